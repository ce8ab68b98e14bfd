"""Text in vector pictures of Windows: the text records of EMF, EMF+ and WMF files.

Structures after [MS-EMF] 2.3.5, [MS-EMFPLUS] 2.3.4 and [MS-WMF] 2.3.3. Draws nothing: a picture whose
letters are outlines or glyph numbers gives no text.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from review.engines import limits

_PLACEABLE: Final = b"\xd7\xcd\xc6\x9a"
_EMF_SIGNATURE: Final = b" EMF"
_EXT_TEXT_A, _EXT_TEXT_W, _SMALL_TEXT = 83, 84, 108
_POLY_TEXT_A, _POLY_TEXT_W = 96, 97
_COMMENT = 70
_GLYPH_NUMBERS: Final = 0x10  # ETO_GLYPH_INDEX
_NO_RECTANGLE: Final = 0x100
_SMALL_CHARS: Final = 0x200
_PLUS: Final = b"EMF+"
_DRAW_STRING: Final = 0x401C
_WMF_TEXT, _WMF_EXT_TEXT = 0x0521, 0x0A32


@dataclass(frozen=True)
class Vector:
    """``texts`` as the picture draws them, one for each record; ``width`` and ``height`` in pixels of 96
    dpi, 0 where the file does not say.
    """

    texts: tuple[str, ...]
    width: int
    height: int


def is_vector(data: bytes) -> bool:
    """Whether these are the bytes of an EMF or WMF file, packed by gzip or not."""
    return data[:2] == b"\x1f\x8b" or _is_emf(data) or _is_wmf(data)


def read_vector(data: bytes) -> Vector:
    """The text records of an EMF or WMF file. A damaged one gives what stood before the damage."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    if _is_emf(data):
        left, top, right, bottom = (_signed(data, 8 + 4 * at) for at in range(4))
        return Vector(tuple(_emf(data)), max(right - left, 0), max(bottom - top, 0))
    width = height = 0
    if data.startswith(_PLACEABLE):
        left, top, right, bottom = (
            int.from_bytes(data[6 + 2 * at : 8 + 2 * at], "little", signed=True) for at in range(4)
        )
        inch = max(_short(data, 14), 1)
        width, height = abs(right - left) * 96 // inch, abs(bottom - top) * 96 // inch
        data = data[22:]
    return Vector(tuple(_wmf(data)) if _is_wmf(data) else (), width, height)


def _unpacked(data: bytes) -> bytes:
    machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return machine.decompress(data, limits.STREAM_BYTES)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _is_emf(data: bytes) -> bool:
    return data[:4] == b"\x01\x00\x00\x00" and data[40:44] == _EMF_SIGNATURE


def _is_wmf(data: bytes) -> bool:
    return data.startswith(_PLACEABLE) or data[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


def _emf(data: bytes) -> Iterator[str]:
    at = 0
    while at + 8 <= len(data):
        kind, size = _long(data, at), _long(data, at + 4)
        if size < 8 or at + size > len(data):
            return
        if kind in (_EXT_TEXT_A, _EXT_TEXT_W):
            yield from _said(_emr_text(data[at : at + size], 36, wide=kind == _EXT_TEXT_W))
        elif kind in (_POLY_TEXT_A, _POLY_TEXT_W):
            record = data[at : at + size]
            for number in range(min(_long(record, 32), size // 40)):
                wide = kind == _POLY_TEXT_W
                yield from _said(_emr_text(record, 36 + 40 * number, wide=wide))
        elif kind == _SMALL_TEXT:
            yield from _said(_small_text(data[at : at + size]))
        elif kind == _COMMENT and data[at + 12 : at + 16] == _PLUS:
            yield from _plus(data[at + 16 : at + size])
        at += size


def _emr_text(record: bytes, at: int, *, wide: bool) -> str:
    """An EmrText object: reference point, count, offset from the start of the record, options."""
    count, offset, options = (_long(record, at + 8 + 4 * each) for each in range(3))
    if options & _GLYPH_NUMBERS:
        return ""
    held = record[offset : offset + count * (2 if wide else 1)]
    return held.decode("utf-16-le", "replace") if wide else held.decode("gb18030", "replace")


def _small_text(record: bytes) -> str:
    count, options = _long(record, 16), _long(record, 20)
    at = 36 if options & _NO_RECTANGLE else 52
    if options & _GLYPH_NUMBERS:
        return ""
    if options & _SMALL_CHARS:
        return record[at : at + count].decode("latin-1")
    return record[at : at + 2 * count].decode("utf-16-le", "replace")


def _plus(data: bytes) -> Iterator[str]:
    at = 0
    while at + 12 <= len(data):
        kind, size = _short(data, at), _long(data, at + 4)
        if size < 12 or at + size > len(data):
            return
        if kind == _DRAW_STRING and size >= 40:
            count = _long(data, at + 20)
            yield from _said(data[at + 40 : at + 40 + 2 * count].decode("utf-16-le", "replace"))
        at += size


def _wmf(data: bytes) -> Iterator[str]:
    at = 2 * _short(data, 2)
    while at + 6 <= len(data):
        size, kind = 2 * _long(data, at), _short(data, at + 4)
        if size < 6 or at + size > len(data):
            return
        if kind == _WMF_TEXT:
            count = _short(data, at + 6)
            yield from _said(data[at + 8 : at + 8 + count].decode("gb18030", "replace"))
        elif kind == _WMF_EXT_TEXT:
            count, options = _short(data, at + 10), _short(data, at + 12)
            start = at + 14 + (8 if options & 0x6 else 0)
            if not options & _GLYPH_NUMBERS:
                yield from _said(data[start : start + count].decode("gb18030", "replace"))
        at += size


def _said(text: str) -> Iterator[str]:
    text = text.replace("\x00", "").strip()
    if any(letter.isalnum() for letter in text):
        yield text


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _signed(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)
