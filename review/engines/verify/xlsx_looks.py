"""What the styles of a workbook let be seen, judged by the verifier itself: letters in the colour of their
ground, letters too small, formats that hide.

Three answers: seen, unseen, and unsure where colours come close or a format decides by a condition. Knows
no cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lxml import etree

Rgb = tuple[int, int, int]

_PAPER: Final[Rgb] = (255, 255, 255)
_INK: Final[Rgb] = (0, 0, 0)
#: Indexed colours that may be light (ECMA-376 part 1, section 18.8.27); others are dark.
_LIGHT: Final = {"1": _PAPER, "9": _PAPER, "65": _PAPER}
_PALE: Final = frozenset(("22", "26", "27", "31", "41", "42", "43", "44", "45", "47"))
_THEME_ORDER: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)))
#: Surely alike below the first, surely apart above the second: sum of differences over the channels.
_ALIKE: Final = 12
_APART: Final = 60
#: Points: surely unreadable below the first, surely readable from the second.
_UNREADABLE: Final = 2.9
_READABLE: Final = 3.0
_SECTIONS: Final = 4
#: The format of a cell without any.
GENERAL: Final = "#0"
#: Numbers of the formats that need no code (18.8.30), those of Chinese programs included.
_BUILT_IN: Final = frozenset((*range(23), *range(27, 41), *range(45, 59)))


class Seen(Enum):
    """Whether somebody who looks at the sheet sees it."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Look:
    """One style: the code of its number format and how far letters in it are seen."""

    code: str = GENERAL
    letters: Seen = Seen.YES

    def text(self) -> Seen:
        """Whether text in such a cell is seen."""
        sections = list(sections_of(self.code))
        hides = len(sections) >= _SECTIONS and not sections[3].strip()
        return Seen.NO if hides else self.letters

    def number(self, value: float | None) -> Seen:
        """Whether a number in such a cell is seen."""
        sections = list(sections_of(self.code))[:3]
        if value is None or len(sections) == 1:
            return self.letters
        if any(mark in self.code for mark in ("[<", "[>", "[=")):
            return Seen.UNSURE if any(not each.strip() for each in sections) else self.letters
        at = 1 if value < 0 else 2 if value == 0 and len(sections) > 2 else 0
        if not sections[at].strip():
            return Seen.NO
        return self.letters


