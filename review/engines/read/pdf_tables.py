"""What stands above and left of a place in a ruled table of a PDF, through pdfplumber.

Slow (11 to 33 pages a second), so it is asked only for a number whose meaning depends on its label,
and only on pages with ruled lines. Every page is closed: pdfplumber keeps 1.3 MB per page
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber

from review.engines.model import Box


@dataclass(frozen=True)
class Cell:
    """A cell as fractions of the displayed page, and what stands above it in the first row and left
    of it.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    label: str

    def holds(self, box: Box) -> bool:
        """Whether the centre of the box lies in the cell."""
        across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return self.x0 <= across <= self.x1 and self.y0 <= down <= self.y1


def labelled_cells(path: Path, number: int) -> list[Cell]:
    """The cells of all ruled tables of page ``number`` (from 1)."""
    with pdfplumber.open(path, pages=[number]) as pdf:
        page = pdf.pages[0]
        try:
            left, top, right, bottom = page.cropbox  # what is displayed
            return [
                Cell(
                    (cell[0] - left) / (right - left),
                    (cell[1] - top) / (bottom - top),
                    (cell[2] - left) / (right - left),
                    (cell[3] - top) / (bottom - top),
                    label,
                )
                for table in page.find_tables()
                for cell, label in _labels(table)
            ]
        finally:
            page.close()


def _labels(table: Any) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    texts = table.extract()
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell is not None:
                above = texts[0][column] if number else None
                left = next((text for text in reversed(texts[number][:column]) if text), None)
                yield cell, " ".join(part.replace("\n", "") for part in (above, left) if part)
