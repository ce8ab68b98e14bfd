"""A Word file as segments: body, tables, headers, footers, notes, text boxes, comments, revisions,
hidden text, properties.

Every part of the package that carries text is read, whether or not a relationship points at it:
what is in the file can leak from it. How a paragraph becomes text is ``paragraphs.py``, which
redaction uses too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from lxml import etree

from review.engines.messages import Cause, refuse
from review.engines.model import Box, FileRefused, Hidden, PageFacts, Segment
from review.engines.package import Package, open_package
from review.engines.read.paragraphs import (
    Piece,
    PieceKind,
    Unit,
    hidden_styles,
    kind_of_part,
    paragraph_units,
)
from review.engines.read.reading import CellPlace, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised

__all__ = [
    "DocxReading",
    "Piece",
    "PieceKind",
    "Unit",
    "hidden_styles",
    "paragraph_units",
    "read_docx",
]

#: Parts that say how text looks, not what it says.
_FORMATTING: Final = re.compile(
    r"(?:^|/)(?:styles\w*|settings|webSettings|fontTable|numbering|theme\d*|people|commentsIds|commentsExtended"
    r"|commentsExtensible|stylesWithEffects|\[Content_Types\]|colors\d*|style\d+|layout\d+|quickStyle\d+"
    r"|itemProps\d*)\.xml$"
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
#: Counters, versions and times that every program writes; a longer number is somebody's.
_FIGURES: Final = re.compile(r"^(?:[\d.]{1,8}|\d{4}-\d\d-\d\dT[\d:.]+Z?)$")
_TEXT_NODES: Final = ("}t", "}v")


class DocxReading:
    """A Word file as read. It has no pages and no boxes: where a line stands is known only to the
    program that lays it out.
    """

    pages: tuple[PageFacts, ...] = ()
    unread: tuple[Unread, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __init__(self, segments: tuple[Segment, ...], labels: dict[str, str]) -> None:
        self.segments = segments
        self._labels = labels

    def label(self, segment: str, _start: int) -> str:
        """Column header and left neighbour of a table cell."""
        return self._labels.get(segment, "")

    def cell(self, _segment: str, _start: int) -> CellPlace | None:
        """The cell of a table, by the labels of its paragraphs."""
        return None

    def boxes(self, _segment: str, _start: int, _end: int) -> tuple[Box, ...]:
        """None: a Word file has no fixed pages."""
        return ()


def read_docx(path: Path, recognised: Mapping[str, Recognised] | None = None) -> DocxReading:
    """Read the Word file at ``path``. Raises ``FileRefused`` when a part that carries text can't be
    read.
    """
    with open_package(path) as package:
        styles = _hidden_styles(package)
        parts: list[tuple[int, str, list[Unit]]] = []
        loose: list[Segment] = []
        has_body = False
        for name in package.names:
            if not name.lower().endswith(".xml") or _FORMATTING.search(name):
                continue
            root = package.xml(name)
            kind = kind_of_part(root)
            if kind is not None:
                has_body = has_body or kind == "paragraph"
                parts.append((_ORDER.index(kind), name, paragraph_units(name, root, styles)))
            elif name.startswith(("docProps/", "customXml/")):
                loose.extend(_properties(name, root))
            else:
                loose.extend(_drawn_text(name, root))
    if not has_body:
        raise refuse(Cause.DAMAGED)
    parts.sort(key=lambda row: (row[0], _natural(row[1])))
    units = [unit for _, _, found in parts for unit in found]
    segments = [Segment(unit.id, unit.part, unit.kind, None, unit.text) for unit in units]
    labels = {unit.id: unit.label for unit in units if unit.label}
    return DocxReading((*segments, *loose), labels)


def _hidden_styles(package: Package) -> frozenset[str]:
    hidden: frozenset[str] = frozenset()
    for name in package.names:
        if name.endswith("/styles.xml"):
            try:
                hidden |= hidden_styles(package.xml(name))
            except FileRefused:
                continue  # then its hidden text is read as visible text, which hides nothing
    return hidden


def _properties(part: str, root: etree._Element) -> Iterator[Segment]:
    """Each leaf with words in it: author, title, company, custom values. ``<part>#v<n>`` is the
    n-th leaf.
    """
    leaves = [node for node in root.iter(etree.Element) if len(node) == 0]
    for number, node in enumerate(leaves):
        text = (node.text or "").strip()
        if text and not _FIGURES.match(text):
            yield Segment(f"{part}#v{number}", part, Hidden.PROPERTY.value, None, text)


def _drawn_text(part: str, root: etree._Element) -> Iterator[Segment]:
    """Words of charts and diagrams, which are visible on paper. ``<part>#v<n>`` is the n-th node
    with text.
    """
    number = 0
    for node in root.iter(etree.Element):
        if str(node.tag).endswith(_TEXT_NODES) and node.text and node.text.strip():
            yield Segment(f"{part}#v{number}", part, "textbox", None, node.text)
            number += 1


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    """header2 before header10."""
    return tuple((text, int(number or 0)) for text, number in re.findall(r"(\D+)(\d{0,9})", name))
