"""The town of tests on both engines: what services do, they do on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from review.store.migrate import upgrade
from tests.databases import Databases
from tests.isolation import Clock
from tests.town import Town, build_town


@pytest.fixture
def town(databases: Databases, engine_name: str, tmp_path: Path, clock: Clock) -> Iterator[Town]:
    """Two organisations, people for every role, an empty register."""
    town = build_town(databases.fresh(engine_name, upgrade), tmp_path / "house", clock)
    yield town
    town.close()
