"""How long a July takes over a large register: preview and opening against the statements one would write by hand.

100,000 documents on SQLite and on PostgreSQL; ``JULY=1000000`` in the environment for the size of the
issue, on SQLite. Documents are made by the database itself. Memory is that of a process that does
nothing but open the round.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session, sessionmaker

from bench.harness import Row, race, seconds
from bench.july_rows import NOW, TODAY, YEAR, fill, hand_written, hand_written_preview
from review.domain.commands import OpenRound
from review.domain.rounds import RoundKind
from review.domain.values import Actor
from review.services.rounds.opening import begin_opening, open_next_range
from review.services.rounds.previews import preview
from review.store.base import make_engine, writing
from review.store.migrate import upgrade
from review.store.round_board import board_of
from review.store.rounds import round_of
from tests.databases import command, named, running_server

SMALL, DEFAULT = 10_000, 100_000
ROUNDS = 3
#: At most three times what the hand-written statement takes.
SHARE = 1 / 3
MEMORY = 300.0
SYSTEM = Actor(id=None, name="system:bench", system=True)


def open_all(sessions: sessionmaker[Session]) -> int:
    """Open the July as the background task does, a transaction per range; answers how many items."""
    with sessions() as session:
        order = OpenRound(organisation_id=1, year=YEAR)
        round_id = begin_opening(session, SYSTEM, order, now=NOW, today=TODAY).id
        session.commit()
    more = True
    while more:
        with sessions() as session:
            more = open_next_range(session, SYSTEM, round_id, now=NOW)
            session.commit()
    with sessions() as session:
        return int(session.scalar(text("SELECT count(*) FROM round_item")) or 0)


def forget(sessions: sessionmaker[Session]) -> None:
    """Take the round and its items away again, without asking what refers to them."""
    bind = sessions.kw["bind"]
    tables = ("notice", "round_tally", "round_item", "round")
    if bind.dialect.name == "postgresql":
        with bind.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
        return
    with closing(sqlite3.connect(bind.url.database)) as connection, connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants


def by_hand(sessions: sessionmaker[Session]) -> int:
    """The same items by one statement, without ranges, tallies, carried items and routes."""
    with sessions() as session:
        hand_written(session.connection())
        session.commit()
        return int(session.scalar(text("SELECT count(*) FROM round_item")) or 0)


def measured(url: str, documents: int, name: str) -> tuple[list[Row], float]:
    """Fill a database and race; answers the rows and the seconds of an opening per document."""
    upgrade(url)
    engine = make_engine(url)
    sessions = writing(engine)
    with sessions() as session:
        fill(session.connection(), documents)
        session.commit()
    _analyse(sessions)
    counts = {"hand": by_hand(sessions)}
    forget(sessions)
    counts["ours"] = open_all(sessions)
    forget(sessions)
    assert counts["ours"] == counts["hand"] > documents / 20, counts
    openings = _openings(sessions)
    previews = race(
        {
            "hand": lambda: _read(sessions, hand_written_preview),
            "ours": lambda: _preview(sessions),
        },
        ROUNDS,
    )
    engine.dispose()
    of = f"{name}, {documents:,} documents"
    shown = openings["hand"] / previews["ours"]
    rows = [
        Row(f"july preview: {of}", shown, "of hand-written INSERT", SHARE),
        Row(f"july preview: {of}", previews["hand"] / previews["ours"], "of hand-written count"),
        Row(
            f"july opening: {of}",
            openings["hand"] / openings["ours"],
            "of hand-written INSERT",
            SHARE,
        ),
        Row(f"july opening: {of}", openings["ours"], "seconds"),
        Row(f"july items: {of}", float(counts["ours"]), "items"),
    ]
    return rows, openings["ours"] / documents


def _analyse(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ANALYZE"))
            session.commit()


def _openings(sessions: sessionmaker[Session]) -> dict[str, float]:
    """The best of some openings of each kind, each on an empty table; taking away is not counted."""
    taken: dict[str, list[float]] = {"hand": [], "ours": []}
    contenders: dict[str, Callable[[], object]] = {
        "hand": lambda: by_hand(sessions),
        "ours": lambda: open_all(sessions),
    }
    for number in range(ROUNDS):
        for kind in sorted(contenders, reverse=bool(number % 2)):
            taken[kind].append(seconds(contenders[kind]))
            forget(sessions)
    return {kind: sorted(times)[len(times) // 2] for kind, times in taken.items()}


def _read(sessions: sessionmaker[Session], query: Callable[[Connection], object]) -> None:
    with sessions() as session:
        query(session.connection())


def _preview(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        told = preview(session, 1, YEAR, today=TODAY)
        assert told.total > 0
        assert round_of(session, 1, RoundKind.JULY, YEAR) is None


def peak(url: str) -> float:
    """Megabytes that a process needs at most which does nothing but open the round."""
    program = (
        "import resource, sys\n"
        "from bench.july import open_all\n"
        "from review.store.base import make_engine, writing\n"
        "open_all(writing(make_engine(sys.argv[1])))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, url], capture_output=True, text=True, check=True
    )
    return float(told.stdout)


def _board(few_url: str, many_url: str) -> Row:
    """What the board of a round reads, over few items and over many."""
    few, many = writing(make_engine(few_url)), writing(make_engine(many_url))
    open_all(few)
    times = race({"few": lambda: _look(few), "many": lambda: _look(many)}, 5 * ROUNDS)
    with many() as session:
        items = session.scalar(text("SELECT count(*) FROM round_item"))
    name = f"july board: SQLite, {items:,} items"
    return Row(name, times["few"] / times["many"], "of a small round", SHARE)


def _look(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        row = round_of(session, 1, RoundKind.JULY, YEAR)
        assert row is not None
        assert board_of(session, row, TODAY).total("open") > 0


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def run() -> list[Row]:
    """Preview and opening as a share of hand-written speed, memory, and how cost grows with size."""
    documents = int(os.environ.get("JULY", DEFAULT))
    with _folder() as folder:
        _, few = measured(f"sqlite:///{folder / 'few.db'}", SMALL, "SQLite")
        url = f"sqlite:///{folder / 'many.db'}"
        rows, many = measured(url, documents, "SQLite")
        used = peak(url)
        rows.append(_board(f"sqlite:///{folder / 'few.db'}", url))
    rows += [
        Row(f"july opening: 300 MB over peak memory ({used:.0f} MB)", MEMORY / used, "ratio", 1.0),
        Row(
            f"july opening: cost per document, {SMALL:,} over {documents:,}",
            few / many,
            "ratio",
            0.5,
        ),
    ]
    try:
        with running_server() as server:
            command(server, 'CREATE DATABASE "july"')
            rows += measured(named(server, "july"), min(documents, DEFAULT), "PostgreSQL")[0]
    except LookupError as missing:
        print(missing, file=sys.stderr)
    return rows
