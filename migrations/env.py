"""Alembic's entry for the staff database, on the connection that ``review.store.migrate`` gives.

``alembic revision`` or ``alembic check`` typed by hand opens the database of MIGRATE_DATABASE_URL. The
public catalogue has its own entry in ``migrations/public/``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from review.config import Settings
from review.store.base import UtcDateTime
from review.store.migrate import owner_connection
from review.store.tables import staff_tables
from review.store.triggers import create_triggers


def render_type(kind: str, item: Any, _: AutogenContext) -> str | bool:
    """Write a moment into a revision as what the database knows; revisions import no models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def open_connection() -> Iterator[sa.Connection]:
    """The connection that was given, or one of the owner's account, committed at the end."""
    given = context.config.attributes.get("connection")
    if given is not None:
        yield given
        return
    with owner_connection(Settings.from_env(os.environ).migrate_database_url) as own:
        yield own


with open_connection() as connection:
    applied: list[object] = []
    context.configure(
        connection=connection,
        target_metadata=staff_tables(),
        render_as_batch=True,
        render_item=render_type,
        compare_type=True,
        on_version_apply=lambda **told: applied.append(told["step"]),
    )
    with context.begin_transaction():
        context.run_migrations()
    # batch migrations on SQLite drop triggers without a word
    if applied and sa.inspect(connection).has_table("event"):
        create_triggers(connection)
