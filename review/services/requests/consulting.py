"""Asking others about a request: third parties, co-makers, other agencies (Art. 32 to 34).

Their time is not counted (Art. 33); what their silence means is in ``domain.consultations``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import AnswerRequestConsultation, ConsultOnRequest, TellThirdParty
from review.domain.consultations import TERM, ConsultationAnswer, ConsultationKind
from review.domain.requests import RequestAction
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.moving import Act, apply_act, opened_request
from review.store.calendar import working_calendar
from review.store.requests import InformationRequest, RequestConsultation


def consult_on_request(
    session: Session, actor: Actor, command: ConsultOnRequest, *, now: datetime, today: date
) -> RequestConsultation:
    """Note that somebody was asked; their term runs from the day the letter reached them.

    Raises Refused (``party_missing``, ``reached_before_sent``, ``request_day_in_future``) or Stale.
    """
    row = opened_request(session, command.request_id, command.version)
    reached = command.reached_on or command.sent_on
    faults = []
    if not command.party.strip():
        faults.append(Refusal("party_missing"))
    elif len(command.party.strip()) > 200:
        faults.append(Refusal("request_field_too_long", {"request_field": "party", "limit": "200"}))
    if reached < command.sent_on:
        faults.append(Refusal("reached_before_sent"))
    if reached > today:
        faults.append(Refusal("request_day_in_future", {"date": reached.isoformat()}))
    due = working_calendar(session).add(reached, TERM[command.kind])
    asked = RequestConsultation(
        organisation_id=row.organisation_id,
        request_id=row.id,
        kind=command.kind,
        party=command.party.strip(),
        sent_on=command.sent_on,
        reached_on=command.reached_on,
        due_on=due.on,
        due_estimated=due.estimated,
        recorded_by_id=actor.id,
    )

    def record() -> dict[str, object]:
        session.add(asked)
        session.flush()
        return {"consultation": asked.id, "kind": asked.kind.value}

    act = Act(action=RequestAction.CONSULT, on=command.sent_on)
    apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))
    return asked


def answer_request_consultation(
    session: Session,
    actor: Actor,
    command: AnswerRequestConsultation,
    *,
    now: datetime,
    today: date,
) -> RequestConsultation:
    """Note what somebody answered. A third party's refusal needs its reason (Art. 32). Raises Refused or Stale."""
    asked, row = _opened(session, command.consultation_id, command.version)
    faults = []
    if asked.answer is not None:
        faults.append(Refusal("consultation_answered_already"))
    if command.answered_on < asked.sent_on:
        faults.append(Refusal("answered_before_sent"))
    refused = command.answer is ConsultationAnswer.REFUSAL
    if refused and asked.kind is ConsultationKind.THIRD_PARTY and not command.note.strip():
        faults.append(Refusal("refusal_needs_reason"))

    def record() -> dict[str, object]:
        asked.answer, asked.answered_on = command.answer, command.answered_on
        asked.note = command.note.strip()
        return {"consultation": asked.id, "answer": command.answer.value}

    act = Act(action=RequestAction.RECORD_ANSWER, on=command.answered_on)
    apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))
    return asked


def tell_third_party(
    session: Session, actor: Actor, command: TellThirdParty, *, now: datetime, today: date
) -> RequestConsultation:
    """Note that an overruled third party was told in writing what goes out and why (Art. 32)."""
    asked, row = _opened(session, command.consultation_id, command.version)
    overruled = asked.answer is ConsultationAnswer.REFUSAL
    third = asked.kind is ConsultationKind.THIRD_PARTY
    faults = []
    if not (overruled and third):
        faults.append(Refusal("third_party_did_not_refuse"))
    if asked.told_on is not None:
        faults.append(Refusal("third_party_told_already"))

    def record() -> dict[str, object]:
        asked.told_on = command.on
        return {"consultation": asked.id}

    act = Act(action=RequestAction.TELL_THIRD_PARTY, on=command.on)
    apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))
    return asked


def _opened(
    session: Session, consultation_id: int, version: int
) -> tuple[RequestConsultation, InformationRequest]:
    asked = session.get(RequestConsultation, consultation_id)
    if asked is None:
        raise Refused(Refusal("consultation_gone"))
    return asked, opened_request(session, asked.request_id, version)
