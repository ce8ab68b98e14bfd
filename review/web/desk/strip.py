"""The map of the whole file (全文图): every page small, with what is found on it in its place, in the shape and
colour of its kind (``desk.shapes``), solid while it waits.

Numbers for an SVG of fixed width. Up to some hundred findings are ticks, each a link; of more each page
has one path for each group and look and is itself the link. A page is a group of its own, so that only pages
that look different are sent again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask_babel import gettext as _

from review.web.desk.finding import DeskFinding, places_of
from review.web.desk.groups import Some
from review.web.desk.shapes import group_of, shape_of
from review.web.desk.view import DeskFile

WIDTH: Final = 176
_GAP: Final = 8
_LINE: Final = 18
#: From how many findings on a page is drawn with one shape for each look.
_MANY: Final = 300
#: Taller than this the map is scrolled instead of made smaller.
_LONG: Final = 560

#: How large a shape is on a small page, by the pages in a row; what waits is larger than what does not.
_SIZES: Final = {3: 5.2, 5: 4.8, 8: 4.2}
_WAITING: Final = 1.2

#: The looks of ticks; an exception is drawn like what is kept.
_TICKS: Final = {"open": "tk-open", "remove": "tk-remove", "mask": "tk-mask"}

#: Version and page; page 0 is the whole of a file without pages.
PageKey = tuple[int, int]
#: The address of the desk with a page in view.
PageUrl = Callable[[int, int], str]
Rect = tuple[float, float, float, float]
#: Group of kinds, and how it is drawn.
_Look = tuple[str, str]


@dataclass(frozen=True)
class Tick:
    """A finding on the map."""

    finding: DeskFinding
    tone: str
    path: str


@dataclass(frozen=True)
class Blot:
    """All findings of one group and look on a page, as one path."""

    tone: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A page (or a file without pages) on the map; ``url`` leads to the page."""

    id: str
    words: str
    url: str
    rect: Rect
    current: bool
    number: int | None
    ticks: tuple[Tick, ...]
    blots: tuple[Blot, ...]
    #: Where the current finding stands.
    view: Rect | None


@dataclass(frozen=True)
class Strip:
    """Everything the map draws; ``labels`` are (words, y)."""

    height: float
    labels: tuple[tuple[str, float], ...]
    cells: tuple[Cell, ...]

    @property
    def long(self) -> bool:
        """Whether it is scrolled."""
        return self.height > _LONG


def strip_of(
    files: Sequence[DeskFile],
    findings: Some,
    page_url: PageUrl,
    *,
    only: Collection[PageKey] | None = None,
) -> Strip:
    """Lay the files out below one another; ``only`` draws no other pages than these."""
    drawing = _Drawing(findings, page_url, many=len(findings) > _MANY, only=only)
    labels: list[tuple[str, float]] = []
    y = 12.0
    for file in files:
        labels.append((_label(file), y))
        place = drawing.pages if file.shapes else drawing.column
        y = place(file, y + 6) + _LINE
    return Strip(max(y, 60), tuple(labels), tuple(drawing.cells))


def _label(file: DeskFile) -> str:
    if file.shapes:
        return _("%(file)s　%(n)s页", file=file.label, n=len(file.shapes))
    return _("%(file)s　%(n)s段", file=file.label, n=len(file.segments))


