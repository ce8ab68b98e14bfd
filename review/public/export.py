"""Reading the catalogue for programs: records in full page by page, a year in its order, what changed last.

Asks the database; how an answer is written is in `record_format`, `formats`, `bulk` and `feeds`. Only
published records are ever answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Date, Engine, select, text
from sqlalchemy.orm import Session, aliased, defer, selectinload

from review.public.catalogue import FEED_LENGTH, Entry
from review.public.matching import Values, holding, ticked
from review.public.question import Filters, Place, Terms
from review.public.search import walk
from review.public.tables import Listing, PublicRecord, RecordState
from review.public.walks import Ask, Brought, Shown, key_of_row, place_of

MOST_LOOKED_AT = 5_000  # of the newest changes, for a feed of what somebody ticked
_BLOCK = 20  # records of a year read at once
_KEYS = Shown(
    (Brought("record_id", "r.record_id", BigInteger()), Brought("sort_on", "r.sort_on", Date()))
)


@dataclass(frozen=True)
class Shelf:
    """One page of records without their texts, and where the next one begins."""

    records: tuple[PublicRecord, ...]
    older: Place | None


def shelf_of(
    engine: Engine, terms: Terms, filters: Filters, place: Place | None, size: int
) -> Shelf:
    """Answer the records that follow `place`, newest first; the order and the rules of the list."""
    with engine.connect() as connection:
        walked = walk(connection, Ask(terms, filters, _KEYS, size + 1, place))
        rows = walked.rows[:size]
        older: Place | None = None
        if len(walked.rows) > size:
            older = place_of(key_of_row(rows[-1]))
        elif walked.stopped is not None:
            older = place_of(walked.stopped)
        return Shelf(_records(connection, [row.record_id for row in rows]), older)


def _records(connection: Connection, ids: Sequence[int]) -> tuple[PublicRecord, ...]:
    statement = (
        select(PublicRecord)
        .options(
            selectinload(PublicRecord.files),
            defer(PublicRecord.reading_text, raiseload=True),
            defer(PublicRecord.search_text, raiseload=True),
        )
        .where(PublicRecord.record_id.in_(ids), PublicRecord.state == RecordState.PUBLISHED)
    )
    with Session(connection, expire_on_commit=False) as session:
        found = {record.record_id: record for record in session.scalars(statement)}
    return tuple(found[record_id] for record_id in ids if record_id in found)


def year_in_order(engine: Engine, year: int) -> Iterator[PublicRecord]:
    """Answer the records of a year with text and files, by id; each as it is when it is reached."""
    after = 0
    while True:
        statement = (
            select(PublicRecord)
            .options(
                selectinload(PublicRecord.files), defer(PublicRecord.search_text, raiseload=True)
            )
            .where(
                PublicRecord.state == RecordState.PUBLISHED,
                PublicRecord.listing == Listing.PROACTIVE,
                PublicRecord.year == year,
                PublicRecord.record_id > after,
            )
            .order_by(PublicRecord.record_id)
            .limit(_BLOCK)
        )
        with Session(engine, expire_on_commit=False) as session:
            records = session.scalars(statement).all()
        if not records:
            return
        yield from records
        after = records[-1].record_id


def is_visible(engine: Engine, record_id: int) -> bool:
    """Whether a record can be seen at this moment."""
    statement = select(PublicRecord.state).where(PublicRecord.record_id == record_id)
    with engine.connect() as connection:
        return connection.scalar(statement) is RecordState.PUBLISHED


def newest_of(engine: Engine, terms: Terms, filters: Filters) -> Sequence[Entry]:
    """Answer what was released or changed its validity last and answers a question.

    Looked for among the newest 5,000 changes, so that no question reads the whole catalogue.
    """
    record = aliased(PublicRecord, name="r")
    newest = (
        select(record.record_id, record.changed_at)
        .where(record.state == RecordState.PUBLISHED, record.listing == filters.listing)
        .order_by(record.changed_at.desc(), record.record_id.desc())
        .limit(MOST_LOOKED_AT)
        .subquery("c")
    )
    values = Values()
    dialect = engine.dialect.name
    conditions = holding(values, terms, dialect) + ticked(values, filters, dialect)
    statement = (
        select(
            record.record_id,
            record.title,
            record.issuer,
            record.summary,
            record.released_at,
            record.changed_at,
            record.validity,
        )
        .join(newest, newest.c.record_id == record.record_id)
        .where(*(text(condition) for condition in conditions))
        .order_by(newest.c.changed_at.desc(), newest.c.record_id.desc())
        .limit(FEED_LENGTH)
    )
    with engine.connect() as connection:
        return [Entry(*row) for row in connection.execute(statement, values.named)]
