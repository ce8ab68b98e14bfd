"""Which issue dates a round looks at, and where each document stands (domain.md 2.1, 2.2, 2.4)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from review.domain.rounds import READING_A, READING_B, WindowRule

YEARS = range(2020, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_reading_a_is_the_calendar_year_three_years_back(year: int) -> None:
    assert READING_A.window(year) == (date(year - 3, 1, 1), date(year - 2, 1, 1))


@pytest.mark.parametrize("year", YEARS)
def test_reading_b_begins_where_reading_a_ends(year: int) -> None:
    assert READING_B.window(year) == (date(year - 2, 1, 1), date(year - 1, 1, 1))


@pytest.mark.parametrize("reading", [READING_A, READING_B])
def test_rounds_tile_so_that_no_issue_date_is_missed_or_met_twice(reading: WindowRule) -> None:
    windows = [reading.window(year) for year in YEARS]
    for (_, end), (start, _) in pairwise(windows):
        assert end == start


def test_in_july_documents_are_two_and_a_half_to_three_and_a_half_years_old() -> None:
    start, end = WindowRule().window(2026)
    assert (start, end) == (date(2023, 1, 1), date(2024, 1, 1))
    opening, half_a_year = date(2026, 7, 1), timedelta(days=181)
    assert start + 3 * timedelta(days=365.25) + half_a_year <= opening
    assert end + 2 * timedelta(days=365.25) + half_a_year <= opening


def test_the_anchor_at_the_end_of_july_moves_the_window_by_a_month() -> None:
    assert WindowRule(anchor_month=8).window(2026) == (date(2023, 2, 1), date(2024, 2, 1))
