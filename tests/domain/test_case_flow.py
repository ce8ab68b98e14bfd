"""The case table as product.md section 4 tells it: routes, the urgent path, who waits for whom.

The rows are compared word for word with the table of the product, so that a change of the table is
a change here.
"""

from __future__ import annotations

import pytest

from review.domain.audit import EVENTS
from review.domain.case_flow import OPENINGS, ROLE_OF_STEP, STEPS, case_flow, steps_of
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    DocumentStatus,
    Role,
    Route,
)
from review.domain.values import Proposal
from tests.domain.cases import EXEMPT, ON_REQUEST, PEOPLE, a_case, person, ready_for

LONGEST = Route.OFFICE_AUDIT_CONFIDENTIALITY

BEFORE_SIGN_OFF = """
draft submit drafter office_review
returned submit drafter office_review
draft discard drafter discarded
returned discard drafter discarded
returned give_up system discarded
office_review recall drafter draft
attribute_audit recall drafter draft
confidentiality_review recall drafter draft
sign_off recall drafter draft
office_review endorse office_head attribute_audit
office_review return office_head returned
attribute_audit agree disclosure_officer confidentiality_review
attribute_audit disagree disclosure_officer confidentiality_review
attribute_audit return disclosure_officer returned
confidentiality_review confirm_confidentiality confidentiality_reviewer sign_off
confidentiality_review confirm_privacy confidentiality_reviewer sign_off
confidentiality_review declare_not_releasable confidentiality_reviewer sign_off
confidentiality_review refer_upward confidentiality_reviewer referred
confidentiality_review return confidentiality_reviewer returned
referred receive_answer confidentiality_reviewer confidentiality_review
referred withdraw_referral confidentiality_reviewer confidentiality_review
referred return confidentiality_reviewer returned
"""
FROM_SIGN_OFF = """
sign_off sign approver decided
sign_off return approver returned
sign_off send_to_review approver confidentiality_review
decided issue clerk decided
decided send_back clerk confidentiality_review
decided confirm_confidentiality confidentiality_reviewer decided
decided confirm_privacy confidentiality_reviewer decided
decided declare_not_releasable confidentiality_reviewer sign_off
decided confirm_rendition confidentiality_reviewer decided
decided publish disclosure_officer settled
decided file disclosure_officer settled
"""


def _rows(route: Route, *, urgent: bool = False) -> set[str]:
    rows = case_flow(route, urgent=urgent).rows
    return {f"{r.source} {r.action} {r.role} {r.target}" for r in rows}


def _lines(text: str) -> set[str]:
    return set(text.strip().splitlines())


def test_the_longest_route_is_the_table_of_the_product() -> None:
    assert _rows(LONGEST) == _lines(BEFORE_SIGN_OFF) | _lines(FROM_SIGN_OFF)


def test_an_urgent_document_is_signed_before_it_is_confirmed() -> None:
    ordinary, urgent = _rows(LONGEST), _rows(LONGEST, urgent=True)
    assert ordinary - urgent == {
        "sign_off sign approver decided",
        "attribute_audit agree disclosure_officer confidentiality_review",
        "attribute_audit disagree disclosure_officer confidentiality_review",
    }
    assert urgent - ordinary == {
        "sign_off sign_urgent approver decided",
        "attribute_audit agree disclosure_officer sign_off",
        "attribute_audit disagree disclosure_officer sign_off",
    }


@pytest.mark.parametrize("route", Route)
def test_no_route_is_without_confidentiality_review_and_sign_off(route: Route) -> None:
    assert STEPS[route][-1] is CaseState.SIGN_OFF
    assert CaseState.CONFIDENTIALITY_REVIEW in STEPS[route]
    assert CaseState.ATTRIBUTE_AUDIT in STEPS[route]
    assert all(step in ROLE_OF_STEP for step in STEPS[route])


@pytest.mark.parametrize("route", Route)
@pytest.mark.parametrize("urgent", [False, True])
def test_a_case_travels_the_steps_of_its_route_in_order(route: Route, urgent: bool) -> None:
    flow, steps = case_flow(route, urgent=urgent), steps_of(route, urgent=urgent)
    forward = {
        CaseState.OFFICE_REVIEW: CaseAction.ENDORSE,
        CaseState.ATTRIBUTE_AUDIT: CaseAction.AGREE,
        CaseState.CONFIDENTIALITY_REVIEW: CaseAction.DECLARE_NOT_RELEASABLE,
        CaseState.SIGN_OFF: CaseAction.SIGN_URGENT if urgent else CaseAction.SIGN,
    }
    state, travelled = CaseState.DRAFT, []
    action = CaseAction.SUBMIT
    while state is not CaseState.DECIDED:
        (row,) = [r for r in flow.rows if r.source == state and r.action == action]
        state = row.target
        travelled.append(state)
        action = forward.get(state, CaseAction.PUBLISH)
    assert tuple(travelled[:-1]) == steps


