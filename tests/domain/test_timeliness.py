"""In time or late: terms by kind and date, standings, shares, and the columns of the chart."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.timeliness import (
    BINS,
    Limits,
    Matter,
    Standing,
    Timed,
    patrol_due,
    spread,
    timeliness,
)
from tests.domain.test_calendar import NOTICE_2025

JULY = date(2025, 7, 1)
DUE = date(2025, 7, 29)


def timed(done_on: date | None = None, start: date = JULY, due_on: date = DUE) -> Timed:
    return Timed(matter=Matter.ISSUED, start=start, due_on=due_on, estimated=False, done_on=done_on)


@pytest.mark.parametrize(
    ("done_on", "on", "standing"),
    [
        (DUE, date(2025, 8, 1), Standing.IN_TIME),
        (date(2025, 7, 30), date(2025, 8, 1), Standing.LATE),
        (date(2025, 7, 30), DUE, Standing.RUNNING),  # that day knew nothing of the next
        (None, DUE, Standing.RUNNING),
        (None, date(2025, 7, 30), Standing.OVERDUE),
    ],
)
def test_the_last_day_of_the_term_is_in_time(
    done_on: date | None, on: date, standing: Standing
) -> None:
    assert timed(done_on).standing(on) is standing


def test_days_count_to_publication_or_to_the_day_asked() -> None:
    assert timed(date(2025, 7, 8)).days(NOTICE_2025, date(2025, 9, 1)) == 5
    assert timed().days(NOTICE_2025, date(2025, 7, 8)) == 5
    assert timed(date(2025, 6, 30)).days(NOTICE_2025, date(2025, 9, 1)) == 0


def test_a_share_counts_what_can_be_judged() -> None:
    matters = [
        timed(date(2025, 7, 8)),
        timed(date(2025, 7, 10)),
        timed(date(2025, 8, 5)),
        timed(),
        timed(start=date(2025, 8, 1), due_on=date(2025, 8, 29)),
    ]
    figures = timeliness(matters, NOTICE_2025, date(2025, 8, 8))
    assert figures.by_standing == {
        Standing.IN_TIME: 2,
        Standing.LATE: 1,
        Standing.OVERDUE: 1,
        Standing.RUNNING: 1,
    }
    assert (figures.total, figures.judged, figures.rate, figures.median) == (5, 4, 0.5, 7)


def test_nothing_has_no_share_and_no_median() -> None:
    figures = timeliness([], NOTICE_2025, JULY)
    assert (figures.total, figures.rate, figures.median) == (0, None, None)


def test_a_kind_has_its_own_term_from_a_day_on() -> None:
    limits = Limits(
        20,
        (
            ("notice", date(2025, 1, 1), 10),
            ("notice", date(2025, 7, 1), 5),
            ("", date(2025, 6, 1), 15),
        ),
    )
    assert limits.for_kind("notice", date(2024, 12, 31)) == 20
    assert limits.for_kind("notice", date(2025, 6, 30)) == 10
    assert limits.for_kind("notice", date(2025, 7, 1)) == 5
    assert limits.for_kind("opinion", date(2025, 5, 31)) == 20
    assert limits.for_kind("opinion", date(2025, 6, 1)) == 15


def test_the_columns_of_the_chart_end_with_the_term_of_the_law() -> None:
    assert spread([0, 2, 3, 20, 21, 300]) == (2, 1, 0, 0, 0, 0, 1, 2)
    assert len(spread([])) == len(BINS) + 1
    assert BINS[-1] == 20


def test_the_first_half_is_looked_through_by_the_end_of_july() -> None:
    assert patrol_due(2025, NOTICE_2025).on == date(2025, 7, 31)
    assert patrol_due(2027, NOTICE_2025) == (date(2027, 8, 2), True, date(2027, 7, 31))
