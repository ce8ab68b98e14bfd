"""Working days by the notice of 2025, with the fixtures of domain.md 3.5."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from review.domain.calendar import WorkingCalendar


def _days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


NOTICE_2025 = WorkingCalendar(
    days_off=frozenset(
        day
        for first, last in (
            ("2025-01-01", "2025-01-01"),
            ("2025-01-28", "2025-02-04"),
            ("2025-04-04", "2025-04-06"),
            ("2025-05-01", "2025-05-05"),
            ("2025-05-31", "2025-06-02"),
            ("2025-10-01", "2025-10-08"),
        )
        for day in _days(first, last)
    ),
    make_up_days=frozenset(
        map(
            date.fromisoformat,
            ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        )
    ),
    years=frozenset({2025}),
)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-01-10", "2025-02-13"),
        ("2025-04-20", "2025-05-20"),
        ("2025-07-01", "2025-07-29"),
        ("2025-09-15", "2025-10-17"),
    ],
)
def test_twenty_working_days_run_over_holidays_and_make_up_days(start: str, due: str) -> None:
    answer = NOTICE_2025.add(date.fromisoformat(start), 20)
    assert answer == (date.fromisoformat(due), False)
    assert NOTICE_2025.between(date.fromisoformat(start), answer.on) == 20


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-07-17", True),  # a Thursday
        ("2025-07-19", False),  # a Saturday
        ("2025-01-28", False),  # a Tuesday, Spring Festival
        ("2025-01-26", True),  # a Sunday that is worked
        ("2025-10-11", True),  # a Saturday that is worked
    ],
)
def test_offices_work_as_the_notice_says(day: str, works: bool) -> None:
    assert NOTICE_2025.is_working_day(date.fromisoformat(day)) is works


def test_the_starting_day_is_not_counted() -> None:
    assert NOTICE_2025.add(date(2025, 7, 1), 1).on == date(2025, 7, 2)
    assert NOTICE_2025.add(date(2025, 7, 4), 1).on == date(2025, 7, 7)


@pytest.mark.parametrize(
    ("start", "estimated"),
    [("2025-11-01", False), ("2025-12-20", True), ("2024-12-31", True), ("2026-03-01", True)],
)
def test_a_period_that_touches_an_unknown_year_is_an_estimate(start: str, estimated: bool) -> None:
    assert NOTICE_2025.add(date.fromisoformat(start), 20).estimated is estimated


def test_days_between_are_negative_backwards_and_none_on_the_same_day() -> None:
    early, late = date(2025, 7, 1), date(2025, 7, 8)
    assert NOTICE_2025.between(early, late) == 5
    assert NOTICE_2025.between(late, early) == -5
    assert NOTICE_2025.between(early, early) == 0
