"""Opening the public database: an engine for the release step, a reading one for the site.

SQLite keeps a rollback journal, because a read-only user can not open a WAL file whose writer has
gone. Tables are made by `migrate`, rows are written by `records`; nothing here decides.
"""

from __future__ import annotations

import sqlite3
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

_BUSY_SECONDS = 10


def open_public_store(url: str, *, read_only: bool = False) -> Engine:
    """Answer an engine on the public catalogue; no connection is opened yet.

    With `read_only` nothing can be written through it, and a missing SQLite file is not made.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address.database or "", read_only=read_only)
    options = "-c default_transaction_read_only=on" if read_only else ""
    return create_engine(
        address, pool_pre_ping=True, connect_args={"options": options} if options else {}
    )


def _open_sqlite(path: str, *, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        "sqlite://",
        poolclass=QueuePool,
        creator=lambda: sqlite3.connect(
            f"file:{quote(path)}?mode={mode}",
            uri=True,
            timeout=_BUSY_SECONDS,
            check_same_thread=False,
        ),
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        """Tell SQLite what it does not do by itself."""
        if not read_only:
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-64000")

    return engine