class Looks:
    """The styles of a workbook by number."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        self._theme = _theme(theme)
        self._looks = list(self._read(styles)) if styles is not None else []
        found = styles.iterfind("{*}numFmts/{*}numFmt") if styles is not None else ()
        self.codes = tuple(each.get("formatCode") or "" for each in found)

    def look(self, number: str | None) -> Look:
        """The look that the ``s`` of a cell names."""
        at = int(number) if number and number.isdecimal() and len(number) < 7 else 0
        return self._looks[at] if at < len(self._looks) else Look()

    def run(self, properties: etree._Element) -> Seen:
        """Whether a run of rich text with these properties is seen on white paper."""
        return _both(
            _size(properties.find("{*}sz")),
            self._difference(properties.find("{*}color"), _PAPER),
        )

    def _read(self, root: etree._Element) -> Iterator[Look]:
        codes = {
            each.get("numFmtId"): each.get("formatCode") or ""
            for each in root.iterfind("{*}numFmts/{*}numFmt")
        }
        fonts = root.findall("{*}fonts/{*}font")
        fills = root.findall("{*}fills/{*}fill")
        for xf in root.iterfind("{*}cellXfs/{*}xf"):
            number = xf.get("numFmtId") or "0"
            font, fill = _at(fonts, xf.get("fontId")), _at(fills, xf.get("fillId"))
            ground = self._ground(fill)
            letters = Seen.UNSURE
            if font is None:
                letters = self._difference(None, ground)
            elif ground is not None:
                colour = self._difference(font.find("{*}color"), ground)
                letters = _both(_size(font.find("{*}sz")), colour)
            yield Look(_format(number, codes.get(number)), letters)

    def _ground(self, fill: etree._Element | None) -> Rgb | None:
        """The colour of a cell; None where it is a pattern, a gradient or unknown."""
        if fill is None or not len(fill):
            return _PAPER
        pattern = fill.find("{*}patternFill")
        if pattern is None:
            return None
        kind = pattern.get("patternType")
        if kind in (None, "none"):
            return _PAPER
        if kind != "solid":
            return None
        return self._colour(pattern.find("{*}fgColor"))

    def _difference(self, node: etree._Element | None, ground: Rgb | None) -> Seen:
        colour = self._colour(node)
        if colour is None or ground is None:
            return Seen.UNSURE
        apart = sum(abs(a - b) for a, b in zip(colour, ground, strict=True))
        return Seen.NO if apart <= _ALIKE else Seen.YES if apart >= _APART else Seen.UNSURE

    def _colour(self, node: etree._Element | None) -> Rgb | None:
        """A colour; None where it can't be told here (tints, odd indices)."""
        if node is None:
            return _INK
        rgb, theme, indexed = node.get("rgb"), node.get("theme"), node.get("indexed")
        tint = node.get("tint") or "0"
        found: Rgb | None = _INK
        if rgb and len(rgb) in (6, 8):
            found = _hex(rgb[-6:])
        elif theme is not None:
            at = int(theme) if theme.isdecimal() and len(theme) < 4 else len(_THEME_ORDER)
            found = self._theme.get(_THEME_ORDER[at]) if at < len(_THEME_ORDER) else None
        elif indexed is not None:
            found = None if indexed in _PALE else _LIGHT.get(indexed, _INK)
        return found if tint.strip("0.-+") == "" else None


def _theme(root: etree._Element | None) -> Mapping[str, Rgb]:
    found: dict[str, Rgb] = {"lt1": _PAPER, "dk1": _INK}
    scheme = root.find(".//{*}clrScheme") if root is not None else None
    for node in scheme if scheme is not None else ():
        for each in node:
            rgb = _hex((each.get("lastClr") or each.get("val") or "")[-6:])
            if rgb is not None:
                found[str(node.tag).rpartition("}")[2]] = rgb
    return found


def _hex(word: str) -> Rgb | None:
    try:
        return (int(word[0:2], 16), int(word[2:4], 16), int(word[4:6], 16))
    except ValueError:
        return None


def _size(node: etree._Element | None) -> Seen:
    try:
        points = float(node.get("val") or "11") if node is not None else 11.0
    except ValueError:
        return Seen.UNSURE
    return Seen.NO if points < _UNREADABLE else Seen.YES if points >= _READABLE else Seen.UNSURE


def _both(one: Seen, other: Seen) -> Seen:
    if Seen.NO in (one, other):
        return Seen.NO
    return Seen.UNSURE if Seen.UNSURE in (one, other) else Seen.YES


def _format(number: str, code: str | None) -> str:
    """The code of a number format, that of a built-in one by its number."""
    if code:
        return GENERAL if code.casefold() == "general" else code
    known = number.isdecimal() and len(number) < 4 and int(number) in _BUILT_IN
    return f"#{number}" if known else GENERAL


def _at(rows: list[etree._Element], number: str | None) -> etree._Element | None:
    at = int(number) if number and number.isdecimal() and len(number) < 7 else 0
    return rows[at] if at < len(rows) else None


def sections_of(code: str) -> Iterator[str]:
    """The sections of a number format, cut at semicolons outside quotes and behind no backslash."""
    piece: list[str] = []
    quoted = escaped = False
    for letter in code:
        if letter == ";" and not quoted and not escaped:
            yield "".join(piece)
            piece = []
            continue
        if letter == '"' and not escaped:
            quoted = not quoted
        escaped = letter == "\\" and not escaped and not quoted
        piece.append(letter)
    yield "".join(piece)
