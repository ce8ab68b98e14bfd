"""What would become public: a july case travels the ordinary road, and its signature approves the item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction, CaseKind, Outcome
from review.domain.values import Proposal
from review.store.calendar import working_calendar
from review.store.cases import comments_awaiting_answer
from review.store.documents import Document
from tests.answers import EXEMPT, GOOD_COMMENT, PROACTIVE
from tests.julys import (
    YEAR,
    approve,
    evaluations,
    form,
    give_back,
    item_of_document,
    propose,
    said,
    tally,
    where,
)
from tests.services.items.conftest import House
from tests.town import Town

ID_NUMBER_MASKED = "居民身份证号"


def to_review(town: Town, document_id: int, login: str = "drafter") -> None:
    """From the draft of the july case to the confidentiality review."""
    town.settle(document_id, login)
    town.move(login, document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)


def to_sign_off(town: Town, document_id: int, login: str = "drafter") -> None:
    """From the draft of the july case to the approver."""
    to_review(town, document_id, login)
    town.review(document_id)


@pytest.fixture
def proposed(kept: House) -> House:
    """The office has answered that the document can be public with parts removed."""
    town, document_id = kept
    propose(town, document_id, Outcome.TO_PROACTIVE_PARTIAL)
    return town, document_id


def test_a_releasing_answer_opens_a_case_that_says_the_same(proposed: House) -> None:
    town, document_id = proposed
    assert where(town, document_id) == ("in_review", "to_proactive_partial")
    case, item = town.case_row(document_id), item_of_document(town, document_id)
    assert (case.kind, case.state, case.id) == (CaseKind.JULY, "draft", item.case_id)
    assert (case.proposed_attribute, case.proposed_partial) == ("proactive", True)
    assert case.proposed_reason == item.outcome_reason
    assert case.proposer_ids == [town.ids["drafter"]]
    reopened = town.payloads(document_id)[town.events(document_id).index("case.reopened")]
    assert (reopened["role"], reopened["source"], reopened["target"]) == ("system", None, "draft")


def test_settled_places_stay_settled_but_every_review_is_given_anew(proposed: House) -> None:
    town, document_id = proposed
    town.move("drafter", document_id, CaseAction.SUBMIT)  # nothing is left to settle
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    said = {"action": CaseAction.CONFIRM_CONFIDENTIALITY, **town.seen(document_id)}
    assert "checklist_open" in town.refusals("reviewer", c.Confirm, document_id, **said)


def test_the_item_goes_along_to_the_approver_and_back_again(proposed: House) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    assert where(town, document_id)[0] == "awaiting_approval"
    assert town.told(document_id, "item.reached_sign_off") == {"approver", "approver2"}
    send = {"action": CaseAction.SEND_TO_REVIEW, "comment": GOOD_COMMENT}
    town.do("approver", c.Move, document_id, **send)
    assert where(town, document_id)[0] == "in_review"
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    assert where(town, document_id)[0] == "awaiting_approval"
    town.move("drafter", document_id, CaseAction.RECALL)
    assert where(town, document_id)[0] == "in_review"


@pytest.mark.parametrize("page", ["july", "case"])
def test_one_act_signs_the_case_and_settles_the_item(proposed: House, page: str) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    if page == "july":
        approve(town, document_id)
    else:
        town.sign(document_id)
    assert where(town, document_id) == ("settled", "to_proactive_partial")
    assert town.state(document_id) == ("decided", "filed")
    item = item_of_document(town, document_id)
    assert (item.approver_id, item.settled_at) == (town.ids["approver"], town.now)
    assert evaluations(town, document_id) == [("round", "to_proactive_partial")]
    document = town.document(document_id)
    assert (document.attribute, document.grounds, document.review_on) == ("proactive", [], None)
    assert not town.outside(document_id)


def test_the_term_for_publishing_runs_from_the_decision_not_from_an_issue_long_ago(
    proposed: House,
) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    approve(town, document_id)
    with town.work.sessions() as session:
        calendar = working_calendar(session)
    term = calendar.add(town.today, 20).on
    assert town.case_row(document_id).due_on == term
    town.prove(document_id)
    town.clock.now += timedelta(days=3)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.case_row(document_id).due_on == term


def test_nothing_is_public_before_its_bytes_are_confirmed_and_then_without_the_number(
    proposed: House,
) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    approve(town, document_id)
    assert "bytes_not_confirmed" in town.refusals("officer", c.Publish, document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    outside = town.outside(document_id)
    assert (outside["state"], outside["partial"]) == ("published", True)
    assert ID_NUMBER_MASKED in outside["reading_text"]
    assert "449901198001010010" not in outside["reading_text"]


@pytest.mark.parametrize("page", ["july", "case"])
def test_a_return_by_the_approver_returns_case_and_item(proposed: House, page: str) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    if page == "july":
        give_back(town, document_id)
    else:
        town.move("approver", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert where(town, document_id)[0] == "returned"
    assert town.state(document_id)[0] == "returned"


def test_sending_the_returned_case_up_again_answers_the_item_again(proposed: House) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    give_back(town, document_id)
    with town.work.sessions() as session:
        (asked,) = comments_awaiting_answer(session, town.case(session, document_id).id)
    town.do("drafter2", c.AnswerComment, comment_id=asked.id, body="已按意见修改第二段。")
    town.move("drafter2", document_id, CaseAction.SUBMIT)
    assert where(town, document_id)[0] == "in_review"
    assert item_of_document(town, document_id).proposer_id == town.ids["drafter2"]


def test_a_return_on_the_way_leaves_the_item_in_review(proposed: House) -> None:
    town, document_id = proposed
    to_review(town, document_id)
    town.move("reviewer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert where(town, document_id)[0] == "in_review"
    assert town.state(document_id)[0] == "returned"


def test_a_returned_release_may_be_answered_with_keeping_after_all(proposed: House) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    give_back(town, document_id)
    case = town.case_row(document_id)
    propose(town, document_id, Outcome.KEEP)
    assert where(town, document_id) == ("awaiting_approval", "keep")
    assert town.state(document_id) == ("discarded", "filed")
    assert item_of_document(town, document_id).case_id is None
    approve(town, document_id)
    assert evaluations(town, document_id) == [("round", "keep")]
    assert town.case_row(document_id).id == case.id


def test_a_returned_release_may_be_proposed_again_in_the_same_case(proposed: House) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    give_back(town, document_id)
    case = town.case_row(document_id)
    propose(town, document_id, Outcome.TO_PROACTIVE, "drafter2")
    again = town.case_row(document_id)
    assert (again.id, again.state, again.proposed_partial) == (case.id, "returned", False)
    both = {town.ids["drafter"], town.ids["drafter2"]}
    assert set(again.proposer_ids) == both
    assert where(town, document_id) == ("in_review", "to_proactive")


def test_what_the_approver_decides_otherwise_is_the_outcome(proposed: House) -> None:
    town, document_id = proposed
    to_sign_off(town, document_id)
    town.sign(document_id, EXEMPT)
    assert where(town, document_id) == ("settled", "keep")
    item, document = item_of_document(town, document_id), town.document(document_id)
    assert item.outcome_grounds == list(EXEMPT.grounds)
    assert item.next_review_year == YEAR + 3
    assert document.review_on is not None
    assert document.review_on.year == YEAR + 3
    assert document.ground_reason == EXEMPT.reason


def test_the_audits_other_attribute_is_what_one_act_signs(proposed: House) -> None:
    town, document_id = proposed
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    on_request = Proposal(Attribute.ON_REQUEST, reason="名册能够识别到人，隐去之后其余内容不成文。")
    town.do("officer", c.Disagree, document_id, proposal=on_request)
    town.prove(document_id)
    town.review(document_id)
    approve(town, document_id)
    assert where(town, document_id) == ("settled", "to_on_request")
    assert town.document(document_id).attribute == "on_request"


def test_a_reviewer_can_declare_that_it_must_not_go_out(proposed: House) -> None:
    town, document_id = proposed
    to_review(town, document_id)
    ground = {"ground": "SEC_PUBLIC", "reason": GOOD_COMMENT}
    town.do("reviewer", c.DeclareNotReleasable, document_id, **ground)
    assert where(town, document_id)[0] == "awaiting_approval"
    refused = town.refusals("approver", c.ApproveItem, **form(town, document_id))
    assert refused
    assert where(town, document_id)[0] == "awaiting_approval"
    town.sign(document_id, EXEMPT)
    assert where(town, document_id) == ("settled", "keep")


def test_the_counts_follow_the_case(proposed: House) -> None:
    town, document_id = proposed
    round_id = item_of_document(town, document_id).round_id
    assert tally(town, round_id)["in_review", "to_proactive_partial"] == 1
    to_sign_off(town, document_id)
    assert tally(town, round_id)["awaiting_approval", "to_proactive_partial"] == 1
    approve(town, document_id)
    assert tally(town, round_id) == {("assigned", ""): 1, ("settled", "to_proactive_partial"): 1}


def test_paper_has_to_be_scanned_before_it_can_be_released(kept: House) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        session.get_one(Document, document_id).paper_only = True
    refused = town.refusals(
        "drafter",
        c.ProposeOutcome,
        **form(town, document_id),
        proposal=said(Outcome.TO_PROACTIVE),
    )
    assert refused == {"paper_only_not_proactive"}


def test_another_drafter_of_the_office_carries_the_case_on(proposed: House) -> None:
    town, document_id = proposed
    town.do("drafter2", c.TakeOver, document_id)
    to_sign_off(town, document_id, "drafter2")
    approve(town, document_id)
    assert where(town, document_id)[0] == "settled"
    assert PROACTIVE.attribute == town.document(document_id).attribute
