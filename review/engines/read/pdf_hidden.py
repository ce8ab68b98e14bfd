"""What a PDF holds beside its pages, as hidden segments: notes, links, properties, XMP, bookmarks,
attachments (read as files of their own); what else hangs on the catalogue is ``pdf_catalogue.py``.

All of it is shown, so that a reviewer sees what would leak. Page text is ``pdf_page.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pikepdf
from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Hidden, Segment
from review.engines.package import parse_xml
from review.engines.read.embedded import embedded_segments, one_budget
from review.engines.read.pdf_catalogue import catalogue_segments
from review.engines.read.pdf_open import PARSER_ERRORS
from review.engines.read.pdf_revisions import earlier_texts
from review.engines.read.pdf_strings import dictionary, items, words
from review.engines.read.reading import Unread

#: Entries of an annotation or form field that hold words (PDF 32000-1, tables 164, 170 and 220).
_NOTE_KEYS: Final = ("/Contents", "/T", "/Subj", "/RC", "/V", "/TU", "/DV")
#: Values every writer puts in by itself.
_ROUTINE: Final = frozenset({"/CreationDate", "/ModDate", "/Trapped"})
#: Attributes of RDF itself, not words of the author.
_PLUMBING: Final = ("}about", "}parseType", "}lang", "}xmptk", "}resource")
_OUTLINE_DEPTH: Final = 32


@dataclass(frozen=True)
class Beside:
    """Hidden segments, and attachments that could not be read."""

    segments: tuple[Segment, ...]
    unread: tuple[Unread, ...]


def read_beside(path: Path) -> Beside:
    """All of it; ids ``info#<key>``, ``xmp#v<n>``, ``page-<n>#a<m>.<key>``, ``outline#<n>``,
    ``attachment#<n>`` and those of ``pdf_catalogue.py``, numbers counted from 0 but pages from 1.

    Raises ``FileRefused`` when there is too much of it.
    """
    unread: list[Unread] = []
    try:
        with one_budget(), pikepdf.open(path) as pdf:
            found = tuple(islice(_all(pdf, path, unread), limits.HIDDEN_SEGMENTS + 1))
    except PARSER_ERRORS as error:
        raise refuse(Cause.DAMAGED) from error
    if len(found) > limits.HIDDEN_SEGMENTS:
        raise refuse(Cause.TOO_MANY_ELEMENTS)
    return Beside(found, tuple(unread))


def _all(pdf: pikepdf.Pdf, path: Path, unread: list[Unread]) -> Iterator[Segment]:
    shown: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        yield from _notes(page.obj, number, shown, unread)
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, value in info.items():
            if key not in _ROUTINE and isinstance(value, pikepdf.String) and str(value).strip():
                yield Segment(f"info#{key[1:]}", "info", Hidden.PROPERTY.value, None, words(value))
    yield from _xmp(pdf)
    yield from _outline(pdf)
    for number, (name, attached) in enumerate(pdf.attachments.items()):
        label = f"attachment#{number}"
        yield Segment(label, "attachment", Hidden.ATTACHMENT.value, None, name)
        if attached.description.strip():
            yield Segment(
                f"{label}.Desc", "attachment", Hidden.ATTACHMENT.value, None, attached.description
            )
        yield from _file(attached.obj, name, label, unread)
    yield from catalogue_segments(pdf, shown)
    yield from earlier_texts(path, pdf)


def _notes(
    page: pikepdf.Object, number: int, shown: set[tuple[int, int]], unread: list[Unread]
) -> Iterator[Segment]:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for place, note in enumerate(annotations):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        shown.add(note.objgen)
        is_field = note.get("/Subtype") == "/Widget"
        kind = Hidden.FIELD.value if is_field else Hidden.ANNOTATION.value
        name = f"page-{number}#a{place}"
        for key in _NOTE_KEYS:
            text = words(note.get(key))
            if text.strip():
                yield Segment(f"{name}.{key[1:]}", "annotation", kind, number, text)
        for step, option in enumerate(items(note.get("/Opt"))):
            text = " ".join(filter(None, map(words, items(option))))
            if text.strip():
                yield Segment(f"{name}.Opt{step}", "annotation", kind, number, text)
        yield from _action(note, name, number)
        if note.get("/Subtype") == "/FileAttachment":
            file = dictionary(note.get("/FS"))
            if file is not None:
                label = words(file.get("/UF")) or words(file.get("/F"))
                yield Segment(
                    f"{name}.FS", "annotation", Hidden.ATTACHMENT.value, number, label or "?"
                )
                yield from _file(file, label, name, unread)


def _action(note: pikepdf.Object, name: str, number: int) -> Iterator[Segment]:
    """Where a link leads, and scripts behind a note or button (PDF 32000-1, 12.6)."""
    more = dictionary(note.get("/AA"))
    actions = [note.get("/A"), *(more.values() if more is not None else ())]
    for step, action in enumerate(actions):
        if not isinstance(action, pikepdf.Dictionary):
            continue
        for key, kind in (("/URI", Hidden.LINK), ("/JS", Hidden.CUSTOM), ("/F", Hidden.LINK)):
            value = action.get(key)
            inner = dictionary(value)
            is_file = key == "/F" and inner is not None
            text = words(inner.get("/UF") or inner.get("/F")) if is_file and inner else words(value)
            if text.strip():
                yield Segment(f"{name}.A{step}{key[1:]}", "annotation", kind.value, number, text)


def _file(holder: pikepdf.Object, name: str, label: str, unread: list[Unread]) -> Iterator[Segment]:
    """The segments of an attached file; ``holder`` is its file specification (PDF 32000-1, 7.11)."""
    streams = dictionary(holder.get("/EF"))
    if streams is None:
        return
    stream = streams.get("/UF") or streams.get("/F")
    if not isinstance(stream, pikepdf.Stream):
        return
    inner = embedded_segments(stream.read_bytes(), name, label)
    unread.extend(inner.unread)
    yield from inner.segments


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
            text = words(title)
            yield Segment(f"outline#{number}", "outline", Hidden.BOOKMARK.value, None, text)
            number += 1
        waiting.append((item.get("/Next"), depth))
        waiting.append((item.get("/First"), depth + 1))
