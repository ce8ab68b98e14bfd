"""How text of a Word file looks, as far as it decides whether a reader of the paper can see it: hidden by
a mark or a style, in the colour of what lies behind it, or too small to be read.

Rules: ISO/IEC 29500-1 sections 17.3.2 (run properties) and 17.7 (styles). A colour counts as unseen only
where the file itself says what lies behind: over a picture, in a shape or in a shaded table style nobody
knows, and the text stays visible text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from review.engines.model import Hidden
from review.engines.read.docx_names import attribute, child, is_on, word

#: Background nobody can name without drawing the page.
UNKNOWN: Final = "?"
_PAPER: Final = "FFFFFF"
#: Half points below which text is no text to a reader (2 pt; redaction.md section 6.3).
_SMALLEST: Final = 4
#: Steps of one colour channel that no eye tells apart.
_ALIKE: Final = 16
#: Styles based on each other that are followed. Answers: a chain of ten thousand, for each of them.
_DEEPEST: Final = 64
_HIGHLIGHTS: Final = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_WHITE_THEMES: Final = frozenset({"background1", "light1"})
#: How style sheets are called; programs number them when there are several.
STYLE_SHEET: Final = re.compile(r"(?:^|/)styles\d*\.xml$")
_ASKED: Final = {
    qualified: name
    for name in ("rStyle", "vanish", "color", "shd", "highlight", "sz")
    for qualified in word(name)
}


@dataclass(frozen=True, slots=True)
class Shade:
    """What run properties say: ``colour`` and ``fill`` as six hex digits, ``size`` in half points; None
    where they say nothing. ``fill`` may be ``UNKNOWN``.
    """

    colour: str | None = None
    fill: str | None = None
    size: int | None = None
    vanish: bool | None = None
    style: str = ""

    def over(self, other: Shade) -> Shade:
        """These properties where they say something, else the other ones."""
        return Shade(
            self.colour if self.colour is not None else other.colour,
            self.fill if self.fill is not None else other.fill,
            self.size if self.size is not None else other.size,
            self.vanish if self.vanish is not None else other.vanish,
        )


_PLAIN: Final = Shade()


@dataclass(frozen=True)
class Looks:
    """The style sheet of a Word file. ``hidden`` are the ids of styles whose text is hidden, with ""
    among them where text without a style is; ``shades`` the looks of each style; ``filling`` the table
    styles that colour cells.
    """

    hidden: frozenset[str] = frozenset()
    shades: Mapping[str, Shade] = field(default_factory=dict)
    filling: frozenset[str] = frozenset()

    def paragraph(self, properties: etree._Element | None) -> Shade:
        """The looks of a run that says nothing, in a paragraph of these ``w:pPr``; ``vanish`` is set."""
        style = attribute(child(properties, "pStyle"), "val") if properties is not None else ""
        known = self.shades.get(style) or self.shades.get("") or _PLAIN
        fill = None if properties is None else _fill(child(properties, "shd"))
        return Shade(
            known.colour,
            known.fill if fill is None else fill,
            known.size,
            style in self.hidden,
        )

    def state(self, properties: etree._Element | None, around: Shade, surface: str) -> str:
        """Empty for visible text, else ``hidden``, ``white`` or ``invisible``: of a run with these
        ``w:rPr`` in a paragraph that looks as ``around`` and stands on the colour ``surface``.
        """
        shade = around
        if properties is not None and len(properties):
            own = read_shade(properties)
            if own is not _PLAIN:
                style = self.shades.get(own.style, _PLAIN) if own.style else _PLAIN
                hidden = own.vanish
                if hidden is None:
                    hidden = around.vanish or (own.style != "" and own.style in self.hidden)
                shade = Shade(
                    *_first(own, style, around),
                    hidden,
                )
        if shade.vanish:
            return Hidden.HIDDEN.value
        if shade.size is not None and shade.size < _SMALLEST:
            return Hidden.INVISIBLE.value
        behind = surface if shade.fill is None else shade.fill
        if shade.colour is not None and _alike(shade.colour, behind):
            return Hidden.WHITE.value
        return ""


def _first(own: Shade, style: Shade, around: Shade) -> tuple[str | None, str | None, int | None]:
    found = own.over(style).over(around)
    return found.colour, found.fill, found.size


def read_looks(styles: etree._Element) -> Looks:
    """What a ``w:styles`` part says. A style that is based on itself says what it says itself."""
    defaults = child(child(child(styles, "docDefaults"), "rPrDefault"), "rPr")
    ground = _PLAIN if defaults is None else read_shade(defaults)
    own: dict[str, Shade] = {}
    parents: dict[str, str] = {}
    characters: set[str] = set()
    usual = ""
    filled: set[str] = set()
    for style in styles:
        if style.tag not in word("style"):
            continue
        name = attribute(style, "styleId")
        if not name:
            continue  # nothing can refer to it, and "" is the text without a style
        properties = child(style, "rPr")
        shade = _PLAIN if properties is None else read_shade(properties)
        behind = _fill(child(child(style, "pPr"), "shd"))
        own[name] = shade.over(Shade(fill=behind)) if behind is not None else shade
        based = child(style, "basedOn")
        if based is not None:
            parents[name] = attribute(based, "val")
        kind = attribute(style, "type")
        if kind == "character":
            characters.add(name)
        elif kind in ("", "paragraph") and attribute(style, "default") in ("1", "true", "on"):
            usual = name
        if kind == "table" and any(_fill(each) is not None for each in style.iter(*word("shd"))):
            filled.add(name)
    resolved: dict[str, Shade] = {}
    filling: set[str] = set()
    for name in own:
        chain = _chain(name, parents, own)
        found = _combined(chain, own)
        resolved[name] = found if name in characters else found.over(ground)
        if not filled.isdisjoint(chain):
            filling.add(name)
    resolved[""] = resolved.get(usual, ground)
    hidden = frozenset(name for name, shade in resolved.items() if shade.vanish)
    return Looks(hidden, resolved, frozenset(filling))


def _combined(chain: Iterable[str], own: Mapping[str, Shade]) -> Shade:
    found = _PLAIN
    for name in chain:
        if own[name] is not _PLAIN:
            found = found.over(own[name])
    return found


def hidden_styles(styles: etree._Element) -> frozenset[str]:
    """The ids of the styles of ``word/styles.xml`` whose text is hidden, also by a style they are
    based on or by the defaults of the document; "" for text without a style.
    """
    return read_looks(styles).hidden


def page_colour(root: etree._Element) -> str:
    """The colour of the paper of a part: white, or unknown where the document asks for another, which
    programs show or not as they are set.
    """
    background = child(root, "background")
    colour = attribute(background, "color")
    white = background is None or colour in ("", "auto") or _alike(colour, _PAPER)
    return _PAPER if white else UNKNOWN


def read_shade(properties: etree._Element) -> Shade:
    """What a ``w:rPr`` says about the looks of its text; the same object where it says nothing."""
    colour = fill = marker = None
    size: int | None = None
    vanish: bool | None = None
    style = ""
    seen = False
    for each in properties:
        name = _ASKED.get(each.tag)
        if name is None:
            continue
        seen = True
        if name == "rStyle":
            style = attribute(each, "val")
        elif name == "vanish":
            vanish = is_on(each)
        elif name == "color":
            colour = _colour(each)
        elif name == "shd":
            fill = _fill(each)
        elif name == "highlight":
            marker = _HIGHLIGHTS.get(attribute(each, "val"))
        else:
            value = attribute(each, "val")
            size = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else None
    return Shade(colour, marker or fill, size, vanish, style) if seen else _PLAIN


def table_surface(properties: etree._Element | None, looks: Looks, surface: str) -> str:
    """What lies behind the cells of a table with these ``w:tblPr``."""
    fill = _fill(child(properties, "shd"))
    if fill is not None:
        return fill
    style = attribute(child(properties, "tblStyle"), "val")
    return UNKNOWN if style in looks.filling else surface


def cell_surface(properties: etree._Element | None, surface: str) -> str:
    """What lies behind the text of a cell with these ``w:tcPr``."""
    fill = _fill(child(properties, "shd"))
    return surface if fill is None else fill


def _chain(name: str, parents: Mapping[str, str], known: Iterable[str]) -> list[str]:
    chain: list[str] = []
    seen: set[str] = set()
    while name in known and name not in seen and len(seen) < _DEEPEST:
        seen.add(name)
        chain.append(name)
        name = parents.get(name, "")
    return chain


def _colour(node: etree._Element) -> str | None:
    """An automatic colour is chosen so that it can be read: it says nothing here."""
    value = attribute(node, "val")
    if _channels(value):
        return value
    return _PAPER if attribute(node, "themeColor") in _WHITE_THEMES else None


def _fill(node: etree._Element | None) -> str | None:
    """The colour of a ``w:shd``: its fill, or its colour where the pattern is solid."""
    pattern = attribute(node, "val")
    if node is None or pattern == "nil":
        return None
    if pattern == "solid":
        value = attribute(node, "color")
        return value if _channels(value) else UNKNOWN
    if pattern not in ("", "clear"):
        return UNKNOWN
    value = attribute(node, "fill")
    if _channels(value):
        return value
    return UNKNOWN if attribute(node, "themeFill") else None


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = _channels(one), _channels(other)
    return bool(first and second) and all(
        abs(a - b) <= _ALIKE for a, b in zip(first, second, strict=True)
    )


def _channels(value: str) -> tuple[int, ...]:
    """Red, green and blue; empty for anything but six hex digits."""
    if len(value) != 6 or not value.isascii() or not value.isalnum():
        return ()
    try:
        return tuple(bytes.fromhex(value))
    except ValueError:
        return ()
