"""The parts of a CFF font program (Adobe technical note 5176) as places in its bytes: indexes, dictionaries,
charset, encoding, and which private dictionary a glyph uses.

Reads and overwrites in place: nothing moves, so nothing that is kept can be damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

CHARSET: Final = 15
ENCODING: Final = 16
CHAR_STRINGS: Final = 17
PRIVATE: Final = 18
SUBRS: Final = 19
ROS: Final = 1230
FD_ARRAY: Final = 1236
FD_SELECT: Final = 1237
CHAR_STRING_TYPE: Final = 1206

Operands = dict[int, list[float]]


class Malformed(ValueError):
    """Raised for bytes that are no CFF font."""


@dataclass(frozen=True)
class Index:
    """An INDEX: where it stands, the size of its offsets, and where each item begins (one more than items)."""

    at: int
    size: int
    starts: tuple[int, ...]
    end: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def span(self, number: int) -> slice:
        """The place of an item in the bytes of the font."""
        return slice(self.starts[number], self.starts[number + 1])


def read_index(data: bytes | bytearray, at: int) -> Index:
    """The INDEX at an offset. Raises ``Malformed``."""
    count = int.from_bytes(data[at : at + 2], "big")
    if count == 0:
        return Index(at, 1, (at + 2,), at + 2)
    size = data[at + 2]
    base = at + 3 + (count + 1) * size - 1
    rows = data[at + 3 : base + 1]
    if not 1 <= size <= 4 or len(rows) != (count + 1) * size:
        raise Malformed("index")
    starts = tuple(
        base + int.from_bytes(rows[k : k + size], "big") for k in range(0, len(rows), size)
    )
    if any(a > b for a, b in pairwise(starts)) or starts[-1] > len(data):
        raise Malformed("index")
    return Index(at, size, starts, starts[-1])


def shrink_index(data: bytearray, index: Index, items: Sequence[bytes]) -> None:
    """Write other items into an INDEX that nothing follows by position; what is left over becomes zeros.

    Raises ``Malformed`` when they do not fit.
    """
    if len(items) != len(index):
        raise Malformed("count")
    if not items:
        return
    offsets = [1]
    for each in items:
        offsets.append(offsets[-1] + len(each))
    body = b"".join(items)
    if len(body) > index.end - index.starts[0]:
        raise Malformed("too long")
    rows = b"".join(each.to_bytes(index.size, "big") for each in offsets)
    data[index.at + 3 : index.starts[0]] = rows
    data[index.starts[0] : index.end] = body.ljust(index.end - index.starts[0], b"\0")


def read_dict(data: bytes | bytearray) -> Operands:
    """Operands by operator; two-byte operators are 1200 and their second byte."""
    return {operator: [value for value, _ in operands] for operator, operands in _entries(data)}


def operand_place(data: bytearray, span: slice, operator: int) -> slice:
    """Where the last operand of an operator stands, of a DICT that stands at ``span``."""
    places = {key: operands[-1][1] for key, operands in _entries(data[span]) if operands}
    place = places[operator]
    return slice(span.start + place.start, span.start + place.stop)


def encode_operand(value: int, size: int) -> bytes | None:
    """A whole number in an operand of this many bytes; None where there is no such form."""
    if size == 5:
        return b"\x1d" + struct.pack(">i", value)
    if size == 3 and value < 0x8000:
        return b"\x1c" + struct.pack(">h", value)
    return None


def _entries(data: bytes | bytearray) -> Iterator[tuple[int, list[tuple[float, slice]]]]:
    """Operators with their operands and the places of these."""
    operands: list[tuple[float, slice]] = []
    at = 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:
            at += 1
            if byte == 12:
                byte = 1200 + data[at] if at < len(data) else 1200
                at += 1
            yield byte, operands
            operands = []
            continue
        start, value = at, 0.0  # a real number is no offset: its value does not matter
        if byte == 30:
            at += 1
            while at < len(data) and 15 not in {data[at] >> 4, data[at] & 15}:
                at += 1
            at += 1
        else:
            value, at = _integer(data, at)
        operands.append((value, slice(start, at)))


def _integer(data: bytes | bytearray, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte == 28:
        return struct.unpack(">h", data[at + 1 : at + 3])[0], at + 3
    if byte == 29:
        return struct.unpack(">i", data[at + 1 : at + 5])[0], at + 5
    if 32 <= byte <= 246:
        return byte - 139, at + 1
    if 247 <= byte <= 250:
        return (byte - 247) * 256 + data[at + 1] + 108, at + 2
    if 251 <= byte <= 254:
        return -(byte - 251) * 256 - data[at + 1] - 108, at + 2
    raise Malformed("dict")


def read_charset(data: bytes | bytearray, at: int, count: int) -> list[int]:
    """The string number, or CID, of each glyph."""
    names = [0]
    kind = data[at]
    at += 1
    while len(names) < count:
        if at + 2 > len(data):
            raise Malformed("charset")
        first = int.from_bytes(data[at : at + 2], "big")
        at += 2
        if kind == 0:
            names.append(first)
            continue
        size = {1: 1, 2: 2}.get(kind, 0)
        if not size:
            raise Malformed("charset")
        more = int.from_bytes(data[at : at + size], "big")
        at += size
        names.extend(range(first, first + more + 1))
    return names[:count]


def charset_end(data: bytes | bytearray, at: int, count: int) -> int:
    """Where a charset ends."""
    kind = data[at]
    if kind == 0:
        return at + 1 + 2 * (count - 1)
    step = {1: 3, 2: 4}[kind]
    at, known = at + 1, 1
    while known < count:
        known += 1 + int.from_bytes(data[at + 2 : at + step], "big")
        at += step
    return at


def encode_charset(names: Sequence[int]) -> bytes:
    """The shortest of the three forms for the glyphs behind glyph 0."""
    runs: list[list[int]] = []
    for name in names[1:]:
        if runs and name == runs[-1][0] + runs[-1][1] + 1:
            runs[-1][1] += 1
        else:
            runs.append([name, 0])
    plain = b"\0" + b"".join(name.to_bytes(2, "big") for name in names[1:])
    wide = b"\2" + b"".join(struct.pack(">HH", *run) for run in runs)
    forms = [plain, wide]
    if all(more < 256 for _, more in runs):
        forms.append(b"\1" + b"".join(struct.pack(">HB", *run) for run in runs))
    return min(forms, key=len)


def read_encoding(data: bytes | bytearray, at: int) -> dict[int, int]:
    """Glyph by code of a built-in encoding."""
    kind, count = data[at] & 0x7F, data[at + 1]
    if kind == 0:
        return {code: glyph for glyph, code in enumerate(data[at + 2 : at + 2 + count], 1)}
    found: dict[int, int] = {}
    glyph = 1
    for row in range(count):
        first, more = data[at + 2 + 2 * row], data[at + 3 + 2 * row]
        for code in range(first, first + more + 1):
            found[code] = glyph
            glyph += 1
    return found


def read_selection(data: bytes | bytearray, at: int, count: int) -> list[int]:
    """The font dictionary of each glyph of a CID-keyed font (FDSelect)."""
    if data[at] == 0:
        return list(data[at + 1 : at + 1 + count])
    if data[at] != 3:
        raise Malformed("fdselect")
    rows = int.from_bytes(data[at + 1 : at + 3], "big")
    found: list[int] = []
    for row in range(rows):
        start = at + 3 + 3 * row
        first = int.from_bytes(data[start : start + 2], "big")
        following = int.from_bytes(data[start + 3 : start + 5], "big")
        found += [data[start + 2]] * max(min(following, count) - first, 0)
    return found
