"""A case opened for a request makes the applicant's copy: it is proven and confirmed like a public one."""

from __future__ import annotations

import pytest

from review.domain.case_flow import case_flow
from review.domain.states import CaseAction, CaseKind, CaseState, Role, Route
from review.domain.values import Proposal
from tests.domain.cases import EXEMPT, ON_REQUEST, PROACTIVE, a_case, person

A, S = CaseAction, CaseState
FLOW = case_flow(Route.AUDIT_THEN_CONFIDENTIALITY)


@pytest.mark.parametrize(
    ("kind", "proposal", "expected"),
    [
        (CaseKind.REQUEST, ON_REQUEST, True),
        (CaseKind.REQUEST, PROACTIVE, True),
        (CaseKind.REQUEST, EXEMPT, False),
        (CaseKind.FIRST, ON_REQUEST, False),
        (CaseKind.JULY, ON_REQUEST, False),
    ],
)
def test_a_copy_is_expected_for_the_public_or_for_whoever_asked(
    kind: CaseKind, proposal: Proposal, *, expected: bool
) -> None:
    case = a_case(kind=kind, proposed=proposal, audited=None, decided=None)
    assert case.copy_expected is expected
    assert case.public_copy_expected is (proposal is PROACTIVE)


def test_what_was_decided_counts_and_not_what_was_proposed() -> None:
    withheld = a_case(kind=CaseKind.REQUEST, proposed=ON_REQUEST, decided=EXEMPT)
    assert not withheld.copy_expected


def test_paper_is_copied_by_hand() -> None:
    case = {"proposed": ON_REQUEST, "audited": None, "decided": None, "paper_only": True}
    paper = a_case(kind=CaseKind.REQUEST, **case)
    assert not paper.copy_expected


def test_the_applicants_copy_needs_both_confirmations() -> None:
    case = a_case(
        S.CONFIDENTIALITY_REVIEW,
        kind=CaseKind.REQUEST,
        proposed=ON_REQUEST,
        audited=None,
        decided=None,
        confidentiality_stands=True,
        privacy_stands=False,
        rendition_verified=True,
    )
    assert not case.confirmations_stand
    reviewer = person(Role.CONFIDENTIALITY_REVIEWER)
    assert FLOW.judge(reviewer, case, A.CONFIRM_PRIVACY).allowed


def test_findings_are_settled_before_an_applicants_copy_is_asked_for() -> None:
    case = a_case(
        S.DRAFT, kind=CaseKind.REQUEST, proposed=ON_REQUEST, audited=None, drafter_findings_open=2
    )
    verdict = FLOW.judge(person(Role.DRAFTER), case, A.SUBMIT)
    assert "findings_open" in {r.code for r in verdict.refusals}
