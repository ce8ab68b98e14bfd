"""The yearly schedule: July begins by itself, is caught up while it lasts, and afterwards is only asked about."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from review.domain.calendar import WorkingCalendar
from review.domain.rounds import RoundKind, RoundPolicy
from review.jobs.yearly import Yearly, first_working_day, look_at_calendar
from review.store.cases import Notice
from review.store.people import Organisation, Person
from review.store.rounds import Round
from tests.july_house import LONG_AGO, July

IN_WINDOW = date(2023, 5, 4)


@pytest.fixture
def settled(july: July) -> July:
    """Only the town came before this July; the village is still to come."""
    with july.town.system() as (session, _):
        session.get_one(Organisation, july.organisation_id).created_at = LONG_AGO
    return july


def _rounds(july: July) -> list[tuple[int, RoundKind, date]]:
    with july.town.work.sessions() as session:
        return [(r.year, r.kind, r.opened_on) for r in session.scalars(select(Round))]


def _asked(july: July) -> set[str]:
    with july.town.work.sessions() as session:
        query = select(Person.login).join(Notice, Notice.person_id == Person.id)
        return set(session.scalars(query.where(Notice.event == "round.start_missed")))


def test_july_opens_by_itself_on_its_first_working_day_and_once(settled: July) -> None:
    settled.at(2026, 6, 30)
    assert look_at_calendar(settled.town.work) == Yearly()
    settled.at(2026, 7, 1)
    document_id = settled.paper(IN_WINDOW)
    assert look_at_calendar(settled.town.work).opened == (settled.organisation_id,)
    assert set(settled.items(2026)) == {document_id}
    settled.paper(IN_WINDOW)
    settled.at(2026, 7, 2)
    assert look_at_calendar(settled.town.work) == Yearly()
    assert set(settled.items(2026)) == {document_id}
    assert _rounds(settled) == [(2026, RoundKind.JULY, date(2026, 7, 1))]


@pytest.mark.parametrize(
    ("calendar", "year", "opens"),
    [
        (WorkingCalendar(), 2026, date(2026, 7, 1)),  # a Wednesday
        (WorkingCalendar(), 2028, date(2028, 7, 3)),  # 1 July is a Saturday
        (WorkingCalendar(days_off=frozenset({date(2026, 7, 1)})), 2026, date(2026, 7, 2)),
        (WorkingCalendar(make_up_days=frozenset({date(2028, 7, 1)})), 2028, date(2028, 7, 1)),
    ],
)
def test_the_first_working_day_follows_the_calendar(
    calendar: WorkingCalendar, year: int, opens: date
) -> None:
    assert first_working_day(RoundPolicy(first_year=2021), year, calendar) == opens


def test_a_missed_start_is_caught_up_while_july_lasts(settled: July) -> None:
    settled.at(2026, 7, 31, hour=23)
    assert look_at_calendar(settled.town.work).opened == (settled.organisation_id,)
    assert settled.round(2026).opened_on == date(2026, 7, 31)


def test_after_july_the_officers_are_asked_once_and_nothing_is_opened(settled: July) -> None:
    settled.at(2026, 8, 1)
    assert look_at_calendar(settled.town.work) == Yearly(asked=(settled.organisation_id,))
    assert _asked(settled) == {"officer", "officer2"}
    settled.at(2026, 12, 30)
    assert look_at_calendar(settled.town.work) == Yearly()
    assert _rounds(settled) == []
    settled.at(2027, 7, 1)
    assert settled.organisation_id in look_at_calendar(settled.town.work).opened
    settled.at(2028, 8, 1)
    assert settled.organisation_id in look_at_calendar(settled.town.work).asked


def test_a_house_that_came_in_the_middle_of_july_begins_with_the_next(july: July) -> None:
    july.at(2026, 7, 20)  # both organisations came on the seventeenth
    assert look_at_calendar(july.town.work) == Yearly()
    july.at(2027, 7, 1)
    assert len(look_at_calendar(july.town.work).opened) == 2


def test_before_the_first_july_of_its_settings_nothing_opens(settled: July) -> None:
    settled.since(2027, effective=2026)
    assert look_at_calendar(settled.town.work) == Yearly()
    assert _rounds(settled) == []
