"""Index and counts follow the rows: whoever writes a record through the session, in the same transaction.

Before a row changes, what it contributed is taken out, worked out of the row as it still stands in
the database; what becomes visible is put in. Rows written past the session are caught up by
`reindex`, as are rows normalised by older rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, event, exists, insert, select, text, update
from sqlalchemy.orm import Mapper

from review.public.entries import COLUMNS, MONTH, Entry, Record, entry_of
from review.public.index import index_of
from review.public.normalise import NORM_VERSION, normalise
from review.public.tables import FacetCount, PublicRecord

_BLOCK = 500
_TABLE = PublicRecord.__table__
_SEARCHED = ("title", "doc_number", "index_number", "issuer", "summary", "reading_text")
_ADD = text(
    "INSERT INTO facet_count (listing, with_facet, with_value, facet, value, count) "
    "VALUES (:listing, :with_facet, :with_value, :facet, :value, :count) "
    "ON CONFLICT (listing, with_facet, with_value, facet, value) "
    "DO UPDATE SET count = facet_count.count + excluded.count"
)

Cell = tuple[str, str, str, str, str]


def search_text_of(row: Record) -> str:
    """Answer what is searched of a record: its title first, then its other texts, a line each.

    No term holds a line feed, so no hit reaches from one field into the next.
    """
    return "\n".join(normalise(row[name]).text for name in _SEARCHED)


@event.listens_for(PublicRecord, "after_insert")
def _written(_: Mapper[Any], connection: Connection, record: PublicRecord) -> None:
    _put(connection, _entry_now(record))


@event.listens_for(PublicRecord, "before_update")
def _changes(_: Mapper[Any], connection: Connection, record: PublicRecord) -> None:
    before, now = _entry_stored(connection, record.record_id), _entry_now(record)
    if before != now:
        _take(connection, before)
        _put(connection, now)


@event.listens_for(PublicRecord, "before_delete")
def _goes(_: Mapper[Any], connection: Connection, record: PublicRecord) -> None:
    _take(connection, _entry_stored(connection, record.record_id))


def _entry_now(record: PublicRecord) -> Entry:
    return entry_of({column.name: getattr(record, column.name) for column in COLUMNS})


def _entry_stored(connection: Connection, record_id: int) -> Entry:
    statement = select(*COLUMNS).where(_TABLE.c.record_id == record_id)
    return entry_of(connection.execute(statement).mappings().one())


def _put(connection: Connection, entry: Entry) -> None:
    if entry.visible:
        index_of(connection).put(connection, [entry])
        _count(connection, Counter(_cells(entry)))


def _take(connection: Connection, entry: Entry) -> None:
    if entry.visible:
        index_of(connection).take(connection, entry)
        _count(connection, dict.fromkeys(_cells(entry), -1))


def _cells(entry: Entry) -> Iterator[Cell]:
    """Answer every count that a record is in: of each value alone, and beside each other value."""
    listing = entry.listing.value
    counted = tuple(entry.counted())
    for facet, value in (*counted, *(pair for pair in entry.values if pair[0] == MONTH)):
        yield listing, "", "", facet, value
    for with_facet, with_value in counted:
        for facet, value in counted:
            if facet != with_facet:
                yield listing, with_facet, with_value, facet, value


def _count(connection: Connection, changes: Mapping[Cell, int]) -> None:
    names = ("listing", "with_facet", "with_value", "facet", "value")
    # in one order, so that two who count never wait for each other
    rows = [
        dict(zip(names, cell, strict=True)) | {"count": changes[cell]} for cell in sorted(changes)
    ]
    connection.execute(_ADD, rows)


# ---- all at once -------------------------------------------------------------------------------


def is_outdated(connection: Connection) -> bool:
    """Whether some record was normalised by older rules."""
    older = exists().where(PublicRecord.norm_version != NORM_VERSION)
    return bool(connection.scalar(select(older)))


def reindex(connection: Connection) -> int:
    """Make search texts, index and counts anew from the records; answers how many are visible."""
    index, cells, visible = index_of(connection), Counter[Cell](), 0
    index.begin(connection)
    connection.execute(delete(FacetCount))
    for rows in _blocks(connection):
        entries = [entry for entry in map(entry_of, rows) if entry.visible]
        index.put(connection, entries)
        for entry in entries:
            cells.update(_cells(entry))
        visible += len(entries)
    names = [column.name for column in FacetCount.__table__.columns]
    counted = [dict(zip(names, (*cell, number), strict=True)) for cell, number in cells.items()]
    for at in range(0, len(counted), 10 * _BLOCK):
        connection.execute(insert(FacetCount), counted[at : at + 10 * _BLOCK])
    index.finish(connection)
    return visible


def _blocks(connection: Connection) -> Iterator[Sequence[Record]]:
    """Answer all rows, oldest first, with their search texts as they are now; older ones are written."""
    columns = {*COLUMNS, *(_TABLE.c[name] for name in _SEARCHED), _TABLE.c.norm_version}
    after: tuple[Any, Any] | None = None
    order = (_TABLE.c.sort_on, _TABLE.c.record_id)
    while True:
        statement = select(*columns).order_by(*order).limit(_BLOCK)
        if after is not None:
            day, record_id = after
            later = (_TABLE.c.sort_on > day) | (
                (_TABLE.c.sort_on == day) & (_TABLE.c.record_id > record_id)
            )
            statement = statement.where(later)
        rows = connection.execute(statement).mappings().all()
        if not rows:
            return
        yield [_renewed(connection, row) for row in rows]
        after = (rows[-1]["sort_on"], rows[-1]["record_id"])


def _renewed(connection: Connection, row: Record) -> Record:
    if row["norm_version"] == NORM_VERSION:
        return row
    # what was erased has no text, though its number and issuer stand
    searched = search_text_of(row) if row["title"] else ""
    connection.execute(
        update(PublicRecord)
        .where(PublicRecord.record_id == row["record_id"])
        .values(search_text=searched, norm_version=NORM_VERSION)
    )
    return {**row, "search_text": searched}
