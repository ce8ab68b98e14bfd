"""The audit log: append-only, each event carrying the digest of the one before it.

Events hold ids, codes and digests, never text of documents or people. Digests are SM3 where OpenSSL has it, else SHA-256;
each row says which. Appending takes the head row's lock, so writers queue; append last in a transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.audit import EVENTS
from review.domain.values import Actor
from review.store.base import Base

GENESIS = "0" * 64
PREFERRED = "sm3"


class Event(Base):
    """One line of the log. ``payload`` is canonical JSON with exactly the fields ``domain.audit`` declares."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_document", "document_id", "seq"),
        Index("ix_event_name", "name", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_label: Mapped[str] = mapped_column(
        String(80)
    )  # operating-system user of a system act, else ""
    organisation_id: Mapped[int | None] = mapped_column(BigInteger)
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[str] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    algorithm: Mapped[str] = mapped_column(String(10))


class EventHead(Base):
    """The last link: one row, locked by whoever appends."""

    __tablename__ = "event_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class About:
    """What an event concerns; any part may be absent."""

    organisation_id: int | None = None
    document_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True)
class Fault:
    """The first place where the log is not what it was."""

    seq: int
    code: str  # gap | link_broken | digest_wrong | head_wrong | algorithm_unknown


@dataclass(frozen=True)
class Verified:
    """Result of a verification: rows read, the head reached, and the first fault if any."""

    rows: int
    head: str
    fault: Fault | None


@cache
def algorithm() -> str:
    """``sm3`` where this OpenSSL has it, else ``sha256``."""
    try:
        hashlib.new(PREFERRED)
    except ValueError:
        return "sha256"
    return PREFERRED


@cache
def _fresh(name: str) -> Any:
    return hashlib.new(name)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def canonical_payload(payload: Mapping[str, object]) -> str:
    """UTF-8 JSON with sorted keys and no spaces; integers, strings, booleans, lists and null only."""
    return _encode(dict(payload))


def link_digest(algorithm_name: str, prev: str, row: Sequence[object]) -> str:
    """Digest of one link: H(prev, newline, canonical JSON of seq…payload)."""
    context = _fresh(algorithm_name).copy()
    context.update(f"{prev}\n{_encode(list(row))}".encode())
    return str(context.hexdigest())


class EventError(ValueError):
    """An event that ``domain.audit`` does not declare, or whose fields are not exactly the declared ones."""


def append(
    session: Session,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    about: About,
    payload: Mapping[str, object],
) -> int:
    """Append one event and return its number. ``now`` must be aware. Raises EventError for undeclared fields."""
    declared = EVENTS.get(name)
    if declared is None:
        raise EventError(f"{name} is not declared in domain/audit.py")
    if set(payload) != set(declared):
        raise EventError(f"{name} must carry exactly {sorted(declared)}, not {sorted(payload)}")
    head = session.execute(
        select(EventHead.seq, EventHead.digest).where(EventHead.id == 1).with_for_update()
    ).one()
    seq = int(head.seq) + 1
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    label = actor.name if actor.system else ""
    text = canonical_payload(payload)
    used = algorithm()
    row = (
        seq,
        at,
        name,
        actor.id,
        label,
        about.organisation_id,
        about.document_id,
        about.case_id,
        text,
    )
    digest = link_digest(used, head.digest, row)
    session.execute(
        insert(Event).values(
            seq=seq,
            at=at,
            name=name,
            actor_id=actor.id,
            actor_label=label,
            organisation_id=about.organisation_id,
            document_id=about.document_id,
            case_id=about.case_id,
            payload=text,
            prev=head.digest,
            digest=digest,
            algorithm=used,
        )
    )
    session.execute(update(EventHead).where(EventHead.id == 1).values(seq=seq, digest=digest))
    return seq


_COLUMNS = (
    "seq, at, name, actor_id, actor_label, organisation_id, document_id, case_id, payload, "
    "prev, digest, algorithm"
)


def verify(connection: Connection, *, after: int = 0, prev: str | None = None) -> Verified:
    """Read the whole log in order and recompute every link; stops at the first fault.

    ``after`` and ``prev`` continue from an anchor (a number and digest known to be good). Streams; memory stays flat.
    """
    last = GENESIS if prev is None else prev
    expected = after + 1
    rows = 0
    for row in _stream(connection, after):
        seq, prev_digest, digest, used = row[0], row[9], row[10], row[11]
        if seq != expected:
            return Verified(rows, last, Fault(expected, "gap"))
        if prev_digest != last:
            return Verified(rows, last, Fault(seq, "link_broken"))
        try:
            computed = link_digest(used, last, tuple(row[:9]))
        except ValueError:
            return Verified(rows, last, Fault(seq, "algorithm_unknown"))
        if computed != digest:
            return Verified(rows, last, Fault(seq, "digest_wrong"))
        last, expected, rows = digest, seq + 1, rows + 1
    head = connection.exec_driver_sql("SELECT seq, digest FROM event_head WHERE id = 1").one()
    if (head[0], head[1]) != (expected - 1, last):
        return Verified(rows, last, Fault(expected, "head_wrong"))
    return Verified(rows, last, None)


def _stream(connection: Connection, after: int) -> Iterator[Sequence[Any]]:
    query = f"SELECT {_COLUMNS} FROM event WHERE seq > {int(after)} ORDER BY seq"  # noqa: S608
    if connection.dialect.name == "sqlite":
        # The driver's own cursor: result objects would cost more than the digests.
        cursor = connection.connection.cursor()
        try:
            cursor.execute(query)
            while block := cursor.fetchmany(2000):
                yield from block
        finally:
            cursor.close()
        return
    streaming = connection.execution_options(stream_results=True, yield_per=2000)
    for block in streaming.exec_driver_sql(query).partitions(2000):
        yield from (tuple(row) for row in block)


def export(connection: Connection) -> Iterator[str]:
    """The log as JSON lines, for the stand-alone verifier."""
    names = [c.strip() for c in _COLUMNS.split(",")]
    for row in _stream(connection, 0):
        yield _encode(dict(zip(names, row, strict=True)))


def history(session: Session, document_id: int) -> list[Event]:
    """Every event that concerns a document, oldest first."""
    return list(
        session.scalars(select(Event).where(Event.document_id == document_id).order_by(Event.seq))
    )


def events_named(session: Session, names: Iterable[str], limit: int = 200) -> list[Event]:
    """The newest events of some kinds, newest first."""
    query = select(Event).where(Event.name.in_(list(names))).order_by(Event.seq.desc()).limit(limit)
    return list(session.scalars(query))


def payload_of(event: Event) -> dict[str, Any]:
    """The payload as data."""
    loaded: dict[str, Any] = json.loads(event.payload)
    return loaded
