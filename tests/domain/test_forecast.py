"""Progress of a round: weeks, pace, what will be late, and the days on which people are reminded."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.calendar import Due, WorkingCalendar
from review.domain.forecast import Forecast, Week, forecast, pace, reminder_due, weekly

#: July 2026 begins on a Wednesday. No holiday falls into the round.
PLAIN = WorkingCalendar(years=frozenset({2026}))
OPENED, DUE = date(2026, 7, 1), date(2026, 7, 31)


def july(*days: int) -> list[date]:
    return [date(2026, 7, day) for day in days]


def ahead(
    answered: Iterable[date],
    still_open: int,
    today: date,
    calendar: WorkingCalendar = PLAIN,
    due: date = DUE,
) -> Forecast:
    return forecast(
        answered, still_open, opened_on=OPENED, due_on=due, today=today, calendar=calendar
    )


# ------------------------------------------------------------------------------------------ weeks


def test_each_week_says_what_was_done_and_what_was_left() -> None:
    assert weekly(
        july(2, 3, 8, 20), july(9, 9, 21), 7, opened_on=OPENED, today=date(2026, 7, 22)
    ) == (
        Week(2026, 27, date(2026, 6, 29), 2, 0, 10),
        Week(2026, 28, date(2026, 7, 6), 1, 2, 8),
        Week(2026, 29, date(2026, 7, 13), 0, 0, 8),
        Week(2026, 30, date(2026, 7, 20), 1, 1, 7),
    )


def test_weeks_run_over_the_turn_of_the_year_and_from_an_early_answer() -> None:
    weeks = weekly(
        [date(2026, 12, 22)], [], 3, opened_on=date(2026, 12, 30), today=date(2027, 1, 5)
    )
    assert [week[:2] for week in weeks] == [(2026, 52), (2026, 53), (2027, 1)]


def test_a_past_day_is_told_without_what_came_after_it() -> None:
    weeks = weekly(july(2, 30), july(3, 31), 5, opened_on=OPENED, today=date(2026, 7, 3))
    assert weeks == (Week(2026, 27, date(2026, 6, 29), 1, 1, 5),)


@given(st.lists(st.integers(0, 40)), st.lists(st.integers(0, 40)), st.integers(0, 99))
def test_every_answer_is_in_one_week_and_the_weeks_add_up(
    asked: list[int], done: list[int], left: int
) -> None:
    proposed = [OPENED + timedelta(days=n) for n in asked]
    settled = [OPENED + timedelta(days=n) for n in done]
    weeks = weekly(proposed, settled, left, opened_on=OPENED, today=OPENED + timedelta(days=40))
    assert sum(week.proposed for week in weeks) == len(proposed)
    assert weeks[0].open_at_end + weeks[0].settled == left + len(settled)
    assert weeks[-1].open_at_end == left
    assert all(b.open_at_end == a.open_at_end - b.settled for a, b in pairwise(weeks))


# ------------------------------------------------------------------------------------------- pace


def test_the_pace_is_that_of_the_last_ten_working_days() -> None:
    answer = pace(july(1, 2, 8, 10, 20), opened_on=OPENED, today=date(2026, 7, 21), calendar=PLAIN)
    # From Wednesday 8 to Tuesday 21 July: ten working days.
    assert (answer.answers, answer.days, answer.recent) == (3, 10, True)
    assert answer.per_day == 0.3


def test_a_young_round_is_measured_whole() -> None:
    answer = pace(july(1, 2), opened_on=OPENED, today=date(2026, 7, 3), calendar=PLAIN)
    assert (answer.answers, answer.days) == (2, 3)


def test_after_ten_silent_days_the_whole_round_serves() -> None:
    answer = pace(july(1, 2, 3), opened_on=OPENED, today=date(2026, 7, 24), calendar=PLAIN)
    assert (answer.answers, answer.days, answer.recent) == (3, 18, False)


def test_holidays_are_no_slow_days() -> None:
    holiday = replace(PLAIN, days_off=frozenset(july(13, 14, 15)))
    answer = pace(july(8, 16, 17), opened_on=OPENED, today=date(2026, 7, 17), calendar=holiday)
    assert (answer.answers, answer.days) == (3, 10)
    weekend = pace(july(11, 12), opened_on=OPENED, today=date(2026, 7, 12), calendar=PLAIN)
    assert (weekend.answers, weekend.days) == (2, 8)


def test_answers_in_one_go_are_known_as_a_burst() -> None:
    calm = pace(july(6, 7, 8, 9, 10), opened_on=OPENED, today=date(2026, 7, 10), calendar=PLAIN)
    stormy = pace(july(*[10] * 5), opened_on=OPENED, today=date(2026, 7, 10), calendar=PLAIN)
    assert calm.per_day == stormy.per_day
    assert calm.burst == 1.0
    assert stormy.burst == pytest.approx(5.0)


# ---------------------------------------------------------------------------------------- forecast


def test_an_office_that_keeps_its_pace_is_told_when_it_ends() -> None:
    answer = ahead(july(*range(6, 11), *range(13, 18)), 5, date(2026, 7, 17))
    assert answer.finish == Due(date(2026, 7, 24), False)
    assert (answer.days_left, answer.late, answer.late_low, answer.estimated) == (10, 0, 0, False)
    assert answer.late_high <= 2


def test_an_office_that_is_too_slow_is_told_how_many_will_be_late() -> None:
    answer = ahead(july(*range(6, 11), *range(13, 18)), 40, date(2026, 7, 17))
    assert answer.late == 30
    assert 20 <= answer.late_low < 30 < answer.late_high <= 36


def test_bursts_make_the_range_wider() -> None:
    calm = ahead(july(*range(6, 11), *range(13, 18)), 40, date(2026, 7, 17))
    stormy = ahead(july(*[9] * 10), 40, date(2026, 7, 17))
    assert calm.late == stormy.late
    assert stormy.late_low < calm.late_low
    assert stormy.late_high >= calm.late_high


def test_before_the_first_answer_no_end_is_in_sight_and_all_may_be_late() -> None:
    for today in (OPENED, date(2026, 7, 20)):
        answer = ahead([], 12, today)
        assert answer.finish is None
        assert (answer.late, answer.late_high) == (12, 12)
        assert answer.late_low < 12


def test_a_finish_in_years_is_none() -> None:
    assert ahead(july(1), 150_000, date(2026, 7, 20)).finish is None


def test_an_office_that_is_done_is_done() -> None:
    answer = ahead(july(3, 9), 0, date(2026, 7, 20))
    assert answer.finish == Due(date(2026, 7, 9), False)
    assert (answer.late, answer.late_low, answer.late_high) == (0, 0, 0)
    assert ahead([], 0, date(2026, 7, 20)).finish is None


def test_after_the_due_date_everything_open_is_late() -> None:
    for today in (DUE, date(2026, 8, 4)):
        answer = ahead(july(20, 21), 9, today)
        assert answer.days_left == 0
        assert (answer.late, answer.late_low, answer.late_high) == (9, 9, 9)
        assert answer.finish is not None
        assert answer.finish.on > today


def test_a_year_without_a_holiday_notice_makes_it_an_estimate() -> None:
    assert ahead(july(1), 3, date(2026, 7, 2), WorkingCalendar()).estimated
    far = ahead(july(1), 90, date(2026, 7, 2))
    assert far.finish is None or far.estimated == (far.finish.on.year > 2026)
    assert ahead(july(1, 2), 5, date(2026, 7, 2), due=date(2027, 1, 8)).estimated


def test_fewer_than_no_items_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no fewer"):
        ahead([], -1, OPENED)


@pytest.mark.parametrize(("rate", "burst"), [(0.4, 1), (3.0, 1), (3.0, 6), (40.0, 5)])
def test_the_range_holds_in_nine_of_ten_rounds(rate: float, burst: int) -> None:
    chance = random.Random(f"{rate} {burst}")
    today, held = date(2026, 7, 17), 0
    past = [day for day in july(*range(1, 18)) if PLAIN.is_working_day(day)]

    def events(days: int) -> list[int]:
        return [
            burst * sum(chance.random() < rate / burst / 200 for _ in range(200))
            for _ in range(days)
        ]

    for _ in range(300):
        answered = [
            day for day, count in zip(past, events(len(past)), strict=True) for _ in range(count)
        ]
        answer = ahead(answered, 10_000, today)
        still = 10_000 - sum(events(answer.days_left))
        held += answer.late_low <= still <= answer.late_high
    assert held / 300 >= 0.85


@given(
    st.lists(st.integers(-5, 60), max_size=80),
    st.integers(0, 5000),
    st.integers(0, 60),
    st.integers(0, 90),
)
def test_the_range_encloses_what_is_expected_and_never_more_than_is_open(
    days: list[int], still_open: int, today: int, due: int
) -> None:
    answer = ahead(
        [OPENED + timedelta(days=n) for n in days],
        still_open,
        OPENED + timedelta(days=today),
        due=OPENED + timedelta(days=due),
    )
    assert 0 <= answer.late_low <= answer.late <= answer.late_high <= still_open


# --------------------------------------------------------------------------------------- reminders


def reminded(
    calendar: WorkingCalendar = PLAIN, opened: date = OPENED, closes: date = DUE, days: int = 45
) -> list[date]:
    """The days on which an office that answers nothing is reminded, asked twice on every day."""
    sent: list[date] = []
    for today in (opened + timedelta(days=n) for n in range(-3, days)):
        for _ in range(2):
            if reminder_due(
                opened_on=opened,
                closes_on=closes,
                last_reminded_on=sent[-1] if sent else None,
                today=today,
                calendar=calendar,
                open_count=1,
            ):
                sent.append(today)
    return sent


def test_reminders_come_weekly_then_daily_then_no_more() -> None:
    assert reminded() == july(8, 15, 22, 27, 28, 29, 30, 31)


def test_a_reminder_waits_for_a_working_day() -> None:
    calendar = replace(
        PLAIN, days_off=frozenset(july(8, 9, 10, 30)), make_up_days=frozenset(july(12, 25))
    )
    assert reminded(calendar) == july(12, 20, 25, 27, 28, 29, 31)


def test_a_round_shorter_than_a_week_reminds_daily_but_not_on_the_day_it_opens() -> None:
    assert reminded(closes=date(2026, 7, 6)) == july(2, 3, 6)


@pytest.mark.parametrize(
    ("last", "count"), [(None, 0), (date(2026, 7, 28), 3), (date(2026, 7, 29), 3)]
)
def test_nobody_is_reminded_of_nothing_nor_twice(last: date | None, count: int) -> None:
    assert not reminder_due(
        opened_on=OPENED,
        closes_on=DUE,
        last_reminded_on=last,
        today=date(2026, 7, 28),
        calendar=PLAIN,
        open_count=count,
    )


def test_a_reminder_of_an_earlier_round_does_not_count() -> None:
    assert not reminder_due(
        opened_on=OPENED,
        closes_on=DUE,
        last_reminded_on=date(2025, 7, 31),
        today=date(2026, 7, 2),
        calendar=PLAIN,
        open_count=5,
    )
