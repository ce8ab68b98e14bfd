"""What every test of the engines leaves behind: nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _heard_again() -> Iterator[None]:
    """A command silences the whole process, because it has one of its own; here others still speak."""
    yield
    logging.disable(logging.NOTSET)
