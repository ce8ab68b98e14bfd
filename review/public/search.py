"""Searching the catalogue: which records answer a question, how many of what, in which places.

Substring search over normalised text, the same answers on SQLite and PostgreSQL: every wanted term
is contained, no unwanted one is. Newest first, by pages that go on from a place, not from a number.
Only published records are ever answered. Knows nothing of pages, words or requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, tuple_
from sqlalchemy.orm import aliased

from review.public.question import Filters, Place, Terms
from review.public.tables import PublicRecord, RecordState, Validity

PAGE_SIZE = 20
LEAD = 160  # characters of the text, shown where a record has no summary

_HOLDS = {"sqlite": func.instr, "postgresql": func.strpos}
_SUCCESSOR = aliased(PublicRecord)  # linked only where it can be seen
_COLUMNS = (
    PublicRecord.record_id,
    PublicRecord.title,
    PublicRecord.doc_number,
    PublicRecord.issuer,
    PublicRecord.issued_on,
    PublicRecord.sort_on,
    PublicRecord.validity,
    _SUCCESSOR.record_id,
    PublicRecord.partial,
    PublicRecord.summary,
)
_CELL = (
    PublicRecord.year,
    PublicRecord.kind,
    PublicRecord.issuer,
    PublicRecord.subject,
    PublicRecord.validity,
)


@dataclass(frozen=True)
class Listed:
    """One record of a list. `text` is the whole reading text when searching, else its beginning."""

    record_id: int
    title: str
    doc_number: str
    issuer: str
    issued_on: date | None
    sort_on: date
    validity: Validity
    successor_id: int | None
    partial: bool
    summary: str
    text: str


@dataclass(frozen=True)
class Found:
    """One page of a list, and whether there is more before and behind it."""

    rows: tuple[Listed, ...]
    has_newer: bool
    has_older: bool


@dataclass(frozen=True)
class Cell:
    """How many records share these five values."""

    year: int
    kind: str
    issuer: str
    subject: str
    validity: Validity
    count: int


@dataclass(frozen=True, eq=False)
class Counts:
    """How many records in all, and how many behind each possible tick, by kind of choice.

    Compared by identity, so that what is made of them can be kept as long as they are.
    """

    total: int
    facets: Mapping[str, Mapping[str | int, int]]


def find(
    connection: Connection,
    terms: Terms,
    filters: Filters,
    place: Place | None = None,
    size: int = PAGE_SIZE,
) -> Found:
    """Answer one page, newest first (date of issue, then id), beginning at `place`."""
    statement = _list_statement(connection.dialect.name, terms, filters, place, size + 1)
    rows = connection.execute(statement).all()
    more, rows = len(rows) > size, rows[:size]
    back = place is not None and place.back
    listed = tuple(Listed(*row) for row in (reversed(rows) if back else rows))
    return Found(
        listed,
        has_newer=more if back else place is not None,
        has_older=back or more,
    )


@lru_cache(maxsize=256)
def _list_statement(
    dialect: str, terms: Terms, filters: Filters, place: Place | None, size: int
) -> Select[*tuple[Any, ...]]:
    """Build the query of one page; kept, because building costs as much as asking."""
    text = PublicRecord.reading_text if terms else func.substr(PublicRecord.reading_text, 1, LEAD)
    statement = (
        select(*_COLUMNS, text)
        .outerjoin(
            _SUCCESSOR,
            and_(
                _SUCCESSOR.record_id == PublicRecord.successor_id,
                _SUCCESSOR.state == RecordState.PUBLISHED,
            ),
        )
        .where(
            PublicRecord.state == RecordState.PUBLISHED,
            *_conditions(dialect, terms),
            *_ticked(filters),
        )
    )
    return _from_place(statement, place).limit(size)


def count_cells(connection: Connection, terms: Terms) -> tuple[Cell, ...]:
    """Count what answers the terms by all five values at once: every facet comes from this."""
    statement = (
        select(*_CELL, func.count())
        .where(
            PublicRecord.state == RecordState.PUBLISHED,
            *_conditions(connection.dialect.name, terms),
        )
        .group_by(*_CELL)
    )
    return tuple(Cell(*row) for row in connection.execute(statement))


def counts(cells: Sequence[Cell], filters: Filters) -> Counts:
    """Count for ticks: a facet counts what all *other* kinds of choice leave over."""
    names = [item.name for item in fields(Filters)]
    chosen = {name: set(getattr(filters, name)) for name in names if getattr(filters, name)}
    facets: dict[str, dict[str | int, int]] = {name: {} for name in names}
    total = 0
    for cell in cells:
        failed = [name for name, values in chosen.items() if getattr(cell, name) not in values]
        if len(failed) > 1:
            continue
        if not failed:
            total += cell.count
        for name in failed or names:
            value = getattr(cell, name)
            facets[name][value] = facets[name].get(value, 0) + cell.count
    return Counts(total, facets)


def _ticked(filters: Filters) -> list[ColumnElement[bool]]:
    chosen = {item.name: getattr(filters, item.name) for item in fields(filters)}
    return [getattr(PublicRecord, name).in_(values) for name, values in chosen.items() if values]


def _conditions(dialect: str, terms: Terms) -> list[ColumnElement[bool]]:
    # not LIKE: a term may hold % and _, and SQLite's LIKE folds ASCII by itself
    holds = _HOLDS[dialect]
    text = PublicRecord.search_text
    return [
        *(holds(text, term) > 0 for term in terms.wanted),
        *(holds(text, term) == 0 for term in terms.unwanted),
    ]


def _from_place(
    statement: Select[*tuple[Any, ...]], place: Place | None
) -> Select[*tuple[Any, ...]]:
    key = (PublicRecord.sort_on, PublicRecord.record_id)
    if place is None:
        return statement.order_by(*(column.desc() for column in key))
    here = (place.sort_on, place.record_id)
    if place.back:
        return statement.where(tuple_(*key) > here).order_by(*key)
    return statement.where(tuple_(*key) < here).order_by(*(column.desc() for column in key))
