"""Lists of items: scope, filters, paging by key in every order, counts, neighbours, and what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from review.config import Settings
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, CaseState, ItemState, Outcome
from review.domain.values import Actor
from review.store.cases import latest_case
from review.store.item_lists import (
    UNANSWERED,
    ItemQuestion,
    Sort,
    cluster_size,
    items_asked,
    neighbours,
    offices_of_round,
    place_in,
    state_counts,
    visible_item,
)
from review.store.item_sittings import listed_items, one_by_one, sitting
from review.store.people import actor_of
from review.store.rounds import RoundItem
from review.store.worklists import Show, Wanted, tallies, work_page
from review.web.runtime import leave_to_the_sweep
from tests.databases import SQLITE, Databases
from tests.isolation import Clock
from tests.pagehouse import PageHouse, build
from tests.staffapp import app_over
from tests.web.july import July, kept

OTHER = "社会处"


@pytest.fixture
def house(tmp_path: Path, databases: Databases, clock: Clock) -> PageHouse:
    url = databases.fresh(SQLITE, build)
    settings = Settings.from_env({"REVIEW_DATA": str(tmp_path / "house"), "DATABASE_URL": url})
    return PageHouse(app_over(settings, clock, leave_to_the_sweep), clock, [])


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def actor(house: PageHouse, session: Session, login: str) -> Actor:
    return actor_of(session, house.person(login), house.clock().date())


def ids(
    house: PageHouse, question: ItemQuestion, login: str = "disclosure_officer", limit: int = 50
) -> list[int]:
    with house.session() as session:
        found = items_asked(session, actor(house, session, login), question, limit=limit)
        return [row.item_id for row in found.rows]


def test_an_office_sees_its_own_items_and_the_officer_the_whole_round(
    house: PageHouse, july: July
) -> None:
    mine, theirs = july.item(), july.item(office=OTHER, to="drafter_elsewhere")
    question = ItemQuestion(round_id=july.round_id)
    assert ids(house, question) == [mine, theirs]
    assert ids(house, question, "drafter") == [mine]
    assert ids(house, question, "drafter_elsewhere") == [theirs]
    assert ids(house, question, "other_officer") == []
    with house.session() as session:
        assert visible_item(session, actor(house, session, "drafter"), theirs) is None
        officer = actor(house, session, "disclosure_officer")
        offices = offices_of_round(session, officer, july.round_id)
        assert sorted(name for _id, name in offices) == [OTHER, "综合处"]


def test_every_filter_narrows_the_list(house: PageHouse, july: July) -> None:
    plain = july.item()
    late = july.item(rounds_late=2, reason=ItemReason.CARRIED_FORWARD)
    public = july.item(about={"attribute": Attribute.PROACTIVE, "title": "关于植树的通知"})
    given = july.item(ItemState.AWAITING_APPROVAL, cluster="c1", **kept())
    every = ItemQuestion(round_id=july.round_id)
    day = house.clock().date()
    assert ids(house, replace(every, states=UNANSWERED)) == [plain, late, public]
    assert ids(house, replace(every, outcome=Outcome.KEEP)) == [given]
    assert ids(house, replace(every, reason=ItemReason.CARRIED_FORWARD)) == [late]
    assert ids(house, replace(every, attribute=Attribute.PROACTIVE)) == [public]
    assert ids(house, replace(every, cluster="c1")) == [given]
    assert ids(house, replace(every, delayed=True)) == [late]
    assert ids(house, replace(every, text="植树")) == [public]
    assert ids(house, replace(every, text="海府办[2023]1号")) == [plain]
    assert ids(house, replace(every, overdue_on=day)) == []
    assert ids(house, replace(every, overdue_on=day.replace(day=22))) == [plain, late, public]
    with house.session() as session:
        counts = state_counts(
            session, actor(house, session, "approver"), replace(every, states=UNANSWERED)
        )
    assert counts == {ItemState.ASSIGNED: 3, ItemState.AWAITING_APPROVAL: 1}


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_key_show_each_item_once_in_either_direction(
    house: PageHouse, july: July, sort: Sort
) -> None:
    for number in range(7):
        july.item(rounds_late=number % 3)
    question = ItemQuestion(round_id=july.round_id, sort=sort)
    every = ids(house, question)
    walked: list[int] = []
    after: int | None = None
    while page := ids(house, replace(question, after=after), limit=3):
        walked += page
        after = page[-1]
    assert walked == every
    assert len(set(every)) == 7
    assert ids(house, replace(question, before=every[6]), limit=3) == every[3:6]
    with house.session() as session:
        officer = actor(house, session, "disclosure_officer")
        row = session.get_one(RoundItem, every[3])
        assert neighbours(session, officer, question, row) == (every[2], every[4])
        assert place_in(session, officer, question, row) == 4
        first, last = session.get_one(RoundItem, every[0]), session.get_one(RoundItem, every[6])
        assert neighbours(session, officer, question, first) == (None, every[1])
        assert neighbours(session, officer, question, last) == (every[5], None)


def test_a_cluster_counts_what_is_still_to_be_answered(house: PageHouse, july: July) -> None:
    first, _second = july.item(cluster="c1"), july.item(cluster="c1")
    july.item(ItemState.AWAITING_APPROVAL, cluster="c1", **kept())
    alone = july.item()
    with house.session() as session:
        drafter = actor(house, session, "drafter")
        assert cluster_size(session, drafter, session.get_one(RoundItem, first)) == 1
        assert cluster_size(session, drafter, session.get_one(RoundItem, alone)) == 0


def test_what_waits_is_the_drafters_own_or_nobodys_and_cases_stand_for_themselves(
    house: PageHouse, july: July
) -> None:
    own, nobodys = july.item(), july.item(to=None)
    colleagues = july.item(to="drafter_two")
    listed = july.item(ItemState.AWAITING_APPROVAL, **kept())
    document_id = july.document()
    july.item(ItemState.IN_REVIEW, outcome=Outcome.TO_PROACTIVE)
    july.item(
        ItemState.AWAITING_APPROVAL, document_id=document_id, outcome=Outcome.TO_PROACTIVE_PARTIAL
    )

    def waiting(login: str) -> list[int]:
        with house.session() as session:
            who = actor(house, session, login)
            day = house.clock().date()
            wanted = Wanted(show=Show.MINE, today=day, soon_on=day)
            return sorted(place.id for place in work_page(session, who, wanted).rows)

    assert waiting("drafter") == [own, nobodys]
    assert waiting("drafter_two") == [nobodys, colleagues]
    assert waiting("office_head") == [nobodys]
    assert waiting("approver") == [listed]
    assert waiting("clerk") == []
    with house.session() as session:
        who = actor(house, session, "drafter")
        day = house.clock().date()
        found = tallies(session, who, Wanted(show=Show.MINE, today=day, soon_on=day))
    mine, others = ([t.count for t in found if t.mine is mine] for mine in (True, False))
    assert (sum(mine), sum(others), sum(t.count for t in found if t.late)) == (2, 2, 0)


def test_a_sitting_adds_up_and_shows_exceptions_first(house: PageHouse, july: July) -> None:
    plain = july.item(ItemState.AWAITING_APPROVAL, **kept())
    odd = {
        "differs": kept(suggested_outcome=Outcome.TO_PROACTIVE),
        "late": kept(rounds_late=1),
        "thin": kept(outcome_reason="内部资料。"),
        "mandatory": kept(outcome_grounds=["LAW_PROHIBITED"]),
    }
    marked = {
        july.item(ItemState.AWAITING_APPROVAL, **values): name for name, values in odd.items()
    }
    down = july.item(
        ItemState.AWAITING_APPROVAL,
        about={"attribute": Attribute.PROACTIVE},
        outcome=Outcome.TAKE_DOWN,
    )
    out = july.item(ItemState.AWAITING_APPROVAL, outcome=Outcome.TO_PROACTIVE)
    july.item()
    july.item(ItemState.SETTLED, **kept())
    july.item(ItemState.CARRIED_OVER)
    with house.session() as session:
        rows = listed_items(session, july.round_id)
        sums = sitting(session, july.round_id)
        assert one_by_one(session, july.round_id) == [down, out]
    assert rows[-1].item_id == plain
    assert {r.item_id: name for r in rows for name in odd if getattr(r, name)} == marked
    assert (sums.one_by_one, sums.listed) == (2, 5)
    assert (sums.todo, sums.done, sums.gone, sums.total) == (1, 1, 1, 10)


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(
    house: PageHouse, july: July
) -> None:
    def asked() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        with house.session() as session:
            engine = session.get_bind()
            event.listen(engine, "before_cursor_execute", counted)
            question = ItemQuestion(round_id=july.round_id)
            items_asked(session, actor(house, session, "approver"), question)
            event.remove(engine, "before_cursor_execute", counted)
        return count

    july.item()
    few = asked()
    for _number in range(5):
        july.item()
    assert asked() == few


def test_the_state_of_an_items_case_comes_with_its_line(house: PageHouse, july: July) -> None:
    document_id = july.document()
    item_id = july.item(document_id=document_id)
    with house.session() as session:
        case = latest_case(session, document_id)
        assert case is not None
        session.get_one(RoundItem, item_id).case_id = case.id
        session.commit()
    with house.session() as session:
        found = items_asked(
            session, actor(house, session, "drafter"), ItemQuestion(round_id=july.round_id)
        )
    assert found.rows[0].case_state is CaseState.SETTLED
