"""A database with nobody but two administrators in it: for tests of people, calendars and forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from review.domain.commands import CreateAccount
from review.domain.states import Role
from review.domain.values import Actor, Held
from review.services.people import create_account
from review.store.base import make_engine, make_sessions, writing
from review.store.people import Person
from review.store.tables import staff_tables
from review.store.triggers import create_triggers
from tests.databases import Databases
from tests.isolation import MORNING

SYSTEM = Actor(9001, "系统管理员", (Held(Role.SYSTEM_ADMIN, None),))
SECURITY = Actor(9002, "安全管理员", (Held(Role.SECURITY_ADMIN, None),))


def build(url: str) -> None:
    """The tables with their triggers, and the two administrators."""
    engine = make_engine(url)
    staff_tables().create_all(engine)
    with engine.begin() as connection:
        create_triggers(connection)
    with make_sessions(engine).begin() as session:
        for actor in (SYSTEM, SECURITY):
            person = Person(
                organisation_id=None,
                login=f"admin{actor.id}",
                name=actor.name,
                password_hash="",
                created_at=MORNING,
            )
            person.id = actor.id or 0
            session.add(person)
    engine.dispose()


@contextmanager
def administrators_only(databases: Databases, engine_name: str) -> Iterator[Session]:
    """A writing session on a fresh copy of that database."""
    engine = make_engine(databases.fresh(engine_name, build))
    with writing(engine)() as session:
        yield session
    engine.dispose()


def account(session: Session, login: str = "linxy", organisation_id: int | None = None) -> Person:
    """A new account without any role."""
    command = CreateAccount(organisation_id=organisation_id, login=login, name="林晓月")
    person, _ = create_account(session, SYSTEM, command, MORNING)
    return person
