"""Fixtures every test may use: a clock, databases on both engines, no network, no mail, a browser.

What a room needs alone lives in the conftest of its folder. A missing PostgreSQL or browser fails
the tests that need it, with what to install; it is never a skip.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import chromium, open_tab, tab
from tests.databases import POSTGRESQL, SQLITE, Databases, running_server
from tests.isolation import MORNING, Clock, loopback_only
from tests.sharing import Sharing, turn
from tests.snapshots import Snapshots

__all__ = ["chromium", "open_tab", "tab"]

ROOT = Path(__file__).parent.parent
#: After how many new objects the collector looks at the young ones, and how seldom at the older.
SELDOM = (20_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    """Tests see a clean environment: no setting of the machine they run on.

    What is read until all tests are known stays; the collector looks at none of it.
    """
    gc.disable()
    for name in list(os.environ):
        if name.startswith("REVIEW_") or name.endswith(("DATABASE_URL", "QUEUE_URL")):
            del os.environ[name]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Workers get files, and all files of a house together."""
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, in every worker the same."""
    items.sort(key=lambda item: turn(item.nodeid))


def pytest_collection_finish() -> None:
    """Modules and tests stay until the end: the collector need not look at them every time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*SELDOM)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Nothing leaves the machine."""
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at 2026-07-17 09:00 in Beijing until it is moved."""
    return Clock(MORNING)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for this run: the URL of its maintenance database."""
    try:
        with running_server() as url:
            yield url
    except LookupError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Databases:
    """Fresh databases: databases.fresh("sqlite" | "postgresql", prepare)."""
    return Databases(
        tmp_path_factory.mktemp("databases"), lambda: str(request.getfixturevalue("postgres_url"))
    )


@pytest.fixture(scope="session")
def snapshots(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    """Prepared towns; walking to a stage is done once, whoever asks."""
    return Snapshots(databases, tmp_path_factory.mktemp("towns"))


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Runs a test once per engine: "sqlite", "postgresql"."""
    return str(request.param)


@pytest.fixture
def empty_database_url(engine_name: str, databases: Databases) -> str:
    """A database without tables, on either engine."""
    return databases.fresh(engine_name)
