"""Which characters the fonts of a page list: a font that knows a character nothing shows any more
gives it away.

Looks at ToUnicode maps and at the character maps of embedded font programs. Decides nothing.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from review.engines.redact.folding import fold

_DEEPEST = 12
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_LONGEST_RANGE = 0x10000


class FontLists:
    """The folded characters each font of one PDF lists, worked out once per font."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def of_page(self, page: pikepdf.Object) -> frozenset[str]:
        """All characters that the fonts below a cleaned page list."""
        found: set[str] = set()
        self._collect(page.get("/Resources"), found, set(), 0)
        return frozenset(found)

    def _collect(
        self, resources: Any, found: set[str], seen: set[tuple[int, int]], depth: int
    ) -> None:
        if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST:
            return
        fonts = resources.get("/Font")
        for font in fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ():
            found |= self._listed(font)
        for category in ("/XObject", "/Pattern"):
            items = resources.get(category)
            for item in items.values() if isinstance(items, pikepdf.Dictionary) else ():
                if isinstance(item, pikepdf.Stream) and item.objgen not in seen:
                    seen.add(item.objgen)
                    self._collect(item.get("/Resources"), found, seen, depth + 1)
        states = resources.get("/ExtGState")
        for state in states.values() if isinstance(states, pikepdf.Dictionary) else ():
            mask = state.get("/SMask")
            group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
            if isinstance(group, pikepdf.Stream):
                self._collect(group.get("/Resources"), found, seen, depth + 1)

    def _listed(self, font: Any) -> frozenset[str]:
        key = font.objgen
        if key == (0, 0) or key not in self._known:
            self._known[key] = listed_characters(font)
        return self._known[key]


def listed_characters(font: Any) -> frozenset[str]:
    """The folded characters that a font dictionary and its program list."""
    texts: list[str] = []
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        texts.extend(_to_unicode(mapping.read_bytes()))
    holders = [font]
    descendants = font.get("/DescendantFonts")
    if isinstance(descendants, pikepdf.Array):
        holders.extend(descendants)
    for holder in holders:
        descriptor = holder.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            for name in ("/FontFile2", "/FontFile3"):
                program = descriptor.get(name)
                if isinstance(program, pikepdf.Stream):
                    texts.extend(_program(program.read_bytes()))
    return frozenset("".join(fold("".join(texts)).text))


def _to_unicode(data: bytes) -> list[str]:
    """The targets of a ToUnicode CMap (PDF 32000-1, 9.10.3)."""
    found: list[str] = []
    for kind, body in _BLOCK.findall(data):
        tokens = [
            bytes.fromhex(match[1].decode("ascii").replace("\n", "").replace("\r", ""))
            if match[1] is not None
            else match[0]
            for match in _TOKEN.finditer(body)
        ]
        found.extend(_pairs(tokens) if kind == b"bfchar" else _ranges(tokens))
    return found


def _pairs(tokens: list[bytes]) -> list[str]:
    return [each.decode("utf-16-be", "replace") for each in tokens[1::2]]


def _ranges(tokens: list[bytes]) -> list[str]:
    found: list[str] = []
    at = 0
    while at + 2 < len(tokens):
        first, last = (int.from_bytes(each, "big") for each in tokens[at : at + 2])
        if tokens[at + 2] == b"[":
            end = tokens.index(b"]", at) if b"]" in tokens[at:] else len(tokens)
            found += [each.decode("utf-16-be", "replace") for each in tokens[at + 3 : end]]
            at = end + 1
            continue
        target = tokens[at + 2]
        start = int.from_bytes(target, "big")
        for step in range(min(max(last - first, 0), _LONGEST_RANGE) + 1):
            code = (start + step).to_bytes(max(len(target), 2) + 1, "big")[-max(len(target), 2) :]
            found.append(code.decode("utf-16-be", "replace"))
        at += 3
    return found


def _program(data: bytes) -> list[str]:
    """The character map of an embedded TrueType or OpenType program; bare CFF has none."""
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            if "cmap" not in font:
                return []
            return [
                chr(code)
                for table in font["cmap"].tables
                if table.isUnicode()
                for code in table.cmap
            ]
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError):
        return []
