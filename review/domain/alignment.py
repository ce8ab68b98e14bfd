"""Two sequences laid beside each other: the gaps between what they have in common.

Shared by everything that compares two states of a text. What an entry is (a word, a clause, a row of a
table) and what a gap means is the caller's matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

#: Pairs of equal entries up to which sequences are aligned; a file that repeats one clause without end
#: would keep the comparison busy for hours and is told as one gap.
PAIRS_LIMIT: Final = 2_000_000


@dataclass(frozen=True)
class Gap:
    """``left[i1:i2]`` gave way to ``right[j1:j2]``; one of the two may be empty."""

    i1: int
    i2: int
    j1: int
    j2: int


def gaps(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[Gap, ...]:
    """Where the two differ, in order; what both begin and end with is never compared."""
    start = sum(1 for _ in takewhile(_equal, zip(left, right, strict=False)))
    rest = min(len(left), len(right)) - start
    backwards = zip(reversed(left), reversed(right), strict=False)
    end = min(sum(1 for _ in takewhile(_equal, backwards)), rest)
    before, after = left[start : len(left) - end], right[start : len(right) - end]
    counts = Counter(after)
    if sum(counts[entry] for entry in before) > PAIRS_LIMIT:
        return (Gap(start, start + len(before), start, start + len(after)),)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return tuple(
        Gap(start + i1, start + i2, start + j1, start + j2)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def _equal(pair: tuple[Hashable, Hashable]) -> bool:
    return pair[0] == pair[1]
