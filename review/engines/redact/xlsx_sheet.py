"""One worksheet of a new workbook: the visible rows and columns of the old one moved together, its cells,
merges, print layout, headers and footers. Everything else of a sheet is not written.

Rows are read as a stream (``read/xlsx_cells.py`` says why). How a cell is written is ``xlsx_cells.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from review.engines.package import parse_xml
from review.engines.read.table_reading import COLUMNS, column_letters, column_number
from review.engines.read.xlsx_cells import column_is_hidden, is_true, merges_of, row_is_hidden
from review.engines.read.xlsx_strings import drop, local, stream, unescaped
from review.engines.redact.xlsx_cells import Cell, CellWriter
from review.engines.redact.xlsx_lines import Lines
from review.engines.redact.xlsx_margins import masked_margin
from review.engines.redact.xlsx_markup import (
    HEAD,
    MAIN,
    allowed,
    copied,
    escaped,
    plain_attributes,
)

_ADDRESS: Final = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_LAST_ROW: Final = 1_048_576
_ROW: Final = frozenset(("ht", "customHeight", "thickTop", "thickBot"))
_COLUMN: Final = frozenset(("width", "customWidth", "bestFit"))
_ABOUT: Final = allowed(
    sheetPr="",
    pageSetUpPr="fitToPage",
    sheetFormatPr="baseColWidth defaultColWidth defaultRowHeight customHeight",
    printOptions="horizontalCentered verticalCentered headings gridLines gridLinesSet",
    pageMargins="left right top bottom header footer",
    pageSetup="paperSize scale firstPageNumber fitToWidth fitToHeight pageOrder orientation"
    " blackAndWhite draft useFirstPageNumber",
)
_VIEW: Final = frozenset(
    ("showGridLines", "showRowColHeaders", "showZeros", "rightToLeft", "zoomScale")
)
_MARGINS: Final = (
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
)
_MARGIN_RULES: Final = frozenset(
    ("differentOddEven", "differentFirst", "scaleWithDoc", "alignWithMargins")
)
#: Children of a sheet that are written anew, or say nothing: not listed as left behind.
_WRITTEN: Final = frozenset(
    [
        *_ABOUT,
        "dimension",
        "sheetViews",
        "cols",
        "sheetData",
        "mergeCells",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "phoneticPr",
        "ignoredErrors",
        "sheetCalcPr",
    ]
)


@dataclass(frozen=True)
class NewSheet:
    """A sheet as it is written, and what of it was left behind ("hidden rows 3")."""

    data: bytes
    left: tuple[str, ...]


def new_sheet(data: bytes, part: str, writer: CellWriter, blanks: Iterator[int]) -> NewSheet:
    """The worksheet ``part`` written anew; ``blanks`` gives one for each cell without a value that
    may still be written: those have only looks. Raises ``FileRefused``: damaged, too many cells.
    """
    return _Sheet(part, writer, blanks).read(data)


class _Sheet:
    """A worksheet while it is read."""

    def __init__(self, part: str, writer: CellWriter, blanks: Iterator[int]) -> None:
        self._part = part
        self._writer = writer
        self._blanks = blanks
        self._rows: dict[int, dict[int, Cell]] = {}
        self._heads: dict[int, str] = {}
        self._hidden_rows: set[int] = set()
        self._columns: list[etree._Element] = []
        self._by_default = False
        self._left: Counter[str] = Counter()

    def read(self, data: bytes) -> NewSheet:
        root: etree._Element | None = None
        number = 0
        for node in stream(data, self._part, ("{*}row", "{*}col", "{*}sheetFormatPr")):
            root = node.getroottree().getroot() if root is None else root
            name = local(node)
            if name == "col":
                self._columns.append(node)
            elif name == "sheetFormatPr":
                self._by_default = is_true(node.get("zeroHeight"))
            elif name == "row":
                said = node.get("r") or ""
                number = int(said) if said.isdecimal() else number + 1
                self._row(node, number)
                drop(node)
        return self._written(parse_xml(data, self._part) if root is None else root)

    def _row(self, node: etree._Element, number: int) -> None:
        hidden = row_is_hidden(node, by_default=self._by_default)
        if hidden:
            if number not in self._rows:
                self._hidden_rows.add(number)
        else:
            self._hidden_rows.discard(number)
            self._heads.setdefault(number, self._head(node))
        cells = self._rows.setdefault(number, {})
        column = 0
        for cell in node.iterchildren("{*}c"):
            column += 1
            if match := _ADDRESS.match(cell.get("r") or ""):
                column = column_number(match[1]) + 1
            self._cell(cell, cells, number, column)

    def _head(self, node: etree._Element) -> str:
        said = plain_attributes(node, _ROW)
        if is_true(node.get("customFormat")):
            said |= {"s": str(self._writer.new.number(node.get("s"))), "customFormat": "1"}
        return _attributes(said)

    def _cell(self, node: etree._Element, cells: dict[int, Cell], row: int, column: int) -> None:
        names = {local(child) for child in node.iterchildren(etree.Element)}
        if "f" in names:
            self._left["formulas"] += 1
        if column in cells:  # an address that the file holds twice
            self._left["hidden cells"] += 1
            return
        segment = f"{self._part}#{column_letters(column - 1)}{row}"
        cell = self._writer.cell(node, segment)
        if not cell.inner:
            if names & {"v", "is"} and segment not in self._writer.said:
                self._left["hidden cells"] += 1
            if next(self._blanks, None) is None:
                return
        cells[column] = cell

    def _written(self, root: etree._Element) -> NewSheet:
        rows, columns = self._row_lines(), self._column_lines()
        found = {local(each): each for each in reversed(list(root.iterchildren(etree.Element)))}
        for name in found:
            if name not in _WRITTEN:
                self._left[name] = 0
        pieces = [
            f'{HEAD}<worksheet xmlns="{MAIN}">',
            *_kept(found, "sheetPr"),
            _views(found.get("sheetViews"), rows, columns),
            *_kept(found, "sheetFormatPr"),
            self._cols(columns),
            "<sheetData>",
            *self._data(rows, columns),
            "</sheetData>",
            _merged(root, rows, columns),
            *_kept(found, "printOptions", "pageMargins", "pageSetup"),
            self._margins(root),
            _breaks(found.get("rowBreaks"), rows),
            _breaks(found.get("colBreaks"), columns),
            "</worksheet>",
        ]
        left = (f"{name} {count}" if count else name for name, count in self._left.items())
        return NewSheet("".join(pieces).encode(), tuple(sorted(left)))

    def _row_lines(self) -> Lines:
        if self._hidden_rows:
            self._left["hidden rows"] = len(self._hidden_rows)
        hidden = [(each, each) for each in self._hidden_rows]
        if self._by_default:  # only rows that say their height are shown
            last = 0
            for number in sorted(self._heads):
                hidden.append((last + 1, number - 1))
                last = number
            hidden.append((last + 1, _LAST_ROW))
        return Lines(hidden, _LAST_ROW)

    def _column_lines(self) -> Lines:
        hidden = [_range(each) for each in self._columns if column_is_hidden(each)]
        lines = Lines(hidden, COLUMNS)
        if lines.hidden:
            self._left["hidden columns"] = lines.hidden
        return lines

    def _cols(self, lines: Lines) -> str:
        rows: list[str] = []
        last = 0
        for node in self._columns:
            span = None if column_is_hidden(node) else lines.span(*_range(node))
            if span is None or span[0] <= last:
                continue
            last = span[1]
            said = {"min": str(span[0]), "max": str(last)} | plain_attributes(node, _COLUMN)
            if node.get("style") is not None:
                said["style"] = str(self._writer.new.number(node.get("style")))
            rows.append(f"<col{_attributes(said)}/>")
        return f"<cols>{''.join(rows)}</cols>" if rows else ""

    def _data(self, rows: Lines, columns: Lines) -> list[str]:
        pieces: list[str] = []
        for number in sorted(self._rows):
            row = rows.new(number)
            if row is None:
                continue
            cells = "".join(
                _cell(cell, f"{column_letters(at - 1)}{row}")
                for column, cell in sorted(self._rows[number].items())
                if (at := columns.new(column)) is not None
            )
            head = self._heads.get(number, "")
            if cells or head:
                pieces.append(f'<row r="{row}"{head}>{cells}</row>')
        return pieces

    def _margins(self, root: etree._Element) -> str:
        """Headers and footers. Their segments count the elements of the sheet, as the reader does."""
        pieces: dict[str, str] = {}
        rules: dict[str, str] = {}
        for number, node in enumerate(root.iter(etree.Element)):
            name = local(node)
            if name == "headerFooter":
                rules = plain_attributes(node, _MARGIN_RULES)
            elif name in _MARGINS and node.text and name not in pieces:
                places = self._writer.places.get(f"{self._part}#{name}{number}", ())
                code = masked_margin(unescaped(node.text), places)
                pieces[name] = f"<{name}>{escape(escaped(code))}</{name}>"
        inner = "".join(pieces[name] for name in _MARGINS if name in pieces)
        return f"<headerFooter{_attributes(rules)}>{inner}</headerFooter>" if inner else ""


def _kept(found: Mapping[str, etree._Element], *names: str) -> list[str]:
    return [copied(found[name], _ABOUT) for name in names if name in found]


def _cell(cell: Cell, address: str) -> str:
    kind = f' t="{cell.kind}"' if cell.kind else ""
    style = f' s="{cell.style}"' if cell.style else ""
    inner = f">{cell.inner}</c>" if cell.inner else "/>"
    return f'<c r="{address}"{style}{kind}{inner}'


def _attributes(said: Mapping[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in said.items())


def _range(node: etree._Element) -> tuple[int, int]:
    low, high = node.get("min") or "", node.get("max") or ""
    if not (low.isdecimal() and high.isdecimal()):
        return 1, 0
    return int(low[:6]), min(int(high[:6]), COLUMNS)


def _views(node: etree._Element | None, rows: Lines, columns: Lines) -> str:
    """How the sheet is looked at: grid, direction, zoom, and what is frozen at its head."""
    view = next(node.iterchildren("{*}sheetView"), None) if node is not None else None
    if view is None:
        return ""
    said = plain_attributes(view, _VIEW) | {"workbookViewId": "0"}
    pane = next(view.iterchildren("{*}pane"), None)
    frozen = ""
    if pane is not None and pane.get("state") == "frozen" and view.get("topLeftCell") is None:
        across, down = (
            _split(pane.get(name), lines) for name, lines in (("xSplit", columns), ("ySplit", rows))
        )
        sides = [f'xSplit="{across}"'] * bool(across) + [f'ySplit="{down}"'] * bool(down)
        corner = {(True, True): "bottomRight", (True, False): "topRight"}.get(
            (bool(across), bool(down)), "bottomLeft"
        )
        first = f"{column_letters(across)}{down + 1}"
        if sides:
            frozen = f'<pane {" ".join(sides)} topLeftCell="{first}" activePane="{corner}" state="frozen"/>'
    return f"<sheetViews><sheetView{_attributes(said)}>{frozen}</sheetView></sheetViews>"


def _split(count: str | None, lines: Lines) -> int:
    """How many lines stay frozen."""
    if count is None or not count.isdecimal() or len(count) > 6:
        return 0
    span = lines.span(1, int(count)) if int(count) else None
    return span[1] if span else 0


def _merged(root: etree._Element, rows: Lines, columns: Lines) -> str:
    found: list[str] = []
    for top, left, bottom, right in merges_of(root):
        down, across = rows.span(top + 1, bottom + 1), columns.span(left + 1, right + 1)
        if down and across and (down[0] < down[1] or across[0] < across[1]):
            first, last = (f"{column_letters(x - 1)}{y}" for x, y in zip(across, down, strict=True))
            found.append(f'<mergeCell ref="{first}:{last}"/>')
    inner = "".join(found)
    return f'<mergeCells count="{len(found)}">{inner}</mergeCells>' if found else ""


def _breaks(node: etree._Element | None, lines: Lines) -> str:
    """Breaks between pages that somebody set, at the lines that are left."""
    if node is None:
        return ""
    ends: set[int] = set()
    for each in node.iterchildren("{*}brk"):
        at = each.get("id") or ""
        span = lines.span(1, int(at)) if at.isdecimal() and 0 < len(at) < 8 and int(at) else None
        if span:
            ends.add(span[1])
    inner = "".join(f'<brk id="{end}" max="{_LAST_ROW - 1}" man="1"/>' for end in sorted(ends))
    count = f'count="{len(ends)}" manualBreakCount="{len(ends)}"'
    return f"<{local(node)} {count}>{inner}</{local(node)}>" if ends else ""
