"""The walk on PostgreSQL: two roads and a last one, because no planner takes the right one by itself.

First the index is asked for at most `_FEW` keys. If these are all, they are sorted and looked at.
If not, the words are frequent, and the newest records are walked. Where these do not fill the
page, the index is asked month by month. Each is quick where the others are not (web.md 2.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select, text

from review.public.entries import IDS, LETTERS, MONTH
from review.public.index import INDEXES
from review.public.matching import Values, asked_for, holding, visible
from review.public.tables import FacetCount
from review.public.tokens import Token, filter_token
from review.public.walks import MOST, Ask, Walked, statement, walk_records

_FEW = 2_000
_NEWEST = 4_000
_KEYS = "SELECT sort_key FROM search_index WHERE tokens @@ CAST(:asked AS tsquery)"
_PROBE, _ALL = text(f"{_KEYS} LIMIT {_FEW}"), text(_KEYS)


def walk(connection: Connection, ask: Ask, most: int = MOST) -> Walked:
    """Answer one page, looking at no more than `most` records behind the newest ones."""
    asked = asked_for(ask.terms, ask.filters)
    if not asked:
        return walk_records(connection, ask, most)
    expression = INDEXES["postgresql"].expression
    keys = connection.scalars(_PROBE, {"asked": expression(asked)}).all()
    if len(keys) < _FEW:
        return _look_at(connection, ask, iter(_in_order(keys, ask)), most)
    newest = walk_records(connection, ask, _NEWEST)
    if newest.stopped is None:
        return newest

    def further() -> Iterator[int]:
        for month in _months(connection, ask, newest.stopped or 0):
            token = Token(filter_token(LETTERS[MONTH], month))
            found = connection.scalars(_ALL, {"asked": expression([*asked, (token,)])}).all()
            yield from _in_order(found, ask, newest.stopped)

    older = _look_at(connection, ask, further(), most, list(newest.rows))
    return Walked(older.rows, older.stopped)


def _in_order(keys: Sequence[int], ask: Ask, start: int | None = None) -> list[int]:
    """Answer the keys that are still to come, in the order of the walk."""
    at = ask.key if start is None else start
    if ask.back:
        return sorted(key for key in keys if key > at)
    return sorted((key for key in keys if key < at), reverse=True)


def _look_at(
    connection: Connection,
    ask: Ask,
    keys: Iterator[int],
    most: int,
    rows: list[Row[Any]] | None = None,
) -> Walked:
    """Look at records by their keys, some more each time, until the page is full."""
    found, looked_at, block = rows or [], 0, 2 * ask.size
    values = Values()
    conditions = [visible(values, ask.filters), *holding(values, ask.terms, "postgresql")]
    look = statement(
        "SELECT {shown} FROM public_record r{beside} "
        f"WHERE r.record_id = ANY(:ids) AND {' AND '.join(conditions)} "
        f"ORDER BY r.sort_on {ask.order}, r.record_id {ask.order} LIMIT :size",
        ask.shown,
    )
    while len(found) < ask.size:
        some = list(islice(keys, min(block, most - looked_at)))
        if not some:
            return Walked(found)
        named = {**values.named, "ids": [key % IDS for key in some]}
        found += connection.execute(look, {**named, "size": ask.size - len(found)})
        looked_at, block = looked_at + len(some), 2 * block
        if looked_at >= most and len(found) < ask.size:
            return Walked(found, some[-1])
    return Walked(found)


def _months(connection: Connection, ask: Ask, start: int) -> list[str]:
    """Answer the months with records from where the walk stopped on, in its order."""
    stopped_in = str(start // IDS // 100)
    months = connection.scalars(
        select(FacetCount.value).where(
            FacetCount.listing == ask.filters.listing.value,
            FacetCount.with_facet == "",
            FacetCount.with_value == "",
            FacetCount.facet == MONTH,
            FacetCount.count > 0,
        )
    )
    if ask.back:
        return sorted(month for month in months if month >= stopped_in)
    return sorted((month for month in months if month <= stopped_in), reverse=True)
