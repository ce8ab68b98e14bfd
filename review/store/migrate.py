"""Making and changing the tables of the staff database, by the revisions in ``migrations/``.

Run by the command line with the account that owns the tables (``MIGRATE_DATABASE_URL``), never by a
request. Afterwards the site's own account on PostgreSQL gets what it needs and no more; ``assert_ready``
is what a process asks at its start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.engine import make_url

from review.store.base import WRITES, Base, make_engine
from review.store.triggers import create_triggers, drop_triggers, missing_triggers

_SETTINGS = Path(__file__).parents[2] / "pyproject.toml"
_LOCK = 1_836_412_519  # one number of our own: two upgrades at once wait for each other

#: The log may only grow: no right to change or delete is ever granted on it.
_RIGHTS = {
    "event": "SELECT, INSERT",
    "event_head": "SELECT, UPDATE",
    "alembic_version": "SELECT",
}
_BUSINESS = "SELECT, INSERT, UPDATE, DELETE"


class NotReady(Exception):
    """The database can not be used as it is. ``code`` says why, ``facts`` what its sentence needs.

    Codes: ``database_missing`` (no tables at all), ``database_behind`` and ``database_ahead`` (facts
    ``at``, ``wanted``), ``trigger_missing`` (``names``), ``head_missing`` (the log's head row).
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(" ".join([code, *(f"{k}={v}" for k, v in facts.items())]))
        self.code = code
        self.facts = facts


def upgrade(url: str, *, application_url: str | None = None, revision: str = "head") -> None:
    """Bring the database to a revision, making the folder of a SQLite file if needed.

    All or nothing. Triggers are made again and the log's head row is there afterwards. With
    ``application_url`` (``DATABASE_URL``) the account named in it gets its rights on PostgreSQL,
    unless it is the owner itself.
    """
    with owner_connection(url) as connection:
        drop_triggers(connection)  # one that names a table keeps SQLite from rebuilding it
        command.upgrade(alembic_settings(connection), revision)
        if inspect(connection).has_table("event"):
            create_triggers(connection)  # also where no revision was to be applied
        account = make_url(application_url).username if application_url else None
        if account and connection.dialect.name == "postgresql":
            grant_rights(connection, account)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to a revision; "base" removes every table."""
    with owner_connection(url) as connection:
        command.downgrade(alembic_settings(connection), revision)


def grant_rights(connection: Connection, account: str) -> None:
    """Give the application account what it needs on PostgreSQL; it owns nothing, so drops nothing."""
    if account == connection.exec_driver_sql("SELECT current_user").scalar_one():
        return
    quoted = connection.dialect.identifier_preparer.quote(account)
    schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    prepared = connection.dialect.identifier_preparer.quote(str(schema))
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {prepared} TO {quoted}")
    held = set(inspect(connection).get_table_names())
    for table in sorted(held & {*Base.metadata.tables, *_RIGHTS}):
        name = connection.dialect.identifier_preparer.quote(table)
        connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {_RIGHTS.get(table, _BUSINESS)} ON {name} TO {quoted}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {prepared} TO {quoted}")


def current_and_head(url: str) -> tuple[str | None, str]:
    """The revision the database is at (None before the first) and the newest one there is."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return _revision(connection), newest_revision()
    finally:
        engine.dispose()


def newest_revision() -> str:
    """The newest revision in ``migrations/``."""
    head = ScriptDirectory.from_config(alembic_settings()).get_current_head()
    return str(head)


def assert_ready(engine: Engine) -> None:
    """Raise NotReady unless tables, triggers and the log's head are as this program needs them.

    Writes nothing: a SQLite file that is not there is not made.
    """
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and not Path(database).exists():
        raise NotReady("database_missing")
    with engine.connect() as connection:
        _assert_revision(_revision(connection))
        missing = missing_triggers(connection)
        if missing:
            raise NotReady("trigger_missing", names=", ".join(sorted(missing)))
        if not connection.execute(text("SELECT 1 FROM event_head WHERE id = 1")).first():
            raise NotReady("head_missing")


def alembic_settings(connection: Connection | None = None) -> Config:
    """Alembic's settings (``[tool.alembic]`` in pyproject.toml), to run on an open connection."""
    config = Config(toml_file=_SETTINGS)
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _assert_revision(at: str | None) -> None:
    wanted = newest_revision()
    if at is None:
        raise NotReady("database_missing")
    if at != wanted:
        known = {s.revision for s in _scripts().walk_revisions()}
        raise NotReady("database_behind" if at in known else "database_ahead", at=at, wanted=wanted)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_settings())


@contextmanager
def owner_connection(url: str) -> Iterator[Connection]:
    """One transaction of the owner's account, alone; committed at its end.

    Makes the folder of a SQLite file; there foreign keys are checked at the end instead of on the
    way, and NotReady (``foreign_key_broken``) undoes everything.
    """
    database = make_url(url).database
    if url.startswith("sqlite") and database and database != ":memory:":
        path = Path(database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # SQLite gives the files beside it the same mode
    engine = make_engine(url)
    on_sqlite = engine.dialect.name == "sqlite"
    if on_sqlite:
        event.listen(engine, "connect", _without_foreign_keys)
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if not on_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
            if on_sqlite and (
                broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            ):
                raise NotReady(
                    "foreign_key_broken", tables=", ".join(sorted({r[0] for r in broken}))
                )
    finally:
        engine.dispose()


def _without_foreign_keys(connection: Any, _: object) -> None:
    """Batch migrations drop and rebuild tables; with foreign keys on, that would take rows along."""
    connection.execute("PRAGMA foreign_keys=OFF")
