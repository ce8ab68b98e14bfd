"""The daily mail, to a mail server of the test's own: numbers only, once a day, tried again, given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.config import MailSecurity, MailServer
from review.domain import commands as c
from review.domain.states import Urgency
from review.jobs.daily_mail import MailRun, send_daily_mail, send_trial
from review.jobs.mail import MailRefused
from review.services.reminders import choose_mail
from review.store.events import Event, payload_of
from review.store.people import Grant, Person
from review.store.reminders import DailyMail, Standing
from tests.mailserver import Mailbox, mail_server
from tests.town import TITLE, Town

ADDRESS = "drafter@town.example"
SITE = "https://mingshi.town.example"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mail_server() as box:
        yield box


@pytest.fixture
def mailing(town: Town, post: Mailbox) -> Town:
    """The town with that mail server; its drafter wants the mail at eight, and has a draft to work on."""
    town.work = with_server(town, MailServer("127.0.0.1", post.port, MailSecurity.NONE))
    wish(town, "drafter", address=ADDRESS)
    town.draft()
    return town


def with_server(town: Town, server: MailServer | None) -> Any:
    settings = replace(
        town.work.settings, mail_server=server, mail_from="mingshi@town.example", staff_url=SITE
    )
    return replace(town.work, settings=settings)


def wish(town: Town, login: str, *, address: str, hour: int = 8, daily: bool = True) -> None:
    command = c.ChooseMail(person_id=town.ids[login], address=address, daily=daily, hour=hour)
    with town.acting(login) as (session, actor):
        choose_mail(session, actor, command, (), now=town.now)


def rows(town: Town) -> list[DailyMail]:
    with town.work.sessions() as session:
        return list(session.scalars(select(DailyMail).order_by(DailyMail.id)))


def logged(town: Town, name: str) -> list[dict[str, Any]]:
    with town.work.sessions() as session:
        query = select(Event).where(Event.name == name).order_by(Event.seq)
        return [payload_of(event) for event in session.scalars(query)]


def test_a_mail_says_how_much_waits_and_nothing_of_what(mailing: Town, post: Mailbox) -> None:
    assert send_daily_mail(mailing.work) == MailRun(sent=1)
    (letter,) = post.letters
    said = letter.get_content().replace("\r\n", "\n")
    assert letter["To"] == ADDRESS
    assert letter["From"] == "mingshi@town.example"
    assert letter["Subject"] == "明示：有1件事等您办"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "截至7月17日09:00" in said
    assert "等您办的有1件" in said
    assert "未读消息1条" in said
    assert f"{SITE}/worklist\n" in said
    assert f"{SITE}/profile/reminders\n" in said
    assert TITLE not in letter.as_string() + said
    assert "通知" not in said
    (row,) = rows(mailing)
    assert (row.standing, row.mine, row.unread, row.attempts) == (Standing.SENT, 1, 1, 1)
    (event,) = logged(mailing, "mail.sent")
    assert event == {"mail": row.id, "person": mailing.ids["drafter"], "day": "2026-07-17"}


def test_a_reader_of_english_gets_english(mailing: Town, post: Mailbox) -> None:
    with mailing.acting("drafter") as (session, actor):
        session.get_one(Person, actor.id).locale = "en"
    send_daily_mail(mailing.work)
    assert post.letters[0]["Subject"] == "Mingshi: 1 item waiting for you"
    assert "As of 17 July, 09:00" in post.letters[0].get_content()


def test_a_day_has_one_mail_and_the_next_working_day_another(mailing: Town, post: Mailbox) -> None:
    for hours in (0, 1, 5):
        mailing.clock.advance(hours=hours)
        send_daily_mail(mailing.work)
    assert len(post.letters) == 1
    mailing.clock.now = datetime(2026, 7, 18, 3, 0, tzinfo=UTC)  # a Saturday
    assert send_daily_mail(mailing.work) == MailRun()
    mailing.clock.now = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)
    assert send_daily_mail(mailing.work) == MailRun(sent=1)
    assert len({letter["Message-ID"] for letter in post.letters}) == 2


def test_nothing_leaves_before_the_hour_that_was_chosen(mailing: Town, post: Mailbox) -> None:
    wish(mailing, "drafter", address=ADDRESS, hour=10)
    assert send_daily_mail(mailing.work) == MailRun()
    mailing.clock.advance(hours=1)
    assert send_daily_mail(mailing.work) == MailRun(sent=1)
    assert len(post.letters) == 1


def test_who_has_nothing_to_do_and_nothing_to_read_gets_no_mail(
    mailing: Town, post: Mailbox
) -> None:
    wish(mailing, "approver", address="approver@town.example")
    send_daily_mail(mailing.work)
    assert [letter["To"] for letter in post.letters] == [ADDRESS]
    assert {row.standing for row in rows(mailing)} == {Standing.SENT, Standing.NOTHING}


@pytest.mark.parametrize("why", ["opted out", "without a role", "account closed"])
def test_who_should_hear_nothing_hears_nothing(mailing: Town, post: Mailbox, why: str) -> None:
    with mailing.acting("drafter") as (session, actor):
        if why == "without a role":
            for grant in session.scalars(select(Grant).where(Grant.person_id == actor.id)):
                grant.ended_at = mailing.now
        elif why == "account closed":
            session.get_one(Person, actor.id).active = False
    if why == "opted out":
        wish(mailing, "drafter", address=ADDRESS, daily=False)
    assert send_daily_mail(mailing.work) == MailRun()
    assert post.letters == []
    assert post.connections == 0


def test_without_a_mail_server_nobody_tries(mailing: Town, post: Mailbox) -> None:
    mailing.work = with_server(mailing, None)
    assert send_daily_mail(mailing.work) == MailRun()
    assert rows(mailing) == []
    assert post.connections == 0


def test_an_address_refused_for_good_is_given_up_and_holds_up_nobody(
    mailing: Town, post: Mailbox
) -> None:
    post.refused[ADDRESS] = "550 nobody of that name"
    wish(mailing, "drafter2", address="second@town.example")
    mailing.attach(mailing.do("drafter2", c.CreateDraft, **a_draft(mailing)).id)
    assert send_daily_mail(mailing.work) == MailRun(sent=1, failed=1)
    assert [letter["To"] for letter in post.letters] == ["second@town.example"]
    (event,) = logged(mailing, "mail.given_up")
    assert event["reason"] == "address_refused"
    mailing.clock.advance(hours=2)
    assert send_daily_mail(mailing.work) == MailRun()


def a_draft(town: Town) -> dict[str, Any]:

    return {"office_id": town.ids["social"], "urgency": Urgency.ORDINARY, "title": TITLE}


def test_what_is_refused_for_now_is_tried_again_ever_later_and_then_given_up(
    mailing: Town, post: Mailbox
) -> None:
    post.refused[ADDRESS] = "450 come back later"
    tried = []
    start = mailing.now
    while mailing.now - start < timedelta(hours=6):
        if send_daily_mail(mailing.work).failed:
            tried.append((mailing.now - start) // timedelta(minutes=1))
        mailing.clock.advance(minutes=10)
    assert tried == [0, 10, 30, 70, 150]
    assert [row.standing for row in rows(mailing)] == [Standing.GIVEN_UP]


def test_what_failed_once_arrives_when_the_server_is_back(mailing: Town, post: Mailbox) -> None:
    post.refused[ADDRESS] = "450 come back later"
    send_daily_mail(mailing.work)
    (row,) = rows(mailing)
    assert (row.standing, row.reason) == (Standing.WAITING, "address_refused")
    post.refused.clear()
    mailing.clock.advance(minutes=10)
    assert send_daily_mail(mailing.work) == MailRun(sent=1)
    assert [(r.standing, r.reason, r.attempts) for r in rows(mailing)] == [(Standing.SENT, "", 2)]


def test_yesterdays_mail_is_given_up_because_its_numbers_are_no_longer_true(
    mailing: Town, post: Mailbox
) -> None:
    post.refused[ADDRESS] = "450 come back later"
    send_daily_mail(mailing.work)
    post.refused.clear()
    mailing.clock.now = datetime(2026, 7, 20, 3, 0, tzinfo=UTC)
    assert send_daily_mail(mailing.work) == MailRun(sent=1)
    assert [row.standing for row in rows(mailing)] == [Standing.GIVEN_UP, Standing.SENT]


def test_a_server_that_is_away_is_asked_once_not_for_everybody(mailing: Town) -> None:
    with mail_server() as gone:
        port = gone.port
    mailing.work = with_server(mailing, MailServer("127.0.0.1", port, MailSecurity.NONE))
    wish(mailing, "drafter2", address="second@town.example")
    assert send_daily_mail(mailing.work) == MailRun(failed=1)
    assert [row.reason for row in rows(mailing)] == ["unreachable"]


def test_a_server_that_wants_a_password_gets_it(mailing: Town, post: Mailbox) -> None:
    post.user, post.password = "mingshi", "Seven-Blue-Kites-7"
    known = MailServer("127.0.0.1", post.port, MailSecurity.NONE, post.user, post.password)
    mailing.work = with_server(mailing, replace(known, password="wrong"))
    with pytest.raises(MailRefused, match="sign_in_refused"):
        send_trial(mailing.work, ADDRESS, "zh-Hans")
    mailing.work = with_server(mailing, known)
    send_trial(mailing.work, ADDRESS, "zh-Hans")
    assert post.letters[0]["Subject"] == "明示：测试邮件"
    assert "Seven-Blue" not in repr(mailing.work.settings)


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(
    mailing: Town, post: Mailbox
) -> None:
    mailing.work = with_server(
        mailing, MailServer("127.0.0.1", post.port, MailSecurity.STARTTLS, "u", "p")
    )
    with pytest.raises(MailRefused, match="no_encryption"):
        send_trial(mailing.work, ADDRESS, "en")
    assert post.letters == []


def test_a_refused_sender_is_told_as_such(mailing: Town, post: Mailbox) -> None:
    post.sender_refused = "550 not from here"
    with pytest.raises(MailRefused, match="sender_refused") as refused:
        send_trial(mailing.work, ADDRESS, "en")
    assert refused.value.final
