"""A year and the day on which it is looked at, as the address says them, made into a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.statistics import AsOf, Frame, Period, usual_as_of
from review.store.statistics.lines import began_on
from review.web.access import current_organisation_id
from review.web.documents.register import number_asked
from review.web.reports.day_asked import day_asked
from review.web.runtime import current_house
from review.web.session import current_session, today

FIRST_YEAR = 2000


@dataclass(frozen=True, kw_only=True)
class YearAsked:
    """The year, its frame, and the years to choose from (newest first)."""

    year: int
    frame: Frame
    years: tuple[int, ...]

    @property
    def as_of(self) -> date:
        """The day on which the year is looked at."""
        return self.frame.as_of.on


def year_asked() -> YearAsked:
    """What the address says; this year, and the usual day (``domain.statistics``), where it says nothing."""
    year = min(max(number_asked("year") or today().year, FIRST_YEAR), today().year)
    organisation_id, zone = current_organisation_id(), current_house().settings.time_zone
    began = began_on(current_session(), organisation_id, zone)
    period = Period.of_year(year)
    frame = Frame(
        organisation_id=organisation_id,
        period=period,
        as_of=AsOf.end_of(day_asked(usual_as_of(period, today(), began)), zone),
        zone=zone,
    )
    first = min(began.year if began else year, year)
    return YearAsked(year=year, frame=frame, years=tuple(range(today().year, first - 1, -1)))
