"""When a report is due, which periods there are, and which settings can be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from review.domain.calendar import WorkingCalendar
from review.domain.submissions import (
    DEFAULT_RULES,
    ReportPeriod,
    SubmissionKind,
    SubmissionRule,
    due_of,
    is_period,
    last_over,
    rule_refusals,
)

YEARLY = DEFAULT_RULES[SubmissionKind.SELF_INSPECTION]
MONTHLY = DEFAULT_RULES[SubmissionKind.CONFIDENTIALITY]
CALENDAR = WorkingCalendar(
    days_off=frozenset({date(2026, 1, 1), date(2026, 1, 2)}), years=frozenset({2025, 2026})
)


def test_the_self_inspection_is_due_on_the_fifth_of_january() -> None:
    assert due_of(YEARLY, ReportPeriod(2025), CALENDAR).on == date(2026, 1, 5)
    assert due_of(YEARLY, ReportPeriod(2026), CALENDAR).estimated, "2027 is not loaded"


def test_the_other_rule_of_the_circular_is_the_last_day_of_the_year() -> None:
    rule = replace(YEARLY, month=12, day=31, years_after=0)
    assert due_of(rule, ReportPeriod(2025), CALENDAR).on == date(2025, 12, 31)


def test_a_free_day_moves_to_the_next_working_day_and_shows_it() -> None:
    due = due_of(replace(MONTHLY, day=1), ReportPeriod(2025, 12), CALENDAR)
    assert (due.on, due.stands_on, due.moved) == (date(2026, 1, 5), date(2026, 1, 1), True)


def test_periods_follow_each_other_over_the_turn_of_the_year() -> None:
    december = ReportPeriod(2025, 12)
    assert december.following == ReportPeriod(2026, 1)
    assert december.following.preceding == december
    assert (december.first, december.last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert ReportPeriod(2024, 2).last == date(2024, 2, 29)
    assert (ReportPeriod(2025).first, ReportPeriod(2025).last) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
    )


def test_what_is_owed_is_the_newest_period_that_is_over() -> None:
    assert last_over(SubmissionKind.SELF_INSPECTION, date(2026, 1, 1)) == ReportPeriod(2025)
    assert last_over(SubmissionKind.CONFIDENTIALITY, date(2026, 1, 31)) == ReportPeriod(2025, 12)


def test_a_yearly_report_has_no_month_and_a_monthly_one_has() -> None:
    assert is_period(SubmissionKind.SELF_INSPECTION, ReportPeriod(2025))
    assert not is_period(SubmissionKind.SELF_INSPECTION, ReportPeriod(2025, 3))
    assert not is_period(SubmissionKind.CONFIDENTIALITY, ReportPeriod(2025))
    assert not is_period(SubmissionKind.CONFIDENTIALITY, ReportPeriod(2025, 13))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (replace(YEARLY, recipient=" "), "report_recipient_missing"),
        (replace(YEARLY, recipient="长" * 101), "report_recipient_too_long"),
        (replace(YEARLY, month=13), "report_day_impossible"),
        (replace(YEARLY, month=2, day=29), "report_day_impossible"),
        (replace(YEARLY, month=4, day=31), "report_day_impossible"),
        (replace(YEARLY, years_after=2), "report_day_impossible"),
        (replace(YEARLY, month=6, years_after=0), "report_day_too_early"),
        (replace(MONTHLY, day=29), "report_day_impossible"),
        (replace(MONTHLY, day=0), "report_day_impossible"),
    ],
)
def test_a_rule_that_no_year_can_keep_is_refused(rule: SubmissionRule, code: str) -> None:
    named = rule if rule.recipient else replace(rule, recipient="区政务公开办")
    assert code in {fault.code for fault in rule_refusals(named)}


def test_a_rule_with_a_recipient_and_a_day_may_be_kept() -> None:
    assert rule_refusals(replace(YEARLY, recipient="区政务公开办")) == ()
    assert rule_refusals(replace(YEARLY, recipient="区", month=12, day=31, years_after=0)) == ()
