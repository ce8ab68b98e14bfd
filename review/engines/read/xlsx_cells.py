"""The cells of one worksheet, read as a stream: shared and inline strings, numbers as shown, formulas, what
is hidden, covered or white.

A tree of a long sheet would not fit the limits, so rows are dropped as they are read. What stands around
the cells is ``xlsx_around.py``.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Hidden, Segment
from review.engines.package import parse_xml
from review.engines.read.headings import Merge
from review.engines.read.table_reading import COLUMNS, CellBudget, column_letters, column_number
from review.engines.read.xlsx_strings import (
    RichText,
    Strings,
    drop,
    local,
    rich_text,
    stream,
    unescaped,
)
from review.engines.read.xlsx_styles import Look, Styles

_LITERAL: Final = re.compile(r'"[^"]*[^"\s][^"]*"')
_RANGE: Final = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_ADDRESS: Final = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_LAST_ROW: Final = 1_048_576
#: Merged ranges of one sheet, and rows over which one is looked after row by row.
_MERGES: Final = 50_000
_TALL: Final = 200


@dataclass
class SheetCells:
    """The cells of a sheet. ``places`` ascend and go with ``cells``; ``beside`` are formulas, readings
    and faint runs; ``rest`` is the root without its rows; ``unseen`` says what of a sheet that is shown
    hides cells: "hidden_columns", "hidden_rows".
    """

    places: array[int]
    cells: list[Segment]
    beside: list[Segment]
    merges: list[Merge]
    rest: etree._Element
    unseen: frozenset[str]


def read_cells(
    data: bytes,
    part: str,
    strings: Strings,
    styles: Styles,
    budget: CellBudget,
    *,
    hidden: bool = False,
    from_1904: bool = False,
) -> SheetCells:
    """The cells of the worksheet ``part``; ``hidden`` where the sheet is. Raises ``FileRefused``:
    damaged, too many cells.
    """
    return _Sheet(part, strings, styles, budget, hidden=hidden, from_1904=from_1904).read(data)


class _Sheet:
    """A worksheet while it is read."""

    def __init__(
        self,
        part: str,
        strings: Strings,
        styles: Styles,
        budget: CellBudget,
        *,
        hidden: bool,
        from_1904: bool,
    ) -> None:
        self._part = part
        self._strings = strings
        self._styles = styles
        self._budget = budget
        self._hidden = hidden
        self._from_1904 = from_1904
        self._hidden_columns = bytearray(COLUMNS + 1)
        self._rows_hidden = False
        self._found: list[tuple[int, Segment]] = []
        self._beside: list[Segment] = []
        self._unseen: set[str] = set()

    def read(self, data: bytes) -> SheetCells:
        root: etree._Element | None = None
        row_number = 0
        for node in stream(data, self._part, ("{*}row", "{*}col", "{*}sheetFormatPr")):
            root = node.getroottree().getroot() if root is None else root
            name = local(node)
            if name == "col":
                self._column(node)
            elif name == "sheetFormatPr":
                self._rows_hidden = is_true(node.get("zeroHeight"))
            elif name == "row":
                number = node.get("r") or ""
                row_number = int(number) if number.isdecimal() else row_number + 1
                if not 0 < row_number <= _LAST_ROW:
                    raise refuse(Cause.DAMAGED_PART, part=self._part)
                self._row(node, row_number)
                drop(node)
        if root is None:
            root = _whole(data, self._part)
        merges = merges_of(root)
        self._cover(merges)
        self._found.sort(key=lambda pair: pair[0])
        places, cells = self._unique()
        return SheetCells(places, cells, self._beside, merges, root, frozenset(self._unseen))

    def _column(self, node: etree._Element) -> None:
        if not column_is_hidden(node):
            return
        low, high = node.get("min") or "", node.get("max") or ""
        if low.isdecimal() and high.isdecimal():
            first, last = int(low[:6]), min(int(high[:6]), COLUMNS)
            self._hidden_columns[first - 1 : last] = b"\1" * max(last - first + 1, 0)

    def _row(self, node: etree._Element, number: int) -> None:
        hidden = self._hidden or row_is_hidden(node, by_default=self._rows_hidden)
        column = -1
        for cell in node.iterchildren("{*}c"):
            column += 1
            if match := _ADDRESS.match(cell.get("r") or ""):
                column = column_number(match[1])
            if column >= COLUMNS:
                raise refuse(Cause.DAMAGED_PART, part=self._part)
            self._cell(cell, number - 1, column, hidden=hidden)

    def _cell(self, cell: etree._Element, row: int, column: int, *, hidden: bool) -> None:
        parts = {local(child): child for child in cell.iterchildren(etree.Element)}
        inline = parts.get("is")
        value = parts["v"].text if "v" in parts else None
        formula = parts["f"].text if "f" in parts else None
        if value is None and inline is None and formula is None:
            return
        self._budget.take()
        look = self._styles.look(cell.get("s"))
        name = f"{self._part}#{column_letters(column)}{row + 1}"
        if formula and (value is None or _LITERAL.search(formula)):
            self._aside(f"{name}f", f"={formula}", Hidden.FIELD)
        if inline is not None:
            text, seen = self._rich(rich_text(inline, self._styles), look, name)
        elif value is not None:
            text, seen = self._text(cell.get("t"), value, look, name)
        else:
            return
        if not text.strip():
            return
        if len(text) > limits.SEGMENT_CHARS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        in_column = bool(self._hidden_columns[column])
        if not self._hidden and (hidden or in_column):
            self._unseen.add("hidden_columns" if in_column else "hidden_rows")
        kind = self._kind(look, seen=seen, hidden=hidden or in_column)
        self._found.append((row * COLUMNS + column, Segment(name, self._part, kind, None, text)))

    def _kind(self, look: Look, *, seen: bool, hidden: bool) -> str:
        if hidden:
            return Hidden.HIDDEN.value
        if not seen or look.tiny:
            return Hidden.INVISIBLE.value
        return Hidden.WHITE.value if look.faint else "cell"

    def _text(self, kind: str | None, value: str, look: Look, name: str) -> tuple[str, bool]:
        """What the cell says, and whether its format lets it be seen."""
        value = value.strip() if kind not in ("str", "inlineStr") else value
        if kind == "s":
            at = int(value[:9]) if value.isdecimal() else -1
            return self._rich(self._strings.take(at), look, name)
        if kind == "b":
            return ("TRUE" if value in ("1", "true") else "FALSE"), True
        if kind in ("str", "e", "d", "inlineStr"):
            return self._worded(unescaped(value), look)
        shown = look.format.number(value, from_1904=self._from_1904)
        return (shown, True) if shown else (value, False)

    def _rich(self, words: RichText, look: Look, name: str) -> tuple[str, bool]:
        self._aside(f"{name}ph", words.phonetic, Hidden.HIDDEN)
        self._aside(f"{name}w", words.faint, Hidden.WHITE)
        return self._worded(words.text, look)

    def _worded(self, text: str, look: Look) -> tuple[str, bool]:
        return (text, False) if look.format.hides_text else (look.format.text(text), True)

    def _aside(self, name: str, text: str, kind: Hidden) -> None:
        if text.strip():
            self._beside.append(Segment(name, self._part, kind.value, None, text))

    def _cover(self, merges: list[Merge]) -> None:
        """What stands in a merged range beside its first cell is kept and not shown."""
        if not merges:
            return
        covers = _Covers(merges)
        for at, (place, segment) in enumerate(self._found):
            if segment.kind == "cell" and covers.cover(*divmod(place, COLUMNS)):
                kind = Hidden.HIDDEN.value
                hidden = Segment(segment.id, segment.part, kind, None, segment.text)
                self._found[at] = (place, hidden)

    def _unique(self) -> tuple[array[int], list[Segment]]:
        """Places and cells; a cell that the file holds twice is told apart by its id."""
        places: array[int] = array("Q")
        cells: list[Segment] = []
        twins = 0
        for place, segment in self._found:
            if places and places[-1] == place:
                twins += 1
                name = f"{segment.id}-{twins + 1}"
                kind = Hidden.HIDDEN.value
                self._beside.append(Segment(name, segment.part, kind, None, segment.text))
                continue
            places.append(place)
            cells.append(segment)
        self._found = []
        return places, cells


class _Covers:
    """Merged ranges, asked cell by cell."""

    def __init__(self, merges: list[Merge]) -> None:
        self._tall = [each for each in merges if each[2] - each[0] > _TALL][:_TALL]
        by_row: defaultdict[int, list[Merge]] = defaultdict(list)
        for each in merges:
            if each[2] - each[0] <= _TALL:
                for row in range(each[0], each[2] + 1):
                    by_row[row].append(each)
        self._rows = {row: sorted(each, key=lambda m: m[1]) for row, each in by_row.items()}
        self._lefts = {row: [m[1] for m in each] for row, each in self._rows.items()}

    def cover(self, row: int, column: int) -> bool:
        """Whether the cell lies in a range and is not its first one."""
        candidates = list(self._tall)
        if row in self._rows:
            at = bisect_right(self._lefts[row], column) - 1
            candidates += self._rows[row][at : at + 1] if at >= 0 else []
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in candidates
        )


def merges_of(root: etree._Element) -> list[Merge]:
    """The merged ranges of a sheet: top, left, bottom, right, from 0."""
    found: list[Merge] = []
    for node in root.iterfind("{*}mergeCells/{*}mergeCell"):
        match = _RANGE.match(node.get("ref") or "")
        if match and match[3] and len(found) < _MERGES:
            left, right = sorted((column_number(match[1]), column_number(match[3])))
            top, bottom = sorted((int(match[2]) - 1, int(match[4]) - 1))
            found.append((top, left, bottom, right))
    return found


def _whole(data: bytes, part: str) -> etree._Element:
    """The root of a sheet without any row."""
    return parse_xml(data, part)


def row_is_hidden(node: etree._Element, *, by_default: bool) -> bool:
    """Whether a ``row`` is not shown; ``by_default`` where rows without a height are not."""
    height = node.get("ht")
    hidden = is_true(node.get("hidden")) or height in ("0", "0.0")
    return hidden or (by_default and height is None)


def column_is_hidden(node: etree._Element) -> bool:
    """Whether the columns of a ``col`` are not shown."""
    return is_true(node.get("hidden")) or node.get("width") in ("0", "0.0")


def is_true(value: str | None) -> bool:
    """A Boolean attribute."""
    return value in ("1", "true", "on")
