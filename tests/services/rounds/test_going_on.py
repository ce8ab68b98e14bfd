"""A year ends: what its dynamic round did not settle goes on in the next year's, with its case."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.states import CaseKind, Outcome
from review.jobs.daily import close_past_years, take_up_dates
from review.services.triggers import ask_evaluation
from review.store.replay_items import check_counts, replay_items
from review.store.replay_standing import replay_standing
from review.store.rounds import Round, RoundItem
from tests.julys import (
    YEAR,
    approve,
    evaluations,
    filed,
    item_of_document,
    july,
    open_july,
    propose,
    where,
)
from tests.services.items.test_release import to_sign_off
from tests.town import Town

CORRECTION = ItemReason.CORRECTION


def trigger(town: Town, *document_ids: int, reason: ItemReason = CORRECTION) -> int:
    """Something asks for evaluation today."""
    with town.system() as (session, actor):
        return ask_evaluation(session, actor, town.ids["town"], document_ids, reason, **town.time)


def dynamic(town: Town) -> list[tuple[int, RoundState]]:
    with town.work.sessions() as session:
        rows = session.scalars(select(Round).where(Round.kind == RoundKind.DYNAMIC))
        return [(row.year, row.state) for row in rows]


def at(town: Town, day: date) -> None:
    town.clock.now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def is_sound(town: Town) -> bool:
    with town.work.sessions() as session:
        return not [
            *replay_items(session),
            *check_counts(session),
            *replay_standing(session),
        ]


@pytest.fixture
def two(town: Town) -> tuple[int, int]:
    """Two documents that a dynamic round of 2029 asks about, after the first was evaluated in July."""
    first, second = filed(town), filed(town, number="青府〔2026〕9号")
    july(town)
    open_july(town)
    for document_id in (first, second):
        propose(town, document_id, Outcome.KEEP)
        approve(town, document_id)
    at(town, date(YEAR, 9, 3))
    assert trigger(town, first, second) == 2
    return first, second


def test_open_items_go_on_and_the_settled_ones_stay(town: Town, two: tuple[int, int]) -> None:
    first, second = two
    propose(town, second, Outcome.KEEP)
    approve(town, second)
    at(town, date(YEAR, 12, 31))
    assert close_past_years(town.work) == 0
    at(town, date(YEAR + 1, 1, 2))
    assert close_past_years(town.work) == 1
    assert close_past_years(town.work) == 0
    assert dynamic(town) == [(YEAR, RoundState.CLOSED), (YEAR + 1, RoundState.OPEN)]
    item = item_of_document(town, first)
    assert (item.state, item.reason, item.rounds_late) == (
        "assigned",
        ItemReason.CARRIED_FORWARD,
        0,
    )
    assert item.carried_from_id is not None
    assert where(town, second) == ("settled", "keep")
    propose(town, first, Outcome.KEEP, next_review_year=YEAR + 4)
    approve(town, first)
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    assert item_of_document(town, first).round_id == item.round_id  # July does not ask again
    assert is_sound(town)


def test_a_release_under_way_goes_on_with_its_case(town: Town, two: tuple[int, int]) -> None:
    first, _ = two
    propose(town, first, Outcome.TO_PROACTIVE)
    to_sign_off(town, first)
    at(town, date(YEAR + 1, 1, 2))
    assert close_past_years(town.work) == 1
    item = item_of_document(town, first)
    assert (item.state, item.outcome) == ("awaiting_approval", "to_proactive")
    assert item.case_id == town.case_row(first).id
    approve(town, first)
    assert where(town, first) == ("settled", "to_proactive_partial")
    assert town.case_row(first).kind is CaseKind.JULY
    assert evaluations(town, first)[-1] == ("round", "to_proactive_partial")
    assert is_sound(town)


def test_a_round_without_open_items_ends_without_a_successor(
    town: Town, two: tuple[int, int]
) -> None:
    for document_id in two:
        propose(town, document_id, Outcome.KEEP)
        approve(town, document_id)
    at(town, date(YEAR + 1, 1, 2))
    assert close_past_years(town.work) == 1
    assert dynamic(town) == [(YEAR, RoundState.CLOSED)]


def test_what_asks_again_in_the_same_year_waits_for_the_next_round_and_is_written_once(
    town: Town, two: tuple[int, int]
) -> None:
    first, _ = two
    propose(town, first, Outcome.KEEP)
    approve(town, first)
    at(town, date(YEAR, 10, 8))
    assert trigger(town, first) == 0
    document = town.document(first)
    assert (document.review_on, document.review_why) == (date(YEAR, 10, 8), CORRECTION)
    assert take_up_dates(town.work) == 0
    assert trigger(town, first, reason=ItemReason.REPEAL_FOUND) == 0
    assert town.events(first).count("document.review_set") == 1
    at(town, date(YEAR + 1, 1, 2))
    close_past_years(town.work)
    assert take_up_dates(town.work) == 1
    item = item_of_document(town, first)
    assert (item.state, item.reason) == ("assigned", CORRECTION)
    assert is_sound(town)


def test_what_both_rounds_of_a_year_settled_comes_in_the_next_july(town: Town) -> None:
    document_id = filed(town)
    at(town, date(YEAR, 3, 1))
    assert trigger(town, document_id) == 1
    propose(town, document_id, Outcome.KEEP)
    approve(town, document_id)
    july(town)
    open_july(town)
    with town.system() as (session, _):
        items = session.scalars(select(RoundItem)).all()
        assert len(items) == 1  # evaluated in March: July has nothing to ask
    july(town, YEAR, 9)
    assert trigger(town, document_id) == 0
    open_july(town)  # the officer has July look once more: it is due
    item = item_of_document(town, document_id)
    assert (item.state, item.reason) == ("assigned", CORRECTION)
    propose(town, document_id, Outcome.KEEP)
    approve(town, document_id)
    july(town, YEAR, 20)
    assert trigger(town, document_id) == 0
    assert town.document(document_id).review_on == date(YEAR, 7, 20)
    open_july(town)
    assert where(town, document_id)[0] == "settled"
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    item = item_of_document(town, document_id)
    assert (item.state, item.reason) == ("assigned", CORRECTION)
    assert is_sound(town)
