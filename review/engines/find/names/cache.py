"""Candidates of lines read before, in a file the caller names: keyed digests to spans, never text.

JSON lines. The first holds the key of the digests (BLAKE2b), drawn when the file is made, and the model;
a file of another model or a broken one is begun anew. Whole lines are appended, so several processes may
share a file; half a line is passed over.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from review.engines.find.names.boundary import Candidate
from review.engines.find.names.model import VERSION
from review.engines.limits import NAMES_CACHE_BYTES

_SHAPES: Final = ("chinese", "other", "family")


class NamesCache:
    """Candidates by line. Without a path only lines of this run are remembered."""

    def __init__(self, path: Path | None, rules: str) -> None:
        self._path = path
        self._head = {"model": VERSION, "rules": rules}
        self._key = secrets.token_bytes(32)
        self._known: dict[str, tuple[Candidate, ...]] = {}
        self._new: list[str] = []
        self._begin = True
        if path is not None:
            with suppress(OSError, ValueError, KeyError, TypeError):
                self._read(path)

    def get(self, line: str) -> tuple[Candidate, ...] | None:
        """What the model said of this line before, or None."""
        return self._known.get(self._digest(line))

    def put(self, line: str, found: tuple[Candidate, ...]) -> None:
        """Remember what it says now."""
        digest = self._digest(line)
        self._known[digest] = found
        if self._path is not None:
            spans = [[c.start, c.end, round(c.chance, 3), _SHAPES.index(c.shape)] for c in found]
            self._new.append(json.dumps({"d": digest, "c": spans}))

    def save(self) -> None:
        """Append what is new. A file that can't be written costs time next time and nothing else."""
        if self._path is None or not self._new:
            return
        with suppress(OSError):
            full = not self._begin and self._path.stat().st_size > NAMES_CACHE_BYTES
            lines = [*self._new]
            if self._begin or full:
                lines.insert(0, json.dumps({**self._head, "key": self._key.hex()}))
            mode = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if self._begin or full else os.O_APPEND)
            handle = os.open(self._path, mode, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write("\n".join(lines) + "\n")
            self._new = []
            self._begin = False

    def _digest(self, line: str) -> str:
        data = line.encode("utf-8", "surrogatepass")
        return blake2b(data, key=self._key, digest_size=16).hexdigest()

    def _read(self, path: Path) -> None:
        if path.stat().st_size > 2 * NAMES_CACHE_BYTES:
            return
        with path.open(encoding="ascii") as stream:
            head = json.loads(stream.readline())
            if {name: head[name] for name in self._head} != self._head:
                return
            self._key = bytes.fromhex(head["key"])
            self._begin = False
            for line in stream:
                with suppress(ValueError, KeyError, TypeError, IndexError):
                    row = json.loads(line)
                    self._known[str(row["d"])] = tuple(_candidate(*each) for each in row["c"])


def _candidate(start: Any, end: Any, chance: Any, shape: Any) -> Candidate:
    if not 0 <= int(start) < int(end):
        raise ValueError
    return Candidate(int(start), int(end), float(chance), _SHAPES[int(shape)])
