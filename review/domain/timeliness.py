"""In time or not: what goes online within how many working days, and how each matter stands.

Regulation Art. 26: within 20 working days of the making or the change of the information; a house may
set shorter terms by kind of document, from a day on (domain.md R16, N7). Days and numbers only.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import TERMS, Clock, FixedDue, next_working_day

#: What a house may set at most: the term of the law.
LAWFUL_DAYS = TERMS[Clock.PUBLICATION]


class Matter(StrEnum):
    """What went, or is to go, online."""

    ISSUED = "issued"  # a document decided proactive before it was issued; from its issue
    RELEASED = "released"  # a document made public by a later decision; from the decision
    VALIDITY = "validity"  # amended, lapsed, repealed; from the day this holds


class Standing(StrEnum):
    """How a matter stands at the end of a day."""

    IN_TIME = "in_time"  # online, within its term
    LATE = "late"  # online, after its term
    RUNNING = "running"  # not online, its term not over
    OVERDUE = "overdue"  # not online, its term over


#: Standings of the patrol list: what somebody has to answer for.
FAULTY = (Standing.OVERDUE, Standing.LATE)


@dataclass(frozen=True)
class Limits:
    """The terms of a house: its own for every kind, and steps (kind, from a day on, days).

    A kind of "" stands for every kind without a step of its own.
    """

    days: int
    steps: tuple[tuple[str, date, int], ...] = ()

    def for_kind(self, doc_kind: str, on: date) -> int:
        """Working days for a document of this kind whose term begins ``on``."""
        for kind in dict.fromkeys((doc_kind, "")):
            fitting = [(since, days) for k, since, days in self.steps if k == kind and since <= on]
            if fitting:
                return max(fitting, key=lambda step: step[0])[1]
        return self.days


@dataclass(frozen=True, kw_only=True)
class Timed:
    """One matter with its term: from when, until when, and when it was online, if it is."""

    matter: Matter
    start: date
    due_on: date
    estimated: bool
    done_on: date | None

    def standing(self, on: date) -> Standing:
        """How it stands at the end of day ``on``."""
        if self.done_on is not None and self.done_on <= on:
            return Standing.IN_TIME if self.done_on <= self.due_on else Standing.LATE
        return Standing.RUNNING if on <= self.due_on else Standing.OVERDUE

    def days(self, calendar: WorkingCalendar, on: date) -> int:
        """Working days from the start to being online, or to ``on`` while it is not."""
        done = self.done_on if self.done_on is not None and self.done_on <= on else on
        return max(calendar.between(self.start, done), 0)


@dataclass(frozen=True)
class Timeliness:
    """The figures of a set of matters on a day; ``median`` counts what is online, None for none."""

    by_standing: dict[Standing, int]
    median: float | None

    @property
    def total(self) -> int:
        """Every matter."""
        return sum(self.by_standing.values())

    @property
    def judged(self) -> int:
        """Matters whose term is over or that are online: those a rate can be taken of."""
        return self.total - self.by_standing[Standing.RUNNING]

    @property
    def rate(self) -> float | None:
        """In time / (in time + late + overdue), 0 to 1; None where nothing can be judged yet."""
        return self.by_standing[Standing.IN_TIME] / self.judged if self.judged else None


def timeliness(matters: Iterable[Timed], calendar: WorkingCalendar, on: date) -> Timeliness:
    """Count a set of matters as it stands at the end of day ``on``."""
    known = list(matters)
    counts = dict.fromkeys(Standing, 0)
    taken = []
    for each in known:
        standing = each.standing(on)
        counts[standing] += 1
        if standing in (Standing.IN_TIME, Standing.LATE):
            taken.append(each.days(calendar, on))
    return Timeliness(counts, statistics.median(taken) if taken else None)


#: Upper ends of the columns of the chart, in working days; the last column is open. The last end is
#: the term of the law.
BINS: tuple[int, ...] = (2, 5, 8, 11, 14, 17, LAWFUL_DAYS)


def spread(days: Sequence[int]) -> tuple[int, ...]:
    """How many fall in each column: 0-2, 3-5, … 18-20 and more working days."""
    counts = [0] * (len(BINS) + 1)
    for each in days:
        counts[sum(1 for end in BINS if each > end)] += 1
    return tuple(counts)


def patrol_due(year: int, calendar: WorkingCalendar) -> FixedDue:
    """Until when the first half of a year is looked through: the end of July (domain.md R16)."""
    return next_working_day(calendar, date(year, 7, 31))
