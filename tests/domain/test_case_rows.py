"""Every row of every case table: who may, who may not, and each reason that can stand against it.

Parametrised over the rows themselves, so a new row is tested at once; a row or a guard that nobody
prepared a case or a story for fails.
"""

from __future__ import annotations

import pytest

from review.domain.case_flow import CaseFlow, Row, case_flow
from review.domain.states import Role, Route
from tests.domain.cases import (
    OTHER_OFFICE,
    OTHER_ORGANISATION,
    READY,
    person,
    ready_for,
)
from tests.domain.stories import STORIES

FLOWS = [(route, urgent) for route in Route for urgent in (False, True)]
ROWS = [
    (route, urgent, row) for route, urgent in FLOWS for row in case_flow(route, urgent=urgent).rows
]


def _name(case: tuple[Route, bool, Row]) -> str:
    route, urgent, row = case
    return f"{route}{'-urgent' if urgent else ''}-{row.source}-{row.action}"


each_row = pytest.mark.parametrize("case", ROWS, ids=_name)


def _unpack(case: tuple[Route, bool, Row]) -> tuple[CaseFlow, Row]:
    route, urgent, row = case
    return case_flow(route, urgent=urgent), row


@each_row
def test_the_role_of_a_row_may_take_a_well_prepared_case_on(case: tuple[Route, bool, Row]) -> None:
    flow, row = _unpack(case)
    subject = ready_for(row.action, row.source, case[0], urgent=case[1])
    verdict = flow.judge(person(row.role), subject, row.action)
    assert verdict.refusals == ()
    assert verdict.row is row
    assert verdict.allowed


@each_row
def test_everybody_else_is_refused_for_want_of_the_role(case: tuple[Route, bool, Row]) -> None:
    flow, row = _unpack(case)
    subject = ready_for(row.action, row.source, case[0], urgent=case[1])
    for role in Role:
        if role is row.role:
            continue
        verdict = flow.judge(person(role), subject, row.action)
        assert [r.code for r in verdict.refusals] == ["role_missing"], role
        assert verdict.refusals[0].facts == {"roles": row.role}
        assert verdict.row is None


@each_row
def test_the_role_counts_only_where_it_reaches(case: tuple[Route, bool, Row]) -> None:
    flow, row = _unpack(case)
    subject = ready_for(row.action, row.source, case[0], urgent=case[1])
    if row.role is Role.SYSTEM:  # the product is everywhere
        return
    stranger = person(row.role, organisation=OTHER_ORGANISATION)
    assert not flow.judge(stranger, subject, row.action).allowed
    neighbour = person(row.role, office=OTHER_OFFICE)
    office_bound = row.role in (Role.DRAFTER, Role.OFFICE_HEAD)
    assert flow.judge(neighbour, subject, row.action).allowed is not office_bound


@each_row
def test_each_guard_of_a_row_refuses_with_its_code(case: tuple[Route, bool, Row]) -> None:
    flow, row = _unpack(case)
    actor = person(row.role)
    for guard in row.guards:
        for name, spoil, code in STORIES[guard]:
            subject = spoil(actor, ready_for(row.action, row.source, case[0], urgent=case[1]))
            verdict = flow.judge(actor, subject, row.action)
            assert code in {r.code for r in verdict.refusals}, (guard.__name__, name)
            assert guard(actor, subject) in verdict.refusals
            assert not verdict.allowed


def test_every_action_has_a_prepared_case_and_every_guard_a_story() -> None:
    used = {guard for _, _, row in ROWS for guard in row.guards}
    assert {row.action for _, _, row in ROWS} == set(READY)
    assert {guard.__name__ for guard in used - set(STORIES)} == set()
    assert {guard.__name__ for guard in set(STORIES) - used} == set()


def test_a_person_sees_every_reason_at_once() -> None:
    flow = case_flow(Route.AUDIT_THEN_CONFIDENTIALITY)
    row = next(r for _, _, r in ROWS if r.action == "submit")
    unfinished = ready_for(row.action, row.source)
    drafter = person(Role.DRAFTER)
    for guard in (g for g in row.guards if g.__name__ in ("title_is_given", "files_are_read")):
        unfinished = STORIES[guard][0][1](drafter, unfinished)
    codes = [r.code for r in flow.judge(drafter, unfinished, row.action).refusals]
    assert codes == ["title_missing", "file_missing"]
