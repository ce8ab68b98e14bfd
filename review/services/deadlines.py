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
from review.store.events import About, append

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
    for each in moved:
        append(
            session,
            "deadline.moved",
            actor=actor,
            now=now,
            about=About(each.organisation_id, each.document_id, each.case_id),
            payload={
                "kind": each.kind,
                "row": each.row_id,
                "before": each.before.isoformat(),
                "after": each.after.isoformat(),
                "estimated": each.estimated,
            },
        )
    return moved
