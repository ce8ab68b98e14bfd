"""July items as work: what waits for whom on the worklist.

An item in review, or whose july case is at sign-off, is no row here: its case is one, and nothing is
counted twice. Queries only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind, RoundState
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    ItemState,
    Outcome,
    Role,
)
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_lists import UNANSWERED
from review.store.people import Office
from review.store.rounds import OPEN_STATES, Round, RoundItem, RoundTally
from review.store.scopes import readable


@dataclass(frozen=True)
class WorkItem:
    """An open item with what its line on the worklist prints."""

    item_id: int
    round_id: int
    document_id: int
    title: str
    doc_number: str | None
    office: str
    kind: RoundKind
    year: int
    state: ItemState
    outcome: Outcome | None
    rounds_late: int
    assigned_to_id: int | None
    due_on: date | None
    proposed: Attribute | None
    proposed_partial: bool | None
    audited: Attribute | None
    audited_partial: bool | None
    decided: Attribute | None
    decided_partial: bool
    printed: Attribute | None
    printed_partial: bool
    version: int
    organisation_id: int
    office_id: int


@dataclass(frozen=True)
class OpenRound:
    """An open round as the worklist names it: how many items stand where, in the actor's scope."""

    round_id: int
    kind: RoundKind
    year: int
    todo: int
    in_review: int
    awaiting: int
    done: int
    office_due_on: date | None


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The items that wait for the actor: to be answered, to be given to somebody, to be approved.

    A drafter answers what is theirs or nobody's in their offices; a head gives away what is nobody's.
    """
    todo = RoundItem.state.in_(UNANSWERED)
    nobodys = RoundItem.assigned_to_id.is_(None)
    parts: list[ColumnElement[bool]] = []
    for held in actor.held:
        here = RoundItem.organisation_id == held.organisation_id
        if held.offices is not None:
            here = and_(here, RoundItem.office_id.in_(held.offices))
        if held.role is Role.DRAFTER:
            parts.append(and_(here, todo, or_(RoundItem.assigned_to_id == actor.id, nobodys)))
        elif held.role is Role.OFFICE_HEAD:
            parts.append(and_(here, todo, nobodys))
        elif held.role is Role.APPROVER:
            parts.append(
                and_(here, RoundItem.state == ItemState.AWAITING_APPROVAL, not_(_has_case()))
            )
    return or_(false(), *parts)


def open_items(actor: Actor) -> ColumnElement[bool]:
    """Open items of the actor's scope that no case stands for; on ``RoundItem`` joined to ``Round``."""
    return and_(
        readable(actor, RoundItem.organisation_id, RoundItem.office_id),
        RoundItem.state.in_(OPEN_STATES),
        RoundItem.state != ItemState.IN_REVIEW,
        not_(and_(RoundItem.state == ItemState.AWAITING_APPROVAL, _has_case())),
    )


def holder() -> ColumnElement[str]:
    """The role an open item waits for: who answers, who gives out what is nobody's, who approves."""
    todo = RoundItem.state.in_(UNANSWERED)
    return case(
        (and_(todo, RoundItem.assigned_to_id.is_(None)), Role.OFFICE_HEAD.value),
        (todo, Role.DRAFTER.value),
        else_=Role.APPROVER.value,
    )


def item_rows(session: Session, ids: Iterable[int]) -> dict[int, WorkItem]:
    """The lines of some items by id, in one query."""
    rows = session.execute(
        select(
            RoundItem.id,
            RoundItem.round_id,
            RoundItem.document_id,
            Document.title,
            Document.doc_number,
            Office.name,
            Round.kind,
            Round.year,
            RoundItem.state,
            RoundItem.outcome,
            RoundItem.rounds_late,
            RoundItem.assigned_to_id,
            due_on(),
            ReviewCase.proposed_attribute,
            ReviewCase.proposed_partial,
            ReviewCase.audited_attribute,
            ReviewCase.audited_partial,
            RoundItem.attribute_then,
            RoundItem.partial_then,
            Document.printed_attribute,
            Document.printed_partial,
            RoundItem.version,
            RoundItem.organisation_id,
            RoundItem.office_id,
        )
        .join(Round, Round.id == RoundItem.round_id)
        .join(Document, Document.id == RoundItem.document_id)
        .join(Office, Office.id == RoundItem.office_id)
        .outerjoin(ReviewCase, ReviewCase.id == _last_case())
        .where(RoundItem.id.in_(list(ids)))
    )
    return {row[0]: _item(tuple(row)) for row in rows}


def open_rounds(session: Session, actor: Actor) -> list[OpenRound]:
    """The open rounds in which the actor may see items, newest first, with what stands where."""
    seen = readable(actor, Round.organisation_id, RoundTally.office_id)

    def counted(*states: ItemState) -> ColumnElement[int]:
        here = case((RoundTally.state.in_(states), RoundTally.count), else_=0)
        return func.coalesce(func.sum(here), 0)

    rows = session.execute(
        select(
            Round.id,
            Round.kind,
            Round.year,
            counted(*UNANSWERED),
            counted(ItemState.IN_REVIEW),
            counted(ItemState.AWAITING_APPROVAL),
            counted(ItemState.SETTLED, ItemState.MOVED),
            Round.office_due_on,
        )
        .join(RoundTally, RoundTally.round_id == Round.id)
        .where(seen, Round.state != RoundState.CLOSED)
        .group_by(Round.id, Round.kind, Round.year, Round.office_due_on)
        .order_by(Round.opened_on.desc(), Round.id.desc())
        .limit(5)
    )
    return [_round(tuple(row)) for row in rows]


def due_on() -> ColumnElement[date | None]:
    """Until when an open item's next step is due: the office's day, then the end of the round."""
    return case((RoundItem.state.in_(UNANSWERED), Round.office_due_on), else_=Round.closes_on)


# ---- inside --------------------------------------------------------------------------------------


def _round(row: tuple[Any, ...]) -> OpenRound:
    return OpenRound(*row)


def _item(row: tuple[Any, ...]) -> WorkItem:
    return WorkItem(*row)


def _last_case() -> ColumnElement[int]:
    return (
        select(func.max(ReviewCase.id))
        .where(ReviewCase.document_id == RoundItem.document_id)
        .correlate(RoundItem)
        .scalar_subquery()
    )


def _has_case() -> ColumnElement[bool]:
    return func.coalesce(RoundItem.outcome.in_(RELEASING_OUTCOMES), false())
