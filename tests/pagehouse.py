"""A small house for page tests: two organisations, their offices, one person for every role.

Built once per run and copied; ``PageHouse`` gives tests its people, documents and visitors.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import (
    ADMIN_ROLES,
    OFFICE_ROLES,
    CaseKind,
    CaseState,
    DocumentStatus,
    Role,
    Route,
)
from review.services.calendar import seed_calendar
from review.services.passwords import hash_of
from review.store.base import make_engine, make_sessions
from review.store.cases import ReviewCase
from review.store.documents import Document, FileStage, FileState, FileVersion
from review.store.people import Grant, Office, Organisation, Person
from review.store.sign_ins import add_sign_in, remember_password
from review.store.tables import staff_tables
from review.store.triggers import create_triggers
from review.web.runtime import House, house_of
from tests.isolation import MORNING, Clock
from tests.page import Visitor

PASSWORD = "Seven-Blue-Kites-7"

#: Login -> role, organisation (by short name, None: the installation) and office (by name).
PEOPLE: dict[str, tuple[Role, str | None, str | None]] = {
    "drafter": (Role.DRAFTER, "海屿", "综合处"),
    "drafter_two": (Role.DRAFTER, "海屿", "综合处"),
    "drafter_elsewhere": (Role.DRAFTER, "海屿", "社会处"),
    "office_head": (Role.OFFICE_HEAD, "海屿", "综合处"),
    "disclosure_officer": (Role.DISCLOSURE_OFFICER, "海屿", None),
    "clerk": (Role.CLERK, "海屿", None),
    "confidentiality_reviewer": (Role.CONFIDENTIALITY_REVIEWER, "海屿", None),
    "reviewer_two": (Role.CONFIDENTIALITY_REVIEWER, "海屿", None),
    "approver": (Role.APPROVER, "海屿", None),
    "supervisor": (Role.SUPERVISOR, "海屿", None),
    "system_admin": (Role.SYSTEM_ADMIN, None, None),
    "security_admin": (Role.SECURITY_ADMIN, None, None),
    "audit_admin": (Role.AUDIT_ADMIN, None, None),
    "other_drafter": (Role.DRAFTER, "临江", "办公室"),
    "other_officer": (Role.DISCLOSURE_OFFICER, "临江", None),
}
OFFICES = {"海屿": ("综合处", "社会处"), "临江": ("办公室",)}


def build(url: str) -> None:
    """Make the tables and the people, once per run."""
    engine = make_engine(url)
    staff_tables().create_all(engine)
    with engine.begin() as connection:
        create_triggers(connection)
    with make_sessions(engine).begin() as session:
        seed_calendar(session)
        fill(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def fill(session: Session) -> None:
    """Organisations, offices and people; everybody has the same password, already their own."""
    organisations, offices = {}, {}
    for number, (short, names) in enumerate(OFFICES.items()):
        organisation = Organisation(
            name=f"{short}区人民政府办公室",
            short_name=short,
            code=f"CODE{number}",
            number_code=f"{short}府办",
            created_at=MORNING,
        )
        session.add(organisation)
        session.flush()
        organisations[short] = organisation.id
        for name in names:
            office = Office(organisation_id=organisation.id, name=name)
            session.add(office)
            session.flush()
            offices[short, name] = office.id
    hashed = hash_of(PASSWORD)
    for login, (role, short, office_name) in PEOPLE.items():
        person = Person(
            organisation_id=organisations[short] if short else None,
            login=login,
            name=f"{login}·某",
            password_hash=hashed,
            created_at=MORNING,
            must_change_password=False,
        )
        session.add(person)
        session.flush()
        remember_password(session, person.id, hashed, MORNING)
        session.add(
            Grant(
                person_id=person.id,
                role=role,
                organisation_id=None if role in ADMIN_ROLES else organisations[short or ""],
                office_id=offices[short or "", office_name or ""] if role in OFFICE_ROLES else None,
                from_on=date(2026, 1, 1),
            )
        )


@dataclass
class PageHouse:
    """The house of a page test. ``session()`` reads and writes beside the pages; commit yourself."""

    app: Flask
    clock: Clock
    enqueued: list[tuple[str, int]]

    @property
    def house(self) -> House:
        """What the pages stand on."""
        return house_of(self.app)

    def session(self) -> Session:
        """A session of one's own; use it as ``with house.session() as s: …; s.commit()``."""
        return self.house.writing()

    def person(self, login: str) -> Person:
        """A person by login."""
        with self.house.reading() as session:
            return session.scalars(select(Person).where(Person.login == login)).one()

    def organisation_id(self, short: str = "海屿") -> int:
        """An organisation by its short name."""
        with self.house.reading() as session:
            found = select(Organisation.id).where(Organisation.short_name == short)
            return session.scalars(found).one()

    def office_id(self, name: str = "综合处") -> int:
        """An office by its name."""
        with self.house.reading() as session:
            return session.scalars(select(Office.id).where(Office.name == name)).one()

    def add_document(
        self, office: str = "综合处", state: CaseState = CaseState.DRAFT, **values: Any
    ) -> tuple[int, int]:
        """A document of an office with its first case in a state: their ids."""
        with self.session() as session:
            place = session.scalars(select(Office).where(Office.name == office)).one()
            status = values.pop("status", DocumentStatus.UNISSUED)
            document = Document(
                organisation_id=place.organisation_id,
                office_id=place.id,
                drafter_id=None,
                status=status,
                created_at=self.clock(),
                **values,
            )
            session.add(document)
            session.flush()
            case = ReviewCase(
                organisation_id=place.organisation_id,
                office_id=place.id,
                document_id=document.id,
                kind=CaseKind.FIRST,
                state=state,
                route=Route.AUDIT_THEN_CONFIDENTIALITY,
                opened_at=self.clock(),
                opened_by_id=None,
                step_since=self.clock(),
            )
            session.add(case)
            session.commit()
            return document.id, case.id

    def add_file(self, document_id: int, **values: Any) -> int:
        """A file version of a document: its id. It is read unless the values say otherwise."""
        with self.session() as session:
            document = session.get_one(Document, document_id)
            version = FileVersion(
                organisation_id=document.organisation_id,
                document_id=document.id,
                position=0,
                digest="0" * 64,
                bytes=1,
                intake_key=None,
                received_by_id=None,
                received_at=self.clock(),
                **{
                    "name": "a.docx",
                    "stage": FileStage.REVIEWED,
                    "state": FileState.DONE,
                    **values,
                },
            )
            session.add(version)
            session.commit()
            return version.id

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(self.app.test_client())

    def signed_in(self, login: str) -> Visitor:
        """A visitor with a living sign-in, without going through the form."""
        token = secrets.token_urlsafe(24)
        now = self.clock()
        with self.session() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            add_sign_in(session, person.id, token, now, now + timedelta(hours=12), "127.0.0.1")
            session.commit()
        visitor = self.visitor()
        with visitor.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return visitor
