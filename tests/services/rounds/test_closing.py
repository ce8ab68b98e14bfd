"""Closing a July: what is open comes again, what is closed no longer changes, not even in the database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from review.domain import commands as c
from review.domain.rounds import ItemReason, RoundState
from review.domain.states import Attribute, CaseKind, CaseState, ItemState, Outcome, Route
from review.domain.values import Refused, Stale
from review.services.rounds.closing import close_round, closing_preview
from review.store.cases import ReviewCase
from review.store.events import Event, payload_of
from review.store.rounds import Round, RoundItem
from tests.july_house import July

IN_WINDOW = date(2023, 5, 4)


def _code(july: July, login: str = "officer") -> str:
    with pytest.raises(Refused) as refused:
        july.close(2026, login)
    return refused.value.refusals[0].code


def _with_july_case(july: July, document_id: int, state: CaseState) -> int:
    """The item's document has a july case that has come some way; answers the case."""
    with july.town.system() as (session, _):
        item = session.scalars(select(RoundItem).where(RoundItem.document_id == document_id)).one()
        case = ReviewCase(
            organisation_id=item.organisation_id,
            office_id=item.office_id,
            document_id=document_id,
            kind=CaseKind.JULY,
            state=state,
            route=Route.AUDIT_THEN_CONFIDENTIALITY,
            opened_at=july.town.now,
            opened_by_id=None,
            step_since=july.town.now,
        )
        session.add(case)
        session.flush()
        session.execute(
            update(RoundItem)
            .where(RoundItem.id == item.id)
            .values(
                state=ItemState.IN_REVIEW,
                outcome=Outcome.TO_PROACTIVE,
                outcome_reason="名单已经过时，公开不再影响任何人。",
                proposer_id=july.town.ids["drafter"],
                proposed_at=july.town.now,
                case_id=case.id,
            )
        )
        return case.id


def test_before_its_last_day_is_over_a_round_is_not_closed(july: July) -> None:
    july.open(2026)
    july.at(2026, 7, 31, hour=23)
    with pytest.raises(Refused) as refused:
        july.close(2026)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.facts) == ("round_closes_later", {"date": "2026-08-01"})
    july.at(2026, 8, 1, hour=0)
    assert july.close(2026).state is RoundState.CLOSED
    assert _code(july) == "round_closed"


def test_only_the_officer_closes_and_only_what_the_page_showed(july: July) -> None:
    july.open(2026)
    july.at(2026, 8, 1)
    assert _code(july, "approver") == "role_missing"
    row = july.round(2026)
    command = c.CloseRound(round_id=row.id, version=row.version + 1)
    with july.town.acting("officer") as (session, actor), pytest.raises(Stale):
        close_round(session, actor, command, **july.town.time)


def test_closing_with_open_items_says_beforehand_what_it_carries_over(july: July) -> None:
    ids = [july.paper(IN_WINDOW) for _ in range(3)]
    july.open(2026)
    case_id = _with_july_case(july, ids[0], CaseState.CONFIDENTIALITY_REVIEW)
    july.at(2026, 8, 1)
    with july.town.work.sessions() as session:
        said = closing_preview(session, july.round(2026), today=july.town.today)
    assert said.carried_over == {ItemState.ASSIGNED: 2, ItemState.IN_REVIEW: 1}
    assert (said.open_items, said.cases_open, said.settled, said.refusals) == (3, 1, 0, ())
    july.close(2026)
    assert {i.state for i in july.items(2026).values()} == {ItemState.CARRIED_OVER}
    for document_id in ids:
        assert july.town.events(document_id)[-1] == "item.carried_over"
    with july.town.work.sessions() as session:
        assert session.get_one(ReviewCase, case_id).state is CaseState.CONFIDENTIALITY_REVIEW
        closed = session.scalars(select(Event).where(Event.name == "round.closed")).one()
    assert payload_of(closed)["carried_over"] == 3


@pytest.mark.parametrize(
    ("stands", "state"),
    [
        (CaseState.CONFIDENTIALITY_REVIEW, ItemState.IN_REVIEW),
        (CaseState.SIGN_OFF, ItemState.AWAITING_APPROVAL),
    ],
)
def test_an_open_july_case_lives_on_in_the_next_round(
    july: July, stands: CaseState, state: ItemState
) -> None:
    document_id = july.paper(IN_WINDOW, attribute=Attribute.EXEMPT)
    july.open(2026)
    case_id = _with_july_case(july, document_id, stands)
    july.at(2026, 8, 1)
    july.close(2026)
    july.at(2027)
    july.open(2027)
    item = july.items(2027)[document_id]
    assert (item.state, item.case_id, item.outcome) == (state, case_id, Outcome.TO_PROACTIVE)
    assert (item.reason, item.rounds_late) == (ItemReason.CARRIED_FORWARD, 1)
    assert item.proposer_id == july.town.ids["drafter"]
    assert july.tally(2027) == july.counted(2027)


def test_a_july_case_that_was_given_up_leaves_the_item_to_begin_again(july: July) -> None:
    document_id = july.paper(IN_WINDOW)
    july.open(2026)
    _with_july_case(july, document_id, CaseState.DISCARDED)
    july.at(2026, 8, 1)
    july.close(2026)
    july.at(2027)
    july.open(2027)
    item = july.items(2027)[document_id]
    assert (item.state, item.case_id, item.outcome) == (ItemState.ASSIGNED, None, None)
    assert item.outcome_reason == ""


def test_the_database_refuses_every_change_of_a_closed_round(july: July) -> None:
    document_id, other = july.paper(IN_WINDOW), july.paper(date(2025, 1, 1))
    july.open(2026)
    july.at(2026, 8, 1)
    row = july.close(2026)
    item = july.items(2026)[document_id]
    copied = {
        column.name: getattr(item, column.name)
        for column in RoundItem.__table__.columns
        if column.name not in {"id", "sketch"}
    } | {"document_id": other}
    for statement in (
        update(RoundItem).where(RoundItem.id == item.id).values(outcome_reason="x"),
        delete(RoundItem).where(RoundItem.id == item.id),
        RoundItem.__table__.insert().values(**copied),  # type: ignore[attr-defined]
        update(Round).where(Round.id == row.id).values(titles="counts"),
        update(Round).where(Round.id == row.id).values(policy={}),
        update(Round).where(Round.id == row.id).values(figures={"other": 1}),
        update(Round).where(Round.id == row.id).values(state=RoundState.OPEN, closed_at=None),
        delete(Round).where(Round.id == row.id),
    ):
        with (
            pytest.raises(DBAPIError, match="a closed round does not change"),
            july.town.system() as (session, _),
        ):
            session.execute(statement)
    assert july.items(2026)[document_id].outcome_reason == ""


def test_the_notice_of_a_closed_round_is_published_once(july: July) -> None:
    july.open(2026)
    july.at(2026, 8, 1)
    row = july.close(2026)
    with july.town.system() as (session, _):
        session.get_one(Round, row.id).notice_at = july.town.now
    july.at(2026, 8, 2)
    with (
        pytest.raises(DBAPIError, match="a closed round does not change"),
        july.town.system() as (session, _),
    ):
        session.get_one(Round, row.id).notice_at = july.town.now


def test_the_figures_of_a_closed_round_are_those_of_its_items(july: July) -> None:
    july.paper(IN_WINDOW)
    july.open(2026)
    july.at(2026, 8, 1)
    row = july.close(2026)
    assert row.figures
    assert july.tally(2026) == july.counted(2026)
    assert (row.closed_at, row.closed_by_id) == (july.town.now, july.town.ids["officer"])
