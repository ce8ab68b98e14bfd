"""What a PDF says beside its pages, by the segment ids of the contract: properties, notes,
bookmarks, attachments.

Read with pypdf, only to learn the value of a place that a plan names; none of these may survive
anyway.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import pypdf
from pypdf.generic import DictionaryObject, TextStringObject

from review.engines.verify.pages import Unreadable

_NOTE_KEYS = ("/Contents", "/T", "/Subj", "/RC", "/V", "/TU", "/DV")
_MOST = 10_000
_PLUMBING = ("\nabout", "\nparseType", "\nlang", "\nxmptk", "\nresource")


def segments_beside_pages(data: bytes) -> dict[str, str]:
    """Segment id -> text. Raises ``Unreadable``."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        found = dict(_notes(reader))
        info = reader.trailer.get("/Info")
        for key, value in (info.get_object() if info is not None else {}).items():
            if isinstance(value, TextStringObject):
                found[f"info#{key[1:]}"] = _text(value)
        found.update(_outline(reader))
        found.update(_xmp(reader))
        for number, name in enumerate(reader.attachments):
            found[f"attachment#{number}"] = name
    except Exception as fault:
        raise Unreadable("pypdf") from fault
    return found


def _notes(reader: pypdf.PdfReader) -> Iterator[tuple[str, str]]:
    for number, page in enumerate(reader.pages, start=1):
        notes: Any = page.get("/Annots")
        for place, reference in enumerate(notes.get_object() if notes is not None else ()):
            note = reference.get_object()
            if isinstance(note, DictionaryObject):
                for key in _NOTE_KEYS:
                    value = _value(note, key)
                    if isinstance(value, TextStringObject):
                        yield f"page-{number}#a{place}.{key[1:]}", _text(value)


def _xmp(reader: pypdf.PdfReader) -> dict[str, str]:
    """Words of the XMP packet: text and attributes of each element in document order."""
    stream: Any = reader.root_object.get("/Metadata")
    rows: list[list[str]] = []
    open_rows: list[int] = []
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.ordered_attributes = True

    def start(_: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        rows.append(["", *(value for key, value in pairs if not key.endswith(_PLUMBING))])
        open_rows.append(len(rows) - 1)
        children.append(0)

    def end(_: str) -> None:
        open_rows.pop()
        children.pop()
        if children:
            children[-1] += 1

    def words(text: str) -> None:
        if open_rows and not children[-1]:  # what stands before the first child
            rows[open_rows[-1]][0] += text

    children: list[int] = []
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    try:
        parser.Parse(stream.get_object().get_data().strip(b"\0 \r\n\t") if stream else b"<x/>")
    except expat.ExpatError:
        return {}
    kept = [
        text.strip()
        for row in rows
        for text in row
        if text.strip() and not text.startswith(("http://", "uuid:", "xmp."))
    ]
    return {f"xmp#v{number}": text for number, text in enumerate(kept)}


def _outline(reader: pypdf.PdfReader) -> Iterator[tuple[str, str]]:
    root: Any = reader.root_object.get("/Outlines")
    first = root.get_object().get("/First") if root is not None else None
    waiting = [first] if first is not None else []
    seen: set[int] = set()
    number = 0
    while waiting and len(seen) < _MOST:
        reference = waiting.pop()
        if reference is None or reference.idnum in seen:
            continue
        seen.add(reference.idnum)
        item = reference.get_object()
        title = _value(item, "/Title")
        if isinstance(title, TextStringObject) and title.strip():
            yield f"outline#{number}", _text(title)
            number += 1
        waiting += [item.raw_get(key) for key in ("/Next", "/First") if key in item]


def _value(holder: DictionaryObject, key: str) -> Any:
    """An entry with its reference followed, which ``get`` does not do."""
    return holder[key] if holder.get(key) is not None else None


def _text(value: TextStringObject) -> str:
    """A text string; Chinese writers often put UTF-8 or GBK where the format wants UTF-16."""
    data = value.original_bytes
    if data.isascii() or data[:2] in {b"\xfe\xff", b"\xff\xfe"} or data[:3] == b"\xef\xbb\xbf":
        return str(value)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return str(value)
