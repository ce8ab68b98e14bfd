"""The working calendar as data: days that deviate from Monday-to-Friday, and the years it knows.

What a working day means is in ``domain.calendar``; here are only the rows.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.calendar import WorkingCalendar
from review.store.base import Base


class CalendarYear(Base):
    """A year whose State Council notice is loaded, and where it came from."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(60))


class CalendarDay(Base):
    """A weekday that is free or a weekend day that is worked."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]


def working_calendar(session: Session) -> WorkingCalendar:
    """The calendar as the rules use it. A few hundred rows; read once per request that needs it."""
    days = session.execute(select(CalendarDay.day, CalendarDay.working)).all()
    return WorkingCalendar(
        frozenset(d for d, working in days if not working),
        frozenset(d for d, working in days if working),
        frozenset(session.scalars(select(CalendarYear.year))),
    )
