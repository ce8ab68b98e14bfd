"""JBIG2 files (ITU-T T.88, annex D) unwrapped to the bare segments that PDF keeps (PDF 32000-1, 7.4.7).

Decodes nothing: pdfium does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MAGIC: Final = b"\x97JB2\r\n\x1a\n"
_PAGE_INFORMATION: Final = 48
_END_OF_FILE: Final = 51
_NOT_IN_PDF: Final = (49, _END_OF_FILE)  # end of page, end of file
#: Regions, which begin with their width, height and place (7.4.1), and what else draws (7.3).
_REGIONS: Final = frozenset({4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43})
_TOOLS: Final = frozenset({0, 16, _PAGE_INFORMATION, 50, 53})
_PROFILES_AND_NOTES: Final = (52, 62)
_UNKNOWN_LENGTH: Final = 0xFFFFFFFF
_MOST: Final = 10_000


@dataclass(frozen=True)
class Bare:
    """Segments of one page, and its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class _Head:
    kind: int
    raw: bytes
    length: int


def for_pdf(data: bytes) -> Bare | None:
    """The segments of a JBIG2 file or bare stream; None when it is none, or damaged."""
    at, in_order = 0, True
    if data.startswith(_MAGIC) and len(data) > 13:
        in_order = bool(data[8] & 1)
        at = 9 if data[8] & 2 else 13
    elif data[:4] != b"\0\0\0\0" or len(data) < 30 or data[4] & 0x3F not in (0, _PAGE_INFORMATION):
        return None
    try:
        segments = _in_order(data, at) if in_order else _heads_first(data, at)
    except IndexError:
        return None
    page = next((body for head, body in segments if head.kind == _PAGE_INFORMATION), b"")
    width, height = int.from_bytes(page[:4], "big"), int.from_bytes(page[4:8], "big")
    if not (0 < width <= 65_535 and 0 < height <= 65_535):
        return None
    kept = (head.raw + body for head, body in segments if head.kind not in _NOT_IN_PDF)
    return Bare(b"".join(kept), width, height)


def without_notes(data: bytes, size: tuple[int, int] | None) -> bytes | None:
    """The bare segments of a picture in a PDF without those that draw nothing; None where something in them is
    larger than the picture of this size (None: segments that pictures share), or not understood.
    """
    kept: list[bytes] = []
    pages = 0
    try:
        for head, body in _in_order(data, 0):
            if head.kind in _NOT_IN_PDF or head.kind in _PROFILES_AND_NOTES:
                continue
            if head.kind not in _REGIONS | _TOOLS or len(body) != head.length:
                return None
            if head.kind in _REGIONS:
                sides = [int.from_bytes(body[at : at + 4], "big") for at in (0, 4, 8, 12)]
                width, height, left, top = sides
                if size is None or left + width > size[0] or top + height > size[1]:
                    return None
            if head.kind == _PAGE_INFORMATION:
                pages += 1
                own = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
                if size is None or own[0] != size[0] or own[1] not in (size[1], _UNKNOWN_LENGTH):
                    return None
            kept.append(head.raw + body)
    except IndexError:
        return None
    return b"".join(kept) if size is None or pages == 1 else None


def _in_order(data: bytes, at: int) -> list[tuple[_Head, bytes]]:
    found: list[tuple[_Head, bytes]] = []
    while at + 11 <= len(data) and len(found) < _MOST:
        head = _head(data, at)
        at += len(head.raw)
        length = len(data) - at if head.length == _UNKNOWN_LENGTH else head.length
        found.append((head, data[at : at + length]))
        at += length
        if head.kind == _END_OF_FILE:
            break
    return found


def _heads_first(data: bytes, at: int) -> list[tuple[_Head, bytes]]:
    heads: list[_Head] = []
    while at + 11 <= len(data) and len(heads) < _MOST:
        heads.append(_head(data, at))
        at += len(heads[-1].raw)
        if heads[-1].kind == _END_OF_FILE:
            break
    found = []
    for head in heads:
        length = len(data) - at if head.length == _UNKNOWN_LENGTH else head.length
        found.append((head, data[at : at + length]))
        at += length
    return found


def _head(data: bytes, start: int) -> _Head:
    """A segment header (T.88, 7.2). Raises IndexError where the data ends."""
    number = int.from_bytes(data[start : start + 4], "big")
    flags = data[start + 4]
    at = start + 5
    count = data[at] >> 5
    if count == 7:
        count = int.from_bytes(data[at : at + 4], "big") & 0x1FFFFFFF
        at += 4 + (count + 8) // 8
    else:
        at += 1
    at += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    at += 4 if flags & 0x40 else 1
    if at + 4 > len(data):
        raise IndexError(at)
    return _Head(flags & 0x3F, data[start : at + 4], int.from_bytes(data[at : at + 4], "big"))
