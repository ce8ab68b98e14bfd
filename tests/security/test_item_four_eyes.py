"""Four eyes over items: whoever proposed, on whichever page, does not approve; who hid does not confirm."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from review.domain import commands as c
from review.domain.states import CaseAction, Outcome, Role
from review.store.rounds import RoundItem
from tests.julys import approve, form, item_of_document, july, propose, where
from tests.services.conftest import TownAt
from tests.services.items.test_release import to_sign_off
from tests.settlers import grant
from tests.town import PROACTIVE, Town


@pytest.fixture
def kept(town_at: TownAt) -> tuple[Town, int]:
    """A house of July in which the drafter may also approve and review."""
    town, document_id = town_at("july")
    july(town)
    with town.system() as (session, _):
        for role in (Role.APPROVER, Role.CONFIDENTIALITY_REVIEWER):
            grant(session, town.ids["drafter"], role, town.ids["town"])
            grant(session, town.ids["drafter2"], role, town.ids["town"])
    return town, document_id


def test_who_proposed_an_outcome_does_not_approve_it_alone_or_in_a_list(
    kept: tuple[Town, int],
) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    assert town.refusals("drafter", c.ApproveItem, **form(town, document_id)) == {"own_proposal"}
    opened = form(town, document_id)
    pair = (opened["item_id"], opened["version"])
    together = town.do("drafter", c.ApproveTogether, items=(pair,))
    assert [r.code for r in together.refused[pair[0]]] == ["own_proposal"]
    assert where(town, document_id) == ("awaiting_approval", "keep")
    approve(town, document_id, "drafter2")
    assert where(town, document_id) == ("settled", "keep")


def test_who_proposed_a_release_neither_reviews_nor_signs_it_on_any_page(
    kept: tuple[Town, int],
) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_PROACTIVE)
    town.settle(document_id, "drafter2")
    town.move("drafter2", document_id, CaseAction.SUBMIT)  # a colleague sends it on
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.answer_checklist(document_id)
    town.settle(document_id, "reviewer")
    town.prove(document_id)
    said = {"action": CaseAction.CONFIRM_CONFIDENTIALITY, **town.seen(document_id)}
    for proposer in ("drafter", "drafter2"):
        assert "own_proposal" in town.refusals(proposer, c.Confirm, document_id, **said)
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    town.confirm(document_id, CaseAction.CONFIRM_PRIVACY)
    for proposer in ("drafter", "drafter2"):
        item = form(town, document_id)
        assert "own_proposal" in town.refusals(proposer, c.ApproveItem, **item)
        assert "own_proposal" in town.refusals(proposer, c.Sign, document_id, proposal=PROACTIVE)
    approve(town, document_id)
    assert where(town, document_id)[0] == "settled"


def test_a_reviewer_of_the_july_case_does_not_approve_the_item(kept: tuple[Town, int]) -> None:
    town, document_id = kept
    with town.system() as (session, _):
        grant(session, town.ids["reviewer"], Role.APPROVER, town.ids["town"])
    propose(town, document_id, Outcome.TO_PROACTIVE)
    to_sign_off(town, document_id)
    assert town.refusals("reviewer", c.ApproveItem, **form(town, document_id)) == {"own_review"}


def test_nobody_approves_or_answers_in_another_house(kept: tuple[Town, int]) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    assert town.refusals("stranger", c.ApproveItem, **form(town, document_id)) == {"role_missing"}
    comment = {"item_id": form(town, document_id)["item_id"], "body": "看一看。"}
    assert town.refusals("stranger", c.CommentItem, **comment) == {"role_missing"}
    with town.system() as (session, _):
        grant(
            session, town.ids["stranger"], Role.OFFICE_HEAD, town.ids["village"], town.ids["hall"]
        )
    give = {"item_ids": (comment["item_id"],), "office_id": town.ids["hall"], "person_id": None}
    assert "role_missing" in town.refusals("stranger", c.ReassignItems, **give)


def test_the_database_itself_refuses_an_approver_who_proposed(kept: tuple[Town, int]) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    item = item_of_document(town, document_id)
    changed = update(RoundItem).where(RoundItem.id == item.id)
    with town.work.sessions() as session, pytest.raises(IntegrityError):
        session.execute(changed.values(approver_id=item.proposer_id))
