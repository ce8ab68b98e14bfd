"""The revisions of the public database: they build exactly the models, go down and up again.

The DDL is compared as text, because check constraints are not seen by Alembic's own comparison.
"""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text

from review.public.migrate import differences, downgrade_public, upgrade_public
from review.public.store import open_public_store
from review.public.tables import Base
from tests.databases import Databases


def _checks(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    """Every check constraint with its text, by table."""
    return {
        table: {
            (str(check["name"]), check["sqltext"])
            for check in inspect(engine).get_check_constraints(table)
        }
        for table in Base.metadata.tables
    }


def test_migrations_build_what_the_models_say(
    public_engine: Engine, empty_database_url: str
) -> None:
    by_models = open_public_store(empty_database_url)
    Base.metadata.create_all(by_models)
    with public_engine.connect() as connection:
        assert differences(connection) == []
    assert _checks(public_engine) == _checks(by_models)
    assert any(_checks(public_engine).values())
    by_models.dispose()


def test_migrations_go_up_down_and_up_again(empty_database_url: str) -> None:
    upgrade_public(empty_database_url)
    downgrade_public(empty_database_url, "base")
    engine = open_public_store(empty_database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade_public(empty_database_url)
    upgrade_public(empty_database_url)  # a second run changes nothing
    with engine.connect() as connection:
        assert connection.execute(text("SELECT change_id, count FROM change")).all() == [(1, 0)]
    engine.dispose()


def test_a_sqlite_catalogue_can_be_opened_by_a_reader_without_its_writer(
    databases: Databases,
) -> None:
    url = databases.fresh("sqlite", upgrade_public)
    reader = open_public_store(url, read_only=True)
    with reader.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "delete"
    reader.dispose()
