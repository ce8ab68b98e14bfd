"""The clerk: numbers and issues what was signed, registers what was issued elsewhere, sends back what is wrong."""

from __future__ import annotations

from datetime import timedelta

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction
from tests.town import EXEMPT, GOOD_COMMENT, Town
from tests.workflow.conftest import TownAt, offers_of


def test_the_clerk_issues_with_number_date_and_mark(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    assert town.told(document_id, "case.signed") == {"clerk", "drafter"}
    town.attach_final(document_id)
    assert CaseAction.ISSUE in offers_of(town, document_id, "clerk")
    town.issue(document_id, "青府[2026]031号")
    document = town.document(document_id)
    assert (document.doc_number, document.issued_on) == ("青府〔2026〕31号", town.today)
    assert (document.printed_attribute, document.printed_partial) == (Attribute.PROACTIVE, True)
    row = town.case_row(document_id)
    assert row.due_on is not None
    assert row.due_on - town.today >= timedelta(days=20)
    assert town.told(document_id, "case.issued") == {"officer", "officer2", "reviewer", "reviewer2"}


def test_a_wrong_paper_goes_back_to_review_with_a_reason(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    town.move("clerk", document_id, CaseAction.SEND_BACK, GOOD_COMMENT)
    assert town.state(document_id) == ("confidentiality_review", "unissued")
    assert town.told(document_id, "case.sent_back") >= {"reviewer", "approver"}
    assert town.case_row(document_id).decided_attribute is None
    assert town.document(document_id).attribute is None
    assert CaseAction.RECALL in offers_of(town, document_id, "drafter")


def test_an_old_paper_is_registered_proposed_and_filed(town: Town) -> None:
    registered = town.do(
        "clerk",
        c.RegisterDocument,
        office_id=town.ids["social"],
        title="关于公布历史建筑名录的通知",
        issuer="青榕镇人民政府",
        doc_number="青府〔2006〕12号",
        doc_kind="notice",
        doc_date=town.today - timedelta(days=7000),
        issued_on=town.today - timedelta(days=6990),
        printed_attribute=None,
        paper_only=True,
    )
    document_id = registered.id
    town.edit(document_id, EXEMPT)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.answer_checklist(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    town.sign(document_id, EXEMPT)
    assert "document_issued" in town.refusals(
        "clerk", c.Issue, document_id, **town.printed(document_id, "青府〔2026〕77号")
    )
    town.move("officer", document_id, CaseAction.FILE)
    assert town.state(document_id) == ("settled", "filed")
    assert town.document(document_id).doc_number == "青府〔2006〕12号"
