"""Open deadlines of the road set anew by a changed calendar: steps of cases, questions to others.

Each function is one of ``deadlines.RECOMPUTERS``: it sets what it finds open and answers what moved.
A round's days are frozen with the round, and days that a person named are that person's.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.calendar import Due, WorkingCalendar
from review.domain.clocks import TERMS, Clock, Moved
from review.domain.consultations import TERM
from review.store.cases import Consultation, Referral, ReviewCase


def recompute_steps(session: Session, calendar: WorkingCalendar, _: date) -> list[Moved]:
    """The present step of every open case whose term is known; the day may be over already."""
    open_cases = select(ReviewCase).where(
        ReviewCase.settled_at.is_(None), ReviewCase.due_from.is_not(None)
    )
    moved: list[Moved] = []
    for row in session.scalars(open_cases.order_by(ReviewCase.id)):
        if row.due_on is None or row.due_from is None or row.due_days is None:
            continue
        before, due = row.due_on, calendar.add(row.due_from, row.due_days)
        row.due_on, row.due_estimated = due
        moved += _moved("step", row, row, before, due)
    return moved


def recompute_consultations(session: Session, calendar: WorkingCalendar, _: date) -> list[Moved]:
    """Questions to third parties, co-makers and agencies that nobody answered, of open cases."""
    unanswered = (
        select(Consultation, ReviewCase)
        .join(ReviewCase, ReviewCase.id == Consultation.case_id)
        .where(Consultation.answer.is_(None), ReviewCase.settled_at.is_(None))
    )
    moved: list[Moved] = []
    for row, case in session.execute(unanswered.order_by(Consultation.id)):
        before, due = row.due_on, calendar.add(row.sent_on, TERM[row.kind])
        row.due_on, row.due_estimated = due
        moved += _moved("consultation", row, case, before, due)
    return moved


def recompute_referrals(session: Session, calendar: WorkingCalendar, _: date) -> list[Moved]:
    """Questions referred upward that are not answered."""
    unanswered = (
        select(Referral, ReviewCase)
        .join(ReviewCase, ReviewCase.id == Referral.case_id)
        .where(Referral.closed_at.is_(None))
    )
    moved: list[Moved] = []
    for row, case in session.execute(unanswered.order_by(Referral.id)):
        before, due = row.due_on, calendar.add(row.sent_on, TERMS[Clock.REFERRAL_ANSWER])
        row.due_on = due.on
        moved += _moved("referral", row, case, before, due)
    return moved


def _moved(
    kind: str, row: ReviewCase | Consultation | Referral, case: ReviewCase, before: date, due: Due
) -> list[Moved]:
    """One entry where the day is another, else none."""
    if before == due.on:
        return []
    return [
        Moved(
            kind=kind,
            row_id=row.id,
            organisation_id=row.organisation_id,
            before=before,
            after=due.on,
            estimated=due.estimated,
            document_id=case.document_id,
            case_id=case.id,
        )
    ]
