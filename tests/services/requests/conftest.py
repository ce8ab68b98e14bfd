"""A register on one engine for what is judged or counted; stories of rows use ``desks`` on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.asking import Desk
from tests.databases import SQLITE
from tests.services.conftest import TownAt
from tests.snapshots import Snapshots


@pytest.fixture
def desk(snapshots: Snapshots) -> Iterator[Desk]:
    """An empty register of a town; its calendar knows weekends only."""
    town, _ = snapshots.town(SQLITE, "empty", "desk")
    yield Desk(town)
    town.close()


@pytest.fixture
def desks(town_at: TownAt) -> Desk:
    """The same on each engine in turn."""
    return Desk(town_at("empty")[0])
