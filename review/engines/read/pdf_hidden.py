"""What a PDF holds beside its pages: notes, form values, properties, XMP, bookmarks, names of
attachments.

All of it becomes hidden segments, so that a reviewer sees what would leak. Page text is
``pdf_page.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import pikepdf
from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Hidden, Segment
from review.engines.package import parse_xml

#: What pikepdf raises over a broken object graph; qpdf's own errors are RuntimeErrors.
PARSER_ERRORS: Final = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError)
#: Entries of an annotation or form field that hold words (PDF 32000-1, tables 164, 170 and 220).
_NOTE_KEYS: Final = ("/Contents", "/T", "/Subj", "/RC", "/V", "/TU", "/DV")
#: Values every writer puts in by itself.
_ROUTINE: Final = frozenset({"/CreationDate", "/ModDate", "/Trapped"})
#: Attributes of RDF itself, not words of the author.
_PLUMBING: Final = ("}about", "}parseType", "}lang", "}xmptk", "}resource")
_OUTLINE_DEPTH: Final = 32


def hidden_segments(path: Path) -> tuple[Segment, ...]:
    """Hidden segments of the PDF at ``path``; ids ``info#<key>``, ``xmp#v<n>``,
    ``page-<n>#a<m>.<key>``, ``outline#<n>``, ``attachment#<n>``, numbers counted from 0 but pages
    from 1.
    """
    try:
        with pikepdf.open(path) as pdf:
            found = tuple(islice(_all(pdf), limits.HIDDEN_SEGMENTS + 1))
    except PARSER_ERRORS as error:
        raise refuse(Cause.DAMAGED) from error
    if len(found) > limits.HIDDEN_SEGMENTS:
        raise refuse(Cause.TOO_MANY_ELEMENTS)
    return found


def _all(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    for number, page in enumerate(pdf.pages, 1):
        yield from _notes(page.obj, number)
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, value in info.items():
            if key not in _ROUTINE and isinstance(value, pikepdf.String) and str(value).strip():
                name = f"info#{key[1:]}"
                yield Segment(name, "info", Hidden.PROPERTY.value, None, _words(value))
    yield from _xmp(pdf)
    yield from _outline(pdf)
    for number, name in enumerate(pdf.attachments):
        kind = Hidden.ATTACHMENT.value
        yield Segment(f"attachment#{number}", "attachment", kind, None, name)


def _notes(page: pikepdf.Object, number: int) -> Iterator[Segment]:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for place, note in enumerate(annotations):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        for key in _NOTE_KEYS:
            value = note.get(key)
            if isinstance(value, pikepdf.String) and str(value).strip():
                name = f"page-{number}#a{place}.{key[1:]}"
                yield Segment(name, "annotation", Hidden.ANNOTATION.value, number, _words(value))


def _xmp(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return
    try:
        root = parse_xml(stream.read_bytes().strip(b"\0 \r\n\t"), "XMP")
    except FileRefused:
        return  # not XML: the raw bytes are no text anybody could be shown
    number = 0
    for node in root.iter(etree.Element):
        values = [node.text or ""]
        values += [str(text) for key, text in node.items() if not str(key).endswith(_PLUMBING)]
        for text in values:
            if text.strip() and not text.startswith(("http://", "uuid:", "xmp.")):
                yield Segment(f"xmp#v{number}", "xmp", Hidden.PROPERTY.value, None, text.strip())
                number += 1


def _outline(pdf: pikepdf.Pdf) -> Iterator[Segment]:
    """Titles of bookmarks, walked with a list of those seen: an outline may be a loop."""
    root = pdf.Root.get("/Outlines")
    waiting = [(root.get("/First"), 0)] if isinstance(root, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    number = 0
    while waiting:
        item, depth = waiting.pop()
        if (
            not isinstance(item, pikepdf.Dictionary)
            or item.objgen in seen
            or depth > _OUTLINE_DEPTH
        ):
            continue
        seen.add(item.objgen)
        title = item.get("/Title")
        if isinstance(title, pikepdf.String) and str(title).strip():
            yield Segment(
                f"outline#{number}", "outline", Hidden.BOOKMARK.value, None, _words(title)
            )
            number += 1
        waiting.append((item.get("/Next"), depth))
        waiting.append((item.get("/First"), depth + 1))


def _words(value: pikepdf.String) -> str:
    """A text string. Chinese writers often put GBK bytes where PDF wants UTF-16 (PDF 32000-1,
    7.9.2).
    """
    data = bytes(value)
    if data.isascii() or data.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        return str(value)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return str(value)
