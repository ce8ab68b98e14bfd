"""Codes of simple fonts and the names of their glyphs (PDF 32000-1, 9.6.6): base encodings, differences, and what
a name says in Unicode.

Answers what a code may mean, and drops the differences that nothing shows any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final

import pikepdf
from fontTools.agl import toUnicode
from fontTools.encodings.StandardEncoding import StandardEncoding
from pdfminer.encodingdb import EncodingDB

_BASES: Final = {
    "/WinAnsiEncoding": EncodingDB.win2unicode,
    "/MacRomanEncoding": EncodingDB.mac2unicode,
    "/StandardEncoding": EncodingDB.std2unicode,
}


def names_of(font: Any, code: int) -> frozenset[str]:
    """Every glyph name that a code of a simple font may mean. An explicit difference is the only answer; without
    one all base encodings count, as readers disagree about the default.
    """
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        for number, name in differences(encoding):
            if number == code:
                return frozenset({name})
        base = str(encoding.get("/BaseEncoding", ""))
    else:
        base = str(encoding) if isinstance(encoding, pikepdf.Name) else ""
    tables = [base] if base in _BASES else list(_BASES)
    found = {name for table in tables for name in _named(table).get(code, ())}
    return frozenset(found | ({StandardEncoding[code]} if base not in _BASES else set()))


def unicodes_of(names: Collection[str]) -> frozenset[int]:
    """Code points of glyph names by the Adobe glyph list."""
    texts = (toUnicode(name) for name in names)
    return frozenset(ord(text) for text in texts if len(text) == 1)


def differences(encoding: Any) -> Iterator[tuple[int, str]]:
    """Code and glyph name of each difference."""
    listed = encoding.get("/Differences")
    code = 0
    for each in listed if isinstance(listed, pikepdf.Array) else ():
        if isinstance(each, pikepdf.Name):
            yield code, str(each)[1:]
            code += 1
        else:
            code = int(each)


def keep_differences(font: Any, codes: Collection[int]) -> bool:
    """Keep only the differences of these codes; the encoding becomes the font's own. Answers whether any went."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary) or "/Differences" not in encoding:
        return False
    known = list(differences(encoding))
    kept = [(code, name) for code, name in known if code in codes]
    if len(kept) == len(known):
        return False
    fresh = pikepdf.Dictionary(Type=pikepdf.Name.Encoding)
    if "/BaseEncoding" in encoding:
        fresh.BaseEncoding = encoding.BaseEncoding
    rows = pikepdf.Array()
    before: int | None = None
    for code, name in kept:
        if before is None or code != before + 1:
            rows.append(code)
        rows.append(pikepdf.Name("/" + name))
        before = code
    fresh.Differences = rows
    font.Encoding = fresh
    return True


@cache
def _named(table: str) -> dict[int, tuple[str, ...]]:
    """Glyph names of a base encoding by code."""
    from fontTools.agl import UV2AGL  # noqa: PLC0415  # a large table that few files ask for

    return {
        code: tuple(name for name in (UV2AGL.get(ord(text)),) if name)
        for code, text in _BASES[table].items()
        if len(text) == 1
    }
