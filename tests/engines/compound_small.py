"""Invented OLE compound files with storages within storages and short streams, which lie in the mini
stream; those with long streams are ``compound_parts.py``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI = 512, 64


def make_compound(streams: Mapping[str, bytes]) -> bytes:
    """The bytes of a compound file with these streams; a name with ``/`` lies in a storage."""
    folders = sorted(
        {path[:at] for path in streams for at, letter in enumerate(path) if letter == "/"}
    )
    mini = b""
    mini_table: list[int] = []
    starts: dict[str, int] = {}
    for path, data in streams.items():
        count = -(-len(data) // _MINI)
        first = len(mini_table)
        starts[path] = first if count else _END
        mini_table += [*range(first + 1, first + count), _END][:count]
        mini += data.ljust(count * _MINI, b"\0")
    names = ["", *folders, *streams]
    entries = []
    for number, path in enumerate(names):
        inside = [
            at for at, each in enumerate(names) if at and _folder(each) == path and each != path
        ]
        beside = [
            at for at, each in enumerate(names) if at > number and _folder(each) == _folder(path)
        ]
        child = inside[0] if inside and (number == 0 or path in folders) else _NONE
        right = beside[0] if number and beside else _NONE
        kind = 5 if number == 0 else 1 if path in folders else 2
        start = starts.get(path, 0)
        size = len(streams.get(path, b""))
        entries.append(_entry(path or "Root Entry", kind, right, child, start, size))
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    minis = struct.pack(f"<{len(mini_table)}I", *mini_table)
    minis = minis.ljust(-(-max(len(minis), 1) // _SECTOR) * _SECTOR, b"\xff")
    mini = mini.ljust(-(-max(len(mini), 1) // _SECTOR) * _SECTOR, b"\0")
    table, places = [_TABLE], []
    for block in (directory, minis, mini):
        count = len(block) // _SECTOR
        places.append(len(table))
        table += [*range(len(table) + 1, len(table) + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    root = bytearray(directory)
    struct.pack_into("<II", root, 116, places[2], len(mini))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack(
        "<9I", 0, 1, places[0], 0, 4096, places[1], len(minis) // _SECTOR, _END, 0
    )
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + struct.pack("<128I", *table) + bytes(root) + minis + mini


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _entry(path: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    name = path.rpartition("/")[2].encode("utf-16-le")
    row = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, kind, 1)
    row += struct.pack("<III", _NONE, right, child) + bytes(36)
    return row + struct.pack("<IQ", start, size)


def word_stream(*, flags: int = 0) -> bytes:
    """The start of the main stream of a Word 97 file; ``flags`` stand at byte 10."""
    return struct.pack("<HHHHHH", 0xA5EC, 193, 0, 2052, 0, flags) + bytes(64)
