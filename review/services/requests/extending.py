"""More time: the extension with the head's consent (Art. 33), the longer term of Art. 35."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import AskReasons, DeferReply, ExtendRequest, RecordReasons
from review.domain.request_clock import LONGEST_EXTENSION
from review.domain.requests import RequestAction
from review.domain.states import Role
from review.domain.values import Actor, Refusal
from review.services.requests.moving import Act, apply_act, opened_request, set_clock
from review.store.calendar import working_calendar
from review.store.people import Person, actor_of
from review.store.requests import InformationRequest, settings_of


def extend_request(
    session: Session, actor: Actor, command: ExtendRequest, *, now: datetime, today: date
) -> InformationRequest:
    """Extend the reply by up to 20 working days and note whose consent it has. Raises Refused or Stale.

    The consent is that of the head of the disclosure office: the person of the settings, and where
    they name nobody an office head or approver of the organisation.
    """
    row = opened_request(session, command.request_id, command.version)
    faults = [*_term_faults(command), *_consent_faults(session, row, command)]

    def record() -> dict[str, object]:
        row.extended_on, row.extension_days = command.on, command.days
        row.extension_reason = command.reason.strip()
        row.extension_consent_by_id = command.consented_by_id
        row.extension_consent_on = command.consented_on
        set_clock(session, row, working_calendar(session), today)
        due = row.due_on.isoformat() if row.due_on is not None else None
        return {"due_on": due, "consented_by": command.consented_by_id}

    act = Act(action=RequestAction.EXTEND, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))


def may_consent(session: Session, row: InformationRequest, person: Person, on: date) -> bool:
    """Whether a person's consent to an extension counts (Art. 33)."""
    head_id = settings_of(session, row.organisation_id).head_id
    if head_id is not None:
        return person.id == head_id
    held = actor_of(session, person, on).held
    return any(
        h.organisation_id == row.organisation_id and h.role in (Role.OFFICE_HEAD, Role.APPROVER)
        for h in held
    )


def ask_reasons(
    session: Session, actor: Actor, command: AskReasons, *, now: datetime, today: date
) -> InformationRequest:
    """Note that somebody who asks clearly too much was asked why (Art. 35). Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)

    def record() -> dict[str, object]:
        row.reasons_asked_on = command.on
        return {}

    act = Act(action=RequestAction.ASK_REASONS, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today)


def record_reasons(
    session: Session, actor: Actor, command: RecordReasons, *, now: datetime, today: date
) -> InformationRequest:
    """Note the reasons that came; what they are worth is said by closing or deferring."""
    row = opened_request(session, command.request_id, command.version)

    def record() -> dict[str, object]:
        row.reasons_given_on, row.reasons_note = command.on, command.note.strip()
        return {}

    act = Act(action=RequestAction.RECORD_REASONS, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today)


def defer_reply(
    session: Session, actor: Actor, command: DeferReply, *, now: datetime, today: date
) -> InformationRequest:
    """Set the longer term that the extent of the request needs (Art. 35). Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)
    faults = []
    if row.due_on is not None and command.due_on <= row.due_on:
        faults.append(Refusal("longer_term_is_shorter", {"due": row.due_on.isoformat()}))
    if not command.reason.strip():
        faults.append(Refusal("extension_reason_missing"))

    def record() -> dict[str, object]:
        row.longer_due_on, row.longer_reason = command.due_on, command.reason.strip()
        return {"due_on": command.due_on.isoformat()}

    act = Act(action=RequestAction.DEFER, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))


def _term_faults(command: ExtendRequest) -> list[Refusal]:
    faults = []
    if not 1 <= command.days <= LONGEST_EXTENSION:
        faults.append(Refusal("extension_out_of_range", {"most": str(LONGEST_EXTENSION)}))
    if not command.reason.strip():
        faults.append(Refusal("extension_reason_missing"))
    return faults


def _consent_faults(
    session: Session, row: InformationRequest, command: ExtendRequest
) -> list[Refusal]:
    if command.consented_by_id is None or command.consented_on is None:
        return [Refusal("consent_missing")]
    person = session.get(Person, command.consented_by_id)
    if person is None or not may_consent(session, row, person, command.consented_on):
        return [Refusal("consent_not_theirs")]
    if command.consented_on < row.received_on:
        days = {
            "date": command.consented_on.isoformat(),
            "received": row.received_on.isoformat(),
        }
        return [Refusal("before_receipt", days)]
    return [Refusal("consent_after_extension")] if command.consented_on > command.on else []
