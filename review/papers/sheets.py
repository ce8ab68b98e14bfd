"""Writing a workbook: ``write_sheet(book)`` gives its bytes.

No cell is ever a formula: text goes out as text whatever it begins with, and totals are numbers (the
attack: a title beginning with = that runs in the reader's Excel). What a workbook is made of stands in
``book.py``; how cells look, in ``cells.py``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook

from review.papers.book import CHOICES_SHEET, KEYS_SHEET, Book, Column, Kind, Sheet
from review.papers.cells import Faces, write_cell
from review.papers.characters import at_most, printable

__all__ = ["MOST_ROWS", "write_sheet"]

#: The last row of a worksheet (Excel's limit; the same in OOXML readers).
MOST_ROWS = 1_048_576
_LONGEST_NAME = 31
_LONGEST_HINT = 255
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\n\t]")
#: What may be done in a protected sheet besides filling in: nothing that changes what is locked.
_STILL_ALLOWED = {"autofilter": True, "format_columns": True, "format_rows": True}


def write_sheet(book: Book, *, spool: Path | None = None) -> bytes:
    """The bytes of the workbook (.xlsx): equal for an equal book.

    ``spool``: a folder for temporary files. With it, rows are written there one by one and memory does
    not grow with their number (for more than some thousand rows); the files are gone when this returns
    or raises. Without it nothing touches the disk. The two ways give different bytes of equal content.
    Raises ValueError for a row of another length than the columns, a value that does not fit its
    column, and more rows than a worksheet has.
    """
    if spool is None:
        return _written(book, {"in_memory": True})
    with TemporaryDirectory(dir=spool) as folder:
        return _written(book, {"constant_memory": True, "tmpdir": folder})


def _written(book: Book, way: Mapping[str, object]) -> bytes:
    out = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        **way,
    }
    with Workbook(out, options) as workbook:
        created = book.created.astimezone(UTC).replace(tzinfo=None)
        workbook.set_properties({"title": printable(book.title), "created": created})
        faces = Faces(workbook)
        names = list(_names(book.sheets))
        pages = [workbook.add_worksheet(name) for name in names]
        choices = _write_choices(workbook, book.sheets, faces)
        keys = {printable(name): printable(value) for name, value in book.keys.items()}
        for number, (sheet, page) in enumerate(zip(book.sheets, pages, strict=True), 1):
            keys[f"sheet.{number}.name"] = names[number - 1]
            placed = _Table(sheet, page, faces, choices).write()
            keys |= {f"sheet.{number}.{key}": value for key, value in placed.items()}
        _write_keys(workbook, keys, faces)
    return out.getvalue()


def _names(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Names a worksheet may have: no forbidden sign, at most 31, different whatever the case."""
    taken = {KEYS_SHEET, CHOICES_SHEET, "history"}
    for number, sheet in enumerate(sheets, 1):
        wanted = _NOT_IN_NAMES.sub("_", printable(sheet.name)).strip("' ") or f"Sheet{number}"
        name, again = at_most(wanted, _LONGEST_NAME), 1
        while name.casefold() in taken:
            again += 1
            ending = f" ({again})"
            name = at_most(wanted, _LONGEST_NAME - len(ending)) + ending
        taken.add(name.casefold())
        yield name


def _write_choices(
    workbook: Any, sheets: tuple[Sheet, ...], faces: Faces
) -> dict[tuple[str, ...], str]:
    """Every list to choose from in a column of its own, and where it stands.

    Inline lists end at 255 characters and break at a comma inside a word.
    """
    lists = list(dict.fromkeys(c.choices for s in sheets for c in s.columns if c.choices))
    if not lists:
        return {}
    page = workbook.add_worksheet(CHOICES_SHEET)
    page.very_hidden()
    # Row by row: in constant memory a row that is left behind can not be written any more.
    for row in range(max(map(len, lists))):
        for at, words in enumerate(lists):
            if row < len(words):
                write_cell(
                    page,
                    row,
                    at,
                    words[row],
                    Kind.TEXT,
                    faces.of(Kind.TEXT, words[row], locked=True),
                )
    return {
        words: f"={CHOICES_SHEET}!${_letter(at)}$1:${_letter(at)}${len(words)}"
        for at, words in enumerate(lists)
    }


