"""Towns for tests that try to get round a rule: the same towns in which services are tested."""

from __future__ import annotations

from tests.services.conftest import look, town, town_at

__all__ = ["look", "town", "town_at"]
