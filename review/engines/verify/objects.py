"""Every object of a PDF, used or not, as pypdf reads them: names, strings, decoded streams, fonts.

Lives here: the walk and what of it must not be in a clean file. Nothing here knows a plan.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from fontTools.ttLib import TTFont, TTLibError
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import PDFUnicodeNotDefined
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from review.engines.verify.canon import canonical
from review.engines.verify.pages import Unreadable

#: Entries that carry words, actions, files or history and never draw.
_FORBIDDEN = (
    "AA Annots AF AcroForm ActualText Alt Alternates Collection Dests DSS EmbeddedFile "
    "EmbeddedFiles JavaScript JS LastModified Metadata OCProperties OpenAction Outlines PageLabels "
    "Perms PieceInfo Names SpiderInfo StructParents StructTreeRoot Threads Thumb URI XFA"
)
_FORBIDDEN_KEYS = frozenset("/" + each for each in _FORBIDDEN.split())
_CATALOGUE = frozenset({"/Type", "/Pages"})
_TRAILER = frozenset({"/Size", "/Root", "/ID"})
_SPOKEN = re.compile(rb"/ActualText|/Alt\b|/E\s*\(")


@dataclass
class Objects:
    """What a PDF is made of. ``words`` are names and strings as bytes and text, ``streams`` decoded
    contents.
    """

    words: list[bytes] = field(default_factory=list)
    streams: list[bytes] = field(default_factory=list)
    pixels: list[bytes] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    catalogue: set[str] = field(default_factory=set)
    trailer: set[str] = field(default_factory=set)
    orphans: int = 0
    listed: set[str] = field(default_factory=set)

    def forbidden(self) -> list[str]:
        """Names of entries, and traits, that a clean file may not have."""
        found = sorted(self.keys & _FORBIDDEN_KEYS)
        found += [f"catalogue {each}" for each in sorted(self.catalogue - _CATALOGUE)]
        found += [f"trailer {each}" for each in sorted(self.trailer - _TRAILER)]
        if any(_SPOKEN.search(each) for each in self.streams):
            found.append("replacement text in contents")
        if self.orphans:
            found.append(f"{self.orphans} objects nothing refers to")
        return found


def read_objects(data: bytes) -> Objects:
    """Walk all objects of the cross-reference table. Raises ``Unreadable``."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        found = Objects()
        found.trailer = {str(key) for key in reader.trailer if str(key) not in _XREF_STREAM}
        found.catalogue = {str(key) for key in reader.root_object}
        reached = _reach(reader)
        for number, generation in _numbers(reader):
            item = IndirectObject(number, generation, reader).get_object()
            kind = str(item.get("/Type", "")) if isinstance(item, DictionaryObject) else ""
            if number not in reached and kind not in {"/ObjStm", "/XRef"}:
                found.orphans += 1
            _collect(item, found)
    except Exception as fault:
        raise Unreadable("pypdf") from fault
    return found


#: What a cross-reference stream adds to the trailer's own entries (PDF 32000-1, table 17).
_XREF_STREAM = frozenset({"/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length", "/Prev0"})


def _numbers(reader: pypdf.PdfReader) -> Iterator[tuple[int, int]]:
    for generation, table in reader.xref.items():
        for number in table:
            yield number, generation
    for number in reader.xref_objStm:
        yield number, 0


def _reach(reader: pypdf.PdfReader) -> set[int]:
    """Numbers of the objects that can be reached from the trailer."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer.raw_get(key) for key in reader.trailer]
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            waiting.append(item.get_object())
        elif isinstance(item, DictionaryObject):
            waiting.extend(item.raw_get(key) for key in item)
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))
    return seen


def _collect(item: Any, found: Objects) -> None:
    if isinstance(item, DictionaryObject):
        for key in item:
            found.keys.add(str(key))
            found.words.append(str(key).encode("utf-8", "surrogatepass"))
            _collect(item.raw_get(key), found)
        if isinstance(item, StreamObject):
            _collect_stream(item, found)
        if item.get("/Type") == "/Font":
            _collect_font(item, found)
    elif isinstance(item, ArrayObject):
        for each in list.__iter__(item):
            _collect(each, found)
    elif isinstance(item, NameObject):
        found.words.append(str(item).encode("utf-8", "surrogatepass"))
    elif isinstance(item, TextStringObject):
        found.words += [str(item).encode("utf-8", "surrogatepass"), item.original_bytes]
    elif isinstance(item, ByteStringObject):
        found.words.append(bytes(item))


def _collect_stream(item: StreamObject, found: Objects) -> None:
    if item.get("/Type") in {"/ObjStm", "/XRef"}:
        return  # their objects are walked one by one
    if item.get("/Subtype") == "/Image":
        found.pixels.append(item._data)  # noqa: SLF001  # the bytes as stored; decoding would give pixels
        return
    found.streams.append(item.get_data())


def _collect_font(font: DictionaryObject, found: Objects) -> None:
    mapping = _value(font, "/ToUnicode")
    if isinstance(mapping, StreamObject):
        found.listed |= set(canonical("".join(_targets(mapping.get_data()))))
    descriptor = _value(font, "/FontDescriptor")
    if isinstance(descriptor, DictionaryObject):
        for key in ("/FontFile2", "/FontFile3"):
            program = _value(descriptor, key)
            if isinstance(program, StreamObject):
                found.listed |= set(canonical("".join(_mapped(program.get_data()))))


def _value(holder: DictionaryObject, key: str) -> Any:
    """An entry with its reference followed, which ``get`` does not do."""
    return holder[key] if holder.get(key) is not None else None


def _targets(data: bytes) -> list[str]:
    """What a ToUnicode map can say, by pdfminer's parser."""
    table = FileUnicodeMap()
    CMapParser(table, io.BytesIO(data)).run()
    texts: list[str] = []
    for code in table.cid2unichr:
        try:
            texts.append(table.get_unichr(code))
        except (KeyError, PDFUnicodeNotDefined):
            continue
    return texts


def _mapped(program: bytes) -> list[str]:
    """What the character map of an embedded font program lists; bare CFF has none."""
    try:
        with TTFont(io.BytesIO(program)) as font:
            return [chr(code) for code in font.getBestCmap() or {}]
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError):
        return []
