"""What the fonts of a PDF know about letters: which code means which letter by any of their tables, and
which letters a font still lists though nothing shows them.

Reads dictionaries as pypdf gives them, font programs with fontTools, maps with pdfminer's parser.
Searching with these tables is ``codes.py``.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
from array import array
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pdfminer.cmapdb import CMapDB
from pdfminer.encodingdb import EncodingDB
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from review.engines.verify.canon import canonical
from review.engines.verify.fonts_said import letters_said

#: Where a letter is not known: two letters with such a code between them are no neighbours.
APART = "\0"
_KINDS = frozenset({"/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"})
_BASE = {"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/PDFDocEncoding"}
#: Predefined CMaps that are another name of an encoding (PDF 32000-1, table 118), by how they begin.
_CODECS = (
    (re.compile(r"/Uni.+-(?:UCS2|UTF16)"), "utf-16-be"),
    (re.compile(r"/GB"), "gb18030"),
    (re.compile(r"/(?:ETen|B5|HKscs|CNS)"), "big5hkscs"),
    (re.compile(r"/.*RKSJ"), "cp932"),
    (re.compile(r"/KSC"), "cp949"),
    (re.compile(r"/EUC"), "euc_jp"),
)
_SUBSET = re.compile(r"/[A-Z]{6}\+")
_LATIN = 0x24F
#: So many of a font that are narrower than this (of 1000) are none; condensed ones are wider.
_ODD, _NARROW = 4, 680
#: Bytes of an outline that is like no other: a point or two are.
_OUTLINE = 20
#: Bytes of a charstring from which it draws: a blank one sets a width and ends.
_DRAWS = 9
_BUILT_IN = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/]+)\s+put")


logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # it warns of every odd date


@dataclass(frozen=True)
class CodeTable:
    """Canonical letters by code; codes have ``width`` bytes. Where a code page does it, ``codec``."""

    width: int
    letters: Mapping[int, str] = field(default_factory=dict)
    codec: str = ""

    def can_spell(self) -> frozenset[str]:
        """All letters it has; none for a codec, which has every letter."""
        return frozenset("".join(self.letters.values()))

    def decode(self, data: bytes, phase: int = 0) -> str:
        """The letters of these codes, beginning ``phase`` bytes later."""
        data = data[phase:]
        if self.codec:
            return canonical(data.decode(self.codec, "replace"))
        if self.width == 1:
            return codecs.charmap_decode(data, "strict", self._whole())[0]
        codes = array("H", data[: len(data) // 2 * 2])
        codes.byteswap()
        get = self.letters.get
        return "".join([get(code, APART) for code in codes])

    def _whole(self) -> dict[int, str]:
        return dict.fromkeys(range(256), APART) | {c: t for c, t in self.letters.items() if c < 256}


@dataclass(frozen=True)
class FontFacts:
    """One font: its tables, the likeliest first, the letters it lists, and whether it draws more than it lists.
    ``is_odd``: what it calls ideographs is as narrow as figures are.
    """

    tables: tuple[CodeTable, ...]
    listed: frozenset[str]
    draws_more: bool = False
    is_odd: bool = False


def is_font(item: DictionaryObject) -> bool:
    """Whether a dictionary is a font that a page can use (descendants are read with it)."""
    return item.get("/Subtype") in _KINDS and ("/BaseFont" in item or "/CharProcs" in item)


def read_font(font: DictionaryObject) -> FontFacts:
    """All a font says. What can not be read of it says nothing."""
    said = _said(font)
    inner = _descendant(font) if font.get("/Subtype") == "/Type0" else font
    program = _program(inner)
    if font.get("/Subtype") == "/Type0":
        tables = list(_wide_tables(font, inner, program, said))
    else:
        tables = list(_narrow_tables(font, program, said))
    listed = set("".join(said.values()))
    listed |= set(program.mapped)
    if _SUBSET.match(str(inner.get("/BaseFont", ""))) or "/CharProcs" in font:
        listed |= _letters_of(program.drawn)
        listed |= _letters_of(str(each)[1:] for each in _entry(font, "/CharProcs", {}))
    if program.cids:
        collection = _collection(_ordering(inner))
        listed |= {letter for cid in program.cids for letter in collection.get(cid, "")}
    names = _differences(font).values()
    listed |= {each for each in _letters_of(names) if ord(each) > _LATIN}
    draws_more = program.outlines > len(said) + 1  # and what stands for all that is missing
    known = tuple(t for t in tables if t.codec or t.letters)
    return FontFacts(known, frozenset(listed), draws_more, _is_odd(font, inner, said))


def _is_odd(font: DictionaryObject, inner: DictionaryObject, said: Mapping[int, str]) -> bool:
    """Whether a font says ideographs of several codes that are too narrow for any: it draws something else."""
    codes = [code for code, text in said.items() if len(text) == 1 and "\u4e00" <= text <= "\u9fff"]
    if len(codes) < _ODD:
        return False
    if font.get("/Subtype") != "/Type0":
        widths, usual = _entry(font, "/Widths"), 0.0
        listed = list.__iter__(widths) if isinstance(widths, ArrayObject) else ()
        known = dict(enumerate(map(_number, listed), int(_number(_entry(font, "/FirstChar", 0)))))
    elif str(_entry(font, "/Encoding")).startswith("/Identity-"):
        usual, known = _number(_entry(inner, "/DW", 1000)), dict(_widths(_entry(inner, "/W")))
    else:
        return False
    return sum(0 < known.get(code, usual) < _NARROW for code in codes) >= _ODD


def _widths(rows: Any) -> Iterator[tuple[int, float]]:
    """CID and width of a W array (9.7.4.3)."""
    listed = [each.get_object() for each in list.__iter__(rows)] if isinstance(rows, list) else []
    at = 0
    while at + 1 < len(listed):
        first, second = int(_number(listed[at])), listed[at + 1]
        if isinstance(second, ArrayObject):
            yield from enumerate(map(_number, list.__iter__(second)), first)
            at += 2
            continue
        last = min(int(_number(second)), first + 0xFFFF)
        width = _number(listed[at + 2]) if at + 2 < len(listed) else 0.0
        yield from ((cid, width) for cid in range(first, last + 1))
        at += 3


def _number(item: Any) -> float:
    held = item.get_object() if hasattr(item, "get_object") else item
    return float(held) if isinstance(held, int | float) else 0.0


def outlines_of(
    font: DictionaryObject, letters: Collection[str]
) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The outlines with which a composite TrueType font draws these letters, and all its others, by its map to
    Unicode. Other fonts name what they draw. Nothing of a font that can not be read.
    """
    own: set[bytes] = set()
    others: set[bytes] = set()
    inner = _descendant(font)
    stream = _entry(_entry(inner, "/FontDescriptor", {}), "/FontFile2")
    if isinstance(stream, StreamObject) and str(_entry(font, "/Encoding")).startswith("/Identity-"):
        with suppress(Exception):  # as in ``_program``
            placed = _placed(inner)
            with TTFont(io.BytesIO(stream.get_data()), lazy=True) as program:
                data, places = program.reader["glyf"], list(program["loca"].locations)
            for code, text in _said(font).items():
                glyph = placed.get(code, 0) if placed is not None else code
                start, end = [*places[glyph : glyph + 2], 0][:2]
                outline = data[start : end if end >= start else None]
                if len(outline) >= _OUTLINE:
                    (own if text in letters else others).add(outline)
    return frozenset(own), frozenset(others)


