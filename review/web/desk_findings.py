"""The findings of a desk in reading order, one of them current, and the counts that go with them.

Read and put in order here, thousands at a time; what one of them is called is ``desk_finding``'s.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import SettlementAction, Stage
from review.store.findings import (
    FindingRow,
    Found,
    Settlement,
    Standing,
    found_of,
    standing_of,
)
from review.store.remembering import remembered
from review.web.desk_filter import filter_asked
from review.web.desk_finding import DeskFinding, Shared
from review.web.desk_text import HIDDEN_KINDS
from review.web.desk_view import DeskFile
from review.web.layouts import on_layout
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All findings of the desk in reading order, and the counts that go with them."""

    all: tuple[DeskFinding, ...]
    current: DeskFinding | None
    previous: DeskFinding | None
    next: DeskFinding | None

    @cached_property
    def by_page(self) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
        """The findings of each page: (version, page)."""
        return on_pages(self.all)

    @cached_property
    def open(self) -> tuple[DeskFinding, ...]:
        """Those that must still be settled at this stage."""
        return tuple(f for f in self.all if f.must and not f.settled)

    @property
    def undecided(self) -> int:
        """How many of them nobody has settled at any stage."""
        return sum(f.must and f.drafted is None and f.reviewed is None for f in self.all)

    @cached_property
    def total(self) -> int:
        """How many must be settled in all."""
        return sum(f.must for f in self.all)

    @property
    def done(self) -> int:
        """How many of them are settled."""
        return self.total - len(self.open)

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """(look, words, number) for the legend."""
        number = Counter(f.look for f in self.all)
        looks = {
            "open": _("待处理"),
            **{a.value: word(a, "settlement") for a in SettlementAction},
        }
        found = [(look, words, number[look]) for look, words in looks.items()]
        return tuple(entry for entry in found if entry[2] or entry[0] == "open")


def on_pages(
    findings: Sequence[DeskFinding],
) -> Mapping[tuple[int, int | None], Sequence[DeskFinding]]:
    """Findings by file version and page; a page without any answers none."""
    found: dict[tuple[int, int | None], list[DeskFinding]] = defaultdict(list)
    for finding in findings:
        found[finding.version_id, finding.page].append(finding)
        for page in finding.pages[1:] if finding.file.layout is not None else ():
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
    """Every finding of the files, numbered in reading order; the wanted one is current, else the first open.

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
    at = _current(ordered, wanted)
    if at is None:
        return Findings(all=ordered, current=None, previous=None, next=None)
    current = replace(ordered[at], current=True)
    made = (*ordered[:at], current, *ordered[at + 1 :])
    return Findings(
        all=made,
        current=current,
        previous=next((f for f in reversed(made[:at]) if walked.shows(f)), None),
        next=next((f for f in made[at + 1 :] if walked.shows(f)), None),
    )


def _current(ordered: Sequence[DeskFinding], wanted: int | None) -> int | None:
    """Where the wanted finding stands in the order, else the first one that is open, else the first."""
    known = next((at for at, f in enumerate(ordered) if f.id == wanted), None)
    if known is not None:
        return known
    waiting = next((at for at, f in enumerate(ordered) if f.must and not f.settled), None)
    return waiting if waiting is not None else (0 if ordered else None)


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


def _in_order(files: Sequence[DeskFile], stage: Stage, address: str) -> tuple[DeskFinding, ...]:
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
    return tuple(_finding(n, each, standing, shared) for n, each in enumerate(placed, 1))


def _finding(
    number: int,
    placed: _Placed,
    standing: Mapping[tuple[int, Stage], Standing],
    shared: Shared,
) -> DeskFinding:
    drafted = standing.get((placed.id, Stage.DRAFTER))
    reviewed = standing.get((placed.id, Stage.REVIEWER))
    own = drafted if shared.stage is Stage.DRAFTER else reviewed
    return DeskFinding(
        placed.found, placed.file, placed.page, number, drafted, reviewed, own, shared
    )


@lru_cache(maxsize=50_000)
def _spot(boxes: str) -> tuple[int, float]:
    """The page of boxes and how far down it they begin; answers of a desk ask the same ones again."""
    found = json.loads(boxes)
    return int(found[0][0]), min(box[2] for box in found)


def _placed(
    row: Found, file: DeskFile, order: Mapping[str, tuple[bool, int, int | None]]
) -> _Placed:
    """The page of its boxes; of something without any and without text that of its segment."""
    hidden, index, page = order.get(row.segment, (False, len(order), None))
    row = on_layout(row, file.layout, file.by_id.get(row.segment))
    top = float(index)
    if row.boxes != "[]":
        page, begins = _spot(row.boxes)
        top = begins if file.layout is None else top
    elif row.end != row.start:
        page = None
    key = 0 if file.layout is not None else page or 0
    return _Placed(file.version.position, hidden, key, top, row.start, row.id, row, file, page)
