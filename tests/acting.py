"""Acting in a house of a test: whoever asks for something, in a transaction of theirs, and looking at what came of it.

Knows services and rows, not the road; that is ``tests.town``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.domain.values import Actor, Refused, Stale
from review.jobs.work import Work, system_actor
from review.public.records import PublicRecord
from review.store.cases import Notice, ReviewCase, latest_case
from review.store.documents import Document, FileVersion, live_files
from review.store.events import history
from review.store.people import Person, actor_of
from tests.doing import carry_out, command_on
from tests.isolation import Clock


@dataclass
class Acting:
    """A house, a clock, the ids of its people: who asks for what, and what is there afterwards."""

    work: Work
    clock: Clock
    ids: dict[str, int] = field(default_factory=dict)

    def close(self) -> None:
        """Give the database connections back, inside and outside."""
        self.work.sessions.kw["bind"].dispose()
        with self.work.public.session() as outside:
            engine = outside.get_bind()
        assert isinstance(engine, Engine)
        engine.dispose()

    # ---- acting -----------------------------------------------------------------------------------

    @contextmanager
    def acting(self, login: str) -> Iterator[tuple[Session, Actor]]:
        """A transaction of somebody; commits when the block ends well."""
        with self.work.sessions() as session:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            yield session, actor_of(session, person, self.today)
            session.commit()

    @contextmanager
    def system(self) -> Iterator[tuple[Session, Actor]]:
        """A transaction of the product itself."""
        with self.work.sessions() as session:
            yield session, system_actor()
            session.commit()

    def given(self, session: Session, actor: Actor) -> dict[str, Any]:
        """Everything a service may ask for."""
        return {
            "session": session,
            "vault": self.work.vault,
            "actor": actor,
            "public": self.work.public,
            "zone": self.work.settings.time_zone,
            **self.time,
        }

    def do(self, login: str, kind: type, document_id: int | None = None, /, **said: Any) -> Any:
        """Somebody asks for something; the form was opened just now. Answers what the service answers."""
        with self.acting(login) as (session, actor):
            return carry_out(
                self.command(session, kind, document_id, **said), **self.given(session, actor)
            )

    def refusals(
        self, login: str, kind: type, document_id: int | None = None, /, **said: Any
    ) -> set[str]:
        """The codes with which somebody is refused; nothing of it is kept."""
        with self.acting(login) as (session, actor):
            command = self.command(session, kind, document_id, **said)
            with pytest.raises(Refused) as refused:
                carry_out(command, **self.given(session, actor))
            session.rollback()
        return {r.code for r in refused.value.refusals}

    def is_stale(self, login: str, kind: type, document_id: int, /, **said: Any) -> bool:
        """Whether the form is told to have been overtaken; nothing of it is kept."""
        with self.acting(login) as (session, actor):
            command = self.command(session, kind, document_id, **said)
            try:
                carry_out(command, **self.given(session, actor))
            except Stale as stale:
                return stale.opened == command.version and stale.now_at > stale.opened
            finally:
                session.rollback()
        return False

    def command(self, session: Session, kind: type, document_id: int | None, /, **said: Any) -> Any:
        """The command a form opened just now would send."""
        if document_id is None:
            return command_on(kind, None, None, **said)
        document = session.get_one(Document, document_id)
        return command_on(kind, self.case(session, document_id), document, **said)

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return self.work.day_of(self.clock())

    @property
    def time(self) -> dict[str, Any]:
        """``now`` and ``today`` as services take them."""
        return {"now": self.now, "today": self.today}

    # ---- looking ------------------------------------------------------------------------------------

    def case(self, session: Session, document_id: int) -> ReviewCase:
        """The document's latest case."""
        row = latest_case(session, document_id)
        assert row is not None
        return row

    def state(self, document_id: int) -> tuple[str, str]:
        """Case state and document status as text."""
        with self.work.sessions() as session:
            row = self.case(session, document_id)
            return row.state.value, session.get_one(Document, document_id).status.value

    def document(self, document_id: int) -> Document:
        """The document's row as it stands."""
        with self.work.sessions() as session:
            return session.get_one(Document, document_id)

    def case_row(self, document_id: int) -> ReviewCase:
        """The latest case's row as it stands."""
        with self.work.sessions() as session:
            return self.case(session, document_id)

    def files(self, document_id: int) -> list[FileVersion]:
        """The live file versions."""
        with self.work.sessions() as session:
            return live_files(session, document_id)

    def events(self, document_id: int) -> list[str]:
        """The names of what happened, oldest first."""
        with self.work.sessions() as session:
            return [event.name for event in history(session, document_id)]

    def payloads(self, document_id: int) -> list[dict[str, Any]]:
        """What the log keeps of every event of a document."""
        with self.work.sessions() as session:
            return [json.loads(event.payload) for event in history(session, document_id)]

    def told(self, document_id: int, event: str) -> set[str]:
        """Who got a notice of an event on a document, by login."""
        query = (
            select(Person.login)
            .join(Notice, Notice.person_id == Person.id)
            .where(Notice.document_id == document_id, Notice.event == event)
        )
        with self.work.sessions() as session:
            return set(session.scalars(query))

    def outside(self, document_id: int) -> dict[str, Any]:
        """What the public side has of a document: its columns as plain values; empty when nothing."""
        with self.work.public.session() as session:
            row = session.get(PublicRecord, document_id)
            if row is None:
                return {}
            names = ("index_number", "revision", "title", "partial", "explanation", "reading_text")
            found: dict[str, Any] = {name: getattr(row, name) for name in names}
            return {
                **found,
                "state": row.state.value,
                "files": [(file.position, file.name, file.sha256) for file in row.files],
            }

    def is_public(self, document_id: int) -> bool:
        """Whether the document's status is published."""
        return self.document(document_id).status is DocumentStatus.PUBLISHED
