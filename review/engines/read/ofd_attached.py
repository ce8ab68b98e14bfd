"""Attachments of an OFD (GB/T 33190-2016, section 20) as hidden segments: their names, and what is in
them as far as there is a reader for it.

XML and plain text are read here; other documents by ``embedded.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from review.engines import limits
from review.engines.encodings import text_of
from review.engines.messages import Cause
from review.engines.model import FileRefused, Hidden, Segment
from review.engines.package import parse_xml
from review.engines.read.ofd_document import Body, OfdDocument
from review.engines.read.ofd_package import child, children, local, words
from review.engines.read.reading import Unread

_TEXTS: Final = ("txt", "csv", "json", "md", "log", "ini")


@dataclass(frozen=True)
class Attached:
    """Segments of kind attachment (and unread), and what could not be read."""

    segments: tuple[Segment, ...]
    unread: tuple[Unread, ...]


def attached(document: OfdDocument) -> Attached:
    """All attachments of all documents of the package; ids ``attachment#<n>``."""
    segments: list[Segment] = []
    unread: list[Unread] = []
    seen: set[str] = set()
    for body in document.bodies:
        for title, name in _listed(document, body):
            if len(segments) > limits.HIDDEN_SEGMENTS:
                break
            if name in seen:
                continue
            seen |= {name} if name else set()
            found = _one(document, f"attachment#{len(segments)}", title, name)
            segments += found.segments
            unread += found.unread
    return Attached(tuple(segments), tuple(unread))


def _listed(document: OfdDocument, body: Body) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for listing in children(body.root, "Attachments"):
        listed = document.found(words(listing), body.part)
        root = document.parts.xml(listed) if listed else None
        for each in children(root, "Attachment"):
            place = words(child(each, "FileLoc"))
            file = place.replace("\\", "/").rpartition("/")[2]
            label = each.get("Name", "")
            suffix = each.get("Format", "") or file.rpartition(".")[2]
            if label and suffix and not label.lower().endswith(f".{suffix.lower()}"):
                label = f"{label}.{suffix}"
            found.append((label or file, document.found(place, listed or "")))
    return found


def _one(document: OfdDocument, name: str, title: str, part: str | None) -> Attached:
    kind = Hidden.ATTACHMENT.value
    label = Segment(name, "attachment", kind, None, title)
    if part is None:
        return Attached((label,), ())
    try:
        data = document.parts.read(part)
    except FileRefused:
        return _unread(label, name, part, Cause.DAMAGED_PART)
    text = _text(data, title)
    if text is not None:
        inner = Segment(f"{name}.text", part, kind, None, text[: limits.SEGMENT_CHARS])
        return Attached((label, inner) if text.strip() else (label,), ())
    from review.engines.read.embedded import embedded_segments  # noqa: PLC0415  # reads any format

    found = embedded_segments(data, title, part)
    return Attached((label, *found.segments), tuple(found.unread))


def _unread(label: Segment, name: str, part: str, cause: Cause) -> Attached:
    place = Segment(f"{name}.unread", part, "unread", None, "")
    return Attached((label, place), (Unread(place.id, cause, part=part),))


def _text(data: bytes, title: str) -> str | None:
    """The words of XML or plain text; None for everything else."""
    suffix = title.rpartition(".")[2].lower()
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix == "xml" or head.startswith(b"<?xml"):
        return _xml_words(data, title)
    if suffix in _TEXTS and b"\0" not in data:
        return text_of(data)
    return None


def _xml_words(data: bytes, title: str) -> str | None:
    if data.count(b"<") > limits.XML_MARKS:
        return None
    try:
        root = parse_xml(data.strip(b"\0 \r\n\t"), title)
    except FileRefused:
        return None if b"<!DOCTYPE" in data else text_of(data)
    lines = []
    for each in root.iter(etree.Element):
        values = [(each.text or "").strip(), *(str(v).strip() for v in each.attrib.values())]
        lines += [f"{local(each)}: {value}" for value in values if value]
        if tail := (each.tail or "").strip():
            lines.append(tail)
    return "\n".join(lines)
