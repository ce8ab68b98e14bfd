"""Items of a round: every row with its role and its guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from review.domain import guards as g
from review.domain.item_flow import ITEM_FLOW, OPEN_ITEMS, Row
from review.domain.states import ItemAction, ItemState, Outcome, Role
from review.domain.values import Actor, Item, Refusal
from tests.domain.cases import OTHER_OFFICE, PEOPLE, person
from tests.domain.items import an_item, said

A = ItemAction
TABLE = """
assigned propose drafter awaiting_approval
returned propose drafter awaiting_approval
assigned propose_release drafter in_review
returned propose_release drafter in_review
in_review reach_sign_off system awaiting_approval
awaiting_approval leave_sign_off system in_review
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
assigned settle_elsewhere system settled
returned settle_elsewhere system settled
in_review settle_elsewhere system settled
awaiting_approval settle_elsewhere system settled
assigned move_out system moved
returned move_out system moved
in_review move_out system moved
awaiting_approval move_out system moved
"""

READY: dict[ItemAction, dict[str, Any]] = {
    A.PROPOSE: {"outcome": Outcome.KEEP},
    A.PROPOSE_RELEASE: {"outcome": Outcome.TO_PROACTIVE},
    A.REACH_SIGN_OFF: {"outcome": Outcome.TO_PROACTIVE, "case_at_sign_off": True},
    A.LEAVE_SIGN_OFF: {"outcome": Outcome.TO_PROACTIVE},
    A.APPROVE: {"outcome": Outcome.MARK_LAPSED},
    A.APPROVE_RELEASE: {"outcome": Outcome.TO_PROACTIVE_PARTIAL, "case_at_sign_off": True},
    A.RETURN: {},
    A.REASSIGN: {},
    A.CARRY_OVER: {"outcome": None},
    A.SETTLE_ELSEWHERE: {"outcome": None},
    A.MOVE_OUT: {"outcome": None},
}

Spoil = Callable[[Actor, Item], Item]
STORIES: dict[Callable[[Actor, Item], Refusal | None], tuple[Spoil, str]] = {
    g.round_is_open: (lambda _, i: replace(i, round_closed=True), "round_closed"),
    g.actor_did_not_propose: (lambda who, i: replace(i, proposer_id=who.id), "own_proposal"),
    g.case_reached_sign_off: (
        lambda _, i: replace(i, case_at_sign_off=False),
        "july_case_not_ready",
    ),
    g.outcome_is_chosen: (lambda _, i: replace(i, proposal=None), "outcome_missing"),
    g.outcome_fits: (
        lambda _, i: replace(i, proposal=said(Outcome.STILL_IN_FORCE)),
        "outcome_unfit",
    ),
    g.proposal_is_complete: (
        lambda _, i: replace(i, proposal=said(i.outcome or Outcome.KEEP, reason="同意")),
        "reason_repeats_ground",
    ),
    g.no_other_case_is_open: (lambda _, i: replace(i, other_case_open=True), "other_case_open"),
    g.there_is_a_file_to_release: (
        lambda _, i: replace(i, has_file=False),
        "paper_only_not_proactive",
    ),
    g.outcome_stays_inside: (
        lambda _, i: replace(i, proposal=said(Outcome.TO_PROACTIVE)),
        "outcome_releases",
    ),
    g.outcome_releases: (
        lambda _, i: replace(i, proposal=said(Outcome.KEEP)),
        "outcome_stays_inside",
    ),
}


def ready(row: Row) -> Item:
    """An item in the row's state against which nothing speaks."""
    return an_item(row.source, **READY[row.action])


each_row = pytest.mark.parametrize(
    "row", ITEM_FLOW.rows, ids=lambda row: f"{row.source}-{row.action}-{row.role}"
)


def test_carrying_over_asks_for_nothing_but_the_state() -> None:
    rows = [row for row in ITEM_FLOW.rows if row.action is A.CARRY_OVER]
    assert rows
    assert all(not r.guards and not r.needs_comment and not r.tell and not r.then for r in rows)


