"""Every object of a PDF, used or not, as pypdf reads them: names, strings, decoded streams, contents.

Lives here: the walk and what of it must not be in a clean file. Nothing here knows a plan.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from fontTools.agl import AGL2UV
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from review.engines.verify.codes import Contents, read_contents
from review.engines.verify.fonts import is_font, outlines_of
from review.engines.verify.pages import Unreadable

#: Entries that carry words, actions, files, layers or history and never draw.
_FORBIDDEN = (
    "AA Annots AF AcroForm ActualText Alt Alternates ByteRange CharSet CIDSet Collection Dests DSS "
    "EmbeddedFDFs EmbeddedFile EmbeddedFiles FDF JavaScript JS LastModified Measure Metadata OC OCGs "
    "OCProperties OpenAction OPI Outlines PageLabels Perms PieceInfo PtData Names RichMediaContent "
    "SpiderInfo StructParent StructParents StructTreeRoot Threads Thumb URI UserProperties XFA"
)
#: The same told by what an object calls itself.
_KINDS = (
    "Action Annot Bead CollectionItem EmbeddedFile Encrypt Filespec MCR Metadata OBJR OCG OCMD Outlines "
    "Rendition Sig SigRef StructElem StructTreeRoot Thread"
)
_OF_A_PAGE = (
    "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit Group Contents"
)
_FORBIDDEN_KEYS, _FORBIDDEN_KINDS, _PAGE = (
    frozenset("/" + each for each in names.split()) for names in (_FORBIDDEN, _KINDS, _OF_A_PAGE)
)
_CATALOGUE = frozenset({"/Type", "/Pages"})
_TRAILER = frozenset({"/Size", "/Root", "/ID"})
_SPOKEN = re.compile(rb"/ActualText|/Alt\b|/E\s*[(<]")
#: Three bytes of a font say the short names by chance: there they have to be so near to the begin of a dictionary.
_NEAR = 400
_PROGRAMS = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
_READINGS = ("utf-8", "gb18030", "utf-16-be", "utf-16-le")
#: Entries whose values are names that somebody chose.
_TITLES = ("/BaseFont", "/FontName", "/CMapName")
#: Their entries are names that writers choose, of resources and glyphs.
_NAMING = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"}
    | {"/CharProcs", "/Colorants"}
)


@dataclass
class Objects:
    """What a PDF is made of, all with the numbers of the objects: ``names``, ``texts`` (strings),
    decoded ``streams``, and streams of pictures as they are stored (``pixels``). ``called`` are names by choice, of
    resources, fonts, inks and odd glyphs; ``programs`` the numbers of what a font calls its program.
    """

    names: list[tuple[int, bytes]] = field(default_factory=list)
    called: list[tuple[int, str]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    streams: list[tuple[int, bytes]] = field(default_factory=list)
    pixels: list[tuple[int, bytes]] = field(default_factory=list)
    programs: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    catalogue: set[str] = field(default_factory=set)
    trailer: set[str] = field(default_factory=set)
    orphans: int = 0
    contents: Contents = field(default_factory=lambda: Contents((), ()))

    def forbidden(self) -> list[str]:
        """Names of entries, and traits, that a clean file may not have."""
        found = sorted(self.keys & _FORBIDDEN_KEYS)
        found += [f"object {each}" for each in sorted(self.kinds & _FORBIDDEN_KINDS)]
        found += [f"page {each}" for each in sorted(self.pages - _PAGE)]
        found += [f"catalogue {each}" for each in sorted(self.catalogue - _CATALOGUE)]
        found += [f"trailer {each}" for each in sorted(self.trailer - _TRAILER)]
        if any(_speaks(each, number in self.programs) for number, each in self.streams):
            found.append("replacement text in contents")
        if self.orphans:
            found.append(f"{self.orphans} objects nothing refers to")
        return found


def _speaks(stream: bytes, is_program: bool) -> bool:
    """Whether a stream has words for reading aloud (PDF 32000-1, 14.9)."""
    for found in _SPOKEN.finditer(stream):
        begin = found.start()
        near = stream.rfind(b"<<", max(0, begin - _NEAR), begin) >= 0
        if near or not is_program or found[0] == b"/ActualText":
            return True
    return False


def read_objects(data: bytes) -> Objects:
    """Walk all objects of the cross-reference table. Raises ``Unreadable``."""
    try:
        reader = _reader(data)
        found = Objects()
        found.trailer = {str(key) for key in reader.trailer if str(key) not in _XREF_STREAM}
        found.catalogue = {str(key) for key in reader.root_object}
        reached = _reach(reader, [reader.trailer.raw_get(key) for key in reader.trailer])
        numbers = sorted(set(_numbers(reader)))
        for number, generation in numbers:
            item = IndirectObject(number, generation, reader).get_object()
            kind = str(item.get("/Type", "")) if isinstance(item, DictionaryObject) else ""
            if number not in reached and kind not in {"/ObjStm", "/XRef"}:
                found.orphans += 1
            _Collector(found, number).take(item)
        found.contents = read_contents(reader, numbers)
    except Exception as fault:
        raise Unreadable("pypdf") from fault
    return found


def outlines_in(data: bytes, letters: Collection[str]) -> frozenset[bytes]:
    """The outlines with which the fonts of a file draw these letters and no others. Raises ``Unreadable``."""
    try:
        reader = _reader(data)
        items = (IndirectObject(*each, reader).get_object() for each in set(_numbers(reader)))
        fonts = [each for each in items if isinstance(each, DictionaryObject) and is_font(each)]
        drawn = [outlines_of(font, letters) for font in fonts]
    except Exception as fault:
        raise Unreadable("pypdf") from fault
    return frozenset().union(*(own for own, _ in drawn)).difference(*(other for _, other in drawn))


def pages_using(data: bytes, numbers: Iterable[int]) -> tuple[int, ...]:
    """The pages (from 1) from which one of these objects can be reached, other pages left aside.

    Reads the file anew: asked only where something is wrong. Raises ``Unreadable``.
    """
    wanted = set(numbers)
    try:
        reader = _reader(data)
        others = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
        found = []
        for number, page in enumerate(reader.pages, start=1):
            parts = [page.raw_get(key) for key in page if key != "/Parent"]
            own = page.indirect_reference.idnum if page.indirect_reference else 0
            if wanted & ({own} | _reach(reader, parts, others)):
                found.append(number)
    except Exception as fault:
        raise Unreadable("pypdf") from fault
    return tuple(found)


def _reader(data: bytes) -> pypdf.PdfReader:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    return pypdf.PdfReader(io.BytesIO(data))


#: What a cross-reference stream adds to the trailer's own entries (PDF 32000-1, table 17).
_XREF_STREAM = frozenset({"/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length", "/Prev0"})


def _numbers(reader: pypdf.PdfReader) -> Iterator[tuple[int, int]]:
    for generation, table in reader.xref.items():
        for number in table:
            yield number, generation
    for number in reader.xref_objStm:
        yield number, 0


def _reach(reader: pypdf.PdfReader, start: Iterable[Any], but: Iterable[int] = ()) -> set[int]:
    """Numbers of the objects that can be reached from here; not through those left out."""
    left_out = set(but)
    seen: set[int] = set()
    waiting: list[Any] = list(start)
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen or item.idnum in left_out:
                continue
            seen.add(item.idnum)
            waiting.append(item.get_object())
        elif isinstance(item, DictionaryObject):
            waiting.extend(item.raw_get(key) for key in item)
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))
    return seen


def _called(item: DictionaryObject, *, naming: bool) -> Iterator[str]:
    """Names in a dictionary that somebody chose; those of the format and of usual glyphs are no words."""
    if naming and "/ShadingType" not in item:
        yield from (str(key)[1:] for key in item)
    for key in _TITLES:
        value = _held(item, key)
        if isinstance(value, NameObject):
            yield str(value)[1:]
    listed = _held(item, "/Differences")
    for each in list.__iter__(listed) if isinstance(listed, ArrayObject) else ():
        if isinstance(each, NameObject) and str(each)[1:] not in AGL2UV:
            yield str(each)[1:]


def _held(item: DictionaryObject, key: str) -> Any:
    """An entry with its reference followed; None where there is none."""
    value = item.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _inks(item: ArrayObject) -> Iterator[str]:
    """Names of inks in a colour space (8.6.6.4, 8.6.6.5)."""
    parts = list(list.__iter__(item))[:2]
    if len(parts) == 2 and parts[0] in {"/Separation", "/DeviceN"}:
        inks = list.__iter__(parts[1]) if isinstance(parts[1], ArrayObject) else [parts[1]]
        yield from (str(each)[1:] for each in inks if isinstance(each, NameObject))


class _Collector:
    """Takes one numbered object apart."""

    def __init__(self, found: Objects, number: int) -> None:
        self._found = found
        self._number = number

    def take(self, item: Any, *, naming: bool = False) -> None:
        """An object or a part of one; ``naming`` for a dictionary whose entries are names by choice."""
        if isinstance(item, DictionaryObject):
            self._dictionary(item, naming=naming)
        elif isinstance(item, ArrayObject):
            self._found.called += [(self._number, each) for each in _inks(item)]
            for each in list.__iter__(item):
                self.take(each)
        elif isinstance(item, NameObject):
            self._name(item)
        elif isinstance(item, TextStringObject):
            self._texts(str(item), item.original_bytes)
        elif isinstance(item, ByteStringObject):
            self._texts("", bytes(item))

    def _name(self, name: object) -> None:
        self._found.names.append((self._number, str(name).encode("utf-8", "surrogatepass")))

    def _texts(self, text: str, written: bytes) -> None:
        """A string as it is meant, and as other programs may take its bytes."""
        readings = {text, *(written.decode(code, "ignore") for code in _READINGS)}
        self._found.texts += [(self._number, each) for each in sorted(readings) if each]

    def _dictionary(self, item: DictionaryObject, *, naming: bool) -> None:
        keys = {str(key) for key in item}
        if not naming:
            self._found.keys |= keys
            kind = item.raw_get("/Type") if "/Type" in item else None
            self._found.kinds.add(str(kind))
            if kind == "/Page":
                self._found.pages |= keys
        self._found.called += [(self._number, each) for each in _called(item, naming=naming)]
        for key in item:
            self._name(key)
            value = item.raw_get(key)
            if str(key) in _PROGRAMS and isinstance(value, IndirectObject):
                self._found.programs.add(value.idnum)
            self.take(value, naming=str(key) in _NAMING)
        if isinstance(item, StreamObject):
            self._stream(item)

    def _stream(self, item: StreamObject) -> None:
        if item.get("/Type") in {"/ObjStm", "/XRef"}:
            return  # their objects are walked one by one
        if item.get("/Subtype") == "/Image":
            # the bytes as stored; decoding would give pixels
            self._found.pixels.append((self._number, item._data))  # noqa: SLF001
        else:
            self._found.streams.append((self._number, item.get_data()))
