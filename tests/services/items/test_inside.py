"""What stays as it is, or changes without a case: proposed by the office, approved in list form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from review.domain import commands as c
from review.domain.rounds import OutOfScope
from review.domain.states import DocumentStatus, Outcome, Validity
from review.store.documents import Document
from tests.julys import (
    PRIVATE,
    YEAR,
    approve,
    evaluations,
    form,
    give_back,
    item_of_document,
    propose,
    public_one,
    said,
    tally,
    where,
)
from tests.services.items.conftest import House

YESTERDAY = date(YEAR, 7, 1)


def test_keeping_restates_the_ground_and_says_when_to_look_again(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    assert where(town, document_id) == ("awaiting_approval", "keep")
    approve(town, document_id)
    assert where(town, document_id) == ("settled", "keep")
    document = town.document(document_id)
    assert (document.grounds, document.ground_reason) == (["DEL_REQUEST_REPORT"], PRIVATE)
    assert (document.evaluated_on, document.review_on) == (town.today, date(YEAR + 2, 7, 1))
    assert evaluations(town, document_id) == [("round", "keep")]
    assert town.events(document_id)[-3:] == ["item.proposed", "item.approved", "document.evaluated"]


def test_what_may_be_asked_for_now_changes_its_attribute_and_says_so(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_ON_REQUEST)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.attribute, document.status.value) == ("on_request", "filed")
    changed = town.payloads(document_id)[
        town.events(document_id).index("document.attribute_changed")
    ]
    item = item_of_document(town, document_id)
    expected = {"before": "exempt", "after": "on_request", "grounds": [], "item": item.id}
    assert changed == expected


def test_the_counts_of_the_round_go_along(kept: House) -> None:
    town, document_id = kept
    round_id = item_of_document(town, document_id).round_id
    assert tally(town, round_id) == {("assigned", ""): 2}
    propose(town, document_id, Outcome.KEEP)
    assert tally(town, round_id) == {("assigned", ""): 1, ("awaiting_approval", "keep"): 1}
    give_back(town, document_id)
    assert tally(town, round_id) == {("assigned", ""): 1, ("returned", "keep"): 1}
    propose(town, document_id, Outcome.TO_ON_REQUEST, "drafter2")
    approve(town, document_id)
    assert tally(town, round_id) == {("assigned", ""): 1, ("settled", "to_on_request"): 1}


def test_a_returned_answer_comes_back_to_whoever_gave_it_and_whose_item_it_is(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP, "drafter2")
    assert town.told(document_id, "item.proposed") == {"approver", "approver2"}
    assert town.refusals("approver", c.ReturnItem, **form(town, document_id), comment="不行") == {
        "comment_too_thin"
    }
    give_back(town, document_id)
    assert where(town, document_id) == ("returned", "keep")
    assert town.told(document_id, "item.returned") == {"drafter", "drafter2"}


def test_the_approver_hears_once_of_many_answers_until_the_notice_is_read(kept: House) -> None:
    town, document_id = kept
    other = public_one(town)
    propose(town, document_id, Outcome.KEEP)
    propose(town, other, Outcome.STILL_IN_FORCE)
    assert town.told(document_id, "item.proposed") == {"approver", "approver2"}
    assert town.told(other, "item.proposed") == set()


def test_a_ground_repeated_is_no_reason_and_all_faults_are_told_at_once(kept: House) -> None:
    town, document_id = kept
    bare = said(Outcome.KEEP, reason="属于请示报告", next_review_year=YEAR)
    refused = town.refusals("drafter", c.ProposeOutcome, **form(town, document_id), proposal=bare)
    assert refused == {"reason_repeats_ground", "next_review_out_of_range"}
    assert where(town, document_id) == ("assigned", None)


def test_a_form_that_was_overtaken_is_told_so(kept: House) -> None:
    town, document_id = kept
    opened = form(town, document_id)
    propose(town, document_id, Outcome.KEEP)
    with pytest.raises(Exception, match="opened at 1, now 2"):
        town.do("approver", c.ApproveItem, **opened)
    assert where(town, document_id) == ("awaiting_approval", "keep")


def test_an_item_that_is_not_there_is_told_in_a_sentence(kept: House) -> None:
    town, _ = kept
    bare = {"item_id": 987_654, "version": 1}
    assert town.refusals("approver", c.ApproveItem, **bare) == {"item_gone"}
    assert town.refusals("drafter", c.CommentItem, item_id=987_654, body="备注") == {"item_gone"}


def test_a_document_kept_inside_may_be_no_longer_in_force(kept: House) -> None:
    town, document_id = kept
    ended = {"validity": Validity.LAPSED, "validity_on": YESTERDAY}
    propose(town, document_id, Outcome.KEEP, **ended)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.validity, document.validity_on) == (Validity.LAPSED, YESTERDAY)
    assert document.attribute == "exempt"


def test_a_public_document_is_asked_for_validity_and_leaks_only(public: House) -> None:
    town, document_id = public
    for outcome in (Outcome.KEEP, Outcome.TO_PROACTIVE, Outcome.TO_ON_REQUEST):
        proposal = said(outcome)
        refused = town.refusals(
            "drafter", c.ProposeOutcome, **form(town, document_id), proposal=proposal
        )
        assert refused == {"outcome_unfit"}
    propose(town, document_id, Outcome.STILL_IN_FORCE)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.status, document.evaluated_on) == (DocumentStatus.PUBLISHED, town.today)
    assert (document.validity, document.review_on) == (Validity.IN_FORCE, None)
    assert evaluations(town, document_id) == [("round", "still_in_force")]


def test_a_public_document_that_ended_is_marked_with_what_took_its_place(public: House) -> None:
    town, document_id = public
    successor = "临时救助工作办法（青府〔2029〕1号）"
    tomorrow = town.today + timedelta(days=1)
    early = said(Outcome.MARK_REPEALED, validity_on=tomorrow, successor_text=successor)
    refused = town.refusals("drafter", c.ProposeOutcome, **form(town, document_id), proposal=early)
    assert refused == {"validity_in_future"}
    propose(
        town,
        document_id,
        Outcome.MARK_REPEALED,
        validity_on=YESTERDAY,
        successor_text=successor,
    )
    assert town.document(document_id).validity is Validity.IN_FORCE
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.validity, document.successor_text) == (Validity.REPEALED, successor)
    assert "document.validity_changed" in town.events(document_id)


def test_what_was_transferred_to_the_archive_leaves_the_scope(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.OUT_OF_SCOPE, out_of_scope=OutOfScope.ARCHIVED)
    approve(town, document_id)
    assert town.document(document_id).out_of_scope is OutOfScope.ARCHIVED
    assert evaluations(town, document_id) == [("round", "out_of_scope")]
    assert "document.scope_changed" in town.events(document_id)


def test_a_deferred_document_is_looked_at_in_the_year_named(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.DEFER)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.review_on, document.review_why) == (date(YEAR + 1, 7, 1), "ground_date")


def test_a_document_that_no_case_ever_decided_is_filed_when_it_is_kept(kept: House) -> None:
    town, document_id = kept
    with town.system() as (session, _):  # as a past document that was imported issued
        document = session.get_one(Document, document_id)
        document.status, document.attribute, document.grounds = DocumentStatus.ISSUED, None, []
    propose(town, document_id, Outcome.KEEP)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.status, document.attribute) == (DocumentStatus.FILED, "exempt")
    assert "document.filed" in town.events(document_id)


def test_notes_beside_an_item_are_kept_and_an_empty_one_is_refused(kept: House) -> None:
    town, document_id = kept
    item_id = form(town, document_id)["item_id"]
    note = town.do("head", c.CommentItem, item_id=item_id, body="  已与法规处核对。 ")
    assert (note.body, note.person_id) == ("已与法规处核对。", town.ids["head"])
    assert town.events(document_id)[-1] == "item.commented"
    assert town.refusals("head", c.CommentItem, item_id=item_id, body=" ") == {"comment_missing"}
    assert "role_missing" in town.refusals("builder", c.CommentItem, item_id=item_id, body="看看")
