"""A value that the layout of a Word file broke over two paragraphs or over neighbouring cells.

Neighbours are the visible paragraphs of one part in their order, cells of a row among them. Only longer
values are joined: the end of one paragraph and the beginning of the next make short ones by chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from review.engines.model import HIDDEN_KINDS, Kept, Segment
from review.engines.redact.folding import Folded

_PARAGRAPH: Final = re.compile(r".+#p\d+")
#: Folded characters a value must have to be looked for across a joint.
_SHORTEST: Final = 6
#: Paragraphs a value may lie in: one character to a cell.
_MOST: Final = 24

#: ``(segment, start, end)``
Span = tuple[str, int, int]


class Neighbours:
    """The paragraphs of a document in rows, each part by itself."""

    def __init__(self, segments: Sequence[Segment], folded: Mapping[str, Folded]) -> None:
        self._parts: defaultdict[str, list[str]] = defaultdict(list)
        self._folded = folded
        for each in segments:
            is_paragraph = _PARAGRAPH.fullmatch(each.id) and each.kind not in HIDDEN_KINDS
            if is_paragraph and folded[each.id].text:
                self._parts[each.part].append(each.id)
        for ids in self._parts.values():
            ids.sort(key=lambda name: int(name.rpartition("#p")[2]))

    def occurrences(self, wanted: str, keep: Sequence[Kept]) -> Iterator[list[Span]]:
        """Each place of a folded value that crosses a joint, as the spans of its pieces, but those that
        touch a kept place.
        """
        if len(wanted) < _SHORTEST:
            return
        for ids in self._parts.values():
            for spans in self._in_part(ids, wanted):
                if not any(_touches(kept, *span) for kept in keep for span in spans):
                    yield spans

    def _in_part(self, ids: Sequence[str], wanted: str) -> Iterator[list[Span]]:
        texts = [self._folded[each].text for each in ids]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text))
        joined = "".join(texts)
        first = 0
        at = joined.find(wanted)
        while at >= 0:
            while starts[first + 1] <= at:
                first += 1
            last = first
            while starts[last + 1] < at + len(wanted):
                last += 1
            if first < last < first + _MOST:
                yield [
                    self._span(ids[each], at - starts[each], at + len(wanted) - starts[each])
                    for each in range(first, last + 1)
                ]
            at = joined.find(wanted, at + 1)

    def _span(self, segment: str, start: int, end: int) -> Span:
        """Folded offsets as a span of the text as it stands."""
        held = self._folded[segment]
        begin, stop = max(start, 0), min(end, len(held.text))
        return segment, held.places[begin], held.places[stop - 1] + 1


def _touches(kept: Kept, segment: str, start: int, end: int) -> bool:
    return kept.segment == segment and kept.start < end and start < kept.end
