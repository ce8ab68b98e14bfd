"""Registering requests: the day of receipt, the number, who asks; correcting and assigning them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from review.domain.commands import AmendRequest, AssignRequest, RegisterRequest
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.requests import CONFIRMED, RequestAction, receipt_day
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.moving import Act, apply_act, opened_request, set_clock
from review.services.rounds.policies import lock_organisation
from review.store.calendar import working_calendar
from review.store.events import About, append
from review.store.people import Office, Person
from review.store.requests import (
    AccessRequest,
    InformationRequest,
    asked_for,
    givings_of,
    next_number,
    number_in_use,
)

#: Longest values, as the columns take them.
_LONGEST = {"name": 200, "certificate": 80, "contact": 300, "what": 10_000}


def register_request(
    session: Session,
    actor: Actor,
    command: RegisterRequest,
    *,
    now: datetime,
    today: date,
    number: int | None = None,
) -> InformationRequest:
    """Enter a request under the next number of its year; the clock starts on the day of receipt.

    ``number`` is one that it already has, from a list of past years (``request_number_used``).

    Raises Refused: ``receipt_not_confirmed`` for mail, internet and fax before both sides agreed on
    the day (Art. 31), ``confirmed_before_arrival``, ``request_day_in_future``, ``applicant_missing``, …
    """
    place = Place(organisation_id=command.organisation_id)
    if not actor.system and (refusals := refusals_for(actor, Permission.REQUEST_HANDLE, place)):
        raise Refused(*refusals)
    faults = [
        *_receipt_faults(command, today),
        *_text_faults(command),
        *_holder_faults(session, command.organisation_id, command.office_id, command.handler_id),
    ]
    received = _receipt(command)
    if faults or received is None or command.arrived_on is None:
        raise Refused(*faults)
    lock_organisation(session, command.organisation_id)
    if number is not None and number_in_use(
        session, command.organisation_id, received.year, number
    ):
        raise Refused(Refusal("request_number_used", {"number": str(number)}))
    row = InformationRequest(
        organisation_id=command.organisation_id,
        year=received.year,
        number=number or next_number(session, command.organisation_id, received.year),
        received_how=command.received_how,
        arrived_on=command.arrived_on,
        confirmed_on=_confirmed(command),
        received_on=received,
        applicant=command.applicant,
        applicant_name=command.identity.name.strip(),
        applicant_certificate=command.identity.certificate.strip(),
        applicant_contact=command.identity.contact.strip(),
        what=command.what.strip(),
        wanted_form=command.wanted_form,
        registered_by_id=actor.id,
        registered_at=now,
        office_id=command.office_id,
        handler_id=command.handler_id,
    )
    session.add(row)
    session.flush()
    set_clock(session, row, working_calendar(session), today)
    session.flush()
    append(
        session,
        "request.registered",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "request": row.id,
            "applicant": row.applicant.value,
            "on": received.isoformat(),
        },
    )
    return row


def amend_request(
    session: Session, actor: Actor, command: AmendRequest, *, now: datetime, today: date
) -> InformationRequest:
    """Put right what was registered; the number stays. Raises Refused or Stale.

    ``request_other_year`` where the day of receipt would leave the year of the number;
    ``received_after_steps`` where it would come after something that was done on the request.
    """
    row = opened_request(session, command.request_id, command.version)
    arrived, received = command.arrived_on, _receipt(command)
    faults = [*_receipt_faults(command, today), *_text_faults(command)]
    if arrived is None or received is None:
        raise Refused(*faults)
    faults += _receipt_moves(session, row, received)
    before = _amendable(row)

    def record() -> dict[str, object]:
        row.received_how, row.arrived_on = command.received_how, arrived
        row.confirmed_on, row.received_on = _confirmed(command), received
        row.applicant, row.wanted_form = command.applicant, command.wanted_form
        row.applicant_name = command.identity.name.strip()
        row.applicant_certificate = command.identity.certificate.strip()
        row.applicant_contact = command.identity.contact.strip()
        row.what = command.what.strip()
        _follow_links(session, row)
        changed = [name for name, value in _amendable(row).items() if value != before[name]]
        return {
            "fields": changed,
            "applicant": row.applicant.value,
            "received_on": received.isoformat(),
        }

    act = Act(action=RequestAction.AMEND, on=today)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))


def assign_request(
    session: Session, actor: Actor, command: AssignRequest, *, now: datetime, today: date
) -> InformationRequest:
    """Say who looks for the information; that office sees the request from now on. Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)
    faults = _holder_faults(session, row.organisation_id, command.office_id, command.handler_id)

    def record() -> dict[str, object]:
        row.office_id, row.handler_id = command.office_id, command.handler_id
        return {"office": row.office_id, "handler": row.handler_id}

    act = Act(action=RequestAction.ASSIGN, on=today)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))


