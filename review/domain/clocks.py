"""The clocks of the Regulation: how long each runs, when it stands still, when it ends.

The table of domain.md 3.5. A term counts working days after its first day (Civil Code Art. 201);
days of a stop are not counted; a date fixed in a rule that falls on a free day moves to the next
working day (Civil Code Art. 203, by analogy) and says so. No clock reads the time: days go in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from review.domain.calendar import Due, WorkingCalendar


class Clock(StrEnum):
    """What is being timed."""

    PUBLICATION = "publication"  # Art. 26, from the making or the change of the information
    CORRECTION = "correction"  # Art. 30, from receipt: the notice to complete a request
    REPLY = "reply"  # Art. 33, from receipt or receipt of the correction
    EXTENSION = "extension"  # Art. 33, on top of the reply
    THIRD_PARTY = "third_party"  # Art. 32, from the letter; silence: the agency decides
    CO_MAKER = "co_maker"  # Art. 34, from the letter; silence: consent
    INTERNAL_TARGET = "internal_target"  # nobody's law: an indicator of the house
    REFERRAL = "referral"  # implementing regulation Art. 25: to report a doubtful classification
    REFERRAL_ANSWER = "referral_answer"  # the same: for the authority's answer
    ANNUAL_REPORT_DEPARTMENT = "annual_report_department"  # Art. 49
    ANNUAL_REPORT_GOVERNMENT = "annual_report_government"  # Art. 49
    SELF_INSPECTION = "self_inspection"  # local rule; the house may set another day


#: Working days of each term.
TERMS: Mapping[Clock, int] = MappingProxyType(
    {
        Clock.PUBLICATION: 20,
        Clock.CORRECTION: 7,
        Clock.REPLY: 20,
        Clock.EXTENSION: 20,
        Clock.THIRD_PARTY: 15,
        Clock.CO_MAKER: 15,
        Clock.INTERNAL_TARGET: 10,
        Clock.REFERRAL: 10,
        Clock.REFERRAL_ANSWER: 10,
    }
)

#: Month and day in the year after the one reported on.
FIXED_DATES: Mapping[Clock, tuple[int, int]] = MappingProxyType(
    {
        Clock.ANNUAL_REPORT_DEPARTMENT: (1, 31),
        Clock.ANNUAL_REPORT_GOVERNMENT: (3, 31),
        Clock.SELF_INSPECTION: (1, 5),
    }
)


class Stop(NamedTuple):
    """Days ``begins`` to ``ends``, both included, that a clock does not count; without an end it is
    still running and lasts to ``today``.
    """

    begins: date
    ends: date | None


class FixedDue(NamedTuple):
    """A fixed date as it applies: the working day it ends ``on``, and the day the rule names."""

    on: date
    estimated: bool
    stands_on: date

    @property
    def moved(self) -> bool:
        """Whether the day of the rule is free, so that the next working day counts."""
        return self.on != self.stands_on


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An open deadline that fell on one day and falls on another, because the calendar changed.

    ``kind`` is a code (ASCII, as the audit log takes it), ``row_id`` the row that carries the day.
    """

    kind: str
    row_id: int
    organisation_id: int
    before: date
    after: date
    estimated: bool
    document_id: int | None = None
    case_id: int | None = None


def due_on(
    calendar: WorkingCalendar,
    start: date,
    working_days: int,
    stops: Sequence[Stop] = (),
    today: date | None = None,
) -> Due:
    """The last day of a term of ``working_days`` after ``start``, the days of stops not counted.

    A stop that begins after the term is over changes nothing; stops may overlap. With a stop still
    running the answer is what would be due if it ended ``today``. Raises ValueError for a term
    under one day, a stop that ends before it begins, and a running stop without ``today``.
    """
    if working_days < 1:
        raise ValueError("a term has at least one working day")
    closed = [_closed(stop, today) for stop in stops]
    last = calendar.add(start, working_days)
    while True:
        counted = calendar.between(start, last.on) - _stopped(calendar, closed, start, last.on)
        if counted >= working_days:
            return last
        further = calendar.add(last.on, working_days - counted)
        last = Due(further.on, last.estimated or further.estimated)


def days_used(
    calendar: WorkingCalendar,
    start: date,
    on: date,
    stops: Sequence[Stop] = (),
) -> int:
    """Working days of a term that are gone at the end of day ``on``; 0 before it began.

    A stop still running reaches to ``on``. Raises ValueError for a stop that ends before it begins.
    """
    if on <= start:
        return 0
    closed = [_closed(stop, on) for stop in stops]
    return calendar.between(start, on) - _stopped(calendar, closed, start, on)


def stands_still(stops: Sequence[Stop], on: date) -> bool:
    """Whether a stop covers the day ``on``."""
    return any(stop.begins <= on and (stop.ends is None or on <= stop.ends) for stop in stops)


def fixed_due(clock: Clock, year: int, calendar: WorkingCalendar) -> FixedDue:
    """When the report on ``year`` is due. Raises KeyError for a clock that counts working days."""
    month, day = FIXED_DATES[clock]
    return next_working_day(calendar, date(year + 1, month, day))


def next_working_day(calendar: WorkingCalendar, day: date) -> FixedDue:
    """The day itself where offices work on it, else the first working day after it (Art. 203)."""
    on = day
    while not calendar.is_working_day(on):
        on += timedelta(days=1)
    known = {day.year, on.year} <= calendar.years
    return FixedDue(on, not known, day)


# ---- inside --------------------------------------------------------------------------------------


def _closed(stop: Stop, today: date | None) -> tuple[date, date]:
    """First and last day; a stop that begins after ``today`` and has no end covers no day."""
    if stop.ends is not None:
        if stop.ends < stop.begins:
            raise ValueError("a stop ends before it begins")
        return stop.begins, stop.ends
    if today is None:
        raise ValueError("a stop still running needs today")
    return stop.begins, today


def _stopped(
    calendar: WorkingCalendar, stops: Sequence[tuple[date, date]], start: date, end: date
) -> int:
    """Working days after ``start`` to ``end`` that lie in any of the stops, each counted once."""
    found, reached = 0, start
    for begins, ends in sorted(stops):
        after = max(reached, begins - timedelta(days=1))
        until = min(end, ends)
        if until > after:
            found += calendar.between(after, until)
            reached = until
    return found
