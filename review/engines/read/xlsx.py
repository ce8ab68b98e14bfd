"""A workbook as segments: the cells of every sheet, hidden ones too, and every other part that holds text.

Each part of the package is read, whether or not a relationship leads to it: what is in the file can leak
from it. Which part is what, its root element says. Formulas are shown, never evaluated; links are not
followed; sheet protection hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree

from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Hidden, Refused, Segment
from review.engines.package import Package, open_package, safe_parser
from review.engines.read.docx_drawn import chart_segments, diagram_segments, drawn_kind
from review.engines.read.docx_pictures import PictureTexts
from review.engines.read.embedded import embedded_segments, one_budget
from review.engines.read.loose_text import loose_texts
from review.engines.read.reading import Fact, Unread
from review.engines.read.recognised import Recognised
from review.engines.read.table_reading import CellBudget, Grid, TableReading
from review.engines.read.xlsx_around import around
from review.engines.read.xlsx_book import Book, SheetEntry, external_links, read_book, relations
from review.engines.read.xlsx_cells import read_cells
from review.engines.read.xlsx_drawn import comments, drawing, threaded_comments, vml
from review.engines.read.xlsx_strings import Strings, drop, local, read_strings, stream
from review.engines.read.xlsx_styles import Styles

#: Roots that say how things look or hang together, and nothing else.
_SILENT: Final = frozenset(
    ("styleSheet", "theme", "calcChain", "Types", "themeOverride", "chartStyle", "colorStyle")
)
#: Kinds of whatever text a part holds, by its root; any other root: custom.
_KINDS: Final[dict[str, Hidden]] = {
    "pivotCacheDefinition": Hidden.CACHE,
    "pivotTableDefinition": Hidden.CACHE,
    "externalLink": Hidden.CACHE,
    "slicerCacheDefinition": Hidden.CACHE,
    "rvData": Hidden.CACHE,
    "volTypes": Hidden.CACHE,
    "connections": Hidden.LINK,
    "queryTable": Hidden.LINK,
    "coreProperties": Hidden.PROPERTY,
    "Properties": Hidden.PROPERTY,
    "personList": Hidden.PROPERTY,
    "users": Hidden.PROPERTY,
    "revisions": Hidden.DELETED,
}
_SHEETS: Final = ("worksheet", "dialogsheet", "chartsheet")
_XML: Final = (".xml", ".rels", ".vml")
_PICTURES: Final = "/media/"
_DATA_MODEL: Final = ("/model/", "item.data")
#: Digits from which a number in a cache may be somebody's.
_LONG_FIGURE: Final = 6
_RECORDS: Final = "pivotCacheRecords"
#: Bytes of a part within which its root element starts.
_ROOT_BYTES: Final = 65_536


def read_xlsx(path: Path, recognised: Mapping[str, Recognised] | None = None) -> TableReading:
    """Read the workbook at ``path``; ``recognised`` is what recognition gave for its pictures, by part.

    Raises ``FileRefused``: damaged, too many cells, a bomb.
    """
    with open_package(path) as package, one_budget():
        return _Workbook(package).read(recognised or {})


class _Workbook:
    """A package while it is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._budget = CellBudget()
        self._roots = root_names(package)
        self._styles = self._read_styles()
        self._strings = Strings()
        self._grids: dict[str, Grid] = {}
        self._shown: list[Segment] = []
        self._kept: list[Segment] = []
        self._unread: list[Unread] = []
        self._facts: list[Fact] = []

    def read(self, recognised: Mapping[str, Recognised]) -> TableReading:
        book = self._book()
        for part in self._named("sst"):
            self._strings = read_strings(self._package.read(part), part, self._styles)
        self._sheets(book)
        for part in self._named("sst"):
            for at, text in self._strings.left():
                kind = Hidden.HIDDEN.value
                self._kept.append(Segment(f"{part}#s{at}", part, kind, None, text))
        self._sort(book.segments)
        for part, root in self._roots.items():
            if root not in (*_SHEETS, "sst", "workbook", *_SILENT):
                self._sort(self._part(part, root))
        self._sort(diagram_segments(self._diagrams()))
        pictures = PictureTexts()
        pictures.read(self._package, recognised)
        self._sort(pictures.segments)
        self._inner(pictures.parts)
        return TableReading(
            (*self._shown, *self._kept),
            self._grids,
            unread=(*pictures.unread, *self._unread),
            doubts=pictures.doubts,
            facts=(*pictures.facts, *self._facts),
        )

    def _sort(self, segments: Any) -> None:
        """Visible ones first, in the order in which they are found; hidden ones last."""
        for each in segments:
            (self._kept if each.kind in _HIDDEN else self._shown).append(each)

    def _named(self, root: str) -> list[str]:
        return [part for part, name in self._roots.items() if name == root]

    def _read_styles(self) -> Styles:
        found = {}
        for name in ("styleSheet", "theme"):
            parts = self._named(name)
            found[name] = self._package.xml(parts[0]) if parts else None
        return Styles(found["styleSheet"], found["theme"])

    def _book(self) -> Book:
        parts = self._named("workbook")
        if not parts:
            raise refuse(Cause.DAMAGED)
        return read_book(self._package, parts[0], self._package.xml(parts[0]))

    def _sheets(self, book: Book) -> None:
        """Sheets in the order of the workbook, then those that it does not name, as hidden ones."""
        named = [each for each in book.sheets if each.part]
        parts = [part for part, root in self._roots.items() if root in _SHEETS]
        lost = set(parts) - {each.part for each in named}
        done: set[str] = set()
        for entry in (*named, *(SheetEntry("", part, hidden=True) for part in sorted(lost))):
            if entry.part in done or entry.part not in parts:
                continue
            done.add(entry.part)
            found = read_cells(
                self._package.read(entry.part),
                entry.part,
                self._strings,
                self._styles,
                self._budget,
                hidden=entry.hidden,
                from_1904=book.from_1904,
            )
            self._grids[entry.part] = Grid(
                entry.name or entry.part, found.places, found.cells, found.merges
            )
            unseen = {"hidden_sheet"} if entry.hidden and found.cells else found.unseen
            self._facts += [Fact(kind, text=entry.name) for kind in sorted(unseen)]
            self._sort(found.cells)
            self._sort(found.beside)
            self._sort(around(entry.part, found.rest, hidden=entry.hidden))
            if entry.hidden:
                targets = relations(self._package, entry.part).values()
                for part in targets:
                    if self._roots.get(part) == "wsDr":
                        root = self._package.xml(part)
                        self._sort(drawing(part, root, hidden=True))
                        self._roots.pop(part)

    def _part(self, part: str, root: str) -> Iterator[Segment]:
        if root == _RECORDS:
            yield from self._records(part)
            return
        tree = self._tree(part)
        if tree is None:
            return
        if root == "Relationships":
            yield from external_links(part, tree)
        elif root in ("wsDr", "userShapes"):
            yield from drawing(part, tree)
        elif root == "comments":
            yield from comments(part, tree, self._styles)
        elif root == "ThreadedComments":
            yield from threaded_comments(part, tree)
        elif part.casefold().endswith(".vml"):
            yield from vml(part, tree)
        elif (kind := drawn_kind(tree)) == "chart":
            yield from chart_segments(part, tree)
        elif kind != "diagram":
            yield from loose_texts(part, tree, _KINDS.get(root, Hidden.CUSTOM).value)

    def _tree(self, part: str) -> etree._Element | None:
        """The root of a part; old drawings, which are seldom well-formed, as far as they are."""
        try:
            return self._package.xml(part)
        except FileRefused as refused:
            drawn = part.casefold().endswith(".vml")
            if not drawn or refused.reason is not Refused.UNREADABLE:
                raise
            return etree.fromstring(self._package.read(part), safe_parser(recover=True))

    def _diagrams(self) -> Iterator[tuple[str, etree._Element]]:
        for part, root in self._roots.items():
            if root in ("dataModel", "drawing"):
                yield part, self._package.xml(part)

    def _records(self, part: str) -> Iterator[Segment]:
        """Values kept in the records of a pivot cache, each once."""
        seen: set[str] = set()
        for record in stream(self._package.read(part), part, ("{*}r",)):
            for node in record:
                text = (node.get("v") or "").strip()
                figure = local(node) == "n" and len(text) < _LONG_FIGURE
                if text and text not in seen and not figure:
                    self._budget.take()
                    yield Segment(f"{part}#v{len(seen)}", part, Hidden.CACHE.value, None, text)
                    seen.add(text)
            drop(record)

    def _inner(self, pictures: set[str]) -> None:
        """Files within the file; binary data that nobody here can read is said to be unread."""
        for part in self._package.names:
            low = f"/{part.casefold()}"
            if low.endswith(_XML) or part in pictures or _PICTURES in low:
                continue
            if "/embeddings/" in low:
                inner = embedded_segments(
                    self._package.read(part), part.rpartition("/")[2], part, depth=0
                )
                self._sort(inner.segments)
                self._unread.extend(inner.unread)
            elif all(mark in low for mark in _DATA_MODEL):
                self._shown.append(Segment(f"{part}#u", part, "unread", None, ""))
                self._unread.append(Unread(f"{part}#u", Cause.EMBEDDED_OBJECT, part=part))


_HIDDEN: Final = frozenset(kind.value for kind in Hidden)


def root_names(package: Package) -> dict[str, str]:
    """The local name of the root of each XML part. Raises ``FileRefused`` where there is none."""
    found: dict[str, str] = {}
    for part in package.names:
        if not part.casefold().endswith(_XML):
            continue
        data = package.read(part)
        if not data.strip():
            continue
        parser: Any = etree.XMLPullParser(
            events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            parser.feed(data[:_ROOT_BYTES])
            name = next((local(node) for _, node in parser.read_events()), "")
        except etree.XMLSyntaxError:
            name = ""
        if not name and not part.casefold().endswith(".vml"):
            raise refuse(Cause.DAMAGED_PART, part=part)
        found[part] = name
    return found
