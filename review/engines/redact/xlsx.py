"""Redacts a workbook: a new one is written that holds what the old one shows, masked where the plan says
so, and nothing else.

Lives here: the order of work, the sheets and their names. What becomes of one sheet is ``xlsx_sheet.py``.
Drawings, charts and everything that is calculated, linked, filtered or kept beside the cells is not
written; what a reader could see of it is listed (docs/decisions/0023-sheets-and-ofd.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Segment
from review.engines.package import Package, open_package
from review.engines.read.xlsx import root_names
from review.engines.read.xlsx_book import Book, SheetEntry, read_book
from review.engines.read.xlsx_styles import Styles
from review.engines.redact.package import CONTENT_TYPES_PART, Relationship, write_package
from review.engines.redact.plan import Place
from review.engines.redact.xlsx_cells import CellWriter, Removed
from review.engines.redact.xlsx_markup import HEAD, MAIN
from review.engines.redact.xlsx_sheet import new_sheet
from review.engines.redact.xlsx_styles import NewStyles, theme_part
from review.engines.redact.xlsx_texts import Text, masked_text, read_texts

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "application/vnd.openxmlformats-officedocument"
_BOOK: Final = "xl/workbook.xml"
_STYLES: Final = "xl/styles.xml"
_THEME: Final = "xl/theme/theme1.xml"
#: What a sheet may not be called (Excel refuses to open such a file), and how long its name may be.
_NOT_IN_NAMES: Final = str.maketrans(
    {"*": "＊", "?": "？", ":": "：", "/": "／", "\\": "＼", "[": "［", "]": "］"}
)
_LONGEST_NAME: Final = 31
#: Roots of the parts that are written anew.
_ANEW: Final = frozenset(("workbook", "styleSheet", "theme", "sst", "Types", "Relationships"))


@dataclass(frozen=True)
class RedactedXlsx:
    """The new file, and what was left behind: part names, and what of a part is not in its copy."""

    data: bytes
    removed_parts: tuple[str, ...]


def redact_xlsx(path: Path, segments: Iterable[Segment], places: Sequence[Place]) -> RedactedXlsx:
    """Make a new workbook with the visible cells of the old one, the places masked. ``segments`` are those
    of its reading, in which the places count. Same input, same bytes.

    Raises ``FileRefused``: damaged, no sheet that could be shown.
    """
    with open_package(path) as package:
        return _Workbook(package, segments, places).written()


class _Workbook:
    """A package while it is written anew."""

    def __init__(
        self, package: Package, segments: Iterable[Segment], places: Sequence[Place]
    ) -> None:
        self._package = package
        self._roots = root_names(package)
        part = next(iter(self._named("workbook")), None)
        if part is None:
            raise refuse(Cause.DAMAGED)
        self._old = read_book(package, part, package.xml(part))
        removed = Removed(places)
        root, theme = self._first("styleSheet"), self._first("theme")
        self._theme = theme
        self._new = NewStyles(root, removed.within)
        styles = Styles(root, theme)
        by_segment: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_segment[place.segment].append(place)
        texts: list[Text] = []
        for part in self._named("sst"):
            texts = read_texts(package.read(part), part, styles, self._new)
        said = {each.id: each.text for each in segments if each.kind == "cell"}
        self._writer = CellWriter(
            texts, styles, self._new, said, by_segment, removed, self._old.from_1904
        )
        self._left: list[str] = []

    def written(self) -> RedactedXlsx:
        book = self._old
        shown = list(self._shown(book))
        if not shown:
            raise refuse(Cause.NO_SHEET_TO_SHOW)
        blanks = iter(range(limits.SHEET_CELLS))
        files: dict[str, bytes] = {}
        for number, (_, entry) in enumerate(shown, 1):
            sheet = new_sheet(self._package.read(entry.part), entry.part, self._writer, blanks)
            files[f"xl/worksheets/sheet{number}.xml"] = sheet.data
            self._left += [f"{entry.part}: {each}" for each in sheet.left]
        sheets = list(files)
        files[_BOOK] = self._book(book, shown)
        files[_STYLES] = self._new.part()
        files[_THEME] = theme_part(self._theme)
        if unshown := self._new.unshown:
            self._left += [f"{part}: hidden {unshown}" for part in self._named("styleSheet")[:1]]
        self._left += self._beside(book, {entry.part for _, entry in shown})
        return RedactedXlsx(
            write_package(files, _types(sheets), _relations(sheets)), tuple(sorted(self._left))
        )

    def _named(self, root: str) -> list[str]:
        return [part for part, name in self._roots.items() if name == root]

    def _first(self, root: str) -> etree._Element | None:
        parts = self._named(root)
        return self._package.xml(parts[0]) if parts else None

    def _shown(self, book: Book) -> Iterable[tuple[int, SheetEntry]]:
        """The visible sheets of cells with their numbers in the workbook, each part once."""
        done: set[str] = set()
        for number, entry in enumerate(book.sheets):
            is_new = entry.part and entry.part not in done
            done.add(entry.part)
            if is_new and not entry.hidden and self._roots.get(entry.part) == "worksheet":
                yield number, entry

    def _book(self, book: Book, shown: Sequence[tuple[int, SheetEntry]]) -> bytes:
        rows: list[str] = []
        taken: set[str] = set()
        for at, (number, entry) in enumerate(shown, 1):
            places = self._writer.places.get(f"{book.part}#sheet{number}", ())
            name = sheet_name(masked_text(entry.name, places), at, taken)
            taken.add(name.casefold())
            rows.append(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>')
        about = '<workbookPr date1904="1"/>' if book.from_1904 else "<workbookPr/>"
        view = '<bookViews><workbookView activeTab="0"/></bookViews>'
        return (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{about}{view}'
            f"<sheets>{''.join(rows)}</sheets></workbook>"
        ).encode()

    def _beside(self, book: Book, kept: set[str]) -> list[str]:
        """Parts that are not written, and what of the workbook itself is not."""
        names = [
            part
            for part in self._package.names
            if part not in kept
            and part != CONTENT_TYPES_PART
            and not part.endswith(".rels")
            and self._roots.get(part) not in _ANEW
        ]
        root = self._package.xml(book.part)
        if root.find(".//{*}definedName") is not None:
            names.append(f"{book.part}: definedNames")
        return names


def sheet_name(wanted: str, number: int, taken: Iterable[str]) -> str:
    """A name that a sheet may have: ``wanted`` without the signs that Excel forbids, or a neutral one where
    that is empty, too long or taken (``taken`` are names, casefolded).
    """
    name = re.sub(r"[\x00-\x1f]", "", wanted).translate(_NOT_IN_NAMES).strip("'")
    known = set(taken)
    if name.strip() and len(name) <= _LONGEST_NAME and name.casefold() not in known:
        return name
    while f"工作表{number}" in known:
        number += 1
    return f"工作表{number}"


def _types(sheets: Sequence[str]) -> dict[str, str]:
    made = f"{_TYPES}.spreadsheetml"
    return {
        _BOOK: f"{made}.sheet.main+xml",
        _STYLES: f"{made}.styles+xml",
        _THEME: f"{_TYPES}.theme+xml",
        **dict.fromkeys(sheets, f"{made}.worksheet+xml"),
    }


def _relations(sheets: Sequence[str]) -> dict[str, list[Relationship]]:
    rows = [
        Relationship(f"rId{at}", f"{_OFFICE}/worksheet", sheet, external=False)
        for at, sheet in enumerate(sheets, 1)
    ]
    for kind, part in (("styles", _STYLES), ("theme", _THEME)):
        rows.append(Relationship(f"rId{len(rows) + 1}", f"{_OFFICE}/{kind}", part, external=False))
    root = Relationship("rId1", f"{_OFFICE}/officeDocument", _BOOK, external=False)
    return {"": [root], _BOOK: rows}
