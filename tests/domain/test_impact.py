"""What is weighed before personal data is left in by law, and how long the record is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from review.domain.impact import (
    ANSWER_LIMIT,
    ANSWERS,
    ImpactCategory,
    ImpactLevel,
    ImpactValues,
    judge_impact,
    keep_until,
)

WEIGHED = ImpactValues(
    category=ImpactCategory.PUNITIVE,
    purpose="让公众知晓处罚决定，监督行政执法。",
    method="在政府网站专栏公开一年，期满撤下。",
    necessity="不写明姓名，公众无法知道处罚针对谁。",
    level=ImpactLevel.MODERATE,
    effect="当事人的社会评价会受影响。",
    protection="证件号码和住址仍然遮挡，可以申请更正。",
)


def codes(said: ImpactValues | None) -> list[str]:
    return [refusal.code for refusal in judge_impact(said)]


def test_a_record_that_answers_everything_stands() -> None:
    assert codes(WEIGHED) == []


def test_an_exception_without_a_record_is_refused() -> None:
    assert codes(None) == ["impact_missing"]


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("said", ["", "　", "依法依规公开", "第十五条规定的个人隐私"])
def test_an_answer_that_says_nothing_of_its_own_is_named(answer: str, said: str) -> None:
    said_of: dict[str, Any] = {answer: said}
    assert codes(replace(WEIGHED, **said_of)) == [f"impact_{answer}_thin"]


def test_both_choices_are_made_by_a_person() -> None:
    assert codes(replace(WEIGHED, category=None, level=None)) == [
        "impact_category_missing",
        "impact_level_missing",
    ]


def test_everything_that_is_missing_is_said_at_once() -> None:
    empty = ImpactValues(category=None, level=None, **dict.fromkeys(ANSWERS, ""))
    assert len(codes(empty)) == 2 + len(ANSWERS)


def test_an_answer_without_end_is_refused() -> None:
    long = "公开处罚决定以便监督执法" * ANSWER_LIMIT
    assert codes(replace(WEIGHED, effect=long)) == ["impact_answer_too_long"]


@pytest.mark.parametrize(
    ("made", "until"),
    [
        (date(2026, 11, 22), date(2029, 11, 22)),
        (date(2028, 2, 29), date(2031, 3, 1)),
    ],
)
def test_a_record_is_kept_for_three_years(made: date, until: date) -> None:
    assert keep_until(made) == until
