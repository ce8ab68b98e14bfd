"""A changed calendar moves what is open, says so in the log, and leaves alone what is over."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from review.domain import commands as c
from review.domain.commands import ChangeCalendarDays
from review.domain.consultations import ConsultationKind
from review.services.calendar import CalendarChange, change_calendar_days
from review.store.cases import Consultation, Referral, ReviewCase
from review.store.events import Event
from tests.services.conftest import TownAt
from tests.staff import SYSTEM
from tests.town import Town


def give_free(town: Town, *days: date) -> CalendarChange:
    """The administrator makes days of this year free."""
    command = ChangeCalendarDays(year=town.today.year, days_off=days, make_up_days=())
    with town.work.transaction() as session:
        return change_calendar_days(session, SYSTEM, command, now=town.clock(), today=town.today)


def next_weekday(day: date) -> date:
    """The Monday-to-Friday day after."""
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def moves(town: Town) -> list[dict[str, Any]]:
    """What the log says of moved deadlines."""
    with town.work.sessions() as session:
        found = session.scalars(
            select(Event.payload).where(Event.name == "deadline.moved").order_by(Event.seq)
        )
        return [json.loads(payload) for payload in found]


def the_case(town: Town, document_id: int) -> ReviewCase:
    """The only case of a document, as stored."""
    with town.work.sessions() as session:
        return session.scalars(
            select(ReviewCase).where(ReviewCase.document_id == document_id)
        ).one()


def test_a_holiday_moves_the_step_and_the_log_says_so(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    before = the_case(town, document_id)
    assert before.due_on
    assert before.due_estimated
    done = give_free(town, next_weekday(town.today))
    after = the_case(town, document_id)
    assert after.due_on == next_weekday(before.due_on)
    assert not after.due_estimated
    assert [(m.kind, m.before, m.after) for m in done.moved] == [
        ("step", before.due_on, after.due_on)
    ]
    assert moves(town) == [
        {
            "kind": "step",
            "row": after.id,
            "before": before.due_on.isoformat(),
            "after": after.due_on.isoformat(),
            "estimated": False,
        }
    ]
    assert town.events(document_id)[-1] == "deadline.moved"


def test_the_term_of_publication_is_counted_from_the_issue_not_from_the_change(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("issued")
    before = the_case(town, document_id)
    assert before.due_on
    assert before.due_days == 20
    free = next_weekday(town.today)
    town.clock.advance(days=10)
    give_free(town, free)
    after = the_case(town, document_id).due_on
    assert after == next_weekday(before.due_on)
    give_free(town)
    assert the_case(town, document_id).due_on == before.due_on
    assert [m["kind"] for m in moves(town)] == ["step", "step"]


def test_open_questions_to_others_move_with_their_case(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    kinds = (ConsultationKind.THIRD_PARTY, ConsultationKind.CO_MAKER)
    asked = [
        town.do(
            "officer",
            c.RecordConsultation,
            document_id,
            kind=kind,
            party="沙屿渔业合作社",
            sent_on=town.today,
        )
        for kind in kinds
    ]
    give_free(town, next_weekday(town.today))
    with town.work.sessions() as session:
        for each in asked:
            row = session.get_one(Consultation, each.id)
            assert row.due_on == next_weekday(each.due_on)
            assert not row.due_estimated
    assert [m["kind"] for m in moves(town)] == ["step", "consultation", "consultation"]


def test_what_is_published_has_no_deadline_left_to_move(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    assert the_case(town, document_id).due_from is None
    assert give_free(town, next_weekday(town.today)).moved == ()
    assert moves(town) == []


def test_a_question_referred_upward_moves_until_it_is_answered(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    question = "附表中的港区水深数据是否属于国家秘密，请予认定"
    town.do("reviewer", c.ReferUpward, document_id, authority="省国家保密局", question=question)
    asked = the_referral(town)
    assert (asked.due_on - asked.sent_on).days == 14
    give_free(town, next_weekday(town.today))
    assert the_referral(town).due_on == next_weekday(asked.due_on)
    assert [m["kind"] for m in moves(town)] == ["step", "referral"]


def the_referral(town: Town) -> Referral:
    """The only question referred upward."""
    with town.work.sessions() as session:
        return session.scalars(select(Referral)).one()


def test_a_shorter_term_of_the_house_holds_for_what_is_issued_from_then_on(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("decided")
    shorter = {"organisation_id": town.ids["town"], "doc_kind": "", "from_on": town.today}
    town.do("officer", c.SetPublicationLimit, days=5, **shorter)
    town.attach_final(document_id)
    town.issue(document_id)
    row = the_case(town, document_id)
    assert (row.due_from, row.due_days) == (town.today, 5)
    assert town.refusals("officer", c.SetPublicationLimit, days=21, **shorter) == {
        "limit_beyond_law"
    }
    assert town.refusals("clerk", c.SetPublicationLimit, days=5, **shorter) == {"role_missing"}
