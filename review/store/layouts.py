"""The print of a Word file beside its version, and where its text stands on it.

Both belong to the working room: owner-only, gone with the version, made again when they are lost.
Whether they are being made is told by a lock that goes with whoever holds it. Nothing here prints.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from review.domain.layout import Layout
from review.store.claims import claimed
from review.store.files import Files

_PRINTED: Final = "printed.pdf"
_LAYOUT: Final = "layout.json"
_LOCK: Final = "layout.lock"


@lru_cache(maxsize=16)
def _parsed(path: Path, _written: int) -> Layout | None:
    """A layout as it was written then: long files have megabytes of places, and every answer of a desk asks."""
    data = json.loads(path.read_bytes())
    return Layout.of(data) if "pages" in data else None


class Layouts:
    """The print and the layout of one version."""

    def __init__(self, files: Files, version_id: int) -> None:
        self._files = files
        self._version_id = version_id

    @property
    def printed(self) -> Path:
        """Where the print lies or will lie; a PDF."""
        return self._files.root / "working" / str(int(self._version_id)) / _PRINTED

    def read(self) -> Layout | None:
        """The layout; None where there is none, or none yet."""
        path = self.printed.with_name(_LAYOUT)
        with suppress(FileNotFoundError):
            return _parsed(path, path.stat().st_mtime_ns)
        return None

    def failed(self) -> str | None:
        """Why there can be none: a code of whoever printed."""
        data = self._data()
        return str(data["reason"]) if data is not None and "reason" in data else None

    def is_settled(self) -> bool:
        """Whether there is one, or can be none."""
        return self._data() is not None

    def keep(self, printed: Path, data: Mapping[str, Any]) -> None:
        """Take in a print, which is moved, and what the engine said about it."""
        printed.chmod(0o600)
        printed.replace(self.printed)
        self._files.write_working(self._version_id, _LAYOUT, dict(data))

    def fail(self, reason: str) -> None:
        """There can be none, and why."""
        self._files.write_working(self._version_id, _LAYOUT, {"reason": reason})

    def forget(self) -> None:
        """The text was read anew: what was laid out is that of another reading."""
        for name in (_LAYOUT, _PRINTED):
            self._files.forget_working(self._version_id, name)

    def copy_to(self, version_id: int) -> None:
        """Give a version of the same bytes and the same reading this print."""
        other = Layouts(self._files, version_id)
        if self.read() is not None and self.printed.exists():
            self._files.working_folder(version_id)
            shutil.copy2(self.printed, other.printed)
            shutil.copy2(self.printed.with_name(_LAYOUT), other.printed.with_name(_LAYOUT))

    def claimed(self) -> AbstractContextManager[bool]:
        """Whether nobody else is printing; held until the block ends, or whoever holds it is gone."""
        return claimed(self._files.working_folder(self._version_id) / _LOCK)

    def _data(self) -> dict[str, Any] | None:
        data: dict[str, Any] | None = self._files.read_working(self._version_id, _LAYOUT)
        return data
