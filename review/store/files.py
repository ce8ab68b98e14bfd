"""The only door to the disk: quarantine, originals, working files, renditions; modes and erasure.

``intake/`` holds uploads until their scan clears them: owner-only, not backed up, not shared between
documents. ``originals/`` and ``renditions/`` hold cleared bytes under organisation and digest,
write-once; so does ``evidence/`` for what proves something and belongs to no document's files.
``working/`` holds what reading produced (text, page images), keyed by version, gone with
it. User file names never become paths.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_BLOCK = 1 << 20
_HALF = ".part"
#: The folders of this store; what lies beside them (database, secrets) is not its business.
ROOMS = ("intake", "originals", "renditions", "evidence", "working")
#: Working files that redaction and a second reading must find as the first reading left them: the
#: recognised text, and what a file of another program was converted to.
RECOGNISED, CONVERTED = "recognised.jsonl", "converted.docx"
READ_ONCE = (RECOGNISED, CONVERTED)
#: Rooms whose files lie under organisation and digest.
BY_DIGEST = ("originals", "renditions", "evidence")


@dataclass(frozen=True)
class Received:
    """An upload in quarantine: its key there, the SHA-256 (hex) of its bytes, and how many."""

    key: str
    digest: str
    bytes: int


class TooLarge(Exception):
    """The upload passed the limit; nothing of it was kept. ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class EmptyUpload(Exception):
    """The upload had no bytes; nothing was kept."""


class DigestMismatch(Exception):
    """Bytes on the disk are not the bytes that were recorded."""


