"""Two rows of letters laid side by side in their order: where they say the same.

Knows strings only. First whatever stands once in both, long pieces before short ones, then what is
alike beside it. What stands several times between two such places is left to whoever can count.
Time and memory grow with the length of the rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: Lengths of the pieces that are looked for, in turn; a shorter one is only looked for between two
#: that were found.
_LENGTHS: Final = (32, 12, 5)


@dataclass(frozen=True, order=True, slots=True)
class Run:
    """``length`` letters from ``left`` in the one row are those from ``right`` in the other."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two runs: from and to (exclusive) in either row."""

    left: int
    left_end: int
    right: int
    right_end: int


def common_runs(left: str, right: str, is_joint: Callable[[int, int], bool]) -> list[Run]:
    """Runs that both rows share, in order, none crossing another.

    Where letters that were put into ``right`` could as well have stood a little earlier,
    ``is_joint(left, right)`` says whether a run may well end there and the next begin.
    """
    gaps = [Gap(0, len(left), 0, len(right))]
    found: list[Run] = []
    for length in _LENGTHS:
        narrower: list[Gap] = []
        for gap in gaps:
            runs = _grown(left, right, gap, _anchors(left, right, gap, length))
            found += runs
            narrower += gaps_between(runs, gap)
        gaps = narrower
    found += [
        Run(gap.left, gap.right, gap.left_end - gap.left)
        for gap in gaps
        if left[gap.left : gap.left_end] == right[gap.right : gap.right_end]
    ]
    return _settled(left, right, sorted(found), is_joint)


def gaps_between(runs: Iterable[Run], whole: Gap) -> Iterator[Gap]:
    """What runs in order leave open of ``whole`` on both sides at once."""
    at, beside = whole.left, whole.right
    for run in runs:
        if at < run.left and beside < run.right:
            yield Gap(at, run.left, beside, run.right)
        at, beside = run.left + run.length, run.right + run.length
    if at < whole.left_end and beside < whole.right_end:
        yield Gap(at, whole.left_end, beside, whole.right_end)


def _anchors(left: str, right: str, gap: Gap, length: int) -> list[Run]:
    """Pieces of this length that stand once on either side, those that keep one order."""
    here = _single(left, gap.left, gap.left_end, length)
    there = _single(right, gap.right, gap.right_end, length)
    pairs = [(at, there[piece]) for piece, at in here.items() if piece in there]
    return [Run(at, beside, length) for at, beside in _rising(pairs)]


def _single(text: str, start: int, end: int, length: int) -> dict[str, int]:
    """Pieces that stand once in ``text[start:end]``, and where, in order."""
    found: dict[str, int] = {}
    for at in range(start, end - length + 1):
        piece = text[at : at + length]
        found[piece] = -1 if piece in found else at
    return {piece: at for piece, at in found.items() if at >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, given by their left side, whose right sides rise as well."""
    ends: list[int] = []  # the smallest right side with which a choice of each length can end
    last: list[int] = []
    before: list[int] = []
    for number, (_, beside) in enumerate(pairs):
        size = bisect_left(ends, beside)
        if size == len(ends):
            ends.append(beside)
            last.append(number)
        else:
            ends[size], last[size] = beside, number
        before.append(last[size - 1] if size else -1)
    chosen: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _grown(left: str, right: str, gap: Gap, anchors: list[Run]) -> list[Run]:
    """The anchors with all letters beside them that are alike as well, joined where they meet."""
    found: list[Run] = []
    at, beside = gap.left, gap.right
    for anchor, (left_end, right_end) in zip(anchors, _ends(anchors, gap), strict=True):
        if anchor.left < at or anchor.right < beside:
            continue  # a part of the run before, or cut by it
        begin, there = anchor.left, anchor.right
        while begin > at and there > beside and left[begin - 1] == right[there - 1]:
            begin, there = begin - 1, there - 1
        at, beside = anchor.left + anchor.length, anchor.right + anchor.length
        while at < left_end and beside < right_end and left[at] == right[beside]:
            at, beside = at + 1, beside + 1
        found.append(Run(begin, there, at - begin))
    return found


def _ends(anchors: list[Run], gap: Gap) -> list[tuple[int, int]]:
    """How far each anchor may grow: to the next one that is no part of the same run."""
    found: list[tuple[int, int]] = []
    end = (gap.left_end, gap.right_end)
    follower: Run | None = None
    for anchor in reversed(anchors):
        if follower and follower.right - follower.left != anchor.right - anchor.left:
            end = (follower.left, follower.right)
        found.append(end)
        follower = anchor
    return found[::-1]


def _settled(
    left: str, right: str, runs: list[Run], is_joint: Callable[[int, int], bool]
) -> list[Run]:
    """The runs with the letters at a joint given to the one they belong to: of "2" and "23人" in a print the
    first 2 is the number of a list, although the text before it could grow by it.
    """
    found: list[Run] = []
    for run in runs:
        back = _slide(left, right, found[-1], run, is_joint) if found else 0
        if back:
            before = found[-1]
            found[-1] = Run(before.left, before.right, before.length - back)
        found.append(Run(run.left - back, run.right - back, run.length + back))
    return [run for run in found if run.length]


def _slide(
    left: str, right: str, before: Run, run: Run, is_joint: Callable[[int, int], bool]
) -> int:
    """By how many letters the joint of two runs moves back to where it may well be; 0 for none."""
    is_inserted = before.right + before.length < run.right
    if before.left + before.length != run.left or not is_inserted:
        return 0
    for back in range(before.length + 1):
        at, there = run.left - back, run.right - back
        if is_joint(at, there):
            return back
        if back == before.length or left[at - 1] != right[there - 1]:
            return 0
    return 0
