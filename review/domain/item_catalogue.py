"""Items to be made public: how often something is due under each, and where nothing was loaded.

Domain.md R17: information is loaded by catalogue. A gap is a stretch of the item's cycle that is
over without a document; an item published as it is made has no gaps, only a count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Cycle(StrEnum):
    """How often something is published under an item."""

    AS_MADE = "as_made"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


#: Months of one stretch.
_MONTHS = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3, Cycle.HALF_YEARLY: 6, Cycle.YEARLY: 12}


class Stretch(NamedTuple):
    """One stretch of a cycle, both days included."""

    first: date
    last: date


def stretches(cycle: Cycle, year: int) -> tuple[Stretch, ...]:
    """The stretches of a year; none for what is published as it is made."""
    if cycle not in _MONTHS:
        return ()
    length = _MONTHS[cycle]
    return tuple(
        Stretch(date(year, month, 1), _month_end(year, month + length - 1))
        for month in range(1, 13, length)
    )


def gaps(
    cycle: Cycle, year: int, loaded: Iterable[date], *, since: date, until: date
) -> tuple[Stretch, ...]:
    """The stretches of a year that were over by ``until`` and saw no document.

    A stretch that began before the item stood (``since``) is not asked for. ``until`` is the day of
    the question, or the item's last day.
    """
    days = set(loaded)
    return tuple(
        stretch
        for stretch in stretches(cycle, year)
        if since <= stretch.first
        and stretch.last <= until
        and not any(stretch.first <= day <= stretch.last for day in days)
    )


def _month_end(year: int, month: int) -> date:
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)
