"""How far a report has come, as its card on the hub says it. No figure is worked out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a report has come: ``words`` in one sentence, ``due`` the day it is owed.

    ``done``: nothing is owed any more. ``values`` complete the address of the page, such as the
    year of the report that is due next.
    """

    words: str
    due: date | None = None
    done: bool = False
    values: Mapping[str, object] = field(default_factory=dict)
