"""Tables of a Word file: fixed widths, the head repeated on every page, figures right, the total bold.

Rows are made as XML elements: python-docx looks at the whole table for each row it adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from review.papers.characters import printable
from review.papers.paper import TEXT_WIDTH, Table
from review.papers.typography import CELL, GAP, HEAD_CELL

#: Twentieths of a point in a millimetre.
_TWIPS = 56.6929
_SHADE = "DFEAF7"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def add_table(document: Any, table: Table) -> None:
    """Append the table, and a gap so that the next one does not grow together with it."""
    styles = document.styles
    cell, head = styles[CELL].style_id, styles[HEAD_CELL].style_id
    widths = twips_of([column.width for column in table.columns])
    sides = ["right" if column.numeric else "" for column in table.columns]
    root = table_root(widths)
    names = [column.header for column in table.columns]
    root.append(_row(names, widths, head, [""] * len(widths), repeated=True))
    for row in table.rows:
        root.append(_row(row, widths, cell, sides))
    if not table.rows:
        root.append(_row([table.empty], [sum(widths)], cell, ["center"], span=len(widths)))
    if table.total and table.rows:
        root.append(_row(table.total, widths, cell, sides, bold=True))
    gap = document.add_paragraph(style=GAP)
    gap._p.addprevious(root)  # noqa: SLF001


def twips_of(shares: Sequence[float]) -> list[int]:
    """Twips of each column by its share; together the text area."""
    whole, all_shares = round(TEXT_WIDTH * _TWIPS), sum(shares)
    widths = [int(whole * share / all_shares) for share in shares]
    widths[-1] += whole - sum(widths)
    return widths


def element(name: str, **attributes: object) -> Any:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    return made


def table_root(widths: Sequence[int], padding: int = 85) -> Any:
    """A table without rows: borders, fixed columns in twips, ``padding`` left and right of the words."""
    root, properties, grid = element("tbl"), element("tblPr"), element("tblGrid")
    borders, margins = element("tblBorders"), element("tblCellMar")
    for side in _SIDES:
        borders.append(element(side, val="single", sz=4, space=0, color="000000"))
    for side, twips in (("top", 40), ("left", padding), ("bottom", 40), ("right", padding)):
        margins.append(element(side, w=twips, type="dxa"))
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("jc", val="center"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    properties.append(margins)
    properties.append(element("tblLook", firstRow=1, lastRow=0, noHBand=1, noVBand=1))
    for width in widths:
        grid.append(element("gridCol", w=width))
    root.append(properties)
    root.append(grid)
    return root


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    style: str,
    sides: Sequence[str],
    *,
    repeated: bool = False,
    bold: bool = False,
    span: int = 1,
) -> Any:
    """One row; it stays on one page. ``sides`` says how each cell is aligned, "" as its style says."""
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if repeated:
        properties.append(element("tblHeader"))
    row.append(properties)
    for text, width, side in zip(cells, widths, sides, strict=True):
        cell, about = element("tc"), element("tcPr")
        about.append(element("tcW", w=width, type="dxa"))
        if span > 1:
            about.append(element("gridSpan", val=span))
        if repeated:
            about.append(shade())
        about.append(element("vAlign", val="center"))
        cell.append(about)
        for line in printable(text).split("\n"):
            cell.append(cell_paragraph(line, style, side, bold=bold))
        row.append(cell)
    return row


def shade() -> Any:
    """The ground of a head cell."""
    return element("shd", val="clear", color="auto", fill=_SHADE)


def cell_paragraph(text: str, style: str, side: str, *, bold: bool) -> Any:
    """A line of a cell; ``side`` "" as its style says."""
    paragraph, about, run = element("p"), element("pPr"), element("r")
    about.append(element("pStyle", val=style))
    if side:
        about.append(element("jc", val=side))
    paragraph.append(about)
    if bold:
        weight = element("rPr")
        weight.append(element("b"))
        run.append(weight)
    words = element("t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    paragraph.append(run)
    return paragraph
