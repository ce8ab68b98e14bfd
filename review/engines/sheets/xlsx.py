"""An Excel workbook row by row in bounded memory. Formulas are shown, never evaluated; links are not
followed.

Each sheet is passed over twice: once for what openpyxl's streaming reader does not tell (hidden
rows and columns, merged cells), once for the cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from review.engines.messages import Cause, refuse
from review.engines.sheets.model import (
    BLANK_ROWS,
    DATE,
    EMPTY,
    ERROR,
    FORMULA,
    NUMBER,
    TEXT,
    Budget,
    Cell,
    Row,
    Sheet,
    address,
)

#: Merged ranges of one sheet; more are only seen as empty cells.
_MERGES: Final = 20_000
#: Columns of one merged range that are named as covered.
_COVERED: Final = 64
_SAFE: Final = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
}


@dataclass
class _Layout:
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def is_hidden(self, column: int) -> bool:
        return any(low <= column <= high for low, high in self.hidden_columns)


def read_xlsx(path: Path, budget: Budget) -> Iterator[Sheet]:
    """The sheets of the workbook at ``path``, in order; each must be read before the next is asked
    for. Raises ``FileRefused`` for a damaged workbook; the package was weighed before.
    """
    with path.open("rb") as stream, zipfile.ZipFile(path) as archive:
        _no_doctype(archive)
        try:
            book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        except Exception as error:
            raise refuse(Cause.DAMAGED) from error
        try:
            sheets: list[Any] = list(book.worksheets)
            for sheet in sheets:
                part = sheet._worksheet_path  # noqa: SLF001  # told nowhere else
                layout = _layout(archive, part)
                hidden = sheet.sheet_state != "visible"
                yield Sheet(sheet.title, _rows(sheet, layout, budget), hidden)
        finally:
            book.close()


def _no_doctype(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(name) as stream:
            try:
                _, root = next(iter(etree.iterparse(stream, events=("start",), **_SAFE)))
            except (etree.XMLSyntaxError, StopIteration, zipfile.BadZipFile, OSError) as error:
                raise refuse(Cause.DAMAGED_PART, part=name) from error
            if root.getroottree().docinfo.internalDTD is not None:
                raise refuse(Cause.DTD, part=name)


def _layout(archive: zipfile.ZipFile, part: str) -> _Layout:
    layout = _Layout()
    wanted = ("{*}row", "{*}col", "{*}mergeCell")
    with archive.open(part.lstrip("/")) as stream:
        try:
            for _, node in etree.iterparse(stream, events=("end",), tag=wanted, **_SAFE):
                _note(layout, node)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
        except (etree.XMLSyntaxError, ValueError, zipfile.BadZipFile, OSError) as error:
            raise refuse(Cause.DAMAGED_PART, part=part) from error
    layout.merges.sort()
    return layout


def _note(layout: _Layout, node: etree._Element) -> None:
    name = etree.QName(node).localname
    hidden = node.get("hidden") in ("1", "true")
    if name == "row" and hidden:
        layout.hidden_rows.add(int(node.get("r") or 0))
    elif name == "col" and hidden:
        layout.hidden_columns.append((int(node.get("min") or 0), int(node.get("max") or 0)))
    elif name == "mergeCell" and len(layout.merges) < _MERGES:
        left, top, right, bottom = range_boundaries(node.get("ref") or "")
        if None not in (left, top, right, bottom):
            layout.merges.append((int(top or 0), int(bottom or 0), int(left or 0), int(right or 0)))


def _rows(sheet: Any, layout: _Layout, budget: Budget) -> Iterator[Row]:
    sheet.reset_dimensions()  # a wrong dimension in the file would cut rows off
    open_merges: list[tuple[int, int, int, int]] = []
    waiting = 0
    try:
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > BLANK_ROWS:
                raise refuse(Cause.TOO_MANY_ELEMENTS)
            while waiting < len(layout.merges) and layout.merges[waiting][0] <= number:
                open_merges.append(layout.merges[waiting])
                waiting += 1
            if open_merges:
                open_merges = [each for each in open_merges if each[1] >= number]
            covered = _covered(open_merges, number)
            cells = []
            for column in range(1, max(len(row), *covered, 0) + 1):
                hidden = layout.is_hidden(column)
                if column in covered:
                    cells.append(Cell(address(column, number), "", EMPTY, covered[column], hidden))
                elif column <= len(row) and (known := _worded(row[column - 1])) is not None:
                    cells.append(Cell(address(column, number), *known, hidden=hidden))
            if any(each.kind != EMPTY for each in cells):
                yield budget.take(Row(number, tuple(cells), number in layout.hidden_rows))
    except (
        etree.XMLSyntaxError,
        SyntaxError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        OSError,
    ) as error:
        raise refuse(Cause.DAMAGED_PART, part=sheet.title) from error


def _covered(merges: list[tuple[int, int, int, int]], number: int) -> dict[int, str]:
    return {
        column: address(left, top)
        for top, _, left, right in merges
        for column in range(left, min(right, left + _COVERED) + 1)
        if (column, number) != (left, top)
    }


def _worded(cell: Any) -> tuple[str, str] | None:
    """Value and kind of a cell, or None where it holds nothing but blanks."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return str(getattr(value, "text", None) or value), FORMULA
    if cell.data_type == "e":
        return str(value), ERROR
    if isinstance(value, (date, time)):
        return _moment(value), DATE
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (str(int(value)) if value == value // 1 else format(value, ".15g")), NUMBER
    text = str(value).upper() if isinstance(value, bool) else str(value).strip()
    return (text, TEXT) if text else None


def _moment(value: date | time) -> str:
    """A day in ISO; with the time of day only where there is one."""
    if isinstance(value, datetime):
        return (
            value.date() if value.time() == time() else value.replace(microsecond=0)
        ).isoformat()
    return value.isoformat()
