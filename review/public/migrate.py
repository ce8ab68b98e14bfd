"""Making and changing the tables of the public database, by the revisions in migrations/public.

Called by the command line and by tests, never by the public process, which may only read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from review.public.chain_tables import ProofLink
from review.public.indexing import is_outdated, reindex
from review.public.store import open_public_store

_TABLES = ProofLink.metadata  # the catalogue's own, and what stands beside it
_ENGINES_OWN = ("search_index", "ix_public_record_counted")
_SCRIPTS = Path(__file__).parents[2] / "migrations" / "public"


def upgrade_public(url: str, revision: str = "head") -> None:
    """Bring the public database to `revision`, making the folder of a SQLite file if needed."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    _run(url, lambda config: command.upgrade(config, revision))
    reindex_public(url, only_if_outdated=True)


def reindex_public(url: str, *, only_if_outdated: bool = False) -> int | None:
    """Make the search index and the counts anew; answers how many records they hold.

    With `only_if_outdated` nothing happens, and None is answered, unless a record was normalised by
    older rules. In one transaction: readers see the old index until the new one is there.
    """
    engine = open_public_store(url)
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table("search_index"):
                return None  # taken to an older revision
            if only_if_outdated and not is_outdated(connection):
                return None
            return reindex(connection)
    finally:
        engine.dispose()


def downgrade_public(url: str, revision: str) -> None:
    """Take the public database back to `revision` ("base" removes every table)."""
    _run(url, lambda config: command.downgrade(config, revision))


def differences(connection: Connection) -> list[object]:
    """What the database lacks or has beyond the models; empty when both agree."""
    context = MigrationContext.configure(connection, opts={"include_object": _is_modelled})
    return list(compare_metadata(context, _TABLES))


def _is_modelled(_: object, name: str | None, *_rest: object) -> bool:
    """Whether something has a model: what only one of the engines has is left to its revision."""
    return not any(own in (name or "") for own in _ENGINES_OWN)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _run(url: str, act: Callable[[Config], None]) -> None:
    engine = open_public_store(url)
    try:
        with engine.begin() as connection:
            act(_config(connection))
    finally:
        engine.dispose()
