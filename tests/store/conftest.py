"""A staff database of its own for every test, as the revisions build it, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from review.store.base import make_engine, writing
from review.store.migrate import upgrade
from tests.databases import Databases


@pytest.fixture
def engine(databases: Databases, engine_name: str) -> Iterator[Engine]:
    """Once on SQLite, once on PostgreSQL."""
    engine = make_engine(databases.fresh(engine_name, upgrade))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that writes; what a test does not commit is gone."""
    with writing(engine)() as session:
        yield session
