"""TrueType programs without the outlines that nothing shows: glyph numbers stay, unused glyphs become empty, and
the tables that could say what was there go.

Works on the bytes of ``glyf`` (OpenType specification, glyf and loca): a kept outline is the same byte for byte.
"""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from numpy.typing import NDArray

_Numbers = NDArray[np.int64]

#: What a composite font needs (PDF 32000-1, 9.9); a simple font needs its character map besides.
_NEEDED: Final = frozenset(
    {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep", "vhea", "vmtx"}
)
_WORDS, _SCALE, _MORE, _XY_SCALE, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # its warnings say what is in a font
_HIGH_BYTES: Final = (0, 0xF000, 0xF100, 0xF200)


class NotPrunable(ValueError):
    """Raised for a font program whose outlines can not be told apart here; the text is a reason code."""


def opened(program: bytes) -> TTFont:
    """An sfnt font program. Raises what fontTools raises for bytes that are none."""
    return TTFont(io.BytesIO(program), lazy=True, recalcTimestamp=False, recalcBBoxes=False)


def glyphs_of_code(
    font: TTFont, code: int, names: Collection[str], points: Iterable[int]
) -> set[int]:
    """Every glyph that a code of a simple TrueType font may mean, by any map of the program (9.6.6.4)."""
    found: set[int] = set()
    keys = {high + code for high in _HIGH_BYTES} | set(points)
    for table in font["cmap"].tables if "cmap" in font else ():
        own = keys if table.platformID != 1 else {code, *_mac_codes(points)}
        found |= {font.getGlyphID(table.cmap[key]) for key in own if key in table.cmap}
    if "post" in font and font["post"].formatType == 2.0:
        known = font.getReverseGlyphMap()
        found |= {known[name] for name in names if name in known}
    return found


def _mac_codes(points: Iterable[int]) -> set[int]:
    codes: set[int] = set()
    for point in points:
        try:
            codes |= set(chr(point).encode("mac_roman"))
        except UnicodeEncodeError:
            continue
    return codes


def blank(program: bytes, keep: Collection[int], *, simple: bool) -> bytes:
    """The program with outlines of ``keep``, their parts and glyph 0 alone. A simple font keeps the entries of
    its character map that lead to them. Raises ``NotPrunable``.
    """
    with opened(program) as font:
        if "glyf" not in font or "loca" not in font:
            raise NotPrunable("no_outlines")
        data = font.reader["glyf"]
        places = _places(font)
        kept = _with_parts(data, places, {0, *keep})
        _write_outlines(font, data, places, kept)
        neutral_widths(font, kept)
        named = _keep_names(font, kept) if simple else frozenset()
        for tag in set(font.keys()) - _NEEDED - named - {"GlyphOrder"}:
            del font[tag]
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def _places(font: TTFont) -> _Numbers:
    """Offsets into ``glyf``: one more than there are glyphs."""
    data = font.reader["loca"]
    if _long_offsets(font):
        return np.frombuffer(data[: len(data) // 4 * 4], ">u4").astype(np.int64)
    return np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype(np.int64) * 2


def _long_offsets(font: TTFont) -> bool:
    """Whether ``loca`` counts in bytes and not in words; read from the bytes, which may have flaws elsewhere."""
    return bool(font.reader["head"][51])


def _with_parts(data: bytes, places: _Numbers, keep: set[int]) -> set[int]:
    """The glyphs and those that they are composed of."""
    found: set[int] = set()
    waiting = [each for each in keep if each < len(places) - 1]
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.add(number)
        parts = _parts(_outline(data, places, number))
        waiting += [each for each in parts if each < len(places) - 1]
    return found


def _outline(data: bytes, places: _Numbers, number: int) -> bytes:
    """The outline of a glyph. One that ends before it begins goes on to the end, as viewers have it."""
    start, end = int(places[number]), int(places[number + 1])
    return data[start:end] if end >= start else data[start:]


def _parts(outline: bytes) -> list[int]:
    if len(outline) < 10 or struct.unpack(">h", outline[:2])[0] >= 0:
        return []
    parts: list[int] = []
    at, more = 10, True
    while more and at + 4 <= len(outline):
        flags, number = struct.unpack(">HH", outline[at : at + 4])
        parts.append(number)
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _MATRIX else 0
        more = bool(flags & _MORE)
    return parts


def _write_outlines(font: TTFont, data: bytes, places: _Numbers, kept: set[int]) -> None:
    outlines: list[bytes] = []
    sizes = np.zeros(len(places), np.int64)
    for number in sorted(kept):
        outline = _outline(data, places, number)
        outlines.append(outline + b"\0" * (len(outline) % 2))
        sizes[number + 1] = len(outlines[-1])
    set_table(font, "glyf", b"".join(outlines))
    offsets = np.cumsum(sizes)
    is_long = _long_offsets(font)
    numbers = offsets.astype(">u4") if is_long else (offsets // 2).astype(">u2")
    set_table(font, "loca", numbers.tobytes())


def neutral_widths(font: TTFont, kept: set[int]) -> None:
    """A width can name a glyph as well as its outline: unused ones get that of the whole em."""
    em = int.from_bytes(font.reader["head"][18:20], "big")
    for metrics, header in (("hmtx", "hhea"), ("vmtx", "vhea")):
        if metrics not in font or header not in font:
            continue
        table = font.reader[metrics]
        full = min(int.from_bytes(font.reader[header][34:36], "big"), len(table) // 4)
        rows = np.frombuffer(table[: 4 * full], ">u2").reshape(full, 2).copy()
        rest = np.frombuffer(table[4 * full : len(table) // 2 * 2], ">u2").copy()
        # the last full row is the width of all that follow
        unused = [number for number in range(full - 1) if number not in kept]
        rows[unused] = (em, 0)
        rest[[at for at in range(len(rest)) if full + at not in kept]] = 0
        set_table(font, metrics, rows.tobytes() + rest.tobytes())


def _keep_names(font: TTFont, kept: set[int]) -> frozenset[str]:
    """Cut the character map to kept glyphs; answers the tables a simple font keeps. Names of a ``post`` table stay
    only where the program has no map at all.
    """
    if "cmap" not in font:
        return frozenset({"post"})
    for table in font["cmap"].tables:
        table.cmap = {
            key: name for key, name in table.cmap.items() if font.getGlyphID(name) in kept
        }
    return frozenset({"cmap"})


def set_table(font: TTFont, tag: str, data: bytes) -> None:
    """Put bytes in place of a table."""
    table: Any = DefaultTable(tag)
    table.data = data
    font[tag] = table
