"""The house on which commands are tried, and the application they are given to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import SQLITE
from tests.snapshots import Snapshots
from tests.town import Town


@pytest.fixture
def town(snapshots: Snapshots) -> Iterator[Town]:
    """Two organisations on the embedded database, an empty register."""
    town, _ = snapshots.town(SQLITE, "empty", "cli")
    yield town
    town.close()
