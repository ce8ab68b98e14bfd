"""The disclosure officer: audits, publishes, files, hides with a second person, reopens."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction, CaseKind, DocumentAction
from review.domain.values import Proposal
from tests.town import EXEMPT, GOOD_COMMENT, Town
from tests.workflow.conftest import TownAt, offers_of

SAID = Proposal(Attribute.PROACTIVE, reason="隐去姓名和证件后群众仍可看到政策全文。")


def test_what_the_drafter_held_back_is_opened_by_the_audit_and_the_approver(town: Town) -> None:
    document_id = town.submitted(EXEMPT)
    town.do("officer", c.Disagree, document_id, proposal=SAID)
    assert town.told(document_id, "case.disagreed") >= {"drafter", "reviewer"}
    town.settle(document_id, "reviewer")
    town.do("reviewer", c.AskForRendition, document_id)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    row = town.case_row(document_id)
    assert (row.proposed_attribute, row.audited_attribute, row.decided_attribute) == (
        Attribute.EXEMPT,
        Attribute.PROACTIVE,
        Attribute.PROACTIVE,
    )


def test_a_proactive_document_is_published_and_never_filed(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    assert offers_of(town, document_id, "officer") == {CaseAction.PUBLISH}
    assert town.refusals("officer", c.Move, document_id, action=CaseAction.FILE) == {
        "decided_proactive"
    }
    town.do("officer", c.Publish, document_id)
    assert town.case_row(document_id).settled_at == town.now


def test_a_hide_is_one_person_s_act_and_another_s_confirmation(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.hide(document_id)
    town.clock.advance(days=3)
    assert town.outside(document_id)["state"] == "withdrawn"
    confirm = {"action": DocumentAction.CONFIRM_HIDE}
    assert town.refusals("officer", c.ActOnPublished, document_id, **confirm) == {"own_hide"}
    town.do("officer2", c.ActOnPublished, document_id, **confirm)


def test_a_withdrawn_document_comes_back_by_a_new_case_only(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.hide(document_id)
    town.do("officer2", c.ActOnPublished, document_id, action=DocumentAction.CONFIRM_HIDE)
    town.clock.advance(hours=1)
    town.do("officer", c.Reopen, document_id, kind=CaseKind.CORRECTION, reason=GOOD_COMMENT)
    town.edit(document_id, SAID)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    assert town.outside(document_id)["state"] == "withdrawn"
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert town.outside(document_id)["state"] == "published"


def test_a_published_document_that_is_decided_otherwise_is_hidden_before_it_is_filed(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    town.do("officer", c.Reopen, document_id, kind=CaseKind.REQUEST, reason=GOOD_COMMENT)
    town.edit(document_id, EXEMPT)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.review(document_id, privacy=False)
    town.sign(document_id, EXEMPT)
    filing = {"action": CaseAction.FILE}
    assert town.refusals("officer", c.Move, document_id, **filing) == {"still_public"}
    town.hide(document_id)
    town.move("officer", document_id, CaseAction.FILE)
    assert town.state(document_id) == ("settled", "filed")
    assert town.outside(document_id)["state"] == "withdrawn"