def _placed(inner: DictionaryObject) -> dict[int, int] | None:
    """Glyph numbers by CID; None where they are the same (9.7.4.2)."""
    table = _entry(inner, "/CIDToGIDMap")
    if not isinstance(table, StreamObject):
        return None
    glyphs = array("H", table.get_data()[: 0xFFFF * 2])
    glyphs.byteswap()
    return dict(enumerate(glyphs))


def _entry(holder: Mapping[str, Any], key: str, otherwise: Any = None) -> Any:
    """An entry with its reference followed; ``otherwise`` where there is none."""
    if not isinstance(holder, DictionaryObject) or holder.get(key) is None:
        return otherwise
    return holder[key]


def _descendant(font: DictionaryObject) -> DictionaryObject:
    rows = _entry(font, "/DescendantFonts")
    held = rows[0].get_object() if isinstance(rows, ArrayObject) and rows else None
    return held if isinstance(held, DictionaryObject) else DictionaryObject()


def _ordering(inner: DictionaryObject) -> str:
    return str(_entry(_entry(inner, "/CIDSystemInfo", {}), "/Ordering", ""))


def _said(font: DictionaryObject) -> dict[int, str]:
    """Code -> letters by its ToUnicode map."""
    stream = _entry(font, "/ToUnicode")
    if not isinstance(stream, StreamObject):
        return {}
    return {code: canonical(text) for code, text in letters_said(stream.get_data()).items()}


def _wide_tables(
    font: DictionaryObject, inner: DictionaryObject, program: _Program, said: dict[int, str]
) -> Iterator[CodeTable]:
    yield CodeTable(2, said)
    if said and max(said) < 256:
        yield CodeTable(1, said)
    encoding = _entry(font, "/Encoding")
    for pattern, codec in _CODECS:
        if pattern.match(str(encoding)):
            yield CodeTable(2, codec=codec)
    collection = _collection(_ordering(inner))
    if collection:
        yield CodeTable(2, collection)
    if program.by_glyph:
        placed = _placed(inner)
        if placed is None:
            yield CodeTable(2, program.by_glyph)
        else:
            by_glyph = program.by_glyph
            yield CodeTable(2, {c: by_glyph[g] for c, g in placed.items() if g in by_glyph})


