"""Two sequences laid beside each other: the gaps between what they have in common.

Shared by everything that compares two states of a text. What an entry is (a word, a clause, a row of a
table) and what a gap means is the caller's matter. Entries that occur once on either side hold the
sequences together; the small gaps between them are aligned by their longest blocks. Never quadratic in
long sequences: what repeats itself without end between two anchors is told as one gap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

#: Pairs of equal entries up to which a gap is aligned entry by entry: in one gap, and in all of them.
IN_A_GAP: Final = 250_000
IN_ALL: Final = 2_000_000
#: How often a gap is cut at anchors of its own; each time costs one walk over the whole.
_DEEPEST: Final = 24


@dataclass(frozen=True, order=True)
class Gap:
    """``left[i1:i2]`` gave way to ``right[j1:j2]``; one of the two may be empty."""

    i1: int
    i2: int
    j1: int
    j2: int


def gaps(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[Gap, ...]:
    """Where the two differ, in order; between the gaps they are equal."""
    found: list[Gap] = []
    budget = IN_ALL
    waiting = [(Gap(0, len(left), 0, len(right)), 0)]
    while waiting:
        whole, depth = waiting.pop()
        gap = _trimmed(left, right, whole)
        if gap.i1 == gap.i2 or gap.j1 == gap.j2:
            found.append(gap)
            continue
        anchors = _anchors(left, right, gap) if depth < _DEEPEST else []
        if anchors:
            waiting += [(part, depth + 1) for part in _between(gap, anchors)]
            continue
        pairs = _equal_pairs(left, right, gap)
        budget -= pairs
        found += [gap] if pairs > IN_A_GAP or budget < 0 else _closely(left, right, gap)
    return tuple(_joined(sorted(found)))


def _trimmed(left: Sequence[Hashable], right: Sequence[Hashable], gap: Gap) -> Gap:
    """The gap without what both ranges begin and end with."""
    i1, i2, j1, j2 = gap.i1, gap.i2, gap.j1, gap.j2
    while i1 < i2 and j1 < j2 and left[i1] == right[j1]:
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and left[i2 - 1] == right[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    return Gap(i1, i2, j1, j2)


def _anchors(
    left: Sequence[Hashable], right: Sequence[Hashable], gap: Gap
) -> list[tuple[int, int]]:
    """Places of entries that occur once in either range and stand in the same order in both."""
    here, there = Counter(left[gap.i1 : gap.i2]), Counter(right[gap.j1 : gap.j2])
    place = {right[j]: j for j in range(gap.j1, gap.j2) if there[right[j]] == 1}
    pairs = [
        (i, place[left[i]])
        for i in range(gap.i1, gap.i2)
        if here[left[i]] == 1 and left[i] in place
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second members rise, too (they come sorted by the first)."""
    tails: list[int] = []  # the smallest last member of a run of each length …
    at: list[int] = []  # … the pair it belongs to …
    previous: list[int] = []  # … and, of every pair, the one before it in its run
    for number, (_i, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        previous.append(at[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        at[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        found.append(pairs[number])
        number = previous[number]
    return found[::-1]


def _between(gap: Gap, anchors: Sequence[tuple[int, int]]) -> Iterator[Gap]:
    i, j = gap.i1, gap.j1
    for at_i, at_j in anchors:
        yield Gap(i, at_i, j, at_j)
        i, j = at_i + 1, at_j + 1
    yield Gap(i, gap.i2, j, gap.j2)


def _equal_pairs(left: Sequence[Hashable], right: Sequence[Hashable], gap: Gap) -> int:
    """How often an entry of one range meets an equal one of the other: what aligning them costs."""
    counts = Counter(right[gap.j1 : gap.j2])
    return sum(counts[entry] for entry in left[gap.i1 : gap.i2])


def _closely(left: Sequence[Hashable], right: Sequence[Hashable], gap: Gap) -> Iterator[Gap]:
    """A gap without anchors, entry by entry."""
    before, after = left[gap.i1 : gap.i2], right[gap.j1 : gap.j2]
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Gap(gap.i1 + i1, gap.i1 + i2, gap.j1 + j1, gap.j1 + j2)


def _joined(found: Sequence[Gap]) -> Iterator[Gap]:
    """Gaps that touch each other as one; what turned out to be no gap is left out."""
    last: Gap | None = None
    for gap in found:
        if gap.i1 == gap.i2 and gap.j1 == gap.j2:
            continue
        if last is not None and (last.i2, last.j2) == (gap.i1, gap.j1):
            last = Gap(last.i1, gap.i2, last.j1, gap.j2)
            continue
        if last is not None:
            yield last
        last = gap
    if last is not None:
        yield last
