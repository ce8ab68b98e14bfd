"""Reading the catalogue for the site: lists, counts, documents, notices; no words, no requests.

What takes a walk through the whole table is kept until the change count moves, so a hidden record
is gone from every answer at once. Opens no connection until something is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session, selectinload

from review.public.facets import Counts, count
from review.public.question import Filters, Order, Place, Terms
from review.public.search import Found, find, find_ranked, rank
from review.public.tables import Change, Notice, PublicRecord, RecordState, Validity

FEED_LENGTH = 50
SITEMAP_LENGTH = 10_000
_MOST_NOTICES = 200
_MOST_PREDECESSORS = 50
_RANKS_KEPT, _COUNTS_KEPT = 64, 512
_COUNT = select(Change.count).where(Change.change_id == 1)

Answer = TypeVar("Answer")


class _Kept(Generic[Answer]):
    """The answers most recently asked for, each until the change count moves."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[int, Answer]] = OrderedDict()
        self._lock = Lock()

    def get(self, change: int, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Answer what was worked out at this change count, or work it out now."""
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None and kept[0] == change:
                self._answers.move_to_end(key)
                return kept[1]
        answer = work_out()
        with self._lock:
            self._answers[key] = (change, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


@dataclass(frozen=True)
class Linked:
    """A published record that another one names: what took its place, or what it took the place of."""

    record_id: int
    title: str
    doc_number: str


@dataclass(frozen=True)
class Entry:
    """One entry of the feed."""

    record_id: int
    title: str
    issuer: str
    summary: str
    released_at: datetime
    changed_at: datetime
    validity: Validity


class Catalogue:
    """The public database as the site reads it. Safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ranks: _Kept[tuple[int, ...]] = _Kept(_RANKS_KEPT)
        self._counts: _Kept[Counts] = _Kept(_COUNTS_KEPT)
        self._entries: _Kept[Sequence[Entry]] = _Kept(1)
        self._chunks: _Kept[list[int]] = _Kept(1)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def search(
        self,
        terms: Terms,
        filters: Filters,
        place: Place | None = None,
        order: Order = Order.DATE,
    ) -> tuple[Found, Counts]:
        """Answer one page of the list and the counts behind the ticks."""
        with self._engine.connect() as connection:
            change, asked = _change(connection), (terms, filters)
            counted = self._counts.get(change, asked, lambda: count(connection, terms, filters))
            if order is Order.DATE or not terms.wanted:
                return find(connection, terms, filters, place), counted
            ranked = self._ranks.get(change, asked, lambda: rank(connection, terms, filters))
            return find_ranked(connection, ranked, filters, place), counted

    def record(self, record_id: int) -> PublicRecord | None:
        """Answer a record with its files, hidden or not; None where there never was one."""
        statement = (
            select(PublicRecord)
            .options(selectinload(PublicRecord.files))
            .where(PublicRecord.record_id == record_id)
        )
        with Session(self._engine, expire_on_commit=False) as session:
            return session.scalar(statement)

    def successor(self, record_id: int) -> Linked | None:
        """Answer the title and number of a record that can be linked; None where it is hidden."""
        statement = select(
            PublicRecord.record_id, PublicRecord.title, PublicRecord.doc_number
        ).where(PublicRecord.record_id == record_id, PublicRecord.state == RecordState.PUBLISHED)
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        return Linked(*row) if row else None

    def predecessors(self, record_id: int) -> Sequence[Linked]:
        """Answer the records that name this one as what took their place, newest first."""
        statement = (
            select(PublicRecord.record_id, PublicRecord.title, PublicRecord.doc_number)
            .where(
                PublicRecord.successor_id == record_id,
                PublicRecord.state == RecordState.PUBLISHED,
            )
            .order_by(PublicRecord.sort_on.desc(), PublicRecord.record_id.desc())
            .limit(_MOST_PREDECESSORS)
        )
        with self._engine.connect() as connection:
            return [Linked(*row) for row in connection.execute(statement)]

    def notices(self) -> Sequence[Notice]:
        """Answer the notices, newest first."""
        newest = select(Notice).order_by(Notice.published_on.desc(), Notice.notice_id.desc())
        with Session(self._engine) as session:
            return session.scalars(newest.limit(_MOST_NOTICES)).all()

    def notice(self, notice_id: int) -> Notice | None:
        """Answer one notice."""
        with Session(self._engine) as session:
            return session.get(Notice, notice_id)

    def newest(self) -> Sequence[Entry]:
        """Answer what was released, or changed its validity, last: for the feed."""
        with self._engine.connect() as connection:
            return self._entries.get(_change(connection), "feed", lambda: _entries(connection))

    def sitemap_chunks(self) -> list[int]:
        """Answer the numbers of the sitemaps that hold something."""
        with self._engine.connect() as connection:
            return self._chunks.get(_change(connection), "chunks", lambda: _chunks(connection))

    def sitemap(self, chunk: int) -> Sequence[tuple[int, date]]:
        """Answer (record id, day of the last change) of one sitemap."""
        first = chunk * SITEMAP_LENGTH
        statement = (
            select(PublicRecord.record_id, PublicRecord.changed_at)
            .where(
                PublicRecord.state == RecordState.PUBLISHED,
                PublicRecord.record_id.between(first, first + SITEMAP_LENGTH - 1),
            )
            .order_by(PublicRecord.record_id)
        )
        with self._engine.connect() as connection:
            return [(row[0], row[1].date()) for row in connection.execute(statement)]


def _change(connection: Connection) -> int:
    return connection.execute(_COUNT).scalar() or 0


def _entries(connection: Connection) -> Sequence[Entry]:
    statement = (
        select(
            PublicRecord.record_id,
            PublicRecord.title,
            PublicRecord.issuer,
            PublicRecord.summary,
            PublicRecord.released_at,
            PublicRecord.changed_at,
            PublicRecord.validity,
        )
        .where(PublicRecord.state == RecordState.PUBLISHED)
        .order_by(PublicRecord.changed_at.desc())
        .limit(FEED_LENGTH)
    )
    return [Entry(*row) for row in connection.execute(statement)]


def _chunks(connection: Connection) -> list[int]:
    chunk = PublicRecord.record_id // SITEMAP_LENGTH
    statement = select(chunk).where(PublicRecord.state == RecordState.PUBLISHED).distinct()
    return sorted(connection.scalars(statement))
