"""Everything a PDF holds, seen without a reader of text: strings, names, streams, fonts and what their codes say."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pikepdf
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Stream, String

Map = Mapping[int, str]
logging.getLogger("fontTools").setLevel(logging.ERROR)
_SHOWS = re.compile(rb"T[jJ]|['\"]")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_PROPERTIES = re.compile(rb"<<.*?>>", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_OCTAL = frozenset(b"%d" % each for each in range(8))
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Font:
    """What the codes of a font say by each of its tables, and its outlines by digest."""

    maps: tuple[Map, ...]
    outlines: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Anatomy:
    """The pieces of a file: ``words`` are strings and names, ``streams`` decoded, ``shown`` the
    strings of each stream that shows text.
    """

    words: tuple[bytes, ...]
    streams: tuple[bytes, ...]
    shown: tuple[bytes, ...]
    fonts: tuple[Font, ...]


@lru_cache(maxsize=4)
def anatomy(data: bytes) -> Anatomy:
    """Take a file to pieces; objects nothing refers to and streams no table knows included."""
    words: list[bytes] = []
    streams: list[bytes] = []
    pixels: set[bytes] = set()
    fonts: list[Font] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            _gather(item, words, 0)
            if isinstance(item, Stream):
                streams.append(_content(item))
                if item.get("/Subtype") == Name.Image:
                    pixels.add(streams[-1])
            if isinstance(item, Dictionary) and "/Subtype" in item and _is_font(item):
                fonts.append(_font(item))
        _gather(pdf.trailer, words, 0)
    streams += _left_behind(data)
    streams = list(dict.fromkeys(streams))
    texts = (each for each in streams if each not in pixels and _SHOWS.search(each))
    shown = dict.fromkeys(_strings(each) for each in texts)
    return Anatomy(tuple(words), tuple(streams), tuple(shown), tuple(fonts))


def _gather(item: Any, words: list[bytes], depth: int) -> None:
    """Strings, names and keys of one object; references are objects of their own."""
    if depth > 40:
        return
    if isinstance(item, String):
        words.append(bytes(item))
    elif isinstance(item, Name):
        words.append(item.unparse())
        words.append(_name_bytes(item.unparse()))
    elif isinstance(item, Dictionary | Stream):
        holder = item.stream_dict if isinstance(item, Stream) else item
        with suppress(UnicodeDecodeError):
            for key, value in holder.items():
                words.append(key.encode("utf-8", "surrogateescape"))
                if not (isinstance(value, Object) and value.is_indirect):
                    _gather(value, words, depth + 1)
    elif isinstance(item, Array):
        for value in item:
            if not (isinstance(value, Object) and value.is_indirect):
                _gather(value, words, depth + 1)


def _name_bytes(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)


def _content(stream: Stream) -> bytes:
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, ValueError):
        return stream.read_raw_bytes()


def _left_behind(data: bytes) -> Iterator[bytes]:
    """What inflates behind any ``stream`` keyword of the bytes as they stand."""
    for found in re.finditer(rb"(?<!end)stream\r?\n", data):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[found.end() :], 1 << 26)


def _strings(content: bytes) -> bytes:
    """All string operands of a content, one behind the other; properties of marks are no operands."""
    pieces = []
    for found in _STRINGS.finditer(_PROPERTIES.sub(b" ", content)):
        token = found[0]
        if token[:1] == b"<":
            digits = re.sub(rb"\s", b"", token[1:-1])
            pieces.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        else:
            pieces.append(_literal(token[1:-1]))
    return b"".join(pieces)


def _literal(inner: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        what = found[1]
        if what[:1] in _OCTAL:
            return bytes([int(what, 8) & 0xFF])
        return b"" if what in (b"\n", b"\r", b"\r\n") else _ESCAPES.get(what, what)

    return re.sub(rb"\\([0-7]{1,3}|\r\n|.)", plain, inner, flags=re.DOTALL)


def _is_font(item: Dictionary) -> bool:
    return item.get("/Type") == Name.Font and item.get("/Subtype") not in (
        Name.CIDFontType0,
        Name.CIDFontType2,
    )


def _font(item: Dictionary) -> Font:
    maps: list[Map] = []
    told = item.get("/ToUnicode")
    if isinstance(told, Stream):
        maps.append(to_unicode(_content(told)))
    holder = item
    below = item.get("/DescendantFonts")
    if isinstance(below, Array) and len(below):
        holder = below[0]
    encoding = item.get("/Encoding")
    if isinstance(encoding, Dictionary) and "/Differences" in encoding:
        maps.append(_differences(encoding.Differences))
    descriptor = holder.get("/FontDescriptor")
    drawn: dict[str, frozenset[str]] = {}
    if isinstance(descriptor, Dictionary):
        own, drawn = _program(descriptor)
        maps.append(_by_glyph(holder, own))
    if item.get("/Subtype") == Name.Type3 and "/CharProcs" in item:
        drawn = _type3(item)
    return Font(tuple(each for each in maps if each), drawn)


def _by_glyph(holder: Dictionary, own: Map) -> dict[int, str]:
    """What a font program says of its glyphs, by code where a map stands between."""
    mapping = holder.get("/CIDToGIDMap")
    if not isinstance(mapping, Stream):
        return dict(own)
    glyphs = _content(mapping)
    numbers = {at: glyphs[2 * at] << 8 | glyphs[2 * at + 1] for at in range(len(glyphs) // 2)}
    return {code: own[glyph] for code, glyph in numbers.items() if glyph in own}


def to_unicode(content: bytes) -> dict[int, str]:
    """The codes a ToUnicode CMap tells (PDF 32000-1, 9.10.3)."""
    said: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", content, re.DOTALL):
        for code, value in _PAIR.findall(block):
            said[int(code, 16)] = _utf16(value)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", content, re.DOTALL):
        for low, high, value, listed in _RANGE.findall(block):
            first, last = int(low, 16), min(int(high, 16), int(low, 16) + 65535)
            values = re.findall(rb"<([0-9A-Fa-f]+)>", listed)
            for at, code in enumerate(range(first, last + 1)):
                if values:
                    said[code] = _utf16(values[at]) if at < len(values) else ""
                else:
                    text = _utf16(value)
                    said[code] = text[:-1] + chr(min(ord(text[-1]) + at, 0x10FFFF)) if text else ""
    return said


def _utf16(digits: bytes) -> str:
    octets = bytes.fromhex((b"0" * (-len(digits) % 4) + digits).decode("ascii"))
    return octets.decode("utf-16-be", "replace")


def _differences(rows: Array) -> dict[int, str]:
    said: dict[int, str] = {}
    code = 0
    for each in rows:
        if isinstance(each, Name):
            name = str(each)[1:]
            said[code] = agl.toUnicode(name)
            code += 1
        else:
            code = int(each)
    return said


def _program(descriptor: Dictionary) -> tuple[dict[int, str], dict[str, frozenset[str]]]:
    """What an embedded font says of its own glyphs, and the digest of each outline."""
    try:
        if "/FontFile2" in descriptor:
            return _opened(TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True))
        if "/FontFile3" in descriptor:
            data = descriptor.FontFile3.read_bytes()
            if data[:4] == b"OTTO":
                return _opened(TTFont(io.BytesIO(data), lazy=True))
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(data), None)
            return _compact(fonts)
    except Exception:  # noqa: BLE001  # a broken font says nothing; any library error means that
        return {}, {}
    return {}, {}


def _opened(font: TTFont) -> tuple[dict[int, str], dict[str, frozenset[str]]]:
    said: dict[int, str] = {}
    names: dict[str, str] = {}
    for table in font["cmap"].tables if "cmap" in font else ():
        for code, name in table.cmap.items():
            if table.platformID == 3 and table.platEncID in (1, 10):
                names[name] = chr(code)
    order = font.getGlyphOrder()
    drawn: dict[str, set[str]] = {}
    if "glyf" in font:
        for number, name in enumerate(order):
            if name in names:
                said[number] = names[name]
            glyph = font["glyf"][name]
            if glyph.numberOfContours:
                body = bytes(glyph.data) if hasattr(glyph, "data") else glyph.compile(font["glyf"])
                drawn.setdefault(_digest(body), set()).add(said.get(number, f"#{number}"))
        return said, {key: frozenset(each) for key, each in drawn.items()}
    told, outlines = _compact(font["CFF "].cff)
    return {**told, **{order.index(name): each for name, each in names.items()}}, outlines


def _compact(fonts: CFFFontSet) -> tuple[dict[int, str], dict[str, frozenset[str]]]:
    top = fonts.topDictIndex[0]
    said: dict[int, str] = {}
    drawn: dict[str, set[str]] = {}
    for number, name in enumerate(top.charset):
        text = "" if name.startswith("cid") else agl.toUnicode(name)
        if text:
            said[number] = text
        body = top.CharStrings[name].bytecode
        if body and len(body) > 8:
            drawn.setdefault(_digest(body), set()).add(text or f"#{number}")
    return said, {key: frozenset(each) for key, each in drawn.items()}


def _type3(item: Dictionary) -> dict[str, frozenset[str]]:
    codes: dict[str, int] = {}
    encoding, code = item.get("/Encoding"), 0
    for each in encoding.Differences if isinstance(encoding, Dictionary) else ():
        if isinstance(each, Name):
            codes[str(each)] = code
            code += 1
        else:
            code = int(each)
    drawn: dict[str, set[str]] = {}
    for name, proc in item.CharProcs.items():
        drawn.setdefault(_digest(_content(proc)), set()).add(f"#{codes.get(name, -1)}")
    return {key: frozenset(each) for key, each in drawn.items()}


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()[:24]
