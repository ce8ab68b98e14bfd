"""A town whose work is carried out by the real engines in their child process, on the embedded database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import SQLITE, Databases
from tests.isolation import MORNING, Clock
from tests.snapshots import Snapshots
from tests.town import Town


@pytest.fixture(scope="session")
def empty_town(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    """Prepared towns."""
    return Snapshots(databases, tmp_path_factory.mktemp("towns"))


@pytest.fixture
def town(empty_town: Snapshots) -> Iterator[Town]:
    """Two organisations, people for every role, an empty register."""
    town, _ = empty_town.town(SQLITE, "empty", "house")
    town.clock.now = MORNING
    yield town
    town.close()


@pytest.fixture
def clock(town: Town) -> Clock:
    """The town's clock."""
    return town.clock
