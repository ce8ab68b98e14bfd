"""Which characters the fonts of a page list: a font that knows a character nothing shows any more
gives it away.

Looks at ToUnicode maps, differences of encodings, character maps and glyph names of embedded font programs.
Decides nothing.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont, TTLibError

from review.engines.redact.folding import fold
from review.engines.redact.fonts_cmap import read_meanings
from review.engines.redact.fonts_names import differences, names_of, unicodes_of

_DEEPEST = 12
_CODES = 256  # of a simple font
#: Glyph names that spell out a code point, as a CFF program keeps them (Adobe glyph list specification, 2).
_NAMED = re.compile(rb"uni[0-9A-F]{4}|u[0-9A-F]{5}")


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
        texts.extend(read_meanings(mapping.read_bytes()).texts.values())
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        texts.extend(toUnicode(name) for _, name in differences(encoding))
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
                    data = program.read_bytes()
                    texts.extend(_program(data))
                    texts.extend(toUnicode(name.decode("ascii")) for name in _NAMED.findall(data))
    return frozenset("".join(fold("".join(texts)).text))


def characters_with_widths(font: Any) -> frozenset[str]:
    """The folded characters of a simple font's codes that have a width, by its encoding."""
    widths = font.get("/Widths")
    listed = list(widths) if isinstance(widths, pikepdf.Array) else []
    codes = [code for code, width in enumerate(listed, int(font.get("/FirstChar", 0))) if width]
    points = (unicodes_of(names_of(font, code)) for code in codes if code < _CODES)
    return frozenset(fold("".join(chr(point) for each in points for point in sorted(each))).text)


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
