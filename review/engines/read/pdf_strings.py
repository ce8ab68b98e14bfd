"""Text strings of a PDF, and entries of a dictionary that hold words.

Encodings only; where the strings lie is for ``pdf_hidden.py`` and ``pdf_catalogue.py``.
"""

from __future__ import annotations

from typing import Final

import pikepdf

from review.engines import limits

_BOMS: Final = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")


def words(value: pikepdf.Object | None) -> str:
    """The words of a text string, or of a stream that holds one; empty for anything else.

    Chinese writers often put GBK bytes where PDF wants UTF-16 (PDF 32000-1, 7.9.2).
    """
    if isinstance(value, pikepdf.Stream):
        return decoded(value.read_bytes()[: limits.SEGMENT_CHARS])
    if not isinstance(value, pikepdf.String):
        return ""
    data = bytes(value)
    if data.isascii() or data.startswith(_BOMS):
        return str(value)[: limits.SEGMENT_CHARS]
    return decoded(data) or str(value)


def decoded(data: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else GB 18030; nothing when none of them fits."""
    if data.startswith(_BOMS[:2]):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1") if data.isascii() else ""


def dictionary(value: pikepdf.Object | None) -> pikepdf.Dictionary | pikepdf.Stream | None:
    """The value where it is a dictionary (or the one of a stream), else None."""
    return value if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)) else None


def items(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    """The entries of an array; a single value as a list of one, nothing for None."""
    if value is None:
        return []
    if isinstance(value, pikepdf.Array):
        return [value[place] for place in range(min(len(value), limits.HIDDEN_SEGMENTS + 1))]
    return [value]
