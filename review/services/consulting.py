"""Consultations of a case: whom the office asked, by when, and what came back (Art. 11, 32, 34)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import AnswerConsultation, RecordConsultation
from review.domain.consultations import TERM
from review.domain.permissions import Permission
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.reviewing import case_and_document, demand
from review.store.calendar import working_calendar
from review.store.cases import Consultation
from review.store.events import append


def record_consultation(
    session: Session, actor: Actor, command: RecordConsultation, *, now: datetime, today: date
) -> Consultation:
    """Note that somebody was asked; the clock starts on the day they received the letter (Art. 32, 34)."""
    row, document = case_and_document(session, command.case_id)
    demand(session, actor, Permission.CONSULTATION_RECORD, document)
    faults = []
    if not command.party.strip():
        faults.append(Refusal("party_missing"))
    if command.sent_on > today:
        faults.append(
            Refusal("date_in_future", {"field": "sent_on", "date": command.sent_on.isoformat()})
        )
    if faults:
        raise Refused(*faults)
    due = working_calendar(session).add(command.sent_on, TERM[command.kind])
    asked = Consultation(
        organisation_id=row.organisation_id,
        case_id=row.id,
        kind=command.kind,
        party=command.party.strip(),
        sent_on=command.sent_on,
        due_on=due.on,
        recorded_by_id=actor.id or 0,
        due_estimated=due.estimated,
    )
    session.add(asked)
    session.flush()
    append(
        session,
        "consultation.sent",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "consultation": asked.id,
            "kind": asked.kind.value,
            "due_on": asked.due_on.isoformat(),
        },
    )
    return asked


def answer_consultation(
    session: Session, actor: Actor, command: AnswerConsultation, *, now: datetime, today: date
) -> Consultation:
    """Note what a party answered."""
    asked = session.get(Consultation, command.consultation_id)
    if asked is None:
        raise Refused(Refusal("consultation_gone"))
    row, document = case_and_document(session, asked.case_id)
    demand(session, actor, Permission.CONSULTATION_RECORD, document)
    if command.answered_on > today:
        facts = {"field": "answered_on", "date": command.answered_on.isoformat()}
        raise Refused(Refusal("date_in_future", facts))
    if command.answered_on < asked.sent_on:
        raise Refused(Refusal("answered_before_sent"))
    asked.answer, asked.answered_on = command.answer, command.answered_on
    asked.note = command.note.strip()
    session.flush()
    append(
        session,
        "consultation.answered",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"consultation": asked.id, "answer": command.answer.value},
    )
    return asked
