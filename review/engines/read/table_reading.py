"""What xlsx and csv have in common once they are read: segments, and for each cell its place, its header
and its left neighbour.

Opens no file; which row is a header is ``headings.py``.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Box, PageFacts, Segment
from review.engines.read.headings import Headings, Merge, find_headings
from review.engines.read.reading import CellPlace, Doubt, Fact, Unread

#: Excel has 16 384 columns: a place is one number, row × 16 384 + column, both from 0.
COLUMNS: Final = 16_384
_ADDRESS: Final = re.compile(r"#([A-Z]{1,3})(\d{1,7})")
_RECORD: Final = re.compile(r"^row-(\d+)#(\d+)$")
_LEFT_CHARS: Final = 100
_BLANK: Final = re.compile(r"\s")


class CellBudget:
    """Counts what is taken out of one file. Raises ``FileRefused`` when it is too much."""

    def __init__(self, cells: int = limits.SHEET_CELLS) -> None:
        self._cells = cells
        self._left = cells

    def take(self, count: int = 1) -> None:
        """``count`` more cells, or values that are kept like cells."""
        self._left -= count
        if self._left < 0:
            raise refuse(Cause.TOO_MANY_CELLS, limit=self._cells)


class Grid:
    """The cells of one sheet by their places. ``places`` ascend and go with ``cells``; ``name`` is what
    ``CellPlace.table`` says.
    """

    def __init__(
        self, name: str, places: array[int], cells: Sequence[Segment], merges: Sequence[Merge] = ()
    ) -> None:
        self._name = name
        self._places = places
        self._cells = cells
        self._merges = merges
        self._headings: Headings | None = None

    def place(self, at: int) -> CellPlace | None:
        """The cell at that place, or None where the sheet has none."""
        found = bisect_left(self._places, at)
        if found == len(self._places) or self._places[found] != at:
            return None
        return self._place(found)

    def by_segment(self) -> Iterator[tuple[str, CellPlace]]:
        """The place of every cell by the id of its segment, as ``place`` answers it."""
        for number, cell in enumerate(self._cells):
            yield cell.id, self._place(number)

    def _place(self, number: int) -> CellPlace:
        if self._headings is None:
            self._headings = find_headings(_Rows(self._places, self._cells), self._merges)
        row, column = divmod(self._places[number], COLUMNS)
        left = ""
        if number and self._places[number - 1] // COLUMNS == row:
            left = self._cells[number - 1].text
            if _BLANK.search(left):
                left = " ".join(left.split())
            left = left[:_LEFT_CHARS]
        return CellPlace(self._name, row, column, self._headings.above(row, column), left)


class _Rows(Mapping[int, dict[int, str]]):
    """The rows of a grid, made when they are looked at: most of them never are."""

    def __init__(self, places: array[int], cells: Sequence[Segment]) -> None:
        self._places = places
        self._cells = cells

    def __getitem__(self, row: int) -> dict[int, str]:
        first = bisect_left(self._places, row * COLUMNS)
        last = bisect_left(self._places, (row + 1) * COLUMNS)
        if first == last:
            raise KeyError(row)
        return {self._places[at] % COLUMNS: self._cells[at].text for at in range(first, last)}

    def __iter__(self) -> Iterator[int]:
        last = -1
        for place in self._places:
            row = place // COLUMNS
            if row != last:
                yield row
                last = row

    def __len__(self) -> int:
        return sum(1 for _ in self)


class TableReading:
    """A workbook or a csv as read. It has no pages and no boxes."""

    pages: tuple[PageFacts, ...] = ()

    def __init__(
        self,
        segments: tuple[Segment, ...],
        grids: Mapping[str, Grid],
        *,
        unread: Sequence[Unread] = (),
        doubts: Sequence[Doubt] = (),
        facts: Sequence[Fact] = (),
    ) -> None:
        """``grids`` by the part of their sheet; that of a csv by an empty string."""
        self.segments = segments
        self._grids = grids
        self._known: dict[str, CellPlace] | None = None
        self.unread = tuple(unread)
        self.doubts = tuple(doubts)
        self.facts = tuple(facts)

    def label(self, segment: str, start: int, /) -> str:
        """Column header and left neighbour of a cell."""
        place = self.cell(segment, start)
        return place.label if place is not None else ""

    def cell(self, segment: str, _start: int, /) -> CellPlace | None:
        """The place of a cell, also of its formula; None for what stands in no cell."""
        if self._known is None:  # every finder asks for every cell
            self._known = {
                name: place for grid in self._grids.values() for name, place in grid.by_segment()
            }
        return self._known.get(segment) or self._cell(segment)

    def _cell(self, segment: str) -> CellPlace | None:
        if record := _RECORD.match(segment):
            grid = self._grids.get("")
            at = (int(record[1]) - 1) * COLUMNS + int(record[2]) - 1
            return grid.place(at) if grid is not None else None
        part, mark, _ = segment.rpartition("#")
        grid = self._grids.get(part) if mark else None
        address = _ADDRESS.match(segment, len(part))
        if grid is None or address is None:
            return None
        return grid.place((int(address[2]) - 1) * COLUMNS + column_number(address[1]))

    def boxes(self, _segment: str, _start: int, _end: int, /) -> tuple[Box, ...]:
        """None: a sheet has no fixed pages."""
        return ()


def column_number(letters: str) -> int:
    """0 for A, 27 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """A for 0, AB for 27."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
