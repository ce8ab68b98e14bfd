"""The revisions of the staff database: they build exactly the models, go down and up again.

Run on both engines. What the triggers and constraints do is in tests/store.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

import review.store
from review.store.base import Base, make_engine
from review.store.migrate import (
    NotReady,
    alembic_settings,
    assert_ready,
    current_and_head,
    downgrade,
    newest_revision,
    upgrade,
)
from review.store.tables import MODULES, staff_tables
from review.store.triggers import create_triggers, drop_triggers, missing_triggers
from tests.databases import Databases
from tests.migrations.shape import shape_of

FIRST = "20261121_people"
ZERO = "0" * 64


@pytest.fixture
def built_url(databases: Databases, engine_name: str) -> str:
    """A database as the revisions build it."""
    return databases.fresh(engine_name, upgrade)


@pytest.fixture
def built(built_url: str) -> Iterator[Engine]:
    """An engine on it."""
    engine = make_engine(built_url)
    yield engine
    engine.dispose()


def _code(engine: Engine) -> str:
    with pytest.raises(NotReady) as caught:
        assert_ready(engine)
    return caught.value.code


def test_revisions_build_what_the_models_say(built: Engine, empty_database_url: str) -> None:
    by_models = make_engine(empty_database_url)
    staff_tables().create_all(by_models)
    said, made = shape_of(by_models), shape_of(built)
    by_models.dispose()
    assert made.keys() == said.keys()
    for table, shape in said.items():
        assert made[table] == shape
    assert sum(len(shape["checks"]) for shape in made.values()) > 40  # type: ignore[arg-type, misc]


def test_alembic_finds_nothing_to_do(built: Engine) -> None:
    with built.connect() as connection:
        command.check(alembic_settings(connection))


def test_revisions_go_up_down_and_up_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    assert current_and_head(empty_database_url) == (newest_revision(), newest_revision())
    downgrade(empty_database_url, "base")
    engine = make_engine(empty_database_url)
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert current_and_head(empty_database_url) == (None, newest_revision())
    upgrade(empty_database_url)
    assert_ready(engine)
    engine.dispose()


def test_a_database_in_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "staff" / "review.db"
    upgrade(f"sqlite:///{path}")
    upgrade(f"sqlite:///{path}")
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path.parent, *path.parent.iterdir())]
    assert modes == [0o700, 0o600]


def test_an_upgrade_that_has_nothing_to_do_keeps_rows_and_mends_triggers(
    built: Engine, built_url: str
) -> None:
    with built.begin() as connection:
        drop_triggers(connection)
        connection.execute(text("UPDATE event_head SET seq = 7"))
    upgrade(built_url)
    with built.connect() as connection:
        assert connection.execute(text("SELECT id, seq FROM event_head")).all() == [(1, 7)]
        assert missing_triggers(connection) == frozenset()


def test_a_database_that_is_not_there_or_empty_is_named(
    empty_database_url: str, tmp_path: Path
) -> None:
    engine = make_engine(empty_database_url)
    assert _code(engine) == "database_missing"
    engine.dispose()
    nowhere = tmp_path / "nowhere" / "review.db"
    assert _code(make_engine(f"sqlite:///{nowhere}")) == "database_missing"
    assert not nowhere.parent.exists()


def test_a_database_behind_or_ahead_of_the_program_is_named(
    empty_database_url: str, built: Engine
) -> None:
    upgrade(empty_database_url, revision=FIRST)
    engine = make_engine(empty_database_url)
    with pytest.raises(NotReady, match=f"database_behind at={FIRST} wanted={newest_revision()}"):
        assert_ready(engine)
    engine.dispose()
    with built.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20991231_later'"))
    assert _code(built) == "database_ahead"


def test_a_trigger_that_is_gone_is_named(built: Engine) -> None:
    with built.begin() as connection:
        on_table = "" if built.dialect.name == "sqlite" else " ON event"
        connection.execute(text(f"DROP TRIGGER event_in_order{on_table}"))
    with pytest.raises(NotReady, match="trigger_missing names=event_in_order"):
        assert_ready(built)


def test_a_trigger_that_only_bears_the_name_is_no_trigger(built: Engine) -> None:
    on_sqlite = built.dialect.name == "sqlite"
    name = "event_no_update" if on_sqlite else "event_no_change"
    with built.begin() as connection:
        if on_sqlite:
            connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(
                text(f"CREATE TRIGGER {name} BEFORE UPDATE ON event BEGIN SELECT 1; END")
            )
        else:
            connection.execute(text(f"ALTER TABLE event DISABLE TRIGGER {name}"))
        assert missing_triggers(connection) == {name}
        create_triggers(connection)
        assert missing_triggers(connection) == frozenset()


@pytest.mark.postgres
def test_a_trigger_whose_function_was_emptied_is_no_trigger(databases: Databases) -> None:
    engine = make_engine(databases.fresh("postgresql", upgrade))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION event_refuse() RETURNS trigger AS "
            "$$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        assert "event_no_change" in missing_triggers(connection)
    engine.dispose()


def test_a_log_without_its_head_is_named(built: Engine) -> None:
    """Somebody takes the head away and puts the trigger back that forbids it."""
    with built.begin() as connection:
        if built.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE name = 'event_head_stays'"
            statement = str(connection.exec_driver_sql(query).scalar_one())
            connection.exec_driver_sql("DROP TRIGGER event_head_stays")
            connection.exec_driver_sql("DELETE FROM event_head")
            connection.exec_driver_sql(statement)
        else:
            connection.exec_driver_sql("ALTER TABLE event_head DISABLE TRIGGER event_head_stays")
            connection.exec_driver_sql("DELETE FROM event_head")
            connection.exec_driver_sql("ALTER TABLE event_head ENABLE TRIGGER event_head_stays")
    assert _code(built) == "head_missing"
    with built.begin() as connection:
        create_triggers(connection)
        assert connection.execute(text("SELECT seq, digest FROM event_head")).all() == [(0, ZERO)]
    assert_ready(built)


def test_an_upgrade_that_would_break_a_link_leaves_everything_as_it_was(
    databases: Databases,
) -> None:
    url = databases.fresh("sqlite", upgrade)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as careless, careless:
        careless.execute(
            "INSERT INTO office (organisation_id, name, code) VALUES (99, 'of nobody', '')"
        )
        careless.execute("DROP TRIGGER event_in_order")
    with pytest.raises(NotReady, match="foreign_key_broken tables=office"):
        upgrade(url)
    engine = make_engine(url)
    assert _code(engine) == "trigger_missing"
    engine.dispose()


def test_revisions_import_no_model() -> None:
    for path in (Path(__file__).parents[2] / "migrations" / "versions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("review"), path.name
            if isinstance(node, ast.Import):
                assert not any(a.name.startswith("review") for a in node.names), path.name


def test_every_module_with_a_table_is_known_to_the_revisions() -> None:
    listed = {module.__name__ for module in MODULES}
    for found in pkgutil.iter_modules(review.store.__path__, "review.store."):
        importlib.import_module(found.name)
    with_tables = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert with_tables == listed