def _letter(column: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _write_keys(workbook: Any, keys: Mapping[str, str], faces: Faces) -> None:
    page = workbook.add_worksheet(KEYS_SHEET)
    page.very_hidden()
    page.protect()
    for row, (name, value) in enumerate(keys.items()):
        write_cell(page, row, 0, name, Kind.TEXT, faces.of(Kind.TEXT, name, locked=True))
        write_cell(page, row, 1, value, Kind.TEXT, faces.of(Kind.TEXT, value, locked=True))


class _Table:
    """One sheet while it is written, from the top down."""

    def __init__(
        self, sheet: Sheet, page: Any, faces: Faces, choices: Mapping[tuple[str, ...], str]
    ) -> None:
        self.sheet = sheet
        self.page = page
        self.faces = faces
        self.choices = choices
        self.at = 0
        # Lines of text and the word of the total row would not show in a hidden column.
        shown = (i for i, c in enumerate(sheet.columns) if not c.hidden)
        self.lead = next(shown, 0)
        self.sums = dict.fromkeys((i for i, c in enumerate(sheet.columns) if c.summed), Decimal())

    def write(self) -> dict[str, str]:
        """Everything of the sheet; where header and rows stand, counted from 1."""
        self._write_top()
        header = self.at
        self._set_columns(header)
        self.at += 1
        first = self.at
        self._write_rows()
        last = self.at - 1
        if last < first:
            self._line(self.sheet.empty, self.faces.note())
        else:
            self._offer(first, last)
        if self.sheet.autofilter and last >= first:
            self.page.autofilter(header, 0, last, len(self.sheet.columns) - 1)
        if self.sheet.totals and last >= first:
            self._write_totals()
        if any(column.locked for column in self.sheet.columns):
            self.page.protect("", _STILL_ALLOWED)
        self._set_print(header)
        rows = f"{first + 1}:{last + 1}" if last >= first else ""
        return {"header": str(header + 1), "rows": rows}

    def _line(self, text: str, face: Any) -> None:
        write_cell(self.page, self.at, self.lead, text, Kind.TEXT, face)
        self.at += 1

    def _write_top(self) -> None:
        if self.sheet.heading:
            self.page.set_row(self.at, 26)
            self._line(self.sheet.heading, self.faces.heading())
        for note in self.sheet.notes:
            self._line(note, self.faces.note())

    def _set_columns(self, header: int) -> None:
        for at, column in enumerate(self.sheet.columns):
            face = self.faces.cell(column.kind, locked=column.locked)
            self.page.set_column(at, at, column.width, face, {"hidden": column.hidden})
            write_cell(
                self.page, header, at, column.header, Kind.TEXT, self.faces.header(column.kind)
            )
        if self.sheet.frozen:
            self.page.freeze_panes(header + 1, 0)

    def _write_rows(self) -> None:
        room = MOST_ROWS - (1 if self.sheet.totals else 0)
        for row in self.sheet.rows:
            if self.at >= room:
                raise ValueError("more rows than a worksheet has")
            for at, (column, value) in enumerate(zip(self.sheet.columns, row, strict=True)):
                face = self.faces.of(column.kind, value, locked=column.locked)
                write_cell(self.page, self.at, at, value, column.kind, face)
                if at in self.sums and isinstance(value, int | float | Decimal):
                    self.sums[at] += Decimal(str(value))
            self.at += 1

    def _write_totals(self) -> None:
        for at, column in enumerate(self.sheet.columns):
            face = self.faces.total(column.kind)
            if at in self.sums:
                write_cell(self.page, self.at, at, self.sums[at], Kind.NUMBER, face)
            else:
                word = self.sheet.totals if at == self.lead else None
                write_cell(self.page, self.at, at, word, Kind.TEXT, face)
        self.at += 1

    def _offer(self, first: int, last: int) -> None:
        """Lists to choose from, and dates and numbers only where they are filled in."""
        for at, column in enumerate(self.sheet.columns):
            rule = self._rule(column)
            if rule and not column.locked:
                if column.hint:
                    rule["input_message"] = at_most(printable(column.hint), _LONGEST_HINT)
                self.page.data_validation(first, at, last, at, rule)

    def _rule(self, column: Column) -> dict[str, Any]:
        if column.choices:
            return {"validate": "list", "source": self.choices[column.choices]}
        protected = any(other.locked for other in self.sheet.columns)
        if protected and column.kind is Kind.DATE:
            return {"validate": "date", "criteria": ">=", "value": 1}
        if protected and column.kind is Kind.NUMBER:
            return {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
        return {"validate": "any"} if column.hint else {}

    def _set_print(self, header: int) -> None:
        self.page.set_paper(9)  # A4
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(header)
        self.page.set_footer("&C— &P —")
