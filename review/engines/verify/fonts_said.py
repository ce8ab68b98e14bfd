"""Which letters a ToUnicode map gives to codes (PDF 32000-1, 9.10.3).

Nearly all maps are rows of hex numbers, which one expression reads; what else a map may say is left to
pdfminer's parser, which takes ten times as long.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import PDFUnicodeNotDefined

_BLOCK: Final = re.compile(rb"\bbeginbf(char|range)\b(.*?)\bendbf\1\b", re.DOTALL)
_OPENED: Final = re.compile(rb"\bbeginbf")
_HEX: Final = rb"<([0-9A-Fa-f]*)>\s*"
_PAIR: Final = re.compile(_HEX + _HEX)
_RANGE: Final = re.compile(_HEX + _HEX + rb"(?:" + _HEX + rb"|\[((?:\s*<[0-9A-Fa-f]*>)*)\s*\]\s*)")
_EACH: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
#: Codes of one range: more are no letters of a font.
_WIDEST: Final = 0x10000


def letters_said(data: bytes) -> dict[int, str]:
    """Code -> letters as they are written there."""
    blocks = _BLOCK.findall(data)
    if len(blocks) == len(_OPENED.findall(data)) and b"usecmap" not in data and b"%" not in data:
        plain = [_pairs(kind, body) for kind, body in blocks]
        if None not in plain:
            return {code: text for rows in plain for code, text in rows or ()}
    return dict(_by_pdfminer(data))


def _pairs(kind: bytes, body: bytes) -> list[tuple[int, str]] | None:
    """Codes and letters of one block; None where it holds anything but rows of hex numbers."""
    rows = _PAIR if kind == b"char" else _RANGE
    found: list[tuple[int, str]] = []
    at = len(body) - len(body.lstrip())
    while match := rows.match(body, at):
        at = match.end()
        try:
            found += _char(match) if kind == b"char" else _range(match)
        except ValueError:
            return None
    return found if at == len(body) else None


def _char(match: re.Match[bytes]) -> list[tuple[int, str]]:
    return [(int(match[1], 16), _text(match[2]))]


def _range(match: re.Match[bytes]) -> list[tuple[int, str]]:
    first, last = int(match[1], 16), int(match[2], 16)
    if last - first >= _WIDEST:
        return []
    if match[3] is None:
        texts = _EACH.findall(match[4])
        return [(first + at, _text(each)) for at, each in enumerate(texts[: last - first + 1])]
    start = bytes.fromhex(match[3].decode("ascii"))
    head, tail = start[:-4], start[-4:]
    low = int.from_bytes(tail, "big")
    if low + last - first >= 1 << (8 * len(tail)):
        raise ValueError("overflow")
    return [
        (
            first + more,
            (head + (low + more).to_bytes(len(tail), "big")).decode("utf-16-be", "ignore"),
        )
        for more in range(last - first + 1)
    ]


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "ignore")


def _by_pdfminer(data: bytes) -> Iterator[tuple[int, str]]:
    table = FileUnicodeMap()
    CMapParser(table, io.BytesIO(data)).run()
    for code in table.cid2unichr:
        try:
            yield code, table.get_unichr(code)
        except (KeyError, PDFUnicodeNotDefined):
            continue
