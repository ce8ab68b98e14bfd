"""Writes the disclosure mark into a Word file as a paragraph of the body; nothing else of the file changes.

Which paragraph of the original is its date and which its imprint was read before (``read/metadata.py``);
here is where the new one goes and how it looks.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from review.engines.messages import Cause, refuse
from review.engines.model import Field
from review.engines.package import open_package
from review.engines.read.docx_names import child, kind_of_part, local, word
from review.engines.redact.mark_words import Style

_PARAGRAPH: Final = re.compile(r"(?P<part>.+)#p(?P<number>\d+)(?:\.\w+)?$")
#: What a mark takes from the paragraph beside it: its letters look alike.
_TAKEN: Final = ("rFonts", "sz", "szCs")
_BODY_PART: Final = "word/document.xml"


def mark_docx(path: Path, words: str, style: Style, metadata: Mapping[str, Field | None]) -> bytes:
    """The bytes of the file with a new paragraph of these words: below the date (note) or above the
    imprint (line), else at the end of the body. Same input, same bytes. Raises ``FileRefused``.
    """
    with open_package(path) as package:
        bodies = {
            name: root
            for name in package.names
            if name.endswith(".xml")
            and "/glossary/" not in name
            and name.startswith("word/document")
            for root in (package.xml(name),)
            if kind_of_part(root) == "paragraph"
        }
    if not bodies:
        raise refuse(Cause.DAMAGED)
    part = _BODY_PART if _BODY_PART in bodies else min(bodies)
    root = bodies[part]
    body = child(root, "body")
    if body is None:
        raise refuse(Cause.DAMAGED)
    blocks = _Blocks(part, root, body)
    at, beside = blocks.place(style, metadata)
    body.insert(at, _paragraph(root, words, style, beside))
    changed = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _with_part(path, part, changed)


class _Blocks:
    """The paragraphs and tables of a body, in order."""

    def __init__(self, part: str, root: etree._Element, body: etree._Element) -> None:
        self._part = part
        self._body = body
        self._paragraphs = list(root.iter(*word("p")))

    def place(
        self, style: Style, metadata: Mapping[str, Field | None]
    ) -> tuple[int, etree._Element | None]:
        """Where among the children of the body the mark goes, and the paragraph it shall look like."""
        date = self._block_of(metadata.get("doc_date"))
        imprint = self._imprint(metadata, after=date)
        end = sum(1 for each in self._body if local(each) != "sectPr")
        at = end if imprint is None else imprint
        if date is None:
            return at, self._nearest(at)
        return (date + 1 if style is Style.NOTE else at), self._body[date]

    def _imprint(self, metadata: Mapping[str, Field | None], after: int | None) -> int | None:
        """The first block of the imprint; what stands above the date is none."""
        found = [self._block_of(metadata.get(name)) for name in ("copied_to", "issued_on")]
        below = [at for at in found if at is not None and (after is None or at > after)]
        return min(below, default=None)

    def _block_of(self, field: Field | None) -> int | None:
        """The child of the body in which a field was read; None where it stands in another part."""
        match = None if field is None else _PARAGRAPH.match(field.segment)
        if match is None or match["part"] != self._part:
            return None
        number = int(match["number"])
        if number >= len(self._paragraphs):
            return None
        node: etree._Element | None = self._paragraphs[number]
        while node is not None and node.getparent() is not self._body:
            node = node.getparent()
        return None if node is None else self._body.index(node)

    def _nearest(self, at: int) -> etree._Element | None:
        """The last block above a place that holds text."""
        for block in reversed(list(self._body)[:at]):
            if "".join(map(str, block.itertext())).strip():
                return block
        return None


def _paragraph(
    root: etree._Element, words: str, style: Style, beside: etree._Element | None
) -> etree._Element:
    """A paragraph in the namespace of the file (ordinary or strict), flush left, a note indented."""
    space = str(root.tag).partition("}")[0] + "}"
    paragraph = etree.Element(f"{space}p")
    properties = etree.SubElement(paragraph, f"{space}pPr")
    if style is Style.NOTE:
        etree.SubElement(properties, f"{space}ind").set(f"{space}firstLineChars", "200")
    etree.SubElement(properties, f"{space}jc").set(f"{space}val", "left")
    run = etree.SubElement(paragraph, f"{space}r")
    looks = _looks(beside)
    if looks:
        etree.SubElement(run, f"{space}rPr").extend(looks)
    etree.SubElement(run, f"{space}t").text = words
    return paragraph


def _looks(beside: etree._Element | None) -> Sequence[etree._Element]:
    """Font and size of the first run beside that holds text."""
    for run in () if beside is None else beside.iter(*word("r")):
        properties = child(run, "rPr")
        if properties is not None and "".join(map(str, run.itertext())).strip():
            return [copy.deepcopy(each) for each in properties if local(each) in _TAKEN]
    return ()


def _with_part(path: Path, part: str, data: bytes) -> bytes:
    """The package with one part exchanged, all else as it was, in its order and with its dates."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for each in old.infolist():
            entry = zipfile.ZipInfo(each.filename, each.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            held = data if each.filename == part else old.read(each)
            new.writestr(entry, held, compresslevel=9)
    return buffer.getvalue()
