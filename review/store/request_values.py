"""Requests as their rules see them: rows become frozen values, nothing is decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from review.domain.request_clock import Asked, RequestDates
from review.domain.request_values import AskedParty, HeldRequest, RequestAnswer
from review.store.requests import InformationRequest, asked_for, givings_of


def dates_of(session: Session, row: InformationRequest) -> RequestDates:
    """The days of a request that move its clock."""
    return RequestDates(
        received_on=row.received_on,
        correction_asked_on=row.correction_asked_on,
        corrected_on=row.corrected_on,
        extension_days=row.extension_days,
        longer_due_on=row.longer_due_on,
        fee_noticed_on=row.fee_noticed_on,
        fee_due_on=row.fee_due_on,
        fee_paid_on=row.fee_paid_on,
        closed_on=row.closed_on,
        consultations=tuple(
            Asked(kind=a.kind, sent_on=a.sent_on, due_on=a.due_on, answered_on=a.answered_on)
            for a in asked_for(session, row.id)
        ),
    )


def held_request(
    session: Session,
    row: InformationRequest,
    *,
    today: date,
    on: date | None = None,
    answer: RequestAnswer | None = None,
) -> HeldRequest:
    """The request as its rules see it, for an act of the day ``on`` (today where none is said)."""
    given = givings_of(session, row.id)
    return HeldRequest(
        id=row.id,
        organisation_id=row.organisation_id,
        office_id=row.office_id or 0,
        state=row.state,
        dates=dates_of(session, row),
        today=today,
        on=on or today,
        due_on=row.due_on,
        outcome=row.outcome,
        correction_due_on=row.correction_due_on,
        reasons_asked_on=row.reasons_asked_on,
        reasons_given_on=row.reasons_given_on,
        given=len(given),
        redacted_given=sum(g.redacted for g in given),
        parties=tuple(
            AskedParty(kind=a.kind, due_on=a.due_on, answer=a.answer)
            for a in asked_for(session, row.id)
        ),
        answer=answer,
    )
