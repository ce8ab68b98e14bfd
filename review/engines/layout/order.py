"""The body of a Word file laid beside its print in the order of both.

What is found by its own words carries what stands beside it; where the same words stand several
times and not all of them are printed, none is taken to be the one that is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from review.engines.layout.align import Run, common_runs
from review.engines.layout.free import Free
from review.engines.layout.texts import Match, Text

#: Kinds that follow one another in a print as they do in the file.
BODY: Final = frozenset({"paragraph", "cell"})
#: How many of its letters must be found, unless what is missing may be the number of a page, which a print works out
#: anew.
_MOST: Final = 0.9
_LONGEST_NUMBER: Final = 4

#: Texts by their number in the body.
_Matches = dict[int, Match]


def lay_in_order(body: Sequence[Text], free: Free) -> dict[str, Match]:
    """The letters of each text that was found, and takes them from ``free``: first by their order, then, between
    two that were found, by their count.
    """
    starts = [0, *accumulate(len(text.letters) for text in body)]
    joints, row = frozenset(starts), free.numbers
    left, right = "".join(text.letters for text in body), free.words(row)
    runs = common_runs(left, right, lambda at, _: at in joints)
    found = _matches(runs, starts, row)
    believed = {own: match for own, match in found.items() if _is_believed(body[own], match)}
    doubtful = {*_printed_twice(right, runs, starts, row, free), *_written_twice(body, believed)}
    believed = {own: match for own, match in believed.items() if own not in doubtful}
    free.take(number for match in believed.values() for number in match.values())
    answer = {body[own].id: match for own, match in believed.items()}
    for group, first, last in _left_between(body, believed, row):
        here = [number for number in row[first:last] if free.has(number)]
        more = free.counted(group, here)
        free.take(number for match in more.values() for number in match.values())
        answer |= more
    return answer


def _matches(runs: Iterable[Run], starts: Sequence[int], row: Sequence[int]) -> _Matches:
    """The runs cut at the ends of texts."""
    found: defaultdict[int, Match] = defaultdict(dict)
    for run in runs:
        at, end, shift = run.left, run.left + run.length, run.right - run.left
        while at < end:
            own = bisect_right(starts, at) - 1
            stop = min(end, starts[own + 1])
            found[own] |= {each - starts[own]: row[each + shift] for each in range(at, stop)}
            at = stop
    return dict(found)


def _is_believed(text: Text, match: Match) -> bool:
    """Whether enough of a text was found to say that it stands there."""
    missing = [letter for at, letter in enumerate(text.letters) if at not in match]
    is_number = all(map(str.isdigit, missing)) and len(missing) <= _LONGEST_NUMBER
    least = len(text.letters) / 2 if is_number else _MOST * len(text.letters)
    return len(match) >= least


def _printed_twice(
    right: str, runs: Sequence[Run], starts: Sequence[int], row: Sequence[int], free: Free
) -> Iterator[int]:
    """Texts beside something put into the print that could as well be the same words on its other side."""
    for before, run in pairwise(runs):
        joint, inside = run.left, before.right + before.length
        if before.left + before.length != joint or inside >= run.right:
            continue
        first = joint - _alike(right, inside - 1, run.right - 1, before.length, -1)
        last = joint + _alike(right, inside, run.right, run.length, 1)
        own = bisect_left(starts, first)
        while own + 1 < len(starts) and starts[own + 1] <= last:
            begin, end = starts[own], starts[own + 1]
            other = run if end <= joint else before
            shift = other.right - other.left
            if free.stands_alone(row, begin + shift, end + shift):
                yield own
            own += 1


def _alike(text: str, one: int, other: int, most: int, step: int) -> int:
    """How many letters from two places on are the same, forwards or backwards."""
    count = 0
    while count < most and text[one + step * count] == text[other + step * count]:
        count += 1
    return count


def _written_twice(body: Sequence[Text], believed: _Matches) -> Iterator[int]:
    """Texts that were found beside others of the same words that were not."""
    times = Counter(text.letters for text in body)
    for first, last in _not_found(body, believed):
        wanted = {body[own].letters for own in range(first, last)}
        for begin, step in ((first - 1, -1), (last, 1)):
            own = begin
            while own in believed and times[body[own].letters] > 1:
                if body[own].letters in wanted:
                    yield own
                own += step


def _not_found(body: Sequence[Text], believed: _Matches) -> Iterator[tuple[int, int]]:
    """From and to (exclusive) of neighbours that were not found."""
    first = 0
    for own in [*sorted(believed), len(body)]:
        if first < own:
            yield first, own
        first = own + 1


def _left_between(
    body: Sequence[Text], believed: _Matches, row: Sequence[int]
) -> Iterator[tuple[Sequence[Text], int, int]]:
    """Texts that were not found, with the part of ``row`` (from, to) between their neighbours that were."""
    for first, last in _not_found(body, believed):
        begin = bisect_right(row, max(believed[first - 1].values())) if first else 0
        end = bisect_left(row, min(believed[last].values())) if last < len(body) else len(row)
        yield body[first:last], begin, end
