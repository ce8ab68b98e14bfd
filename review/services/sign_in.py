"""Signing in and out: checked without holding a lock, counted per account and address.

Three steps, because comparing a password takes a tenth of a second: look up (reading), compare (no
database), conclude (a short writing transaction that counts again before it believes the answer).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.values import Actor, Refusal, Refused
from review.services.passwords import fits, hash_of_nobody, is_too_old
from review.store.events import About, append
from review.store.people import Person, SignIn
from review.store.sign_ins import add_sign_in, failures, record_attempt, revoke

NOBODY = Actor(None, "")


class Outcome(StrEnum):
    """How a try to sign in ended."""

    ADMITTED = "admitted"
    WRONG = "wrong"  # no such account, closed account or wrong password: nobody learns which
    LOCKED = "locked"


@dataclass(frozen=True)
class Limits:
    """When an account is locked for an address, and for how long."""

    lock_after: int
    lock_for: timedelta


@dataclass(frozen=True, kw_only=True)
class Try:
    """One try: the account if there is one, the key it is counted under, and where it came from.

    ``login_digest`` and ``address_digest`` are keyed digests: all that the log keeps.
    """

    person: Person | None
    key: str
    address: str
    login_digest: str
    address_digest: str


def find_account(session: Session, login: str) -> Person | None:
    """The account of a login, whatever its case; closed ones too."""
    wanted = login.strip().lower()
    return session.scalars(select(Person).where(func.lower(Person.login) == wanted)).first()


def key_of(person: Person | None, login_digest: str) -> str:
    """What tries are counted under.

    An unknown login may be a password typed into the wrong field: only its digest is kept.
    """
    return person.login if person else f"?{login_digest[:40]}"


def is_locked(session: Session, attempt: Try, limits: Limits, now: datetime) -> bool:
    """Whether this account is locked for this address."""
    since = now - limits.lock_for
    if attempt.person is not None and attempt.person.unlocked_at is not None:
        since = max(since, attempt.person.unlocked_at)
    count, _ = failures(session, attempt.key, attempt.address, since)
    return count >= limits.lock_after


def compare(person: Person | None, password: str) -> bool:
    """Whether the password is right; takes as long where there is no account."""
    expected = person.password_hash if person is not None else hash_of_nobody()
    right = fits(expected, password)
    return right and person is not None and person.active


def conclude(
    session: Session, attempt: Try, limits: Limits, now: datetime, *, right: bool
) -> Outcome:
    """Count the try and log it. A right password is not believed where too many came before.

    Returns the outcome; the caller begins the sign-in when admitted.
    """
    digests = {"login_digest": attempt.login_digest, "address_digest": attempt.address_digest}
    if is_locked(session, attempt, limits, now):
        return Outcome.LOCKED  # not counted: a lock ends by itself
    record_attempt(session, attempt.key, attempt.address, now, succeeded=right)
    person = attempt.person
    if right and person is not None:
        actor = Actor(person.id, person.name)
        payload = {"person": person.id, "address_digest": attempt.address_digest}
        about = About(organisation_id=person.organisation_id)
        append(session, "security.signed_in", actor=actor, now=now, about=about, payload=payload)
        return Outcome.ADMITTED
    name = "security.sign_in_failed"
    append(session, name, actor=NOBODY, now=now, about=About(), payload=digests)
    if is_locked(session, attempt, limits, now):
        append(session, "security.locked", actor=NOBODY, now=now, about=About(), payload=digests)
        return Outcome.LOCKED
    return Outcome.WRONG


def begin_sign_in(
    session: Session, person_id: int, token: str, now: datetime, ends_at: datetime, address: str
) -> SignIn:
    """Write the row behind a cookie. A password that is too old must be changed first."""
    person = session.get_one(Person, person_id)
    if not person.is_demo and is_too_old(session, person, now):
        person.must_change_password = True
    return add_sign_in(session, person_id, token, now, ends_at, address)


def end_sign_in(session: Session, digest: str, now: datetime) -> None:
    """End a sign-in, by the digest of its token."""
    revoke(session, digest, now)


def judge_continue_as(session: Session, current: Person | None, person_id: int) -> Person:
    """The invented person to continue as. Refused unless both are invented people of the demonstration."""
    chosen = session.get(Person, person_id)
    if chosen is None or not chosen.active or not chosen.is_demo:
        raise Refused(Refusal("not_a_demo_person"))
    if current is not None and not current.is_demo:
        raise Refused(Refusal("not_a_demo_person"))
    return chosen
