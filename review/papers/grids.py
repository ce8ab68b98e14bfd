"""Printed forms of a Word file: cells over several rows and columns, small type, heads on every page.

What a form is made of stands in ``paper.Grid``; that its cells cover it was asked there.
"""

from __future__ import annotations

from typing import Any

from review.papers.characters import printable
from review.papers.paper import Grid, GridCell
from review.papers.tables import cell_paragraph, element, shade, table_root, twips_of
from review.papers.typography import DENSE, GAP

#: Twips beside the words of a cell: columns of a form are narrow.
_PADDING = 30


def add_grid(document: Any, grid: Grid) -> None:
    """Append the form, and a gap so that a table after it does not grow together with it."""
    style = document.styles[DENSE].style_id
    widths = twips_of(grid.widths)
    root = table_root(widths, _PADDING)
    rows = grid.laid_out()
    for at, row in enumerate(rows):
        kept = grid.together and at < len(rows) - 1
        root.append(_row(row, widths, style, repeated=at < grid.heads, kept=kept))
    gap = document.add_paragraph(style=GAP)
    gap._p.addprevious(root)  # noqa: SLF001


def _row(
    cells: tuple[tuple[GridCell, bool], ...],
    widths: list[int],
    style: str,
    *,
    repeated: bool,
    kept: bool,
) -> Any:
    """One row; it stays on one page, and where it is ``kept`` with the row below."""
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if repeated:
        properties.append(element("tblHeader"))
    row.append(properties)
    column = 0
    for cell, begins in cells:
        width = sum(widths[column : column + cell.across])
        row.append(_cell(cell, width, style, begins=begins, kept=kept))
        column += cell.across
    return row


def _cell(cell: GridCell, width: int, style: str, *, begins: bool, kept: bool) -> Any:
    """A cell, or the part of one from above that reaches into this row."""
    made, about = element("tc"), element("tcPr")
    about.append(element("tcW", w=width, type="dxa"))
    if cell.across > 1:
        about.append(element("gridSpan", val=cell.across))
    if cell.down > 1:
        about.append(element("vMerge", val="restart" if begins else "continue"))
    if cell.head:
        about.append(shade())
    about.append(element("vAlign", val="center"))
    made.append(about)
    words = printable(cell.text).split("\n") if begins else [""]
    for line in words:
        paragraph = cell_paragraph(line, style, cell.side.value, bold=cell.bold)
        if kept:  # after the style, where the schema wants it
            paragraph[0].insert(1, element("keepNext"))
        made.append(paragraph)
    return made
