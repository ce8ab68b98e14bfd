"""A house in the July of a round: one document that is kept inside, one that is public."""

from __future__ import annotations

import pytest

from tests.julys import july, public_one
from tests.services.conftest import TownAt
from tests.town import Town

House = tuple[Town, int]


@pytest.fixture
def kept(town_at: TownAt) -> House:
    """The town and its exempt document, whose item nobody has answered yet."""
    town, document_id = town_at("july")
    july(town)
    return town, document_id


@pytest.fixture
def public(kept: House) -> House:
    """The town and its public document, whose item nobody has answered yet."""
    return kept[0], public_one(kept[0])
