"""The walk on SQLite: the index streams its keys newest first, each record is looked at as it comes."""

from __future__ import annotations

from sqlalchemy import Connection

from review.public.entries import IDS
from review.public.index import INDEXES
from review.public.matching import Values, asked_for, holding, visible
from review.public.walks import MOST, Ask, Walked, statement, walk_records


def walk(connection: Connection, ask: Ask, most: int = MOST) -> Walked:
    """Answer one page, looking at no more than `most` records."""
    asked = asked_for(ask.terms, ask.filters)
    if not asked:
        return walk_records(connection, ask, most)
    values = Values()
    # Not one statement with a join: the planner may walk the records by date, and ask the index of each.
    # A subquery with a limit that comes first in a CROSS JOIN is left alone, and streams in its order.
    keys = (
        "SELECT rowid AS key FROM search_index "
        f"WHERE search_index MATCH :asked AND rowid {ask.behind} :start "
        f"ORDER BY rowid {ask.order}"
    )
    conditions = [
        visible(values, ask.filters),
        *holding(values, ask.terms, connection.dialect.name, every=False),
    ]
    named = {
        **values.named,
        "asked": INDEXES["sqlite"].expression(asked),
        "start": ask.key,
        "most": most,
        "size": ask.size,
    }
    nothing = ", NULL" * (len(ask.shown.columns) - 1)
    found = connection.execute(
        statement(
            f"SELECT {{shown}} FROM ({keys} LIMIT :most) c CROSS JOIN public_record r "
            f"ON r.record_id = c.key % {IDS}{{beside}} WHERE {' AND '.join(conditions)} "
            # asked only where the page is not full by then: the key the walk would stop at
            f"UNION ALL SELECT -key{nothing} FROM ({keys} LIMIT 1 OFFSET :most - 1) LIMIT :size",
            ask.shown,
        ),
        named,
    ).all()
    if found and found[-1].record_id < 0:
        return Walked(found[:-1], -found[-1].record_id)
    return Walked(found)
