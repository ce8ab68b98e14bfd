"""Which format the verifier takes a file for, by its content alone.

Reads no text; the proofs of the formats are modules of their own.
"""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum


class Kind(StrEnum):
    """The formats that have a proof."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    OFD = "ofd"


#: Formats whose public copy is of another one.
COPIES = {Kind.OFD: Kind.PDF}


def kind_of(data: bytes) -> Kind:
    """The format of these bytes; whatever is no package and no PDF may only be delimited text."""
    if data[:2] == b"PK":
        names = _names(data)
        if any(name.replace("\\", "/").lstrip("/").casefold() == "ofd.xml" for name in names):
            return Kind.OFD
        is_book = any(name.startswith("xl/") for name in names)
        return Kind.XLSX if is_book and "word/document.xml" not in names else Kind.DOCX
    return Kind.PDF if b"%PDF-" in data[:1024] else Kind.CSV


def _names(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []
