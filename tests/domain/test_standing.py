"""Where a document stands and which July takes it next: exactly one answer for each (domain.md 2.2 to 2.4)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from review.domain.rounds import (
    READING_A,
    READING_B,
    Covered,
    OutOfScope,
    RoundPolicy,
    Standing,
    WindowRule,
    due_year,
    standing_of,
)

POLICY = RoundPolicy(first_year=2024)
TODAY = date(2026, 7, 17)
WITHIN = date(2023, 5, 4)


@pytest.mark.parametrize(
    ("rule", "day", "year"),
    [
        (READING_A, date(2017, 12, 31), 2020),
        (READING_A, date(2018, 1, 1), 2021),
        (READING_A, date(2018, 1, 3), 2021),
        (READING_A, date(2023, 12, 31), 2026),
        (READING_A, date(2024, 1, 1), 2027),
        (READING_B, date(2023, 12, 31), 2025),
        (READING_B, date(2024, 1, 1), 2026),
        (WindowRule(anchor_month=8), date(2024, 1, 31), 2026),
        (WindowRule(anchor_month=8), date(2024, 2, 1), 2027),
    ],
)
def test_an_issue_date_has_one_july(rule: WindowRule, day: date, year: int) -> None:
    assert rule.year_of(day) == year
    start, end = rule.window(year)
    assert start <= day < end


@pytest.mark.parametrize("rule", [READING_A, READING_B, WindowRule(anchor_month=8)])
def test_every_day_lies_in_the_window_of_its_july(rule: WindowRule) -> None:
    for number in range(date(2007, 1, 1).toordinal(), date(2028, 1, 1).toordinal(), 13):
        day = date.fromordinal(number)
        start, end = rule.window(rule.year_of(day))
        assert start <= day < end


@pytest.mark.parametrize(
    "wrong",
    [{"anchor_day": 31}, {"anchor_month": 13}, {"lookback_months": 0}, {"span_months": 0}],
)
def test_a_rule_that_not_every_year_can_follow_is_impossible(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"anchor|positive"):
        WindowRule(**wrong)


@pytest.mark.parametrize(
    ("document", "standing", "year"),
    [
        (Covered(window_on=WITHIN), Standing.DUE, 2026),
        (Covered(window_on=date(2021, 1, 1)), Standing.DUE, 2026),
        (Covered(window_on=date(2025, 1, 1)), Standing.DUE, 2028),
        (Covered(window_on=date(2020, 12, 31)), Standing.BACKLOG, None),
        (Covered(window_on=date(2007, 1, 1)), Standing.BACKLOG, None),
        (Covered(window_on=WITHIN, evaluated_on=date(2026, 7, 5)), Standing.EVALUATED, None),
        (
            Covered(window_on=WITHIN, evaluated_on=date(2026, 7, 5), review_on=date(2029, 7, 1)),
            Standing.EVALUATED,
            2029,
        ),
        (
            Covered(window_on=WITHIN, evaluated_on=date(2026, 7, 5), review_on=date(2028, 9, 1)),
            Standing.EVALUATED,
            2029,
        ),
        (
            Covered(window_on=WITHIN, evaluated_on=date(2023, 7, 5), review_on=date(2026, 7, 1)),
            Standing.DUE,
            2026,
        ),
        (
            Covered(window_on=date(2006, 1, 1), review_on=date(2026, 5, 1)),
            Standing.DUE,
            2026,
        ),
        (
            Covered(window_on=date(2006, 1, 1), has_open_item=True),
            Standing.DUE,
            2026,
        ),
        (
            Covered(window_on=WITHIN, out_of_scope=OutOfScope.ARCHIVED, has_open_item=True),
            Standing.OUT_OF_SCOPE,
            None,
        ),
    ],
)
def test_where_a_document_stands_and_when_it_comes(
    document: Covered, standing: Standing, year: int | None
) -> None:
    assert standing_of(document, POLICY, TODAY) is standing
    assert due_year(document, POLICY, TODAY) == year


def test_what_a_july_missed_is_due_in_the_next() -> None:
    document = Covered(window_on=WITHIN)
    assert due_year(document, POLICY, date(2026, 7, 31)) == 2026
    assert due_year(document, POLICY, date(2026, 8, 1)) == 2027


def test_nothing_is_due_before_the_first_july_of_a_house() -> None:
    policy = RoundPolicy(first_year=2028)
    asked = Covered(window_on=date(2025, 1, 1), review_on=date(2026, 7, 1))
    assert standing_of(asked, policy, TODAY) is Standing.DUE
    assert due_year(asked, policy, TODAY) == 2028


def test_each_combination_has_exactly_one_standing() -> None:
    days = (date(2019, 1, 1), date(2021, 1, 1), WITHIN, date(2026, 1, 1))
    maybe = (None, date(2024, 7, 1), date(2026, 7, 17), date(2026, 7, 18))
    seen = set()
    for day, done, again, held, scope in product(
        days, maybe, maybe, (True, False), (None, OutOfScope.PARTY)
    ):
        covered = Covered(
            window_on=day,
            evaluated_on=done,
            review_on=again,
            has_open_item=held,
            out_of_scope=scope,
        )
        seen.add(standing_of(covered, POLICY, TODAY))
        year = due_year(covered, POLICY, TODAY)
        assert year is None or year >= 2026
    assert seen == set(Standing)


@pytest.mark.parametrize(
    ("month", "opens", "closes"),
    [
        (7, date(2026, 7, 1), date(2026, 7, 31)),
        (2, date(2026, 2, 1), date(2026, 2, 28)),
        (12, date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_round_lasts_for_its_month(month: int, opens: date, closes: date) -> None:
    policy = RoundPolicy(first_year=2024, month=month)
    assert (policy.opens_on(2026), policy.closes_on(2026)) == (opens, closes)
    assert policy.backlog_before == date(2021, 1, 1)