@pytest.mark.parametrize("route", Route)
def test_every_event_is_declared_and_carries_the_fields_of_a_case(route: Route) -> None:
    for row in case_flow(route).rows:
        assert EVENTS[row.event][:3] == ("source", "target", "role")
    assert {o.event for o in OPENINGS} <= set(EVENTS)


def test_an_exceptional_path_is_another_action_with_another_event() -> None:
    ordinary = {r.action: r.event for r in case_flow(LONGEST).rows}
    urgent = {r.action: r.event for r in case_flow(LONGEST, urgent=True).rows}
    assert ordinary[CaseAction.SIGN] != urgent[CaseAction.SIGN_URGENT]
    assert CaseAction.SIGN_URGENT not in ordinary
    assert CaseAction.SIGN not in urgent


def test_what_sends_a_case_back_or_sideways_needs_a_comment() -> None:
    asking = {r.action for r in case_flow(LONGEST).rows if r.needs_comment}
    assert asking == {
        CaseAction.RETURN,
        CaseAction.DISAGREE,
        CaseAction.DECLARE_NOT_RELEASABLE,
        CaseAction.REFER_UPWARD,
        CaseAction.RECEIVE_ANSWER,
        CaseAction.WITHDRAW_REFERRAL,
        CaseAction.SEND_TO_REVIEW,
        CaseAction.SEND_BACK,
    }


def test_moves_that_change_the_document_say_to_what() -> None:
    becomes = {r.action: r.document for r in case_flow(LONGEST).rows if r.document is not None}
    assert becomes == {
        CaseAction.DISCARD: DocumentStatus.DISCARDED,
        CaseAction.ISSUE: DocumentStatus.ISSUED,
        CaseAction.PUBLISH: DocumentStatus.PUBLISHED,
        CaseAction.FILE: DocumentStatus.FILED,
    }


def test_moves_leave_their_background_work() -> None:
    work = {r.action: r.then for r in case_flow(LONGEST).rows if r.then}
    assert work == {
        CaseAction.DISCARD: ("erase",),
        CaseAction.SUBMIT: ("render",),
        CaseAction.AGREE: ("render",),
        CaseAction.DISAGREE: ("render",),
        CaseAction.ISSUE: ("render",),
        CaseAction.CONFIRM_RENDITION: ("prepare",),
        CaseAction.PUBLISH: ("publish",),
    }


def test_a_case_begins_as_a_draft_by_drafter_clerk_officer_or_system() -> None:
    said = {(o.action, o.role, o.target, o.document) for o in OPENINGS}
    draft, reopen = CaseState.DRAFT, CaseAction.REOPEN
    assert said == {
        (CaseAction.DRAFT, Role.DRAFTER, draft, DocumentStatus.UNISSUED),
        (CaseAction.REGISTER, Role.CLERK, draft, DocumentStatus.ISSUED),
        (reopen, Role.DISCLOSURE_OFFICER, draft, None),
        (reopen, Role.SYSTEM, draft, None),
    }


# ---- confirmations -------------------------------------------------------------------------------

REVIEW = CaseState.CONFIDENTIALITY_REVIEW
CONFIRM, PRIVACY = CaseAction.CONFIRM_CONFIDENTIALITY, CaseAction.CONFIRM_PRIVACY


@pytest.mark.parametrize(
    ("action", "facts", "lands"),
    [
        (CONFIRM, {"confidentiality_stands": True}, REVIEW),
        (CONFIRM, {"confidentiality_stands": True, "privacy_stands": True}, CaseState.SIGN_OFF),
        (PRIVACY, {"privacy_stands": True}, REVIEW),
        (PRIVACY, {"confidentiality_stands": True, "privacy_stands": True}, CaseState.SIGN_OFF),
    ],
)
def test_a_proactive_case_goes_on_when_both_confirmations_stand(
    action: CaseAction, facts: dict[str, bool], lands: CaseState
) -> None:
    flow = case_flow(Route.AUDIT_THEN_CONFIDENTIALITY)
    (row,) = [r for r in flow.rows if r.source == REVIEW and r.action == action]
    assert row.lands_on(a_case(REVIEW, **facts)) == lands


def test_without_a_public_copy_confidentiality_alone_carries_the_case_on() -> None:
    flow = case_flow(Route.AUDIT_THEN_CONFIDENTIALITY)
    (row,) = [r for r in flow.rows if r.source == REVIEW and r.action == CONFIRM]
    after = a_case(REVIEW, proposed=EXEMPT, audited=ON_REQUEST, confidentiality_stands=True)
    assert row.lands_on(after) is CaseState.SIGN_OFF


