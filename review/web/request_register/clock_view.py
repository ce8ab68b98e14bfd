"""The clock of a request as a picture: one cell per day, what was used, what stood still, what is left.

Drawing only: when the clock begins, stops and ends is worked out by ``domain.clocks``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import Stop, days_used, stands_still
from review.web.deadlines import short_date
from review.web.wording.joining import joined

#: Cells stand between these, in units of which the page shows about one a pixel.
_LEFT, _RIGHT = 10.0, 850.0
_TALL, _LOW = 26.0, 10.0
_BASE = 44.0
#: A clock that ran longer than this is cut off at its end: the words say how late it is.
_MOST_DAYS = 420
#: Two words nearer than this would lie on each other.
_APART = 70.0


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One day, in the units of the drawing; ``css`` is a class of the charts."""

    x: float
    y: float
    width: float
    height: float
    css: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A day that is named below the cells."""

    x: float
    anchor: str
    words: str
    strong: bool


@dataclass(frozen=True, kw_only=True)
class ClockPicture:
    """What ``request_register/_clock.html`` draws, with the same in words."""

    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]
    words: str
    used: int
    left: int
    stopped: int
    late: int


def clock_picture(
    calendar: WorkingCalendar,
    start: date,
    due: date,
    stops: Sequence[Stop],
    *,
    until: date,
    running: bool,
) -> ClockPicture:
    """The clock from ``start`` (not counted) to ``due``, looked at on day ``until``.

    ``until`` is today while the request is open (``running``), else the day it was closed.
    """
    last = min(max(due, until), start + timedelta(days=_MOST_DAYS))
    count = max((last - start).days, 1)
    wide = (_RIGHT - _LEFT) / count
    cells = []
    for at in range(count):
        day = start + timedelta(days=at + 1)
        css, high = _face(calendar, day, due, stops, until, running=running)
        cells.append(
            Cell(
                x=round(_LEFT + at * wide, 1),
                y=_BASE - high,
                width=round(max(wide - 1.5, 0.8), 1),
                height=high,
                css=css,
            )
        )
    used = days_used(calendar, start, min(until, due), stops)
    left = max(calendar.between(until, due), 0) if running and until <= due else 0
    late = max(calendar.between(due, until), 0)
    stopped = calendar.between(start, min(until, due)) - used if until > start else 0
    return ClockPicture(
        cells=tuple(cells),
        marks=_marks(start, due, until, wide, last, running=running),
        words=_words(used, left, stopped, late, running=running),
        used=used,
        left=left,
        stopped=max(stopped, 0),
        late=late,
    )


def _face(
    calendar: WorkingCalendar,
    day: date,
    due: date,
    stops: Sequence[Stop],
    until: date,
    *,
    running: bool,
) -> tuple[str, float]:
    """Class and height of a day: a free day is low, a stop pale, a day beyond the end red."""
    if not calendar.is_working_day(day):
        return "c-soft", _LOW
    if day > due:
        return "c-late", _TALL
    if stands_still(stops, day) and (day <= until or not running):
        return "c-half", _TALL
    if day > until:
        return "c-left", _TALL
    return "c-done", _TALL


def _marks(
    start: date, due: date, until: date, wide: float, last: date, *, running: bool
) -> tuple[Mark, ...]:
    """Beginning, end and the day looked at; the end first, so that it is never the one left out."""

    def place(day: date) -> float:
        return round(_LEFT + min((day - start).days, (last - start).days) * wide, 1)

    wanted = (
        (due, _("%(date)s期满", date=short_date(due)), True),
        (start, _("%(date)s起算", date=short_date(start)), False),
        (until, _("今天") if running else _("%(date)s办结", date=short_date(until)), False),
    )
    marks: list[Mark] = []
    for day, words, strong in wanted:
        x = place(day)
        if all(abs(mark.x - x) >= _APART for mark in marks):
            anchor = "start" if x < _LEFT + _APART else "end" if x > _RIGHT - _APART else "middle"
            marks.append(Mark(x=x, anchor=anchor, words=str(words), strong=strong))
    return tuple(marks)


def _words(used: int, left: int, stopped: int, late: int, *, running: bool) -> str:
    said = [_("已用%(n)s个工作日", n=used)]
    if stopped:
        said.append(_("停计%(n)s个工作日", n=stopped))
    if late:
        said.append(_("超期%(n)s个工作日", n=late))
    elif running:
        said.append(_("还剩%(n)s个工作日", n=left))
    return joined(said, "，")
