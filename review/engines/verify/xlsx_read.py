"""Reads a workbook for the proof: its sheets, what each cell says and whether that is seen, where the
visible cells stand once hidden rows and columns are gone, and every name and attribute there is.

Written apart from the reader and from the writer. Knows nothing of plans.
"""

from __future__ import annotations

import io
import posixpath
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from review.engines.verify.office import Damaged
from review.engines.verify.xlsx_looks import Look, Looks, Seen

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)")
_ESCAPE: Final = re.compile("_x([0-9a-fA-F]{4})_")
_MARGIN: Final = re.compile("(odd|even|first)(Header|Footer)")
#: Fields, fonts, sizes and colours of a header.
_FIELD: Final = re.compile(
    r'&(?:"[^"]*"|K(?:[0-9a-fA-F]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3}|[A-Za-z+-])'
)
_COLUMNS: Final = 16384
_TALL: Final = 200
_TRUE: Final = ("1", "true", "on")
_NONE: Final = ("0", "0.0")
Place = tuple[int, int]
_Rich = tuple[str, tuple[tuple[int, int, Seen], ...]]


@dataclass(slots=True)
class Cell:
    """One cell: what it stores (``text`` of strings, ``raw`` of numbers and the like), its look, and which
    of its letters are seen.
    """

    kind: str
    text: str
    raw: str
    look: Look
    seen: Seen
    unseen: tuple[tuple[int, int, Seen], ...] = ()  # runs that are not, or not surely, seen
    formula: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it holds words and not a number, a truth or an error."""
        return self.kind == "text"

    @property
    def number(self) -> float | None:
        """The number it holds, if it is one."""
        try:
            return float(self.raw) if self.kind == "n" and self.raw else None
        except ValueError:
            return None


@dataclass
class Sheet:
    """One sheet. ``cells`` stand by row and column from 1, ``rank`` moves them together."""

    part: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    margins: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    heads: set[int] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    rows_hidden: bool = False
    twins: int = 0

    def is_hidden(self, place: Place) -> bool:
        """Whether the cell lies in a hidden row or column."""
        return self._row_hidden(place[0]) or place[1] in self.columns

    def rank(self, place: Place) -> Place:
        """Where a visible cell stands once what is hidden is gone; for a hidden one, where the next
        visible line stands.
        """
        row, column = place
        before = bisect_left(self._hidden_rows, row)
        new = bisect_left(self._shown_rows, row) + 1 if self.rows_hidden else row - before
        return new, column - bisect_left(self._hidden_columns, column)

    def _row_hidden(self, row: int) -> bool:
        return row in self.rows or (self.rows_hidden and row not in self.heads)

    @cached_property
    def _shown_rows(self) -> list[int]:
        return sorted(self.heads - self.rows)

    @cached_property
    def _hidden_rows(self) -> list[int]:
        return sorted(self.rows)

    @cached_property
    def _hidden_columns(self) -> list[int]:
        return sorted(self.columns)


@dataclass
class Workbook:
    """A workbook: its part, the names of all its sheets, and those of cells that are shown, by number."""

    part: str
    names: list[tuple[str, bool, str]]
    sheets: dict[int, Sheet]
    hidden: list[Sheet]
    codes: tuple[str, ...] = ()  # of number formats
    from_1904: bool = False


def read_workbook(files: Mapping[str, bytes]) -> Workbook:
    """Read the parts of a package. Raises ``Damaged``."""
    roots = {name: _root(files[name]) for name in files if name.lower().endswith(".xml")}
    book = next((name for name, root in roots.items() if root == "workbook"), None)
    if book is None:
        raise Damaged("no workbook")
    first = {root: name for name, root in reversed(roots.items())}
    styles = _tree(files[first["styleSheet"]]) if "styleSheet" in first else None
    theme = _tree(files[first["theme"]]) if "theme" in first else None
    reader = _Reader(Looks(styles, theme))
    for name, root in roots.items():
        if root == "sst":
            reader.strings = [reader.rich(each) for each in _tree(files[name]).iterfind("{*}si")]
    targets = _targets(files, book)
    names: list[tuple[str, bool, str]] = []
    sheets: dict[int, Sheet] = {}
    hidden: list[Sheet] = []
    done: set[str] = set()
    root_of_book = _tree(files[book])
    about = root_of_book.find("{*}workbookPr")
    from_1904 = about is not None and about.get("date1904") in _TRUE
    for number, node in enumerate(root_of_book.iterfind("{*}sheets/{*}sheet")):
        relation = next((v for k, v in node.attrib.items() if str(k).endswith("}id")), "")
        part = targets.get(str(relation), "")
        is_hidden = node.get("state") in ("hidden", "veryHidden")
        names.append((node.get("name") or "", is_hidden, part))
        if part in done or not part:
            continue
        done.add(part)
        if roots.get(part) == "worksheet":
            if is_hidden:
                hidden.append(reader.sheet(part, files[part]))
            else:
                sheets[number] = reader.sheet(part, files[part])
    lost = sorted(name for name, root in roots.items() if root == "worksheet" and name not in done)
    hidden += [reader.sheet(part, files[part]) for part in lost]
    return Workbook(book, names, sheets, hidden, reader.looks.codes, from_1904)


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.strings: list[_Rich] = []

    def rich(self, node: etree._Element) -> _Rich:
        """The text of a string and the spans of it that are not surely seen."""
        pieces: list[str] = []
        faint: list[tuple[int, int, Seen]] = []
        at = 0
        for child in node:
            name = _local(child)
            if name not in ("t", "r"):
                continue
            words = "".join(each.text or "" for each in child.iter("{*}t"))
            text = _unescaped(words)
            properties = child.find("{*}rPr")
            if properties is not None and text:
                seen = self.looks.run(properties)
                if seen is not Seen.YES:
                    faint.append((at, at + len(text), seen))
            pieces.append(words)
            at += len(text)
        whole = _unescaped("".join(pieces))
        if len(whole) != at:
            faint = [(0, len(whole), Seen.UNSURE)] if faint else []
        return whole, tuple(faint)

    def sheet(self, part: str, data: bytes) -> Sheet:
        """One worksheet; its rows are read one by one and forgotten."""
        sheet = Sheet(part)
        options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        last = 0
        try:
            steps = etree.iterparse(
                io.BytesIO(data), events=("end",), tag=("{*}row",), remove_comments=True, **options
            )
            for _, node in steps:
                last = self._row(sheet, node, last)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
            root = steps.root
        except etree.XMLSyntaxError as fault:
            raise Damaged(part) from fault
        if root is not None:
            self._around(sheet, root)
        _cover(sheet)
        return sheet

    def _row(self, sheet: Sheet, node: etree._Element, last: int) -> int:
        said = node.get("r") or ""
        number = int(said) if said.isdecimal() else last + 1
        hidden = node.get("hidden") in _TRUE or node.get("ht") in _NONE
        if hidden and number not in sheet.heads:
            sheet.rows.add(number)
        elif not hidden:
            sheet.rows.discard(number)
            if node.get("ht") is not None:
                sheet.heads.add(number)
            else:
                sheet.plain.add(number)
        column = 0
        for cell in node.iterchildren("{*}c"):
            column += 1
            if found := _PLACE.fullmatch(cell.get("r") or ""):
                column = column_of(found[1])
            if (number, column) in sheet.cells:
                sheet.twins += 1
            elif (read := self._cell(cell)) is not None:
                sheet.cells[number, column] = read
        return number

    def _cell(self, node: etree._Element) -> Cell | None:
        look = self.looks.look(node.get("s"))
        kind = node.get("t") or "n"
        formula = node.find("{*}f") is not None
        own, value = node.find("{*}is"), node.find("{*}v")
        raw = (value.text or "") if value is not None else ""
        if own is not None or kind in ("s", "str", "inlineStr"):
            text, faint = self._text(own, kind, raw)
            return Cell("text", text, "", look, look.text(), faint, formula)
        if value is None:
            return Cell("n", "", "", look, look.letters, formula=True) if formula else None
        if kind in ("b", "e", "d"):
            return Cell(kind, "", _unescaped(raw.strip()), look, look.letters, formula=formula)
        try:
            seen = look.number(float(raw))
        except ValueError:
            seen = Seen.UNSURE
        return Cell("n", "", raw.strip(), look, seen, formula=formula)

    def _text(self, own: etree._Element | None, kind: str, raw: str) -> _Rich:
        if own is not None:
            return self.rich(own)
        if kind != "s":
            return _unescaped(raw), ()
        at = int(raw) if raw.strip().isdecimal() and len(raw) < 10 else -1
        return self.strings[at] if 0 <= at < len(self.strings) else ("", ())

    def _around(self, sheet: Sheet, root: etree._Element) -> None:
        for number, node in enumerate(root.iter(etree.Element)):
            name = _local(node)
            if name == "sheetFormatPr":
                sheet.rows_hidden = node.get("zeroHeight") in _TRUE
            elif name == "col" and (node.get("hidden") in _TRUE or node.get("width") in _NONE):
                low, high = node.get("min") or "", node.get("max") or ""
                if low.isdecimal() and high.isdecimal():
                    sheet.columns.update(range(int(low[:6]), min(int(high[:6]), _COLUMNS) + 1))
            elif name == "mergeCell":
                if found := _AREA.fullmatch(node.get("ref") or ""):
                    across = sorted((column_of(found[1]), column_of(found[3])))
                    down = sorted((int(found[2]), int(found[4])))
                    sheet.merges.append((down[0], across[0], down[1], across[1]))
            elif _MARGIN.fullmatch(name) and node.text and name not in sheet.margins:
                sheet.margins[name] = (f"{sheet.part}#{name}{number}", printed(node.text))
        if not sheet.rows_hidden:
            sheet.heads |= sheet.plain
        else:
            sheet.rows |= sheet.plain


def _cover(sheet: Sheet) -> None:
    """What a merge covers is not seen."""
    by_row: dict[int, list[tuple[int, int, int, int]]] = {}
    tall = []
    for area in sheet.merges:
        if area[2] - area[0] > _TALL:
            tall.append(area)
        else:
            for row in range(area[0], area[2] + 1):
                by_row.setdefault(row, []).append(area)
    for (row, column), cell in sheet.cells.items():
        for top, left, bottom, right in (*by_row.get(row, ()), *tall):
            inside = top <= row <= bottom and left <= column <= right
            if inside and (row, column) != (top, left):
                cell.seen = Seen.NO


def printed(code: str) -> str:
    """What a header or footer prints beside its fields (ECMA-376 part 1, section 18.3.1.39), a line for
    each section.
    """
    text = _unescaped(code)
    lines = [""]
    at = 0
    while at < len(text):
        letter, after = text[at], text[at + 1 : at + 2]
        at += 1
        if letter == "\n":
            lines.append("")
        elif letter != "&" or not after:
            lines[-1] += letter
        elif after == "&":
            lines[-1] += "&"
            at += 1
        elif after in "LCR":
            lines.append("")
            at += 1
        else:
            field_code = _FIELD.match(text, at - 1)
            at = field_code.end() if field_code else at
            lines[-1] += "" if field_code else letter
    return "\n".join(line.strip() for line in lines if line.strip())


def column_of(letters: str) -> int:
    """1 for A, 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(column: int) -> str:
    """A for 1, AB for 28."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _targets(files: Mapping[str, bytes], part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    known = {each.lower(): each for each in files}
    rels = known.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    found: dict[str, str] = {}
    for node in _tree(files[rels]).iter("{*}Relationship") if rels else ():
        if node.get("TargetMode") != "External":
            target = unquote(node.get("Target") or "").split("#")[0]
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[node.get("Id") or ""] = known.get(whole.lower(), "")
    return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda each: chr(int(each[1], 16)), text).replace("\r\n", "\n")


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _root(data: bytes) -> str:
    parser: Any = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    try:
        parser.feed(data[:65536])
        return next((_local(node) for _, node in parser.read_events()), "")
    except etree.XMLSyntaxError:
        return ""


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise Damaged("xml") from fault
