"""Opening a July: once or often, by one process or two, interrupted or not, nothing is lost or doubled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from review.domain import commands as c
from review.domain.rounds import ItemReason, OutOfScope, RoundKind, RoundPolicy, RoundState
from review.domain.states import DocumentStatus, ItemState
from review.domain.values import Refused
from review.jobs.rounds import LEASE, resume_opening
from review.jobs.tasks import work_off
from review.jobs.work import system_actor
from review.services.rounds import opening
from review.services.rounds.opening import (
    add_items,
    begin_opening,
    dynamic_round,
    open_next_range,
    pull_in,
)
from review.services.rounds.policies import set_round_policy
from review.store.cases import Notice
from review.store.documents import Document
from review.store.events import Event, payload_of
from review.store.people import Person
from review.store.round_policies import policy_for, policy_from, policy_json
from review.store.rounds import Round, RoundItem, RoundPolicyRow
from tests.july_house import LONG_AGO, July

IN_WINDOW = date(2023, 5, 4)
#: Documents so far apart that they lie in three ranges, the last of them half full.
MANY, APART = 250, 200


@contextmanager
def _refused(*codes: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert tuple(r.code for r in refused.value.refusals) == codes


def _events(july: July, name: str) -> list[dict[str, object]]:
    with july.town.work.sessions() as session:
        rows = session.scalars(select(Event).where(Event.name == name).order_by(Event.seq))
        return [payload_of(event) for event in rows]


def _fill(july: July) -> None:
    """Many documents of the window, their ids apart."""
    with july.town.system() as (session, _):
        table = Document.__table__
        first = int(session.scalar(select(func.max(Document.id))) or 0) + 1
        plain = {
            "organisation_id": july.organisation_id, "office_id": july.town.ids["social"],
            "status": DocumentStatus.FILED, "created_at": LONG_AGO, "issued_on": IN_WINDOW,
            "title": "", "issuer": "", "doc_kind": "", "addressees": "", "summary": "",
            "subject": "", "urgency": "ordinary", "is_normative": False, "is_policy": False,
            "is_party": False, "paper_only": False, "joint_issuers": "", "joint_agreed": False,
            "interpretation_required": False, "interpretation_url": "", "validity": "in_force",
            "successor_text": "", "grounds": [], "key_fields": [], "ground_reason": "", "partial": False,
            "printed_partial": False, "printed_reason": "", "hide_explanation": "",
            "still_visible": False, "reading": {}, "version": 1,
        }  # fmt: skip
        session.execute(table.insert(), [{**plain, "id": first + APART * n} for n in range(MANY)])  # type: ignore[attr-defined]


def test_the_dates_and_the_settings_are_frozen_when_the_round_opens(july: July) -> None:
    row = july.open(2026)
    assert (row.from_on, row.before_on) == (date(2023, 1, 1), date(2024, 1, 1))
    assert (row.opened_on, row.closes_on) == (date(2026, 7, 1), date(2026, 7, 31))
    assert row.office_due_on == date(2026, 7, 15)
    assert row.state is RoundState.OPEN
    assert policy_from(row.policy) == RoundPolicy(first_year=2021)


def test_opening_again_adds_only_what_is_missing(july: July) -> None:
    first = july.paper(IN_WINDOW)
    july.open(2026)
    again = july.open(2026)
    assert set(july.items(2026)) == {first}
    second = july.paper(IN_WINDOW)
    july.open(2026)
    assert set(july.items(2026)) == {first, second}
    assert again.state is RoundState.OPEN
    assert len(_events(july, "round.opened")) == 1
    assert len(_events(july, "round.opening_finished")) == 1
    assert [e["count"] for e in _events(july, "round.items_added")] == [1, 1]
    assert july.tally(2026) == july.counted(2026)


def test_the_preview_says_what_opening_then_does(july: July) -> None:
    july.paper(IN_WINDOW)
    july.paper(date(2021, 5, 4), office_id=july.town.ids["building"], drafter_id=None)
    july.paper(
        date(2020, 5, 4),
        evaluated_on=date(2024, 1, 1),
        review_on=date(2026, 7, 1),
        review_why=ItemReason.GROUND_DATE,
    )
    before = july.preview(2026)
    assert july.items(2026) == {}
    assert before.window == (date(2023, 1, 1), date(2024, 1, 1))
    assert {(o.office, o.window, o.catch_up, o.flagged, o.items) for o in before.offices} == {
        ("social", 1, 0, 1, 2),
        ("building", 0, 1, 0, 1),
    }
    assert before.total == 3
    july.open(2026)
    after = july.preview(2026)
    assert (after.offices, after.total) == (before.offices, before.total)
    assert after.round_id == july.round(2026).id


def test_people_of_the_offices_hear_of_it_once_however_many_items_they_have(july: July) -> None:
    for _ in range(3):
        july.paper(IN_WINDOW)
    july.open(2026)
    july.open(2026)
    with july.town.work.sessions() as session:
        told = session.execute(
            select(Person.login, Notice.event, Notice.document_id, Notice.round_id).join(
                Notice, Notice.person_id == Person.id
            )
        ).all()
    round_id = july.round(2026).id
    assert sorted(tuple(row) for row in told) == [
        (login, "round.opened", None, round_id) for login in ("drafter", "drafter2", "head")
    ]


def test_a_july_that_is_not_yet_here_is_refused_with_its_date(july: July) -> None:
    with pytest.raises(Refused) as refused:
        july.open(2027)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.facts) == ("round_not_yet", {"date": "2027-07-01"})
    july.at(2026, 6, 30, hour=23)
    with _refused("round_not_yet"):
        july.open(2026)


def test_a_july_before_the_first_of_this_house_is_refused(july: July) -> None:
    with _refused("round_before_first"):
        july.open(2020)


def test_a_july_that_nobody_started_asks_once_more_and_gives_the_offices_their_days(
    july: July,
) -> None:
    july.at(2026, 8, 3)
    document_id = july.paper(IN_WINDOW)
    with _refused("round_missed_start"):
        july.open(2026)
    row = july.open(2026, late=True)
    assert row.opened_on == date(2026, 8, 3)
    assert row.closes_on == row.office_due_on == date(2026, 8, 17)
    assert set(july.items(2026)) == {document_id}


def test_a_closed_july_is_not_opened_again(july: July) -> None:
    july.open(2026)
    july.at(2026, 8, 1)
    july.close(2026)
    with _refused("round_closed"):
        july.open(2026)


def test_only_the_officer_opens_and_sets(july: July) -> None:
    command = c.OpenRound(organisation_id=july.organisation_id, year=2026)
    settings = c.SetRoundPolicy(
        organisation_id=july.organisation_id,
        effective_year=2027,
        policy=RoundPolicy(first_year=2021),
    )
    for login in ("drafter", "head", "approver", "supervisor", "stranger"):
        with july.town.acting(login) as (session, actor), _refused("role_missing"):
            begin_opening(session, actor, command, **july.town.time)
        with july.town.acting(login) as (session, actor), _refused("role_missing"):
            set_round_policy(session, actor, settings, **july.town.time)
    with july.town.acting("officer") as (session, actor):
        assert begin_opening(session, actor, command, **july.town.time).year == 2026


def test_a_worker_that_died_in_the_middle_is_followed_by_another(july: July) -> None:
    _fill(july)
    with july.town.work.transaction() as session:
        row = begin_opening(
            session,
            system_actor(),
            c.OpenRound(organisation_id=july.organisation_id, year=2026),
            **july.town.time,
        )
        row.leased_until = july.town.now + LEASE
        round_id = row.id
    with july.town.work.transaction() as session:
        assert open_next_range(session, system_actor(), round_id, now=july.town.now)
    with july.town.work.sessions() as session:  # the next range is written and never committed
        open_next_range(session, system_actor(), round_id, now=july.town.now)
        session.rollback()
    assert july.round(2026).state is RoundState.OPENING
    resume_opening(july.town.work, round_id)
    assert len(july.items(2026)) == opening.RANGE // APART  # the dead worker's lease still stands
    july.town.clock.now += LEASE + timedelta(seconds=1)
    assert work_off(july.town.work, limit=1) == 1
    assert july.round(2026).state is RoundState.OPEN
    assert len(july.items(2026)) == MANY
    assert july.tally(2026) == july.counted(2026)
    counted = [int(str(e["count"])) for e in _events(july, "round.items_added")]
    assert counted == [100, 100, 50]


def test_two_who_open_at_once_share_the_work(july: July) -> None:
    _fill(july)
    together = threading.Barrier(3)
    faults: list[BaseException] = []

    def opener() -> None:
        together.wait()
        try:
            july.open(2026)
        except BaseException as fault:  # noqa: BLE001 - whatever it is, the test tells it
            faults.append(fault)

    threads = [threading.Thread(target=opener) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with july.town.work.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 1
        items = session.scalar(select(func.count()).select_from(RoundItem))
        each = session.scalar(select(func.count(RoundItem.document_id.distinct())))
    assert items == each == MANY
    assert july.tally(2026) == july.counted(2026)
    assert len(_events(july, "round.opened")) == 1
    assert len(_events(july, "round.opening_finished")) == 1


def test_a_boundary_document_is_pulled_in_by_the_officer(july: July) -> None:
    edge = july.paper(date(2024, 1, 3), doc_number="青府〔2023〕99号", doc_date=date(2023, 12, 29))
    plain = july.paper(date(2024, 1, 3), doc_number="青府〔2024〕1号")
    scoped = july.paper(
        date(2024, 1, 3), doc_number="青府〔2023〕98号", out_of_scope=OutOfScope.ARCHIVED
    )
    july.open(2026)
    row = july.round(2026)

    def pull(document_id: int, login: str = "officer") -> RoundItem:
        command = c.PullIn(round_id=row.id, document_id=document_id)
        with july.town.acting(login) as (session, actor):
            return pull_in(session, actor, command, **july.town.time)

    item = pull(edge)
    assert (item.reason, item.boundary, item.state) == (
        ItemReason.PULLED_IN,
        True,
        ItemState.ASSIGNED,
    )
    assert july.town.events(edge) == ["round.item_pulled_in"]
    assert july.tally(2026) == july.counted(2026)
    for document_id, code in (
        (edge, "item_exists"),
        (plain, "document_not_boundary"),
        (scoped, "document_not_in_scope"),
        (10**6, "document_unknown"),
    ):
        with _refused(code):
            pull(document_id)
    with _refused("role_missing"):
        pull(plain, "drafter")


def test_the_dynamic_round_is_one_per_year_and_takes_no_document_twice(july: July) -> None:
    wanted = [july.paper(date(2025, 1, n)) for n in (1, 2)]
    strange = july.paper(
        date(2025, 1, 1),
        organisation_id=july.town.ids["village"],
        office_id=july.town.ids["hall"],
        drafter_id=None,
    )
    for expected in (2, 0):
        with july.town.system() as (session, actor):
            row = dynamic_round(session, actor, july.organisation_id, **july.town.time)
            added = add_items(
                session,
                actor,
                row,
                [*wanted, strange, 10**6],
                ItemReason.REPEATED_REQUESTS,
                now=july.town.now,
            )
        assert added == expected
    with july.town.work.sessions() as session:
        (row,) = session.scalars(select(Round)).all()
        assert (row.kind, row.state, row.year) == (RoundKind.DYNAMIC, RoundState.OPEN, 2026)
        reasons = session.scalars(select(RoundItem.reason)).all()
    assert reasons == [ItemReason.REPEATED_REQUESTS] * 2


def test_settings_hold_from_their_year_on_and_leave_rounds_that_are_there_alone(
    july: July,
) -> None:
    july.open(2026)
    with _refused("round_already_opened"):
        july.since(2026, office_days=5)
    with _refused("round_already_opened"):
        july.since(2025)
    july.since(2027, office_days=5, month=8)
    with july.town.work.sessions() as session:
        now = policy_for(session, july.organisation_id, 2026)
        later = policy_for(session, july.organisation_id, 2028)
        assert (now.office_days, now.first_year) == (10, 2021)
        assert (later.office_days, later.month, later.first_year) == (5, 8, 2027)
        assert policy_from(policy_json(later)) == later
    assert july.round(2026).policy == policy_json(now)


def test_settings_of_one_year_are_one_row_the_last_said(july: July) -> None:
    july.since(2027, office_days=5)
    july.since(2027, office_days=7)
    with july.town.work.sessions() as session:
        rows = session.scalars(
            select(RoundPolicyRow.office_days).where(RoundPolicyRow.effective_year == 2027)
        ).all()
    assert rows == [7]
    assert len(_events(july, "round.policy_changed")) == 3


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"month": 13}, "round_month_out_of_range"),
        ({"office_days": 0}, "office_days_out_of_range"),
        ({"office_days": 61}, "office_days_out_of_range"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    july: July, said: dict[str, int], code: str
) -> None:
    with _refused(code):
        july.since(2027, **said)


def test_without_settings_the_first_july_is_the_one_not_over_when_the_house_came(
    july: July,
) -> None:
    with july.town.work.sessions() as session:
        policy = policy_for(session, july.town.ids["village"], 2026)
    assert policy == RoundPolicy(first_year=2026)
