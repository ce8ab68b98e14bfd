"""The order in which a desk shows what was found: file, hidden or not, page and how far down it.

It depends on what was found and on how the files were read and laid out, never on what anybody decided:
it is worked out once for these, and every answer after that asks the same. Nothing is worded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final, NamedTuple
from weakref import ref

from review.domain.findings import FindingLevel
from review.domain.layout import Layout
from review.services.columns import stands_in_column
from review.store.found import Found, FoundIn
from review.store.latest import Latest
from review.web.desk.finding import places_of
from review.web.desk.reading import DeskReading
from review.web.desk.view import DeskFile
from review.web.layouts import on_layout

#: How many orders stay in the process, and of how many findings.
_MOST: Final = 16
_ROOM: Final = 150_000

#: A page of a version; None is what stands on no page.
PageAt = tuple[int, int | None]


class Kind(NamedTuple):
    """What findings have in common whatever was decided about them."""

    version_id: int
    code: str
    level: FindingLevel
    #: The column with which they are settled.
    column: str | None


class Placed(NamedTuple):
    """A finding with the place of its file in the document, and the first of its pages."""

    found: Found
    file: int
    page: int | None


class Order:
    """All findings of a desk in reading order; others name them by their place in it, from 0."""

    def __init__(self, placed: Sequence[Placed], paged: frozenset[int]) -> None:
        self.placed = placed
        self._paged = paged

    @cached_property
    def ids(self) -> Sequence[int]:
        """The id of each."""
        return [at.found.id for at in self.placed]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each stands, by its id."""
        return {finding_id: at for at, finding_id in enumerate(self.ids)}

    @cached_property
    def kinds(self) -> Mapping[Kind, Sequence[int]]:
        """Those of each kind, in the order of their first ones."""
        kinds: dict[Kind, list[int]] = defaultdict(list)
        for at, (found, _file, _page) in enumerate(self.placed):
            column = found.column
            if column is not None and not stands_in_column(column, found.code):
                column = None
            kinds[Kind(found.version_id, found.code, found.level, column)].append(at)
        return kinds

    @cached_property
    def on_page(self) -> Mapping[PageAt, Sequence[int]]:
        """Those that begin on each page."""
        pages: dict[PageAt, list[int]] = defaultdict(list)
        for at, (found, _file, page) in enumerate(self.placed):
            pages[found.version_id, page].append(at)
        return dict(pages)

    @cached_property
    def running_on(self) -> Mapping[PageAt, Sequence[int]]:
        """Those that began on another page of a print: lines run over the end of one, headers stand on each."""
        pages: dict[PageAt, list[int]] = defaultdict(list)
        for at, (found, file, _page) in enumerate(self.placed):
            if file in self._paged:
                on = dict.fromkeys(place[0] for place in places_of(found.boxes))
                for page in list(on)[1:]:
                    pages[found.version_id, page].append(at)
        return dict(pages)

    @cached_property
    def in_version(self) -> Mapping[int, Sequence[int]]:
        """Those of each version."""
        versions: dict[int, list[int]] = defaultdict(list)
        for at, each in enumerate(self.placed):
            versions[each.found.version_id].append(at)
        return dict(versions)


def order_of(files: Sequence[DeskFile], found: Mapping[int, FoundIn]) -> Order:
    """The order of what was found in these files."""
    parts = tuple(_Part(f.position, found[f.version.id], f.text, f.layout) for f in files)
    versions = tuple(f.version.id for f in files)
    many = sum(len(part.found.rows) for part in parts)
    return _KEPT.of(versions, parts, many, partial(_order, parts))


# ---- inside --------------------------------------------------------------------------------------


class _Part:
    """All that the order of one file depends on: the same while these objects are. The text is not held: it goes
    when its time has come.
    """

    def __init__(
        self, position: int, found: FoundIn, text: DeskReading, layout: Layout | None
    ) -> None:
        self.position, self.found, self.layout = position, found, layout
        self.text = ref(text)
        self._token = text.token
        # Whoever holds the part holds these objects: no other can have their identity meanwhile.
        self._same = (position, id(found), id(text.token), id(layout))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and self._same == other._same

    def __hash__(self) -> int:
        return hash(self._same)


class _Sorted(NamedTuple):
    """What findings are sorted by. In a print, whose notes stand between the text, by the reading."""

    position: int
    hidden: bool
    page: int
    top: float
    start: int
    id: int
    placed: Placed


def _order(parts: tuple[_Part, ...]) -> Order:
    placed = sorted(each for at, part in enumerate(parts) for each in _of_file(at, part))
    prints = frozenset(at for at, part in enumerate(parts) if part.layout is not None)
    return Order([each.placed for each in placed], prints)


def _of_file(at: int, part: _Part) -> Iterable[_Sorted]:
    text, layout = part.text(), part.layout
    if text is None:
        raise LookupError("the text went while it was put in order")
    order, segments = text.order, text.by_id
    for row in part.found.rows:
        known = order.get(row.segment, (False, len(order), None))
        if layout is not None:
            row = on_layout(row, layout, segments.get(row.segment))  # noqa: PLW2901
        yield _sorted(row, at, part, known)


def _sorted(row: Found, at: int, part: _Part, known: tuple[bool, int, Any]) -> _Sorted:
    """The page of its boxes; of something without any and without text that of its segment."""
    hidden, index, page = known
    printed = part.layout is not None
    top = float(index)
    if row.boxes != "[]":
        places = places_of(row.boxes)
        page = places[0][0]
        top = top if printed else min(place[2] for place in places)
    elif row.end != row.start:
        page = None
    key = 0 if printed else page or 0
    return _Sorted(part.position, hidden, key, top, row.start, row.id, Placed(row, at, page))


_KEPT: Final[Latest[Order]] = Latest(_MOST, _ROOM)
