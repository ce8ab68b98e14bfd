"""July items: every row with its role and guards; the window of each round (domain.md 2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from review.domain import guards as g
from review.domain.item_flow import ITEM_FLOW, READING_A, READING_B, Row, WindowRule
from review.domain.states import ItemAction, ItemState, Outcome, Role
from review.domain.values import Actor, Item, Refusal
from tests.domain.cases import OFFICE, ORGANISATION, OTHER_OFFICE, PEOPLE, person

A = ItemAction
TABLE = """
assigned propose drafter awaiting_approval
returned propose drafter awaiting_approval
assigned propose_release drafter in_review
returned propose_release drafter in_review
in_review reach_sign_off system awaiting_approval
awaiting_approval approve approver settled
awaiting_approval approve_release approver settled
awaiting_approval return approver returned
assigned reassign office_head assigned
assigned reassign disclosure_officer assigned
returned reassign office_head returned
returned reassign disclosure_officer returned
in_review reassign office_head in_review
in_review reassign disclosure_officer in_review
awaiting_approval reassign office_head awaiting_approval
awaiting_approval reassign disclosure_officer awaiting_approval
assigned carry_over system carried_over
returned carry_over system carried_over
in_review carry_over system carried_over
awaiting_approval carry_over system carried_over
"""

READY: dict[ItemAction, dict[str, Any]] = {
    A.PROPOSE: {"outcome": Outcome.KEEP},
    A.PROPOSE_RELEASE: {"outcome": Outcome.TO_PROACTIVE},
    A.REACH_SIGN_OFF: {"outcome": Outcome.TO_PROACTIVE, "case_at_sign_off": True},
    A.APPROVE: {"outcome": Outcome.MARK_LAPSED},
    A.APPROVE_RELEASE: {"outcome": Outcome.TO_PROACTIVE_PARTIAL, "case_at_sign_off": True},
    A.RETURN: {},
    A.REASSIGN: {},
    A.CARRY_OVER: {},
}

Spoil = Callable[[Actor, Item], Item]
STORIES: dict[Callable[[Actor, Item], Refusal | None], tuple[Spoil, str]] = {
    g.round_is_open: (lambda _, i: replace(i, round_closed=True), "round_closed"),
    g.actor_did_not_propose: (lambda who, i: replace(i, proposer_id=who.id), "own_proposal"),
    g.case_reached_sign_off: (
        lambda _, i: replace(i, case_at_sign_off=False),
        "july_case_not_ready",
    ),
    g.outcome_is_chosen: (lambda _, i: replace(i, outcome=None), "outcome_missing"),
    g.outcome_stays_inside: (
        lambda _, i: replace(i, outcome=Outcome.TO_PROACTIVE),
        "outcome_releases",
    ),
    g.outcome_releases: (lambda _, i: replace(i, outcome=Outcome.KEEP), "outcome_stays_inside"),
}


def an_item(row: Row) -> Item:
    """An item in the row's state against which nothing speaks."""
    return Item(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        state=row.source,
        proposer_id=PEOPLE[Role.DRAFTER],
        **READY[row.action],
    )


each_row = pytest.mark.parametrize(
    "row", ITEM_FLOW.rows, ids=lambda row: f"{row.source}-{row.action}-{row.role}"
)


def test_the_rows_are_the_table_of_the_product() -> None:
    rows = {f"{r.source} {r.action} {r.role} {r.target}" for r in ITEM_FLOW.rows}
    assert rows == set(TABLE.strip().splitlines())


def test_every_action_and_every_guard_is_told() -> None:
    assert {r.action for r in ITEM_FLOW.rows} == set(READY)
    assert {guard for r in ITEM_FLOW.rows for guard in r.guards} == set(STORIES)


@each_row
def test_the_role_of_a_row_may_take_a_well_prepared_item_on(row: Row) -> None:
    verdict = ITEM_FLOW.judge(person(row.role), an_item(row), row.action)
    assert verdict.allowed
    assert verdict.row is row


@each_row
def test_every_other_role_is_refused(row: Row) -> None:
    roles = {r.role for r in ITEM_FLOW.rows if (r.source, r.action) == (row.source, row.action)}
    for role in set(Role) - roles:
        verdict = ITEM_FLOW.judge(person(role), an_item(row), row.action)
        assert [r.code for r in verdict.refusals] == ["role_missing"], role


@each_row
def test_each_guard_refuses_with_its_code(row: Row) -> None:
    actor = person(row.role)
    for guard in row.guards:
        spoil, code = STORIES[guard]
        verdict = ITEM_FLOW.judge(actor, spoil(actor, an_item(row)), row.action)
        assert code in {r.code for r in verdict.refusals}


def test_another_office_can_neither_propose_nor_reassign() -> None:
    row = next(r for r in ITEM_FLOW.rows if r.action is A.PROPOSE)
    for role, action in ((Role.DRAFTER, A.PROPOSE), (Role.OFFICE_HEAD, A.REASSIGN)):
        neighbour = person(role, office=OTHER_OFFICE)
        assert not ITEM_FLOW.judge(neighbour, an_item(row), action).allowed


@pytest.mark.parametrize("outcome", Outcome)
def test_an_item_that_would_become_public_always_takes_a_july_case(outcome: Outcome) -> None:
    releases = outcome in (Outcome.TO_PROACTIVE, Outcome.TO_PROACTIVE_PARTIAL)
    item = Item(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        state=ItemState.ASSIGNED,
        outcome=outcome,
    )
    drafter, approver = person(Role.DRAFTER), person(Role.APPROVER)
    assert ITEM_FLOW.judge(drafter, item, A.PROPOSE).allowed is not releases
    assert ITEM_FLOW.judge(drafter, item, A.PROPOSE_RELEASE).allowed is releases
    waiting = replace(item, state=ItemState.AWAITING_APPROVAL, case_at_sign_off=releases)
    assert ITEM_FLOW.judge(approver, waiting, A.APPROVE).allowed is not releases
    assert ITEM_FLOW.judge(approver, waiting, A.APPROVE_RELEASE).allowed is releases


# ---- the window ----------------------------------------------------------------------------------

YEARS = range(2020, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_reading_a_is_the_calendar_year_three_years_back(year: int) -> None:
    assert READING_A.window(year) == (date(year - 3, 1, 1), date(year - 2, 1, 1))


@pytest.mark.parametrize("year", YEARS)
def test_reading_b_begins_where_reading_a_ends(year: int) -> None:
    assert READING_B.window(year) == (date(year - 2, 1, 1), date(year - 1, 1, 1))


@pytest.mark.parametrize("reading", [READING_A, READING_B])
def test_rounds_tile_so_that_no_issue_date_is_missed_or_met_twice(reading: WindowRule) -> None:
    windows = [reading.window(year) for year in YEARS]
    for (_, end), (start, _) in pairwise(windows):
        assert end == start


def test_in_july_documents_are_two_and_a_half_to_three_and_a_half_years_old() -> None:
    start, end = WindowRule().window(2026)
    assert (start, end) == (date(2023, 1, 1), date(2024, 1, 1))
    opening, half_a_year = date(2026, 7, 1), timedelta(days=181)
    assert start + 3 * timedelta(days=365.25) + half_a_year <= opening
    assert end + 2 * timedelta(days=365.25) + half_a_year <= opening


def test_the_anchor_at_the_end_of_july_moves_the_window_by_a_month() -> None:
    assert WindowRule(anchor_month=8).window(2026) == (date(2023, 2, 1), date(2024, 2, 1))
