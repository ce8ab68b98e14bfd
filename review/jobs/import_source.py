"""The files of an import as streams: a folder, or a zip in quarantine. Nothing is unpacked to the disk.

What a name says is never used as a path of ours: files go into quarantine under our own keys. Links
are not followed, names that lead outside are not opened, and no entry gives more bytes than it may.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from review.services.importing.listing import Listing, is_leftover, plain_path

#: The most files of one import.
MOST_FILES = 200_000
#: The most bytes a zip may unfold to.
MOST_BYTES = 200 << 30
#: An entry of more than a megabyte that unfolds a hundred times its size is a trap.
_RATIO, _SMALL = 100, 1 << 20
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800


class SourceRefused(Exception):
    """The folder or zip can not be used at all; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreadable(Exception):
    """One file can not be read; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Source(Protocol):
    """Where files come from."""

    def listing(self) -> Listing:
        """Every file by its plain path. Raises SourceRefused."""

    def open(self, path: str) -> IO[bytes]:
        """The bytes of one file of the listing. Raises Unreadable."""

    def close(self) -> None:
        """Nothing more is read."""


class FolderSource:
    """Files in a folder of this machine; links and special files are refused."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise SourceRefused("folder_missing")
        self.root = root.resolve()

    def listing(self) -> Listing:
        """Walk the folder; hidden folders and leftovers of systems are passed over."""
        sizes: dict[str, int] = {}
        refused: dict[str, str] = {}
        for folder, below, names in os.walk(self.root, followlinks=False):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in names:
                path = Path(folder) / name
                plain = plain_path(str(path.relative_to(self.root)))
                if is_leftover(plain):
                    continue
                found = path.lstat()
                try:
                    plain.encode()
                except UnicodeEncodeError:  # no text: neither the store nor a page could say it
                    refused[plain.encode(errors="replace").decode()] = "file_unreadable"
                    continue
                if not stat.S_ISREG(found.st_mode):
                    refused[plain] = "file_is_link"
                else:
                    sizes[plain] = found.st_size
            if len(sizes) > MOST_FILES:
                raise SourceRefused("too_many_files")
        return Listing(sizes, refused)

    def open(self, path: str) -> IO[bytes]:
        """Open a file of the folder, and no link that took its place meanwhile."""
        try:
            handle = os.open(self._place(path), os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise Unreadable("file_missing") from error
        return os.fdopen(handle, "rb")

    def _place(self, path: str) -> Path:
        """Where a plain path lies; a name that was composed differently on the disk is found by its like."""
        place = self.root
        for part in path.split("/"):
            step = place / part
            if not step.exists():
                like = [each for each in place.iterdir() if plain_path(each.name) == part]
                step = like[0] if like else step
            place = step
        if not place.resolve().is_relative_to(self.root):
            raise Unreadable("path_outside")
        return place

    def close(self) -> None:
        """Nothing is held."""


class ZipSource:
    """Files in a zip; names in UTF-8 or in the encodings of Chinese systems."""

    def __init__(self, path: Path) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise SourceRefused("zip_missing") from error
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceRefused("zip_damaged") from error
        self.entries: dict[str, zipfile.ZipInfo] = {}

    def listing(self) -> Listing:
        """Every entry that is a file; those that are links, traps or locked are refused by name."""
        sizes: dict[str, int] = {}
        refused: dict[str, str] = {}
        for info in self.archive.infolist():
            path = plain_path(name_of(info))
            if info.is_dir() or not path or is_leftover(path):
                continue
            code = _trap(info)
            if ".." in path.split("/") or name_of(info).startswith(("/", "\\")) or ":" in path:
                code = "path_outside"
            elif path in self.entries:
                code = "file_twice_in_zip"
            if code is not None:
                refused[path] = code
                sizes.pop(path, None)
                continue
            self.entries[path] = info
            sizes[path] = info.file_size
        if len(sizes) > MOST_FILES:
            raise SourceRefused("too_many_files")
        if sum(sizes.values()) > MOST_BYTES:
            raise SourceRefused("zip_too_large")
        return Listing(sizes, refused)

    def open(self, path: str) -> IO[bytes]:
        """The stream of an entry; it checks itself against the sum in the zip when read to its end."""
        if not self.entries:
            self.listing()
        info = self.entries.get(path)
        if info is None:
            raise Unreadable("file_missing")
        try:
            return self.archive.open(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise Unreadable("file_unreadable") from error

    def close(self) -> None:
        """Let the zip go."""
        self.archive.close()


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Without the UTF-8 mark it is UTF-8 all the same, or GB18030."""
    if info.flag_bits & _IS_UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _trap(info: zipfile.ZipInfo) -> str | None:
    """Why an entry is not opened at all."""
    if info.flag_bits & _ENCRYPTED:
        return "file_encrypted"
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        return "file_is_link"
    if info.file_size > max(_SMALL, _RATIO * info.compress_size):
        return "file_is_bomb"
    return None


@contextmanager
def opened(folder: str, zip_path: Path | None) -> Iterator[Source]:
    """The source of a run, closed at the end. Raises SourceRefused."""
    source: Source = ZipSource(zip_path) if zip_path is not None else FolderSource(Path(folder))
    try:
        yield source
    finally:
        source.close()
