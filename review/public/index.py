"""The search index of the public catalogue, one kind for each engine: put in, take out, begin anew.

SQLite: FTS5 without contents, positions or sizes; taking out needs exactly the tokens that were put
in. PostgreSQL: a narrow table with a tsvector without positions, and GIN. Both answer the keys of
records that have all tokens of a question; that they hold the words is checked on the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import Connection, text

from review.public.entries import Entry
from review.public.tokens import FILTER, Token, title_tokens_of

#: Every one of these groups is wanted, any token within a group will do.
Asked = Sequence[Sequence[Token]]

_LARGEST_VECTOR = 900_000  # bytes of tokens; PostgreSQL refuses a tsvector of 1 MB
_OVERSIZE = f"{FILTER}zoversize"  # stands for every token of a text too long for its vector


class SearchIndex(Protocol):
    """What the catalogue asks of an index."""

    def put(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Put visible records in; none of them may be there."""

    def take(self, connection: Connection, entry: Entry) -> None:
        """Take a record out, with exactly what was put in."""

    def begin(self, connection: Connection) -> None:
        """Empty the index, to be filled anew."""

    def finish(self, connection: Connection) -> None:
        """Tidy up after filling."""

    def expression(self, asked: Asked) -> str:
        """Write a question as the engine reads it."""


class SqliteIndex:
    """FTS5; the rowid is the key, so the newest stream first."""

    def put(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Put visible records in."""
        rows = [{"key": entry.key, "tokens": _joined(entry)} for entry in entries]
        if rows:
            connection.execute(_FTS_PUT, rows)

    def take(self, connection: Connection, entry: Entry) -> None:
        """Take a record out."""
        connection.execute(_FTS_TAKE, {"key": entry.key, "tokens": _joined(entry)})

    def begin(self, connection: Connection) -> None:
        """Empty the index."""
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))

    def finish(self, connection: Connection) -> None:
        """Merge the index into one piece: smaller, and quicker to ask."""
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))

    def expression(self, asked: Asked) -> str:
        """Write an FTS5 query; tokens hold no quotes."""
        groups = (
            " OR ".join(f'"{one.text}"{" *" if one.begins else ""}' for one in group)
            for group in asked
        )
        return " AND ".join(f"({group})" for group in groups)


class PostgresqlIndex:
    """GIN over vectors without positions, which know no longest text and no most frequent word."""

    def put(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Put visible records in."""
        rows = [{"key": entry.key, "tokens": _vector(entry)} for entry in entries]
        if rows:
            connection.execute(_GIN_PUT, rows)

    def take(self, connection: Connection, entry: Entry) -> None:
        """Take a record out."""
        connection.execute(_GIN_TAKE, {"key": entry.key})

    def begin(self, connection: Connection) -> None:
        """Empty the index; its GIN is built at the end, at once."""
        connection.execute(text("TRUNCATE search_index"))
        connection.execute(text("DROP INDEX ix_search_index_tokens"))

    def finish(self, connection: Connection) -> None:
        """Build GIN, and let the planner know what is there."""
        connection.execute(_GIN)
        for table in ("search_index", "public_record"):
            connection.execute(text(f"ANALYZE {table}"))

    def expression(self, asked: Asked) -> str:
        """Write a tsquery; tokens hold no quotes."""
        groups = (
            " | ".join(f"'{one.text}'{':*' if one.begins else ''}" for one in group)
            for group in asked
        )
        return " & ".join(
            f"({group})" if _is_tick(of) else f"({group} | '{_OVERSIZE}')"
            for group, of in zip(groups, asked, strict=True)
        )


INDEXES: dict[str, SearchIndex] = {"sqlite": SqliteIndex(), "postgresql": PostgresqlIndex()}

_FTS_PUT = text("INSERT INTO search_index(rowid, tokens) VALUES (:key, :tokens)")
_FTS_TAKE = text(
    "INSERT INTO search_index(search_index, rowid, tokens) VALUES ('delete', :key, :tokens)"
)
_GIN_PUT = text(
    "INSERT INTO search_index(sort_key, tokens) "
    "VALUES (:key, array_to_tsvector(CAST(:tokens AS text[])))"
)
_GIN_TAKE = text("DELETE FROM search_index WHERE sort_key = :key")
_GIN = text("CREATE INDEX ix_search_index_tokens ON search_index USING GIN (tokens)")


def index_of(connection: Connection) -> SearchIndex:
    """Answer the index of the engine that is connected to."""
    return INDEXES[connection.dialect.name]


def _joined(entry: Entry) -> str:
    return " ".join(entry.tokens())


def _vector(entry: Entry) -> list[str]:
    tokens = entry.tokens()
    if sum(len(token.encode()) for token in tokens) > _LARGEST_VECTOR:
        tokens = {*entry.ticks(), *title_tokens_of(entry.text.partition("\n")[0]), _OVERSIZE}
    return sorted(tokens)


def _is_tick(group: Sequence[Token]) -> bool:
    return group[0].text.startswith(FILTER)
