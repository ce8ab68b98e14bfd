"""Rows or columns that are shown, and the number each of them has once the hidden ones are gone.

Numbers count from 1. Reads no file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Lines:
    """The rows or the columns of one sheet up to ``last``."""

    def __init__(self, hidden: Iterable[tuple[int, int]], last: int) -> None:
        """``hidden`` are ranges, both ends included, in any order and overlapping at will."""
        self._last = last
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._before: list[int] = []  # hidden lines ahead of each range
        for first, end in sorted((max(a, 1), min(b, last)) for a, b in hidden):
            if end < first:
                continue
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], end)
                continue
            taken = self._before[-1] + self._lasts[-1] - self._firsts[-1] + 1 if self._lasts else 0
            self._before.append(taken)
            self._firsts.append(first)
            self._lasts.append(end)

    @property
    def hidden(self) -> int:
        """How many lines are hidden."""
        return sum(end - first + 1 for first, end in zip(self._firsts, self._lasts, strict=True))

    def new(self, number: int) -> int | None:
        """The number of a line in the result; None for a hidden one."""
        at = bisect_right(self._firsts, number) - 1
        if at < 0:
            return number
        if number <= self._lasts[at]:
            return None
        return number - self._before[at] - (self._lasts[at] - self._firsts[at] + 1)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What is left of a range, both ends included; None when all of it is hidden."""
        start, end = self._shown_before(first - 1) + 1, self._shown_before(last)
        return (start, end) if start <= end else None

    def _shown_before(self, number: int) -> int:
        """How many lines up to ``number`` are shown."""
        at = bisect_right(self._firsts, number) - 1
        if at < 0:
            return number
        return number - self._before[at] - (min(number, self._lasts[at]) - self._firsts[at] + 1)
