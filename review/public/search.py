"""Searching the catalogue: which records answer a question, in which order, page by page.

Substring search over normalised text, the same answers on SQLite and PostgreSQL: every wanted term
is contained, no unwanted one is. By pages that go on from a place, not from a number. Only
published records are ever answered. Knows nothing of pages, words or requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from review.public import walk_postgresql, walk_sqlite
from review.public.question import Filters, Place, Terms
from review.public.tables import Validity
from review.public.walks import LISTED, SCORED, Ask, Walked, key_of_row, pick, place_of

PAGE_SIZE = 20
LEAD = 160  # characters of the text, shown where a record has no summary
MOST_RANKED = 500
_WALKS = {"sqlite": walk_sqlite.walk, "postgresql": walk_postgresql.walk}


@dataclass(frozen=True)
class Listed:
    """One record of a list. `text` is the reading text, as far as a page looks into it."""

    record_id: int
    title: str
    doc_number: str
    issuer: str
    issued_on: date | None
    sort_on: date
    validity: Validity
    normative: bool
    partial: bool
    summary: str
    successor_id: int | None
    text: str


@dataclass(frozen=True)
class Found:
    """One page of a list, and where the pages before and behind it begin; None where there is none.

    A page may hold less than was asked for, even nothing, and there still be one behind it: where
    thousands of records have all the characters of a question, but not in their order.
    """

    rows: tuple[Listed, ...]
    newer: Place | None = None
    older: Place | None = None


def walk(connection: Connection, ask: Ask, most: int | None = None) -> Walked:
    """Walk as the engine that is connected to does it best."""
    goes = _WALKS[connection.dialect.name]
    return goes(connection, ask) if most is None else goes(connection, ask, most)


def find(
    connection: Connection,
    terms: Terms,
    filters: Filters,
    place: Place | None = None,
    size: int = PAGE_SIZE,
) -> Found:
    """Answer one page, newest first (date of issue, then id), beginning at `place`."""
    walked = walk(connection, Ask(terms, filters, LISTED, size + 1, place))
    rows = walked.rows[:size]
    further: Place | None = None
    if len(walked.rows) > size:
        further = place_of(key_of_row(rows[-1]))
    elif walked.stopped is not None:
        further = place_of(walked.stopped)
    if place is None:
        return Found(_listed(rows), None, further)
    # on the other side is the page from which one came
    came_from = place_of(key_of_row(rows[0])) if rows else _including(place)
    if place.back:
        return Found(_listed(rows[::-1]), _back(further), replace(came_from, back=False))
    return Found(_listed(rows), _back(came_from), further)


def rank(connection: Connection, terms: Terms, filters: Filters) -> tuple[int, ...]:
    """Answer record ids by relevance: the more terms in the title, the more hits in the text, the newer.

    Of the newest 500 with all terms in their title, and the newest 500 at all; hits are counted
    in the first 20,000 characters.
    """
    if not terms.wanted:
        return ()
    ranked: dict[int, tuple[int, int, int]] = {}
    for asked in (replace(terms, in_title=True), terms):
        for row in walk(connection, Ask(asked, filters, SCORED, MOST_RANKED)).rows:
            title = row.text.partition("\n")[0]
            ranked[row.record_id] = (
                sum(term in title for term in terms.wanted),
                sum(row.text.count(term) for term in terms.wanted),
                key_of_row(row),
            )
    return tuple(sorted(ranked, key=lambda record_id: ranked[record_id], reverse=True))


def find_ranked(
    connection: Connection,
    ranked: Sequence[int],
    filters: Filters,
    place: Place | None = None,
    size: int = PAGE_SIZE,
) -> Found:
    """Answer one page of what was ranked; a place that is no more leads to the first page."""
    first, back = 0, place is not None and place.back
    if place is not None and place.record_id in ranked:
        at = ranked.index(place.record_id)
        first = max(0, at - size) if back else at + 1
    rows = pick(connection, filters, ranked[first : first + size])
    newer = place_of(key_of_row(rows[0])) if rows and first else None
    older = place_of(key_of_row(rows[-1])) if rows and first + size < len(ranked) else None
    return Found(_listed(rows), _back(newer), older)


def _listed(rows: Sequence[Row[Any]]) -> tuple[Listed, ...]:
    return tuple(Listed(*tuple(row)) for row in rows)


def _including(place: Place) -> Place:
    """Answer the place beside this one, from which a walk the other way meets its record again."""
    return replace(place, record_id=place.record_id + (1 if place.back else -1))


def _back(place: Place | None) -> Place | None:
    return None if place is None else replace(place, back=True)
