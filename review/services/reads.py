"""Readings of originals: noted once per person, file version and day (product.md section 7).

Whoever shows clear text of an original, as text or as page images, calls this; nothing here reads a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.services.contents import about
from review.store.documents import Document, FileVersion
from review.store.events import Event, append

READ_BY = "file.read_by"


def unnoted_reads(
    session: Session, actor: Actor, versions: Iterable[FileVersion], today: date
) -> list[FileVersion]:
    """Those of the versions of one document whose reading by this person is not in the log of today yet."""
    wanted = list(versions)
    if not wanted:
        return []
    rows = session.scalars(
        select(Event.payload).where(
            Event.document_id == wanted[0].document_id,
            Event.name == READ_BY,
            Event.actor_id == actor.id,
        )
    )
    known = {(p["version"], p["day"]) for p in map(json.loads, rows)}
    return [v for v in wanted if (v.id, today.isoformat()) not in known]


def note_reads(
    session: Session,
    actor: Actor,
    document_id: int,
    version_ids: Iterable[int],
    purpose: str,
    *,
    now: datetime,
    today: date,
) -> int:
    """Write the readings that are not noted yet today; answers how many. ``purpose`` is a code, e.g. ``desk``."""
    document = session.get_one(Document, document_id)
    wanted = set(version_ids)
    query = select(FileVersion).where(
        FileVersion.document_id == document.id, FileVersion.id.in_(wanted)
    )
    fresh = unnoted_reads(session, actor, session.scalars(query), today)
    for version in fresh:
        append(
            session,
            READ_BY,
            actor=actor,
            now=now,
            about=about(document),
            payload={
                "version": version.id,
                "digest": version.digest,
                "purpose": purpose,
                "day": today.isoformat(),
            },
        )
    return len(fresh)


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """That a person looked at an original on a day; ``purpose`` says where (a code), ``at`` when first."""

    person_id: int
    version_id: int
    day: date
    purpose: str
    at: datetime


def reads_of(session: Session, document_id: int) -> list[FileRead]:
    """Who looked at the originals of a document, newest first: a line for each person, version and day."""
    rows = session.scalars(
        select(Event)
        .where(Event.document_id == document_id, Event.name == READ_BY)
        .order_by(Event.seq.desc())
    )
    return [_read(event) for event in rows]


def _read(event: Event) -> FileRead:
    payload = json.loads(event.payload)
    return FileRead(
        person_id=event.actor_id or 0,
        version_id=int(payload["version"]),
        day=date.fromisoformat(payload["day"]),
        purpose=str(payload["purpose"]),
        at=datetime.fromisoformat(event.at),
    )
