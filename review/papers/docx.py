"""Writing an official paper as a Word file: ``write_paper(paper)`` gives its bytes.

What a paper is made of stands in ``paper.py``; faces, sizes and margins in ``typography.py``, tables in
``tables.py`` and ``grids.py``, the plain and repeatable package in ``sealing.py``.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date
from typing import Any

import docx
from docx.shared import Mm, Pt

from review.papers.characters import printable
from review.papers.grids import add_grid
from review.papers.paper import Figure, Grid, Heading, Paper, Signature, Table, Text
from review.papers.sealing import sealed
from review.papers.tables import add_table
from review.papers.typography import (
    CAPTION,
    FIGURE,
    PLAIN,
    SIGNATURE,
    SUBTITLE,
    TITLE,
    fonts_part,
    heading_style,
    indent_right,
    lay_out,
)

__all__ = ["write_paper"]

_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_THUMBNAIL = "metadata/thumbnail"
#: The date ends four characters before the margin, the signer stands centred over it.
_BEFORE_MARGIN = 4.0


def write_paper(paper: Paper) -> bytes:
    """The bytes of the paper (.docx): equal for an equal paper, with no author and no traces of a machine.

    Raises ValueError for a figure that is no picture.
    """
    document = docx.Document()
    lay_out(document)
    _describe(document, paper)
    _paragraph(document, paper.title, TITLE)
    if paper.subtitle:
        _paragraph(document, paper.subtitle, SUBTITLE)
    for block in paper.blocks:
        _WRITERS[type(block)](document, block)
    out = io.BytesIO()
    document.save(out)
    return sealed(out.getvalue(), {"word/fontTable.xml": fonts_part(), "docProps/app.xml": _APP})


def _describe(document: Any, paper: Paper) -> None:
    """Title and moment only: the template's author, comment and thumbnail go."""
    properties = document.core_properties
    properties.title = printable(paper.title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = paper.created.astimezone(UTC).replace(tzinfo=None)
    properties.language = "zh-CN"
    properties.revision = 1
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith(_THUMBNAIL)]:
        del relations[name]


def _paragraph(document: Any, text: str, style: str | None = None) -> Any:
    return document.add_paragraph(printable(text), style=style)


def _heading(document: Any, heading: Heading) -> None:
    paragraph = _paragraph(document, heading.text, heading_style(heading.level))
    if heading.on_new_page:
        paragraph.paragraph_format.page_break_before = True


def _text(document: Any, text: Text) -> None:
    for line in printable(text.text).split("\n"):
        _paragraph(document, line, None if text.indented else PLAIN)


def _table(document: Any, table: Table) -> None:
    if table.title:
        _paragraph(document, table.title, CAPTION).paragraph_format.keep_with_next = True
    add_table(document, table)


def _grid(document: Any, grid: Grid) -> None:
    if grid.title:
        _paragraph(document, grid.title, CAPTION).paragraph_format.keep_with_next = True
    add_grid(document, grid)


def _figure(document: Any, figure: Figure) -> None:
    if not figure.png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("a figure is a PNG picture")
    paragraph = _paragraph(document, "", FIGURE)
    picture = paragraph.add_run().add_picture(io.BytesIO(figure.png), width=Mm(figure.width))
    picture._inline.docPr.set("descr", printable(figure.described))  # noqa: SLF001
    _paragraph(document, figure.caption, CAPTION)


def _signature(document: Any, signature: Signature) -> None:
    day = _day(signature.dated)
    # No signature stands alone on a page (GB/T 9704-2012, 7.3.5.5): the last words go with it.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for at, signer in enumerate(signature.signers):
        paragraph = _paragraph(document, signer, SIGNATURE)
        indent_right(paragraph, _BEFORE_MARGIN + (_width(day) - _width(signer)) / 2)
        paragraph.paragraph_format.keep_with_next = True
        if at == 0:
            paragraph.paragraph_format.space_before = Pt(56)
    indent_right(_paragraph(document, day, SIGNATURE), _BEFORE_MARGIN)


def _day(day: date) -> str:
    """Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _width(text: str) -> float:
    """The width in Chinese characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Heading: _heading,
    Text: _text,
    Table: _table,
    Grid: _grid,
    Figure: _figure,
    Signature: _signature,
}
