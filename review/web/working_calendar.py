"""Pages of the working calendar: its years, one year's days, and taking in a pasted notice.

A notice is read and shown first; only what was shown is put in force. What is read is the domain's,
what it changes the service's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.holiday_notice import Holiday, HolidayNotice, YearPlan, read_notice
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarChange,
    change_calendar_days,
    days_of,
    next_year_is_missing,
    planned_years,
    take_in_notice,
    years_loaded,
)
from review.store.calendar import CalendarYear
from review.web.access import NotVisible, requires
from review.web.calendar_forms import CalendarForm, HolidayNoticeForm
from review.web.deadlines import short_date, weekday
from review.web.locale import write_date
from review.web.session import current_actor, current_session, now, today
from review.web.wording.joining import joined

bp = Blueprint("working_calendar", __name__, url_prefix="/admin/calendar")


@dataclass(frozen=True, kw_only=True)
class YearsPage:
    """What ``calendar/years.html`` prints."""

    years: list[CalendarYear]
    next_year: int
    missing: bool


@dataclass(frozen=True, kw_only=True)
class YearPage:
    """What ``calendar/year.html`` prints."""

    year: int
    form: CalendarForm
    days_off: list[date]
    make_up_days: list[date]


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """What ``calendar/notice.html`` prints; without ``notice`` nothing was read yet.

    ``holidays`` are (name, free days, worked days), ``changes`` (date, weekday, what it becomes).
    """

    form: HolidayNoticeForm
    notice: HolidayNotice | None = None
    holidays: tuple[tuple[str, str, str], ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


@bp.get("")
@requires(Permission.CALENDAR_MANAGE)
def years() -> ResponseReturnValue:
    """The years that are loaded, and the ways to the next one."""
    loaded = years_loaded(current_session())
    page = YearsPage(
        years=loaded,
        next_year=max((y.year for y in loaded), default=today().year - 1) + 1,
        missing=next_year_is_missing(current_session(), today()),
    )
    return render_template("calendar/years.html", page=page)


@bp.get("/<int:year>")
@requires(Permission.CALENDAR_MANAGE)
def show_year(year: int) -> ResponseReturnValue:
    """A year's days, to be read and changed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotVisible
    off, worked = days_of(current_session(), year)
    return _year(year, CalendarForm(formdata=None).show(off, worked))


def _year(year: int, form: CalendarForm) -> ResponseReturnValue:
    off, worked = days_of(current_session(), year)
    page = YearPage(year=year, form=form, days_off=off, make_up_days=worked)
    return render_template("calendar/year.html", page=page), form.status


@bp.post("/<int:year>")
@requires(Permission.CALENDAR_MANAGE)
def change_year(year: int) -> ResponseReturnValue:
    """Put a year's days in force."""
    form = CalendarForm()
    if form.validate():
        try:
            done = change_calendar_days(
                current_session(), current_actor(), form.to_command(year), now=now(), today=today()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _changed(done)
    return _year(year, form)


# ---- a pasted notice ---------------------------------------------------------------------------------


@bp.get("/notice")
@requires(Permission.CALENDAR_MANAGE)
def notice() -> ResponseReturnValue:
    """Where the notice is pasted."""
    return render_template(
        "calendar/notice.html", page=NoticePage(form=HolidayNoticeForm(formdata=None))
    )


@bp.post("/notice")
@requires(Permission.CALENDAR_MANAGE)
def read() -> ResponseReturnValue:
    """Show what a pasted notice says and what it would change; nothing is changed yet."""
    form = HolidayNoticeForm()
    if not form.validate():
        return _notice(NoticePage(form=form))
    command = form.to_command()
    found = read_notice(command.text, command.year)
    plans, faults = planned_years(current_session(), found)
    if faults:
        form.refuse(Refused(*faults))
        return _notice(NoticePage(form=form))
    return _notice(
        NoticePage(
            form=form,
            notice=found,
            holidays=tuple(_holiday(each) for each in found.holidays),
            changes=tuple(_changes(plans)),
        )
    )


@bp.post("/notice/take-in")
@requires(Permission.CALENDAR_MANAGE)
def take_in() -> ResponseReturnValue:
    """Put the notice in force that was shown."""
    form = HolidayNoticeForm()
    if form.validate():
        try:
            done = take_in_notice(
                current_session(), current_actor(), form.to_command(), now=now(), today=today()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _changed(done)
    return _notice(NoticePage(form=form))


def _notice(page: NoticePage) -> ResponseReturnValue:
    return render_template("calendar/notice.html", page=page), page.form.status


def _changed(done: CalendarChange) -> ResponseReturnValue:
    year = done.years[0]
    words = _("%(year)s年工作日历已更新，共%(count)s天。", year=year, count=done.days)
    if done.moved:
        words += _("有%(count)s个未办结的期限随之调整，已记入日志。", count=len(done.moved))
    flash(words, "ok")
    return redirect(url_for("working_calendar.years"))


def _holiday(holiday: Holiday) -> tuple[str, str, str]:
    return holiday.name, _days(holiday.days_off), _days(holiday.worked)


def _days(days: Iterable[date]) -> str:
    """Days in words, those that follow on each other as a stretch."""
    stretches: list[list[date]] = []
    for day in days:
        if stretches and (day - stretches[-1][-1]).days == 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return joined(_stretch(found[0], found[-1]) for found in stretches)


def _stretch(first: date, last: date) -> str:
    if first == last:
        return short_date(first)
    return _("%(first)s至%(last)s", first=short_date(first), last=short_date(last))


def _changes(plans: Iterable[YearPlan]) -> Iterable[tuple[str, str, str]]:
    for plan in plans:
        for day, working in plan.changes:
            yield write_date(day), weekday(day), _("上班") if working else _("放假")
