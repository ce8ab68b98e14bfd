"""Invented workbooks, written part by part, so that a test sees exactly which carriers it asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.engines.making import write_zip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns="{MAIN}" xmlns:r="{R}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

#: Styles by number: 0 plain, 1 white letters, 2 ;;;, 3 six digits, 4 date, 5 percentage, 6 one point,
#: 7 white letters on black.
STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode=";;;"/>'
    '<numFmt numFmtId="165" formatCode="000000"/></numFmts>'
    '<fonts><font><sz val="11"/></font><font><color rgb="FFFFFFFF"/></font><font><sz val="1"/></font></fonts>'
    '<fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill>'
    "</fills><cellXfs>"
    '<xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="164" fontId="0"/>'
    '<xf numFmtId="165" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="10" fontId="0"/>'
    '<xf numFmtId="0" fontId="2"/><xf numFmtId="0" fontId="1" fillId="2"/></cellXfs>'
)


@dataclass(frozen=True)
class Page:
    """One worksheet: ``rows`` is the XML of its rows, ``before`` stands ahead of them (columns),
    ``after`` behind; ``relations`` are (id, target, external).
    """

    name: str
    rows: str = ""
    before: str = ""
    after: str = ""
    state: str = "visible"
    relations: Sequence[tuple[str, str, bool]] = ()


def text(address: str, words: str, *, style: int = 0) -> str:
    """A cell with its own text."""
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'


def number(address: str, value: str, *, style: int = 0) -> str:
    """A cell with a number as stored."""
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def row(at: int, *cells: str, attributes: str = "") -> str:
    """One row."""
    return f'<row r="{at}" {attributes}>{"".join(cells)}</row>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of texts from A1 on; an empty text is no cell."""
    return "".join(
        row(
            at,
            *(text(f"{chr(65 + column)}{at}", words) for column, words in enumerate(each) if words),
        )
        for at, each in enumerate(rows, 1)
    )


def make_xlsx(
    path: Path,
    *pages: Page,
    strings: Sequence[str] = (),
    book: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a workbook and return its path. ``strings`` are the insides of ``si`` elements, ``book``
    goes to the end of the workbook part, ``parts`` are added as they stand.
    """
    sheets = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{at}" state="{page.state}" r:id="rId{at}"/>'
        for at, page in enumerate(pages, 1)
    )
    places = [(f"rId{at}", f"worksheets/sheet{at}.xml", False) for at, _ in enumerate(pages, 1)]
    files: dict[str, bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/></Types>'
        ).encode(),
        "_rels/.rels": _relations([("rId1", "xl/workbook.xml", False)]),
        "xl/workbook.xml": f"<workbook {NAMESPACES}><sheets>{sheets}</sheets>{book}</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _relations(places),
        "xl/styles.xml": f"<styleSheet {NAMESPACES}>{STYLES}</styleSheet>".encode(),
    }
    for at, page in enumerate(pages, 1):
        files[f"xl/worksheets/sheet{at}.xml"] = (
            f"<worksheet {NAMESPACES}>{page.before}<sheetData>{page.rows}</sheetData>{page.after}</worksheet>"
        ).encode()
        if page.relations:
            files[f"xl/worksheets/_rels/sheet{at}.xml.rels"] = _relations(page.relations)
    if strings:
        inner = "".join(f"<si>{each}</si>" for each in strings)
        files["xl/sharedStrings.xml"] = f"<sst {NAMESPACES}>{inner}</sst>".encode()
    for name, content in (parts or {}).items():
        files[name] = content.encode() if isinstance(content, str) else content
    write_zip(path, files)
    return path


def _relations(rows: Sequence[tuple[str, str, bool]]) -> bytes:
    body = "".join(
        f'<Relationship Id="{name}" Type="{R}/any" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for name, target, outside in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'.encode()
