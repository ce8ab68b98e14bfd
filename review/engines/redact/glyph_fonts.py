"""What the fonts of a PDF make of the bytes a page shows: where one code ends, what it says, how far
it advances.

pdfminer knows the fonts; here its font objects are made from dictionaries that pikepdf has open, so
that a document can be read before and after it was changed. Nothing here knows a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

import pikepdf
from pdfminer.cmapdb import IdentityCMap, IdentityCMapByte
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFType3Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from review.engines.redact.fonts_cmap import CodeMap, code_map, read_meanings
from review.engines.redact.glyph_faults import NotUnderstood

_DEEPEST: Final = 8
#: A code of a CMap as one number: its value, and above that how many bytes it has.
_LENGTH: Final = 32
_CODE: Final = (1 << _LENGTH) - 1
_SIMPLE: Final = frozenset({"/Type1", "/MMType1", "/TrueType", "/Type3"})
_FONT: Final = (
    *("/Type", "/Subtype", "/BaseFont", "/Encoding", "/ToUnicode"),
    *("/FirstChar", "/LastChar", "/Widths", "/W", "/DW", "/W2", "/DW2"),
    *("/CIDSystemInfo", "/FontBBox", "/FontMatrix"),
)
_DESCRIPTOR: Final = (
    *("/FontName", "/Flags", "/Ascent", "/Descent"),
    *("/MissingWidth", "/ItalicAngle", "/FontBBox", "/Leading"),
)
_SHOWS: Final = re.compile(rb"T[jJ*]|[)>]\s*['\"]")
#: Above and below the line where a font does not say it, or says nothing of use, in ems.
_ASCENT: Final = 0.88
_DESCENT: Final = -0.12
_TALLEST: Final = 2.0


class Code(NamedTuple):
    """One code of a shown string: bytes ``start`` to ``start + length``, and its number in the font."""

    start: int
    length: int
    number: int


class Sign(NamedTuple):
    """What one code is: its text (empty where the font does not say), its advance in ems along the line,
    its width in ems, and where its origin lies (across, up) from the writing point, in ems.
    """

    text: str
    advance: float
    width: float
    shift: tuple[float, float]


class Face:
    """One font. ``key`` is its object number and generation; (0, 0) for a font written in place."""

    def __init__(self, font: pikepdf.Object) -> None:
        """Raises ``NotUnderstood`` for a font that can not be read."""
        self.key: tuple[int, int] = font.objgen
        try:
            self._font = _made(font)
            self.is_vertical = bool(self._font.is_vertical())
            self._cids: dict[int, int] = {}
            mapping = font.get("/ToUnicode")
            self._texts: Mapping[int, str] = {}
            if isinstance(mapping, pikepdf.Stream):
                self._texts = read_meanings(mapping.read_bytes()).texts
            self._cut = self._cutter_by_map(font) or _cutter(self._font)
            self._widths = _own_widths(font)
            self._across = _widths_across(font) if self.is_vertical else {}
        except NotUnderstood:
            raise
        except Exception as fault:
            # pdfminer names no base class for what it makes of a broken font
            raise NotUnderstood("font_unusable") from fault
        self.is_type3 = isinstance(self._font, PDFType3Font)
        if self.is_type3 and _glyphs_show_text(font):
            raise NotUnderstood("text_in_glyph")
        self.ascent, self.descent = _heights(self._font, is_type3=self.is_type3)
        self._signs: dict[int, Sign] = {}

    def codes(self, data: bytes) -> list[Code]:
        """Cut a shown string into codes. Raises ``NotUnderstood`` for bytes that are no code."""
        return self._cut(data)

    def sign(self, number: int) -> Sign:
        """What a code is."""
        found = self._signs.get(number)
        if found is None:
            found = self._signs[number] = self._read(number)
        return found

    def _cutter_by_map(self, font: pikepdf.Object) -> Callable[[bytes], list[Code]] | None:
        """For a CMap that is in the file, of which pdfminer only knows the name (9.7.5.4), and for a known
        one with ToUnicode beside it, which means codes and not characters of the collection.
        """
        encoding, mapping = font.get("/Encoding"), font.get("/ToUnicode")
        embedded = isinstance(encoding, pikepdf.Stream)
        if font.get("/Subtype") != "/Type0" or (
            not embedded
            and (str(encoding)[1:9] == "Identity" or not isinstance(mapping, pikepdf.Stream))
        ):
            return None
        table = code_map(encoding)
        wide: Any = encoding
        if table is None or (embedded and int(wide.get("/WMode", 0))):
            raise NotUnderstood("font_unusable")
        return lambda data: self._by_map(data, table)

    def _by_map(self, data: bytes, table: CodeMap) -> list[Code]:
        found: list[Code] = []
        at = 0
        for code in table.split(data):
            cid = table.cid(code)
            if cid is None:
                raise NotUnderstood("undecodable_codes")
            number = int.from_bytes(code, "big") | len(code) << _LENGTH
            self._cids[number] = cid
            found.append(Code(at, len(code), number))
            at += len(code)
        return found

    def _text(self, number: int, cid: int) -> str:
        found = self._texts.get(number & _CODE)
        if found is not None or (self._cids and self._texts):
            return found or ""
        try:
            return str(self._font.to_unichr(cid))
        except Exception:  # noqa: BLE001  # not in the font's map, or a map that is broken there
            return ""

    def _read(self, code: int) -> Sign:
        number = self._cids.get(code, code)
        text = self._text(code, number)
        if self.is_vertical:
            across = self._across.get(number, self._across.get(-1, 1.0))
            disp = self._font.char_disp(number)
            x, y = disp if isinstance(disp, tuple) else (None, 880)
            left = across / 2 if x is None else float(x) / 1000
            advance = float(self._font.char_width(number))
            return Sign(text, advance, across, (-left, -float(y) / 1000))
        own = self._widths.get(number)
        width = float(self._font.char_width(number)) if own is None else own * self._font.hscale
        return Sign(text, width, width, (0.0, 0.0))


class Faces:
    """The fonts of one document, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Face] = {}

    def of(self, font: Any) -> Face:
        """The face of a font dictionary. Raises ``NotUnderstood``."""
        if not isinstance(font, pikepdf.Dictionary):
            raise NotUnderstood("font_unusable")
        key = font.objgen
        if key == (0, 0):
            return Face(font)
        if key not in self._known:
            self._known[key] = Face(font)
        return self._known[key]


