"""What a file really is, whatever its name says, and whether it may be opened at all.

Looks at the first bytes and, for a zip, at its directory. Refuses macros, encryption, bombs, the
empty and the unknown. Reads no text: that is ``read/``.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.package import Package, open_package

_HEAD_BYTES: Final = 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MACRO_PARTS: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_TYPE: Final = b"macroenabled"


class Format(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    PDF = "pdf"


def sniff(path: Path) -> Format:
    """The format of the file at ``path``. Raises ``FileRefused`` with the reason when it will not
    be read.

    Only the content counts. Formats known but not read yet (xlsx, pptx, doc, wps, xls, ofd, odt,
    rtf, pictures) are named in the refusal.
    """
    size = path.stat().st_size
    if size == 0:
        raise refuse(Cause.EMPTY)
    if size > limits.UPLOAD_BYTES:
        raise refuse(Cause.TOO_LARGE, limit=limits.UPLOAD_BYTES // limits.MB)
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        return _zip(path)
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(_OLE):
        raise _ole(path)
    for start, kind in _OTHERS:
        if head.startswith(start):
            raise refuse(Cause.OTHER_FORMAT, kind=kind)
    raise refuse(Cause.UNKNOWN)


_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)


def _zip(path: Path) -> Format:
    with open_package(path) as package:
        names = {name.casefold() for name in package.names}
        for part in package.names:
            if part.casefold().rpartition("/")[2] in _MACRO_PARTS:
                raise refuse(Cause.MACROS, part=part)
        types = _content_types(package)
        if _MACRO_TYPE in types:
            raise refuse(Cause.MACROS, part="[Content_Types].xml")
        if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
            return Format.DOCX
        if "ofd.xml" in names:
            raise refuse(Cause.OTHER_FORMAT, kind="OFD")
        for mark, kind in ((b"spreadsheetml", "xlsx"), (b"presentationml", "pptx")):
            if mark in types:
                raise refuse(Cause.OTHER_FORMAT, kind=kind)
        if "mimetype" in names and "content.xml" in names:
            raise refuse(Cause.OTHER_FORMAT, kind="OpenDocument")
    raise refuse(Cause.UNKNOWN)


def _content_types(package: Package) -> bytes:
    for name in package.names:
        if name.casefold() == "[content_types].xml":
            return package.read(name).lower()
    return b""


def _ole(path: Path) -> Exception:
    """An OLE compound file: its stream names stand in UTF-16 in the directory sectors."""
    data = path.read_bytes()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("DataSpaces"):
        return refuse(Cause.OFFICE_PASSWORD)
    for stream, kind in (
        ("WordDocument", "doc/wps"),
        ("Workbook", "xls/et"),
        ("PowerPoint Document", "ppt/dps"),
        ("MatOST", "Microsoft Works"),
    ):
        if holds(stream):
            return refuse(Cause.OTHER_FORMAT, kind=kind)
    return refuse(Cause.UNKNOWN)
