"""A Word file as segments: every part of the package that carries text, whether or not a relationship
points at it, for what is in the file can leak from it.

Lives here: which part is read how, and the order of the segments. How a paragraph becomes text is
``paragraphs.py``, which redaction uses too; the other carriers are the ``docx_*`` modules beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lxml import etree

from review.engines.messages import Cause, refuse
from review.engines.model import Box, FileRefused, Hidden, PageFacts, Refused, Segment
from review.engines.package import Package, open_package, parse_xml
from review.engines.read.docx_bars import has_painted_text
from review.engines.read.docx_beside import Beside, link_targets
from review.engines.read.docx_covers import has_covers
from review.engines.read.docx_data import data_segments, is_about_looks
from review.engines.read.docx_drawn import chart_segments, diagram_segments, drawn_kind
from review.engines.read.docx_looks import STYLE_SHEET, Looks, read_looks
from review.engines.read.docx_names import local
from review.engines.read.docx_pictures import PictureTexts
from review.engines.read.embedded import embedded_segments, one_budget
from review.engines.read.paragraphs import Unit, kind_of_part, paragraph_units
from review.engines.read.reading import BAD_REDACTION, CellPlace, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised

__all__ = ["DocxReading", "read_docx"]

#: Parts that no text hangs on: when one of them is damaged the rest is read all the same.
_FORMATTING: Final = re.compile(
    r"(?:^|/)(?:styles\w*|settings|webSettings|fontTable|numbering|theme\d*|people|commentsIds|commentsExtended"
    r"|commentsExtensible|stylesWithEffects|\[Content_Types\]|colors\d*|style\d+|layout\d+|quickStyle\d+"
    r"|itemProps\d*)\.xml$|\.rels$"
)
_ORDER: Final = (
    "paragraph",
    "header",
    "footer",
    "footnote",
    "endnote",
    "textbox",
    "comment",
    "hidden",
)
#: Binary parts that hold no text of the document: fonts, settings of printers, marks of a signature.
_MUTE: Final = re.compile(
    r"\.(?:odttf|obfuscated|ttf|sigs)$|/printerSettings[^/]*\.bin$", re.IGNORECASE
)
_HANDWRITING: Final = "http://www.w3.org/2003/InkML"
_GLOSSARY: Final = "/glossary/"
_NO_LOOKS: Final = Looks()


class DocxReading:
    """A Word file as read. It has no pages and no boxes: where a line stands is known only to the
    program that lays it out.
    """

    pages: tuple[PageFacts, ...] = ()

    def __init__(
        self,
        segments: tuple[Segment, ...],
        cells: Mapping[str, CellPlace],
        unread: tuple[Unread, ...] = (),
        doubts: tuple[Doubt, ...] = (),
        facts: tuple[Fact, ...] = (),
    ) -> None:
        self.segments = segments
        self.unread = unread
        self.doubts = doubts
        self.facts = facts
        self._cells = cells

    def label(self, segment: str, _start: int) -> str:
        """Column header and left neighbour of a table cell."""
        cell = self._cells.get(segment)
        return "" if cell is None else cell.label

    def cell(self, segment: str, _start: int) -> CellPlace | None:
        """The cell of a table in which a segment stands; the innermost one of nested tables."""
        return self._cells.get(segment)

    def boxes(self, _segment: str, _start: int, _end: int) -> tuple[Box, ...]:
        """None: a Word file has no fixed pages."""
        return ()


def read_docx(path: Path, recognised: Mapping[str, Recognised] | None = None) -> DocxReading:
    """Read the Word file at ``path``. Raises ``FileRefused`` when a part that carries text can't be
    read.
    """
    with open_package(path) as package, one_budget():
        reader = _Reader(package, recognised or {})
        for name in package.names:
            reader.part(name)
        return reader.finished()


class _Reader:
    """The parts of one package, gone through once, and what they gave by kind."""

    def __init__(self, package: Package, recognised: Mapping[str, Recognised]) -> None:
        self.package = package
        self.looks = _looks(package)
        self.pictures = PictureTexts()
        self.pictures.read(package, recognised)
        self.has_body = False
        self.words: list[tuple[int, str, list[Unit]]] = []
        self.charts: list[Segment] = []
        self.diagrams: list[tuple[str, etree._Element]] = []
        self.inner: list[Segment] = []
        self.beside: list[Segment] = []
        self.gaps: list[Segment] = []
        self.unread: list[Unread] = []
        self.facts: list[Fact] = []

    def part(self, name: str) -> None:
        """Read one part by what it is, whatever it is called."""
        if name in self.pictures.parts:
            return
        if name.lower().endswith((".xml", ".rels")):
            self._xml(name)
            return
        data = self.package.read(name)
        head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not data or _MUTE.search(name):
            return
        if self.pictures.stray(name, data):
            return
        if head.startswith((b"<?xml", b"<x")):
            self._foreign(name, data)
        else:
            found = embedded_segments(data, name, name)
            self.inner.extend(found.segments)
            self.unread.extend(found.unread)

    def finished(self) -> DocxReading:
        """Everything in reading order: text, what is drawn, gaps, and last what is beside the text.
        Raises ``FileRefused`` where there is no body.
        """
        if not self.has_body:
            raise refuse(Cause.DAMAGED)
        self.words.sort(key=lambda row: (row[0], _natural(row[1])))
        units = [unit for _, _, found in self.words for unit in found]
        self._diagrams()
        gaps = [each for each in self.inner if each.kind == "unread"]
        segments = (
            *(Segment(unit.id, unit.part, unit.kind, None, unit.text) for unit in units),
            *self.charts,
            *self.pictures.segments,
            *self.gaps,
            *gaps,
            *(each for each in self.inner if each.kind != "unread"),
            *self.beside,
        )
        return DocxReading(
            segments,
            {unit.id: unit.cell for unit in units if unit.cell is not None},
            (*self.pictures.unread, *self.unread),
            tuple(self.pictures.doubts),
            (*self.pictures.facts, *self.facts),
        )

    def _xml(self, name: str) -> None:
        try:
            root = self.package.xml(name)
        except FileRefused as refused:
            if refused.reason is Refused.BOMB or not _FORMATTING.search(name):
                raise
            self._gap(name, Cause.DAMAGED_PART)
            return
        self._tree(name, root)

    def _foreign(self, name: str, data: bytes) -> None:
        """XML under another name: a drawing, a page, data. No program takes it for text of the document."""
        try:
            root = parse_xml(data, name)
            if not self._drawn(name, root):
                self._data(name, root)
        except FileRefused:
            found = embedded_segments(data, name, name)
            self.inner.extend(found.segments)
            self.unread.extend(found.unread)

    def _tree(self, name: str, root: etree._Element) -> None:
        kind = kind_of_part(root)
        if kind is not None:
            self._words(name, root, kind)
        elif not self._drawn(name, root):
            self._data(name, root)

    def _drawn(self, name: str, root: etree._Element) -> bool:
        """Charts, diagrams and drawings; whether the part is one."""
        drawn = drawn_kind(root)
        if drawn == "diagram":
            self.diagrams.append((name, root))
        elif drawn == "chart":
            found = chart_segments(name, root)
            self.charts.extend(found)
            if not found:
                self._gap(name, Cause.DRAWN_WITHOUT_TEXT)
        elif local(root) == "svg":
            self.pictures.drawing(name, root)
        elif _HANDWRITING in str(root.tag):
            self._gap(name, Cause.VECTOR_PICTURE)
        else:
            return False
        return True

    def _data(self, name: str, root: etree._Element) -> None:
        """Links, looks, properties, and whatever else holds text."""
        if local(root) == "Relationships":
            self._links(name, root)
        elif is_about_looks(root):
            beside = Beside(name)
            beside.attributes(root)
            beside.style_names(root)
            self.beside.extend(beside.segments)
            if "".join(map(str, root.itertext())).strip():
                self.beside.extend(data_segments(name, root, Hidden.CUSTOM.value, attributes=False))
        else:
            own = name.startswith("docProps/")
            kind = Hidden.PROPERTY.value if own else Hidden.CUSTOM.value
            self.beside.extend(data_segments(name, root, kind))
            if local(root) == "Signature":
                self.facts.append(Fact("signature", text=name))

    def _words(self, name: str, root: etree._Element, kind: str) -> None:
        self.has_body = self.has_body or kind == "paragraph"
        looks = self.looks[_GLOSSARY in f"/{name}"]
        units = paragraph_units(name, root, looks)
        self.words.append((_ORDER.index(kind), name, units))
        spoken = [unit.text for unit in units if unit.kind == Hidden.ALT_TEXT]
        beside = Beside(name, spoken)
        beside.attributes(root)
        beside.leftovers(self.package.read(name), looks.shades)
        self.beside.extend(beside.segments)
        if has_painted_text(root, looks) or has_covers(root):
            self.facts.append(Fact(BAD_REDACTION, text=name))

    def _links(self, name: str, root: etree._Element) -> None:
        for number, target in enumerate(link_targets(root)):
            kind = Hidden.LINK.value
            self.beside.append(Segment(f"{name}#l{number}", name, kind, None, target))

    def _diagrams(self) -> None:
        found = diagram_segments(self.diagrams)
        self.charts.extend(found)
        if self.diagrams and not found:
            self._gap(self.diagrams[0][0], Cause.DRAWN_WITHOUT_TEXT)

    def _gap(self, name: str, cause: Cause) -> None:
        self.gaps.append(Segment(f"{name}#u", name, "unread", None, ""))
        self.unread.append(Unread(f"{name}#u", cause, part=name))


def _looks(package: Package) -> tuple[Looks, Looks]:
    """The style sheets of the document and of its glossary."""
    found = [_NO_LOOKS, _NO_LOOKS]
    for name in package.names:
        if STYLE_SHEET.search(name):
            try:
                found[_GLOSSARY in f"/{name}"] = read_looks(package.xml(name))
            except FileRefused:
                continue  # then its hidden text is read as visible text, which hides nothing
    return found[0], found[1]


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    """header2 before header10."""
    return tuple((text, int(number or 0)) for text, number in re.findall(r"(\D+)(\d{0,9})", name))
