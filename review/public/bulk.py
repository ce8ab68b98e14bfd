"""A year of released documents as one ZIP, written while it is sent: files, records, digests of all.

The same catalogue gives the same bytes: records by id, files by position, one fixed time, nothing
compressed (files are compressed already, and another zlib would give other bytes). Every record is
read when its turn comes, so one that was hidden meanwhile is left out; bytes that are not those that
were released break the answer off instead of being sent.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from review.public.export import is_visible, year_in_order
from review.public.files import Verified
from review.public.tables import PublicRecord

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can say
_PIECE = 1 << 18
_NOT_IN_A_PATH = re.compile(r"[^0-9A-Za-z._-]+")


class Damaged(Exception):
    """A released file is missing or not what was released; the archive is broken off."""


def year_archive(
    engine: Engine, files: Verified, year: int, written: Callable[[PublicRecord], Any]
) -> Iterator[bytes]:
    """Answer the archive piece by piece; `written` says a record as JSON values. Raises Damaged."""
    sink = _Sink()
    sums: list[str] = []
    records: list[dict[str, Any]] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for record in year_in_order(engine, year):
            paths = [files.path(file.sha256) for file in record.files]
            if not all(paths):
                if is_visible(engine, record.record_id):
                    raise Damaged
                continue  # hidden and taken away since its block was read
            folder = _folder_of(record)
            said = _json(written(record))
            names = [
                f"{folder}/{file.position}.{file.name.rpartition('.')[2].lower()}"
                for file in record.files
            ]
            for file, path, name in zip(record.files, paths, names, strict=True):
                sums.append(f"{file.sha256}  {name}")
                yield from _stored(archive, sink, name, path, file.bytes)
            sums.append(f"{hashlib.sha256(said).hexdigest()}  {folder}/record.json")
            yield _whole(archive, sink, f"{folder}/record.json", said)
            records.append(_line(record, names))
        manifest = _json({"year": year, "records": records})
        sums.append(f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}")
        yield _whole(archive, sink, MANIFEST, manifest)
        yield _whole(archive, sink, SUMS, ("\n".join(sums) + "\n").encode())
    yield sink.take()


def _line(record: PublicRecord, names: list[str]) -> dict[str, Any]:
    return {
        "id": record.record_id,
        "index_number": record.index_number,
        "revision": record.revision,
        "content_digest": record.content_digest,
        "files": [
            {"path": path, "name": file.name, "bytes": file.bytes, "sha256": file.sha256}
            for path, file in zip(names, record.files, strict=True)
        ],
    }


def _folder_of(record: PublicRecord) -> str:
    """The folder of a record: its number, so that it is one of its kind, and its index number to be found."""
    number = _NOT_IN_A_PATH.sub("_", record.index_number).strip("._")
    return f"{record.record_id:07d}-{number}"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _stored(
    archive: zipfile.ZipFile, sink: _Sink, name: str, path: Path | None, size: int
) -> Iterator[bytes]:
    """Add a file that may be large, a piece at a time."""
    if path is None:
        raise Damaged
    info = _info(name, size)
    with path.open("rb") as source, archive.open(info, "w") as entry:
        while piece := source.read(_PIECE):
            entry.write(piece)
            yield sink.take()


def _whole(archive: zipfile.ZipFile, sink: _Sink, name: str, content: bytes) -> bytes:
    """Add what is in memory; answers the bytes that are ready to be sent."""
    archive.writestr(_info(name, len(content)), content)
    return sink.take()


def _info(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.file_size = size  # by it the archive knows whether an entry needs 64 bits
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


class _Sink:
    """What an archive is written into: it can not be sought in, and is emptied as it grows."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Take a piece in."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """Answer what came since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
