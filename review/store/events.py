"""The audit log: append-only, each event carrying the digest of the one before it.

Events hold ids, codes and digests, never text of documents or people. Digests are SM3 where OpenSSL
has it, else SHA-256; each row says which. Appending takes the head row's lock, so writers queue;
append last in a transaction.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, bindparam, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.audit import EVENTS
from review.domain.values import Actor
from review.store.base import Base

GENESIS = "0" * 64
PREFERRED = "sm3"
ALGORITHMS = frozenset({"sm3", "sha256"})
#: Longest string in a payload: codes and digests are ASCII and short, text is neither.
LONGEST = 120


class Event(Base):
    """One line of the log; ``payload`` is canonical JSON, its fields as in ``domain.audit``."""

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
    code: str  # gap | link_broken | digest_wrong | head_wrong | algorithm_unknown | unreadable


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
    """UTF-8 JSON with sorted keys and no spaces."""
    return _encode(dict(payload))


def link_digest(algorithm_name: str, prev: str, row: Sequence[object]) -> str:
    """Digest of one link: H(prev, newline, canonical JSON of seq…payload)."""
    context = _fresh(algorithm_name).copy()
    context.update(f"{prev}\n{_encode(list(row))}".encode())
    return str(context.hexdigest())


class EventError(ValueError):
    """An event that ``domain.audit`` does not declare, or that carries anything else."""


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii() and len(value) <= LONGEST
    return value is None or isinstance(value, (bool, int))


def _check_declared(name: str, payload: Mapping[str, object]) -> None:
    declared = EVENTS.get(name)
    if declared is None:
        raise EventError(f"{name} is not declared in domain/audit.py")
    if set(payload) != set(declared):
        raise EventError(f"{name} must carry exactly {sorted(declared)}, not {sorted(payload)}")
    for field, value in payload.items():
        values = value if isinstance(value, (list, tuple)) else (value,)
        if not all(_is_plain(item) for item in values):
            raise EventError(f"{name}: {field} must hold ids, codes or digests, no text")


def append(
    session: Session,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    about: About,
    payload: Mapping[str, object],
) -> int:
    """Append one event and return its number.

    ``payload`` has exactly the declared fields, each null, a truth value, an integer, a code or
    digest (short ASCII) or a list of these. Raises EventError for anything else, and for a naive
    ``now``.
    """
    return append_many(session, ((name, about, payload),), actor=actor, now=now)


def append_many(
    session: Session,
    entries: Iterable[tuple[str, About, Mapping[str, object]]],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Append several events of one moment, (name, about, payload) each; answers the last number.

    The same links as one by one, with one look at the head; the head still moves with each, because the
    database wants it so. Raises as ``append``.
    """
    if now.tzinfo is None:
        raise EventError("an event's time must know its zone")
    head = session.execute(
        select(EventHead.seq, EventHead.digest).where(EventHead.id == 1).with_for_update()
    ).one()
    seq, prev, used = int(head.seq), str(head.digest), algorithm()
    at = now.astimezone(UTC).isoformat(timespec="microseconds")
    label = actor.name if actor.system else ""
    connection = session.connection()
    for name, about, payload in entries:
        _check_declared(name, payload)
        seq += 1
        concerns = (about.organisation_id, about.document_id, about.case_id)
        row = (seq, at, name, actor.id, label, *concerns, canonical_payload(payload))
        digest = link_digest(used, prev, row)
        values = dict(zip(_NAMES, (*row, prev, digest, used), strict=True))
        connection.execute(_INSERT, values)
        connection.execute(_MOVE, {"to": seq, "link": digest})
        prev = digest
    return seq


_COLUMNS = (
    "seq, at, name, actor_id, actor_label, organisation_id, document_id, case_id, payload, "
    "prev, digest, algorithm"
)
_NAMES = [column.strip() for column in _COLUMNS.split(",")]
_INSERT = insert(Event.__table__)  # type: ignore[arg-type]
_MOVE = (
    update(EventHead.__table__)  # type: ignore[arg-type]
    .where(EventHead.id == 1)
    .values(seq=bindparam("to"), digest=bindparam("link"))
)


def verify(connection: Connection, *, after: int = 0, prev: str | None = None) -> Verified:
    """Read the whole log in order and recompute every link; stops at the first fault.

    ``after`` and ``prev`` continue from an anchor (a number and digest known to be good). Streams;
    memory stays flat.
    """
    last = GENESIS if prev is None else prev
    rows = 0
    while True:
        before = rows
        try:
            for row in _stream(connection, after + rows):
                expected = after + rows + 1
                code = _fault_of(row, expected, last)
                if code is not None:
                    return Verified(rows, last, Fault(expected, code))
                last = row[10]
                rows += 1
        except sqlite3.DatabaseError:  # a cell that is no text any more: the driver can not read it
            return Verified(rows, last, Fault(after + rows + 1, "unreadable"))
        head = connection.exec_driver_sql("SELECT seq, digest FROM event_head WHERE id = 1").first()
        if head is not None and (head[0], head[1]) == (after + rows, last):
            return Verified(rows, last, None)
        if rows == before:  # else somebody appended meanwhile: read on
            return Verified(rows, last, Fault(after + rows + 1, "head_wrong"))


def _fault_of(row: Sequence[Any], expected: int, last: str) -> str | None:
    """What is wrong with one row (columns as ``_COLUMNS``) after the digest ``last``."""
    if row[0] != expected:
        return "gap"
    if row[9] != last:
        return "link_broken"
    if row[11] not in ALGORITHMS:
        return "algorithm_unknown"
    try:
        sound = link_digest(row[11], last, row[:9]) == row[10]
    except TypeError:  # bytes where text should be
        return "digest_wrong"
    except ValueError:  # this machine's OpenSSL lacks the algorithm
        return "algorithm_unknown"
    return None if sound else "digest_wrong"


def _stream(connection: Connection, after: int) -> Iterator[Sequence[Any]]:
    query = f"SELECT {_COLUMNS} FROM event WHERE seq > {int(after)} ORDER BY seq"  # noqa: S608
    if connection.dialect.name == "sqlite":
        # The driver's own cursor: result objects would cost more than the digests.
        cursor = connection.connection.cursor()
        try:
            yield from cursor.execute(query)
        finally:
            cursor.close()
        return
    streaming = {"stream_results": True}
    with connection.exec_driver_sql(query, execution_options=streaming) as result:
        for block in result.partitions(2000):
            yield from (tuple(row) for row in block)


def export(connection: Connection) -> Iterator[str]:
    """The log as JSON lines, for the stand-alone verifier."""
    for row in _stream(connection, 0):
        yield _encode(dict(zip(_NAMES, row, strict=True)))


def head_line(connection: Connection) -> str:
    """The last line of an export: where the log ends."""
    head = connection.exec_driver_sql("SELECT seq, digest FROM event_head WHERE id = 1").first()
    return _encode({"head": {"seq": head[0], "digest": head[1]} if head is not None else None})


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
