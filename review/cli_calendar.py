"""``flask calendar show|take-in``: the working calendar on the command line.

The same services as the administrator's pages, recorded as system with the operating-system user.
Exit codes: 0 done, 2 misuse, 5 refused. With ``--try`` a notice is read and shown, nothing changes.
"""

from __future__ import annotations

from typing import IO

import click
from flask.cli import AppGroup

from review.cli_ground import Meanings, print_json, refusals_told, work_at_hand
from review.domain.commands import TakeInHolidayNotice
from review.domain.holiday_notice import HolidayNotice, YearPlan, read_notice
from review.domain.values import Refused
from review.jobs.work import system_actor
from review.services.calendar import days_of, planned_years, take_in_notice

#: What each refusal means, Chinese first.
MEANINGS: Meanings = {
    "holiday_text_too_long": ("太长，不像一份放假通知", "too long for a notice of holidays"),
    "holiday_year_missing": (
        "没有读出年份：请带上标题，或者用 --year",
        "the text names no year: keep its title, or say --year",
    ),
    "holiday_year_differs": (
        "通知是 {year} 年的，--year 是 {wanted}",
        "the notice is of {year}, --year says {wanted}",
    ),
    "holiday_nothing_read": ("没有读出放假或者上班的日期", "no day was read"),
    "holiday_sentence_unclear": ("没有读懂：{sentence}", "not understood: {sentence}"),
    "holiday_date_impossible": (
        "{written} 不存在：{sentence}",
        "no such day {written}: {sentence}",
    ),
    "holiday_weekday_wrong": (
        "{date} 是星期{real}，写的是星期{written}：{sentence}",
        "{date} is another weekday than written: {sentence}",
    ),
    "holiday_count_wrong": (
        "写的是 {written} 天，实际 {real} 天：{sentence}",
        "{written} days are written, there are {real}: {sentence}",
    ),
    "holiday_stretch_wrong": (
        "{first} 至 {last} 不对：{sentence}",
        "{first} to {last} is no stretch: {sentence}",
    ),
    "holiday_worked_on_weekday": (
        "{date} 本来就是工作日：{sentence}",
        "{date} is worked anyway: {sentence}",
    ),
    "holiday_far_year": ("{date} 不属于 {year} 年的安排", "{date} is far from {year}"),
    "holiday_free_and_worked": ("{date} 又放假又上班", "{date} is free and worked"),
    "holiday_part_without_year": (
        "只有个别节日，{year} 年的日历还没有载入",
        "one festival alone, and {year} is not loaded",
    ),
    "year_out_of_range": ("年份 {year} 不在范围内", "the year {year} is out of range"),
}

calendar = AppGroup("calendar", help="Holidays and make-up days, from which deadlines are counted.")


@calendar.command("show")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--json", "as_json", is_flag=True, help="print data")
def show(year: int, *, as_json: bool) -> None:
    """The free weekdays and the worked weekend days of a year."""
    work = work_at_hand()
    with work.sessions() as session:
        off, worked = days_of(session, year)
    said = {
        "year": year,
        "days_off": [day.isoformat() for day in off],
        "make_up_days": [day.isoformat() for day in worked],
    }
    if as_json:
        print_json(said)
        return
    click.echo(f"放假 / free: {' '.join(day.isoformat() for day in off)}")
    click.echo(f"上班 / worked: {' '.join(day.isoformat() for day in worked)}")


@calendar.command("take-in")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"))
@click.option("--year", type=click.IntRange(2000, 2100), help="where the text names none")
@click.option("--try", "only_try", is_flag=True, help="read and show, change nothing")
@click.option("--json", "as_json", is_flag=True, help="print data")
def take_in(file: IO[str], year: int | None, *, only_try: bool, as_json: bool) -> None:
    """Put the State Council's notice in FILE (plain text, - for standard input) in force."""
    work = work_at_hand()
    text, now = file.read(), work.clock()
    notice = read_notice(text, year)
    with refusals_told(MEANINGS), work.transaction() as session:
        plans, faults = planned_years(session, notice)
        if faults:
            raise Refused(*faults)
        moved = 0
        if not only_try:
            command = TakeInHolidayNotice(text=text, year=year)
            today = work.day_of(now)
            done = take_in_notice(session, system_actor(), command, now=now, today=today)
            moved = len(done.moved)
    said = _said(notice, plans, moved)
    if as_json:
        print_json(said)
        return
    for day, working in (change for plan in plans for change in plan.changes):
        click.echo(f"{day.isoformat()} {'上班 / worked' if working else '放假 / free'}")
    click.echo(f"调整的期限 / deadlines moved: {moved}")


def _said(notice: HolidayNotice, plans: tuple[YearPlan, ...], moved: int) -> dict[str, object]:
    return {
        "year": notice.year,
        "reference": notice.reference,
        "missing": list(notice.missing),
        "changes": [
            {"date": day.isoformat(), "working": working}
            for plan in plans
            for day, working in plan.changes
        ],
        "moved": moved,
    }
