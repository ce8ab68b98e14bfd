"""Reminding offices: by hand and by the schedule, once a day each, and only of what waits for them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import Outcome
from review.domain.values import Refused
from review.jobs.daily import remind_offices_due
from review.services.rounds.classified import count_classified
from review.services.rounds.reminding import Reminded, remind_offices
from review.store.cases import Notice
from review.store.rounds import ClassifiedCount, RoundReminder
from tests.july_house import July
from tests.julys import propose

IN_WINDOW = date(2023, 5, 4)


@pytest.fixture
def round_id(july: July) -> int:
    """An open July with one item of the social office."""
    july.paper(IN_WINDOW)
    return july.open(2026).id


def remind(july: July, round_id: int, *offices: int, login: str = "officer") -> Reminded:
    with july.town.acting(login) as (session, actor):
        command = c.RemindOffices(round_id=round_id, office_ids=offices)
        return remind_offices(session, actor, command, **july.town.time)


def told(july: July) -> list[int]:
    """Who was told, in the order of their ids."""
    query = select(Notice.person_id).where(Notice.event == "round.reminded")
    with july.town.work.sessions() as session:
        return sorted(session.scalars(query))


def test_the_head_and_the_drafters_are_told_and_the_day_is_kept(july: July, round_id: int) -> None:
    social = july.town.ids["social"]
    assert remind(july, round_id, social) == Reminded((social,))
    assert {july.town.ids["drafter"], july.town.ids["head"]} <= set(told(july))
    with july.town.work.sessions() as session:
        row = session.scalars(select(RoundReminder)).one()
    assert (row.office_id, row.open_items, row.day) == (social, 1, july.town.today)


def test_nobody_is_reminded_twice_a_day_and_everybody_again_tomorrow(
    july: July, round_id: int
) -> None:
    social = july.town.ids["social"]
    remind(july, round_id, social)
    before = told(july)
    with pytest.raises(Refused) as refused:
        remind(july, round_id, social)
    assert [r.code for r in refused.value.refusals] == ["reminded_today"]
    assert told(july) == before
    july.at(2026, 7, 2)
    assert remind(july, round_id, social).told == (social,)


@pytest.mark.parametrize(
    ("login", "offices", "code"),
    [
        ("drafter", ("social",), "role_missing"),
        ("officer", (), "office_not_named"),
        ("officer", ("building",), "nothing_to_remind"),
    ],
)
def test_a_reminder_that_makes_no_sense_is_refused(
    july: July, round_id: int, login: str, offices: tuple[str, ...], code: str
) -> None:
    wanted = tuple(july.town.ids.get(name, 0) for name in offices)
    with pytest.raises(Refused) as refused:
        remind(july, round_id, *wanted, login=login)
    assert [r.code for r in refused.value.refusals] == [code]
    assert told(july) == []


def test_the_schedule_reminds_weekly_then_on_every_day_of_the_last_week(
    july: July, round_id: int
) -> None:
    days = []
    for day in range(1, 32):
        july.at(2026, 7, day)
        if remind_offices_due(july.town.work):
            days.append(day)
        assert remind_offices_due(july.town.work) == 0
    assert days == [8, 15, 22, 27, 28, 29, 30, 31]
    assert round_id


def test_a_reminder_by_hand_puts_the_schedule_off(july: July, round_id: int) -> None:
    july.at(2026, 7, 6)
    remind(july, round_id, july.town.ids["social"])
    july.at(2026, 7, 8)
    assert remind_offices_due(july.town.work) == 0
    july.at(2026, 7, 13)
    assert remind_offices_due(july.town.work) == 1


def test_an_office_that_has_answered_everything_is_left_alone(july: July) -> None:
    document_id = july.paper(IN_WINDOW)
    july.open(2026)
    propose(july.town, document_id, Outcome.DEFER)
    july.at(2026, 7, 8)
    assert remind_offices_due(july.town.work) == 0


# ---- classified documents --------------------------------------------------------------------------


def count(july: July, round_id: int, number: int, login: str = "drafter") -> ClassifiedCount:
    with july.town.acting(login) as (session, actor):
        command = c.CountClassified(
            round_id=round_id, office_id=july.town.ids["social"], count=number
        )
        return count_classified(session, actor, command, now=july.town.now)


def test_an_office_types_its_number_and_the_last_one_counts(july: July, round_id: int) -> None:
    count(july, round_id, 3)
    count(july, round_id, 5)
    with july.town.work.sessions() as session:
        assert session.scalars(select(ClassifiedCount.count)).all() == [5]


@pytest.mark.parametrize(
    ("login", "number", "code"),
    [
        ("drafter", -1, "count_out_of_range"),
        ("drafter", 100_001, "count_out_of_range"),
        ("approver", 3, "role_missing"),
    ],
)
def test_a_number_that_can_not_be_is_refused(
    july: July, round_id: int, login: str, number: int, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        count(july, round_id, number, login)
    assert [r.code for r in refused.value.refusals] == [code]


def test_a_closed_round_takes_no_number_and_reminds_nobody(july: July, round_id: int) -> None:
    july.at(2026, 8, 1)
    july.close(2026)
    for act in (lambda: count(july, round_id, 3), lambda: remind(july, round_id, 1)):
        with pytest.raises(Refused) as refused:
            act()
        assert [r.code for r in refused.value.refusals] == ["round_closed"]