def _made(font: pikepdf.Object) -> PDFFont:
    mapping = font.get("/ToUnicode")
    mapped = isinstance(mapping, pikepdf.Stream)
    # a map that is in the file is read here: by code, and not by character of a collection
    names = [name for name in _FONT if name in font and not (mapped and name == "/ToUnicode")]
    spec = {name[1:]: _plain(font[name], 0) for name in names}
    descendants = font.get("/DescendantFonts")
    if isinstance(descendants, pikepdf.Array):
        below = {
            name[1:]: _plain(descendants[0][name], 0) for name in _FONT if name in descendants[0]
        }
        below["FontDescriptor"] = _descriptor(descendants[0], mapped=mapped)
        spec["DescendantFonts"] = [below]
    elif "/FontDescriptor" in font:
        spec["FontDescriptor"] = _descriptor(font, mapped=mapped)
    return PDFResourceManager(caching=False).get_font(None, spec)


def _descriptor(holder: pikepdf.Object, *, mapped: bool) -> dict[str, Any]:
    """The descriptor, with the font program only where pdfminer would look for letters in it."""
    found = holder.get("/FontDescriptor")
    if not isinstance(found, pikepdf.Dictionary):
        return {}
    answer = {name[1:]: _plain(found[name], 0) for name in _DESCRIPTOR if name in found}
    for name in ("/FontFile", "/FontFile2"):
        program = found.get(name)
        needed = not mapped if name == "/FontFile2" else "/Encoding" not in holder
        if isinstance(program, pikepdf.Stream) and needed:
            answer[name[1:]] = _plain(program, 0)
    return answer


