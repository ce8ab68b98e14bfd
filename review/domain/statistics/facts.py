"""What figures count: a fact is one thing that happened, with the codes it is sorted by.

A number is always the sum of the facts behind it, so a number and its list can not differ.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit log, as far as figures read it."""

    seq: int
    at: datetime
    name: str
    document_id: int | None
    case_id: int | None
    said: Mapping[str, Any]

    def on(self, zone: tzinfo) -> date:
        """The day on the clocks of the house."""
        return self.at.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing counted. ``marks`` are codes (an office is the text of its id).

    ``about`` is the id of the case, item, form or request; ``weight`` how many places or copies it
    stands for; ``days`` how long it took, in days and fractions.
    """

    on: date
    document_id: int | None
    about: int | None
    marks: Mapping[str, str]
    weight: int = 1
    days: float | None = None


@dataclass(frozen=True)
class Spread:
    """How long things took, in days: the middle one, the one that nine in ten do not exceed, the longest."""

    median: float
    ninth: float
    longest: float


@dataclass(frozen=True)
class Figure:
    """A number with what it counts."""

    facts: tuple[Fact, ...] = ()

    @property
    def number(self) -> int:
        """The sum of the weights."""
        return sum(fact.weight for fact in self.facts)

    @property
    def spread(self) -> Spread | None:
        """How long the facts took; None where none of them has a length."""
        return spread_of([fact.days for fact in self.facts if fact.days is not None])


def spread_of(days: Sequence[float]) -> Spread | None:
    """Median and ninth decile (the nearest rank, so both are lengths that occurred, but for the middle of two)."""
    if not days:
        return None
    ordered = sorted(days)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    ninth = ordered[math.ceil(len(ordered) * 0.9) - 1]
    return Spread(median, ninth, ordered[-1])


def day_of(text: object) -> date | None:
    """A date as the log writes it; None for anything else."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None
