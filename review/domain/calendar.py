"""Working days: Monday to Friday, corrected by the State Council's yearly notice.

Counting as domain.md 3.5 (Civil Code Art. 201, 203 by analogy): the starting day is not counted; a
period ends on a working day. A period that touches a year without a loaded notice is an estimate
and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple


class Due(NamedTuple):
    """A due date, and whether it is an estimate because a year's notice is missing."""

    on: date
    estimated: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """What the notices say: free weekdays, worked weekend days, and the years that are known."""

    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def add(self, start: date, working_days: int) -> Due:
        """The day ``working_days`` after ``start``, which itself is not counted; at least 1."""
        day, left = start, working_days
        while left > 0:
            day += timedelta(days=1)
            if self.is_working_day(day):
                left -= 1
        years = range(start.year, day.year + 1)
        return Due(day, any(year not in self.years for year in years))

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` to ``end`` inclusive; negative where ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working_day(day))
