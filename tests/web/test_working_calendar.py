"""The system administrator keeps the working calendar: day by day, and by pasting the notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from review.store.calendar import working_calendar
from tests.domain.holiday_notices import LABOUR_DAY_2019, NOTICE_2027
from tests.page import Visitor

SignInAs = Callable[[str], Visitor]
PASTE = "/admin/calendar/notice"
TAKE_IN = "/admin/calendar/notice/take-in"


def test_a_new_year_of_the_calendar_is_loaded(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    link = next(link for link in admin.get("/admin/calendar").links if link.endswith("/2027"))
    form = admin.get(link).form("/admin/calendar/2027")
    admin.submit(form, status=422, days_off="2027-02-30", make_up_days="")
    admin.submit(form, status=422, days_off="2027-01-02", make_up_days="")
    admin.submit(form, days_off="2027-01-01\n2027-02-08", make_up_days="2027-02-06")
    page = admin.get(link)
    assert page.find("//textarea[@id='days_off']").text.split() == ["2027-01-01", "2027-02-08"]
    admin.get("/admin/calendar/1066", status=404)


def test_a_pasted_notice_is_shown_before_it_is_put_in_force(
    house: Any, client_as: SignInAs
) -> None:
    admin = client_as("system_admin")
    shown = admin.submit(admin.get(PASTE).form(PASTE), status=200, text=NOTICE_2027)
    assert "读出2027年的安排" in shown.text
    assert "国办发明电〔2026〕9号" in shown.text
    assert shown.find("//td[text()='2月14日、2月20日']") is not None
    assert shown.find("//td[text()='2月5日至2月11日']") is not None
    assert 2027 not in _known_years(house)
    admin.submit(shown.form(TAKE_IN))
    assert 2027 in _known_years(house)
    with house.session() as session:
        assert not working_calendar(session).is_working_day(date(2027, 2, 8))
    again = admin.submit(admin.get(PASTE).form(PASTE), status=200, text=NOTICE_2027)
    assert "与现有日历一致，没有变化。" in again.text


def test_a_slip_in_the_notice_is_told_with_its_sentence_and_the_text_stays(
    house: Any, client_as: SignInAs
) -> None:
    admin = client_as("system_admin")
    wrong = NOTICE_2027.replace("2月20日（周六）", "2月20日（周五）")
    page = admin.submit(admin.get(PASTE).form(PASTE), status=422, text=wrong)
    assert "2027-02-20是星期六，写的是星期五" in page.text
    assert page.find("//textarea[@id='text']").text.strip() == wrong.strip()
    assert 2027 not in _known_years(house)


def test_a_notice_without_title_asks_for_its_year(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    body = NOTICE_2027[NOTICE_2027.index("一、元旦") :]
    page = admin.submit(admin.get(PASTE).form(PASTE), status=422, text=body)
    assert page.find("//a[@href='#year']") is not None
    admin.submit(page.form(PASTE), status=200, text=body, year="2027")


def test_a_notice_of_one_festival_says_what_it_leaves_out(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    page = admin.submit(admin.get(PASTE).form(PASTE), status=200, text=LABOUR_DAY_2019)
    assert "没有提到：元旦、春节、清明、端午、中秋、国庆。" in page.text


def test_the_calendar_is_closed_to_the_others(client_as: SignInAs) -> None:
    for login in ("security_admin", "disclosure_officer"):
        client_as(login).get(PASTE, status=403)


def _known_years(house: Any) -> frozenset[int]:
    with house.session() as session:
        return working_calendar(session).years
