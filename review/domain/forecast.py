"""Progress of a round: weekly figures, pace, what will be late, and when to remind.

Answers are counted from their dates, so that the figures of any past day come out again. Today
counts as over: what is answered today is in the pace, and work goes on from the next working day.
A prognosis is a range, because offices answer in bursts. Nothing here decides or sends anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from review.domain.calendar import Due, WorkingCalendar

#: Working days the pace is taken from.
RECENT_DAYS = 10
#: A finish further away than this many working days (two years) is not in sight.
IN_SIGHT = 500
#: The range of what will be late holds with this share.
RANGE_HOLDS = 0.9
#: Days between two reminders, and before closing in which they come daily.
WEEK = timedelta(days=7)


class Week(NamedTuple):
    """One ISO week of an office's round; ``open_at_end`` is what was not yet settled then."""

    year: int
    number: int
    monday: date
    proposed: int
    settled: int
    open_at_end: int


class Pace(NamedTuple):
    """Answers in so many working days; ``burst`` is how many tend to come at once (at least 1).

    ``recent`` is False where the last days were silent and the whole round had to serve.
    """

    answers: int
    days: int
    burst: float
    recent: bool

    @property
    def per_day(self) -> float:
        """Answers per working day; 0 where there were none."""
        return self.answers / self.days if self.days else 0.0


@dataclass(frozen=True)
class Forecast:
    """How an office's list will stand on its due date.

    ``finish`` is None where no end is in sight; the day of the last answer where all is done.
    ``late`` is what is expected to be open after the due date, ``late_low`` … ``late_high`` its
    range. ``estimated`` says that a year without a loaded holiday notice was counted.
    """

    still_open: int
    pace: Pace
    days_left: int
    finish: Due | None
    late: int
    late_low: int
    late_high: int
    estimated: bool


# -------------------------------------------------------------------------------------- what was


def weekly(
    proposed: Iterable[date] | Mapping[date, int],
    settled: Iterable[date] | Mapping[date, int],
    still_open: int,
    *,
    opened_on: date,
    today: date,
) -> tuple[Week, ...]:
    """Figures per ISO week from opening (or the first answer) to today, weeks of silence too.

    ``proposed`` and ``settled`` hold one date per item, or dates with their numbers; ``still_open``
    the items not settled today; the open ones
    of past weeks are counted back from it. Dates after today are left out, so that
    the figures of a past day need only that day's ``still_open``.
    """
    asked, done = _by_week(proposed, today), _by_week(settled, today)
    first = min([_monday(opened_on), *asked, *done])
    weeks: list[Week] = []
    monday, left = _monday(today), still_open
    while monday >= first:
        iso = monday.isocalendar()
        weeks.append(Week(iso.year, iso.week, monday, asked[monday], done[monday], left))
        left += done[monday]
        monday -= WEEK
    return tuple(reversed(weeks))


def _by_week(days: Iterable[date] | Mapping[date, int], today: date) -> Counter[date]:
    found: Counter[date] = Counter()
    for day, count in (days if isinstance(days, Mapping) else Counter(days)).items():
        if day <= today:
            found[_monday(day)] += count
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def pace(
    answered: Iterable[date], *, opened_on: date, today: date, calendar: WorkingCalendar
) -> Pace:
    """Answers over the last ten working days, today among them; else over the whole round.

    Answers given on free days count with the time around them.
    """
    days = sorted(day for day in answered if day <= today)
    begin = min([opened_on, today, *days])
    recent_from = _days_back(begin, today, calendar)
    recent = [day for day in days if day >= recent_from]
    if recent or recent_from == begin:
        return _pace(recent, recent_from, today, calendar, recent=True)
    return _pace(days, begin, today, calendar, recent=False)


def _days_back(begin: date, today: date, calendar: WorkingCalendar) -> date:
    """The first of the last ten working days, not before ``begin``."""
    day, left = today, RECENT_DAYS - calendar.is_working_day(today)
    while left > 0 and day > begin:
        day -= timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def _pace(
    answers: Sequence[date], begin: date, today: date, calendar: WorkingCalendar, *, recent: bool
) -> Pace:
    days = max(1, calendar.between(begin, today) + calendar.is_working_day(begin))
    mean = len(answers) / days
    # Variance over mean of the daily counts: 1 where answers come singly, more where in bursts.
    squares = sum(count**2 for count in Counter(answers).values())
    burst = float(len(answers))
    if days > 1 and answers:
        burst = (squares - days * mean**2) / (days - 1) / mean
    return Pace(len(answers), days, max(1.0, burst), recent)