def _narrow_tables(
    font: DictionaryObject, program: _Program, said: dict[int, str]
) -> Iterator[CodeTable]:
    encoding = _entry(font, "/Encoding")
    base = _entry(encoding, "/BaseEncoding", encoding) if encoding is not None else None
    letters = {code: canonical(text) for code, text in _base(str(base)).items()}
    if str(base) not in _BASE:
        letters |= program.by_code
    for code, name in _differences(font).items():
        letters[code] = canonical(agl.toUnicode(name))
    yield CodeTable(1, letters | said)
    yield CodeTable(1, letters)
    yield CodeTable(1, program.by_code)


def _base(name: str) -> dict[int, str]:
    wanted = name[1:] if name in _BASE else "StandardEncoding"
    return EncodingDB.encodings.get(wanted, EncodingDB.std2unicode)


def _differences(font: DictionaryObject) -> dict[int, str]:
    """Code -> glyph name (PDF 32000-1, 9.6.6)."""
    found: dict[int, str] = {}
    code = 0
    rows = _entry(_entry(font, "/Encoding"), "/Differences")
    for each in rows if isinstance(rows, ArrayObject) else ():
        if isinstance(each, (int, float)):
            code = int(each)
        else:
            found[code] = str(each)[1:]
            code += 1
    return found


def _letters_of(names: Any) -> set[str]:
    return {letter for name in names for letter in canonical(agl.toUnicode(str(name)))}


@lru_cache(maxsize=8)
def _collection(ordering: str) -> Mapping[int, str]:
    """CID -> letters of one of Adobe's collections; empty for an identity and for unknown ones."""
    if ordering not in {"GB1", "CNS1", "Japan1", "Korea1"}:
        return {}
    table = CMapDB.get_unicode_map(f"Adobe-{ordering}", vertical=False)
    return {cid: canonical(text) for cid, text in table.cid2unichr.items()}


@dataclass
class _Program:
    """What an embedded font program says: letters of its character maps, names of the glyphs that
    draw, letters by glyph number and by code, the CIDs that draw, and how many TrueType outlines there are.
    """

    mapped: str = ""
    drawn: list[str] = field(default_factory=list)
    by_glyph: dict[int, str] = field(default_factory=dict)
    by_code: dict[int, str] = field(default_factory=dict)
    cids: list[int] = field(default_factory=list)
    outlines: int = 0


def _program(font: DictionaryObject) -> _Program:
    descriptor = _entry(font, "/FontDescriptor", {})
    found = _Program()
    for key, read in (
        ("/FontFile2", _read_sfnt),
        ("/FontFile3", _read_sfnt_or_cff),
        ("/FontFile", _read_type1),
    ):
        stream = _entry(descriptor, key)
        if isinstance(stream, StreamObject):
            # fontTools raises whatever a broken font makes it: then it says no more than was read
            with suppress(Exception):
                read(stream.get_data(), found)
    return found


def _read_sfnt_or_cff(data: bytes, found: _Program) -> None:
    if data[:4] in {b"OTTO", b"\0\1\0\0", b"true"}:
        _read_sfnt(data, found)
        return
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    _read_cff(fonts, found)


def _read_sfnt(data: bytes, found: _Program) -> None:
    with TTFont(io.BytesIO(data), lazy=True) as font:
        if "glyf" in font:
            found.outlines = int(np.count_nonzero(np.diff(np.array(font["loca"].locations, int))))
        order = {name: at for at, name in enumerate(font.getGlyphOrder())}
        tables = font["cmap"].tables if "cmap" in font else []
        letters: dict[str, str] = {}
        for table in tables:
            if table.isUnicode():
                letters |= {name: canonical(chr(code)) for code, name in table.cmap.items()}
        found.mapped = "".join(letters.values())
        found.by_glyph = {order[name]: text for name, text in letters.items() if name in order}
        for table in tables:
            if not table.isUnicode():
                found.by_code |= {
                    code & 0xFF: letters.get(name, "") for code, name in table.cmap.items()
                }
        if "CFF " in font:
            _read_cff(font["CFF "].cff, found)
        elif "glyf" in font and "post" in font and font["post"].formatType == 2.0:
            ends = font["loca"]
            found.drawn = [name for name, at in order.items() if ends[at] != ends[at + 1]]


def _read_cff(fonts: CFFFontSet, found: _Program) -> None:
    top = fonts[0]
    strings = top.CharStrings.charStringsIndex
    names = list(top.charset)
    drawn = [name for at, name in enumerate(names) if len(strings[at].bytecode or b"") >= _DRAWS]
    if hasattr(top, "ROS"):
        found.cids = [int(name[3:]) for name in drawn if name.startswith("cid")]
        return
    found.drawn = drawn
    found.by_glyph = found.by_glyph or {
        at: canonical(agl.toUnicode(name)) for at, name in enumerate(names)
    }
    if isinstance(top.Encoding, list):
        found.by_code |= {
            code: canonical(agl.toUnicode(name)) for code, name in enumerate(top.Encoding)
        }


def _read_type1(data: bytes, found: _Program) -> None:
    for code, name in _BUILT_IN.findall(data):
        found.by_code[int(code) & 0xFF] = canonical(agl.toUnicode(name.decode("latin-1")))
