"""Outcomes as a table: who may have which, what each needs, what is wrong with it, what a decision amounts to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from review.domain.outcomes import (
    CHOSEN_SCOPES,
    LISTED,
    NAMES_NEXT_REVIEW,
    ONE_BY_ONE,
    REVIEW_WITHIN,
    VALIDITY_OF,
    allowed_outcomes,
    judge_item_proposal,
    outcome_of_decision,
)
from review.domain.rounds import OutOfScope
from review.domain.states import Attribute, DocumentStatus, Outcome, Validity
from tests.domain.items import YEAR, an_item, said

O = Outcome  # noqa: E741 - the tables below are read as tables
A = Attribute

PUBLIC = {O.STILL_IN_FORCE, O.MARK_LAPSED, O.MARK_REPEALED, O.MARK_AMENDED, O.TAKE_DOWN}
ALWAYS = {O.OUT_OF_SCOPE, O.DEFER}
INSIDE = {O.KEEP, O.TO_PROACTIVE, O.TO_PROACTIVE_PARTIAL}


@pytest.mark.parametrize(
    ("status", "attribute", "allowed"),
    [
        (DocumentStatus.PUBLISHED, A.PROACTIVE, PUBLIC | ALWAYS),
        (DocumentStatus.FILED, A.ON_REQUEST, INSIDE | ALWAYS),
        (DocumentStatus.FILED, A.EXEMPT, INSIDE | ALWAYS | {O.TO_ON_REQUEST}),
        (DocumentStatus.ISSUED, None, INSIDE | ALWAYS | {O.TO_ON_REQUEST}),
    ],
)
def test_a_document_may_have_what_fits_where_it_stands(
    status: DocumentStatus, attribute: Attribute | None, allowed: set[Outcome]
) -> None:
    assert allowed_outcomes(status, attribute) == allowed


def test_every_outcome_is_listed_or_shown_by_itself_and_some_document_may_have_it() -> None:
    assert set(Outcome) == ONE_BY_ONE | LISTED
    assert set() == ONE_BY_ONE & LISTED
    assert {O.TO_PROACTIVE, O.TO_PROACTIVE_PARTIAL, O.TAKE_DOWN} == ONE_BY_ONE
    every = [allowed_outcomes(s, a) for s in DocumentStatus for a in (None, *Attribute)]
    assert set().union(*every) == set(Outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_proposal_with_everything_it_needs_goes_up(outcome: Outcome) -> None:
    assert judge_item_proposal(an_item(outcome=outcome)) == ()


@pytest.mark.parametrize(
    ("outcome", "changes", "codes"),
    [
        (O.KEEP, {"reason": "危及公共安全"}, ["reason_repeats_ground"]),
        (O.KEEP, {"reason": ""}, ["reason_missing"]),
        (O.KEEP, {"grounds": ()}, ["ground_missing"]),
        (O.KEEP, {"next_review_year": None}, ["next_review_missing"]),
        (O.KEEP, {"next_review_year": YEAR}, ["next_review_out_of_range"]),
        (O.KEEP, {"next_review_year": YEAR + REVIEW_WITHIN + 1}, ["next_review_out_of_range"]),
        (O.KEEP, {"validity": Validity.LAPSED}, ["validity_date_missing"]),
        (O.TO_ON_REQUEST, {"reason": "同意"}, ["reason_repeats_ground"]),
        (O.TO_ON_REQUEST, {"next_review_year": None}, ["next_review_missing"]),
        (O.TO_PROACTIVE, {"reason": ""}, ["comment_missing"]),
        (O.TO_PROACTIVE_PARTIAL, {"reason": "可以公开"}, ["comment_too_thin"]),
        (
            O.DEFER,
            {"reason": "", "next_review_year": None},
            ["comment_missing", "next_review_missing"],
        ),
        (O.MARK_LAPSED, {"validity_on": None}, ["validity_date_missing"]),
        (O.MARK_REPEALED, {"successor_id": 5}, ["successor_is_itself"]),
        (O.TAKE_DOWN, {"reason": "撤下"}, ["comment_too_thin"]),
        (O.OUT_OF_SCOPE, {"out_of_scope": None}, ["out_of_scope_reason_missing"]),
        (O.OUT_OF_SCOPE, {"out_of_scope": OutOfScope.PARTY}, ["out_of_scope_reason_missing"]),
    ],
)
def test_what_is_missing_is_named(
    outcome: Outcome, changes: dict[str, Any], codes: list[str]
) -> None:
    item = an_item(outcome=outcome, proposal=said(outcome, **changes))
    assert [r.code for r in judge_item_proposal(item)] == codes


def test_without_an_outcome_there_is_nothing_to_judge() -> None:
    assert [r.code for r in judge_item_proposal(an_item(outcome=None))] == ["outcome_missing"]


def test_the_range_of_the_next_review_is_said_in_years() -> None:
    late = an_item(proposal=said(O.KEEP, next_review_year=YEAR + 40))
    (refusal,) = judge_item_proposal(late)
    assert refusal.facts == {"from": str(YEAR + 1), "to": str(YEAR + REVIEW_WITHIN)}


def test_still_in_force_needs_no_words_and_what_is_kept_in_force_no_date() -> None:
    silent = an_item(outcome=O.STILL_IN_FORCE, proposal=said(O.STILL_IN_FORCE, reason=""))
    assert judge_item_proposal(silent) == ()
    sure = an_item(proposal=said(O.KEEP, validity=Validity.IN_FORCE))
    assert judge_item_proposal(sure) == ()


def test_a_document_on_request_is_kept_as_that_where_no_reason_is_asked() -> None:
    item = an_item(
        attribute=A.ON_REQUEST,
        on_request_needs_reason=False,
        proposal=said(O.KEEP, grounds=(), reason=""),
    )
    assert judge_item_proposal(item) == ()
    assert judge_item_proposal(replace(item, on_request_needs_reason=True)) != ()


def test_a_document_that_nobody_decided_is_kept_as_exempt_with_a_ground() -> None:
    item = an_item(attribute=None, proposal=said(O.KEEP, grounds=()))
    assert [r.code for r in judge_item_proposal(item)] == ["ground_missing"]


def test_validity_outcomes_say_which_validity_they_set() -> None:
    assert set(VALIDITY_OF) == PUBLIC - {O.TAKE_DOWN}
    assert set(VALIDITY_OF.values()) == set(Validity)
    assert {O.KEEP, O.TO_ON_REQUEST, O.DEFER} == NAMES_NEXT_REVIEW
    assert CHOSEN_SCOPES == (
        OutOfScope.ARCHIVED,
        OutOfScope.PARTNER_LEADS,
        OutOfScope.NOT_GOVERNMENT_INFORMATION,
    )


@pytest.mark.parametrize(
    ("before", "after", "partial", "outcome"),
    [
        (None, A.PROACTIVE, False, O.TO_PROACTIVE),
        (A.EXEMPT, A.PROACTIVE, True, O.TO_PROACTIVE_PARTIAL),
        (A.ON_REQUEST, A.PROACTIVE, False, O.TO_PROACTIVE),
        (A.PROACTIVE, A.PROACTIVE, True, O.STILL_IN_FORCE),
        (A.EXEMPT, A.ON_REQUEST, False, O.TO_ON_REQUEST),
        (A.ON_REQUEST, A.ON_REQUEST, False, O.KEEP),
        (None, A.ON_REQUEST, False, O.KEEP),
        (A.PROACTIVE, A.EXEMPT, False, O.KEEP),
        (A.EXEMPT, A.EXEMPT, False, O.KEEP),
    ],
)
def test_a_decision_amounts_to_an_outcome(
    before: Attribute | None, after: Attribute, *, partial: bool, outcome: Outcome
) -> None:
    assert outcome_of_decision(before, after, partial=partial) is outcome


def test_a_lapse_of_what_stays_inside_names_its_day() -> None:
    ended = said(O.KEEP, validity=Validity.LAPSED, validity_on=date(2025, 12, 31))
    assert judge_item_proposal(an_item(proposal=ended)) == ()
