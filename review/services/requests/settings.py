"""What an organisation chooses for its register: its own target, the head of its disclosure office."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.clocks import TERMS, Clock
from review.domain.commands import SetRequestSettings
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.requests import RequestState
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.moving import set_clock
from review.store.calendar import working_calendar
from review.store.events import About, append
from review.store.people import Person
from review.store.requests import InformationRequest, RequestSetting, settings_of


def set_request_settings(
    session: Session, actor: Actor, command: SetRequestSettings, *, now: datetime, today: date
) -> RequestSetting:
    """Set target and head; the targets of open requests follow. Raises Refused.

    ``target_out_of_range`` beyond the statutory term, ``person_gone`` for somebody of another house.
    """
    place = Place(organisation_id=command.organisation_id)
    if not actor.system and (refusals := refusals_for(actor, Permission.REQUEST_HANDLE, place)):
        raise Refused(*refusals)
    faults = _faults(session, command)
    if faults:
        raise Refused(*faults)
    row = settings_of(session, command.organisation_id)
    before = {"request_target_days": row.target_days, "request_head": row.head_id}
    row.target_days, row.head_id = command.target_days, command.head_id
    session.add(row)
    session.flush()
    _follow(session, command.organisation_id, today)
    after = {"request_target_days": row.target_days, "request_head": row.head_id}
    for name in (n for n, value in after.items() if value != before[n]):
        append(
            session,
            "setting.changed",
            actor=actor,
            now=now,
            about=About(command.organisation_id),
            payload={"name": name},
        )
    return row


def _follow(session: Session, organisation_id: int, today: date) -> None:
    """Set the targets of open requests anew; those that were answered keep theirs."""
    calendar = working_calendar(session)
    for row in session.scalars(
        select(InformationRequest).where(
            InformationRequest.organisation_id == organisation_id,
            InformationRequest.state != RequestState.CLOSED,
        )
    ):
        set_clock(session, row, calendar, today)
    session.flush()


def _faults(session: Session, command: SetRequestSettings) -> list[Refusal]:
    faults = []
    most = TERMS[Clock.REPLY]
    if not 1 <= command.target_days <= most:
        faults.append(Refusal("target_out_of_range", {"most": str(most)}))
    head = session.get(Person, command.head_id) if command.head_id is not None else None
    if command.head_id is not None and (
        head is None or head.organisation_id != command.organisation_id
    ):
        faults.append(Refusal("person_gone"))
    return faults
