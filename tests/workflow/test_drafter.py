"""The drafter's days: a draft, a return with comments, a recall, a colleague who takes over, giving up."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.states import CaseAction
from review.store.cases import comments_awaiting_answer
from tests.town import GOOD_COMMENT, Town
from tests.workflow.conftest import TownAt, offers_of


def test_a_draft_becomes_a_published_document(town: Town) -> None:
    document_id = town.draft()
    assert town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT) == {
        "findings_open"
    }
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert offers_of(town, document_id, "drafter") == {CaseAction.RECALL}
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    assert town.refusals("drafter", c.Move, document_id, action=CaseAction.RECALL) == {
        "not_in_this_state"
    }
    town.attach_final(document_id)
    town.issue(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert town.outside(document_id)["state"] == "published"
    assert town.told(document_id, "case.published") == {"drafter"}


def test_a_return_is_answered_by_the_colleague_who_takes_over(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    town.move("reviewer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert town.state(document_id)[0] == "returned"
    town.do("drafter2", c.TakeOver, document_id)
    with town.work.sessions() as session:
        [asked] = comments_awaiting_answer(session, town.case(session, document_id).id)
    town.do("drafter2", c.AnswerComment, comment_id=asked.id, body="已概括表述，见第二段。")
    town.move("drafter2", document_id, CaseAction.SUBMIT)
    assert town.state(document_id)[0] == "attribute_audit"
    assert town.case_row(document_id).audited_attribute is None


def test_a_recalled_document_is_the_drafter_s_again_with_its_settlements(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    town.move("drafter", document_id, CaseAction.RECALL)
    assert town.state(document_id)[0] == "draft"
    town.edit(document_id, None, title="关于做好救助工作的补充通知")
    refused = town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT)
    assert refused == {"attribute_missing"}


def test_what_is_given_up_is_final(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.move("drafter", document_id, CaseAction.DISCARD)
    assert town.state(document_id) == ("discarded", "discarded")
    assert offers_of(town, document_id, "drafter") == set()
    assert "not_with_drafter" in town.refusals("drafter", c.TakeOver, document_id)
    assert "not_in_this_state" in town.refusals(
        "drafter", c.Move, document_id, action=CaseAction.SUBMIT
    )
