"""What a chart is made of: plain frozen values, every word given by the caller.

``charts.py`` draws them; for pages there are SVG charts in the templates. Nothing here knows a library.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

#: So many lying bars fit on a page of a paper.
MOST_BARS = 30
#: So many columns or points can be told apart.
MOST_COLUMNS = 60


class Tone(StrEnum):
    """How a part is filled, the same as the classes of the charts on pages (c-done, c-half, …)."""

    DONE = "done"  # deep blue
    HALF = "half"  # light blue with outline
    LEFT = "left"  # white with outline
    SHUT = "shut"  # dark grey, hatched
    SOFT = "soft"  # palest blue, dotted
    LATE = "late"  # red, crossed: warnings only


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one fill means; the legend names it."""

    name: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: a value for each part of its chart, and the words at its end (the sum if empty)."""

    label: str
    values: tuple[int, ...]
    words: str = ""
    strong: bool = False  # the one the paper is about: this year, this office

    def __post_init__(self) -> None:
        """Counts are never negative."""
        if any(value < 0 for value in self.values):
            raise ValueError("a count in a chart is negative")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Stacked bars or columns. ``longest`` sets the scale when several pictures share one."""

    parts: tuple[Part, ...]
    rows: tuple[Bar, ...]
    empty: str  # the sentence in place of a chart without rows
    longest: int = 0

    def __post_init__(self) -> None:
        """Each row has a value for each part."""
        if not self.parts or any(len(row.values) != len(self.parts) for row in self.rows):
            raise ValueError("a bar has another number of values than there are parts")

    @property
    def scale(self) -> int:
        """The value at the end of the axis."""
        return max(1, self.longest, *(sum(row.values) for row in self.rows))


@dataclass(frozen=True, kw_only=True)
class Point:
    """A share (0 to 1) with its confidence bounds; without a value the line is interrupted."""

    label: str
    value: float | None
    low: float = 0.0
    high: float = 0.0

    def __post_init__(self) -> None:
        """0 <= low <= value <= high <= 1."""
        if self.value is not None and not (
            math.isfinite(self.value) and 0 <= self.low <= self.value <= self.high <= 1
        ):
            raise ValueError("a share lies between its bounds, and they between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A share over time with its confidence band, and the bound that was aimed at."""

    points: tuple[Point, ...]
    name: str  # what the line is: 差错率
    band: str  # what the band is: 95%置信区间
    empty: str
    bound: float | None = None
    bound_words: str = ""


def parted(stack: Stack, most: int = MOST_BARS) -> tuple[Stack, ...]:
    """The chart in as many pictures as it takes, all on one scale; at least one."""
    rows = stack.rows
    starts = range(0, max(1, len(rows)), most)
    return tuple(replace(stack, rows=rows[s : s + most], longest=stack.scale) for s in starts)
