"""Where the lines of a PDF or OFD stand on its pages, kept beside its reading: places, no text.

Belongs to one reading: what was found for another one counts as not there, and is found anew. Gone
with the version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from review.domain.page_words import Line, lines_found
from review.store.claims import claimed
from review.store.files import Files

_LINES: Final = "lines.json"
_LOCK: Final = "lines.lock"

#: What tells one reading from the next: ``Vault.stamp``.
Stamp = tuple[int, int, int]


@lru_cache(maxsize=16)
def _parsed(path: Path, _written: tuple[int, int, int]) -> dict[str, Any]:
    """The file as it was written then: every page of a long one asks."""
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


class PageLines:
    """The lines of one version, as its present reading (``stamp``) has them."""

    def __init__(self, files: Files, version_id: int, stamp: Stamp) -> None:
        self._files = files
        self._version_id = version_id
        self._stamp = stamp

    def page(self, number: int) -> tuple[Line, ...] | None:
        """The lines of a page, none of one without text; None while nobody has looked for them."""
        data = self._data()
        return None if data is None else lines_found(data["lines"].get(str(number), ()))

    def is_settled(self) -> bool:
        """Whether they are there, or it is known that there can be none."""
        return self._data() is not None

    def keep(self, lines: Mapping[str, Any]) -> None:
        """Take in what the engine said, by page; nothing where it found none."""
        data = {"reading": list(self._stamp), "lines": dict(lines)}
        self._files.write_working(self._version_id, _LINES, data)

    def claimed(self) -> AbstractContextManager[bool]:
        """Whether nobody else is looking for them; held until the block ends, or whoever holds it is gone."""
        return claimed(self._files.working_folder(self._version_id) / _LOCK)

    def _data(self) -> dict[str, Any] | None:
        written = self._files.working_stamp(self._version_id, _LINES)
        if written is None:
            return None
        path = self._files.root / "working" / str(int(self._version_id)) / _LINES
        with suppress(FileNotFoundError):
            data = _parsed(path, written)
            return data if tuple(data["reading"]) == self._stamp else None
        return None
