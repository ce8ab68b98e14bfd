"""The demonstration's register: three years of requests with every kind of end, and some at every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from review.config import Settings
from review.config.keys import Secrets
from review.demo.house import load_demo
from review.demo.requests import hold_requests
from review.demo.staging import stage_of
from review.domain.requests import REPORT_ROW, ApplicantKind, ReceivedHow, RequestState
from review.jobs.work import Work, make_work
from review.services.calendar import seed_calendar
from review.store.check import check_log
from review.store.events import Event
from review.store.migrate import upgrade
from review.store.people import Person, actor_of
from review.store.replay_requests import replay_requests
from review.store.request_lists import Which, tallies_of
from review.store.requests import InformationRequest
from tests.databases import SQLITE, Databases
from tests.isolation import MORNING, Clock

LATE_IN_YEAR = MORNING.replace(month=11, day=20)


@pytest.fixture(scope="module")
def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A demonstration house without documents, late in the year, its register filled."""
    url = databases.fresh(SQLITE, upgrade)
    work = _house(url, tmp_path_factory.mktemp("register"), LATE_IN_YEAR)
    hold_requests(stage_of(work, "haiyu"), 2026)
    yield work
    work.sessions.kw["bind"].dispose()


def _house(url: str, folder: Path, day: datetime) -> Work:
    settings = Settings.from_env({"REVIEW_DATA": str(folder), "DATABASE_URL": url})
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    work = make_work(settings, secrets, clock=Clock(day))
    load_demo(work, documents=0)
    with work.transaction() as session:
        seed_calendar(session)
    return work


def rows(work: Work) -> list[InformationRequest]:
    with work.sessions() as session:
        return list(session.scalars(select(InformationRequest)))


def test_three_years_have_about_sixty_requests_numbered_in_order_of_receipt(house: Work) -> None:
    found = rows(house)
    assert 55 <= len(found) <= 70
    by_year = Counter(row.year for row in found)
    assert sorted(by_year) == [2024, 2025, 2026]
    for year, count in by_year.items():
        received = [r.received_on for r in sorted(found, key=lambda r: r.number) if r.year == year]
        assert len(received) == count
        assert received == sorted(received)


def test_every_kind_of_applicant_and_way_and_nearly_every_row_of_the_annual_table_is_there(
    house: Work,
) -> None:
    found = rows(house)
    assert {row.applicant for row in found} == set(ApplicantKind)
    assert {row.received_how for row in found} == set(ReceivedHow)
    counted = {REPORT_ROW[row.outcome, row.ground] for row in found if row.outcome is not None}
    assert len(counted) >= 18


def test_today_somebody_has_to_do_something_of_every_kind(house: Work) -> None:
    with house.sessions() as session:
        today = house.day_of(house.clock())
        officer = session.scalars(select(Person).where(Person.login == "shen")).one()
        tallies = tallies_of(session, actor_of(session, officer, today), today)
    assert all(tallies[which] for which in Which if which is not Which.MINE)
    assert tallies[Which.OPEN] + tallies[Which.CLOSED] == tallies[Which.ALL] == len(rows(house))


def test_nothing_runs_ahead_of_the_day_and_the_log_holds(house: Work) -> None:
    today = house.day_of(house.clock())
    assert all(row.received_on <= today for row in rows(house))
    assert all((row.closed_on or today) <= today for row in rows(house))
    ended = sum(row.state is RequestState.CLOSED for row in rows(house))
    with house.sessions() as session:
        assert check_log(session.connection()) == []
        assert replay_requests(session) == []
        closed = select(func.count()).where(Event.name == "request.closed")
        undone = select(func.count()).where(Event.name == "request.closing_undone")
        assert session.scalar(closed) - session.scalar(undone) == ended  # type: ignore[operator]


def test_the_register_is_filled_once(house: Work) -> None:
    before = len(rows(house))
    assert hold_requests(stage_of(house, "haiyu"), 2026) == before
    assert len(rows(house)) == before
