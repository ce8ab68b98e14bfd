"""The approver: decides, returns, sends to review; never what they themselves proposed or reviewed."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction, Role
from review.domain.values import Proposal
from tests.settlers import grant
from tests.town import EXEMPT, GOOD_COMMENT, PROACTIVE
from tests.workflow.conftest import TownAt, offers_of


def test_the_approver_s_word_is_final_against_both_others(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    town.sign(document_id, EXEMPT)
    row = town.case_row(document_id)
    assert (row.proposed_attribute, row.audited_attribute, row.decided_attribute) == (
        Attribute.PROACTIVE,
        Attribute.PROACTIVE,
        Attribute.EXEMPT,
    )
    assert town.document(document_id).attribute is Attribute.EXEMPT
    assert town.told(document_id, "case.signed") == {"clerk", "drafter"}


def test_nobody_signs_what_they_proposed_or_reviewed(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    with town.system() as (session, _):
        for login in ("drafter", "reviewer"):
            grant(session, town.ids[login], Role.APPROVER, town.ids["town"])
    sign = {"proposal": PROACTIVE}
    assert town.refusals("drafter", c.Sign, document_id, **sign) == {"own_proposal"}
    assert town.refusals("reviewer", c.Sign, document_id, **sign) == {"own_review"}


def test_sent_to_review_the_case_comes_back_with_one_fresh_look(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    town.move("approver", document_id, CaseAction.SEND_TO_REVIEW, GOOD_COMMENT)
    assert town.told(document_id, "case.sent_to_review") == {"reviewer", "reviewer2"}
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY, "reviewer2")
    assert town.state(document_id)[0] == "sign_off"


def test_a_returned_document_is_decided_afresh(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    town.move("approver", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert offers_of(town, document_id, "approver") == set()
    assert town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT) == {
        "comments_open"
    }


def test_after_signing_only_the_clerk_can_send_it_back(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    assert offers_of(town, document_id, "approver") == set()
    assert offers_of(town, document_id, "drafter") == set()
    assert offers_of(town, document_id, "clerk") == {CaseAction.SEND_BACK}
    again = Proposal(Attribute.PROACTIVE)
    assert town.refusals("approver", c.Sign, document_id, proposal=again) == {"not_in_this_state"}


def test_whoever_signed_gives_no_confirmation_afterwards(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    with town.system() as (session, _):
        grant(session, town.ids["approver"], Role.CONFIDENTIALITY_REVIEWER, town.ids["town"])
    seen = {"action": CaseAction.CONFIRM_RENDITION, **town.seen(document_id)}
    assert town.refusals("approver", c.Confirm, document_id, **seen) == {"own_signature"}
