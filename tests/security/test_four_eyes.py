"""Four eyes where two roles meet in one person: who drew a document up does not review it."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.checklist import Answer, ChecklistItem, CheckVerdict
from review.domain.states import CaseAction, Role
from tests.services.conftest import TownAt
from tests.settlers import grant


def test_who_drew_up_a_document_that_a_colleague_sent_on_does_not_review_it(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    with town.system() as (session, _):
        grant(session, town.ids["drafter"], Role.CONFIDENTIALITY_REVIEWER, town.ids["town"])
    town.settle(document_id, "drafter2")
    town.move("drafter2", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    answers = tuple(Answer(item, CheckVerdict.CLEAR) for item in ChecklistItem)
    town.do("reviewer", c.AnswerChecklist, document_id, answers=answers)
    said = {"action": CaseAction.CONFIRM_CONFIDENTIALITY, **town.seen(document_id)}
    assert town.refusals("drafter", c.Confirm, document_id, **said) == {"own_proposal"}
    town.do("reviewer", c.Confirm, document_id, **said)
