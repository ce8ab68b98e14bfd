"""The confidentiality reviewer: checklist, two confirmations, a question upward, a verdict, urgent papers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.states import Attribute, CaseAction, Role
from review.store.cases import Referral
from tests.settlers import grant
from tests.town import EXEMPT, GOOD_COMMENT, PROACTIVE, Town
from tests.workflow.conftest import TownAt, offers_of

ITEMS = tuple(ChecklistItem)
CLEAR, CONCERN = CheckVerdict.CLEAR, CheckVerdict.CONCERN
CONFIRM = {"action": CaseAction.CONFIRM_CONFIDENTIALITY}
ASKED = {"authority": "国家保密局", "question": "值守点位汇总后能否公开，请予明确答复。"}
VERDICT = {"ground": "SEC_PUBLIC", "reason": "公布点位会使应急物资在灾害期间遭到哄抢。"}


def test_eight_answers_come_before_the_confirmation(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    seven = tuple(Answer(item, CLEAR) for item in ITEMS[:-1])
    town.do("reviewer", c.AnswerChecklist, document_id, answers=seven)
    seen = {**CONFIRM, **town.seen(document_id)}
    assert town.refusals("reviewer", c.Confirm, document_id, **seen) == {"checklist_open"}
    bare = (Answer(ITEMS[-1], CONCERN),)
    assert town.refusals("reviewer", c.AnswerChecklist, document_id, answers=bare) == {
        "concern_needs_note"
    }
    noted = (Answer(ITEMS[-1], CONCERN, "建议与解读同步发布。"),)
    town.do("reviewer2", c.AnswerChecklist, document_id, answers=noted)
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)


def test_a_suspected_state_secret_stops_the_confirmation(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    town.answer_checklist(document_id)
    secret = (Answer(ChecklistItem.STATE_SECRET, CONCERN, "疑似涉密，须报保密办。"),)
    town.do("reviewer", c.AnswerChecklist, document_id, answers=secret)
    seen = {**CONFIRM, **town.seen(document_id)}
    assert town.refusals("reviewer", c.Confirm, document_id, **seen) == {"secret_concern_stands"}
    assert offers_of(town, document_id, "reviewer") >= {
        CaseAction.RETURN,
        CaseAction.DECLARE_NOT_RELEASABLE,
        CaseAction.REFER_UPWARD,
    }


@pytest.mark.parametrize("changed", ["content_digest", "plan_digest"])
def test_a_confirmation_covers_only_what_was_on_the_screen(town_at: TownAt, changed: str) -> None:
    town, document_id = town_at("in_review")
    town.answer_checklist(document_id)
    town.settle(document_id, "reviewer")
    seen = {**town.seen(document_id), changed: "0" * 64, "action": CaseAction.CONFIRM_PRIVACY}
    code = f"{changed.removesuffix('_digest')}_changed_since"
    assert town.refusals("reviewer", c.Confirm, document_id, **seen) == {code}


def test_other_bytes_than_those_seen_are_not_confirmed(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    seen = {**town.seen(document_id), "bytes_digest": "0" * 64}
    refused = town.refusals(
        "reviewer", c.Confirm, document_id, action=CaseAction.CONFIRM_RENDITION, **seen
    )
    assert refused == {"bytes_changed_since"}
    wrong = town.refusals("reviewer", c.Confirm, document_id, action=CaseAction.SIGN, **seen)
    assert wrong == {"needs_its_own_form"}


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (CaseAction.RECEIVE_ANSWER, "confidentiality_review"),
        (CaseAction.WITHDRAW_REFERRAL, "confidentiality_review"),
        (CaseAction.RETURN, "returned"),
    ],
)
def test_a_question_upward_ends_with_its_answer_a_withdrawal_or_a_return(
    town_at: TownAt, action: CaseAction, state: str
) -> None:
    town, document_id = town_at("in_review")
    nowhere = {**ASKED, "authority": " "}
    assert town.refusals("reviewer", c.ReferUpward, document_id, **nowhere) == {"authority_missing"}
    town.do("reviewer", c.ReferUpward, document_id, **ASKED)
    assert town.state(document_id)[0] == "referred"
    assert offers_of(town, document_id, "drafter") == set()
    assert town.refusals("reviewer", c.Move, document_id, action=action) == {"comment_missing"}
    town.move("reviewer", document_id, action, GOOD_COMMENT)
    with town.work.sessions() as session:
        [referral] = session.scalars(select(Referral)).all()
    assert (referral.answer, referral.closed_how) == (GOOD_COMMENT, action)
    assert (referral.due_on - referral.sent_on).days == 14
    assert town.state(document_id)[0] == state


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"ground": "STATE_SECRET"}, "ground_missing"),
        ({"ground": "OTHER"}, "ground_missing"),
        ({"reason": "危及公共安全"}, "reason_repeats_ground"),
        ({"reason": "依条例第十六条，" + VERDICT["reason"]}, "reason_cites_other_article"),
    ],
)
def test_a_verdict_needs_a_ground_and_a_reason_of_its_own(
    town_at: TownAt, said: dict[str, str], code: str
) -> None:
    town, document_id = town_at("in_review")
    refused = town.refusals("reviewer", c.DeclareNotReleasable, document_id, **{**VERDICT, **said})
    assert code in refused


def test_a_verdict_stands_before_the_approver_and_against_a_proactive_decision(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("in_review")
    town.do("reviewer", c.DeclareNotReleasable, document_id, **VERDICT)
    assert town.state(document_id)[0] == "sign_off"
    assert town.refusals("approver", c.Sign, document_id, proposal=PROACTIVE) == {
        "declared_not_releasable"
    }
    with town.system() as (session, _):
        grant(session, town.ids["reviewer"], Role.APPROVER, town.ids["town"])
    assert town.refusals("reviewer", c.Sign, document_id, proposal=EXEMPT) == {"own_review"}
    town.sign(document_id, EXEMPT)
    assert town.case_row(document_id).decided_attribute is Attribute.EXEMPT


def issued_urgently(town: Town) -> int:
    """Signed and issued before anybody reviewed it."""
    document_id = town.submitted(urgent=True)
    town.move("officer", document_id, CaseAction.AGREE)
    town.sign(document_id)
    town.attach_final(document_id)
    town.issue(document_id)
    town.prove(document_id)
    return document_id


def test_an_urgent_document_is_confirmed_on_what_was_issued_and_then_published(
    town: Town,
) -> None:
    document_id = issued_urgently(town)
    assert town.state(document_id) == ("decided", "issued")
    assert "case.signed_urgently" in town.events(document_id)
    assert {"confidentiality_missing", "bytes_not_confirmed"} <= town.refusals(
        "officer", c.Publish, document_id
    )
    town.review(document_id)
    assert town.state(document_id) == ("decided", "issued")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    assert town.is_public(document_id)


def test_an_urgent_document_that_must_not_go_out_goes_back_to_the_approver(town: Town) -> None:
    document_id = issued_urgently(town)
    town.do("reviewer", c.DeclareNotReleasable, document_id, **VERDICT)
    assert town.state(document_id) == ("sign_off", "issued")
    town.sign(document_id, EXEMPT)
    assert "not_decided_proactive" in town.refusals("officer", c.Publish, document_id)
    town.move("officer", document_id, CaseAction.FILE)
    assert town.state(document_id) == ("settled", "filed")
    assert town.outside(document_id) == {}
