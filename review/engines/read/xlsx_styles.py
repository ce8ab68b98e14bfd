"""How the cells of a workbook look, as far as it decides what is seen: number formats, letters in the
colour of their ground, letters too small to read.

Reads ``styles.xml`` and the colours of the theme. Conditional formats are not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from review.engines.read.built_in_formats import BUILT_IN
from review.engines.read.number_formats import NumberFormat, number_format

#: Points below which print can't be read.
_TINY: Final = 3.0
#: How near the colour of letters may come to that of their ground, in each of red, green and blue.
_NEAR: Final = 16
_RGB: Final = re.compile(r"^(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})$")
_WHITE: Final = (255, 255, 255)
#: The indexed colours that are light enough to matter on white; all others are dark (18.8.27).
_INDEXED: Final = {1: _WHITE, 9: _WHITE, 65: _WHITE, 26: (255, 255, 204), 27: (204, 255, 255)}
_DARK: Final = (0, 0, 0)
#: Order of the theme's colours in references to them: light and dark are exchanged (18.8.3).
_THEME: Final = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
)

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """How one style shows a value. ``faint``: in the colour of the ground; ``tiny``: too small."""

    format: NumberFormat
    faint: bool = False
    tiny: bool = False


_PLAIN: Final = Look(number_format("General"))


class Styles:
    """The looks of a workbook by the number that a cell names."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None = None) -> None:
        """``root`` of the part of styles, ``theme`` of the part of the theme; each may be missing."""
        self._theme = _theme_colours(theme)
        self._looks = self._read(root) if root is not None else []

    def look(self, number: str | None) -> Look:
        """The look that a cell's ``s`` names."""
        if number is None or not number.isdecimal():
            return self._looks[0] if self._looks else _PLAIN
        at = int(number[:6])
        return self._looks[at] if at < len(self._looks) else _PLAIN

    def is_faint(self, properties: etree._Element) -> bool:
        """Whether a run of rich text is white or too small to be read."""
        size = _value(properties.find("{*}sz"))
        return _is_tiny(size) or _near(self._colour(properties.find("{*}color"), _DARK), _WHITE)

    def _read(self, root: etree._Element) -> list[Look]:
        codes = dict(BUILT_IN)
        for node in root.iterfind("{*}numFmts/{*}numFmt"):
            named = node.get("numFmtId") or ""
            if named.isdecimal():
                codes[int(named)] = node.get("formatCode") or "General"
        fonts = [
            (
                self._colour(node.find("{*}color"), _DARK),
                _is_tiny(_value(node.find("{*}sz"))),
            )
            for node in root.iterfind("{*}fonts/{*}font")
        ]
        fills = [self._ground(node) for node in root.iterfind("{*}fills/{*}fill")]
        looks = []
        for xf in root.iterfind("{*}cellXfs/{*}xf"):
            number, font, fill = (
                _number(xf.get(name)) for name in ("numFmtId", "fontId", "fillId")
            )
            colour, tiny = fonts[font] if font < len(fonts) else (_DARK, False)
            ground = fills[fill] if fill < len(fills) else _WHITE
            faint = _near(colour, ground)
            looks.append(Look(number_format(codes.get(number, "General")), faint, tiny))
        return looks

    def _ground(self, fill: etree._Element) -> Colour:
        pattern = fill.find("{*}patternFill")
        if pattern is None or pattern.get("patternType") != "solid":
            return _WHITE
        return self._colour(pattern.find("{*}fgColor"), _DARK)

    def _colour(self, node: etree._Element | None, otherwise: Colour) -> Colour:
        if node is None:
            return otherwise
        colour = otherwise
        if found := _RGB.match(node.get("rgb") or ""):
            colour = _from_hex(found[1])
        elif (theme := node.get("theme")) is not None:
            at = _number(theme)
            colour = self._theme[at] if at < len(self._theme) else otherwise
        elif (indexed := node.get("indexed")) is not None:
            colour = _INDEXED.get(_number(indexed), _DARK)
        return _tinted(colour, node.get("tint"))


def _theme_colours(root: etree._Element | None) -> list[Colour]:
    found = {"lt1": _WHITE, "lt2": (238, 236, 225)}
    scheme = root.find(".//{*}clrScheme") if root is not None else None
    for node in scheme if scheme is not None else ():
        for colour in node:
            word = colour.get("lastClr") or colour.get("val") or ""
            if match := _RGB.match(word):
                found[etree.QName(node).localname] = _from_hex(match[1])
    return [found.get(name, _DARK) for name in _THEME]


def _from_hex(word: str) -> Colour:
    return (int(word[:2], 16), int(word[2:4], 16), int(word[4:], 16))


def _tinted(colour: Colour, tint: str | None) -> Colour:
    """Darker for a negative tint, lighter for a positive one (18.8.19), on each channel alone."""
    try:
        share = min(max(float(tint or 0), -1.0), 1.0)
    except ValueError:
        return colour
    if share < 0:
        red, green, blue = (round(each * (1 + share)) for each in colour)
    else:
        red, green, blue = (round(each + (255 - each) * share) for each in colour)
    return (red, green, blue)


def _near(colour: Colour, ground: Colour) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(colour, ground, strict=True))


def _value(node: etree._Element | None) -> str | None:
    return node.get("val") if node is not None else None


def _is_tiny(size: str | None) -> bool:
    try:
        return size is not None and float(size) < _TINY
    except ValueError:
        return False


def _number(text: str | None) -> int:
    return int(text[:9]) if text and text.isdecimal() else 0
