"""Text of XML parts that hold data, not paragraphs: properties, custom XML, and any part no rule knows.

Segment ids: ``<part>#v<n>`` is the n-th element without children, ``<part>#x<n>`` text between
elements and in attributes, ``<part>#j<n>`` a paragraph joined over its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from review.engines.model import Segment
from review.engines.read.docx_names import local

#: Roots of parts that say how text looks or how parts hang together, by name and a word of the namespace.
_LOOKS: Final = frozenset(
    {
        ("styles", "wordprocessingml"),
        ("webSettings", "wordprocessingml"),
        ("fonts", "wordprocessingml"),
        ("numbering", "wordprocessingml"),
        ("settings", "wordprocessingml"),
        ("theme", "drawingml"),
        ("themeOverride", "drawingml"),
        ("themeManager", "drawingml"),
        ("layoutDef", "diagram"),
        ("colorsDef", "diagram"),
        ("styleDef", "diagram"),
        ("chartStyle", "chartStyle"),
        ("colorStyle", "chartStyle"),
        ("datastoreItem", "customXml"),
        ("commentsEx", "word"),
        ("commentsIds", "word"),
        ("commentsExtensible", "word"),
        ("people", "word"),
        ("Types", "content-types"),
    }
)
#: Counters, versions and times that every program writes; a longer number is somebody's.
_FIGURES: Final = re.compile(r"^(?:[\d.]{1,8}|\d{4}-\d\d-\d\dT[\d:.]+Z?|true|false)$")
_TELLING: Final = re.compile(r"[\u3400-\u9fff@]|\d{5}|[^\W\d_]+\s+[^\W\d_]+")
_MACHINE: Final = re.compile(
    r"https?://schemas\.|https?://www\.w3\.org/|urn:|\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-|\d{4}-\d\d-\d\dT"
)
#: Digests, keys and certificates of a signature say nothing to a reader.
_SEALED: Final = frozenset(
    {"DigestValue", "SignatureValue", "X509Certificate", "EncapsulatedTimeStamp"}
)


def is_about_looks(root: etree._Element) -> bool:
    """Whether a part, by its root, says only how things look or hang together; its attributes may
    still hold words of people.
    """
    space, _, name = str(root.tag)[1:].partition("}")
    return any(name == known and mark in space for known, mark in _LOOKS)


def data_segments(
    part: str, root: etree._Element, kind: str, *, attributes: bool = True
) -> Iterator[Segment]:
    """All text of the part as segments of one kind, in document order, with the ``attributes`` that
    hold words or long numbers; numbers that programs write are left out.
    """
    beside = 0
    leaf = 0
    for node in root.iter(etree.Element):
        text = (node.text or "").strip()
        if len(node) == 0:
            if text and not _FIGURES.match(text) and local(node) not in _SEALED:
                yield Segment(f"{part}#v{leaf}", part, kind, None, text)
            leaf += 1
            text = ""
        told = [text, (node.tail or "").strip() if node is not root else ""]
        if attributes:
            told += [each for each in map(str, node.values()) if _says_something(each)]
        for each in told:
            if each and not _FIGURES.match(each):
                yield Segment(f"{part}#x{beside}", part, kind, None, each)
                beside += 1
    yield from _joined_segments(part, root, kind)


def _says_something(value: str) -> bool:
    return _TELLING.search(value) is not None and _MACHINE.match(value) is None


def _joined_segments(part: str, root: etree._Element, kind: str) -> Iterator[Segment]:
    """Paragraphs whose text is split over elements, once more as a whole."""
    number = 0
    taken: set[etree._Element] = set()
    for node in root.iter("{*}p"):
        if node in taken:
            continue
        taken.update(node.iter("{*}p"))
        pieces = [each.text for each in node.iter(etree.Element) if len(each) == 0 and each.text]
        if len(pieces) > 1:
            yield Segment(f"{part}#j{number}", part, kind, None, "".join(pieces))
            number += 1
