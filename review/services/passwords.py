"""Passwords: what one must be like, how it is kept, one-time ones. Only argon2 hashes are stored.

Rules: domain.md 9.1 (classified protection, identity): length, classes, not the login, not one of
the last five, changed after ninety days.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from review.domain.values import Refusal
from review.store.people import Person
from review.store.sign_ins import passwords_used, remember_password

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 128
MINIMUM_CLASSES = 3
NOT_AGAIN = 5
LASTS = timedelta(days=90)

_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"

_hasher = PasswordHasher()  # the library's defaults: argon2id, 64 MiB, 3 rounds


def hash_of(password: str) -> str:
    """The argon2 hash of a password."""
    return _hasher.hash(_folded(password))


def fits(password_hash: str, password: str) -> bool:
    """Whether a password is the one behind a hash."""
    try:
        return _hasher.verify(password_hash, _folded(password[:MAXIMUM_LENGTH]))
    except (VerificationError, InvalidHashError):
        return False


@cache
def hash_of_nobody() -> str:
    """A hash to compare with where there is no account, so that the answer takes as long."""
    return hash_of(secrets.token_urlsafe(16))


def one_time_password() -> str:
    """A first password to be handed over on paper: four classes, no look-alikes, 14 characters."""
    parts = [
        "".join(secrets.choice(alphabet) for _ in range(4))
        for alphabet in (_CAPITALS, _LETTERS, _DIGITS)
    ]
    return "-".join(parts)


def judge(session: Session, person: Person, password: str) -> tuple[Refusal, ...]:
    """Everything wrong with a new password; empty when it may be used."""
    found = []
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        facts = {"minimum": str(MINIMUM_LENGTH), "maximum": str(MAXIMUM_LENGTH)}
        found.append(Refusal("password_length", facts))
    if _classes(password) < MINIMUM_CLASSES:
        found.append(Refusal("password_classes", {"classes": str(MINIMUM_CLASSES)}))
    if person.login.lower() in password.lower():
        found.append(Refusal("password_contains_login"))
    if not found and _was_used(session, person, password):
        found.append(Refusal("password_used", {"count": str(NOT_AGAIN)}))
    return tuple(found)


def set_password(session: Session, person: Person, password: str, now: datetime) -> None:
    """Put a password in force and remember it among those used."""
    person.password_hash = hash_of(password)
    session.flush()
    remember_password(session, person.id, person.password_hash, now)


def is_too_old(session: Session, person: Person, now: datetime) -> bool:
    """Whether the password has been in use for too long; unknown age is not too old."""
    used = passwords_used(session, person.id, 1)
    return bool(used) and used[0].at + LASTS <= now


def _was_used(session: Session, person: Person, password: str) -> bool:
    hashes = [used.password_hash for used in passwords_used(session, person.id, NOT_AGAIN)]
    return any(fits(h, password) for h in dict.fromkeys([person.password_hash, *hashes]))


def _classes(password: str) -> int:
    """How many of small, capital, digit and other there are; a Chinese character is an other."""
    kinds = set()
    for c in password:
        if c.isascii() and c.islower():
            kinds.add("small")
        elif c.isascii() and c.isupper():
            kinds.add("capital")
        elif c.isdigit():
            kinds.add("digit")
        else:
            kinds.add("other")
    return len(kinds)


def _folded(password: str) -> str:
    """One form of what can be typed in two ways (full and half width, composed characters)."""
    return unicodedata.normalize("NFKC", password)