# ----------------------------------------------------------------------------------- what will be


def forecast(
    answered: Iterable[date],
    still_open: int,
    *,
    opened_on: date,
    due_on: date,
    today: date,
    calendar: WorkingCalendar,
) -> Forecast:
    """How the open items of an office will stand on the due date at its present pace.

    The range is that of a Poisson process whose rate is known only from the answers so far (the
    negative binomial with Jeffreys' prior), answers coming in bursts of the size seen. On and after
    the due date everything open is late. Raises :class:`ValueError` for a negative count.
    """
    if still_open < 0:
        raise ValueError("no fewer than no items can be open")
    days = sorted(day for day in answered if day <= today)
    speed = pace(days, opened_on=opened_on, today=today, calendar=calendar)
    days_left = max(0, calendar.between(today, due_on))
    if still_open == 0:
        finish = Due(days[-1], False) if days else None  # noqa: FBT003 - a field of a named tuple
        return Forecast(0, speed, days_left, finish, 0, 0, 0, estimated=False)
    few, many = _answers_ahead(speed, days_left)
    late = max(0, still_open - math.floor(speed.per_day * days_left + 0.5))
    finish = _finish(still_open, speed, today, calendar)
    ends = max(due_on, today, finish.on if finish else today)
    begins = min([opened_on, today, *days])
    return Forecast(
        still_open,
        speed,
        days_left,
        finish,
        late=late,
        late_low=min(late, max(0, still_open - many)),
        late_high=max(late, still_open - few),
        estimated=any(year not in calendar.years for year in range(begins.year, ends.year + 1)),
    )


def _finish(still_open: int, speed: Pace, today: date, calendar: WorkingCalendar) -> Due | None:
    """The day the last item is answered, or None where it is out of sight."""
    if not speed.answers:
        return None
    needed = -(-still_open * speed.days // speed.answers)
    return calendar.add(today, needed) if needed <= IN_SIGHT else None


def _answers_ahead(speed: Pace, days: int) -> tuple[int, int]:
    """Fewest and most answers to reckon with in the working days ahead."""
    if not days:
        return 0, 0
    bursts = speed.answers / speed.burst + 0.5
    tail = (1 - RANGE_HOLDS) / 2
    few, many = (_events(bursts, speed.days, days, share) for share in (tail, 1 - tail))
    return math.floor(few * speed.burst), math.ceil(many * speed.burst)


def _events(shape: float, seen: int, ahead: int, share: float) -> int:
    """Quantile of the negative binomial: events in ``ahead`` days after ``shape`` in ``seen``."""
    stay = seen / (seen + ahead)
    mean = shape * (1 - stay) / stay
    # Summed from far below the mean, where nothing is lost, and never from an underflow.
    count = max(0, math.floor(mean - 10 * math.sqrt(mean / stay)))
    term = math.exp(
        math.lgamma(shape + count)
        - math.lgamma(shape)
        - math.lgamma(count + 1)
        + shape * math.log(stay)
        + count * math.log1p(-stay)
    )
    total = term
    while total < share:
        term *= (shape + count) / (count + 1) * (1 - stay)
        count += 1
        total += term
    return count


# -------------------------------------------------------------------------------------- reminders


def reminder_due(
    *,
    opened_on: date,
    closes_on: date,
    last_reminded_on: date | None,
    today: date,
    calendar: WorkingCalendar,
    open_count: int,
) -> bool:
    """Whether an office is to be reminded today.

    A week after opening and a week after the reminder before it, on the next working day where that
    is a free one; in the seven days to the closing day on each working day. Never on the day of
    opening, twice a day, after closing, or where nothing is open.
    """
    if open_count <= 0 or not opened_on < today <= closes_on or not calendar.is_working_day(today):
        return False
    last = max(opened_on, last_reminded_on or opened_on)
    return today > last and (today > closes_on - WEEK or today >= last + WEEK)
