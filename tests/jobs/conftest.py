"""A town whose work is carried out by the real engines in their child process, on the embedded database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import SQLITE
from tests.isolation import MORNING, Clock
from tests.snapshots import Snapshots
from tests.town import Town


@pytest.fixture
def town(snapshots: Snapshots) -> Iterator[Town]:
    """Two organisations, people for every role, an empty register."""
    town, _ = snapshots.town(SQLITE, "empty", "house")
    town.clock.now = MORNING
    yield town
    town.close()


@pytest.fixture
def clock(town: Town) -> Clock:
    """The town's clock."""
    return town.clock
