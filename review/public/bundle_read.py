"""Reading a bundle that somebody brings: nothing of it is believed before its signature is checked.

The steps, each refusing what the next relies on: the shape of the zip, the signature of the manifest,
the names and their order, the digest of every member. A bundle is never unpacked as a whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from review.public.bundle_format import (
    DIRECTORY_LIMIT,
    FILES,
    FORMAT,
    LINE_LIMIT,
    MANIFEST,
    MANIFEST_LIMIT,
    SIGNATURE,
    TABLES,
    VERSION,
    BundleRefused,
    Manifest,
    Member,
)
from review.public.signing import SIGNATURE_BYTES, is_key, is_signed
from review.public.wire import NotAsDeclared, from_wire

T = TypeVar("T")

_BLOCK = 1 << 20
_ENCRYPTED = 0x1
# the last record of a zip without a comment, and those of a large one (APPNOTE 4.3.14 to 4.3.16)
_END = struct.Struct("<4sHHHHIIH")
_LOCATOR = struct.Struct("<4sIQI")
_LARGE_END = struct.Struct("<4sQHHIIQQQQ")
_LARGE = 0xFFFFFFFF
#: What a zip that was damaged, or made to do harm, makes the library say.
_FAULTS = (
    zipfile.BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True)
class Bundle:
    """A bundle whose signature and names are good; call `check_members` before anything is used."""

    manifest: Manifest
    digest: str
    _zip: zipfile.ZipFile

    def check_members(self) -> None:
        """Digest every member. BundleRefused: member_changed."""
        for member in self.manifest.members:
            digest = hashlib.sha256()
            with self._opened(member.name) as source:
                while block := _read(source, member.name):
                    digest.update(block)
            if digest.hexdigest() != member.sha256:
                raise BundleRefused("member_changed", name=member.name)

    def lines(self, name: str, kind: type[T]) -> Iterator[T]:
        """Answer the lines of a table as values. BundleRefused: member_unfit."""
        with self._opened(name) as source:
            while line := _read_line(source, name):
                try:
                    if len(line) > LINE_LIMIT:
                        raise NotAsDeclared("line")
                    yield from_wire(kind, json.loads(line))
                except (ValueError, RecursionError) as error:
                    raise BundleRefused("member_unfit", name=name) from error

    def file_sizes(self) -> dict[str, int]:
        """Answer the files that travel: digest and size."""
        return {
            member.sha256: member.bytes
            for member in self.manifest.members
            if member.name.startswith(FILES)
        }

    def copy_file(self, sha256: str, target: Path) -> None:
        """Copy a file's bytes onto the disk for good, digesting them on the way. BundleRefused; OSError."""
        digest = hashlib.sha256()
        with self._opened(FILES + sha256) as source, target.open("xb") as out:
            while block := _read(source, FILES + sha256):
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise BundleRefused("member_changed", name=FILES + sha256)

    def _opened(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except _FAULTS as error:
            raise BundleRefused("member_changed", name=name) from error


@contextmanager
def opened_bundle(path: Path, trusted: Callable[[str], str]) -> Iterator[Bundle]:
    """Open a bundle and check what it rests on.

    `trusted` is given the key that the manifest names and answers the key whose signature counts, or
    raises BundleRefused. Codes: not_a_bundle, manifest_changed, key_foreign, version_unknown,
    members_differ. OSError where the file can not be read.
    """
    with path.open("rb") as source:
        _demand_modest_directory(source)
        try:
            bundle = zipfile.ZipFile(source)
        except _FAULTS as error:
            raise BundleRefused("not_a_bundle") from error
        with bundle:
            _demand_plain(bundle, os.fstat(source.fileno()).st_size)
            manifest, said = _signed_manifest(bundle, trusted)
            _demand_members(bundle, manifest)
            yield Bundle(manifest, hashlib.sha256(said).hexdigest(), bundle)


def _demand_modest_directory(source: IO[bytes]) -> None:
    """Refuse a zip whose directory would fill the memory, before it is read."""
    size = source.seek(0, os.SEEK_END)
    if size < _END.size:
        raise BundleRefused("not_a_bundle")
    source.seek(size - _END.size)
    end = _END.unpack(source.read(_END.size))
    directory = end[5]
    if end[0] != b"PK\x05\x06" or end[7] != 0:
        raise BundleRefused("not_a_bundle")
    if _LARGE in (end[5], end[6]) or end[4] == 0xFFFF:
        directory = _large_directory(source, size - _END.size)
    if directory > min(DIRECTORY_LIMIT, size):
        raise BundleRefused("not_a_bundle")
    source.seek(0)


def _large_directory(source: IO[bytes], end: int) -> int:
    at = end - _LOCATOR.size - _LARGE_END.size
    if at < 0:
        raise BundleRefused("not_a_bundle")
    source.seek(at)
    large = _LARGE_END.unpack(source.read(_LARGE_END.size))
    if large[0] != b"PK\x06\x06":
        raise BundleRefused("not_a_bundle")
    return int(large[8])


def _demand_plain(bundle: zipfile.ZipFile, size: int) -> None:
    """Refuse what could grow when read: compression, encryption, members that share their bytes."""
    entries = bundle.infolist()
    total = 0
    for entry in entries:
        plain = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & _ENCRYPTED
        if not plain or entry.file_size != entry.compress_size or entry.header_offset < 0:
            raise BundleRefused("not_a_bundle")
        total += entry.file_size
    if total > size or len({entry.filename for entry in entries}) != len(entries):
        raise BundleRefused("not_a_bundle")


def _signed_manifest(
    bundle: zipfile.ZipFile, trusted: Callable[[str], str]
) -> tuple[Manifest, bytes]:
    """Answer the manifest and its bytes, signed by the key that counts."""
    sizes = {entry.filename: entry.file_size for entry in bundle.infolist()}
    if sizes.get(SIGNATURE) != SIGNATURE_BYTES or sizes.get(MANIFEST, 0) > MANIFEST_LIMIT:
        raise BundleRefused("not_a_bundle")
    try:
        said, signature = bundle.read(MANIFEST), bundle.read(SIGNATURE)
    except _FAULTS as error:
        raise BundleRefused("manifest_changed") from error
    named = _key_named(said)
    key = trusted(named)
    if not is_signed(key, said, signature):
        is_its_own = key != named and is_signed(named, said, signature)
        raise BundleRefused("key_foreign" if is_its_own else "manifest_changed", key=named)
    try:
        manifest = from_wire(Manifest, json.loads(said))
    except (ValueError, RecursionError) as error:
        raise BundleRefused("version_unknown") from error
    keys = [manifest.key] if manifest.next_key is None else [manifest.key, manifest.next_key]
    if (manifest.format, manifest.version) != (FORMAT, VERSION) or not all(map(is_key, keys)):
        raise BundleRefused("version_unknown")
    return manifest, said


def _key_named(said: bytes) -> str:
    """Answer the key that a manifest claims; only to say whose signature it may be."""
    try:
        data: Any = json.loads(said)
        named = data["key"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise BundleRefused("manifest_changed") from error
    if not isinstance(named, str) or not is_key(named):
        raise BundleRefused("manifest_changed")
    return named


def _demand_members(bundle: zipfile.ZipFile, manifest: Manifest) -> None:
    """Demand exactly the members that are signed, in their order: tables first, hides before all."""
    names = [member.name for member in manifest.members]
    entries = bundle.infolist()
    there = [entry.filename for entry in entries] == [MANIFEST, SIGNATURE, *names]
    tables = tuple(names[: len(TABLES)]) == TABLES
    files = all(_is_file(member) for member in manifest.members[len(TABLES) :])
    sizes = [entry.file_size for entry in entries[2:]] == [m.bytes for m in manifest.members]
    if not (there and tables and files and sizes):
        raise BundleRefused("members_differ")


def _is_file(member: Member) -> bool:
    return is_key(member.sha256) and member.name == FILES + member.sha256


def _read(source: IO[bytes], name: str) -> bytes:
    try:
        return source.read(_BLOCK)
    except _FAULTS as error:
        raise BundleRefused("member_changed", name=name) from error


def _read_line(source: IO[bytes], name: str) -> bytes:
    try:
        return source.readline(LINE_LIMIT + 1)
    except _FAULTS as error:
        raise BundleRefused("member_changed", name=name) from error
