"""The figures of a round by office, and the rounds of an organisation: what the board prints.

Reads the tallies and days that are kept beside the items, never the items themselves, so that a
board over 150,000 items costs what one over 100 costs (web.md section 3). Queries only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.states import ItemState, Outcome, Role
from review.store.documents import FileState
from review.store.people import Grant, Office, Person, in_force
from review.store.rounds import (
    ClassifiedCount,
    Round,
    RoundDay,
    RoundItem,
    RoundReminder,
    RoundTally,
)

#: Waiting for the office itself.
UNANSWERED = (ItemState.ASSIGNED, ItemState.RETURNED)
#: Answered, and with the reviewers or the approver.
UNDER_WAY = (ItemState.IN_REVIEW, ItemState.AWAITING_APPROVAL)
#: How far outstanding evidence is counted; what is beyond says "more than".
COUNTED_TO = 1000


class Day(NamedTuple):
    """Answers and settlements of one day."""

    day: date
    proposed: int
    settled: int


class Key(NamedTuple):
    """Where items are counted: the state and, where one was proposed, the outcome."""

    state: ItemState
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True)
class OfficeFigures:
    """An office's part of a round. ``counts`` leaves out what moved to another round."""

    office_id: int
    name: str
    heads: tuple[str, ...] = ()
    counts: Mapping[Key, int] = field(default_factory=dict)
    days: tuple[Day, ...] = ()
    reminded_on: date | None = None
    classified: int | None = None

    def in_states(self, *states: ItemState) -> int:
        """Items in one of some states."""
        return sum(n for key, n in self.counts.items() if key.state in states)

    @property
    def items(self) -> int:
        """All items."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Items whose outcome stands."""
        return self.in_states(ItemState.SETTLED)

    @property
    def under_way(self) -> int:
        """Answered, but not settled."""
        return self.in_states(*UNDER_WAY)

    @property
    def todo(self) -> int:
        """Items that wait for the office."""
        return self.in_states(*UNANSWERED)

    @property
    def carried(self) -> int:
        """Items that were open when the round closed."""
        return self.in_states(ItemState.CARRIED_OVER)

    @property
    def open(self) -> int:
        """Everything that is neither settled nor carried over."""
        return self.todo + self.under_way


@dataclass(frozen=True, kw_only=True)
class Board:
    """A round's figures: by office, and what came out so far."""

    offices: tuple[OfficeFigures, ...]
    evidence_left: int = 0  # outstanding, counted up to COUNTED_TO

    def total(self, name: str) -> int:
        """The sum over the offices of a figure, by its name: ``items``, ``todo`` and so on."""
        return sum(getattr(office, name) for office in self.offices)

    def in_states(self, *states: ItemState) -> int:
        """Items in one of some states."""
        return sum(office.in_states(*states) for office in self.offices)

    @property
    def results(self) -> dict[Outcome, int]:
        """Settled items by outcome."""
        found: Counter[Outcome] = Counter()
        for office in self.offices:
            for key, count in office.counts.items():
                if key.state is ItemState.SETTLED and key.outcome is not None:
                    found[key.outcome] += count
        return dict(found)

    @property
    def days(self) -> tuple[Day, ...]:
        """Every office's days together, one entry a day."""
        sums: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
        for office in self.offices:
            for day in office.days:
                sums[day.day][0] += day.proposed
                sums[day.day][1] += day.settled
        return tuple(Day(day, *counts) for day, counts in sorted(sums.items()))


def board_of(session: Session, row: Round, today: date) -> Board:
    """The board of a round on a day: a constant number of queries over the kept figures."""
    counts = _counts(session, row.id)
    typed = _classified(session, row.id)
    days = _days(session, row.id)
    reminded = last_reminders(session, row.id)
    ids = sorted({*counts, *typed})
    names = office_names(session, ids)
    heads = _heads(session, row.organisation_id, ids, today)
    offices = tuple(
        OfficeFigures(
            office_id=number,
            name=names.get(number, ""),
            heads=heads.get(number, ()),
            counts=counts.get(number, {}),
            days=days.get(number, ()),
            reminded_on=reminded.get(number),
            classified=typed.get(number),
        )
        for number in ids
    )
    left = 0 if row.state is RoundState.CLOSED else evidence_left(session, row.id)
    return Board(offices=offices, evidence_left=left)


def waiting_by_office(session: Session, round_id: int) -> dict[int, int]:
    """How many items wait for each office; offices with none are left out."""
    rows = session.execute(
        select(RoundTally.office_id, func.sum(RoundTally.count))
        .where(RoundTally.round_id == round_id, RoundTally.state.in_(UNANSWERED))
        .group_by(RoundTally.office_id)
    )
    return {office: int(count) for office, count in rows if count}


