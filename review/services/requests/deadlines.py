"""Open requests follow the calendar, and the days that go by while another agency has not answered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import Moved
from review.domain.consultations import TERM, ConsultationKind
from review.domain.request_clock import fee_due
from review.domain.requests import RequestState
from review.services.requests.moving import set_clock
from review.store.calendar import working_calendar
from review.store.requests import InformationRequest, RequestConsultation

#: Requests without an answer, oldest first.
_OPEN = (
    select(InformationRequest)
    .where(InformationRequest.state != RequestState.CLOSED)
    .order_by(InformationRequest.id)
)


def recompute_requests(session: Session, calendar: WorkingCalendar, today: date) -> list[Moved]:
    """Set the days of every open request by the calendar; answers what falls on another day.

    Terms of parties and of fees go first: they stop the clock of the reply.
    """
    moved: list[Moved] = []
    for row in session.scalars(_OPEN).all():
        moved += _terms(session, row, calendar)
        before = row.due_on
        set_clock(session, row, calendar, today)
        if before is not None and row.due_on is not None:
            moved += _moved(
                "request_reply", row, row.id, (before, row.due_on), estimated=row.due_estimated
            )
    return moved


def follow_days(session: Session, today: date) -> int:
    """The daily look: while another agency's answer is overdue the reply's last day goes along with
    the days (Art. 33). Answers how many requests that concerns.
    """
    waiting = select(RequestConsultation.request_id).where(
        RequestConsultation.kind == ConsultationKind.OTHER_AGENCY,
        RequestConsultation.answer.is_(None),
    )
    calendar = working_calendar(session)
    rows = session.scalars(_OPEN.where(InformationRequest.id.in_(waiting))).all()
    for row in rows:
        set_clock(session, row, calendar, today)
    session.flush()
    return len(rows)


def _terms(session: Session, row: InformationRequest, calendar: WorkingCalendar) -> list[Moved]:
    """Set the last days of what the request waits for."""
    moved: list[Moved] = []
    if row.fee_noticed_on is not None and row.fee_due_on is not None and row.fee_paid_on is None:
        due = fee_due(calendar, row.fee_noticed_on)
        moved += _moved(
            "request_fee", row, row.id, (row.fee_due_on, due.on), estimated=due.estimated
        )
        row.fee_due_on = due.on
    unanswered = select(RequestConsultation).where(
        RequestConsultation.request_id == row.id, RequestConsultation.answer.is_(None)
    )
    for asked in session.scalars(unanswered):
        due = calendar.add(asked.reached_on or asked.sent_on, TERM[asked.kind])
        days = (asked.due_on, due.on)
        moved += _moved("request_consultation", row, asked.id, days, estimated=due.estimated)
        asked.due_on, asked.due_estimated = due
    session.flush()
    return moved


def _moved(
    kind: str, row: InformationRequest, row_id: int, days: tuple[date, date], *, estimated: bool
) -> list[Moved]:
    before, after = days
    if before == after:
        return []
    return [
        Moved(
            kind=kind,
            row_id=row_id,
            organisation_id=row.organisation_id,
            before=before,
            after=after,
            estimated=estimated,
        )
    ]
