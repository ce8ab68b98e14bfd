"""Settling findings: keep says why, an exception cites its law, and each stage settles itself."""

from __future__ import annotations

import pytest

from review.domain.findings import (
    ABOUT_READING,
    NEVER_EXCEPTED,
    QUESTIONS,
    FindingLevel,
    FindingValues,
    SettlementAction,
    SettlementValues,
    Stage,
    judge_settlement,
    open_findings,
    speaks_against,
)
from review.engines.find.resolve import QUESTIONS as ASKED_BY_ENGINES

A = SettlementAction
GOOD = "处罚决定依法应当公示当事人姓名"


def said(action: A, reason: str = "", law: str = "", article: str = "") -> SettlementValues:
    """A settlement as a form brings it."""
    return SettlementValues(action, reason, law, article)


@pytest.mark.parametrize(
    ("code", "settlement", "codes"),
    [
        ("ID", said(A.REMOVE), []),
        ("MOB", said(A.MASK), []),
        ("MOB", said(A.KEEP), ["keep_needs_reason"]),
        ("MOB", said(A.KEEP, "  "), ["keep_needs_reason"]),
        ("MOB", said(A.KEEP, "单位值班电话"), []),
        ("PER", said(A.EXCEPTION, GOOD, "行政处罚法", "第四十八条"), []),
        ("PER", said(A.EXCEPTION, GOOD), ["exception_needs_law"]),
        ("PER", said(A.EXCEPTION, GOOD, "行政处罚法", " "), ["exception_needs_law"]),
        ("PER", said(A.EXCEPTION, "依法", "行政处罚法", "48"), ["exception_needs_reason"]),
        ("ID", said(A.EXCEPTION, GOOD, "行政处罚法", "48"), ["never_excepted"]),
        (
            "BANK",
            said(A.EXCEPTION),
            ["never_excepted", "exception_needs_law", "exception_needs_reason"],
        ),
    ],
)
def test_a_settlement_is_told_everything_that_is_wrong(
    code: str, settlement: SettlementValues, codes: list[str]
) -> None:
    assert [r.code for r in judge_settlement(code, settlement)] == codes


def test_id_bank_and_home_address_stay_masked_even_where_a_law_orders_publication() -> None:
    assert {"ID", "BANK", "ADDR"} <= NEVER_EXCEPTED
    for code in NEVER_EXCEPTED:
        assert judge_settlement(code, said(A.EXCEPTION, GOOD, "统计法", "9"))
        assert judge_settlement(code, said(A.MASK)) == ()


def a_finding(
    number: int, level: FindingLevel, drafter: A | None = None, reviewer: A | None = None
) -> FindingValues:
    """A finding at its own place."""
    return FindingValues(
        number, "ID", level, "s1", number * 20, number * 20 + 18, "d", drafter, reviewer
    )


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(
    ("level", "must"),
    [
        (FindingLevel.CERTAIN, True),
        (FindingLevel.LIKELY, True),
        (FindingLevel.HINT, False),
        (FindingLevel.NOTE, False),
    ],
)
def test_the_two_upper_levels_must_be_settled(
    stage: Stage, level: FindingLevel, must: bool
) -> None:
    finding = a_finding(1, level)
    assert open_findings([finding], stage) == ((finding,) if must else ())


def test_the_reviewer_settles_for_themselves_and_both_settlements_are_kept() -> None:
    finding = a_finding(1, FindingLevel.CERTAIN, drafter=A.KEEP)
    assert open_findings([finding], Stage.DRAFTER) == ()
    assert open_findings([finding], Stage.REVIEWER) == (finding,)
    assert finding.effective is A.KEEP
    reviewed = a_finding(1, FindingLevel.CERTAIN, drafter=A.KEEP, reviewer=A.REMOVE)
    assert open_findings([reviewed], Stage.REVIEWER) == ()
    assert (reviewed.settled(Stage.DRAFTER), reviewed.effective) == (A.KEEP, A.REMOVE)
    assert a_finding(1, FindingLevel.HINT).effective is None


@pytest.mark.parametrize(
    ("code", "level", "against"),
    [
        ("ID", "certain", True),
        ("ID", "likely", True),
        ("ID", "hint", False),
        ("ADDR", "note", False),
        ("PER", "certain", True),
        ("PER", "likely", False),
        ("MASKED_NAME", "likely", False),
        ("DRAFT", "likely", False),
        ("UNSURE", "likely", False),
        ("SEC_MARK", "certain", True),
    ],
)
def test_only_what_says_whose_it_is_speaks_against_a_released_string(
    code: str, level: str, *, against: bool
) -> None:
    assert speaks_against(code, level) is against


def test_the_engines_ask_the_same_questions() -> None:
    assert {*QUESTIONS, *ABOUT_READING, "SEC_MARK"} == ASKED_BY_ENGINES
