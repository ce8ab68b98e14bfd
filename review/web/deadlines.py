"""Deadlines in words for lists and heads: how many working days are left, or gone.

The calendar is read once by the caller and passed in. What a working day is stands in the domain.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.web.locale import language_tag, write_date

#: Working days before a deadline from which on it is shown as near.
SOON_DAYS = 3

Badge = tuple[str, str, str]


def badge_of(
    day: date | None, calendar: WorkingCalendar, today: date, *, estimated: bool = False
) -> Badge | None:
    """A deadline as ``components/due.html`` takes it: (tone, words, full date); None without one."""
    if day is None:
        return None
    full = write_date(day)
    if estimated:
        full = _("%(date)s（工作日历未载入，按周一至周五估算）", date=full)
    left = calendar.between(today, day)
    if day < today:
        return "late", _("逾期%(n)s个工作日", n=max(-left, 1)), full
    if day == today:
        return "soon", _("今天到期"), full
    if left <= SOON_DAYS:
        return "soon", _("剩%(n)s个工作日", n=left), full
    return "ok", short_date(day), full


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
