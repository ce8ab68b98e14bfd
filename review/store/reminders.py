"""What reminds people outside the pages: the daily mail they chose, each one sent, their calendar address.

Counts and codes only: no row here knows a title. Of the secret in a calendar's address only its digest is
kept.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.people import Person


class Standing(StrEnum):
    """What became of a day's mail to one person."""

    WAITING = "waiting"  # to be sent, or to be tried again
    SENT = "sent"  # the mail server took it
    NOTHING = "nothing"  # nothing waited and nothing was unread: no mail
    GIVEN_UP = "given_up"  # not sent, and not tried again


class MailChoice(Base):
    """Whether and when a person is reminded by mail, and where."""

    __tablename__ = "mail_choice"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_day"),
        CheckConstraint("NOT daily OR address <> ''", name="daily_has_address"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    daily: Mapped[bool]
    hour: Mapped[int]
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DailyMail(Base):
    """One day's mail to one person: the numbers it says, and what became of it."""

    __tablename__ = "daily_mail"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        CheckConstraint("(standing = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        Index("ix_daily_mail_waiting", "standing", "next_at"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    standing: Mapped[Standing] = mapped_column(text_enum(Standing, name="standing"))
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mine: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    soon: Mapped[int] = mapped_column(default=0)
    back: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: Why the last attempt failed, as a code.
    reason: Mapped[str] = mapped_column(String(40), default="")


class CalendarFeed(Base):
    """A calendar address of a person; at most one of them is in use."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_in_use",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: SHA-256 (hex) of the random secret in the address.
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The last day on which a calendar asked for it.
    read_on: Mapped[date | None] = mapped_column(default=None)


def mail_choice(session: Session, person_id: int) -> MailChoice | None:
    """What a person chose; None for nothing yet."""
    return session.get(MailChoice, person_id)


def last_mail(session: Session, person_id: int) -> DailyMail | None:
    """The newest mail of a person that was sent or tried."""
    return session.scalars(
        select(DailyMail)
        .where(DailyMail.person_id == person_id, DailyMail.attempts > 0)
        .order_by(DailyMail.day.desc())
        .limit(1)
    ).first()


def mail_of_day(session: Session, person_id: int, day: date) -> DailyMail | None:
    """The day's mail to a person, whatever became of it."""
    found = select(DailyMail).where(DailyMail.person_id == person_id, DailyMail.day == day)
    return session.scalars(found).first()


def wishing_mail(session: Session, hour: int) -> list[MailChoice]:
    """Who wants the day's mail at this hour or before, of those whose account is open."""
    query = (
        select(MailChoice)
        .join(Person, Person.id == MailChoice.person_id)
        .where(MailChoice.daily.is_(True), MailChoice.hour <= hour, Person.active.is_(True))
        .order_by(MailChoice.person_id)
    )
    return list(session.scalars(query))


def waiting_before(session: Session, day: date) -> list[DailyMail]:
    """Mail of earlier days that still waits; its numbers are no longer true."""
    query = select(DailyMail).where(DailyMail.standing == Standing.WAITING, DailyMail.day < day)
    return list(session.scalars(query))


def feed_in_use(session: Session, person_id: int) -> CalendarFeed | None:
    """The calendar address of a person that works now."""
    return session.scalars(
        select(CalendarFeed).where(
            CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None)
        )
    ).first()


def feed_of_secret(session: Session, secret_digest: str) -> CalendarFeed | None:
    """The calendar address with this secret, while it works."""
    return session.scalars(
        select(CalendarFeed).where(
            CalendarFeed.secret_digest == secret_digest, CalendarFeed.ended_at.is_(None)
        )
    ).first()
