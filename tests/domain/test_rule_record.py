"""What a settlement says about the rule that found: only the side counts."""

from __future__ import annotations

import pytest

from review.domain.findings import SettlementAction
from review.domain.rule_record import RuleFigures, RuleOutcome, outcome_of

A, R = SettlementAction, RuleOutcome


@pytest.mark.parametrize(
    ("suggested", "action", "outcome"),
    [
        ("mask", A.MASK, R.FOLLOWED),
        ("mask", A.REMOVE, R.FOLLOWED),
        ("remove", A.MASK, R.FOLLOWED),
        ("mask", A.KEEP, R.OVERTURNED),
        ("keep", A.MASK, R.OVERTURNED),
        ("keep", A.KEEP, R.FOLLOWED),
        ("mask", A.EXCEPTION, R.EXCEPTED),
        ("mask", None, R.OPEN),
    ],
)
def test_an_outcome(suggested: str, action: SettlementAction | None, outcome: RuleOutcome) -> None:
    assert outcome_of(suggested, action) is outcome


def test_the_share_is_that_of_settled_findings() -> None:
    figures = RuleFigures("MOB/1", "MOB", followed=5, overturned=2, excepted=1, open=12)
    assert (figures.found, figures.settled, figures.share) == (20, 8, 0.25)
    assert RuleFigures("MOB/1", "MOB", 0, 0, 0, 3).share is None
