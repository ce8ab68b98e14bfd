"""The head of the office, where the route has the step: endorses, returns, never the own proposal."""

from __future__ import annotations

import pytest

from review.domain import commands as c
from review.domain.states import CaseAction, Role, Route
from tests.settlers import grant
from tests.town import GOOD_COMMENT, Town
from tests.workflow.conftest import offers_of, use_route

OFFICE_ROUTES = (Route.OFFICE_AUDIT_CONFIDENTIALITY, Route.OFFICE_CONFIDENTIALITY_AUDIT)


@pytest.mark.parametrize(
    ("route", "onward"),
    [(OFFICE_ROUTES[0], "attribute_audit"), (OFFICE_ROUTES[1], "confidentiality_review")],
)
def test_the_head_endorses_before_anybody_else_sees_it(
    town: Town, route: Route, onward: str
) -> None:
    use_route(town, route)
    document_id = town.submitted()
    assert town.state(document_id)[0] == "office_review"
    assert town.told(document_id, "case.submitted") == {"head"}
    assert offers_of(town, document_id, "head") == {CaseAction.ENDORSE, CaseAction.RETURN}
    assert offers_of(town, document_id, "officer") == set()
    town.move("head", document_id, CaseAction.ENDORSE)
    assert town.state(document_id)[0] == onward


def test_the_head_returns_with_words(town: Town) -> None:
    use_route(town, OFFICE_ROUTES[0])
    document_id = town.submitted()
    back = {"action": CaseAction.RETURN}
    assert town.refusals("head", c.Move, document_id, **back) == {"comment_missing"}
    assert town.refusals("head", c.Move, document_id, **back, comment="请修改。") == {
        "comment_too_thin"
    }
    town.move("head", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert town.told(document_id, "case.returned") == {"drafter"}


def test_a_drafter_who_stands_in_for_the_head_does_not_endorse_the_own_document(
    town: Town,
) -> None:
    use_route(town, OFFICE_ROUTES[0])
    document_id = town.submitted()
    with town.system() as (session, _):
        grant(session, town.ids["drafter"], Role.OFFICE_HEAD, town.ids["town"], town.ids["social"])
    endorse = {"action": CaseAction.ENDORSE}
    assert town.refusals("drafter", c.Move, document_id, **endorse) == {"own_proposal"}


def test_a_route_that_changes_leaves_documents_on_their_way_alone(town: Town) -> None:
    before = town.submitted()
    use_route(town, OFFICE_ROUTES[0])
    after = town.submitted()
    assert town.state(before)[0] == "attribute_audit"
    assert town.state(after)[0] == "office_review"
