"""The working calendar and forms that were sent, as use cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from review.domain.commands import ChangeCalendarDays
from review.domain.values import Refused
from review.services.calendar import (
    change_calendar_days,
    days_of,
    next_year_is_missing,
    seed_calendar,
)
from review.services.sent_forms import remember, where_it_led
from review.store.calendar import CalendarYear, working_calendar
from tests.databases import Databases
from tests.isolation import MORNING
from tests.staff import SECURITY, SYSTEM, account, administrators_only


@pytest.fixture
def session(engine_name: str, databases: Databases) -> Iterator[Session]:
    """A writing session on a database with nobody but two administrators in it."""
    with administrators_only(databases, engine_name) as opened:
        yield opened


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [r.code for r in error.value.refusals]


def test_a_form_remembers_where_it_led_for_its_sender(session: Session) -> None:
    one, two = account(session), account(session, "zhouyi")
    remember(session, "t" * 24, one.id, "/documents/7", MORNING)
    assert where_it_led(session, "t" * 24, one.id) == "/documents/7"
    assert where_it_led(session, "t" * 24, two.id) is None
    later = MORNING + timedelta(days=3)
    remember(session, "u" * 24, two.id, "/documents/8", later)
    assert where_it_led(session, "t" * 24, one.id) is None


def test_the_calendar_is_loaded_once_with_make_up_days(session: Session) -> None:
    assert seed_calendar(session) == 23
    assert seed_calendar(session) == 0
    calendar = working_calendar(session)
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10))
    assert not next_year_is_missing(session, date(2026, 7, 1))
    assert next_year_is_missing(session, date(2026, 12, 1))


def test_a_year_is_replaced_by_its_notice(session: Session) -> None:
    def change(year: int, off: tuple[date, ...], worked: tuple[date, ...] = ()) -> int:
        command = ChangeCalendarDays(year=year, days_off=off, make_up_days=worked)
        return change_calendar_days(session, SYSTEM, command, MORNING)

    assert change(2027, (date(2027, 1, 1), date(2027, 2, 8))) == 2
    assert change(2027, (date(2027, 1, 1),), (date(2027, 2, 6),)) == 2
    assert days_of(session, 2027) == ([date(2027, 1, 1)], [date(2027, 2, 6)])
    assert session.get_one(CalendarYear, 2027).source == "notice"
    for year, off, worked, code in (
        (2027, (date(2028, 1, 3),), (), "calendar_other_year"),
        (2027, (date(2027, 1, 2),), (), "calendar_not_a_weekday"),
        (2027, (), (date(2027, 1, 4),), "calendar_not_a_weekend"),
        (1999, (), (), "year_out_of_range"),
    ):
        with pytest.raises(Refused) as error:
            change(year, off, worked)
        assert codes(error) == [code]


def test_the_calendar_is_the_system_administrators(session: Session) -> None:
    command = ChangeCalendarDays(year=2027, days_off=(), make_up_days=())
    with pytest.raises(Refused) as error:
        change_calendar_days(session, SECURITY, command, MORNING)
    assert codes(error) == ["role_missing"]
