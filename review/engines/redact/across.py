"""A value that the layout broke: over two paragraphs or neighbouring cells of a Word file, over cells of a
sheet beside or below each other, over the end of a page.

Lives here: what stands beside what, and where a value crosses a joint. Only longer values are joined: the
end of one text and the beginning of the next make short ones by chance.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter
from typing import Final

from review.engines.model import HIDDEN_KINDS, Kept, Segment
from review.engines.redact.folding import Folded
from review.engines.redact.numbers import Bare, number_of

_PARAGRAPH: Final = re.compile(r".+#p\d+")
_CELL: Final = re.compile(r"(?P<part>[^!]+)#(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")
_FIELD: Final = re.compile(r"row-(?P<row>[0-9]{1,9})#(?P<column>[0-9]{1,9})")
_PAGE: Final = re.compile(r"page-([0-9]{1,9})")
#: Folded characters a value must have to be looked for across a joint; over the end of a page, where there is
#: one joint to a page, fewer unless they are Latin.
_SHORTEST: Final = 6
_SHORTEST_OF_PAGE: Final = 4
#: Figures of a table stand beside each other: so many digits make no number by chance.
_FIGURES: Final = 7
#: Characters on either side of a joint between two texts.
_EITHER: Final = 2
#: Paragraphs a value may lie in: one character to a cell.
_MOST: Final = 24
#: Lines at the end and at the beginning of a page that may stand between: margins, its number, a note.
_MARGIN_LINES: Final = 3
#: Characters around the end of a page that are looked at: at least for numbers in groups, at most.
_REACH, _FARTHEST = 48, 1_000
#: Between rows of a table and between pairs of pages; no folded text has it.
_APART: Final = "\0"

#: ``(segment, start, end)``
Span = tuple[str, int, int]
#: A piece of a row: its segment, from where in its folded text, and the letters.
_Piece = tuple[str, int, str]
_GAP: Final[_Piece] = ("", 0, _APART)


@dataclass(frozen=True)
class _Row:
    """Texts beside each other: their segments, the folded text in one piece, where each begins in it, and
    from where in its own text it was taken. ``strict`` rows have figures that are no part of the value and
    need a share of the value on both sides of a single joint; ``least`` and ``least_latin`` are the lengths
    of values.
    """

    ids: Sequence[str]
    text: str
    starts: Sequence[int]
    taken: Sequence[int]
    least: int = _SHORTEST
    figures: int = _SHORTEST
    strict: bool = True

    @classmethod
    def of(cls, pieces: Iterable[_Piece], least: int, figures: int, *, strict: bool) -> _Row:
        """The pieces in their order."""
        ids: list[str] = []
        texts: list[str] = []
        taken: list[int] = []
        for name, first, text in pieces:
            ids.append(name)
            taken.append(first)
            texts.append(text)
        starts = [0, *accumulate(map(len, texts))]
        return cls(ids, "".join(texts), starts, taken, least, figures, strict)

    @cached_property
    def bare(self) -> Bare:
        """Its text without what may stand between the groups of a number."""
        return Bare.of(self.text)


class Neighbours:
    """The texts of a document in rows: paragraphs of a part, cells by row and by column, ends of pages.
    ``named`` are the folded values of the plan.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        folded: Mapping[str, Folded],
        named: Collection[str],
    ) -> None:
        self._segments = segments
        self._folded = folded
        self._longest = max(map(len, named), default=0)

    @cached_property
    def _rows(self) -> list[_Row]:
        shown = [
            each
            for each in self._segments
            if each.kind not in HIDDEN_KINDS and self._folded[each.id].text
        ]
        rows = [*self._paragraphs(shown), *self._tables(shown)]
        if pages := list(self._pages(shown)):
            rows.append(_Row.of(pages, _SHORTEST_OF_PAGE, _SHORTEST, strict=True))
        return rows

    def _paragraphs(self, shown: Iterable[Segment]) -> Iterator[_Row]:
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for each in shown:
            if _PARAGRAPH.fullmatch(each.id):
                parts[each.part].append(each.id)
        for ids in parts.values():
            ids.sort(key=lambda name: int(name.rpartition("#p")[2]))
            yield _Row.of(map(self._whole, ids), _SHORTEST, _SHORTEST, strict=False)

    def _tables(self, shown: Iterable[Segment]) -> Iterator[_Row]:
        """The cells of each table twice: row by row and column by column."""
        parts: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for each in shown:
            if each.kind != "cell":
                continue
            if at := _CELL.fullmatch(each.id):
                parts[at["part"]].append((int(at["row"]), _number_of_column(at["column"]), each.id))
            elif at := _FIELD.fullmatch(each.id):
                parts[""].append((int(at["row"]), int(at["column"]), each.id))
        for cells in parts.values():
            for line, place in ((0, 1), (1, 0)):
                ordered = sorted((cell[line], cell[place], cell[2]) for cell in cells)
                lines = groupby(ordered, itemgetter(0))
                yield _Row.of(
                    chain.from_iterable(
                        chain((self._whole(name) for *_, name in each), (_GAP,))
                        for _, each in lines
                    ),
                    _SHORTEST,
                    _FIGURES,
                    strict=True,
                )

    def _pages(self, shown: Iterable[Segment]) -> Iterator[_Piece]:
        """What may be the end of the text of a page beside what may be the beginning of that of the next."""
        pages = {
            int(at[1]): each
            for each in shown
            if each.kind == "page" and (at := _PAGE.fullmatch(each.id))
        }
        reach = min(max(self._longest, _REACH), _FARTHEST)
        for number, next_one in pairwise(sorted(pages)):
            if next_one != number + 1:
                continue
            for end in self._line_edges(pages[number], last=True):
                for start in self._line_edges(pages[next_one], last=False):
                    before, behind = (
                        self._folded[f"page-{number}"],
                        self._folded[f"page-{next_one}"],
                    )
                    first = max(end - reach, 0)
                    yield f"page-{number}", first, before.text[first:end]
                    yield f"page-{next_one}", start, behind.text[start : start + reach]
                    yield _GAP

    def _line_edges(self, page: Segment, *, last: bool) -> list[int]:
        """Folded offsets at which the text of a page may end or begin: with and without lines of its margin."""
        places = self._folded[page.id].places
        edges: list[int] = []
        at = 0
        for line in page.text.split("\n"):
            first, end = bisect_left(places, at), bisect_left(places, at + len(line))
            if end > first:
                edges.append(end if last else first)
            at += len(line) + 1
        return edges[-1 - _MARGIN_LINES :] if last else edges[: _MARGIN_LINES + 1]

    def _whole(self, name: str) -> _Piece:
        return name, 0, self._folded[name].text

    def occurrences(self, wanted: str, keep: Sequence[Kept]) -> Iterator[list[Span]]:
        """Each place of a folded value that crosses a joint, as the spans of its pieces, but those that
        touch a kept place. A number may have a dash or a dot between its groups.
        """
        if len(wanted) < _SHORTEST_OF_PAGE:
            return
        known: set[tuple[Span, ...]] = set()
        for row in self._rows:
            if len(wanted) < (row.figures if wanted.isascii() else row.least):
                continue
            for spans in self._in_row(row, wanted):
                if tuple(spans) in known:
                    continue
                known.add(tuple(spans))
                if not any(_touches(kept, *span) for kept in keep for span in spans):
                    yield spans

    def _in_row(self, row: _Row, wanted: str) -> Iterator[list[Span]]:
        for at, end in self._places(row, wanted):
            first, last = (bisect_right(row.starts, each) - 1 for each in (at, end - 1))
            joint = row.starts[last]
            is_scrap = row.strict and last == first + 1 and min(joint - at, end - joint) < _EITHER
            if first < last < first + _MOST and not is_scrap:
                yield [self._span(row, each, at, end) for each in range(first, last + 1)]

    def _places(self, row: _Row, wanted: str) -> Iterator[tuple[int, int]]:
        """Spans of a row that say the value."""
        at = row.text.find(wanted)
        while at >= 0:
            if not (row.strict and self._is_longer(row, at, at + len(wanted))):
                yield at, at + len(wanted)
            at = row.text.find(wanted, at + 1)
        number = number_of(wanted)
        for start, end in row.bare.spans(number) if number else ():
            if row.text[start:end] != wanted and not self._is_longer(row, start, end):
                yield start, end

    def _is_longer(self, row: _Row, start: int, end: int) -> bool:
        """Whether a number goes on before or behind in the same text."""
        return self._is_digit(row, start, -1) or self._is_digit(row, end - 1, 1)

    def _is_digit(self, row: _Row, edge: int, step: int) -> bool:
        """Whether the number that ends at ``edge`` goes on in the same text."""
        at = bisect_right(row.starts, edge) - 1
        held, own = self._folded[row.ids[at]], edge - row.starts[at] + row.taken[at]
        letter = row.text[edge]
        if not 0 <= own + step < len(held.text) or not letter.isascii():
            return False
        if row.strict and not letter.isdigit():
            return False
        near = abs(held.places[own + step] - held.places[own]) <= 1
        return near and held.text[own + step].isdigit()

    def _span(self, row: _Row, piece: int, start: int, end: int) -> Span:
        """Offsets in a row as a span of the text of one of its pieces."""
        segment, by = row.ids[piece], row.taken[piece] - row.starts[piece]
        places = self._folded[segment].places
        begin = max(start, row.starts[piece]) + by
        stop = min(end, row.starts[piece + 1]) + by
        return segment, places[begin], places[stop - 1] + 1


def _number_of_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _touches(kept: Kept, segment: str, start: int, end: int) -> bool:
    return kept.segment == segment and kept.start < end and start < kept.end
