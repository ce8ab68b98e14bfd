"""In which cell of a ruled table of a PDF a place stands, and what stands above and left of it,
through pdfplumber.

Slow (11 to 33 pages a second), so it is asked only on pages with ruled lines, page by page, when
somebody wants to know. Every page is closed: pdfplumber keeps 1.3 MB per page otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pdfplumber

from review.engines import limits
from review.engines.model import Box
from review.engines.read.reading import CellPlace

_SAME_EDGE: Final = 0.01  # of the page: columns of a table that goes on over the page
_MOST_HEADER: Final = 20  # characters: longer cells are no headers
_DIGITS_IN_HEADER: Final = 5


@dataclass(frozen=True)
class _Cell:
    """A cell as fractions of the displayed page, and its place in its table."""

    x0: float
    y0: float
    x1: float
    y1: float
    place: CellPlace

    def holds(self, box: Box) -> bool:
        """Whether the centre of the box lies in the cell."""
        across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return self.x0 <= across <= self.x1 and self.y0 <= down <= self.y1


@dataclass(frozen=True)
class _Grid:
    """A table of one page: its cells' rectangles by row and column, and their texts."""

    rows: tuple[tuple[tuple[float, float, float, float] | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def edges(self) -> tuple[float, ...]:
        """Left edges of its columns, from the row with most cells."""
        widest = max(self.rows, key=lambda row: sum(cell is not None for cell in row))
        return tuple(cell[0] for cell in widest if cell is not None)

    @property
    def has_header(self) -> bool:
        """Whether its first row names the columns: short words without long numbers."""
        words = [text for text in self.texts[0] if text]
        return bool(words) and all(
            len(text) <= _MOST_HEADER
            and sum(letter.isdigit() for letter in text) < _DIGITS_IN_HEADER
            for text in words
        )


class PdfTables:
    """The ruled tables of one file. ``ruled`` are the pages (from 1) with enough lines for one."""

    def __init__(self, path: Path, ruled: Collection[int], pages: int) -> None:
        self._path = path
        self._ruled = frozenset(ruled)
        self._pages = pages
        self._grids: dict[int, tuple[_Grid, ...]] = {}
        self._cells: dict[int, list[_Cell]] = {}
        self._left = limits.TABLE_PAGES
        self._pdf: Any = None

    def close(self) -> None:
        """Close the file, if it was opened."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def may_have(self, page: int) -> bool:
        """Whether the page has enough ruled lines for a table."""
        return page in self._ruled

    def cell_at(self, box: Box) -> CellPlace | None:
        """The cell that holds the middle of the box."""
        return next((cell.place for cell in self._cells_of(box.page) if cell.holds(box)), None)

    def _cells_of(self, number: int) -> list[_Cell]:
        if number not in self._cells:
            self._cells[number] = [
                cell
                for place, grid in enumerate(self._grids_of(number))
                for cell in self._placed(number, place, grid)
            ]
        return self._cells[number]

    def _grids_of(self, number: int) -> tuple[_Grid, ...]:
        if number not in self._ruled:
            return ()
        if number not in self._grids:
            found: tuple[_Grid, ...] = ()
            if self._left > 0:
                self._left -= 1
                try:
                    # opened once: finding a page walks through all pages before it
                    self._pdf = self._pdf or pdfplumber.open(self._path)
                    found = _read_grids(self._pdf.pages[number - 1])
                except Exception:  # noqa: BLE001  # pdfminer names no base class; then no cell is known
                    found = ()
            self._grids[number] = found
        return self._grids[number]

    def _placed(self, number: int, place: int, grid: _Grid) -> list[_Cell]:
        name, header, first = self._origin(number, place, grid)
        found: list[_Cell] = []
        for row, cells in enumerate(grid.rows):
            for column, sides in enumerate(cells):
                if sides is None:
                    continue
                left = next((text for text in reversed(grid.texts[row][:column]) if text), "")
                above = header[column] if row + first and column < len(header) else ""
                found.append(
                    _Cell(*sides, CellPlace(name, row + first, column, header=above, left=left))
                )
        return found

    def _origin(self, number: int, place: int, grid: _Grid) -> tuple[str, Sequence[str], int]:
        """Name, header row and number of the first row of a table: its own, or those of the table on
        the page before that goes on here.
        """
        header: Sequence[str] = grid.texts[0]
        first = 0
        while place == 0 and not grid.has_header and self._grids_of(number - 1):
            before = self._grids_of(number - 1)[-1]
            if not _go_on(before.edges, grid.edges):
                break
            number, place, grid = number - 1, len(self._grids_of(number - 1)) - 1, before
            header, first = before.texts[0], first + len(before.rows)
        return f"page-{number}-table-{place + 1}", header, first


def _go_on(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(
        abs(one - other) <= _SAME_EDGE for one, other in zip(edges, others, strict=True)
    )


def _read_grids(page: Any) -> tuple[_Grid, ...]:
    """The ruled tables of a page, which is closed afterwards."""
    try:
        left, top, right, bottom = page.cropbox  # what is displayed
        across, down = max(right - left, 1), max(bottom - top, 1)

        def shown(cell: Any) -> tuple[float, float, float, float] | None:
            if cell is None:
                return None
            return (
                (cell[0] - left) / across,
                (cell[1] - top) / down,
                (cell[2] - left) / across,
                (cell[3] - top) / down,
            )

        return tuple(
            _Grid(
                tuple(tuple(map(shown, row.cells)) for row in table.rows),
                tuple(
                    tuple("".join((text or "").split("\n")) for text in row)
                    for row in table.extract()
                ),
            )
            for table in page.find_tables()
            if table.rows
        )
    finally:
        page.close()
