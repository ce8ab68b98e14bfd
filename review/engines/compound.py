"""The directory of an OLE compound file ([MS-CFB]): the names of its storages and streams, and the
bytes of a stream, within limits.

Old Word files, encrypted packages and embedded objects are such files. Nothing here knows what a
stream means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER: Final = 512
_ENTRY: Final = 128
_MINI_CUTOFF: Final = 4096
_MINI_SECTOR: Final = 64
_FREE: Final = 0xFFFFFFFA  # this and above are marks, not sectors ([MS-CFB] section 2.1)
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """An opened compound file. ``streams`` and ``storages`` are paths such as ``Macros/VBA/dir``, in
    the case of the file; the root is no storage.
    """

    def __init__(self, data: bytes) -> None:
        """Read the directory. Raises ``FileRefused`` when it is damaged or endless."""
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise refuse(Cause.DAMAGED)
        self._data = data
        shift = _word(data, 30)
        if shift not in (9, 12):
            raise refuse(Cause.DAMAGED)
        self._size = 1 << shift
        self._table = self._fat()
        self._entries = self._directory()
        self._places: dict[str, _Entry] = {}
        self.storages: list[str] = []
        self._walk()
        self._mini: tuple[bytes, list[int]] | None = None

    @property
    def streams(self) -> tuple[str, ...]:
        """Paths of all streams."""
        return tuple(self._places)

    def holds(self, path: str) -> bool:
        """Whether there is a stream of that path."""
        return path in self._places

    def read(self, path: str) -> bytes:
        """The bytes of a stream. Raises ``KeyError``, or ``FileRefused`` when it is damaged."""
        entry = self._places[path]
        if entry.size >= _MINI_CUTOFF:
            return self._chain(entry.start)[: entry.size]
        if self._mini is None:
            root = self._entries[0]
            numbers = _longs(self._chain(_long(self._data, 60)))
            self._mini = (self._chain(root.start), numbers)
        held, table = self._mini
        pieces = [
            held[number * _MINI_SECTOR : (number + 1) * _MINI_SECTOR]
            for number in _follow(entry.start, table)
        ]
        return b"".join(pieces)[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _fat(self) -> list[int]:
        places = [each for each in _longs(self._data[76:_HEADER]) if each < _FREE]
        following = _long(self._data, 68)
        seen: set[int] = set()
        while following < _FREE and following not in seen:
            seen.add(following)
            numbers = _longs(self._sector(following))
            if not numbers:
                raise refuse(Cause.DAMAGED)
            places += [each for each in numbers[:-1] if each < _FREE]
            following = numbers[-1]
        if len(places) > len(self._data) // self._size:
            raise refuse(Cause.DAMAGED)
        return [number for place in places for number in _longs(self._sector(place))]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._table))

    def _directory(self) -> list[_Entry]:
        held = self._chain(_long(self._data, 48))
        entries = [
            _entry(held[place : place + _ENTRY])
            for place in range(0, len(held) - _ENTRY + 1, _ENTRY)
        ]
        if not entries or entries[0].kind != _ROOT:
            raise refuse(Cause.DAMAGED)
        if len(entries) > limits.COMPOUND_ENTRIES:
            raise refuse(Cause.TOO_MANY_PARTS, parts=len(entries), limit=limits.COMPOUND_ENTRIES)
        return entries

    def _walk(self) -> None:
        """Each entry once, whatever the pointers say: siblings are a tree, children hang below."""
        waiting = [(self._entries[0].child, "")]
        seen: set[int] = set()
        while waiting:
            number, folder = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [(entry.left, folder), (entry.right, folder)]
            path = folder + entry.name
            if entry.kind == _STORAGE:
                self.storages.append(path)
                waiting.append((entry.child, path + "/"))
            elif entry.kind == _STREAM:
                self._places.setdefault(path, entry)


def _entry(row: bytes) -> _Entry:
    length = min(_word(row, 64), 64)
    name = row[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(
        name,
        row[66],
        _long(row, 68),
        _long(row, 72),
        _long(row, 76),
        _long(row, 116),
        _long(row, 120),
    )


def _follow(start: int, table: list[int]) -> list[int]:
    numbers: list[int] = []
    seen: set[int] = set()
    while start < _FREE:
        if start in seen or start >= len(table):
            raise refuse(Cause.DAMAGED)
        seen.add(start)
        numbers.append(start)
        start = table[start]
    return numbers


def _word(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")


def _long(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _longs(data: bytes) -> list[int]:
    return list(memoryview(data[: len(data) // 4 * 4]).cast("I"))
