"""The grid of one table of a Word file: which column each cell stands in, its header and its left
neighbour.

Spans and merged cells as ISO/IEC 29500-1 section 17.4 has them. Knows no text but what it is told.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from review.engines.read.docx_names import attribute, child, is_on, number
from review.engines.read.reading import CellPlace

#: Longest stretch of a neighbouring cell that is kept as context.
_CONTEXT: Final = 400


class Grid:
    """Where the cells of one table stand, while its rows are walked: ``begin``, for each cell ``place``
    and ``take``, ``end``.

    The header is the first row, with the rows after it that are marked as heading too; a first row
    of one wide cell is a title, and the header comes after it.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = -1
        self._column = 0
        self._left = ""
        self._headers: dict[int, str] = {}
        self._above: dict[int, str] = {}
        self._found: dict[int, str] = {}
        self._open = True  # the next row may be a heading
        self._begun = False
        self._is_heading = False

    def begin(self, properties: etree._Element | None, cells: list[etree._Element]) -> None:
        """A new row with these ``w:trPr`` and cells."""
        self._row += 1
        self._column, self._left = number(child(properties, "gridBefore")), ""
        self._found = {}
        if not self._begun and len(cells) == 1 and _span(child(cells[0], "tcPr")) > 1:
            self._is_heading = False
            return
        marked = is_on(child(properties, "tblHeader"))
        self._is_heading = not self._begun or (self._open and marked)
        self._begun, self._open = True, self._is_heading

    def place(self) -> CellPlace:
        """Where the next cell stands."""
        header = self._headers.get(self._column, "")
        return CellPlace(self._name, self._row, self._column, header, self._left)

    def take(self, properties: etree._Element | None, text: str) -> None:
        """The cell is over and held this text; one that goes on from above holds what that held."""
        text = text[:_CONTEXT]
        merged = child(properties, "vMerge")
        if merged is not None and attribute(merged, "val") != "restart" and not text:
            text = self._above.get(self._column, "")
        width = _span(properties)
        for column in range(self._column, self._column + width):
            self._above[column] = self._found[column] = text
        self._left = text
        self._column += width

    def end(self) -> None:
        """The row is over; what a heading row says stands above all that follows."""
        if not self._is_heading:
            return
        for column, text in self._found.items():
            known = self._headers.get(column, "")
            if text and text != known:
                self._headers[column] = f"{known} {text}".strip()[:_CONTEXT]


def _span(properties: etree._Element | None) -> int:
    """Columns of a cell with these ``w:tcPr``."""
    return max(number(child(properties, "gridSpan")), 1)
