"""What stands above and left of a place in a ruled table of a PDF, through pdfplumber.

Slow (11 to 33 pages a second), so it is asked only for a number whose meaning depends on its label, and only on pages
with ruled lines. Every page is closed: pdfplumber keeps 1.3 MB per page otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pdfplumber

from review.engines.model import Box


def label_at(path: Path, box: Box) -> str:
    """Text of the top cell of the column and of the cell to the left; empty when the box lies in no table."""
    with pdfplumber.open(path, pages=[box.page]) as pdf:
        page = pdf.pages[0]
        try:
            across = page.bbox[0] + (box.x0 + box.x1) / 2 * page.width
            down = page.bbox[1] + (box.y0 + box.y1) / 2 * page.height
            for table in page.find_tables():
                found = _label(table, across, down)
                if found is not None:
                    return found
        finally:
            page.close()
    return ""


def _label(table: Any, across: float, down: float) -> str | None:
    texts = table.extract()
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell is None or not (cell[0] <= across <= cell[2] and cell[1] <= down <= cell[3]):
                continue
            above = texts[0][column] if number else None
            left = next((text for text in reversed(texts[number][:column]) if text), None)
            return " ".join(part.replace("\n", "") for part in (above, left) if part)
    return None
