"""Items that something else answers: another case, a hide, a corrected date, an office that is gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from review.domain import commands as c
from review.domain.rounds import ItemReason, OutOfScope
from review.domain.states import Attribute, CaseAction, CaseKind, DocumentAction, Outcome
from review.store.documents import Document
from review.store.people import Office
from review.store.rounds import RoundItem, RoundTally
from tests.answers import EXEMPT, GOOD_COMMENT, PROACTIVE
from tests.julys import (
    YEAR,
    approve,
    close_july,
    evaluations,
    form,
    item_of_document,
    july,
    open_july,
    propose,
    said,
    tally,
    where,
)
from tests.services.items.conftest import House
from tests.services.items.test_release import to_sign_off
from tests.town import Town

CONFIRM = {"action": DocumentAction.CONFIRM_HIDE, "comment": ""}


def ask_for(town: Town, document_id: int, kind: CaseKind = CaseKind.REQUEST) -> None:
    """The officer opens a case because somebody asked, or something is wrong."""
    town.do("officer", c.Reopen, document_id, kind=kind, reason=GOOD_COMMENT)


def decided(town: Town, document_id: int, proposal: object = PROACTIVE) -> None:
    """From the draft of a case to its signature."""
    town.edit(document_id, proposal)  # type: ignore[arg-type]
    to_sign_off(town, document_id)
    town.sign(document_id, proposal)  # type: ignore[arg-type]


# ---- another case --------------------------------------------------------------------------------


def test_a_request_decided_during_the_round_closes_the_line_with_a_link(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    ask_for(town, document_id)
    refused = town.refusals("approver", c.ApproveItem, **form(town, document_id))
    assert refused == {"other_case_open"}
    decided(town, document_id)
    item = item_of_document(town, document_id)
    assert where(town, document_id) == ("settled", "to_proactive_partial")
    assert (item.case_id, item.proposer_id) == (town.case_row(document_id).id, None)
    assert evaluations(town, document_id) == [("case", "to_proactive_partial")]
    assert "item.settled_elsewhere" in town.events(document_id)


def test_where_another_case_is_open_the_office_does_not_answer(kept: House) -> None:
    town, document_id = kept
    ask_for(town, document_id)
    for outcome in (Outcome.KEEP, Outcome.TO_PROACTIVE):
        refused = town.refusals(
            "drafter", c.ProposeOutcome, **form(town, document_id), proposal=said(outcome)
        )
        assert refused == {"other_case_open"}


def test_a_correction_without_an_item_is_an_evaluation_too(public: House) -> None:
    town, document_id = public
    propose(town, document_id, Outcome.STILL_IN_FORCE)
    approve(town, document_id)
    ask_for(town, document_id, CaseKind.CORRECTION)
    decided(town, document_id)
    assert evaluations(town, document_id) == [
        ("round", "still_in_force"),
        ("case", "still_in_force"),
    ]


def test_a_first_decision_is_no_evaluation(public: House) -> None:
    town, document_id = public
    assert evaluations(town, document_id) == []
    assert town.document(document_id).evaluated_on is None


# ---- the round closes first ----------------------------------------------------------------------


def test_a_release_signed_after_its_round_closed_counts_and_does_not_come_again(
    kept: House,
) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_PROACTIVE)
    to_sign_off(town, document_id)
    july(town, YEAR, 31)
    town.clock.advance(days=1)
    close_july(town, item_of_document(town, document_id).round_id)
    assert where(town, document_id)[0] == "carried_over"
    town.sign(document_id)
    assert where(town, document_id)[0] == "carried_over"
    assert evaluations(town, document_id) == [("case", "to_proactive_partial")]
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    assert where(town, document_id)[0] == "carried_over"


def test_a_leader_who_has_not_approved_in_july_approves_in_the_next(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_PROACTIVE)
    to_sign_off(town, document_id)
    july(town, YEAR, 31)
    town.clock.advance(days=1)
    close_july(town, item_of_document(town, document_id).round_id)
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    item = item_of_document(town, document_id)
    assert (item.reason, item.rounds_late) == (ItemReason.CARRIED_FORWARD, 1)
    assert item.state == "awaiting_approval"
    approve(town, document_id)
    assert where(town, document_id) == ("settled", "to_proactive_partial")
    assert evaluations(town, document_id) == [("round", "to_proactive_partial")]


# ---- taken down ----------------------------------------------------------------------------------


def test_an_approved_take_down_hides_at_once_and_a_second_person_confirms(public: House) -> None:
    town, document_id = public
    propose(town, document_id, Outcome.TAKE_DOWN)
    assert town.outside(document_id)["state"] == "published"
    approve(town, document_id)
    assert town.outside(document_id)["state"] == "withdrawn"
    document = town.document(document_id)
    assert (document.status, document.hidden_by_id) == ("withdrawn", town.ids["approver"])
    assert not document.still_visible
    assert town.refusals("approver", c.ActOnPublished, document_id, **CONFIRM) == {"own_hide"}
    town.do("officer", c.ActOnPublished, document_id, **CONFIRM)
    assert evaluations(town, document_id) == [("round", "take_down")]


def test_a_take_down_that_does_not_reach_the_public_side_says_still_visible(public: House) -> None:
    town, document_id = public
    propose(town, document_id, Outcome.TAKE_DOWN)
    folder = town.work.settings.public_data
    away = folder.with_name("away")
    folder.rename(away)
    approve(town, document_id)
    away.rename(folder)
    document = town.document(document_id)
    assert (document.status, document.still_visible) == ("withdrawn", True)
    assert where(town, document_id) == ("settled", "take_down")


def test_the_explanation_of_a_take_down_does_not_repeat_what_was_removed(public: House) -> None:
    town, document_id = public
    leak = said(Outcome.TAKE_DOWN, reason="公开文件里露出了449901198001010010，须立即撤下处理。")
    refused = town.refusals("drafter", c.ProposeOutcome, **form(town, document_id), proposal=leak)
    assert refused == {"explanation_holds_removed"}


def test_a_confirmed_hide_settles_the_open_item(public: House) -> None:
    town, document_id = public
    town.hide(document_id)
    assert where(town, document_id) == ("assigned", None)
    town.do("approver", c.ActOnPublished, document_id, **CONFIRM)
    assert where(town, document_id) == ("settled", "take_down")
    assert evaluations(town, document_id) == [("hide", "take_down")]


# ---- dates, scope, review ------------------------------------------------------------------------


def correct(town: Town, document_id: int, day: date, login: str = "clerk") -> None:
    """The clerk corrects both dates."""
    said_dates = {"doc_date": day, "issued_on": day, "reason": GOOD_COMMENT}
    town.do(login, c.CorrectDates, document_id, **said_dates)


def test_a_corrected_date_outside_the_window_moves_the_line_out(kept: House) -> None:
    town, document_id = kept
    round_id = item_of_document(town, document_id).round_id
    correct(town, document_id, date(2027, 1, 4))
    assert where(town, document_id) == ("moved", None)
    assert tally(town, round_id) == {("assigned", ""): 1, ("moved", ""): 1}
    assert town.events(document_id)[-1] == "item.moved_out"
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    assert where(town, document_id) == ("assigned", None)


def test_a_corrected_date_inside_the_window_changes_nothing_in_the_round(kept: House) -> None:
    town, document_id = kept
    correct(town, document_id, date(2026, 3, 2))
    assert where(town, document_id) == ("assigned", None)
    assert town.document(document_id).issued_on == date(2026, 3, 2)


def test_a_corrected_date_brings_a_document_into_the_open_round_with_a_notice(town: Town) -> None:
    document_id = town.issued(EXEMPT)
    town.move("officer", document_id, CaseAction.FILE)
    july(town, YEAR - 1)
    open_july(town, YEAR - 1)
    correct(town, document_id, date(2025, 12, 30))
    item = item_of_document(town, document_id)
    assert (item.state, item.reason) == ("assigned", ItemReason.WINDOW)
    assert town.told(document_id, "round.items_added") == {"drafter", "drafter2"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued_on": date(YEAR + 1, 1, 1)}, "date_in_future"),
        ({"issued_on": None, "doc_date": None}, "issue_date_missing"),
        ({"reason": "笔误"}, "comment_too_thin"),
        ({"issued_on": date(2026, 7, 17), "doc_date": date(2026, 7, 17)}, "nothing_changed"),
    ],
)
def test_a_date_that_can_not_be_is_refused(
    kept: House, changes: dict[str, object], code: str
) -> None:
    town, document_id = kept
    values = {
        "doc_date": date(2026, 1, 5),
        "issued_on": date(2026, 1, 5),
        "reason": GOOD_COMMENT,
        **changes,
    }
    assert code in town.refusals("clerk", c.CorrectDates, document_id, **values)


def test_taking_a_document_out_of_scope_settles_its_line(kept: House) -> None:
    town, document_id = kept
    scope = {"out_of_scope": OutOfScope.PARTNER_LEADS, "reason": GOOD_COMMENT}
    town.do("officer", c.SetScope, document_id, **scope)
    assert where(town, document_id) == ("settled", "out_of_scope")
    assert town.document(document_id).out_of_scope is OutOfScope.PARTNER_LEADS
    back = {"out_of_scope": None, "reason": GOOD_COMMENT}
    town.do("officer", c.SetScope, document_id, **back)
    assert town.document(document_id).out_of_scope is None
    assert town.refusals("officer", c.SetScope, document_id, **back) == {"nothing_changed"}


def test_a_review_date_is_set_moved_and_taken_away(kept: House) -> None:
    town, document_id = kept
    why = ItemReason.SECRECY_TERM_OVER
    past = {"review_on": town.today, "why": why}
    assert town.refusals("reviewer", c.SetReview, document_id, **past) == {"review_date_past"}
    later = {"review_on": town.today + timedelta(days=400), "why": why}
    town.do("reviewer", c.SetReview, document_id, **later)
    assert town.document(document_id).review_why is why
    town.do("officer", c.SetReview, document_id, review_on=None, why=why)
    assert town.document(document_id).review_why is None
    assert "role_missing" in town.refusals("drafter", c.SetReview, document_id, **later)


# ---- who answers ---------------------------------------------------------------------------------


def give_to(
    town: Town, document_id: int, office: str, person: str | None = None
) -> dict[str, object]:
    """What a form says that gives an item to an office."""
    return {
        "item_ids": (form(town, document_id)["item_id"],),
        "office_id": town.ids[office],
        "person_id": town.ids[person] if person else None,
    }


def test_an_office_dissolved_in_july_hands_its_items_to_who_took_over(kept: House) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        office = session.get_one(Office, town.ids["social"])
        office.dissolved_on, office.successor_id = town.today, town.ids["building"]
    moved = town.do("officer", c.ReassignItems, **give_to(town, document_id, "building"))
    assert moved == 1
    assert town.told(document_id, "item.reassigned") == {"builder"}
    keep = {**form(town, document_id), "proposal": said(Outcome.KEEP)}
    assert town.refusals("drafter", c.ProposeOutcome, **keep) == {"role_missing"}
    propose(town, document_id, Outcome.TO_PROACTIVE, "builder")
    to_sign_off(town, document_id, "builder")
    approve(town, document_id)
    assert where(town, document_id)[0] == "settled"


def test_who_took_over_a_dissolved_office_reads_and_answers_without_reassigning(
    kept: House,
) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        office = session.get_one(Office, town.ids["social"])
        office.dissolved_on, office.successor_id = town.today, town.ids["building"]
    propose(town, document_id, Outcome.KEEP, "builder")
    assert where(town, document_id) == ("awaiting_approval", "keep")


def test_a_july_case_goes_along_to_the_other_office(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_PROACTIVE)
    town.do("officer", c.ReassignItems, **give_to(town, document_id, "building", "builder"))
    assert town.case_row(document_id).office_id == town.ids["building"]
    assert "role_missing" in town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT)
    to_sign_off(town, document_id, "builder")
    assert where(town, document_id)[0] == "awaiting_approval"


def test_an_item_is_not_given_to_strangers(kept: House) -> None:
    town, document_id = kept
    drafter_elsewhere = give_to(town, document_id, "social", "builder")
    refused = town.refusals("officer", c.ReassignItems, **drafter_elsewhere)
    assert refused == {"person_not_in_office"}
    abroad = give_to(town, document_id, "hall")
    assert town.refusals("officer", c.ReassignItems, **abroad) == {"office_elsewhere"}
    own = give_to(town, document_id, "social", "drafter2")
    assert town.refusals("drafter", c.ReassignItems, **own) == {"role_missing"}
    assert town.do("head", c.ReassignItems, **own) == 1
    assert item_of_document(town, document_id).assigned_to_id == town.ids["drafter2"]


def test_the_counts_move_with_the_office(kept: House) -> None:
    town, document_id = kept
    town.do("officer", c.ReassignItems, **give_to(town, document_id, "building"))
    item = item_of_document(town, document_id)
    with town.work.sessions() as session:
        key = (item.round_id, town.ids["building"], item.state, "")
        found = session.get(RoundTally, key)
        assert found is not None
        assert found.count == 1


def test_the_log_names_the_office_change_of_the_document(kept: House) -> None:
    town, document_id = kept
    town.do("officer", c.ReassignItems, **give_to(town, document_id, "building"))
    assert town.document(document_id).office_id == town.ids["building"]
    assert form(town, document_id)["version"] == 2
    assert town.events(document_id)[-2:] == ["document.changed", "item.reassigned"]


def test_the_source_of_a_forwarded_document_decides_unless_a_reason_is_given(kept: House) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        session.get_one(Document, document_id).source_attribute = Attribute.EXEMPT
    propose(
        town, document_id, Outcome.TO_PROACTIVE, reason="来源单位已经公开，转发件应当一并公开。"
    )
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert where(town, document_id)[0] == "in_review"


def test_a_joint_document_goes_out_only_when_the_partners_agree(kept: House) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        session.get_one(Document, document_id).joint_issuers = "县民政局"
    propose(town, document_id, Outcome.TO_PROACTIVE)
    town.settle(document_id)
    refused = town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT)
    assert refused == {"partners_not_agreed"}


def test_a_document_whose_secrecy_term_ended_still_takes_the_whole_road(kept: House) -> None:
    town, document_id = kept
    town.clock.now = datetime(YEAR, 7, 3, 1, 0, tzinfo=UTC)
    with town.system() as (session, _):
        item = session.get_one(RoundItem, form(town, document_id)["item_id"])
        item.reason = ItemReason.SECRECY_TERM_OVER
    propose(town, document_id, Outcome.TO_PROACTIVE)
    assert where(town, document_id)[0] == "in_review"
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    refused = town.refusals("approver", c.ApproveItem, **form(town, document_id))
    assert refused & {"not_in_this_state", "july_case_not_ready"}
