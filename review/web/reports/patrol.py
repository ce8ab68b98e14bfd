"""The patrol of the first half on the hub: owed by the end of July (domain.md R16)."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from review.domain.timeliness import patrol_due
from review.store.calendar import working_calendar
from review.web.reports.standing import Standing
from review.web.session import current_session

#: From this month on the card says that the patrol is due.
FROM_MONTH = 6


def standing(_organisation_id: int, day: date) -> Standing | None:
    """When the patrol is due, in the weeks before it; None in the rest of the year."""
    if day.month < FROM_MONTH:
        return None
    due = patrol_due(day.year, working_calendar(current_session()))
    if day > due.on:
        return None
    return Standing(words=_("上半年上网巡查"), due=due.on, values={"part": "first"})
