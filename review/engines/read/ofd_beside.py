"""What an OFD holds beside the text of its pages: properties, bookmarks, annotations, custom tags,
extensions, links, attachments, and the text of parts that no page uses any more.

All of it becomes hidden segments, so that a reviewer sees what would leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Hidden, Segment
from review.engines.read.ofd_document import Body, OfdDocument, OfdPage
from review.engines.read.ofd_package import Element, child, children, content, local, words
from review.engines.read.ofd_text import decoded

#: Entries of the description that every writer puts in by itself.
_ROUTINE: Final = frozenset(
    {"DocID", "CreationDate", "ModDate", "DocUsage", "Cover", "CreatorVersion", "CustomDatas"}
)
_FLAGS: Final = frozenset({"true", "false", "0", "1", "-1"})


def beside(document: OfdDocument, shown: set[str]) -> tuple[Segment, ...]:
    """Hidden segments. ``shown`` are the texts that pages have given already, without blanks.

    Ids: ``info#<key>``, ``outline#<n>``, ``page-<n>#a<m>.<key>``, ``page-<n>#n<m>``, ``tag#<n>``,
    ``extension#<n>``, ``left#<n>``; numbers from 0, pages from 1.
    """
    found = tuple(islice(_all(document, shown), limits.HIDDEN_SEGMENTS + 1))
    if len(found) > limits.HIDDEN_SEGMENTS:
        raise refuse(Cause.TOO_MANY_ELEMENTS)
    return found


def _all(document: OfdDocument, shown: set[str]) -> Iterator[Segment]:
    for page in document.pages:
        yield from _notes(document, page)
    for place, body in enumerate(document.bodies):
        outer = f"doc{place + 1}-" if place else ""
        yield from _info(body, outer)
        yield from _outlines(body, outer)
        yield from _tags(document, body, outer)
        yield from _extensions(document, body, outer)
    yield from _left(document, shown)


def _segment(name: str, part: str, kind: Hidden, text: str, page: int | None = None) -> Segment:
    return Segment(name, part, kind.value, page, text[: limits.SEGMENT_CHARS])


def _info(body: Body, outer: str) -> Iterator[Segment]:
    info = child(body.entry, "DocInfo")
    for each in children(info):
        name = local(each)
        text = " ".join(content(each).split())
        if name not in _ROUTINE and text:
            yield _segment(f"{outer}info#{name}", "info", Hidden.PROPERTY, text)
    for number, each in enumerate(children(child(info, "CustomDatas"), "CustomData")):
        if words(each):
            text = f"{each.get('Name', '')}: {words(each)}"
            yield _segment(f"{outer}info#custom{number}", "info", Hidden.PROPERTY, text)


def _outlines(body: Body, outer: str) -> Iterator[Segment]:
    number = 0
    for group, key in (("Outlines", "Title"), ("Bookmarks", "Name")):
        for top in children(body.root, group):
            for each in top.iter():
                if (text := (each.get(key) or "").strip()) and local(each):
                    yield _segment(f"{outer}outline#{number}", "outline", Hidden.BOOKMARK, text)
                    number += 1


def _notes(document: OfdDocument, page: OfdPage) -> Iterator[Segment]:
    links = 0
    for place, note in enumerate(document.notes(page)):
        values = [("Creator", note.get("Creator", "")), ("Remark", words(child(note, "Remark")))]
        parameters = children(child(note, "Parameters"), "Parameter")
        values += [(each.get("Name", "Parameter"), words(each)) for each in parameters]
        for key, text in values:
            if text.strip() and text.strip().lower() not in _FLAGS:
                name = f"page-{page.number}#a{place}.{key}"
                yield _segment(name, "annotation", Hidden.ANNOTATION, text, page.number)
        for uri in links_in(note):
            yield _segment(f"page-{page.number}#n{links}", "link", Hidden.LINK, uri, page.number)
            links += 1


def links_in(node: Element) -> Iterator[str]:
    """Where the actions below an element lead to."""
    for each in node.iter("URI", "{*}URI"):
        if uri := (each.get("URI") or "").strip():
            yield uri


def _tags(document: OfdDocument, body: Body, outer: str) -> Iterator[Segment]:
    number = 0
    for listing in children(body.root, "CustomTags"):
        listed = document.found(words(listing), body.part)
        root = document.parts.xml(listed) if listed else None
        for tag in children(root, "CustomTag"):
            part = document.found(words(child(tag, "FileLoc")), listed or "")
            if part and (text := _values(document.parts.xml(part))):
                yield _segment(f"{outer}tag#{number}", part, Hidden.CUSTOM, text)
                number += 1


def _values(root: Element | None) -> str:
    """All words of an XML part, one value to a line, with the name of its element; references to
    objects of pages are left out.
    """
    lines = []
    for each in root.iter() if root is not None else ():
        name = local(each)
        if not name or name in ("ObjectRef", "FileLoc", "SchemaLoc"):
            continue
        values = [words(each), *(str(text).strip() for text in each.attrib.values())]
        lines += [f"{name}: {text}" for text in values if text and not text.startswith("http://")]
        if tail := (each.tail or "").strip():
            lines.append(tail)
    return "\n".join(lines)


def _extensions(document: OfdDocument, body: Body, outer: str) -> Iterator[Segment]:
    number = 0
    for listing in children(body.root, "Extensions"):
        listed = document.found(words(listing), body.part)
        if listed is None:
            continue
        root = document.parts.xml(listed)
        parts = [(listed, root)]
        places = root.iter("ExtendData", "{*}ExtendData") if root is not None else ()
        files = [document.found(words(place), listed) for place in places]
        parts += [(file, document.parts.xml(file)) for file in files if file]
        for part, inner in parts:
            if text := _values(inner):
                yield _segment(f"{outer}extension#{number}", part, Hidden.CUSTOM, text)
                number += 1


def _left(document: OfdDocument, shown: set[str]) -> Iterator[Segment]:
    """Text of XML parts that nothing led to: earlier versions, removed pages and annotations."""
    number = 0
    for name in document.parts.names:
        if name in document.parts.visited or not name.lower().endswith(".xml"):
            continue
        try:
            root = document.parts.xml(name)
        except FileRefused:
            continue  # nothing shows this part; what is readable of the file stays readable
        lines = [text for text in _drawn(root) if "".join(text.split()) not in shown]
        if lines:
            yield _segment(f"left#{number}", name, Hidden.CACHE, "\n".join(lines))
            number += 1


def _drawn(root: Element | None) -> Iterator[str]:
    for each in root.iter() if root is not None else ():
        if local(each) in ("TextCode", "Remark", "Parameter"):
            text = decoded(content(each)).strip()
            if text and text.lower() not in _FLAGS:
                yield text
