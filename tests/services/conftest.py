"""Towns of tests on both engines: what services do, they do on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.databases import SQLITE
from tests.snapshots import Snapshots
from tests.town import Town

TownAt = Callable[[str], tuple[Town, int]]


@pytest.fixture
def town_at(snapshots: Snapshots, engine_name: str) -> Iterator[TownAt]:
    """A town of the test's own whose document has come to a stage; answers the town and the document's id."""
    opened: list[Town] = []

    def at(stage: str) -> tuple[Town, int]:
        town, document_id = snapshots.town(engine_name, stage, f"house-{len(opened)}")
        opened.append(town)
        return town, document_id

    yield at
    for town in opened:
        town.close()


@pytest.fixture
def town(town_at: TownAt) -> Town:
    """Two organisations, people for every role, an empty register."""
    return town_at("empty")[0]


@pytest.fixture(scope="module", params=[SQLITE])
def look(snapshots: Snapshots, request: pytest.FixtureRequest) -> Iterator[TownAt]:
    """Towns shared by a module's tests that only get refused: nothing in them may change.

    On one engine: a refusal is judged before anything is written, and what is read for it is read in
    both by the tests of what is allowed.
    """
    opened: dict[str, tuple[Town, int]] = {}

    def at(stage: str) -> tuple[Town, int]:
        if stage not in opened:
            opened[stage] = snapshots.town(str(request.param), stage, f"look-{stage}")
        return opened[stage]

    yield at
    for town, _ in opened.values():
        town.close()
