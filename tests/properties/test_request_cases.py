"""Properties of cases opened for a request: each can be brought to its end, no copy slips by a reviewer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from review.domain.states import Attribute, CaseAction, CaseKind, CaseState, DocumentStatus, Route
from review.domain.values import Case
from tests.properties.flow_model import ACTING, Move, a_draft, an_actor, ended, explore

HOUSE = [an_actor(n, (role,)) for n, role in enumerate(ACTING, start=1)]
INSIDE = (Attribute.ON_REQUEST, Attribute.EXEMPT)


@pytest.fixture(scope="module", params=[True, False], ids=["paper", "file"])
def explored(request: pytest.FixtureRequest) -> tuple[set[Case], list[Move]]:
    """Every case a request for a filed document can become, on paper only or with a file."""
    start = a_draft(
        Route.OFFICE_AUDIT_CONFIDENTIALITY,
        kind=CaseKind.REQUEST,
        document_status=DocumentStatus.FILED,
        paper_only=request.param,
        rendition_verified=not request.param,
    )
    return explore(start, HOUSE, INSIDE)


def test_every_case_of_a_request_can_be_brought_to_its_end(
    explored: tuple[set[Case], list[Move]],
) -> None:
    cases, done = explored
    before: dict[Case, set[Case]] = {}
    for move in done:
        before.setdefault(_as_it_waits(move.after), set()).add(_as_it_waits(move.before))
    can_end = {_as_it_waits(case) for case in cases if ended(case)}
    waiting = list(can_end)
    while waiting:
        fresh = before.get(waiting.pop(), set()) - can_end
        can_end |= fresh
        waiting += fresh
    assert {_as_it_waits(case) for case in cases} - can_end == set()
    assert any(case.state is CaseState.SETTLED for case in cases)


def test_an_applicants_copy_reaches_the_approver_with_both_confirmations_or_a_verdict(
    explored: tuple[set[Case], list[Move]],
) -> None:
    _, done = explored
    arrivals = [m for m in done if m.after.state is CaseState.SIGN_OFF != m.before.state]
    assert arrivals
    for move in arrivals:
        declared = move.action is CaseAction.DECLARE_NOT_RELEASABLE
        privacy = move.after.privacy_stands or not move.after.copy_expected
        assert declared or (move.after.confidentiality_stands and privacy)


def _as_it_waits(case: Case) -> Case:
    """Without what somebody has in mind: the next one may choose otherwise."""
    if case.state in (CaseState.DRAFT, CaseState.RETURNED):
        return replace(case, deciding=None, proposed=None, audited=None)
    return replace(case, deciding=None)
