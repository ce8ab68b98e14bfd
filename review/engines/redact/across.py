"""A value that the layout of a Word file broke over two paragraphs or over neighbouring cells.

Neighbours are the visible paragraphs of one part in their order, cells of a row among them. Only longer
values are joined: the end of one paragraph and the beginning of the next make short ones by chance.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from review.engines.model import HIDDEN_KINDS, Kept, Segment
from review.engines.redact.folding import Folded
from review.engines.redact.numbers import Bare, number_of

_PARAGRAPH: Final = re.compile(r".+#p\d+")
#: Folded characters a value must have to be looked for across a joint.
_SHORTEST: Final = 6
#: Paragraphs a value may lie in: one character to a cell.
_MOST: Final = 24

#: ``(segment, start, end)``
Span = tuple[str, int, int]


@dataclass(frozen=True)
class _Row:
    """The paragraphs of a part, their folded text in one piece, and where each begins in it."""

    ids: Sequence[str]
    text: str
    starts: Sequence[int]

    @cached_property
    def bare(self) -> Bare:
        """Its text without what may stand between the groups of a number."""
        return Bare.of(self.text)


class Neighbours:
    """The paragraphs of a document in rows, each part by itself."""

    def __init__(self, segments: Sequence[Segment], folded: Mapping[str, Folded]) -> None:
        self._folded = folded
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for each in segments:
            is_paragraph = _PARAGRAPH.fullmatch(each.id) and each.kind not in HIDDEN_KINDS
            if is_paragraph and folded[each.id].text:
                parts[each.part].append(each.id)
        self._rows = [
            self._row(sorted(ids, key=lambda name: int(name.rpartition("#p")[2])))
            for ids in parts.values()
        ]

    def _row(self, ids: list[str]) -> _Row:
        texts = [self._folded[each].text for each in ids]
        return _Row(ids, "".join(texts), [0, *accumulate(map(len, texts))])

    def occurrences(self, wanted: str, keep: Sequence[Kept]) -> Iterator[list[Span]]:
        """Each place of a folded value that crosses a joint, as the spans of its pieces, but those that
        touch a kept place. A number may have a dash or a dot between its groups.
        """
        if len(wanted) < _SHORTEST:
            return
        for row in self._rows:
            for spans in self._in_row(row, wanted):
                if not any(_touches(kept, *span) for kept in keep for span in spans):
                    yield spans

    def _in_row(self, row: _Row, wanted: str) -> Iterator[list[Span]]:
        for at, end in self._places(row, wanted):
            first, last = (bisect_right(row.starts, each) - 1 for each in (at, end - 1))
            if first < last < first + _MOST:
                yield [
                    self._span(row.ids[each], at - row.starts[each], end - row.starts[each])
                    for each in range(first, last + 1)
                ]

    def _places(self, row: _Row, wanted: str) -> Iterator[tuple[int, int]]:
        """Spans of a row that say the value."""
        at = row.text.find(wanted)
        while at >= 0:
            yield at, at + len(wanted)
            at = row.text.find(wanted, at + 1)
        number = number_of(wanted)
        for start, end in row.bare.spans(number) if number else ():
            is_other = row.text[start:end] != wanted
            if is_other and not (self._is_digit(row, start, -1) or self._is_digit(row, end - 1, 1)):
                yield start, end

    def _is_digit(self, row: _Row, edge: int, step: int) -> bool:
        """Whether the number that ends at ``edge`` goes on in the same paragraph."""
        at = bisect_right(row.starts, edge) - 1
        held, own = self._folded[row.ids[at]], edge - row.starts[at]
        if not 0 <= own + step < len(held.text) or not row.text[edge].isascii():
            return False
        near = abs(held.places[own + step] - held.places[own]) <= 1
        return near and held.text[own + step].isdigit()

    def _span(self, segment: str, start: int, end: int) -> Span:
        """Folded offsets as a span of the text as it stands."""
        held = self._folded[segment]
        begin, stop = max(start, 0), min(end, len(held.text))
        return segment, held.places[begin], held.places[stop - 1] + 1


def _touches(kept: Kept, segment: str, start: int, end: int) -> bool:
    return kept.segment == segment and kept.start < end and start < kept.end