class Files:
    """The staff store's folder. Creates what it needs on first use, never when constructed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _folder(self, *parts: str) -> Path:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self.root
        for part in parts:  # one by one: parents that mkdir makes itself would be open to others
            folder /= part
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    # ---- quarantine ----------------------------------------------------------------------------

    def receive(
        self, stream: IO[bytes], limit: int, on_progress: Callable[[int], None] | None = None
    ) -> Received:
        """Write an upload into quarantine while hashing it.

        Raises TooLarge or EmptyUpload; then nothing is kept. ``limit`` is in bytes, ``on_progress``
        is told the bytes written so far.
        """
        received = self.receive_as(secrets.token_hex(20), stream, limit, on_progress)
        self.keep_intake()
        return received

    def receive_as(
        self,
        key: str,
        stream: IO[bytes],
        limit: int,
        on_progress: Callable[[int], None] | None = None,
    ) -> Received:
        """The same under a key of the caller's, over what an interrupted copying left there.

        For many at once: the names are on the disk for good only after ``keep_intake``.
        """
        path = self._folder("intake") / _plain(key)
        path.unlink(missing_ok=True)
        try:
            with _create(path) as target:
                digest, size = _pour(stream, target, limit, on_progress)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Received(key, digest, size)

    def keep_intake(self) -> None:
        """Have the names of everything received on the disk, so that a power cut loses none."""
        _keep_entry(self._folder("intake"))

    def intake_path(self, key: str) -> Path:
        """Where an upload in quarantine lies."""
        return self.root / "intake" / _plain(key)

    def release_from_intake(self, key: str, organisation_id: int, digest: str) -> Path:
        """Move a cleared upload to the originals, after checking its digest again. Idempotent.

        Where the same bytes are there already the upload goes; where they were damaged on the disk,
        the upload takes their place. Raises DigestMismatch, or FileNotFoundError where neither is.
        """
        return self._move_in("originals", key, organisation_id, digest)

    def keep_evidence(self, key: str, organisation_id: int, digest: str) -> Path:
        """Move an upload that proves something to its room, in the same way. Idempotent."""
        return self._move_in("evidence", key, organisation_id, digest)

    def _move_in(self, room: str, key: str, organisation_id: int, digest: str) -> Path:
        target = self.root / room / str(organisation_id) / _plain(digest)
        source = self.intake_path(key)
        if not source.exists():
            if not target.exists():
                raise FileNotFoundError(target)
            return target
        if digest_of(source) != digest:
            raise DigestMismatch(digest)
        self._folder(room, str(organisation_id))
        if target.exists() and digest_of(target) == digest:
            source.unlink()
        else:
            source.chmod(0o400)
            source.replace(target)
            _keep_entry(target.parent)
        return target

    def erase_intake(self, key: str) -> None:
        """Overwrite and remove an upload that was refused, whatever is left of it."""
        path = self.intake_path(key)
        if path.exists():
            left = path.stat().st_size
            with path.open("r+b") as target:
                while left > 0:
                    left -= target.write(b"\0" * min(left, _BLOCK))
                target.flush()
                os.fsync(target.fileno())
            path.unlink()

    # ---- originals and renditions --------------------------------------------------------------

    def original_path(self, organisation_id: int, digest: str) -> Path:
        """Where the cleared bytes of a digest lie."""
        return self.root / "originals" / str(organisation_id) / _plain(digest)

    def evidence_path(self, organisation_id: int, digest: str) -> Path:
        """Where the bytes of a repeal list or of a proof lie."""
        return self.root / "evidence" / str(organisation_id) / _plain(digest)

    def rendition_path(self, organisation_id: int, digest: str) -> Path:
        """Where a verified rendition lies."""
        return self.root / "renditions" / str(organisation_id) / _plain(digest)

    def keep_rendition(self, source: Path, organisation_id: int) -> str:
        """Take a verified rendition in under its digest (returned, SHA-256 hex). Idempotent."""
        folder = self._folder("renditions", str(organisation_id))
        temporary = _beside(folder)
        try:
            with source.open("rb") as stream, _create(temporary) as target:
                digest, _ = _pour(stream, target, source.stat().st_size, None)
            temporary.chmod(0o400)
            temporary.replace(self.rendition_path(organisation_id, digest))
        finally:
            temporary.unlink(missing_ok=True)
        _keep_entry(folder)
        return digest

    def erase_original(self, organisation_id: int, digest: str) -> None:
        """Remove cleared bytes that no live document refers to any more."""
        self.original_path(organisation_id, digest).unlink(missing_ok=True)

    def erase_rendition(self, organisation_id: int, digest: str) -> None:
        """Remove a rendition of a document that is gone."""
        self.rendition_path(organisation_id, digest).unlink(missing_ok=True)

    # ---- working files -------------------------------------------------------------------------

    def working_folder(self, version_id: int) -> Path:
        """The folder of what reading a version produced."""
        return self._folder("working", str(int(version_id)))

    def write_working(self, version_id: int, name: str, data: Any) -> None:
        """Store JSON beside a version: segments, content lines, differences. Owner-only."""
        path = self.working_folder(version_id) / _plain(name)
        temporary = _beside(path.parent)
        try:
            with _create(temporary) as target:
                target.write(json.dumps(data, ensure_ascii=False).encode())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def read_working(self, version_id: int, name: str) -> Any:
        """Read what ``write_working`` stored; None when there is nothing."""
        path = self.root / "working" / str(int(version_id)) / _plain(name)
        return json.loads(path.read_bytes()) if path.exists() else None

    def forget_working(self, version_id: int, name: str) -> None:
        """Remove one of these, whether it is there or not."""
        path = self.root / "working" / str(int(version_id)) / _plain(name)
        path.unlink(missing_ok=True)

    def working_stamp(self, version_id: int, name: str) -> tuple[int, int, int] | None:
        """What tells one state of a working file from the next, without reading it; None where there is none.

        It is never written in place: inode, time of writing and size change with its content.
        """
        try:
            known = (self.root / "working" / str(int(version_id)) / _plain(name)).stat()
        except FileNotFoundError:
            return None
        return known.st_ino, known.st_mtime_ns, known.st_size

    def page_image_path(self, version_id: int, name: str) -> Path:
        """Where an image of a page of a version is kept."""
        folder = self.working_folder(version_id) / "pages"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / _plain(name)

    def copy_reading(self, from_version_id: int, to_version_id: int) -> None:
        """Give a version of the same bytes what the reading of another stands on: ``READ_ONCE``."""
        source = self.root / "working" / str(int(from_version_id))
        for name in READ_ONCE:
            if (source / name).exists():
                shutil.copy2(source / name, self.working_folder(to_version_id) / name)

    def names_cache(self, organisation_id: int) -> Path:
        """Where the finder of names remembers lines of an organisation's files: keyed digests, no text."""
        return self._folder("working") / f"names-{int(organisation_id)}.jsonl"

    def erase_working(self, version_id: int) -> None:
        """Remove everything reading produced for a version."""
        shutil.rmtree(self.root / "working" / str(int(version_id)), ignore_errors=True)

    # ---- checking ------------------------------------------------------------------------------

    def stored(self, room: str) -> dict[tuple[int, str], Path]:
        """Files of a room ``BY_DIGEST`` by organisation and digest; half-written ones not."""
        return {
            (int(path.parent.name), path.name): path
            for path in self._inside(room, "*/*")
            if path.parent.name.isdecimal() and path.suffix != _HALF
        }

    def strays(self) -> list[Path]:
        """What no room can hold: half-written files, and what others put there."""
        expected: set[Path] = {self.root / "intake" / key for key in self.quarantined()}
        for room in BY_DIGEST:
            expected.update(self.stored(room).values())
        return sorted(
            path
            for room in ROOMS
            for path in self._inside(room, "**/*")
            if path.is_file()
            and path not in expected
            and (room != "working" or path.suffix == _HALF)
        )

    def worked_on(self) -> set[int]:
        """Ids of the versions that have working files."""
        return {int(p.name) for p in self._inside("working", "*") if p.name.isdecimal()}

    def quarantined(self) -> dict[str, Path]:
        """Uploads in quarantine by key."""
        return {path.name: path for path in self._inside("intake", "*")}

    def _inside(self, room: str, pattern: str) -> list[Path]:
        return list((self.root / room).glob(pattern))


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _pour(
    source: IO[bytes],
    target: IO[bytes],
    limit: int,
    on_progress: Callable[[int], None] | None,
) -> tuple[str, int]:
    """Copy onto the disk for good; answers SHA-256 (hex) and size. TooLarge, EmptyUpload."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise TooLarge(limit)
        digest.update(block)
        target.write(block)
        if on_progress is not None:
            on_progress(size)
    if size == 0:
        raise EmptyUpload
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _keep_entry(folder: Path) -> None:
    """Have the folder itself on the disk, so that a power cut does not lose a name in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _beside(folder: Path) -> Path:
    """A name for a file that is still being written; nobody else has it."""
    return folder / f"{secrets.token_hex(8)}{_HALF}"


def _create(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _plain(name: str) -> str:
    """Refuse what could leave the folder; names here are digests, keys and our own words."""
    if not name or "/" in name or "\\" in name or name.startswith(".") or "\0" in name:
        raise ValueError("not a plain name")
    return name
