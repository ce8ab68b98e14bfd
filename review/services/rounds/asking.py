"""Asking the disclosure officers to begin a July that nobody started: once a year, and nothing more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import Role
from review.store.cases import Notice
from review.store.people import people_holding

EVENT = "round.start_missed"

#: No two Julys are closer; a notice older than this was about another one.
_A_YEAR = timedelta(days=300)


def ask_for_start(session: Session, organisation_id: int, *, now: datetime, today: date) -> bool:
    """Tell every officer that this year's July was not started; False where they were told already."""
    told = session.scalar(
        select(Notice.id)
        .where(
            Notice.organisation_id == organisation_id,
            Notice.event == EVENT,
            Notice.at > now - _A_YEAR,
        )
        .limit(1)
    )
    if told is not None:
        return False
    officers = people_holding(session, Role.DISCLOSURE_OFFICER, organisation_id, None, today)
    session.add_all(
        Notice(organisation_id=organisation_id, person_id=officer.id, event=EVENT, at=now)
        for officer in officers
    )
    session.flush()
    return bool(officers)
