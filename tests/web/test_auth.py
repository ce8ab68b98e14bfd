"""Signing in and out: rotation, locks, time limits, first passwords, languages, safe ways back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain.commands import ResetPassword
from review.domain.states import Role
from review.domain.values import Actor, Held, Refusal
from review.services.people import reset_password
from review.store.events import Event
from review.store.people import Person, SignIn, SignInAttempt
from review.web.wording import sentence_of
from tests.page import Page, Visitor

PASSWORD = "Seven-Blue-Kites-7"
SYSTEM_ADMIN = Actor(None, "", (Held(Role.SYSTEM_ADMIN, None),))

SignInAs = Callable[[str], Visitor]


def enter(visitor: Visitor, login: str, password: str = PASSWORD, status: int = 302) -> Page:
    form = visitor.get("/sign-in").form("/sign-in")
    return visitor.submit(form, status=status, login=login, password=password)


def events(house: Any, name: str) -> list[Event]:
    with house.session() as session:
        return list(session.scalars(select(Event).where(Event.name == name)))


def test_a_person_signs_in_and_lands_at_home(house: Any) -> None:
    visitor = house.visitor()
    page = enter(visitor, "system_admin")
    assert page.location == "/"
    assert visitor.get("/profile").text.count("system_admin")
    assert len(events(house, "security.signed_in")) == 1


def test_the_login_is_found_whatever_its_case(house: Any) -> None:
    assert enter(house.visitor(), "  System_Admin ").location == "/"


def test_a_stranger_is_sent_to_sign_in_and_back_afterwards(house: Any) -> None:
    visitor = house.visitor()
    sent = visitor.get("/profile?x=1", status=302)
    assert sent.location == "/sign-in?next=/profile?x%3D1"
    form = visitor.get(sent.location).form("sign-in")
    page = visitor.submit(form, login="drafter", password=PASSWORD)
    assert page.location == "/profile?x=1"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_a_way_back_outside_this_site_is_ignored(house: Any, target: str) -> None:
    visitor = house.visitor()
    form = visitor.get("/sign-in").form("sign-in")
    answer = visitor.client.post(
        "/sign-in",
        query_string={"next": target},
        data={**form.values, "login": "drafter", "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/"


def test_unknown_account_closed_account_and_wrong_password_read_the_same(house: Any) -> None:
    with house.session() as session:
        closed = session.scalars(select(Person).where(Person.login == "clerk")).one()
        closed.active = False
        session.commit()
    texts = set()
    for login, password in (("nobody", PASSWORD), ("clerk", PASSWORD), ("drafter", "wrong")):
        page = enter(house.visitor(), login, password, status=422)
        texts.add(page.text)
    assert len(texts) == 1


def test_the_cookie_session_is_renewed_at_sign_in(house: Any) -> None:
    visitor = house.visitor()
    before = visitor.get("/sign-in").form("/sign-in").values["csrf_token"]
    with visitor.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    enter(visitor, "drafter")
    with visitor.client.session_transaction() as cookie:
        assert "planted" not in cookie
    answer = visitor.client.post("/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400


def test_signing_out_ends_the_sign_in_on_the_server(house: Any) -> None:
    visitor = house.visitor()
    enter(visitor, "drafter")
    with visitor.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    visitor.submit(visitor.get("/profile").form("/sign-out"))
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert visitor.get("/profile", status=302).location.startswith("/sign-in")
    assert len(events(house, "security.signed_out")) == 1


def test_the_database_does_not_know_the_token(house: Any) -> None:
    visitor = house.visitor()
    enter(visitor, "drafter")
    with visitor.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with house.session() as session:
        assert token not in session.scalars(select(SignIn.token)).all()


def test_five_wrong_passwords_lock_the_account_for_this_address_only(house: Any) -> None:
    visitor = house.visitor()
    for _ in range(4):
        enter(visitor, "drafter", "wrong", status=422)
    enter(visitor, "drafter", "wrong", status=429)
    enter(visitor, "drafter", PASSWORD, status=429)
    assert len(events(house, "security.locked")) == 1
    elsewhere = house.visitor()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    assert enter(elsewhere, "drafter").location == "/"
    assert enter(house.visitor(), "drafter_two").location == "/"
    house.clock.advance(minutes=31)
    assert enter(visitor, "drafter").location == "/"


def test_a_right_password_in_between_starts_the_count_anew(house: Any) -> None:
    for _ in range(2):
        for _ in range(4):
            enter(house.visitor(), "drafter", "wrong", status=422)
            house.clock.advance(seconds=1)
        assert enter(house.visitor(), "drafter").location == "/"
        house.clock.advance(seconds=1)


def test_an_unknown_login_is_locked_like_a_known_one_and_not_kept(house: Any) -> None:
    visitor = house.visitor()
    for _ in range(4):
        enter(visitor, "My-Secret-Pass1", "x", status=422)
    enter(visitor, "My-Secret-Pass1", "x", status=429)
    with house.session() as session:
        kept = session.scalars(select(SignInAttempt.login)).all()
    assert kept
    assert not any("secret" in login.lower() for login in kept)


def test_the_log_keeps_neither_login_nor_address(house: Any) -> None:
    enter(house.visitor(), "drafter", "wrong", status=422)
    payload = events(house, "security.sign_in_failed")[0].payload
    assert "drafter" not in payload
    assert "127.0.0.1" not in payload
    assert re.search(r'"login_digest":"[0-9a-f]{64}"', payload)


@pytest.mark.parametrize(("login", "minutes"), [("drafter", 30), ("audit_admin", 10)])
def test_an_idle_sign_in_ends(house: Any, client_as: SignInAs, login: str, minutes: int) -> None:
    visitor = client_as(login)
    house.clock.advance(minutes=minutes - 1)
    visitor.get("/profile")
    house.clock.advance(minutes=minutes - 1)
    visitor.get("/profile")
    house.clock.advance(minutes=minutes)
    assert visitor.get("/profile", status=302).location.startswith("/sign-in")


@pytest.mark.parametrize("minutes", [0, 40, 800])
def test_who_signs_in_again_in_the_same_browser_is_let_in_at_once(
    house: Any, client_as: SignInAs, minutes: int
) -> None:
    """While the one before lives, lies idle or has ended; it must not wait for the lock of the new one."""
    visitor = client_as("drafter")
    house.clock.advance(minutes=minutes)
    began = time.monotonic()
    assert enter(visitor, "drafter_two").location == "/"
    assert time.monotonic() - began < 10  # a lock is waited for longer
    assert "drafter_two" in visitor.get("/profile").text
    with house.session() as session:
        living = session.scalars(select(SignIn).where(SignIn.revoked_at.is_(None))).all()
    assert len(living) == 1


def test_a_busy_sign_in_ends_after_twelve_hours(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("drafter")
    for _ in range(29):
        house.clock.advance(minutes=24)
        visitor.get("/profile")
    house.clock.advance(minutes=25)
    assert visitor.get("/profile", status=302).location.startswith("/sign-in")


def test_a_closed_account_is_out_at_once(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("drafter")
    with house.session() as session:
        session.scalars(select(Person).where(Person.login == "drafter")).one().active = False
        session.commit()
    assert visitor.get("/profile", status=302).location.startswith("/sign-in")


def test_a_first_password_is_changed_before_anything_else(house: Any) -> None:
    with house.session() as session:
        person = session.scalars(select(Person).where(Person.login == "clerk")).one()
        command = ResetPassword(person_id=person.id)
        first = reset_password(session, SYSTEM_ADMIN, command, house.clock())
        session.commit()
    visitor = house.visitor()
    enter(visitor, "clerk", first)
    assert visitor.get("/profile", status=302).location == "/password"
    form = visitor.get("/password").form("/password")
    new = "Another-Long-Road-9"
    page = visitor.submit(form, old=first, new=new, again=new)
    assert page.location == "/"
    visitor.get("/profile")
    assert enter(house.visitor(), "clerk", new).location == "/"
    enter(house.visitor(), "clerk", first, status=422)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("Short-1", "password_length"),
        ("onlysmallletters", "password_classes"),
        ("Xx-drafter-2026", "password_contains_login"),
        (PASSWORD, "password_used"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    house: Any, client_as: SignInAs, new: str, code: str
) -> None:
    visitor = client_as("drafter")
    form = visitor.get("/password").form("/password")
    page = visitor.submit(form, status=422, old=PASSWORD, new=new, again=new)
    facts = {"minimum": "10", "maximum": "128", "classes": "3", "count": "5"}
    with house.app.test_request_context():
        assert sentence_of(Refusal(code, facts)) in page.text


def test_changing_the_password_ends_the_other_sign_ins(house: Any, client_as: SignInAs) -> None:
    here, there = client_as("drafter"), client_as("drafter")
    new = "Another-Long-Road-9"
    here.submit(here.get("/password").form("/password"), old=PASSWORD, new=new, again=new)
    here.get("/profile")
    assert there.get("/profile", status=302).location.startswith("/sign-in")


def test_a_password_is_changed_again_after_ninety_days(house: Any) -> None:
    house.clock.advance(days=91)
    visitor = house.visitor()
    enter(visitor, "drafter")
    assert visitor.get("/profile", status=302).location == "/password"


def test_the_language_follows_person_then_cookie_then_browser(
    house: Any, client_as: SignInAs
) -> None:
    visitor = client_as("drafter")
    english = {"Accept-Language": "en-GB,en;q=0.8"}
    assert visitor.get("/profile").root.get("lang") == "zh-Hans"
    assert visitor.get("/profile", headers=english).root.get("lang") == "en"
    taiwan = {"Accept-Language": "zh-TW"}
    assert visitor.get("/profile", headers=taiwan).root.get("lang") == "zh-Hans"
    visitor.get("/language/en?next=/profile", status=302)
    assert visitor.get("/profile").root.get("lang") == "en"
    visitor.submit(visitor.get("/profile").form("/profile"), language="zh_Hans")
    assert visitor.get("/profile").root.get("lang") == "zh-Hans"
    visitor.get("/language/en?next=/profile", status=302)
    assert visitor.get("/profile").root.get("lang") == "en"


def test_single_keys_can_be_switched_off(client_as: SignInAs) -> None:
    visitor = client_as("drafter")
    form = visitor.get("/profile").form("/profile")
    values = {name: value for name, value in form.values.items() if name != "shortcuts"}
    visitor.post("/profile", values)
    assert visitor.get("/profile").root.find(".//body").get("data-keys") == "off"


def test_only_invented_people_continue_as_somebody_else(house: Any, client_as: SignInAs) -> None:
    ids = {login: house.person(login).id for login in ("drafter", "approver", "clerk")}
    visitor = client_as("drafter")
    token = visitor.get("/profile").form("/sign-out").values["csrf_token"]
    data = {"csrf_token": token, "person_id": str(ids["approver"])}
    assert visitor.get("/profile").root.find(".//div[@class='demobar']") is None
    visitor.post("/continue-as", data, status=422)
    with house.session() as session:
        for login in ("drafter", "approver"):
            session.get_one(Person, ids[login]).is_demo = True
        session.commit()
    form = visitor.get("/profile").form("/continue-as")
    visitor.submit(form, status=422, person_id=str(ids["clerk"]))
    visitor.submit(visitor.get("/profile").form("/continue-as"), person_id=str(ids["approver"]))
    assert "approver" in visitor.get("/profile").text
    logged = events(house, "security.continued_as")
    assert [(e.actor_id, f'"person":{ids["approver"]}' in e.payload) for e in logged] == [
        (ids["drafter"], True)
    ]


def test_a_stranger_enters_the_demonstration_from_the_sign_in_page(house: Any) -> None:
    with house.session() as session:
        session.scalars(select(Person).where(Person.login == "clerk")).one().is_demo = True
        session.commit()
    visitor = house.visitor()
    form = visitor.get("/sign-in").form("/continue-as")
    visitor.submit(form)
    assert "clerk" in visitor.get("/profile").text


def test_a_form_sent_after_the_end_keeps_what_was_typed(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("drafter")
    form = visitor.get("/profile").form("/profile")
    house.clock.advance(minutes=31)
    page = visitor.submit(form, status=400, title="关于防汛的通知<b>")
    assert "关于防汛的通知<b>" in [area.text for area in page.root.iterfind(".//textarea")]
    assert "/sign-in" in page.links


def test_a_name_with_markup_is_shown_as_text(house: Any, client_as: SignInAs) -> None:
    evil = "<script>alert(1)</script>"
    with house.session() as session:
        session.scalars(select(Person).where(Person.login == "drafter")).one().name = evil
        session.commit()
    page = client_as("drafter").get("/profile")
    assert evil in page.text
    assert page.root.xpath("//script[not(@src)]") == []


def test_a_sign_in_lasts_as_long_as_the_setting_says(house: Any) -> None:
    visitor = house.visitor()
    enter(visitor, "drafter")
    with house.session() as session:
        row = session.scalars(select(SignIn)).one()
    assert row.ends_at - row.created_at == timedelta(hours=12)
