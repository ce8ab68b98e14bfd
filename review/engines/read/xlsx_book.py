"""The workbook itself: its sheets in order and which of them are hidden, defined names, who keeps views or
reserved it; and the relationships between its parts.

Reads no cell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from lxml import etree

from review.engines.model import Hidden, Segment
from review.engines.package import Package
from review.engines.read.loose_text import loose_texts
from review.engines.read.xlsx_strings import local

_MADE: Final = ("sheet", "chart", "工作表", "图表")


@dataclass(frozen=True)
class SheetEntry:
    """One sheet as the workbook names it; ``part`` is empty where its part is missing."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """The workbook part and what it says. ``from_1904``: days are counted from 1904."""

    part: str = ""
    sheets: tuple[SheetEntry, ...] = ()
    from_1904: bool = False
    segments: tuple[Segment, ...] = field(default=())


def relations(package: Package, part: str) -> dict[str, str]:
    """Targets inside the package of a part's relationships, by id; names as the package has them."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    known = {each.casefold(): each for each in package.names}
    if rels.casefold() not in known:
        return {}
    found: dict[str, str] = {}
    for node in package.xml(known[rels.casefold()]).iter("{*}Relationship"):
        if node.get("TargetMode") != "External":
            target = unquote(node.get("Target") or "").partition("#")[0]
            path = target if target.startswith("/") else f"{folder}/{target}"
            real = known.get(posixpath.normpath(path).lstrip("/").casefold())
            if real is not None:
                found[node.get("Id") or ""] = real
    return found


def external_links(part: str, root: etree._Element) -> Iterator[Segment]:
    """Where the relationships in ``part`` lead outside the file."""
    for number, node in enumerate(root.iter("{*}Relationship")):
        target = (node.get("Target") or "").strip()
        if node.get("TargetMode") == "External" and target:
            yield Segment(f"{part}#r{number}", part, Hidden.LINK.value, None, unquote(target))


def read_book(package: Package, part: str, root: etree._Element) -> Book:
    """The workbook in ``part``. Raises ``FileRefused``."""
    targets = relations(package, part)
    sheets = tuple(
        SheetEntry(
            node.get("name") or "",
            targets.get(_relation(node), ""),
            node.get("state") in ("hidden", "veryHidden"),
        )
        for node in root.iterfind("{*}sheets/{*}sheet")
    )
    about = root.find("{*}workbookPr")
    from_1904 = about is not None and about.get("date1904") in ("1", "true")
    return Book(part, sheets, from_1904, tuple(_segments(part, root, sheets)))


def _relation(node: etree._Element) -> str:
    return next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")


def _segments(part: str, root: etree._Element, sheets: tuple[SheetEntry, ...]) -> Iterator[Segment]:
    for number, sheet in enumerate(sheets):
        if not sheet.name.casefold().rstrip("0123456789 ").endswith(_MADE):
            kind = Hidden.HIDDEN if sheet.hidden else Hidden.BOOKMARK
            yield Segment(f"{part}#sheet{number}", part, kind.value, None, sheet.name)
    for number, node in enumerate(root.iter("{*}definedName")):
        said = (node.get("name") or "", node.text or "", node.get("comment") or "")
        text = " ".join(each.strip() for each in said if each.strip())
        if text:
            yield Segment(f"{part}#n{number}", part, Hidden.BOOKMARK.value, None, text)
    for node in root.iterchildren(etree.Element):
        if local(node) not in ("sheets", "definedNames", "workbookPr", "bookViews", "calcPr"):
            yield from _prefixed(node, part)


def _prefixed(node: etree._Element, part: str) -> Iterator[Segment]:
    kind = Hidden.PROPERTY.value
    yield from loose_texts(part, node, kind, prefix=f"{local(node)}")
