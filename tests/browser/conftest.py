"""Fixtures of browser tests: one whole house per module, and tabs of people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.gallery import Gallery, open_gallery
from tests.browser.house import BrowserHouse, SignedIn, running_house, signed_in_tabs
from tests.chromium import OpenTab
from tests.databases import SQLITE, Databases
from tests.pagehouse import build


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[BrowserHouse]:
    """Staff site, public site and worker over a fresh house with everybody in it."""
    folder = tmp_path_factory.mktemp("house")
    with running_house(folder, databases.fresh(SQLITE, build)) as running:
        yield running


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Gallery]:
    """A house with a document at every step, one for the whole run."""
    with open_gallery(tmp_path_factory.mktemp("gallery"), databases.fresh(SQLITE, build)) as opened:
        yield opened


@pytest.fixture
def as_(house: BrowserHouse, open_tab: OpenTab) -> SignedIn:
    """Open a tab for somebody by login, signed in."""
    return signed_in_tabs(house, open_tab)
