"""The findings of a desk in reading order, one of them current, and the counts that go with them.

Read and put in order here, thousands at a time; what one of them is called is ``desk_finding``'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import SettlementAction, Stage
from review.store.findings import (
    FindingRow,
    Found,
    Settlement,
    found_of,
    standing_of,
)
from review.store.remembering import remembered
from review.web.desk_filter import DeskFilter, filter_asked
from review.web.desk_finding import DeskFinding, Shared, places_of
from review.web.desk_groups import Ordered, Traits
from review.web.desk_text import HIDDEN_KINDS
from review.web.desk_view import DeskFile
from review.web.layouts import on_layout
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All findings of the desk in reading order, and the counts that go with them."""

    all: tuple[DeskFinding, ...]
    ordered: Ordered
    current: DeskFinding | None
    previous: DeskFinding | None
    next: DeskFinding | None

    def marked(self, found: Iterable[DeskFinding]) -> tuple[DeskFinding, ...]:
        """Findings of ``ordered`` with the current one among them as such."""
        now = self.current
        return tuple(now if now is not None and f.found.id == now.found.id else f for f in found)

    @cached_property
    def by_page(self) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
        """The findings of each page: (version, page)."""
        return on_pages(self.all)

    @cached_property
    def open(self) -> tuple[DeskFinding, ...]:
        """Those that must still be settled at this stage."""
        return self.marked(self.ordered.those(lambda traits: traits.waits))

    @property
    def undecided(self) -> int:
        """How many of them nobody has settled at any stage."""
        return sum(f.drafted is None and f.reviewed is None for f in self.open)

    @cached_property
    def total(self) -> int:
        """How many must be settled in all."""
        return self.ordered.count(lambda traits: traits.must)

    @property
    def done(self) -> int:
        """How many of them are settled."""
        return self.total - len(self.open)

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """(look, words, number) for the legend."""
        looks = {
            "open": _("待处理"),
            **{a.value: word(a, "settlement") for a in SettlementAction},
        }
        count = self.ordered.count
        found = [(look, words, count(partial(_looks, look))) for look, words in looks.items()]
        return tuple(entry for entry in found if entry[2] or entry[0] == "open")


def on_pages(
    findings: Sequence[DeskFinding],
) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
    """Findings by file version and page; a page without any answers none."""
    found: dict[tuple[int, int | None], list[DeskFinding]] = defaultdict(list)
    for finding in findings:
        found[finding.found.version_id, finding.page].append(finding)
        if finding.file.layout is None:
            continue
        for page in finding.pages[1:]:
            found[finding.version_id, page].append(replace(finding, page=page))
    return found


def desk_findings(
    document_id: int,
    files: Sequence[DeskFile],
    stage: Stage,
    *,
    wanted: int | None,
    view: str | None,
) -> Findings:
    """Every finding of the files, numbered in reading order; the wanted one is current, else the first open of
    those that are listed.

    Read and put in order once in a transaction, while no finding and no settlement is written.
    """
    walked = filter_asked()
    asked: dict[str, Any] = {"document_id": document_id, "finding": 0, "view": view, **walked.args}
    address = url_for("desk.show", **asked)
    versions = tuple(f.version.id for f in files)
    ordered = remembered(
        current_session(),
        (FindingRow, Settlement),
        ("desk", versions, stage, address),
        lambda: _in_order(files, stage, address),
    )
    at = _current(ordered, walked, wanted)
    if at is None:
        return Findings(all=(), ordered=ordered, current=None, previous=None, next=None)
    current = replace(ordered.all[at], current=True)
    made = (*ordered.all[:at], current, *ordered.all[at + 1 :])
    return Findings(
        all=made,
        ordered=ordered,
        current=current,
        previous=next((f for f in reversed(made[:at]) if walked.shows(f)), None),
        next=next((f for f in made[at + 1 :] if walked.shows(f)), None),
    )


def _current(ordered: Ordered, walked: DeskFilter, wanted: int | None) -> int | None:
    """Where the wanted finding stands in the order, else the first that is listed and open, else the first that
    is listed; of a filter that lists nothing the same of all.
    """
    if wanted is not None and wanted in ordered.places:
        return ordered.places[wanted]
    for shown in (walked, DeskFilter()):
        first = ordered.first(partial(_waits, shown)) or ordered.first(shown.shows)
        if first is not None:
            return first.number - 1
    return None


def _waits(walked: DeskFilter, traits: Traits) -> bool:
    return traits.waits and walked.shows(traits)


def _looks(look: str, traits: Traits) -> bool:
    return traits.look == look


class _Placed(NamedTuple):
    """A finding with what it is sorted by: file, hidden or not, page and how far down it; in a print, whose
    notes stand between the text, by the order of the reading.
    """

    position: int
    hidden: bool
    sorted_page: int
    top: float
    start: int
    id: int
    found: Found
    file: DeskFile
    page: int | None


def _in_order(files: Sequence[DeskFile], stage: Stage, address: str) -> Ordered:
    session = current_session()
    by_version = {f.version.id: f for f in files}
    rows = found_of(session, by_version)
    standing = standing_of(session, by_version)
    shared = Shared(address, stage, rows, standing)
    order = {
        f.version.id: {
            s["id"]: (s["kind"] in HIDDEN_KINDS, n, s.get("page")) for n, s in enumerate(f.segments)
        }
        for f in files
    }
    placed = [_placed(row, by_version[row.version_id], order[row.version_id]) for row in rows]
    placed.sort()
    drafted, reviewed = standing[Stage.DRAFTER].get, standing[Stage.REVIEWER].get
    own = drafted if stage is Stage.DRAFTER else reviewed
    return Ordered(
        [
            DeskFinding(
                at.found,
                at.file,
                at.page,
                number,
                drafted(at.id),
                reviewed(at.id),
                own(at.id),
                shared,
            )
            for number, at in enumerate(placed, 1)
        ]
    )


def _placed(
    row: Found, file: DeskFile, order: Mapping[str, tuple[bool, int, int | None]]
) -> _Placed:
    """The page of its boxes; of something without any and without text that of its segment."""
    hidden, index, page = order.get(row.segment, (False, len(order), None))
    printed = file.layout is not None
    if printed:
        row = on_layout(row, file.layout, file.by_id.get(row.segment))
    top = float(index)
    if row.boxes != "[]":
        places = places_of(row.boxes)
        page = places[0][0]
        top = top if printed else min(place[2] for place in places)
    elif row.end != row.start:
        page = None
    key = 0 if printed else page or 0
    return _Placed(file.position, hidden, key, top, row.start, row.id, row, file, page)
