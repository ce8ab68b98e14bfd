"""Staff databases as the revisions build them, on both engines.

``engine`` is a database of the test's own. ``session`` shares one per run: what a test writes, also
what it commits, is rolled back at its end; that is quick, and most tests need no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from review.store.base import WRITES, make_engine
from review.store.migrate import upgrade
from tests.databases import Databases


@pytest.fixture
def engine(databases: Databases, engine_name: str) -> Iterator[Engine]:
    """Once on SQLite, once on PostgreSQL."""
    engine = make_engine(databases.fresh(engine_name, upgrade))
    yield engine
    engine.dispose()


@pytest.fixture(scope="package")
def shared_engine(databases: Databases) -> Iterator[Callable[[str], Engine]]:
    """One database per engine for all tests that leave nothing behind."""
    opened: list[Engine] = []

    @cache
    def engine_of(name: str) -> Engine:
        opened.append(make_engine(databases.fresh(name, upgrade)))
        return opened[-1]

    yield engine_of
    for engine in opened:
        engine.dispose()


@pytest.fixture
def session(engine_name: str, shared_engine: Callable[[str], Engine]) -> Iterator[Session]:
    """A session that writes; its commits are savepoints of a transaction that is rolled back."""
    engine = shared_engine(engine_name).execution_options(**{WRITES: True})
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()
