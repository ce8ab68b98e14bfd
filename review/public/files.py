"""The door to the folder of released files: each lies under the digest of its own bytes.

Copies are made beside, read back, digested again and only then given their name; they are never
changed afterwards. Which record a file belongs to, and whether it may be seen, is not known here.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = 0o444
_FOLDER_MODE = 0o755  # the public process may run under an account of its own
_INCOMING = ".incoming-"
_VERIFIED_KEPT = 10_000


def path_of(sha256: str) -> str:
    """Answer the path of a file below the folder. ValueError if it is not a SHA-256 in hex."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a digest")
    return f"{sha256[:2]}/{sha256}"


def digest_of(path: Path) -> str:
    """Digest the bytes of a file: SHA-256 in hex. OSError where it can not be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(folder: Path, sha256: str) -> bool:
    """Whether the folder holds exactly these bytes."""
    path = folder / path_of(sha256)
    return path.is_file() and digest_of(path) == sha256


def keep_copy(folder: Path, source: Path, sha256: str) -> bool:
    """Copy `source` into the folder under its digest; False, and no copy, if it is not `sha256`.

    The copy is digested after it was written to disk. A damaged earlier copy is replaced, an
    intact one is kept, so the call can be repeated.
    """
    if is_intact(folder, sha256):
        return True
    target = folder / path_of(sha256)
    for needed in (folder, target.parent):
        needed.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=_INCOMING)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        if digest_of(beside) != sha256:
            return False
        beside.chmod(_READ_ONLY)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return True


def remove_copy(folder: Path, sha256: str) -> None:
    """Take the bytes away; nothing happens where they are gone already."""
    (folder / path_of(sha256)).unlink(missing_ok=True)


def every_file(folder: Path) -> Iterator[str]:
    """Answer the path below the folder of every file in it, in order."""
    if folder.is_dir():
        paths = sorted(path for path in folder.rglob("*") if not path.is_dir())
        yield from (path.relative_to(folder).as_posix() for path in paths)


class Verified:
    """Digests a file once, and again only when its size, time or place on the disk changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[int, int, int]] = {}

    def path(self, sha256: str) -> Path | None:
        """Answer where the bytes lie; None where they are missing or not what they should be."""
        path = self._folder / path_of(sha256)
        try:
            status = path.stat()
            mark = (status.st_ino, status.st_size, status.st_mtime_ns)
            if self._seen.get(sha256) != mark:
                if digest_of(path) != sha256:
                    return None
                if len(self._seen) >= _VERIFIED_KEPT:
                    self._seen.clear()
                self._seen[sha256] = mark
        except OSError:
            return None
        return path
