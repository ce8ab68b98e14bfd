"""Answering requests, and taking an answer back that was entered by mistake."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import CloseRequest, UndoClosing
from review.domain.request_values import RequestAnswer
from review.domain.requests import RequestAction, RequestOutcome
from review.domain.values import Actor, Refusal
from review.services.requests.moving import Act, apply_act, opened_request
from review.store.requests import InformationRequest


def close_request(
    session: Session, actor: Actor, command: CloseRequest, *, now: datetime, today: date
) -> InformationRequest:
    """Enter the answer; it is counted where ``domain.requests.REPORT_ROW`` says. Raises Refused or Stale.

    What each outcome asks for stands in the table of ``domain.request_flow``.
    """
    row = opened_request(session, command.request_id, command.version)
    earlier, faults = _earlier(session, row, command)
    answer = RequestAnswer(
        on=command.on,
        outcome=command.outcome,
        ground=command.ground,
        reason=command.reason,
        content=command.content,
        public_interest=command.public_interest,
        earlier_on=earlier.received_on if earlier is not None else None,
    )

    def record() -> dict[str, object]:
        row.outcome, row.ground = command.outcome, command.ground
        row.reason, row.content = command.reason.strip(), command.content.strip()
        row.public_interest = command.public_interest.strip()
        row.earlier_id = earlier.id if earlier is not None else None
        row.closed_on, row.closed_at, row.closed_by_id = command.on, now, actor.id
        return {"outcome": command.outcome.value, "ground": command.ground or None}

    act = Act(action=RequestAction.CLOSE, on=command.on, answer=answer)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=faults)


def undo_closing(
    session: Session, actor: Actor, command: UndoClosing, *, now: datetime, today: date
) -> InformationRequest:
    """Take the answer back; its clock runs on as if it had not been given. Raises Refused or Stale.

    Why is said by whoever does it; the words of the answer stay for the next one.
    """
    row = opened_request(session, command.request_id, command.version)

    def record() -> dict[str, object]:
        row.outcome, row.ground, row.earlier_id = None, "", None
        row.closed_on, row.closed_at, row.closed_by_id = None, None, None
        return {}

    act = Act(action=RequestAction.UNDO_CLOSING, on=today, comment=command.reason)
    return apply_act(session, actor, row, act, record, now=now, today=today)


def _earlier(
    session: Session, row: InformationRequest, command: CloseRequest
) -> tuple[InformationRequest | None, tuple[Refusal, ...]]:
    """The request that this one repeats, where the answer says so."""
    if command.outcome is not RequestOutcome.DUPLICATE or command.earlier_id is None:
        return None, ()
    found = session.get(InformationRequest, command.earlier_id)
    if found is None or found.organisation_id != row.organisation_id or found.id == row.id:
        return None, (Refusal("earlier_gone"),)
    return found, ()