def _receipt(command: RegisterRequest | AmendRequest) -> date | None:
    if command.arrived_on is None:
        return None
    return receipt_day(command.received_how, command.arrived_on, command.confirmed_on)


def _confirmed(command: RegisterRequest | AmendRequest) -> date | None:
    return command.confirmed_on if command.received_how in CONFIRMED else None


def _receipt_faults(command: RegisterRequest | AmendRequest, today: date) -> list[Refusal]:
    if command.arrived_on is None:
        return [Refusal("request_date_missing")]
    received = _receipt(command)
    if received is None:
        return [Refusal("receipt_not_confirmed")]
    faults = []
    if received < command.arrived_on:
        facts = {"arrived": command.arrived_on.isoformat()}
        faults.append(Refusal("confirmed_before_arrival", facts))
    if max(received, command.arrived_on) > today:
        facts = {"date": max(received, command.arrived_on).isoformat()}
        faults.append(Refusal("request_day_in_future", facts))
    return faults


def _text_faults(command: RegisterRequest | AmendRequest) -> list[Refusal]:
    who = command.identity
    faults = [
        Refusal(code)
        for text, code in (
            (who.name, "applicant_missing"),
            (who.contact, "contact_missing"),
            (command.what, "request_text_missing"),
        )
        if not text.strip()
    ]
    texts = {
        "name": who.name,
        "certificate": who.certificate,
        "contact": who.contact,
        "what": command.what,
    }
    return faults + [
        Refusal("request_field_too_long", {"request_field": name, "limit": str(_LONGEST[name])})
        for name, text in texts.items()
        if len(text.strip()) > _LONGEST[name]
    ]


def _holder_faults(
    session: Session, organisation_id: int, office_id: int | None, handler_id: int | None
) -> list[Refusal]:
    faults = []
    office = session.get(Office, office_id) if office_id is not None else None
    if office_id is not None and (office is None or office.organisation_id != organisation_id):
        faults.append(Refusal("office_gone"))
    person = session.get(Person, handler_id) if handler_id is not None else None
    if handler_id is not None and (person is None or person.organisation_id != organisation_id):
        faults.append(Refusal("person_gone"))
    return faults


def _receipt_moves(session: Session, row: InformationRequest, received: date) -> list[Refusal]:
    faults = []
    if received.year != row.year:
        faults.append(Refusal("request_other_year", {"year": str(row.year)}))
    done = [row.correction_asked_on, row.extended_on, row.fee_noticed_on, row.reasons_asked_on]
    done += [asked.sent_on for asked in asked_for(session, row.id)]
    done += [given.given_on for given in givings_of(session, row.id)]
    first = min((day for day in done if day is not None), default=None)
    if first is not None and received > first:
        faults.append(Refusal("received_after_steps", {"date": first.isoformat()}))
    return faults


def _amendable(row: InformationRequest) -> dict[str, object]:
    """What an amendment can change, by the name that the log says."""
    return {
        "received_how": row.received_how,
        "arrived_on": row.arrived_on,
        "received_on": row.received_on,
        "applicant": row.applicant,
        "identity": row.identity,
        "what": row.what,
        "wanted_form": row.wanted_form,
    }


def _follow_links(session: Session, row: InformationRequest) -> None:
    """The day on which documents were asked for is the request's."""
    session.execute(
        update(AccessRequest)
        .where(AccessRequest.request_id == row.id)
        .values(received_on=row.received_on)
    )
