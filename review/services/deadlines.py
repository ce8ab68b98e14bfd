"""Open deadlines follow the calendar: what a new notice moves is moved, one audit event each.

Each kind of deadline has one recomputer; who adds a table with a deadline adds its recomputer to
``RECOMPUTERS``. Deadlines that were met, and those that people set by hand, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import Moved
from review.domain.values import Actor
from review.services.case_deadlines import (
    recompute_consultations,
    recompute_referrals,
    recompute_steps,
)
from review.services.requests.deadlines import recompute_requests
from review.store.calendar import working_calendar
from review.store.events import About, append_many

#: Each sets the open deadlines of one kind anew (and whether they are estimates) and answers those
#: that fall on another day.
RECOMPUTERS: tuple[Callable[[Session, WorkingCalendar, date], list[Moved]], ...] = (
    recompute_steps,
    recompute_consultations,
    recompute_referrals,
    recompute_requests,
)


def recompute(session: Session, actor: Actor, now: datetime, today: date) -> list[Moved]:
    """Set every open deadline by the calendar as it stands; answers what moved, each in the log."""
    calendar = working_calendar(session)
    moved = [each for step in RECOMPUTERS for each in step(session, calendar, today)]
    session.flush()
    if moved:
        append_many(session, (_entry(each) for each in moved), actor=actor, now=now)
    return moved


def _entry(moved: Moved) -> tuple[str, About, dict[str, object]]:
    """The line of the log."""
    payload: dict[str, object] = {
        "kind": moved.kind,
        "row": moved.row_id,
        "before": moved.before.isoformat(),
        "after": moved.after.isoformat(),
        "estimated": moved.estimated,
    }
    about = About(moved.organisation_id, moved.document_id, moved.case_id)
    return "deadline.moved", about, payload
