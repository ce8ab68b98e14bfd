"""An office package (a zip of XML parts) opened within limits: counted, weighed and checked before
it is unpacked.

Hands out bytes and parsed XML. Knows nothing of paragraphs; that is ``docx.py``.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lxml import etree

from review.engines import limits
from review.engines.messages import Cause, refuse

#: Part names as ISO/IEC 29500-2 section 6.2 allows them: relative, without dot segments and without
#: a backslash.
_ODD_NAME: Final = re.compile(r"^/|\\|(?:^|/)\.{1,2}(?:/|$)|//|\x00")

_OFD_ROOT: Final = re.compile(r"[/\\]?OFD\.xml", re.IGNORECASE)

_ENCRYPTED_FLAG: Final = 0x1
_CHUNK: Final = 256 * limits.KB


class Package:
    """The parts of an opened package by name. ``names`` is in the order of the directory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename: entry for entry in _checked(archive)}
        self._marks = 0
        self.names: tuple[str, ...] = tuple(self._entries)

    def size(self, name: str) -> int:
        """Unpacked size in bytes as declared, which ``read`` holds the part to."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises ``FileRefused`` when it is damaged or longer than
        declared.
        """
        entry = self._entries[name]
        pieces: list[bytes] = []
        left = entry.file_size + 1
        try:
            with self._archive.open(entry) as stream:
                while left > 0 and (piece := stream.read(min(_CHUNK, left))):
                    pieces.append(piece)
                    left -= len(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise refuse(Cause.DAMAGED_PART, part=name) from error
        if left <= 0:
            raise refuse(Cause.UNPACKS_TOO_LARGE, part=name)
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part. Entities are not resolved, a DTD is refused, nothing is
        fetched.
        """
        data = self.read(name)
        self._marks += data.count(b"<")
        if self._marks > limits.XML_MARKS:
            raise refuse(Cause.TOO_MANY_ELEMENTS)
        return parse_xml(data, name)


def safe_parser(*, recover: bool = False) -> etree.XMLParser:
    """An XML parser with everything dangerous switched off (redaction.md section 8); with ``recover``
    it goes on behind faults and lists them.
    """
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
    )


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse one XML part named ``name`` by ``safe_parser``. Raises ``FileRefused``: damaged, a DTD."""
    try:
        root = etree.fromstring(data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(
            Cause.DTD if b"<!DOCTYPE" in data else Cause.DAMAGED_PART, part=name
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(Cause.DTD, part=name)
    return root


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open the zip at ``path``. Raises ``FileRefused``: damaged, encrypted, too many parts, bomb,
    odd names.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse(Cause.DAMAGED) from error
    with archive:
        yield Package(archive)


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.ZIP_PARTS:
        raise refuse(Cause.TOO_MANY_PARTS, parts=len(entries), limit=limits.ZIP_PARTS)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refuse(Cause.OFFICE_PASSWORD)
    names = [entry.filename for entry in entries]
    is_office = any(name.casefold() == "[content_types].xml" for name in names)
    if not is_office and any(map(_OFD_ROOT.fullmatch, names)):  # its writers use either slash
        names = [name.replace("\\", "/").removeprefix("/") for name in names]
    if len({name.casefold() for name in names}) < len(names) or any(map(_ODD_NAME.search, names)):
        raise refuse(Cause.ODD_PARTS)
    for entry in entries:
        large = entry.file_size > limits.ZIP_RATIO_FROM_BYTES
        if large and entry.file_size > limits.ZIP_RATIO * max(entry.compress_size, 1):
            raise refuse(Cause.UNPACKS_TOO_LARGE, part=entry.filename)
    if sum(entry.file_size for entry in entries) > limits.ZIP_TOTAL_BYTES:
        raise refuse(Cause.UNPACKS_TOO_LARGE, part="zip")
    return entries
