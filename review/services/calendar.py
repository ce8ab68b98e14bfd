"""The working calendar: loading what is known of past years, and taking in a new year's notice.

The State Council's notice appears each November; until it is loaded deadlines are estimates. Every
change sets the open deadlines anew (``deadlines``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chinese_calendar.constants import holidays, workdays
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.domain.clocks import Moved
from review.domain.commands import ChangeCalendarDays, TakeInHolidayNotice
from review.domain.holiday_notice import HolidayNotice, YearPlan, plan_years, read_notice
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.services.deadlines import recompute
from review.store.calendar import CalendarDay, CalendarYear, working_calendar
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
        off = frozenset(d for d in holidays if d.year == year and d.weekday() < 5)
        worked = frozenset(d for d in workdays if d.year == year and d.weekday() >= 5)
        _write(session, YearPlan(year, off, worked, ()), SEEDED, loaded=True)
    session.flush()
    return len(years)


@dataclass(frozen=True)
class CalendarChange:
    """What a change did: the years, how many days they hold now, and the deadlines that moved."""

    years: tuple[int, ...]
    days: int
    moved: tuple[Moved, ...]


def change_calendar_days(
    session: Session, actor: Actor, command: ChangeCalendarDays, *, now: datetime, today: date
) -> CalendarChange:
    """Put a year's free weekdays and worked weekend days in force. Raises Refused."""
    _check_may(actor)
    faults = _faults(command)
    if faults:
        raise Refused(*faults)
    off, worked = frozenset(command.days_off), frozenset(command.make_up_days)
    return _put_in_force(
        session, actor, (YearPlan(command.year, off, worked, ()),), now=now, today=today
    )


def take_in_notice(
    session: Session, actor: Actor, command: TakeInHolidayNotice, *, now: datetime, today: date
) -> CalendarChange:
    """Put a pasted notice in force, with the days it moves at the end of the year before.

    Raises Refused: ``role_missing``, every fault of ``domain.holiday_notice``, and what
    ``planned_years`` says of the years.
    """
    _check_may(actor)
    notice = read_notice(command.text, command.year)
    plans, faults = planned_years(session, notice)
    if faults:
        raise Refused(*faults)
    return _put_in_force(session, actor, plans, now=now, today=today)


def planned_years(
    session: Session, notice: HolidayNotice
) -> tuple[tuple[YearPlan, ...], tuple[Refusal, ...]]:
    """What a notice would change, and everything against it; with a fault there is no plan.

    Besides the notice's own faults: ``year_out_of_range``; ``holiday_part_without_year`` where it
    names one festival alone of a year that is not loaded.
    """
    if notice.faults:
        return (), notice.faults
    if not FIRST_YEAR <= notice.year <= LAST_YEAR:
        return (), (Refusal("year_out_of_range", {"year": str(notice.year)}),)
    known = working_calendar(session)
    if not notice.is_whole and notice.year not in known.years:
        return (), (Refusal("holiday_part_without_year", {"year": str(notice.year)}),)
    return plan_years(notice, known), ()


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


def _check_may(actor: Actor) -> None:
    if not actor.system:
        refusals = refusals_for(actor, Permission.CALENDAR_MANAGE, Place(organisation_id=0))
        if refusals:
            raise Refused(*refusals)


def _put_in_force(
    session: Session, actor: Actor, plans: tuple[YearPlan, ...], *, now: datetime, today: date
) -> CalendarChange:
    """Write the years, the first of them as loaded; then the log, then the deadlines."""
    for place, plan in enumerate(plans):
        _write(session, plan, NOTICE, loaded=place == 0)
    session.flush()
    for plan in plans:
        payload = {"year": plan.year, "days": len(plan.days_off) + len(plan.make_up_days)}
        append(session, "calendar.changed", actor=actor, now=now, about=About(), payload=payload)
    return CalendarChange(
        tuple(plan.year for plan in plans),
        sum(len(plan.days_off) + len(plan.make_up_days) for plan in plans),
        tuple(recompute(session, actor, now, today)),
    )


def _write(session: Session, plan: YearPlan, source: str, *, loaded: bool) -> None:
    """Replace a year's days; ``loaded`` says that its own notice is known from now on."""
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    session.execute(delete(CalendarDay).where(CalendarDay.day >= first, CalendarDay.day <= last))
    if loaded:
        session.execute(delete(CalendarYear).where(CalendarYear.year == plan.year))
        session.add(CalendarYear(year=plan.year, source=source))
    session.add_all(CalendarDay(day=day, working=False) for day in sorted(plan.days_off))
    session.add_all(CalendarDay(day=day, working=True) for day in sorted(plan.make_up_days))
