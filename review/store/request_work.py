"""Open requests as work: which wait for the actor, until when, and the lines that a list prints of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, or_, select
from sqlalchemy.orm import Session

from review.domain.request_flow import OFFICER
from review.domain.requests import RequestState, reference_of
from review.domain.values import Actor
from review.store.people import Office
from review.store.requests import InformationRequest
from review.store.scopes import readable

_R = InformationRequest


@dataclass(frozen=True)
class RequestRow:
    """An open request with what its line prints; nothing of who asks."""

    request_id: int
    reference: str
    what: str
    state: RequestState
    office: str | None
    due_on: date | None
    estimated: bool


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


def open_requests(actor: Actor) -> ColumnElement[bool]:
    """Open requests within the actor's reach."""
    return and_(readable(actor, _R.organisation_id, _R.office_id), _R.state != RequestState.CLOSED)


def request_rows(session: Session, ids: Iterable[int]) -> dict[int, RequestRow]:
    """The lines of some requests by id, in one query."""
    rows = session.execute(
        select(
            _R.id, _R.year, _R.number, _R.what, _R.state, Office.name, due_on(), _R.due_estimated
        )
        .outerjoin(Office, Office.id == _R.office_id)
        .where(_R.id.in_(list(ids)))
    )
    return {
        row_id: RequestRow(
            request_id=row_id,
            reference=reference_of(year, number),
            what=what,
            state=state,
            office=office,
            due_on=due,
            estimated=estimated and state is not RequestState.AWAITING_CORRECTION,
        )
        for row_id, year, number, what, state, office, due, estimated in rows
    }
