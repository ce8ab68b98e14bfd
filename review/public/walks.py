"""Walking through the catalogue, newest first: what a walk is asked and answers, on every engine.

A walk answers the rows of one page and, where it stopped before the page was full, the key it came
to: no question makes it look at more than some thousand records. Which engine goes which way is in
`walk_sqlite` and `walk_postgresql`; the plain list goes the same way on both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, String, TextualSelect, column, text
from sqlalchemy.sql.type_api import TypeEngine

from review.public.entries import IDS, key_of
from review.public.matching import Values, holding, ticked, visible
from review.public.question import Filters, Place, Terms
from review.public.tables import PublicRecord

MOST = 5_000  # records looked at for one page
_READ = 200_000  # characters of a text that come with a record, to find the place to be shown
_COUNTED = 20_000  # characters of a text in which hits are counted
_TABLE = PublicRecord.__table__
_JOIN = {"sqlite": "CROSS JOIN", "postgresql": "JOIN"}  # SQLite takes CROSS JOIN for an order
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, eq=False)
class Brought:
    """A column that a walk brings of a record `r`: its name, how SQL says it, and its type."""

    name: str
    sql: str
    kind: TypeEngine[Any]


@dataclass(frozen=True, eq=False)
class Shown:
    """What a walk brings of each record, `beside` being what is joined to it."""

    columns: tuple[Brought, ...]
    beside: str = ""


def _own(*names: str) -> tuple[Brought, ...]:
    return tuple(Brought(name, f"r.{name}", _TABLE.columns[name].type) for name in names)


def _text(sql: str) -> Brought:
    return Brought("text", sql, String())


# every walk brings the id first, and the day
LISTED = Shown(
    (
        *_own("record_id", "title", "doc_number", "issuer", "issued_on", "sort_on"),
        *_own("validity", "normative", "partial", "summary"),
        Brought("successor_id", "s.record_id", BigInteger()),
        _text(f"substr(r.reading_text, 1, {_READ})"),
    ),
    " LEFT JOIN public_record s ON s.record_id = r.successor_id AND s.state = 'published'",
)
FACETED = Shown(
    (
        *_own("record_id", "sort_on", "year", "kind", "issuer", "subject", "validity"),
        *_own("normative", "key_fields", "july"),
    )
)
SCORED = Shown((*_own("record_id", "sort_on"), _text(f"substr(r.search_text, 1, {_COUNTED})")))


@dataclass(frozen=True)
class Ask:
    """One walk: what is asked, what to bring of how many, behind which place or, going back, before."""

    terms: Terms
    filters: Filters
    shown: Shown
    size: int
    place: Place | None = None

    @property
    def back(self) -> bool:
        """Whether the walk goes towards the newer ones."""
        return self.place is not None and self.place.back

    @property
    def start(self) -> Place:
        """Answer where the walk starts: nothing at this very place is brought."""
        return self.place or Place(_LAST, IDS - 1)

    @property
    def key(self) -> int:
        """Answer the start as one number."""
        return key_of(self.start.sort_on, self.start.record_id)

    @property
    def behind(self) -> str:
        """Answer how keys that are to come compare with the start."""
        return ">" if self.back else "<"

    @property
    def order(self) -> str:
        """Answer the direction as SQL says it."""
        return "ASC" if self.back else "DESC"


@dataclass(frozen=True)
class Walked:
    """Rows in the order of the walk, and the key it stopped at before the page was full."""

    rows: Sequence[Row[Any]] = ()
    stopped: int | None = None


def place_of(key: int) -> Place:
    """Answer the place of a key."""
    day, record_id = divmod(key, IDS)
    return Place(date(day // 10_000, day // 100 % 100, day % 100), record_id)


def key_of_row(row: Row[Any]) -> int:
    """Answer the key of a row that was brought."""
    return key_of(row.sort_on, row.record_id)


@lru_cache(maxsize=512)
def statement(sql: str, shown: Shown) -> TextualSelect:
    """Make a statement: `{shown}` and `{beside}` in it stand for what is brought."""
    brought = ", ".join(f"{one.sql} AS {one.name}" for one in shown.columns)
    columns = [column(one.name, one.kind) for one in shown.columns]
    return text(sql.format(shown=brought, beside=shown.beside)).columns(*columns)


def walk_records(connection: Connection, ask: Ask, most: int = MOST) -> Walked:
    """Walk the records themselves: where nothing is asked of the index, or too much would answer."""
    dialect, values = connection.dialect.name, Values()
    conditions = holding(values, ask.terms, dialect) + ticked(values, ask.filters, dialect)
    day, record_id = values.bind(ask.start.sort_on.isoformat()), values.bind(ask.start.record_id)
    newest = (
        "SELECT r.record_id, r.sort_on FROM public_record r "
        f"WHERE {visible(values, ask.filters)} "
        f"AND (r.sort_on, r.record_id) {ask.behind} ({day}, {record_id}) "
        f"ORDER BY r.sort_on {ask.order}, r.record_id {ask.order} "
    )
    named = {**values.named, "most": most if conditions else ask.size, "size": ask.size}
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = connection.execute(
        statement(
            f"SELECT {{shown}} FROM ({newest} LIMIT :most) c {_JOIN[dialect]} public_record r "
            f"ON r.record_id = c.record_id{{beside}} {where}"
            f"ORDER BY c.sort_on {ask.order}, c.record_id {ask.order} LIMIT :size",
            ask.shown,
        ),
        named,
    ).all()
    if len(rows) == ask.size or not conditions:
        return Walked(rows)
    last = connection.execute(text(f"{newest} LIMIT 1 OFFSET :most - 1"), named).first()
    return Walked(rows, None if last is None else key_of(_day(last.sort_on), last.record_id))


def pick(connection: Connection, filters: Filters, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Answer records to be listed by their ids, in this order; what can not be seen is left out."""
    if not ids:
        return ()
    values = Values()
    one_of = ", ".join(values.bind(record_id) for record_id in ids)
    look = statement(
        "SELECT {shown} FROM public_record r{beside} "
        f"WHERE {visible(values, filters)} AND r.record_id IN ({one_of})",
        LISTED,
    )
    rows = {row.record_id: row for row in connection.execute(look, values.named)}
    return [rows[record_id] for record_id in ids if record_id in rows]


def _day(said: date | str) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said  # SQLite has no dates
