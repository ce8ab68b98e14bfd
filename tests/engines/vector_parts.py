"""Bytes of small EMF and WMF pictures with text records, written by hand after [MS-EMF] and [MS-WMF]."""

from __future__ import annotations

import struct


def emf(*texts: str, glyphs: bool = False, side: int = 400) -> bytes:
    """An EMF with one EMR_EXTTEXTOUTW for each text; with ``glyphs`` they hold glyph numbers."""
    records = b"".join(_text_out(text, glyphs=glyphs) for text in texts)
    end = struct.pack("<5I", 14, 20, 0, 0, 20)
    head = struct.pack("<II4i4i4s", 1, 108, 0, 0, side, side, 0, 0, side, side, b" EMF")
    return head.ljust(108, b"\0") + records + end


def emf_small_text(text: str) -> bytes:
    """An EMF with one EMR_SMALLTEXTOUT without a rectangle."""
    held = text.encode("utf-16-le")
    held += b"\0" * (-len(held) % 4)
    body = struct.pack("<2i3I2f", 0, 0, len(text), 0x100, 1, 1.0, 1.0) + held
    return emf()[:108] + struct.pack("<II", 108, 8 + len(body)) + body


def emf_plus(text: str) -> bytes:
    """An EMF with a comment that holds one EmfPlusDrawString."""
    held = text.encode("utf-16-le")
    held += b"\0" * (-len(held) % 4)
    string = struct.pack("<3I4f", 0, 0, len(text), 0.0, 0.0, 9.0, 9.0) + held
    record = struct.pack("<HHII", 0x401C, 0, 12 + len(string), len(string)) + string
    body = struct.pack("<I", 4 + len(record)) + b"EMF+" + record
    return emf()[:108] + struct.pack("<II", 70, 8 + len(body)) + body


def wmf(text: str) -> bytes:
    """A placeable WMF of four inches with one META_TEXTOUT in GB18030."""
    held = text.encode("gb18030")
    body = struct.pack("<H", len(held)) + held + b"\0" * (len(held) % 2) + struct.pack("<hh", 0, 0)
    record = struct.pack("<IH", 3 + len(body) // 2, 0x0521) + body
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0)
    place = b"\xd7\xcd\xc6\x9a" + struct.pack("<H4hHIH", 0, 0, 0, 400, 400, 100, 0, 0)
    return place + head + record + struct.pack("<IH", 3, 0)


def _text_out(text: str, *, glyphs: bool) -> bytes:
    held = text.encode("utf-16-le")
    held += b"\0" * (-len(held) % 4)
    offset = 76
    options = 0x10 if glyphs else 0
    body = struct.pack("<4iI2f", 0, 0, 0, 0, 1, 1.0, 1.0)
    body += struct.pack("<2i3I4iI", 0, 0, len(text), offset, options, 0, 0, 0, 0, 0)
    return struct.pack("<II", 84, 8 + len(body) + len(held)) + body + held
