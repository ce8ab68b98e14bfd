"""The correction of an unclear request: one notice, one answer, then the clock starts anew (Art. 30)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import AskCorrection, ReceiveCorrection
from review.domain.requests import RequestAction
from review.domain.values import Actor, Refusal
from review.services.requests.moving import Act, apply_act, opened_request
from review.store.requests import InformationRequest


def ask_correction(
    session: Session, actor: Actor, command: AskCorrection, *, now: datetime, today: date
) -> InformationRequest:
    """Note that the notice went out: what is missing, and until when. Raises Refused or Stale.

    A notice after the seventh working day is noted, too: it went out, and the register says so.
    """
    row = opened_request(session, command.request_id, command.version)
    faults = []
    if not command.what.strip():
        faults.append(Refusal("correction_text_missing"))
    if command.due_on <= command.on:
        faults.append(Refusal("correction_term_missing", {"date": command.on.isoformat()}))

    def record() -> dict[str, object]:
        row.correction_asked_on, row.correction_due_on = command.on, command.due_on
        row.correction_what = command.what.strip()
        return {"due_on": command.due_on.isoformat()}

    act = Act(action=RequestAction.ASK_CORRECTION, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=tuple(faults))


def receive_correction(
    session: Session, actor: Actor, command: ReceiveCorrection, *, now: datetime, today: date
) -> InformationRequest:
    """Note that the correction came, also after its last day while nobody closed the request.

    ``what`` replaces the text of the request where it says something. Raises Refused or Stale.
    """
    row = opened_request(session, command.request_id, command.version)

    def record() -> dict[str, object]:
        row.corrected_on = command.on
        row.what = command.what.strip() or row.what
        return {}

    act = Act(action=RequestAction.RECEIVE_CORRECTION, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today)
