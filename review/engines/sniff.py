"""What a file really is, whatever its name says, and whether it may be opened at all.

Looks at the first bytes and, for a zip or a compound file, at its directory. Refuses macros,
encryption, bombs, the empty and the unknown. Reads no text: that is ``read/``.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from review.engines import limits
from review.engines.compound import MAGIC as _OLE
from review.engines.compound import Compound
from review.engines.messages import Cause, refuse
from review.engines.package import Package, open_package
from review.engines.sheets.delimited import looks_like_csv

_HEAD_BYTES: Final = 1024
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MACRO_PARTS: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_TYPES: Final = (b"macroenabled", b"macrosheet")
#: Flags of a Word file at byte 10 of its main stream: fEncrypted, fObfuscated ([MS-DOC] 2.5.2).
_FIB_LOCKED: Final = 0x8100


class Format(StrEnum):
    """The formats that are read. ``doc`` also means wps: it is read as the docx that LibreOffice
    makes of it.
    """

    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    OFD = "ofd"


def sniff(path: Path) -> Format:
    """The format of the file at ``path``. Raises ``FileRefused`` with the reason when it will not
    be read.

    Only the content counts. Formats known but not read (pptx, xls, odt, rtf, pictures) are named in
    the refusal.
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
        return _ole(path)
    for start, kind in _OTHERS:
        if head.startswith(start):
            raise refuse(Cause.OTHER_FORMAT, kind=kind)
    if looks_like_csv(path):
        return Format.CSV
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
        if b"ms-excel.sheet.binary" in types:
            raise refuse(Cause.OLD_WORKBOOK, kind="xlsb")
        if any(kind in types for kind in _MACRO_TYPES):
            raise refuse(Cause.MACROS, part="[Content_Types].xml")
        if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
            return Format.DOCX
        if any(name.replace("\\", "/").lstrip("/") == "ofd.xml" for name in names):
            return Format.OFD
        if b"spreadsheetml.sheet.main" in types or b"spreadsheetml.template.main" in types:
            return Format.XLSX
        if b"presentationml" in types:
            raise refuse(Cause.OTHER_FORMAT, kind="pptx")
        if "mimetype" in names and "content.xml" in names:
            raise refuse(Cause.OTHER_FORMAT, kind="OpenDocument")
    raise refuse(Cause.UNKNOWN)


def _content_types(package: Package) -> bytes:
    for name in package.names:
        if name.casefold() == "[content_types].xml":
            return package.read(name).lower()
    return b""


def _ole(path: Path) -> Format:
    """An OLE compound file, by the streams in its root."""
    file = Compound(path.read_bytes())
    if file.holds("EncryptedPackage") or "\x06DataSpaces" in file.storages:
        raise refuse(Cause.OFFICE_PASSWORD)
    if file.holds("MatOST"):
        raise refuse(Cause.OTHER_FORMAT, kind="Microsoft Works")
    if file.holds("WordDocument"):
        return _word(file)
    for stream in ("Workbook", "Book"):
        if file.holds(stream):
            raise refuse(Cause.OLD_WORKBOOK, kind="xls/et")
    if file.holds("PowerPoint Document"):
        raise refuse(Cause.OTHER_FORMAT, kind="ppt/dps")
    raise refuse(Cause.UNKNOWN)


def _word(file: Compound) -> Format:
    """Word 97 and later; Kingsoft wrote the same. Refuses passwords and macros ([MS-DOC] 2.1)."""
    for storage in file.storages:
        if storage in ("Macros", "_VBA_PROJECT_CUR") or storage.rpartition("/")[2] == "VBA":
            raise refuse(Cause.MACROS, part=storage)
    head = file.read("WordDocument")
    if len(head) < 32:
        raise refuse(Cause.DAMAGED)
    if int.from_bytes(head[10:12], "little") & _FIB_LOCKED:
        raise refuse(Cause.OFFICE_PASSWORD)
    return Format.DOC
