"""Fixtures of page tests: a fresh house with everybody in it, and visitors who are signed in.

``house`` is a ``tests.pagehouse.PageHouse``; ``client_as("drafter")`` is a demanding visitor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from review.config import Settings
from review.web.app import create_app
from review.web.runtime import EXTENSION
from tests.compiled import STAFF_TEMPLATES
from tests.databases import SQLITE, Databases
from tests.isolation import Clock
from tests.page import Visitor
from tests.pagehouse import PageHouse, build
from tests.staffapp import app_over


@pytest.fixture
def settings(tmp_path: Path, databases: Databases) -> Settings:
    """Settings of a fresh house."""
    url = databases.again(SQLITE, "pages", build)
    return Settings.from_env({"REVIEW_DATA": str(tmp_path / "house"), "DATABASE_URL": url})


@pytest.fixture
def house(settings: Settings, clock: Clock) -> Iterator[PageHouse]:
    """A house with everybody in it, and pages over it."""
    enqueued: list[tuple[str, int]] = []
    app = app_over(settings, clock, lambda kind, row_id: enqueued.append((kind, row_id)))
    house = PageHouse(app, clock, enqueued)
    yield house
    house.house.engine.dispose()


@pytest.fixture
def own_app(house: PageHouse, settings: Settings) -> PageHouse:
    """The same house under an application that a test may change."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = STAFF_TEMPLATES
    app.extensions[EXTENSION] = house.house
    house.app = app
    return house


@pytest.fixture
def client_as(house: PageHouse) -> Callable[[str], Visitor]:
    """Sign somebody in by login, as in ``client_as("drafter")``."""
    return house.signed_in
