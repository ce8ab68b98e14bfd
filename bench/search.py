"""Searching the public catalogue beside the bare query on the same index: time, size, and exactness.

100,000 invented documents on SQLite and on PostgreSQL; ``DOCUMENTS=1000000`` for more. The bare query
asks the index for the same tokens, newest first, brings the same columns, and checks nothing: SQLite
in the order of FTS5, PostgreSQL through GIN. A class is as slow as the p95 of its queries' medians, of
processor time on SQLite, of the clock on PostgreSQL.
"""

# ruff: noqa: S608 - every part of every statement is a constant

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles

from flask import Flask
from sqlalchemy import Connection, Engine, insert, select, text

from bench.bare import environ_of
from bench.harness import Row, race, seconds
from bench.pages import compare
from bench.search_texts import QUERIES, SEED, Query, rows
from review.config import PublicSettings, ensure_public_secrets
from review.public.app import create_public_app
from review.public.entries import IDS
from review.public.facets import count
from review.public.index import INDEXES
from review.public.indexing import reindex
from review.public.matching import asked_for
from review.public.migrate import upgrade_public
from review.public.question import Filters, Place, Terms, parse_query
from review.public.search import find, rank
from review.public.store import open_public_store
from review.public.tables import PublicRecord
from review.public.walks import LISTED, statement
from tests.databases import command, named, running_server

DOCUMENTS = int(os.environ.get("DOCUMENTS", "100000"))
ROUNDS = 7
SUBSTRINGS = 250
PAGE = 100  # records compared of each substring
TWICE, SPREAD, SIZE, PAGE_GOAL = 0.5, 0.1, 0.9, 0.7
_BLOCK = 1_000
_BARE = {
    "sqlite": (
        "SELECT {shown} FROM search_index i CROSS JOIN public_record r "
        f"ON r.record_id = i.rowid % {IDS}{{beside}} "
        "WHERE i.search_index MATCH :asked ORDER BY i.rowid DESC LIMIT 21"
    ),
    "postgresql": (
        "WITH found AS MATERIALIZED (SELECT sort_key FROM search_index "
        "WHERE tokens @@ CAST(:asked AS tsquery) ORDER BY sort_key DESC LIMIT 21) "
        "SELECT {shown} FROM found i JOIN public_record r "
        f"ON r.record_id = i.sort_key % {IDS}{{beside}} ORDER BY i.sort_key DESC"
    ),
}
#: SQLite works in this process: its processor time is not disturbed by others.
_CLOCKS = {"sqlite": "cpu", "postgresql": "wall"}
_SIZES = {
    "sqlite": "SELECT sum(length(block)) FROM search_index_data",
    "postgresql": "SELECT pg_relation_size('ix_search_index_tokens')",
}


def fill(engine: Engine) -> float:
    """Write the documents and index them; answers documents indexed per second."""
    made = rows(DOCUMENTS)
    with engine.begin() as connection:
        while block := list(islice(made, _BLOCK)):
            connection.execute(insert(PublicRecord), block)
    with engine.begin() as connection:
        took = seconds(lambda: reindex(connection))
    return DOCUMENTS / took


def p95(values: list[float]) -> float:
    """Answer the 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def measure(connection: Connection, query: Query) -> tuple[float, float, float]:
    """Answer the p95 of a class in seconds: ours, the bare query's, and of counting."""
    dialect = connection.dialect.name
    bare = statement(_BARE[dialect], LISTED)
    filters = Filters(year=query.years)
    times: dict[str, list[float]] = {"ours": [], "bare": [], "count": []}
    for typed in query.typed:
        terms = parse_query(typed)
        asked = {"asked": INDEXES[dialect].expression(asked_for(terms, filters))}
        contenders: dict[str, Callable[[], object]] = {
            "ours": lambda terms=terms: find(connection, terms, filters),  # type: ignore[misc]
            "bare": lambda asked=asked: connection.execute(bare, asked).all(),  # type: ignore[misc]
            "count": lambda terms=terms: count(connection, terms, filters),  # type: ignore[misc]
        }
        for name, took in race(contenders, ROUNDS, _CLOCKS[dialect]).items():
            times[name].append(took)
    return p95(times["ours"]), p95(times["bare"]), p95(times["count"])