class _Drawing:
    """The cells drawn so far."""

    def __init__(
        self,
        findings: Some,
        page_url: PageUrl,
        *,
        many: bool,
        only: Collection[PageKey] | None,
    ) -> None:
        self.cells: list[Cell] = []
        self._findings = findings
        self._page_url = page_url
        self._many = many
        # Hundreds of pages say the same: the words are looked up once, without what differs.
        self._told = _("%(page)s，%(n)s处发现，%(k)s处待处理")
        self._only = only

    def pages(self, file: DeskFile, y: float) -> float:
        """Small pages in rows, more to a row where there are many; answers where they end."""
        count = len(file.shapes)
        columns = 3 if count <= 12 else 5 if count <= 60 else 8
        wide = (WIDTH - 4 - _GAP * (columns - 1)) / columns
        tall = wide / min(file.shapes)
        numbered = columns == 3
        own, page_words = file.version.id, _("第%(n)s页")
        step = tall + (_GAP + 10 if numbered else _GAP)
        for index, ratio in enumerate(file.shapes):
            key = (own, index + 1)
            if self._only is not None and key not in self._only:
                continue
            x = 2 + (index % columns) * (wide + _GAP)
            top = y + (index // columns) * step
            high = wide / ratio
            rect = (x, top, wide, high)
            found = [f for f in self._findings.on_page(*key) if f.found.boxes != "[]"]
            placed = [
                (f, _on_sheet(box, rect))
                for f in found
                if f.current or not self._many
                for box in f.boxes
            ]
            looks: dict[_Look, list[str]] = defaultdict(list)
            for each in found if self._many else ():
                looks[_look(each)].append(each.found.boxes)
            self._cell(
                key,
                page_words % {"n": index + 1},
                rect,
                placed,
                found=found,
                blots=[
                    Blot(
                        _tone(look),
                        _blot(index + 1, rect, look, _SIZES[columns], tuple(looks[look])),
                    )
                    for look in _open_last(looks)
                ],
                number=index + 1 if numbered else None,
                size=_SIZES[columns],
            )
        return y + ((count - 1) // columns + 1) * step

    def column(self, file: DeskFile, y: float) -> float:
        """One tall page; findings by how far down their segment stands. Answers where it ends."""
        count = max(len(file.segments), 1)
        tall = min(max(count * 3.0, 60.0), 300.0)
        key = (file.version.id, 0)
        if self._only is None or key in self._only:
            order = {s["id"]: n for n, s in enumerate(file.segments)}
            taken: dict[int, int] = defaultdict(int)
            placed = []
            for finding in self._findings.on_page(*key):
                index = order.get(finding.segment, count - 1)
                x = 10 + (taken[index] % 10) * 16
                taken[index] += 1
                placed.append((finding, (x, y + 3 + (tall - 9) * index / count, 8.0, 5.0)))
            looks: dict[_Look, list[Rect]] = defaultdict(list)
            for finding, at in placed if self._many else ():
                looks[_look(finding)].append(at)
            self._cell(
                key,
                file.label,
                (2, y, WIDTH - 4, tall),
                placed,
                found=[finding for finding, _at in placed],
                blots=[
                    Blot(_tone(look), "".join(_shape(look, at, _SIZES[3]) for at in looks[look]))
                    for look in _open_last(looks)
                ],
                number=None,
                size=_SIZES[3],
            )
        return y + tall

    def _cell(
        self,
        key: PageKey,
        words: str,
        rect: Rect,
        placed: Sequence[tuple[DeskFinding, Rect]],
        *,
        found: Sequence[DeskFinding],
        blots: Sequence[Blot],
        number: int | None,
        size: float,
    ) -> None:
        """``found`` is all that the page has; ``placed`` what is drawn of it one by one, and the current one."""
        view = next((_around(at, size) for finding, at in placed if finding.current), None)
        last = sorted(placed, key=lambda each: _look(each[0])[1] == "open")
        waiting = sum(f.own is None and f.must for f in found)
        self.cells.append(
            Cell(
                id=f"map-{key[0]}-{key[1]}",
                words=self._told % {"page": words, "n": len(found), "k": waiting},
                url=self._page_url(*key),
                rect=_rounded(rect),
                current=any(f.current for f in found),
                number=number,
                ticks=()
                if self._many
                else tuple(Tick(f, _tone(_look(f)), _shape(_look(f), at, size)) for f, at in last),
                blots=tuple(blots),
                view=_rounded((view[0] - 2, view[1] - 2, view[2] + 4, view[3] + 4))
                if view is not None
                else None,
            )
        )


@lru_cache(maxsize=8_192)
def _blot(page: int, sheet: Rect, look: _Look, size: float, boxes: tuple[str, ...]) -> str:
    """One path of all these boxes (as the table holds them) on a small page: every answer draws the same."""
    return "".join(
        _shape(look, _on_sheet((x0, y0, x1 - x0, y1 - y0), sheet), size)
        for each in boxes
        for at, x0, y0, x1, y1 in places_of(each)
        if at == page
    )


def _on_sheet(box: Rect, sheet: Rect) -> Rect:
    """A box of a page (fractions) on the small page; never too small to be seen."""
    left, above, width, height = box
    x, y, wide, high = sheet
    least = min(5.0, wide / 3)
    return (
        x + left * wide,
        y + above * high,
        max(width * wide, least),
        max(height * high, least / 2),
    )


def _look(finding: DeskFinding) -> _Look:
    return group_of(finding.code), finding.look


def _tone(look: _Look) -> str:
    return f"{_TICKS.get(look[1], 'tk-keep')} kind-{look[0]}"


def _shape(look: _Look, at: Rect, size: float) -> str:
    """The shape of a kind in the middle of where it stands."""
    x, y, wide, high = at
    large = size * _WAITING if look[1] == "open" else size
    return shape_of(look[0], x + wide / 2, y + high / 2, large)


def _open_last(looks: Iterable[_Look]) -> list[_Look]:
    """What waits is drawn over what does not."""
    return sorted(looks, key=lambda look: look[1] == "open")


def _around(at: Rect, size: float) -> Rect:
    """Where a finding stands, at least as large as its shape."""
    x, y, wide, high = at
    more, taller = max(size * _WAITING - wide, 0), max(size * _WAITING - high, 0)
    return x - more / 2, y - taller / 2, wide + more, high + taller


def _rounded(rect: Rect) -> Rect:
    x, y, wide, high = rect
    return round(x, 1), round(y, 1), round(wide, 1), round(high, 1)
