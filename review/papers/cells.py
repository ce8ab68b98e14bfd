"""How one cell is written and looks: text, numbers and dates with their formats.

Text that begins like a formula is written as text and marked as such (quote prefix), because Excel makes
a formula of it as soon as somebody edits the cell without changing it.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from review.papers.book import Kind, Value
from review.papers.characters import at_most, printable

#: Beginnings that a spreadsheet takes for a formula, also with a blank before (OWASP: CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n", "|", "%")
_LONGEST_TEXT = 32_767
#: A float holds so many digits; a longer whole number would lose its last ones, so it is text.
_MOST_EXACT = 10**15
#: Excel's calendar begins here and counts a 29 February 1900 that never was.
_FIRST_DATE = date(1900, 3, 1)

_DEEP, _LINE, _SOFT, _GREY = "#14498c", "#d3dae5", "#dfeaf7", "#3f4d63"
_AS_TEXT = "@"

#: How cells look, as XlsxWriter's properties.
_WORDS, _SUSPECT, _FIGURE, _DAY, _MOMENT = "words", "suspect", "figure", "day", "moment"
_PROPERTIES: dict[str, dict[str, object]] = {
    _WORDS: {"text_wrap": True, "num_format": _AS_TEXT},
    _SUSPECT: {"text_wrap": True, "num_format": _AS_TEXT, "quote_prefix": True},
    _FIGURE: {"align": "right"},
    _DAY: {"align": "left", "num_format": "yyyy-mm-dd"},
    _MOMENT: {"align": "left", "num_format": "yyyy-mm-dd hh:mm"},
}
_LOOKS = {Kind.NUMBER: _FIGURE, Kind.DATE: _DAY}


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text.lstrip(" \u3000\u00a0").startswith(FORMULA_SIGNS)


class Faces:
    """The formats of a workbook, each made once: a workbook may hold 64,000, a sheet has a million cells."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._cells: dict[tuple[str, bool], Any] = {}

    def _face(self, **wanted: object) -> Any:
        """The format with these properties (XlsxWriter's names)."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            base: dict[str, object] = {"font_name": "宋体", "font_size": 10.5, "valign": "top"}
            self._made[key] = self._workbook.add_format(base | wanted)
        return self._made[key]

    def cell(self, kind: Kind, *, locked: bool) -> Any:
        """A cell of a column of this kind; text wraps and stays text when somebody types a number."""
        return self._cell(_LOOKS.get(kind, _WORDS), locked)

    def of(self, kind: Kind, value: Value, *, locked: bool) -> Any:
        """The format for a value in a column of this kind."""
        if isinstance(value, str):
            return self._cell(_SUSPECT if begins_like_a_formula(value) else _WORDS, locked)
        if isinstance(value, datetime):
            return self._cell(_MOMENT, locked)
        return self._cell(_LOOKS.get(kind, _WORDS), locked)

    def _cell(self, look: str, locked: bool) -> Any:
        """Asked for each cell, so it is one look into a dictionary."""
        face = self._cells.get((look, locked))
        if face is None:
            face = self._cells[look, locked] = self._face(locked=locked, **_PROPERTIES[look])
        return face

    def heading(self) -> Any:
        """The bold line above everything."""
        return self._face(bold=True, font_size=14, num_format=_AS_TEXT, valign="vcenter")

    def note(self) -> Any:
        """Lines above the header, and the sentence of an empty table."""
        return self._face(font_color=_GREY, num_format=_AS_TEXT)

    def header(self, kind: Kind) -> Any:
        """The head of a column, over its numbers or its text."""
        return self._face(
            bold=True,
            align="right" if kind is Kind.NUMBER else "left",
            bg_color=_SOFT,
            bottom=2,
            bottom_color=_DEEP,
            text_wrap=True,
            num_format=_AS_TEXT,
        )

    def total(self, kind: Kind) -> Any:
        """The last row."""
        align = "right" if kind is Kind.NUMBER else "left"
        return self._face(bold=True, align=align, top=1, top_color=_LINE)


def write_cell(page: Any, row: int, at: int, value: Value, kind: Kind, face: Any) -> None:
    """Write one value; row and column counted from 0.

    Raises ValueError for a value that does not fit the column, and for numbers that are none.
    """
    if value is None or value == "":
        page.write_blank(row, at, None, face)
    elif isinstance(value, str):
        # Also in a column of numbers or dates: what was typed there is kept, as text.
        page.write_string(row, at, at_most(printable(value), _LONGEST_TEXT), face)
    elif isinstance(value, date):
        _write_date(page, row, at, value, kind, face)
    elif isinstance(value, bool) or kind is not Kind.NUMBER:
        raise ValueError(f"{type(value).__name__} in a column of the kind {kind}")
    elif not math.isfinite(value):
        raise ValueError("a number that is none in a cell")
    elif not isinstance(value, float) and not -_MOST_EXACT < value < _MOST_EXACT:
        page.write_string(row, at, str(value), face)
    else:
        page.write_number(row, at, int(value) if value == int(value) else float(value), face)


def _write_date(page: Any, row: int, at: int, value: date, kind: Kind, face: Any) -> None:
    if kind is not Kind.DATE:
        raise ValueError(f"a date in a column of the kind {kind}")
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise ValueError("a cell knows no time zone: give the office's own time")
    if day < _FIRST_DATE:
        page.write_string(row, at, value.isoformat(), face)
    else:
        page.write_datetime(row, at, value, face)
