"""What a person chooses to be reminded by: the daily mail, and the secret address of their calendar.

Everybody chooses for themselves; the command line does it for them, recorded as system.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import ChooseMail, EndCalendarFeed, MakeCalendarFeed
from review.domain.values import Actor, Refusal, Refused
from review.store.events import About, append
from review.store.people import Person
from review.store.reminders import CalendarFeed, MailChoice, feed_in_use, mail_choice

#: Bytes of the secret in a calendar's address.
_SECRET = 32
_LONGEST = 254  # RFC 5321, 4.5.3.1.3
#: What mail programs everywhere take; no quoted local parts, no address literals, no control characters.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


def choose_mail(
    session: Session, actor: Actor, command: ChooseMail, domains: Sequence[str], *, now: datetime
) -> MailChoice:
    """Keep a person's choice. ``domains`` are those that mail may go to; none means any. Raises Refused."""
    person = _own(session, actor, command.person_id)
    address = command.address.strip()
    faults = _faults(address, domains) if address else []
    if command.daily and not address:
        faults.append(Refusal("mail_address_missing"))
    if faults:
        raise Refused(*faults)
    row = mail_choice(session, person.id)
    if row is None:
        row = MailChoice(
            person_id=person.id,
            organisation_id=person.organisation_id or 0,
            address=address,
            daily=command.daily,
            hour=command.hour,
            chosen_at=now,
        )
        session.add(row)
    row.address, row.daily, row.hour, row.chosen_at = address, command.daily, command.hour, now
    session.flush()
    payload = {"person": person.id, "daily": command.daily, "hour": command.hour}
    append(
        session,
        "people.mail_chosen",
        actor=actor,
        now=now,
        about=About(person.organisation_id),
        payload=payload,
    )
    return row


def make_calendar_feed(
    session: Session, actor: Actor, command: MakeCalendarFeed, *, now: datetime
) -> str:
    """A new secret for a person's calendar, shown once; the one before works no longer."""
    person = _own(session, actor, command.person_id)
    _end(session, actor, person, now)
    secret = secrets.token_urlsafe(_SECRET)
    feed = CalendarFeed(
        organisation_id=person.organisation_id or 0,
        person_id=person.id,
        secret_digest=digest_of(secret),
        made_at=now,
    )
    session.add(feed)
    session.flush()
    append(
        session,
        "people.calendar_feed_made",
        actor=actor,
        now=now,
        about=About(person.organisation_id),
        payload={"person": person.id, "feed": feed.id},
    )
    return secret


def end_calendar_feed(
    session: Session, actor: Actor, command: EndCalendarFeed, *, now: datetime
) -> None:
    """Let a person's calendar address work no longer. Raises Refused where there is none."""
    if not _end(session, actor, _own(session, actor, command.person_id), now):
        raise Refused(Refusal("feed_gone"))


def note_reading(session: Session, feed_id: int, day: date) -> None:
    """Keep the day on which a calendar last asked."""
    feed = session.get(CalendarFeed, feed_id)
    if feed is not None:
        feed.read_on = day


def digest_of(secret: str) -> str:
    """What is kept of a calendar's secret: it is random, so a plain digest tells nothing of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_mail_address(text: str) -> bool:
    """Whether mail programs everywhere take this as an address."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


# ---- inside --------------------------------------------------------------------------------------


def _own(session: Session, actor: Actor, person_id: int) -> Person:
    """The person, where the actor is that person (or the command line), and works in an organisation."""
    person = session.get(Person, person_id)
    mine = actor.system or actor.id == person_id
    if person is None or not mine or person.organisation_id is None:
        raise Refused(Refusal("person_missing"))
    return person


def _faults(address: str, domains: Sequence[str]) -> list[Refusal]:
    if not is_mail_address(address):
        return [Refusal("mail_address_wrong")]
    domain = address.rpartition("@")[2].lower()
    if domains and domain not in {d.lower() for d in domains}:
        return [Refusal("mail_domain_not_allowed", {"domains": "、".join(domains)})]
    return []


def _end(session: Session, actor: Actor, person: Person, now: datetime) -> bool:
    feed = feed_in_use(session, person.id)
    if feed is None:
        return False
    feed.ended_at = now
    session.flush()
    append(
        session,
        "people.calendar_feed_ended",
        actor=actor,
        now=now,
        about=About(person.organisation_id),
        payload={"person": person.id, "feed": feed.id},
    )
    return True
