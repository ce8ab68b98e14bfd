"""Reminders outside the pages: the choice of the daily mail, the address of one's calendar and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import select

from review.domain.states import CaseState
from review.store.cases import ReviewCase
from review.store.people import Grant, Person
from review.store.reminders import CalendarFeed, DailyMail, MailChoice, Standing
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
TITLE = "关于做好防汛工作的通知"


def sign_off_due(house: PageHouse, *days: date) -> None:
    for day in days:
        _, case_id = house.add_document(state=CaseState.SIGN_OFF, title=TITLE)
        with house.session() as session:
            session.get_one(ReviewCase, case_id).due_on = day
            session.commit()


def made_address(me: Visitor) -> str:
    """The path of a calendar address that was made just now."""
    page = me.submit(me.get("/profile/reminders").form("/profile/calendar"), 200)
    return urlsplit(page.find("//input[@id='feed-address']").get("value")).path


def events(house: PageHouse, path: str) -> list[tuple[date, str]]:
    answer = house.visitor().client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    assert TITLE not in answer.text
    assert "防汛" not in answer.text
    return [(event["dtstart"].dt, str(event["summary"])) for event in calendar.walk("VEVENT")]


def test_a_person_chooses_mail_and_finds_the_choice_again(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    page = me.get("/profile/reminders")
    assert "还没有设置邮件服务器" in page.text
    saved = me.submit(
        page.form("/profile/reminders"), daily="y", address="a@town.example", hour="9"
    )
    again = me.follow(saved).form("/profile/reminders").values
    assert (again["daily"], again["address"], again["hour"]) == ("y", "a@town.example", ["9"])
    with house.house.reading() as session:
        assert session.scalars(select(MailChoice.daily)).one()


def test_a_wrong_address_is_told_beside_it_and_stays_typed(client_as: ClientAs) -> None:
    me = client_as("drafter")
    form = me.get("/profile/reminders").form("/profile/reminders")
    page = me.submit(form, 422, daily="y", address="not an address", hour="9")
    assert "这不是完整的邮箱地址" in page.text
    assert page.form("/profile/reminders").values["address"] == "not an address"


def test_why_the_last_mail_did_not_leave_is_told(house: PageHouse, client_as: ClientAs) -> None:
    person = house.person("drafter")
    with house.session() as session:
        session.add(
            DailyMail(
                organisation_id=house.organisation_id(),
                person_id=person.id,
                day=date(2026, 7, 16),
                standing=Standing.GIVEN_UP,
                next_at=house.clock(),
                attempts=5,
                reason="unreachable",
            )
        )
        session.commit()
    page = client_as("drafter").get("/profile/reminders")
    assert "2026年7月16日的邮件没有发成：邮件服务器连不上。" in page.text


@pytest.mark.parametrize("login", ["system_admin", "security_admin", "audit_admin"])
def test_who_has_no_worklist_is_reminded_of_nothing(client_as: ClientAs, login: str) -> None:
    me = client_as(login)
    me.get("/profile/reminders", 403)
    assert "/profile/reminders" not in me.get("/profile").links


def test_a_calendar_tells_days_and_numbers_and_no_title(
    house: PageHouse, client_as: ClientAs
) -> None:
    sign_off_due(house, date(2026, 7, 15), date(2026, 7, 21), date(2026, 7, 21), date(2026, 8, 3))
    path = made_address(client_as("approver"))
    assert events(house, path) == [
        (date(2026, 7, 17), "明示：已逾期1件"),
        (date(2026, 7, 21), "明示：2件到期"),
        (date(2026, 8, 3), "明示：1件到期"),
    ]
    other = made_address(client_as("clerk"))
    assert events(house, other) == []


def test_a_calendar_speaks_its_owners_language(house: PageHouse, client_as: ClientAs) -> None:
    sign_off_due(house, date(2026, 7, 21))
    path = made_address(client_as("approver"))
    visitor = house.visitor().client
    answer = visitor.get(path, headers={"Accept-Language": "en"})
    assert "1件到期" in Calendar.from_ical(answer.data).walk("VEVENT")[0]["summary"]


def test_the_address_is_shown_once_and_a_new_one_ends_the_old(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("approver")
    old = made_address(me)
    assert old.rpartition("/")[2] not in me.get("/profile/reminders").text
    new = made_address(me)
    assert house.visitor().client.get(old).status_code == 404
    assert events(house, new) == []
    assert "日历最近2026年7月17日来取过" in me.get("/profile/reminders").text
    me.submit(me.get("/profile/reminders").form("/profile/calendar/end"))
    assert house.visitor().client.get(new).status_code == 404


@pytest.mark.parametrize("why", ["account closed", "without a role"])
def test_a_calendar_ends_with_its_owners_account_or_roles(
    house: PageHouse, client_as: ClientAs, why: str
) -> None:
    path = made_address(client_as("approver"))
    with house.session() as session:
        owner = session.scalars(select(CalendarFeed.person_id)).one()
        if why == "account closed":
            session.get_one(Person, owner).active = False
        else:
            for grant in session.scalars(select(Grant).where(Grant.person_id == owner)):
                grant.ended_at = house.clock()
        session.commit()
    assert house.visitor().client.get(path).status_code == 404


def test_a_guessed_address_leads_nowhere(house: PageHouse) -> None:
    for secret in ("x", "..", "a" * 43, "%00"):
        assert house.visitor().client.get(f"/calendars/{secret}.ics").status_code == 404
