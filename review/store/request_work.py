"""Open requests on the worklist: which wait for the actor, how many are late or due soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.orm import Session

from review.domain.request_flow import OFFICER
from review.domain.requests import RequestState
from review.domain.values import Actor
from review.store.requests import InformationRequest
from review.store.scopes import readable

_R = InformationRequest


@dataclass(frozen=True)
class RequestCounts:
    """How many open requests wait for the actor, are with others, late or due soon."""

    mine: int
    others: int
    late: int
    late_mine: int
    soon: int
    soon_others: int


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The requests that wait for the actor: given to them, or to nobody in a house whose officer they are."""
    parts: list[ColumnElement[bool]] = [_R.handler_id == actor.id]
    parts += [
        and_(_R.organisation_id == held.organisation_id, _R.handler_id.is_(None))
        for held in actor.held
        if held.role is OFFICER
    ]
    return or_(false(), *parts)


def due_on() -> ColumnElement[date | None]:
    """Until when the next thing is due: the applicant's correction while one is awaited, else the reply."""
    waiting = _R.state == RequestState.AWAITING_CORRECTION
    return case((waiting, _R.correction_due_on), else_=_R.due_on)


def work_requests(
    session: Session, actor: Actor, condition: ColumnElement[bool], *, limit: int
) -> list[InformationRequest]:
    """Open requests of the actor's reach under one more condition, earliest due first."""
    query = (
        select(_R)
        .where(_open(actor), condition)
        .order_by(due_on().is_(None), due_on(), _R.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def request_counts(session: Session, actor: Actor, today: date, soon_on: date) -> RequestCounts:
    """The worklist's numbers for requests, in one query."""
    mine, due = func.coalesce(waits_for(actor), false()), due_on()
    late, soon = due < today, and_(due >= today, due <= soon_on)

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            counted(mine),
            counted(not_(mine)),
            counted(late),
            counted(and_(late, mine)),
            counted(soon),
            counted(and_(soon, not_(mine))),
        )
        .select_from(_R)
        .where(_open(actor))
    ).one()
    return RequestCounts(*(int(n) for n in row))


def _open(actor: Actor) -> ColumnElement[bool]:
    return and_(readable(actor, _R.organisation_id, _R.office_id), _R.state != RequestState.CLOSED)