def last_reminders(session: Session, round_id: int) -> dict[int, date]:
    """The day each office was last reminded in a round."""
    rows = session.execute(
        select(RoundReminder.office_id, func.max(RoundReminder.day))
        .where(RoundReminder.round_id == round_id)
        .group_by(RoundReminder.office_id)
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are no tuples for mypy


def reasons_of(session: Session, round_id: int) -> dict[ItemReason, int]:
    """Items by why they are in the round: counts items, so only for a part that is loaded later."""
    rows = session.execute(
        select(RoundItem.reason, func.count())
        .where(RoundItem.round_id == round_id, RoundItem.state != ItemState.MOVED)
        .group_by(RoundItem.reason)
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are no tuples for mypy


def evidence_left(session: Session, round_id: int) -> int:
    """Items whose evidence is still outstanding, counted no further than ``COUNTED_TO`` + 1."""
    some = (
        select(RoundItem.id)
        .where(
            RoundItem.round_id == round_id,
            RoundItem.evidence_state.in_((FileState.PENDING, FileState.WORKING)),
        )
        .limit(COUNTED_TO + 1)
        .subquery()
    )
    return int(session.scalar(select(func.count()).select_from(some)) or 0)


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A round in the list of rounds, with its sums."""

    id: int
    kind: RoundKind
    year: int
    serial: int
    state: RoundState
    opened_on: date
    closes_on: date | None
    from_on: date | None
    before_on: date | None
    items: int
    settled: int
    open: int
    carried: int


def rounds_of(session: Session, organisation_id: int, *, limit: int = 200) -> list[RoundLine]:
    """The rounds of an organisation, the newest first."""
    rows = session.scalars(
        select(Round)
        .where(Round.organisation_id == organisation_id)
        .order_by(Round.year.desc(), Round.opened_at.desc(), Round.id.desc())
        .limit(limit)
    ).all()
    sums = _sums(session, [row.id for row in rows])
    return [_line(row, sums.get(row.id, {})) for row in rows]


def current_july(session: Session, organisation_id: int) -> Round | None:
    """The newest July round that is not closed."""
    return session.scalars(
        select(Round)
        .where(
            Round.organisation_id == organisation_id,
            Round.kind == RoundKind.JULY,
            Round.state != RoundState.CLOSED,
        )
        .order_by(Round.year.desc())
        .limit(1)
    ).first()


def open_items_of(
    session: Session, organisation_id: int, offices: Iterable[int] | None = None
) -> int:
    """Items of an organisation's rounds that are not settled; of some offices, or of all (None)."""
    query = (
        select(func.sum(RoundTally.count))
        .join(Round, Round.id == RoundTally.round_id)
        .where(
            Round.organisation_id == organisation_id,
            Round.state != RoundState.CLOSED,
            RoundTally.state.in_((*UNANSWERED, *UNDER_WAY)),
        )
    )
    if offices is not None:
        query = query.where(RoundTally.office_id.in_(tuple(offices)))
    return int(session.scalar(query) or 0)


def office_names(session: Session, office_ids: Sequence[int]) -> dict[int, str]:
    """Names of some offices by id."""
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(office_ids)))
    return {key: value for key, value in rows}  # noqa: C416 - rows are no tuples for mypy


# ---- inside --------------------------------------------------------------------------------------


def _counts(session: Session, round_id: int) -> dict[int, dict[Key, int]]:
    found: defaultdict[int, dict[Key, int]] = defaultdict(dict)
    for row in session.scalars(select(RoundTally).where(RoundTally.round_id == round_id)):
        if row.count and row.state is not ItemState.MOVED:
            key = Key(row.state, Outcome(row.outcome) if row.outcome else None)
            found[row.office_id][key] = row.count
    return dict(found)


def _days(session: Session, round_id: int) -> dict[int, tuple[Day, ...]]:
    found: defaultdict[int, list[Day]] = defaultdict(list)
    rows = select(RoundDay).where(RoundDay.round_id == round_id).order_by(RoundDay.day)
    for row in session.scalars(rows):
        found[row.office_id].append(Day(row.day, row.proposed, row.settled))
    return {office: tuple(days) for office, days in found.items()}


def _classified(session: Session, round_id: int) -> dict[int, int]:
    rows = session.execute(
        select(ClassifiedCount.office_id, ClassifiedCount.count).where(
            ClassifiedCount.round_id == round_id
        )
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are no tuples for mypy


def _heads(
    session: Session, organisation_id: int, office_ids: Sequence[int], today: date
) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(Grant.office_id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.organisation_id == organisation_id,
            Grant.office_id.in_(office_ids),
            Grant.role == Role.OFFICE_HEAD,
            Person.active.is_(True),
            *in_force(today),  # type: ignore[arg-type]
        )
        .order_by(Person.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for office_id, name in rows:
        found[office_id or 0].append(name)
    return {office: tuple(dict.fromkeys(names)) for office, names in found.items()}


def _sums(session: Session, round_ids: Sequence[int]) -> dict[int, dict[ItemState, int]]:
    rows = session.execute(
        select(RoundTally.round_id, RoundTally.state, func.sum(RoundTally.count))
        .where(RoundTally.round_id.in_(round_ids))
        .group_by(RoundTally.round_id, RoundTally.state)
    )
    found: defaultdict[int, dict[ItemState, int]] = defaultdict(dict)
    for number, state, count in rows:
        found[number][state] = int(count)
    return dict(found)


def _line(row: Round, sums: Mapping[ItemState, int]) -> RoundLine:
    return RoundLine(
        id=row.id,
        kind=row.kind,
        year=row.year,
        serial=row.serial,
        state=row.state,
        opened_on=row.opened_on,
        closes_on=row.closes_on,
        from_on=row.from_on,
        before_on=row.before_on,
        items=sum(count for state, count in sums.items() if state is not ItemState.MOVED),
        settled=sums.get(ItemState.SETTLED, 0),
        open=sum(sums.get(state, 0) for state in (*UNANSWERED, *UNDER_WAY)),
        carried=sums.get(ItemState.CARRIED_OVER, 0),
    )
