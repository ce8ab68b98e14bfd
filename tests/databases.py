"""Throw-away databases: one PostgreSQL server per run, and quick copies of a prepared database.

A prepared database is built once per engine and copied for every test that asks (SQLite: the file;
PostgreSQL: CREATE DATABASE … TEMPLATE). Knows nothing of what is prepared.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
OWNER = "app"
#: Nothing has to survive, nobody has to replicate, nothing lives long enough to be swept or compiled.
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "checkpoint_timeout=1h",
    "autovacuum=off",
    "jit=off",
)
MISSING = (
    "PostgreSQL is not installed, and the tests need it: apt-get install postgresql "
    "(the tests start their own server, the system's is not touched)"
)

Prepare = Callable[[str], None]


def programs() -> Path:
    """The folder of the newest installed server's programs; LookupError says what to install."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    if not found:
        raise LookupError(MISSING)
    return found[-1].parent


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server in a folder of its own; yields its maintenance database's URL."""
    tools, port = programs(), free_port()
    home = Path(tempfile.mkdtemp(prefix="review-pg-"))
    as_owner: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    options = f"-p {port} -k {home} " + " ".join(f"-c {each}" for each in SETTINGS)

    def tool(*arguments: str) -> None:
        subprocess.run(
            [*as_owner, str(tools / arguments[0]), *arguments[1:]],
            check=True,
            cwd=home,
            stdout=subprocess.DEVNULL,
        )

    data = str(home / "data")
    tool(
        "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        OWNER,
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    try:
        tool("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://{OWNER}@127.0.0.1:{port}/postgres"
        tool("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def command(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    plain = url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement.encode())


def copy_over(engine: str, source: str, target: str) -> None:
    """Make the target database what the source is; nobody is connected to either."""
    name, model = target.rsplit("/", 1)[1], source.rsplit("/", 1)[1]
    if engine == SQLITE:
        to = Path(target.removeprefix("sqlite:///"))
        for left in to.parent.glob(f"{to.name}*"):
            left.unlink()
        shutil.copyfile(source.removeprefix("sqlite:///"), to)
        return
    command(named(target, "postgres"), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    # through the log, the server's own choice, a copy costs twice as much
    create = f'CREATE DATABASE "{name}" TEMPLATE "{model}" STRATEGY FILE_COPY'
    command(named(target, "postgres"), create)


class Databases:
    """Gives out fresh databases: empty ones, or copies of one the caller prepared."""

    def __init__(self, folder: Path, server: Callable[[], str]) -> None:
        self._folder = folder
        self._server = server
        self._numbers = count(1)
        self._prepared: dict[tuple[str, Prepare], str] = {}
        self._places: dict[tuple[str, str], str] = {}

    def fresh(self, engine: str, prepare: Prepare | None = None) -> str:
        """The URL of a database of your own; with `prepare`, a copy of what that built once."""
        if prepare is None:
            return self._empty(engine)
        template = self._prepared.get((engine, prepare))
        if template is None:
            template = self._empty(engine)
            prepare(template)
            self._prepared[engine, prepare] = template
        return self._copy(engine, template)

    def again(self, engine: str, place: str, prepare: Prepare) -> str:
        """A fresh copy of what `prepare` built once, always at the URL of its place.

        Who was in the place before has closed it; an engine over it may stay, with its compiled statements.
        """
        url = self._places.get((engine, place))
        if url is None:
            self._places[engine, place] = url = self.fresh(engine, prepare)
        else:
            copy_over(engine, self._prepared[engine, prepare], url)
        return url

    def _empty(self, engine: str) -> str:
        url = self._unused(engine)
        if engine != SQLITE:
            command(self._server(), f'CREATE DATABASE "{url.rsplit("/", 1)[1]}"')
        return url

    def _copy(self, engine: str, template: str) -> str:
        url = self._unused(engine)
        copy_over(engine, template, url)
        return url

    def _unused(self, engine: str) -> str:
        name = f"test_{next(self._numbers)}"
        return (
            f"sqlite:///{self._folder / name}.db"
            if engine == SQLITE
            else named(self._server(), name)
        )