def _plain(item: Any, depth: int) -> Any:
    """An object of pikepdf as pdfminer has it."""
    if depth > _DEEPEST:
        raise NotUnderstood("font_unusable")
    if isinstance(item, pikepdf.Stream):
        lengths = {
            name: int(item[f"/{name}"]) for name in ("Length1", "Length2") if f"/{name}" in item
        }
        name = item.get("/CMapName")
        named = {"CMapName": LIT(str(name)[1:])} if isinstance(name, pikepdf.Name) else {}
        return PDFStream(lengths | named, item.read_bytes())
    if isinstance(item, pikepdf.Dictionary):
        return {key[1:]: _plain(item[key], depth + 1) for key in item.keys()}  # noqa: SIM118
    if isinstance(item, pikepdf.Array):
        return [_plain(each, depth + 1) for each in item]
    if isinstance(item, pikepdf.Name):
        return LIT(str(item)[1:])
    if isinstance(item, pikepdf.String):
        return bytes(item)
    return float(item) if isinstance(item, Decimal) else item


def _glyphs_show_text(font: pikepdf.Object) -> bool:
    """Whether a glyph of a Type 3 font may be made of letters of another font."""
    glyphs = font.get("/CharProcs")
    return isinstance(glyphs, pikepdf.Dictionary) and any(
        isinstance(glyph, pikepdf.Stream) and _SHOWS.search(glyph.read_bytes())
        for glyph in glyphs.values()
    )


def _own_widths(font: pikepdf.Object) -> dict[int, float]:
    """The widths a simple font gives itself: pdfminer prefers those it knows by the name of the font."""
    widths = font.get("/Widths")
    if str(font.get("/Subtype")) not in _SIMPLE or not isinstance(widths, pikepdf.Array):
        return {}
    first = int(font.get("/FirstChar", 0))
    return {number: float(width) for number, width in enumerate(widths, first)}


def _widths_across(font: pikepdf.Object) -> dict[int, float]:
    """Widths of the letters of a vertical font across the line, in ems; -1 is the usual one."""
    below = font["/DescendantFonts"][0]
    found = {-1: float(below.get("/DW", 1000)) / 1000}
    entries = list(below.get("/W", []))
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            found.update((first + n, float(width) / 1000) for n, width in enumerate(second))
            at += 2
        else:
            last = min(int(second), first + 0xFFFF)
            width = float(entries[at + 2]) / 1000
            found.update((number, width) for number in range(first, last + 1))
            at += 3
    return found


def _heights(font: PDFFont, *, is_type3: bool) -> tuple[float, float]:
    ascent, descent = float(font.get_ascent()), float(font.get_descent())
    if is_type3:
        scale = abs(font.vscale)
        ascent, descent = abs(float(font.bbox[3])) * scale, -abs(float(font.bbox[1])) * scale
    ascent = ascent if 0.2 < ascent < _TALLEST else _ASCENT
    return ascent, descent if -_TALLEST < descent < -0.02 else _DESCENT


def _cutter(font: PDFFont) -> Callable[[bytes], list[Code]]:
    if not isinstance(font, PDFCIDFont) or isinstance(font.cmap, IdentityCMapByte):
        return lambda data: [Code(at, 1, byte) for at, byte in enumerate(data)]
    if isinstance(font.cmap, IdentityCMap):
        return _pairs
    table = getattr(font.cmap, "code2cid", None)
    if not table:
        raise NotUnderstood("font_unusable")
    return lambda data: _by_table(data, table)


def _pairs(data: bytes) -> list[Code]:
    if len(data) % 2:
        raise NotUnderstood("undecodable_codes")
    return [Code(at, 2, data[at] << 8 | data[at + 1]) for at in range(0, len(data), 2)]


def _by_table(data: bytes, table: dict[int, Any]) -> list[Code]:
    """Walk the tree of a CMap: one level for each byte of a code."""
    found: list[Code] = []
    start, level = 0, table
    for at, byte in enumerate(data):
        below = level.get(byte)
        if isinstance(below, int):
            found.append(Code(start, at + 1 - start, below))
            start, level = at + 1, table
        elif isinstance(below, dict):
            level = below
        else:
            raise NotUnderstood("undecodable_codes")
    if start != len(data):
        raise NotUnderstood("undecodable_codes")
    return found
