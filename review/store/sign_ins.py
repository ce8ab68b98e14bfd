"""Sign-ins that can be revoked, attempts that are counted, passwords that were used, forms that were sent.

The cookie holds a random token, the database only its SHA-256. Nothing here decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime
from review.store.people import Grant, Person, SignIn, SignInAttempt

__all__ = ["PasswordUsed", "SentForm", "SignIn", "SignInAttempt"]


class PasswordUsed(Base):
    """A password a person has had, as its argon2 hash: the last ones may not come back."""

    __tablename__ = "password_used"
    __table_args__ = (Index("ix_password_used_person", "person_id", "at"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SentForm(Base):
    """A form that was sent, and where it led: the same form sent twice leads there again."""

    __tablename__ = "sent_form"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    location: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def token_digest(token: str) -> str:
    """What the database knows of a token: its SHA-256 (hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_sign_in(
    session: Session, person_id: int, token: str, now: datetime, ends_at: datetime, address: str
) -> SignIn:
    """Remember a sign-in by the digest of its token."""
    sign_in = SignIn(
        token=token_digest(token),
        person_id=person_id,
        created_at=now,
        seen_at=now,
        ends_at=ends_at,
        address=address[:60],
    )
    session.add(sign_in)
    session.flush()
    return sign_in


def sign_in_of(session: Session, token: str, now: datetime) -> tuple[SignIn, Person] | None:
    """The sign-in behind a token and its person, if neither has ended; idleness is for the caller."""
    row = session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token == token_digest(token),
            SignIn.revoked_at.is_(None),
            SignIn.ends_at > now,
            Person.active.is_(True),
        )
    ).first()
    return None if row is None else (row[0], row[1])


def touch(session: Session, digest: str, now: datetime) -> None:
    """Note that a sign-in (by its digest) was used."""
    session.execute(update(SignIn).where(SignIn.token == digest).values(seen_at=now))


def revoke(session: Session, digest: str, now: datetime) -> None:
    """End one sign-in, by its digest."""
    session.execute(
        update(SignIn)
        .where(SignIn.token == digest, SignIn.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_all(session: Session, person_id: int, now: datetime) -> None:
    """End every sign-in of a person."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def open_sign_ins(session: Session, now: datetime) -> list[tuple[SignIn, Person]]:
    """Every sign-in that has not ended, newest use first."""
    rows = session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.revoked_at.is_(None), SignIn.ends_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.token)
    )
    return [(row[0], row[1]) for row in rows]


def previous_sign_in(session: Session, person_id: int, digest: str) -> SignIn | None:
    """The sign-in before this one, so that a person notices what was not theirs."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.token != digest)
        .order_by(SignIn.created_at.desc())
        .limit(1)
    ).first()


def failures(
    session: Session, login: str, address: str, since: datetime
) -> tuple[int, datetime | None]:
    """Failed tries of a login from an address after ``since`` and the last success; the last one's time."""
    key = (SignInAttempt.login == login, SignInAttempt.address == address)
    success = session.scalar(
        select(func.max(SignInAttempt.at)).where(*key, SignInAttempt.succeeded.is_(True))
    )
    after = since if success is None else max(since, success)
    row = session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(
            *key, SignInAttempt.succeeded.is_(False), SignInAttempt.at > after
        )
    ).one()
    return int(row[0]), row[1]


def record_attempt(
    session: Session, login: str, address: str, now: datetime, *, succeeded: bool
) -> None:
    """Note a try; tries older than a week go."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - timedelta(days=7)))
    session.add(SignInAttempt(login=login[:60], address=address[:60], at=now, succeeded=succeeded))
    session.flush()


def remember_password(session: Session, person_id: int, password_hash: str, now: datetime) -> None:
    """Keep the hash of a password that is now in use."""
    session.add(PasswordUsed(person_id=person_id, password_hash=password_hash, at=now))
    session.flush()


def passwords_used(session: Session, person_id: int, limit: int) -> list[PasswordUsed]:
    """The last passwords of a person, newest first."""
    return list(
        session.scalars(
            select(PasswordUsed)
            .where(PasswordUsed.person_id == person_id)
            .order_by(PasswordUsed.at.desc(), PasswordUsed.id.desc())
            .limit(limit)
        )
    )


def where_form_led(session: Session, token: str, person_id: int) -> str | None:
    """Where a form of this person led when it was sent before, else None."""
    return session.scalar(
        select(SentForm.location).where(SentForm.token == token, SentForm.person_id == person_id)
    )


def remember_form(
    session: Session, token: str, person_id: int, location: str, now: datetime
) -> None:
    """Keep where a form led; after two days nobody sends it again."""
    session.execute(delete(SentForm).where(SentForm.at < now - timedelta(days=2)))
    session.add(SentForm(token=token, person_id=person_id, location=location[:400], at=now))
    session.flush()


def demo_people(session: Session) -> list[Person]:
    """Active invented people of the demonstration house, in the order in which they were made."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.is_demo.is_(True), Person.active.is_(True))
            .order_by(Person.organisation_id, Person.id)
        )
    )


def grants_in_force(
    session: Session, person_ids: Iterable[int], conditions: Iterable[object]
) -> dict[int, list[Grant]]:
    """Grants of some people under the given conditions (``people.in_force(day)``), by person."""
    rows = session.scalars(
        select(Grant)
        .where(Grant.person_id.in_(list(person_ids)), *conditions)  # type: ignore[arg-type]
        .order_by(Grant.id)
    )
    found: dict[int, list[Grant]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found
