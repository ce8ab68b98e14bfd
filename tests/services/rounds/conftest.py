"""A town whose July is about to be opened: nine in the morning of 1 July 2026, first July 2021."""

from __future__ import annotations

import pytest

from tests.july_house import July
from tests.town import Town


@pytest.fixture
def july(town: Town) -> July:
    """The town's rounds, on both engines."""
    july = July(town)
    july.at(2021, 6, 1)
    july.since(2021)
    july.at(2026)
    return july
