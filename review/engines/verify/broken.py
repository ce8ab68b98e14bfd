"""Values that lie over several paragraphs or cells of a Word file: found again from the verifier's own
reading, so that a value removed everywhere is not left in pieces.

Paragraphs of a part are neighbours in their order; short values are not joined, because neighbours make them
by chance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from review.engines.model import Plan, Treatment
from review.engines.verify import office
from review.engines.verify.canon import canonical, canonical_characters
from review.engines.verify.marks import Marked, Marks
from review.engines.verify.numbers import in_groups, number_of, without_marks

_SHORTEST: Final = 6
_MOST: Final = 24


@dataclass(frozen=True)
class _Piece:
    """Canonical text of a paragraph with the offset of each letter."""

    number: int
    letters: str
    owners: tuple[int, ...]


def with_broken(marks: Marks, plan: Plan, parts: Mapping[str, office.Part]) -> Marks:
    """The marks with the pieces of every value named by text that crosses a joint and touches no kept
    place.
    """
    segments = dict(marks.segments)
    values = {canonical(each.text) for each in plan.actions if each.text is not None}
    places, met = marks.places, set(marks.met)
    numbers = set(marks.numbers)
    for part in parts.values():
        row = _Row(part)
        for value in sorted(values):
            for pieces in (*row.crossing(value), *row.crossing_in_groups(number_of(value), value)):
                spans = [(f"{part.name}#p{number}", start, end) for number, start, end in pieces]
                if any(_is_kept(plan, *span) for span in spans):
                    numbers.discard(number_of(value))
                    continue
                places += 1
                met.add(value)
                for name, start, end in spans:
                    segments.setdefault(name, Marked()).add(start, end, Treatment.REMOVE, value)
    return replace(
        marks,
        segments=segments,
        places=places,
        met=frozenset(met),
        numbers=tuple(each for each in marks.numbers if each in numbers),
    )


def broken_values(
    part: office.Part, values: Sequence[str], numbers: Sequence[str] = ()
) -> list[str]:
    """Which of these canonical values cross a joint of a part, and which numbers, in groups or not."""
    row = _Row(part)
    plain = [value for value in values if next(row.crossing(value), None) is not None]
    return plain + [
        each for each in numbers if next(row.crossing_in_groups(each), None) is not None
    ]


class _Row:
    """The paragraphs of a part that print, joined."""

    def __init__(self, part: office.Part) -> None:
        self._pieces: list[_Piece] = []
        for number, paragraph in enumerate(part.paragraphs):
            if paragraph.aside or not any(paragraph.shown):
                continue
            letters = canonical_characters(paragraph.joined())
            owners = tuple(at for at, each in enumerate(letters) for _ in each)
            if owners:
                self._pieces.append(_Piece(number, "".join(letters), owners))
        self._text = "".join(each.letters for each in self._pieces)
        self._bare = without_marks(self._text)
        self._starts = [0, *accumulate(len(each.letters) for each in self._pieces)]

    def crossing(self, value: str) -> Iterator[list[tuple[int, int, int]]]:
        """Paragraph number, start and end of each piece, for every place that crosses a joint."""
        at = self._text.find(value) if len(value) >= _SHORTEST else -1
        while at >= 0:
            yield from self._over(at, at + len(value))
            at = self._text.find(value, at + 1)

    def crossing_in_groups(
        self, number: str, but: str = ""
    ) -> Iterator[list[tuple[int, int, int]]]:
        """The same for a number in whatever groups, ``but`` the writing that is looked for anyway."""
        if not number or number not in self._bare:
            return
        for found in in_groups(number).finditer(self._text):
            start, end = found.span(1)
            if found[1] != but and not self._goes_on(start, -1) and not self._goes_on(end - 1, 1):
                yield from self._over(start, end)

    def _goes_on(self, edge: int, step: int) -> bool:
        """Whether a digit of the same paragraph stands right beside the last character of a number."""
        at = bisect_right(self._starts, edge) - 1
        piece, own = self._pieces[at], edge - self._starts[at]
        if not 0 <= own + step < len(piece.letters) or not piece.letters[own].isascii():
            return False
        beside = abs(piece.owners[own] - piece.owners[own + step]) <= 1
        return beside and piece.letters[own + step].isdigit()

    def _over(self, start: int, end: int) -> Iterator[list[tuple[int, int, int]]]:
        """The pieces of a stretch of the row, if it lies over several paragraphs."""
        first, last = (bisect_right(self._starts, each) - 1 for each in (start, end - 1))
        if first < last < first + _MOST:
            yield [
                _cut(self._pieces[each], start - self._starts[each], end - start)
                for each in range(first, last + 1)
            ]


def _cut(piece: _Piece, start: int, length: int) -> tuple[int, int, int]:
    begin, stop = max(start, 0), min(start + length, len(piece.letters))
    return piece.number, piece.owners[begin], piece.owners[stop - 1] + 1


def _is_kept(plan: Plan, segment: str, start: int, end: int) -> bool:
    return any(
        each.segment == segment and each.start < end and start < each.end for each in plan.keep
    )
