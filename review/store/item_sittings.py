"""What an approver has before them in one sitting: item by item what changes the public side, the rest as a list.

Counts add up to the whole round. What makes an item of the list an exception is said here, as
columns, so that a list of thousands is ordered by the database. Queries only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, not_, or_, select
from sqlalchemy.orm import Session

from review.domain.grounds import GROUNDS, GroundKind
from review.domain.outcomes import ONE_BY_ONE, VALIDITY_OF
from review.domain.states import Attribute, ItemState, Outcome, Validity
from review.store.documents import Document
from review.store.item_lists import UNANSWERED
from review.store.people import Office, Person
from review.store.rounds import RoundItem, RoundTally

#: A reason shorter than this many characters is shown to the approver as an exception.
THIN_REASON = 30
#: How many items of the list form one page of an approval holds.
SITTING = 100


@dataclass(frozen=True)
class ListedItem:
    """An item of the list form, with what makes it an exception."""

    item_id: int
    version: int
    document_id: int
    title: str
    doc_number: str | None
    office: str
    attribute_then: Attribute | None
    partial_then: bool
    outcome: Outcome
    suggested: Outcome | None
    reason: str
    grounds: list[str]
    next_review_year: int | None
    validity: Validity | None
    validity_on: date | None
    proposer_id: int | None
    proposer: str | None
    rounds_late: int
    differs: bool
    late: bool
    thin: bool
    mandatory: bool
    validity_changes: bool


@dataclass(frozen=True)
class Sitting:
    """How the whole round adds up for its approver."""

    one_by_one: int  # await approval, each by itself
    listed: int  # await approval, together
    in_review: int  # proposed for release, their case is not yet at sign-off
    todo: int  # the office has still to answer
    done: int  # settled
    gone: int  # carried over or moved out

    @property
    def total(self) -> int:
        """Every item of the round: the parts add up."""
        return self.one_by_one + self.listed + self.in_review + self.todo + self.done + self.gone


def sitting(session: Session, round_id: int) -> Sitting:
    """How many items of a round stand where, from the tallies that every move keeps."""
    here, single = RoundTally.state, RoundTally.outcome.in_([o.value for o in ONE_BY_ONE])
    awaiting = here == ItemState.AWAITING_APPROVAL

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, RoundTally.count), else_=0)), 0)

    row = session.execute(
        select(
            counted(and_(awaiting, single)),
            counted(and_(awaiting, not_(single))),
            counted(here == ItemState.IN_REVIEW),
            counted(here.in_(UNANSWERED)),
            counted(here == ItemState.SETTLED),
            counted(here.in_((ItemState.CARRIED_OVER, ItemState.MOVED))),
        )
        .select_from(RoundTally)
        .where(RoundTally.round_id == round_id)
    ).one()
    return Sitting(*(int(n) for n in row))


def one_by_one(session: Session, round_id: int) -> list[int]:
    """The items that await approval each by itself: what is taken down first, then as proposed."""
    return list(
        session.scalars(
            select(RoundItem.id)
            .where(
                RoundItem.round_id == round_id,
                RoundItem.state == ItemState.AWAITING_APPROVAL,
                RoundItem.outcome.in_(ONE_BY_ONE),
            )
            .order_by(RoundItem.outcome != Outcome.TAKE_DOWN, RoundItem.proposed_at, RoundItem.id)
        )
    )


def approved_one_by_one(session: Session, round_id: int, approver_id: int, since: datetime) -> int:
    """How many of a round's items that go one by one this approver has settled since a moment."""
    return int(
        session.scalar(
            select(func.count()).where(
                RoundItem.round_id == round_id,
                RoundItem.state == ItemState.SETTLED,
                RoundItem.approver_id == approver_id,
                RoundItem.settled_at >= since,
                RoundItem.outcome.in_(ONE_BY_ONE),
            )
        )
        or 0
    )


def listed_items(
    session: Session, round_id: int, *, skip: int = 0, limit: int = SITTING
) -> list[ListedItem]:
    """The items that await approval in list form, exceptions first, then by office."""
    marks = _exceptions()
    order = (not_(_is_exception()), RoundItem.office_id, RoundItem.id)
    chosen = (
        select(RoundItem.id)
        .where(
            RoundItem.round_id == round_id,
            RoundItem.state == ItemState.AWAITING_APPROVAL,
            RoundItem.outcome.not_in(ONE_BY_ONE),
        )
        .order_by(*order)
        .offset(skip)
        .limit(limit)
    )
    rows = session.execute(
        select(
            RoundItem.id,
            RoundItem.version,
            RoundItem.document_id,
            Document.title,
            Document.doc_number,
            Office.name,
            RoundItem.attribute_then,
            RoundItem.partial_then,
            RoundItem.outcome,
            RoundItem.suggested_outcome,
            RoundItem.outcome_reason,
            RoundItem.outcome_grounds,
            RoundItem.next_review_year,
            RoundItem.validity,
            RoundItem.validity_on,
            RoundItem.proposer_id,
            Person.name,
            RoundItem.rounds_late,
            *marks,
        )
        .join(Document, Document.id == RoundItem.document_id)
        .join(Office, Office.id == RoundItem.office_id)
        .outerjoin(Person, Person.id == RoundItem.proposer_id)
        .where(RoundItem.id.in_(chosen))
        .order_by(*order)
    )
    return [_listed(tuple(row)) for row in rows]


def _listed(row: tuple[Any, ...]) -> ListedItem:
    return ListedItem(*row[:18], *(bool(mark) for mark in row[18:]))


def _exceptions() -> tuple[ColumnElement[bool], ...]:
    """What an approver should look at twice: five conditions, in the order of ``ListedItem``."""
    return (
        func.coalesce(RoundItem.outcome != RoundItem.suggested_outcome, false()),
        RoundItem.rounds_late > 0,
        and_(
            RoundItem.outcome != Outcome.STILL_IN_FORCE,
            func.length(RoundItem.outcome_reason) < THIN_REASON,
        ),
        and_(RoundItem.outcome == Outcome.KEEP, or_(false(), *_mandatory())),
        or_(
            RoundItem.outcome.in_([o for o in VALIDITY_OF if o is not Outcome.STILL_IN_FORCE]),
            func.coalesce(RoundItem.validity != RoundItem.validity_then, false()),
        ),
    )


def _is_exception() -> ColumnElement[bool]:
    return or_(*_exceptions())


def _mandatory() -> Iterable[ColumnElement[bool]]:
    said = cast(RoundItem.outcome_grounds, String)
    for ground in GROUNDS.values():
        if ground.kind is GroundKind.MANDATORY:
            yield said.contains(f'"{ground.code}"', autoescape=True)
