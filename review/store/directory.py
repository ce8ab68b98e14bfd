"""Lists of people, offices, grants and log lines for the administrators' pages. Queries only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from review.store.events import Event
from review.store.people import Grant, Office, Organisation, Person, in_force
from review.store.sign_ins import SignInAttempt

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A person with what is shown beside the name: organisation and today's grants."""

    person: Person
    organisation: str
    grants: tuple[Grant, ...]


def organisations(session: Session) -> list[Organisation]:
    """Every organisation by name."""
    return list(session.scalars(select(Organisation).order_by(Organisation.name)))


def offices(session: Session) -> list[Office]:
    """Every office that was not dissolved, by organisation and name."""
    return list(
        session.scalars(
            select(Office)
            .where(Office.dissolved_on.is_(None))
            .order_by(Office.organisation_id, Office.name)
        )
    )


def people(session: Session, text: str, day: date, number: int) -> tuple[list[Listed], int]:
    """A page of people whose name or login contains a text, and how many there are in all."""
    query = select(Person)
    if text:
        like = f"%{text.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        query = query.where(
            or_(Person.name.like(like, escape="/"), Person.login.like(like, escape="/"))
        )
    total = int(session.scalar(select(func.count()).select_from(query.subquery())) or 0)
    found = list(
        session.scalars(
            query.order_by(Person.active.desc(), Person.name, Person.id)
            .limit(PAGE)
            .offset((number - 1) * PAGE)
        )
    )
    names = {o.id: o.short_name for o in organisations(session)}
    grants = session.scalars(
        select(Grant).where(Grant.person_id.in_([p.id for p in found]), *in_force(day))  # type: ignore[arg-type]
    ).all()
    return [
        Listed(
            person=person,
            organisation=names.get(person.organisation_id or 0, ""),
            grants=tuple(g for g in grants if g.person_id == person.id),
        )
        for person in found
    ], total


def all_people(session: Session) -> list[Person]:
    """Everybody whose account is open, by name: for the list to choose from."""
    return list(
        session.scalars(select(Person).where(Person.active.is_(True)).order_by(Person.name))
    )


def grants_not_over(session: Session, day: date) -> list[tuple[Grant, Person]]:
    """Grants that are in force or will be, by person."""
    rows = session.execute(
        select(Grant, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.ended_at.is_(None), (Grant.until_on.is_(None)) | (Grant.until_on >= day))
        .order_by(Person.name, Person.id, Grant.id)
    )
    return [(row[0], row[1]) for row in rows]


def locked_people(
    session: Session, now: datetime, lock_after: int, lock_for: timedelta
) -> list[tuple[Person, str, datetime]]:
    """People locked for an address: person, address, time of the last failure."""
    failed = SignInAttempt.succeeded.is_(False)
    success = (
        select(SignInAttempt.login, SignInAttempt.address, func.max(SignInAttempt.at).label("last"))
        .where(SignInAttempt.succeeded.is_(True))
        .group_by(SignInAttempt.login, SignInAttempt.address)
        .subquery()
    )
    rows = session.execute(
        select(Person, SignInAttempt.address, func.max(SignInAttempt.at))
        .join(SignInAttempt, SignInAttempt.login == Person.login)
        .outerjoin(
            success,
            (success.c.login == SignInAttempt.login) & (success.c.address == SignInAttempt.address),
        )
        .where(
            failed,
            SignInAttempt.at > now - lock_for,
            (Person.unlocked_at.is_(None)) | (SignInAttempt.at > Person.unlocked_at),
            (success.c.last.is_(None)) | (SignInAttempt.at > success.c.last),
        )
        .group_by(Person.id, SignInAttempt.address)
        .having(func.count(SignInAttempt.id) >= lock_after)
        .order_by(Person.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What of the log is asked for; None or "" leaves a part open. Days are local, ``until`` included."""

    name: str = ""
    person_id: int | None = None
    document_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None


def log_lines(session: Session, wanted: LogFilter, below: int | None) -> Sequence[Event]:
    """Lines of the audit log, newest first, ``PAGE`` + 1 of them, below a number."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        one = Event.name == wanted.name
        conditions.append(Event.name.startswith(wanted.name) if wanted.name.endswith(".") else one)
    if wanted.person_id is not None:
        conditions.append(Event.actor_id == wanted.person_id)
    if wanted.document_id is not None:
        conditions.append(Event.document_id == wanted.document_id)
    if wanted.since is not None:
        conditions.append(Event.at >= wanted.since.isoformat(timespec="microseconds"))
    if wanted.before is not None:
        conditions.append(Event.at < wanted.before.isoformat(timespec="microseconds"))
    if below is not None:
        conditions.append(Event.seq < below)
    query = select(Event).where(*conditions).order_by(Event.seq.desc()).limit(PAGE + 1)
    return session.scalars(query).all()
