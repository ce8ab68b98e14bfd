"""Towns of tests of reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.annual import four_requests
from tests.databases import SQLITE
from tests.snapshots import Snapshots
from tests.town import Town


@pytest.fixture
def asked(snapshots: Snapshots) -> Iterator[Town]:
    """A town with four requests, on one engine: rules are the same on both."""
    town, _ = snapshots.town(SQLITE, "empty", "annual")
    yield four_requests(town)
    town.close()
