"""The working calendar: loading what is known of past years, and taking in a new year's notice.

The State Council's notice appears each November; until it is loaded deadlines are estimates.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chinese_calendar.constants import holidays, workdays
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.domain.commands import ChangeCalendarDays
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.store.calendar import CalendarDay, CalendarYear
from review.store.events import About, append

FIRST_YEAR, LAST_YEAR = 2000, 2100
SEEDED = "chinesecalendar"
NOTICE = "notice"


def seed_calendar(session: Session) -> int:
    """Load every year the calendar package knows (2004 to 2026) that is not loaded yet.

    Returns how many years were added. Repeating it changes nothing.
    """
    loaded = set(session.scalars(select(CalendarYear.year)))
    years = sorted({day.year for day in holidays} - loaded)
    for year in years:
        off = {d for d in holidays if d.year == year and d.weekday() < 5}
        worked = {d for d in workdays if d.year == year and d.weekday() >= 5}
        _write(session, year, off, worked, SEEDED)
    session.flush()
    return len(years)


def change_calendar_days(
    session: Session, actor: Actor, command: ChangeCalendarDays, now: datetime
) -> int:
    """Put a year's free weekdays and worked weekend days in force; answers how many. Raises Refused."""
    if not actor.system:
        refusals = refusals_for(actor, Permission.CALENDAR_MANAGE, Place(organisation_id=0))
        if refusals:
            raise Refused(*refusals)
    faults = _faults(command)
    if faults:
        raise Refused(*faults)
    off, worked = set(command.days_off), set(command.make_up_days)
    _write(session, command.year, off, worked, NOTICE)
    session.flush()
    count = len(off) + len(worked)
    payload = {"year": command.year, "days": count}
    append(session, "calendar.changed", actor=actor, now=now, about=About(), payload=payload)
    return count


def days_of(session: Session, year: int) -> tuple[list[date], list[date]]:
    """A year's free weekdays and worked weekend days, in order."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.working)
        .where(CalendarDay.day >= date(year, 1, 1), CalendarDay.day <= date(year, 12, 31))
        .order_by(CalendarDay.day)
    ).all()
    return [d for d, working in rows if not working], [d for d, working in rows if working]


def years_loaded(session: Session) -> list[CalendarYear]:
    """The years that are loaded, newest first."""
    return list(session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())))


def next_year_is_missing(session: Session, today: date) -> bool:
    """Whether deadlines of the coming weeks touch a year that is not loaded."""
    wanted = {today.year, (today + timedelta(days=60)).year}
    return bool(wanted - set(session.scalars(select(CalendarYear.year))))


def _faults(command: ChangeCalendarDays) -> list[Refusal]:
    if not FIRST_YEAR <= command.year <= LAST_YEAR:
        return [Refusal("year_out_of_range", {"year": str(command.year)})]
    faults = []
    for day in (*command.days_off, *command.make_up_days):
        if day.year != command.year:
            facts = {"date": day.isoformat(), "year": str(command.year)}
            faults.append(Refusal("calendar_other_year", facts))
    faults += [
        Refusal("calendar_not_a_weekday", {"date": day.isoformat()})
        for day in command.days_off
        if day.weekday() >= 5
    ]
    faults += [
        Refusal("calendar_not_a_weekend", {"date": day.isoformat()})
        for day in command.make_up_days
        if day.weekday() < 5
    ]
    return faults


def _write(session: Session, year: int, off: set[date], worked: set[date], source: str) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    session.execute(delete(CalendarDay).where(CalendarDay.day >= first, CalendarDay.day <= last))
    session.execute(delete(CalendarYear).where(CalendarYear.year == year))
    session.add(CalendarYear(year=year, source=source))
    session.add_all(CalendarDay(day=day, working=False) for day in sorted(off))
    session.add_all(CalendarDay(day=day, working=True) for day in sorted(worked))
