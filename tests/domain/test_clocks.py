"""The clocks of domain.md 3.5: terms with stops, and fixed dates that fall on a free day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import (
    FIXED_DATES,
    TERMS,
    Clock,
    Stop,
    days_used,
    due_on,
    fixed_due,
    next_working_day,
    stands_still,
)
from tests.domain.test_calendar import NOTICE_2025

START = date(2025, 7, 1)  # a Tuesday
YEARS = WorkingCalendar(years=frozenset(range(2024, 2030)))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-01-10", "2025-02-13"),
        ("2025-04-20", "2025-05-20"),
        ("2025-07-01", "2025-07-29"),
        ("2025-09-15", "2025-10-17"),
    ],
)
def test_a_reply_is_due_after_twenty_working_days(start: str, due: str) -> None:
    answer = due_on(NOTICE_2025, date.fromisoformat(start), TERMS[Clock.REPLY])
    assert answer == (date.fromisoformat(due), False)


def test_every_clock_has_a_term_or_a_fixed_date() -> None:
    assert set(TERMS) | set(FIXED_DATES) == set(Clock)
    assert not set(TERMS) & set(FIXED_DATES)


def test_the_days_of_a_stop_are_not_counted() -> None:
    week = Stop(date(2025, 7, 7), date(2025, 7, 11))
    assert due_on(NOTICE_2025, START, 20, [week]).on == date(2025, 8, 5)
    assert days_used(NOTICE_2025, START, date(2025, 7, 14), [week]) == 4


def test_overlapping_stops_are_taken_once() -> None:
    stops = [Stop(date(2025, 7, 7), date(2025, 7, 11)), Stop(date(2025, 7, 9), date(2025, 7, 15))]
    inside = [*stops, Stop(date(2025, 7, 8), date(2025, 7, 8))]
    assert due_on(NOTICE_2025, START, 20, stops) == due_on(NOTICE_2025, START, 20, inside)
    assert due_on(NOTICE_2025, START, 20, stops).on == date(2025, 8, 7)


def test_a_stop_after_the_term_is_over_revives_nothing() -> None:
    late = Stop(date(2025, 7, 30), date(2025, 8, 20))
    assert due_on(NOTICE_2025, START, 20, [late]).on == date(2025, 7, 29)


def test_a_stop_on_the_last_day_of_a_term_moves_it() -> None:
    last = Stop(date(2025, 7, 29), date(2025, 7, 29))
    assert due_on(NOTICE_2025, START, 20, [last]).on == date(2025, 7, 30)


def test_a_running_stop_reaches_to_today() -> None:
    running = Stop(date(2025, 7, 7), None)
    assert due_on(NOTICE_2025, START, 20, [running], date(2025, 7, 11)).on == date(2025, 8, 5)
    assert due_on(NOTICE_2025, START, 20, [running], date(2025, 7, 14)).on == date(2025, 8, 6)
    assert stands_still([running], date(2025, 12, 1))
    assert not stands_still([running], date(2025, 7, 6))
    assert days_used(NOTICE_2025, START, date(2025, 7, 20), [running]) == 3


def test_a_stop_that_pushes_a_term_into_an_unknown_year_makes_it_an_estimate() -> None:
    long = Stop(date(2025, 11, 10), date(2025, 12, 20))
    start = date(2025, 11, 3)
    assert not due_on(NOTICE_2025, start, 20).estimated
    assert due_on(NOTICE_2025, start, 20, [long]).estimated


def test_a_term_agrees_with_counting_day_by_day() -> None:
    luck = Random(20250701)
    for _ in range(150):
        start = date(2025, 1, 1) + timedelta(days=luck.randrange(200))
        stops = []
        for _ in range(luck.randrange(4)):
            begins = start + timedelta(days=luck.randrange(-5, 40))
            stops.append(Stop(begins, begins + timedelta(days=luck.randrange(12))))
        days = luck.randrange(1, 25)
        assert due_on(NOTICE_2025, start, days, stops).on == _by_hand(start, days, stops)


def _by_hand(start: date, days: int, stops: Sequence[Stop]) -> date:
    day = start
    while days:
        day += timedelta(days=1)
        if NOTICE_2025.is_working_day(day) and not stands_still(stops, day):
            days -= 1
    return day


@pytest.mark.parametrize(
    ("days", "stops"),
    [
        (0, ()),
        (5, (Stop(date(2025, 7, 9), date(2025, 7, 8)),)),
        (5, (Stop(date(2025, 7, 9), None),)),
    ],
)
def test_a_term_that_can_not_be_counted_is_refused(days: int, stops: tuple[Stop, ...]) -> None:
    with pytest.raises(ValueError, match=r"term|stop"):
        due_on(NOTICE_2025, START, days, stops)


@pytest.mark.parametrize(
    ("clock", "year", "stands_on", "on"),
    [
        (Clock.ANNUAL_REPORT_DEPARTMENT, 2024, date(2025, 1, 31), date(2025, 2, 5)),
        (Clock.ANNUAL_REPORT_GOVERNMENT, 2024, date(2025, 3, 31), date(2025, 3, 31)),
        (Clock.SELF_INSPECTION, 2024, date(2025, 1, 5), date(2025, 1, 6)),
    ],
)
def test_a_fixed_date_on_a_free_day_moves_and_says_so(
    clock: Clock, year: int, stands_on: date, on: date
) -> None:
    due = fixed_due(clock, year, NOTICE_2025)
    assert (due.on, due.stands_on, due.moved, due.estimated) == (
        on,
        stands_on,
        on != stands_on,
        False,
    )


def test_a_fixed_date_in_an_unknown_year_is_an_estimate() -> None:
    assert fixed_due(Clock.SELF_INSPECTION, 2025, NOTICE_2025).estimated
    assert not next_working_day(YEARS, date(2026, 1, 5)).estimated