def test_the_rows_are_the_table_of_the_product() -> None:
    rows = {f"{r.source} {r.action} {r.role} {r.target}" for r in ITEM_FLOW.rows}
    assert rows == set(TABLE.strip().splitlines())


def test_every_action_and_every_guard_is_told() -> None:
    assert {r.action for r in ITEM_FLOW.rows} == set(READY)
    assert {guard for r in ITEM_FLOW.rows for guard in r.guards} == set(STORIES)


def test_open_items_are_those_that_somebody_has_to_answer() -> None:
    assert set(ItemState) - set(OPEN_ITEMS) == ITEM_FLOW.final


@each_row
def test_the_role_of_a_row_may_take_a_well_prepared_item_on(row: Row) -> None:
    verdict = ITEM_FLOW.judge(person(row.role), ready(row), row.action)
    assert verdict.allowed, verdict.refusals
    assert verdict.row is row


@each_row
def test_every_other_role_is_refused(row: Row) -> None:
    roles = {r.role for r in ITEM_FLOW.rows if (r.source, r.action) == (row.source, row.action)}
    for role in set(Role) - roles:
        verdict = ITEM_FLOW.judge(person(role), ready(row), row.action)
        assert [r.code for r in verdict.refusals] == ["role_missing"], role


@each_row
def test_each_guard_refuses_with_its_code(row: Row) -> None:
    actor = person(row.role)
    for guard in row.guards:
        spoil, code = STORIES[guard]
        refused = {
            r.code for r in ITEM_FLOW.judge(actor, spoil(actor, ready(row)), row.action).refusals
        }
        assert refused & ({code, "comment_too_thin"} if code == "reason_repeats_ground" else {code})


@each_row
def test_an_item_in_a_final_state_is_not_moved_any_more(row: Row) -> None:
    for state in ITEM_FLOW.final:
        settled = replace(ready(row), state=state)
        verdict = ITEM_FLOW.judge(person(row.role), settled, row.action)
        assert [r.code for r in verdict.refusals] == ["not_in_this_state"]


def test_another_office_can_neither_propose_nor_reassign() -> None:
    row = next(r for r in ITEM_FLOW.rows if r.action is A.PROPOSE)
    for role, action in ((Role.DRAFTER, A.PROPOSE), (Role.OFFICE_HEAD, A.REASSIGN)):
        neighbour = person(role, office=OTHER_OFFICE)
        assert not ITEM_FLOW.judge(neighbour, ready(row), action).allowed


@pytest.mark.parametrize("outcome", Outcome)
def test_an_item_that_would_become_public_always_takes_a_july_case(outcome: Outcome) -> None:
    releases = outcome in (Outcome.TO_PROACTIVE, Outcome.TO_PROACTIVE_PARTIAL)
    item = an_item(ItemState.ASSIGNED, outcome)
    drafter, approver = person(Role.DRAFTER), person(Role.APPROVER)
    assert ITEM_FLOW.judge(drafter, item, A.PROPOSE).allowed is not releases
    assert ITEM_FLOW.judge(drafter, item, A.PROPOSE_RELEASE).allowed is releases
    waiting = replace(item, state=ItemState.AWAITING_APPROVAL, case_at_sign_off=releases)
    assert ITEM_FLOW.judge(approver, waiting, A.APPROVE).allowed is not releases
    assert ITEM_FLOW.judge(approver, waiting, A.APPROVE_RELEASE).allowed is releases


@pytest.mark.parametrize("outcome", Outcome)
def test_nobody_approves_what_they_proposed_whatever_hats_they_wear(outcome: Outcome) -> None:
    both = person(Role.DRAFTER, Role.APPROVER, number=PEOPLE[Role.DRAFTER])
    waiting = an_item(ItemState.AWAITING_APPROVAL, outcome, case_at_sign_off=True)
    for action in (A.APPROVE, A.APPROVE_RELEASE):
        refused = {r.code for r in ITEM_FLOW.judge(both, waiting, action).refusals}
        assert "own_proposal" in refused
