"""Deadlines in words for lists and heads: how many working days are left, or gone.

The calendar is read once by the caller and passed in. What a working day is stands in the domain.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.store.worklists import SOON_DAYS
from review.web.locale import language_tag, write_date

Badge = tuple[str, str, str]


def badge_of(
    day: date | None, calendar: WorkingCalendar, today: date, *, estimated: bool = False
) -> Badge | None:
    """A deadline as ``components/due.html`` takes it: (tone, words, full date); None without one.

    Where a year from today to the deadline is not loaded, or the deadline was worked out before it
    was, both say that this is an estimate.
    """
    if day is None:
        return None
    tone, words = _tone_and_words(day, calendar, today)
    first, last = sorted((today.year, day.year))
    if estimated or not calendar.years.issuperset(range(first, last + 1)):
        full = _("%(date)s（工作日历未载入，按周一至周五估算）", date=write_date(day))
        return tone, words if day == today else _("约%(words)s", words=words), full
    return tone, words, write_date(day)


def _tone_and_words(day: date, calendar: WorkingCalendar, today: date) -> tuple[str, str]:
    left = calendar.between(today, day)
    if day < today:
        return "late", _("逾期%(n)s个工作日", n=max(-left, 1))
    if day == today:
        return "soon", _("今天到期")
    if left <= SOON_DAYS:
        return "soon", _("剩%(n)s个工作日", n=left)
    return "ok", short_date(day)


def due_words(day: date, *, estimated: bool) -> str:
    """A due day as sentences print it; an estimate says so."""
    on = write_date(day)
    return str(_("%(date)s（估算）", date=on)) if estimated else on


def short_date(day: date) -> str:
    """Month and day as lists print them."""
    if language_tag() == "en":
        return f"{day.day} {day:%b}"
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """The day of the week in words."""
    names = (
        _("星期一"),
        _("星期二"),
        _("星期三"),
        _("星期四"),
        _("星期五"),
        _("星期六"),
        _("星期日"),
    )
    return str(names[day.weekday()])
