"""A public catalogue of its own for every test: tables by migration, on both engines, and a folder.

What a record looks like by default is in `releases`; nothing staff-side is imported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from review.public.migrate import upgrade_public
from review.public.store import open_public_store
from tests.databases import SQLITE, Databases
from tests.public.houses import House, a_house


@pytest.fixture
def public_engine(databases: Databases, engine_name: str) -> Iterator[Engine]:
    """The public store with its tables: once on SQLite, once on PostgreSQL."""
    engine = open_public_store(databases.fresh(engine_name, upgrade_public))
    yield engine
    engine.dispose()


@pytest.fixture
def session(public_engine: Engine) -> Iterator[Session]:
    """A session of the release step on either engine."""
    with Session(public_engine) as session:
        yield session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of released files; it is not there yet."""
    return tmp_path / "public" / "files"


@pytest.fixture
def house(databases: Databases, engine_name: str, tmp_path: Path) -> Iterator[House]:
    """A public site over an empty catalogue, with the release step beside it, on both engines."""
    with a_house(databases.fresh(engine_name, upgrade_public), tmp_path) as house:
        yield house


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Iterator[House]:
    """The same on SQLite alone, for what has nothing to do with the engine."""
    with a_house(databases.fresh(SQLITE, upgrade_public), tmp_path) as house:
        yield house
