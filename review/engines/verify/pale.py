"""Which text of a Word file nobody can see on paper, as the verifier judges it: hidden, in the colour
behind it, or smaller than 2 pt.

A judgement of its own beside that of the reader, after the same standard (ISO/IEC 29500-1 sections
17.3.2, 17.7). Where nobody can say what lies behind, text counts as seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OFF = frozenset({"0", "false", "off", "none"})
#: A background that only a drawn page would show.
UNSURE = "?"
PAPER = "FFFFFF"
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
#: Styles based on each other that are followed; nobody stacks so many.
_DEEPEST = 64
_MARKER = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
    "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
#: What is asked of run properties; ``style`` is the character style.
Said = dict[str, str]


def note(said: Said, local: str, given: Mapping[str, str]) -> None:
    """Write down what one child of run properties says."""
    value = given.get("val", "")
    if local == "rStyle":
        said["style"] = value
    elif local == "vanish":
        said["vanish"] = "" if value in OFF else "yes"
    elif local == "color":
        colour = value if _HEX.fullmatch(value) else ""
        if not colour and given.get("themeColor") in {"background1", "light1"}:
            colour = PAPER
        said["colour"] = colour
    elif local == "shd":
        said["shade"] = fill(given)
    elif local == "highlight":
        said["marker"] = _MARKER.get(value, "")
    elif local == "sz" and value.isascii() and value.isdecimal() and len(value) < 6:
        said["size"] = value


def fill(given: Mapping[str, str]) -> str:
    """The colour a ``w:shd`` paints, empty for none."""
    pattern = given.get("val", "")
    if pattern == "nil":
        return ""
    if pattern == "solid":
        colour = given.get("color", "")
        return colour if _HEX.fullmatch(colour) else UNSURE
    if pattern not in {"", "clear"}:
        return UNSURE
    if _HEX.fullmatch(given.get("fill", "")):
        return given["fill"]
    return UNSURE if given.get("themeFill") else ""


def is_paper(colour: str) -> bool:
    """Whether a page of this colour is a white one."""
    return colour in {"", "auto"} or _alike(colour, PAPER)


@dataclass
class Style:
    """One style as written."""

    kind: str = ""
    usual: bool = False
    base: str = ""
    said: Said = field(default_factory=dict)
    paragraph: str = ""
    paints: bool = False


def _take(found: Said, said: Said, paragraph: str) -> None:
    """Add what one style says where nothing was said before."""
    for key in ("vanish", "size"):
        if key in said:
            found.setdefault(key, said[key])
    if said.get("colour"):
        found.setdefault("colour", said["colour"])
    behind = said.get("marker") or said.get("shade") or paragraph
    if behind:
        found.setdefault("fill", behind)


class StyleSheet:
    """The styles of all sheets of a file; ``element`` is told of every element with its path."""

    def __init__(self) -> None:
        self.styles: dict[str, Style] = {}
        self.ground: Said = {}
        self._at = ""

    def element(self, path: list[str], local: str, given: Mapping[str, str]) -> None:
        """The next start of an element; ``path`` are the names around it."""
        if local == "style" and path[-1:] == ["styles"]:
            self._at = given.get("styleId", "")
            usual = given.get("default", "") in {"1", "true", "on"}
            if self._at:  # one without an id is referred to by nothing
                self.styles[self._at] = Style(given.get("type", ""), usual)
        elif path[-3:] == ["docDefaults", "rPrDefault", "rPr"]:
            note(self.ground, local, given)
        elif "style" in path and self._at in self.styles:
            style = self.styles[self._at]
            if local == "basedOn" and path[-1] == "style":
                style.base = given.get("val", "")
            elif path[-2:] == ["style", "rPr"]:
                note(style.said, local, given)
            elif local == "shd":
                if path[-2:] == ["style", "pPr"]:
                    style.paragraph = fill(given)
                style.paints = style.paints or bool(fill(given))

    def _chain(self, name: str) -> list[Style]:
        chain: list[Style] = []
        seen: set[str] = set()
        while name in self.styles and name not in seen and len(seen) < _DEEPEST:
            seen.add(name)
            chain.append(self.styles[name])
            name = self.styles[name].base
        return chain

    def _usual(self) -> str:
        names = [n for n, s in self.styles.items() if s.usual and s.kind in {"", "paragraph"}]
        return names[-1] if names else ""

    def look(self, name: str, *, character: bool = False) -> Said:
        """What a style says with all it is based on; a paragraph without a known style looks usual."""
        if not character and name not in self.styles:
            name = self._usual()
        chain = self._chain(name)
        found: Said = {}
        if character and not chain:
            return found
        for style in chain:
            _take(found, style.said, style.paragraph)
        if not (chain and chain[0].kind == "character"):
            _take(found, self.ground, "")
        return found

    def hides(self, name: str, *, character: bool = False) -> bool:
        """Whether a style hides its text; no name means a paragraph without a style."""
        if name and name not in self.styles:
            return False
        return self.look(name, character=character).get("vanish") == "yes"

    def paints(self, name: str) -> bool:
        """Whether a table style colours cells."""
        return any(s.paints for s in self._chain(name) if s.kind == "table")


def unseen(run: Said, paragraph: Said, looks: Looks, surface: str) -> str:
    """``hidden``, ``invisible``, ``white`` or nothing, for a run in a paragraph (its ``style`` and
    ``shade``) on a surface.
    """
    around, hides_around = looks.of_paragraph(paragraph.get("style", ""))
    own, hides_own = looks.of_character(run.get("style", ""))
    hidden = hides_around or hides_own
    if "vanish" in run:
        hidden = run["vanish"] == "yes"
    if hidden:
        return "hidden"
    size = run.get("size") or own.get("size") or around.get("size", "")
    if size and int(size) < 4:
        return "invisible"
    colour = run.get("colour") or own.get("colour") or around.get("colour", "")
    behind = (
        run.get("marker")
        or run.get("shade")
        or own.get("fill")
        or paragraph.get("shade")
        or around.get("fill")
        or surface
    )
    return "white" if colour and _alike(colour, behind) else ""


class Looks:
    """The style sheet with its answers kept: a long file asks for the same styles again and again."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.paints: Callable[[str], bool] = sheet.paints
        self._sheet = sheet
        self._known: dict[tuple[str, bool], tuple[Said, bool]] = {}

    def of_paragraph(self, name: str) -> tuple[Said, bool]:
        """Looks of a paragraph style, and whether it hides."""
        return self._answer(name, character=False)

    def of_character(self, name: str) -> tuple[Said, bool]:
        """Looks of a character style, and whether it hides; none without a name."""
        return self._answer(name, character=True) if name else ({}, False)

    def _answer(self, name: str, *, character: bool) -> tuple[Said, bool]:
        if (name, character) not in self._known:
            look = self._sheet.look(name, character=character)
            self._known[name, character] = look, self._sheet.hides(name, character=character)
        return self._known[name, character]


def _alike(one: str, other: str) -> bool:
    if one == other:
        return one != UNSURE
    if not (_HEX.fullmatch(one) and _HEX.fullmatch(other)):
        return False
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return all(abs(a - b) <= 16 for a, b in pairs)
