"""Small OLE compound files for tests, written by hand after [MS-CFB]: a root with some streams."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 with these streams in its root; short ones are padded with zeros to the
    size from which a stream has sectors of its own.
    """
    table: list[int] = []
    body = b""
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, (name, data) in enumerate(streams.items(), 1):
        held = data.ljust(4096, b"\0")
        count = -(-len(held) // _SECTOR)
        start = len(table)
        table += [*range(start + 1, start + count), _END]
        body += held.ljust(count * _SECTOR, b"\0")
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(held)))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0")
    first = len(table)
    count = len(directory) // _SECTOR
    table += [*range(first + 1, first + count), _END]
    sectors = -(-(len(table) + 1) // 127)
    at = len(table)
    table += [_FAT] * sectors
    table += [_FREE] * (sectors * 128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, sectors, first, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(at, at + sectors), *[_FREE] * (109 - sectors))
    return head + body + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int, size: int
) -> bytes:
    held = name.encode("utf-16-le") + b"\0\0"
    row = held.ljust(64, b"\0") + struct.pack("<HBB3I", len(held), kind, 1, _FREE, right, child)
    return row + bytes(36) + struct.pack("<IQ", start, size)
