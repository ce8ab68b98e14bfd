"""Rounds: what became of each item, and how far those got that were to become public.

Which documents are in a round the log says by how many came and up to which item; ``members`` names
them (a round's items are never taken away).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import NamedTuple

from review.domain.states import ItemState
from review.domain.statistics.facts import Fact, Line

_OPENED, _ADDED, _PULLED = "round.opened", "round.items_added", "round.item_pulled_in"
_PUBLISHED = "case.published"
#: The lines about rounds and their cases; those of items (``item.…``) are read with them.
NAMES = frozenset({_OPENED, _ADDED, _PULLED, _PUBLISHED})
_UNDER_WAY = (ItemState.IN_REVIEW.value, ItemState.AWAITING_APPROVAL.value)
_STAGES = {"item.release_proposed": "proposed", "item.release_approved": "approved"}


class Member(NamedTuple):
    """An item of a round: its id, its document, the office that answers."""

    item: int
    document: int


@dataclass
class Bound:
    """Which items of a round the log has told of: those up to ``last``, and those pulled in singly.

    ``last`` None: lines of before it was written say only how many, so all that are there count.
    """

    opened_on: date
    count: int = 0
    last: int | None = 0
    pulled: set[int] = field(default_factory=set)

    def holds(self, item: int) -> bool:
        """Whether the log has told of an item."""
        return self.last is None or item <= self.last or item in self.pulled


def bounds_of(lines: Iterable[Line], zone: tzinfo) -> dict[int, Bound]:
    """The rounds that were opened, with how many items each was given."""
    found: dict[int, Bound] = {}
    for line in lines:
        if line.name == _OPENED:
            found[line.said["round"]] = Bound(line.on(zone))
        elif line.name == _ADDED and (bound := found.get(line.said["round"])) is not None:
            bound.count += int(line.said["count"])
            last = line.said.get("last_item")
            bound.last = None if last is None or bound.last is None else max(bound.last, last)
        elif line.name == _PULLED and (bound := found.get(line.said["round"])) is not None:
            bound.count += 1
            bound.pulled.add(line.said["item"])
    return found


def items_of(
    lines: Iterable[Line], bounds: Mapping[int, Bound], members: Mapping[int, Iterable[Member]]
) -> tuple[Fact, ...]:
    """Each item with its outcome, or how far it is; on the day its round was opened."""
    results: dict[int, str] = {}
    for line in lines:
        if line.name.startswith("item.") and "target" in line.said:
            results[line.said["item"]] = _result(line.said["target"], line.said["outcome"])
    return tuple(
        Fact(
            bound.opened_on,
            member.document,
            member.item,
            {"round": str(round_id), "result": results.get(member.item, "open")},
        )
        for round_id, bound in bounds.items()
        for member in members.get(round_id, ())
    )


def releases_of(
    lines: Iterable[Line], zone: tzinfo, members: Mapping[int, Iterable[Member]]
) -> tuple[Fact, ...]:
    """Items proposed to become public, approved, and published: each once, on the day of the last time."""
    rounds = {m.item: round_id for round_id, held in members.items() for m in held}
    approved: dict[int, int] = {}
    found: dict[tuple[int, str], Fact] = {}

    def count(line: Line, item: int, stage: str) -> None:
        if item in rounds:
            marks = {"round": str(rounds[item]), "stage": stage}
            found[item, stage] = Fact(line.on(zone), line.document_id, item, marks)

    for line in lines:
        if stage := _STAGES.get(line.name):
            count(line, line.said["item"], stage)
            if stage == "approved" and line.case_id is not None:
                approved[line.case_id] = line.said["item"]
        elif line.name == _PUBLISHED and line.case_id in approved:
            count(line, approved[line.case_id], "published")
    return tuple(found.values())


def _result(state: str, outcome: str | None) -> str:
    if state == ItemState.SETTLED.value:
        return outcome or "open"
    if state in (ItemState.CARRIED_OVER.value, ItemState.MOVED.value):
        return state
    return "under_way" if state in _UNDER_WAY else "open"
