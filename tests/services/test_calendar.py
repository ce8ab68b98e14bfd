"""The working calendar and forms that were sent, as use cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import ChangeCalendarDays, TakeInHolidayNotice
from review.domain.values import Actor, Refused
from review.services.calendar import (
    CalendarChange,
    change_calendar_days,
    days_of,
    next_year_is_missing,
    seed_calendar,
    take_in_notice,
)
from review.services.sent_forms import remember, where_it_led
from review.store.calendar import CalendarYear, working_calendar
from review.store.events import Event
from tests.databases import Databases
from tests.domain.holiday_notices import LABOUR_DAY_2019, NOTICE_2027, notice_of
from tests.isolation import MORNING
from tests.staff import SECURITY, SYSTEM, account, administrators_only

TODAY = MORNING.date()


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
        return change_calendar_days(session, SYSTEM, command, now=MORNING, today=TODAY).days

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
        change_calendar_days(session, SECURITY, command, now=MORNING, today=TODAY)
    assert codes(error) == ["role_missing"]
    with pytest.raises(Refused) as error:
        take_in(session, NOTICE_2027, actor=SECURITY)
    assert codes(error) == ["role_missing"]


def take_in(
    session: Session, text: str, year: int | None = None, actor: Actor = SYSTEM
) -> CalendarChange:
    command = TakeInHolidayNotice(text=text, year=year)
    return take_in_notice(session, actor, command, now=MORNING, today=TODAY)


def test_a_pasted_notice_puts_its_year_in_force(session: Session) -> None:
    seed_calendar(session)
    done = take_in(session, NOTICE_2027)
    assert done.years == (2027,)
    calendar = working_calendar(session)
    assert 2027 in calendar.years
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert calendar.is_working_day(date(2027, 2, 20))
    assert take_in(session, NOTICE_2027) == done
    logged = session.scalars(select(Event.payload).where(Event.name == "calendar.changed")).all()
    assert logged == [f'{{"days":{done.days},"year":2027}}'] * 2


def test_a_notice_reaches_back_into_december_and_is_not_lost_by_that_years_own(
    session: Session,
) -> None:
    assert take_in(session, notice_of(2019)).years == (2019, 2018)
    december = date(2018, 12, 31)
    calendar = working_calendar(session)
    assert not calendar.is_working_day(december)
    assert calendar.years == {2019}  # of 2018 only these days are known
    take_in(session, notice_of(2018))
    assert not working_calendar(session).is_working_day(december)


def test_a_notice_of_one_festival_is_laid_over_its_year(session: Session) -> None:
    with pytest.raises(Refused) as error:
        take_in(session, LABOUR_DAY_2019)
    assert codes(error) == ["holiday_part_without_year"]
    take_in(session, notice_of(2019))
    take_in(session, LABOUR_DAY_2019)
    calendar = working_calendar(session)
    assert not calendar.is_working_day(date(2019, 5, 2))
    assert calendar.is_working_day(date(2019, 5, 5))
    assert not calendar.is_working_day(date(2019, 10, 1))


def test_a_notice_with_a_slip_changes_nothing(session: Session) -> None:
    wrong = NOTICE_2027.replace("2月20日（周六）", "2月20日（周五）").replace("共7天", "共6天")
    with pytest.raises(Refused) as error:
        take_in(session, wrong)
    assert codes(error) == ["holiday_count_wrong", "holiday_weekday_wrong", "holiday_count_wrong"]
    assert not working_calendar(session).years
    with pytest.raises(Refused) as error:
        take_in(session, "元旦：1月1日放假。", 1999)
    assert codes(error) == ["year_out_of_range"]
