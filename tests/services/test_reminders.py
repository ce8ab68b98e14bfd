"""What people choose to be reminded by: the address of their mail, the secret of their calendar."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain.commands import ChooseMail, EndCalendarFeed, MakeCalendarFeed
from review.domain.values import Refused
from review.services.reminders import (
    choose_mail,
    digest_of,
    end_calendar_feed,
    make_calendar_feed,
)
from review.store.events import Event
from review.store.reminders import CalendarFeed, feed_of_secret, mail_choice
from tests.town import Town

DOMAINS = ("town.example", "gov.example")


def choose(
    town: Town, address: str, *, login: str = "drafter", whose: str = "drafter", daily: bool = True
) -> None:
    command = ChooseMail(person_id=town.ids[whose], address=address, daily=daily, hour=9)
    with town.acting(login) as (session, actor):
        choose_mail(session, actor, command, DOMAINS, now=town.now)


def refused(town: Town, address: str, **said: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        choose(town, address, **said)  # type: ignore[arg-type]
    return [r.code for r in caught.value.refusals]


def test_a_choice_is_kept_changed_and_logged_without_the_address(town: Town) -> None:
    choose(town, " a@Town.Example ")
    choose(town, "b@gov.example", daily=False)
    with town.work.sessions() as session:
        row = mail_choice(session, town.ids["drafter"])
        assert row is not None
        assert (row.address, row.daily, row.hour) == ("b@gov.example", False, 9)
        events = session.scalars(select(Event).where(Event.name == "people.mail_chosen")).all()
    assert len(events) == 2
    assert not any("example" in event.payload for event in events)


@pytest.mark.parametrize(
    "address",
    [
        "a",
        "a@",
        "@town.example",
        "a b@town.example",
        "a@town.example, b@town.example",
        "a@town.example\nBcc: b@town.example",
        "a@town..example",
        "甲@town.example",
        f"{'a' * 65}@town.example",
        f"a@{'t' * 250}.example",
    ],
)
def test_what_is_no_address_is_refused(town: Town, address: str) -> None:
    assert refused(town, address) == ["mail_address_wrong"]


def test_mail_goes_to_the_houses_own_domains_only(town: Town) -> None:
    assert refused(town, "a@elsewhere.example") == ["mail_domain_not_allowed"]
    assert refused(town, "a@sub.town.example") == ["mail_domain_not_allowed"]


def test_who_wants_mail_says_where(town: Town) -> None:
    assert refused(town, "") == ["mail_address_missing"]


def test_nobody_chooses_for_another(town: Town) -> None:
    assert refused(town, "a@town.example", login="head") == ["person_missing"]


def test_a_new_calendar_address_ends_the_old_one_and_only_its_digest_is_kept(town: Town) -> None:
    command = MakeCalendarFeed(person_id=town.ids["drafter"])
    secrets = []
    for _ in range(2):
        with town.acting("drafter") as (session, actor):
            secrets.append(make_calendar_feed(session, actor, command, now=town.now))
    old, new = secrets
    with town.work.sessions() as session:
        assert feed_of_secret(session, digest_of(old)) is None
        found = feed_of_secret(session, digest_of(new))
        assert found is not None
        assert found.person_id == town.ids["drafter"]
        kept = str([vars(row) for row in session.scalars(select(CalendarFeed))])
    assert old not in kept
    assert new not in kept
    with town.acting("drafter") as (session, actor):
        ended = EndCalendarFeed(person_id=actor.id or 0)
        end_calendar_feed(session, actor, ended, now=town.now)
    with town.work.sessions() as session:
        assert feed_of_secret(session, digest_of(new)) is None
    with town.acting("drafter") as (session, actor), pytest.raises(Refused, match="feed_gone"):
        end_calendar_feed(session, actor, ended, now=town.now)
