"""The findings of a desk in reading order, one of them current, and the counts that go with them.

Read and put in order here, thousands at a time; what one of them is called is ``desk.finding``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import SettlementAction, Stage
from review.store.findings import FindingRow, Settlement
from review.store.found import decided_of, found_in
from review.store.remembering import remembered
from review.web.desk.filter import DeskFilter, filter_asked
from review.web.desk.finding import DeskFinding, Shared
from review.web.desk.groups import Chosen, Ordered, Some, Traits
from review.web.desk.order import PageAt, order_of
from review.web.desk.view import DeskFile
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All findings of the desk in reading order, and the counts that go with them."""

    ordered: Ordered
    current: DeskFinding | None
    previous: DeskFinding | None
    next: DeskFinding | None

    @property
    def all(self) -> Some:
        """Every finding."""
        return self.ordered.all.marked(self.current)

    def those(self, chosen: Chosen) -> Some:
        """The findings of the chosen groups."""
        return self.ordered.those(chosen).marked(self.current)

    def on_page(self, page: PageAt) -> Sequence[DeskFinding]:
        """What is found on a page."""
        now = self.current
        return tuple(
            replace(f, current=True) if now is not None and f.id == now.id else f
            for f in self.ordered.on_page(page)
        )

    def by_ids(self, ids: Iterable[int | None]) -> Some:
        """The findings of these ids; nothing of those that are not here."""
        places = self.ordered.places
        known = sorted({places[each] for each in ids if each is not None and each in places})
        return Some(self.ordered, known, self.current)

    @cached_property
    def open(self) -> Some:
        """Those that must still be settled at this stage."""
        return self.those(lambda traits: traits.waits)

    @property
    def undecided(self) -> int:
        """How many of them nobody has settled at any stage."""
        return self.ordered.count(lambda traits: traits.waits and not traits.decided)

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

    Read once in a transaction, while no finding and no settlement is written.
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
        return Findings(ordered=ordered, current=None, previous=None, next=None)
    shown = ordered.those(walked.shows) if walked.narrows else ordered.all
    return Findings(
        ordered=ordered,
        current=replace(ordered.at(at), current=True),
        previous=shown.before(at + 1),
        next=shown.after(at + 1),
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


def _in_order(files: Sequence[DeskFile], stage: Stage, address: str) -> Ordered:
    session, versions = current_session(), tuple(f.version.id for f in files)
    found = found_in(session, versions)
    decided = decided_of(session, versions)
    return Ordered(order_of(files, found), files, decided, stage, Shared(address, stage, found))
