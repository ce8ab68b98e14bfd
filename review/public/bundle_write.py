"""Writing a bundle: what was gathered, signed, as a zip that is the same for the same content.

The file appears under its name only when it is whole. Nothing is compressed, so that whoever opens it
needs no trust in a size that somebody claims.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from review.public.bundle_collect import Collected
from review.public.bundle_format import (
    CHAIN,
    FILES,
    FORMAT,
    HIDES,
    LINE_LIMIT,
    MANIFEST,
    MANIFEST_LIMIT,
    NOTICES,
    RECORDS,
    REPORTS,
    SIGNATURE,
    VERSION,
    BundleRefused,
    Manifest,
    Member,
    Place,
)
from review.public.chain import canonical, links_after
from review.public.files import path_of
from review.public.signing import public_key_of, sign
from review.public.wire import to_wire

_EPOCH = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
_PART = ".part"


@dataclass(frozen=True)
class Order:
    """What the house says about the bundle to be written: its place, whom it may follow, when, keys."""

    sequence: int
    line: tuple[Place, ...]
    made_at: datetime
    key: Ed25519PrivateKey
    next_key: str | None = None


@dataclass(frozen=True)
class Written:
    """A bundle on the disk, still under `part`: give it its name when the house has noted it."""

    manifest: Manifest
    digest: str
    part: Path
    target: Path

    def keep(self) -> None:
        """Give the bundle its name."""
        self.part.replace(self.target)

    def discard(self) -> None:
        """Take it away again."""
        self.part.unlink(missing_ok=True)


def write_bundle(
    target: Path, engine: Engine, folder: Path, collected: Collected, order: Order
) -> Written:
    """Write what was gathered beside `target`. BundleRefused: file_missing, too_much; OSError."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".bundle-") as name:
        work = Path(name)
        needed: dict[str, int] = {}
        tables = list(_tables(work, engine, collected, needed))
        files = [Member(FILES + sha256, size, sha256) for sha256, size in sorted(needed.items())]
        manifest = _manifest(collected, order, (*(member for member, _ in tables), *files))
        said = canonical(to_wire(manifest)).encode()
        if len(said) > MANIFEST_LIMIT:
            raise BundleRefused("too_much")
        part = target.with_name(target.name + _PART)
        try:
            with _new_zip(part) as bundle:
                _add(bundle, MANIFEST, said)
                _add(bundle, SIGNATURE, sign(order.key, said))
                for member, path in tables:
                    _copy(bundle, member, path)
                for member in files:
                    _copy(bundle, member, folder / path_of(member.sha256))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return Written(manifest, hashlib.sha256(said).hexdigest(), part, target)


def _tables(
    work: Path, engine: Engine, collected: Collected, needed: dict[str, int]
) -> Iterator[tuple[Member, Path]]:
    """Write the tables beside; `needed` takes the files that the records ask for."""

    def records() -> Iterator[Any]:
        for sent in collected.records:
            if sent.carried:
                needed.update({file.sha256: file.bytes for file in sent.files})
            yield sent

    with engine.connect() as connection:
        links = links_after(connection, collected.since.seq, collected.head.seq)
        for name, values in (
            (HIDES, (hide for _, hide in sorted(collected.hides.items()))),
            (RECORDS, records()),
            (NOTICES, (notice for _, notice in sorted(collected.notices.items()))),
            (REPORTS, (report for _, report in sorted(collected.reports.items()))),
            (CHAIN, links),
        ):
            path = work / name
            yield _table(path, name, values), path


def _table(path: Path, name: str, values: Iterable[Any]) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        for value in values:
            line = canonical(to_wire(value)).encode() + b"\n"
            if len(line) > LINE_LIMIT:
                raise BundleRefused("too_much")
            digest.update(line)
            size += len(line)
            out.write(line)
    return Member(name, size, digest.hexdigest())


def _manifest(collected: Collected, order: Order, members: tuple[Member, ...]) -> Manifest:
    return Manifest(
        format=FORMAT,
        version=VERSION,
        sequence=order.sequence,
        line=order.line,
        made_at=order.made_at,
        key=public_key_of(order.key),
        next_key=order.next_key,
        chain_after=collected.since.seq,
        chain_previous=collected.since.digest,
        chain_to=collected.head.seq,
        chain_head=collected.head.digest,
        hides=len(collected.hides),
        records=len(collected.records),
        notices=len(collected.notices),
        reports=len(collected.reports),
        links=collected.head.seq - collected.since.seq,
        members=members,
    )


@contextmanager
def _new_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip for its owner only, on the disk for good when the block ends well."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
            yield bundle
        out.flush()
        os.fsync(out.fileno())


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o600 << 16
    entry.file_size = size
    return entry


def _add(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    bundle.writestr(_entry(name, len(content)), content)


def _copy(bundle: zipfile.ZipFile, member: Member, path: Path) -> None:
    """Copy a file in, and digest what was copied: the folder may have changed since it was gathered."""
    digest = hashlib.sha256()
    try:
        source: IO[bytes] = path.open("rb")
    except FileNotFoundError as error:
        raise BundleRefused("file_missing", file=member.sha256) from error
    with source, bundle.open(_entry(member.name, member.bytes), "w") as out:
        while block := source.read(_BLOCK):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != member.sha256:
        raise BundleRefused("file_missing", file=member.sha256)