def test_an_unchanged_case_that_comes_back_confirmed_is_confirmed_once_more() -> None:
    flow, reviewer = (
        case_flow(Route.AUDIT_THEN_CONFIDENTIALITY),
        person(Role.CONFIDENTIALITY_REVIEWER),
    )
    back = a_case(REVIEW, confidentiality_stands=True, privacy_stands=True, rendition_verified=True)
    for action in (CONFIRM, PRIVACY):
        assert flow.judge(reviewer, back, action).allowed


# ---- four eyes, signing, after issue --------------------------------------------------------------


def test_one_person_with_every_role_can_not_take_two_parts() -> None:
    flow = case_flow(LONGEST)
    me = PEOPLE[Role.DRAFTER]
    everything = person(*ROLE_OF_STEP.values(), Role.DRAFTER, number=me)
    for state, action in (
        (CaseState.OFFICE_REVIEW, CaseAction.ENDORSE),
        (CaseState.ATTRIBUTE_AUDIT, CaseAction.AGREE),
        (REVIEW, CONFIRM),
        (REVIEW, PRIVACY),
        (CaseState.SIGN_OFF, CaseAction.SIGN),
    ):
        codes = {r.code for r in flow.judge(everything, ready_for(action, state), action).refusals}
        assert codes == {"own_proposal"}, action


def test_who_reviewed_or_signed_does_not_take_the_draft_over() -> None:
    flow = case_flow(LONGEST)
    drafter = person(Role.DRAFTER, number=7)
    reviewed = a_case(CaseState.RETURNED, reviewer_ids=frozenset({7}))
    signed = a_case(CaseState.RETURNED, approver_id=7)
    assert [r.code for r in flow.judge(drafter, reviewed, CaseAction.SUBMIT).refusals] == [
        "own_review"
    ]
    assert [r.code for r in flow.judge(drafter, signed, CaseAction.SUBMIT).refusals] == [
        "own_signature"
    ]


@pytest.mark.parametrize("attribute", [Attribute.ON_REQUEST, Attribute.EXEMPT])
def test_the_approver_may_keep_back_what_a_reviewer_would_not_release(attribute: Attribute) -> None:
    case = a_case(CaseState.SIGN_OFF, deciding=attribute, not_releasable=True, consultations_open=1)
    flow = case_flow(Route.AUDIT_THEN_CONFIDENTIALITY)
    assert flow.judge(person(Role.APPROVER), case, CaseAction.SIGN).allowed


def test_a_withdrawn_document_may_be_filed_but_a_public_one_is_hidden_first() -> None:
    flow, officer = case_flow(LONGEST), person(Role.DISCLOSURE_OFFICER)
    for status, allowed in ((DocumentStatus.WITHDRAWN, True), (DocumentStatus.PUBLISHED, False)):
        case = a_case(CaseState.DECIDED, decided=EXEMPT, document_status=status)
        assert flow.judge(officer, case, CaseAction.FILE).allowed is allowed


def test_paper_needs_no_file_and_stays_inside() -> None:
    flow = case_flow(LONGEST)
    paper = a_case(paper_only=True, files=0, proposed=EXEMPT, audited=None)
    assert flow.judge(person(Role.DRAFTER), paper, CaseAction.SUBMIT).allowed


def test_a_forwarded_document_may_differ_from_its_source_with_a_reason() -> None:
    flow = case_flow(LONGEST)
    case = a_case(source_attribute=Attribute.PROACTIVE, proposed=ON_REQUEST, audited=None)
    assert flow.judge(person(Role.DRAFTER), case, CaseAction.SUBMIT).allowed


def test_the_setting_may_waive_the_reason_for_on_request() -> None:
    flow = case_flow(LONGEST)
    bare = a_case(proposed=Proposal(Attribute.ON_REQUEST), on_request_needs_reason=False)
    assert flow.judge(person(Role.DRAFTER), bare, CaseAction.SUBMIT).allowed


def test_the_system_reopens_and_gives_up_july_cases_but_takes_no_move_of_a_person() -> None:
    flow, system = case_flow(LONGEST), person(Role.SYSTEM)
    offered = {v.action for state in CaseState for v in flow.offers(system, a_case(state))}
    assert offered == {CaseAction.GIVE_UP}
    first = a_case(CaseState.RETURNED)
    july = a_case(CaseState.RETURNED, kind=CaseKind.JULY)
    assert not flow.judge(system, first, CaseAction.GIVE_UP).allowed
    assert flow.judge(system, july, CaseAction.GIVE_UP).allowed


def test_it_is_somebodys_turn_in_every_open_state() -> None:
    flow = case_flow(LONGEST)
    assert flow.roles_at(CaseState.ATTRIBUTE_AUDIT) == {Role.DISCLOSURE_OFFICER, Role.DRAFTER}
    for state in flow.states:
        assert bool(flow.roles_at(state)) is (state not in flow.final)
