"""July and the spot checks of a year, read from the log: what came of each item and each drawn document.

Both belong to the year of their round or check, on whatever day something was done. ``Kept`` is
what rows keep for ever, for this reader and for ``duty_log``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from review.domain.calendar import WorkingCalendar
from review.domain.duties import Act, Duty
from review.domain.outcomes import VALIDITY_OF
from review.domain.rounds import ItemReason
from review.domain.states import RELEASING_OUTCOMES, CaseKind, ItemState, Outcome
from review.domain.statistics import Frame, Line
from review.domain.statistics.standing import Standing

_MARKED = frozenset(VALIDITY_OF) - {Outcome.STILL_IN_FORCE}
#: Lines after which an office owes no answer any more.
_ANSWERED = frozenset({"item.proposed", "item.release_proposed", "item.settled_elsewhere"})

#: Every line that is read here.
NAMES = frozenset(
    {
        *_ANSWERED,
        "item.approved",
        "item.release_approved",
        "item.returned",
        "item.moved_out",
        "round.items_added",
        "round.item_pulled_in",
        "spot_check.examined",
        "spot_check.rechecked",
    }
)


class Item(NamedTuple):
    """What an item keeps from the opening of its round."""

    round_id: int
    document_id: int
    office_id: int
    reason: ItemReason


class July(NamedTuple):
    """The July round of the year: the day it opened and the end of the offices' term."""

    round_id: int
    opened_on: date
    office_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What rows keep for ever, by id."""

    kinds: Mapping[int, CaseKind] = field(default_factory=dict)
    #: Document -> the mark printed on it.
    printed: Mapping[int, str] = field(default_factory=dict)
    #: Document -> what lines older than their fields lack of it (decision 0028).
    standing: Mapping[int, Standing] = field(default_factory=dict)
    july: July | None = None
    items: Mapping[int, Item] = field(default_factory=dict)
    #: Entry of a spot check of the year -> the office of the document when it was drawn.
    drawn: Mapping[int, int] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)


class RoundsOfYear:
    """What the log says of the July round and the spot checks in ``kept``."""

    def __init__(self, frame: Frame, kept: Kept) -> None:
        self.frame = frame
        self.kept = kept
        #: Item -> where it stands, and when the office first answered.
        self.items: dict[int, str] = {}
        self.answered: dict[int, date] = {}
        self.listed_to = 0
        self.pulled_in: set[int] = set()
        #: The last act of a kind for an item or entry takes the place of the one before.
        self.last: dict[tuple[Duty, int], Act | None] = {}

    def take(self, line: Line) -> None:
        """Read one line of ``NAMES``."""
        if line.name.startswith("round."):
            self._round(line.name, line.said)
        elif line.name.startswith("item."):
            self._item(line)
        else:
            self._spot(line)

    def acts(self) -> Iterable[Act]:
        """Every act, when all lines are read."""
        yield from self._july()
        yield from (act for act in self.last.values() if act is not None)

    # ---- July ----------------------------------------------------------------------------------------

    def _round(self, name: str, said: Mapping[str, Any]) -> None:
        july = self.kept.july
        if july is None or said["round"] != july.round_id:
            return
        if name == "round.item_pulled_in":
            self.pulled_in.add(int(said["item"]))
        elif name == "round.items_added":
            last = said.get("last_item")
            newest = max(self.kept.items, default=0)
            self.listed_to = max(self.listed_to, newest if last is None else int(last))

    def _item(self, line: Line) -> None:
        item_id = int(line.said["item"])
        item = self.kept.items.get(item_id)
        if item is None:
            return
        on = line.on(self.frame.zone)
        self.items[item_id] = str(line.said["target"])
        if line.name in _ANSWERED:
            self.answered.setdefault(item_id, on)
        settled = self.items[item_id] == ItemState.SETTLED
        outcome = line.said["outcome"]
        groups = (
            (Duty.JULY_SETTLED, True),
            (Duty.JULY_RELEASED, outcome in RELEASING_OUTCOMES),
            (Duty.JULY_MARKED, outcome in _MARKED),
        )
        for duty, holds in groups:
            self.last[duty, item_id] = (
                self._of_item(duty, item, on, str(outcome or "")) if settled and holds else None
            )

    def _july(self) -> Iterable[Act]:
        july = self.kept.july
        if july is None:
            return
        due, as_of = july.office_due_on, self.frame.as_of.on
        for item_id, item in self.kept.items.items():
            listed = item_id <= self.listed_to or item_id in self.pulled_in
            if not listed or self.items.get(item_id) == ItemState.MOVED:
                continue
            yield self._of_item(Duty.JULY, item, july.opened_on, item.reason.value)
            answered = self.answered.get(item_id)
            late = due is not None and (answered > due if answered else as_of > due)
            if late and item_id not in self.pulled_in:
                yield self._of_item(
                    Duty.JULY_ANSWERED_LATE,
                    item,
                    july.opened_on,
                    answered.isoformat() if answered else "",
                )

    def _of_item(self, duty: Duty, item: Item, on: date, detail: str) -> Act:
        return Act(
            duty=duty,
            document_id=item.document_id,
            office_id=item.office_id,
            on=on,
            detail=detail,
        )

    # ---- spot checks ---------------------------------------------------------------------------------

    def _spot(self, line: Line) -> None:
        entry = int(line.said["entry"])
        office = self.kept.drawn.get(entry)
        if office is None or line.document_id is None:
            return
        act = Act(
            duty=Duty.EXAMINED,
            document_id=line.document_id,
            office_id=office,
            on=line.on(self.frame.zone),
        )
        if line.name == "spot_check.rechecked":
            if line.said["passed"]:
                self.last[Duty.MENDED, entry] = replace(act, duty=Duty.MENDED)
            return
        act = replace(act, detail=" ".join(line.said["findings"]))
        self.last[Duty.EXAMINED, entry] = act
        self.last[Duty.FAULTY, entry] = replace(act, duty=Duty.FAULTY) if act.detail else None
