"""The texts of a workbook: its string table and what stands in a cell itself, with runs, readings and
escapes undone. Parts are read as a stream.

Which cell shows a string is ``xlsx_cells.py``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.read.xlsx_styles import Styles

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class RichText:
    """``phonetic``: how the text is read aloud, which is not shown; ``faint``: its runs in white or too
    small to be read.
    """

    text: str
    phonetic: str = ""
    faint: str = ""


_NOTHING: Final = RichText("")


@dataclass
class Strings:
    """The string table. Most strings are plain; ``rich`` holds those that are more than their text."""

    texts: list[str] = field(default_factory=list)
    rich: dict[int, RichText] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def take(self, at: int) -> RichText:
        """The string that a cell shows; an empty one where the table has no such number."""
        if not 0 <= at < len(self.texts):
            return _NOTHING
        self.used.add(at)
        return self.rich.get(at) or RichText(self.texts[at])

    def left(self) -> Iterator[tuple[int, str]]:
        """Strings that no cell shows: what a careless program left behind."""
        for at, text in enumerate(self.texts):
            if at not in self.used and text.strip():
                yield at, text


def read_strings(data: bytes, part: str, styles: Styles) -> Strings:
    """The string table of a workbook. Raises ``FileRefused``."""
    strings = Strings()
    for node in stream(data, part, ("{*}si",)):
        found = rich_text(node, styles)
        if found.phonetic or found.faint:
            strings.rich[len(strings.texts)] = found
        strings.texts.append(found.text)
        drop(node)
    return strings


def rich_text(node: etree._Element, styles: Styles) -> RichText:
    """Text, phonetic reading and faint runs of a ``si``, ``is`` or ``text``."""
    if len(node) == 1 and local(node[0]) == "t":  # most strings
        return RichText(unescaped(node[0].text or ""))
    text: list[str] = []
    phonetic: list[str] = []
    faint: list[str] = []
    for child in node.iterchildren(etree.Element):
        name = local(child)
        words = "".join(each.text or "" for each in child.iter("{*}t"))
        if name == "rPh":
            phonetic.append(words)
        elif name in ("t", "r"):
            text.append(words)
            properties = child.find("{*}rPr")
            if properties is not None and words.strip() and styles.is_faint(properties):
                faint.append(words)
    return RichText(*(unescaped("".join(each)) for each in (text, phonetic, faint)))


def unescaped(text: str) -> str:
    """``_x000D_`` and its like undone (ECMA-376 part 1, section 22.9.2.19)."""
    if "_x" not in text:
        return text.replace("\r\n", "\n")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n")


def stream(data: bytes, part: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements of those names as they end. Raises ``FileRefused``: damaged, with a document type."""
    if data.count(b"<") > limits.SHEET_MARKS:
        raise refuse(Cause.TOO_MANY_CELLS, limit=limits.SHEET_CELLS)
    safe: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "huge_tree": False,
        "load_dtd": False,
        "remove_comments": True,
    }
    if b"<!DOCTYPE" in data:
        raise refuse(Cause.DTD, part=part)
    try:
        for number, (_, node) in enumerate(
            etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, **safe)
        ):
            if number == 0 and node.getroottree().docinfo.internalDTD is not None:
                raise refuse(Cause.DTD, part=part)
            yield node
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(Cause.DAMAGED_PART, part=part) from error


def drop(node: etree._Element) -> None:
    """Forget an element that was read, and what stood before it."""
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def local(node: etree._Element) -> str:
    """The name of an element without its namespace: strict and older files have others."""
    return str(node.tag).rpartition("}")[2]
