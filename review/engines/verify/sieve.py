"""Many byte strings looked for in bytes at once: four bytes of each are met in one pass, and only the strings
whose four bytes are there are searched for.

Knows no value and no encoding; answers exactly what a search for each by itself would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np

_KEY: Final = 4
_BITS: Final = 20
_SPREADS: Final = np.uint32(2_654_435_761)  # Knuth's multiplier: neighbouring words fall far apart
_SHIFT: Final = np.uint32(32 - _BITS)
#: Bytes of one pass; the arrays of it stay in the processor's cache.
_PIECE: Final = 1 << 18
#: Paper and ink of a picture: nearly all of its words, and never looked up.
_PLAIN: Final = (np.uint32(0), np.uint32(0xFFFFFFFF))


class Sieve:
    """A set of byte strings to look for."""

    def __init__(self, wanted: Collection[bytes]) -> None:
        self._always: list[bytes] = []
        self._keyed: dict[int, list[bytes]] = {}
        for each in sorted(set(wanted)):
            key = _key(each)
            if key is None:
                self._always.append(each)
            else:
                self._keyed.setdefault(key, []).append(each)
        self._table = np.zeros(1 << _BITS, np.bool_)
        self._table[_places(np.array(list(self._keyed), np.uint32))] = True

    def standing(self, data: bytes) -> set[bytes]:
        """Those that stand in the bytes."""
        met = {key for words in _words(data) for key in self._met(words)} if self._keyed else ()
        likely = [each for key in met for each in self._keyed.get(key, ())]
        return {each for each in (*self._always, *likely) if each in data}

    def _met(self, words: Any) -> list[int]:
        """The words among these that fall where a key does."""
        inked = words[(words != _PLAIN[0]) & (words != _PLAIN[1])]
        near = inked[self._table.take(_places(inked))]
        met: list[int] = np.unique(near).tolist()
        return met


def _key(wanted: bytes) -> int | None:
    """The four bytes in a row that are most unlike each other, as a number; None where none will do."""
    parts = [wanted[at : at + _KEY] for at in range(len(wanted) - _KEY + 1)]
    if not parts:
        return None
    key = int.from_bytes(max(parts, key=lambda each: len(set(each))), "little")
    return None if key in _PLAIN else key


def _words(data: bytes) -> Iterator[Any]:
    """All four bytes in a row that there are, as numbers, piece by piece and in four passes."""
    for start in range(0, len(data), _PIECE):
        for at in range(start, start + _KEY):
            count = (min(at + _PIECE, len(data)) - at) // _KEY
            if count > 0:
                yield np.frombuffer(data, "<u4", count, at)


def _places(words: Any) -> Any:
    return (words * _SPREADS) >> _SHIFT