def classes(connection: Connection) -> list[Row]:
    """Every class beside the bare query; the worst that finds something beside the best."""
    engine, found, ours = connection.dialect.name, [], {}
    for query in QUERIES:
        own, bare, counted = measure(connection, query)
        goal = TWICE if query.compared else None
        label = f"{engine}, {query.name}"
        found.append(Row(f"{label}: of the bare query's speed", bare / own, "x", goal))
        found.append(Row(f"{label}: p95", own * 1_000, "ms"))
        found.append(Row(f"{label}: counting, p95", counted * 1_000, "ms"))
        if goal and "absent" not in query.name:
            ours[query.name] = own
    best = min(ours.values()) / max(ours.values())
    found.append(
        Row(
            f"{engine}: best class beside the worst",
            best,
            "x",
            None if engine == "sqlite" else SPREAD,
        )
    )
    ranked = seconds(lambda: rank(connection, Terms(("政务",)), Filters()))
    found.append(Row(f"{engine}, by relevance, frequent: first page", ranked * 1_000, "ms"))
    return found


def substrings(texts: list[str]) -> Iterator[str]:
    """Cut random substrings of one to eight characters out of random texts."""
    chance, left = Random(SEED), SUBSTRINGS
    while left:
        held = chance.choice(texts)
        start = chance.randrange(len(held))
        term = held[start : start + chance.randint(1, 8)].partition("\n")[0].strip()
        if term and not term.startswith("-"):
            left -= 1
            yield term


def newest(connection: Connection, term: str) -> Iterator[int]:
    """Answer the ids of what holds a term, page by page: one may stop before it is full."""
    place: Place | None = None
    while True:
        page = find(connection, Terms((term,)), Filters(), place, PAGE)
        yield from (row.record_id for row in page.rows)
        if page.older is None:
            return
        place = page.older


def differences(connections: list[Connection]) -> int:
    """Count the substrings whose newest hits are not those of brute force, on any engine."""
    order = (PublicRecord.sort_on.desc(), PublicRecord.record_id.desc())
    known = connections[0].execute(
        select(PublicRecord.record_id, PublicRecord.search_text).order_by(*order)
    )
    ids, texts = map(list, zip(*known, strict=True))
    wrong = 0
    for term in substrings(texts):
        hits = (record_id for record_id, held in zip(ids, texts, strict=True) if term in held)
        expected = list(islice(hits, PAGE))
        for connection in connections:
            wrong += list(islice(newest(connection, term), PAGE)) != expected
    return wrong


def size(connection: Connection) -> Row:
    """The index beside the text; PostgreSQL's vectors, which GIN needs to walk, apart."""
    engine = connection.dialect.name
    text_bytes = connection.scalar(
        text("SELECT sum(length(CAST(reading_text AS BLOB))) FROM public_record")
        if engine == "sqlite"
        else text("SELECT sum(octet_length(reading_text)) FROM public_record")
    )
    held = connection.scalar(text(_SIZES[engine]))
    return Row(f"{engine}: text beside the index", float(text_bytes) / float(held), "x", 1 / SIZE)


def pages(folder: Path, site: Flask) -> list[Row]:
    """List and document page beside a bare page with the same queries."""
    catalogue = site.extensions["public_site"].catalogue

    def listing() -> None:
        assert catalogue.search(Terms(), Filters())[0].rows

    def document() -> None:
        assert catalogue.record(1) is not None
        catalogue.predecessors(1)

    found = []
    for name, path, query in (("list", "/", listing), ("document page", "/documents/1", document)):
        product, bare = compare(site, environ_of(path), query)
        found.append(
            Row(f"{name} at {DOCUMENTS:,}", product / bare, "of a bare page's requests", PAGE_GOAL)
        )
    return found


@contextmanager
def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Answer the addresses of an empty public database on each engine."""
    settings = PublicSettings.from_env({"REVIEW_PUBLIC_DATA": str(folder / "public")})
    with running_server() as server:
        command(server, "CREATE DATABASE search")
        urls = settings.public_database_url, named(server, "search")
        for url in urls:
            upgrade_public(url)
        yield urls


def run() -> list[Row]:
    """Fill both engines once; time, size, exactness, pages."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        engines = [open_public_store(url) for url in urls]
        for engine in engines:
            speed = fill(engine)
            found.append(Row(f"{engine.dialect.name}: documents indexed", speed, "per second"))
            with engine.connect() as connection:
                found += [*classes(connection), size(connection)]
        with engines[0].connect() as one, engines[1].connect() as other:
            wrong = differences([one, other])
            found.append(
                Row(
                    "substrings answered as by brute force",
                    (2 * SUBSTRINGS - wrong) / (2 * SUBSTRINGS),
                    "of 1",
                    1.0,
                )
            )
        settings = PublicSettings.from_env({"REVIEW_PUBLIC_DATA": str(Path(name) / "public")})
        site = create_public_app(settings, ensure_public_secrets(settings))
        found += pages(Path(name), site)
        site.extensions["public_site"].catalogue.close()
        for engine in engines:
            engine.dispose()
    return found
