"""The fee for requests beyond measure (Art. 42, 国办函〔2020〕109号): its notice, its payment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import NoticeFee, RecordFeePayment
from review.domain.request_clock import fee_due
from review.domain.requests import RequestAction
from review.domain.values import Actor, Refusal
from review.services.requests.moving import Act, apply_act, opened_request
from review.store.calendar import working_calendar
from review.store.requests import InformationRequest

#: What the column holds; a fee of that size is a slip of the keyboard.
_MOST_CENTS = 1_000_000_00


def notice_fee(
    session: Session, actor: Actor, command: NoticeFee, *, now: datetime, today: date
) -> InformationRequest:
    """Note that a fee was asked for; the reply clock stands until it is paid. Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)
    faults = () if 0 < command.cents <= _MOST_CENTS else (Refusal("fee_out_of_range"),)
    due = fee_due(working_calendar(session), command.on).on

    def record() -> dict[str, object]:
        row.fee_noticed_on, row.fee_due_on, row.fee_cents = command.on, due, command.cents
        return {"due_on": due.isoformat()}

    act = Act(action=RequestAction.NOTICE_FEE, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today, faults=faults)


def record_payment(
    session: Session, actor: Actor, command: RecordFeePayment, *, now: datetime, today: date
) -> InformationRequest:
    """Note that the fee was paid. Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)

    def record() -> dict[str, object]:
        row.fee_paid_on = command.on
        return {}

    act = Act(action=RequestAction.RECORD_PAYMENT, on=command.on)
    return apply_act(session, actor, row, act, record, now=now, today=today)
