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
    for part in parts.values():
        row = _Row(part)
        for value in sorted(values):
            for pieces in row.crossing(value):
                spans = [(f"{part.name}#p{number}", start, end) for number, start, end in pieces]
                if any(_is_kept(plan, *span) for span in spans):
                    continue
                places += 1
                met.add(value)
                for name, start, end in spans:
                    segments.setdefault(name, Marked()).add(start, end, Treatment.REMOVE, value)
    return replace(marks, segments=segments, places=places, met=frozenset(met))


def broken_values(part: office.Part, values: Sequence[str]) -> list[str]:
    """Which of these canonical values cross a joint of a part."""
    row = _Row(part)
    return [value for value in values if next(row.crossing(value), None) is not None]


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
        self._starts = [0, *accumulate(len(each.letters) for each in self._pieces)]

    def crossing(self, value: str) -> Iterator[list[tuple[int, int, int]]]:
        """Paragraph number, start and end of each piece, for every place that crosses a joint."""
        if len(value) < _SHORTEST:
            return
        at = self._text.find(value)
        while at >= 0:
            first, last = (
                bisect_right(self._starts, each) - 1 for each in (at, at + len(value) - 1)
            )
            if first < last < first + _MOST:
                yield [
                    _cut(self._pieces[each], at - self._starts[each], len(value))
                    for each in range(first, last + 1)
                ]
            at = self._text.find(value, at + 1)


def _cut(piece: _Piece, start: int, length: int) -> tuple[int, int, int]:
    begin, stop = max(start, 0), min(start + length, len(piece.letters))
    return piece.number, piece.owners[begin], piece.owners[stop - 1] + 1


def _is_kept(plan: Plan, segment: str, start: int, end: int) -> bool:
    return any(
        each.segment == segment and each.start < end and start < each.end for each in plan.keep
    )
