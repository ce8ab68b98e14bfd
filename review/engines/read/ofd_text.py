"""The characters of a TextObject: which, where, and in which direction they run
(GB/T 33190-2016, section 11).

Positions are exact as far as the file says them; the width of the last character of a code is taken
from its kind. Nothing is judged here; that is ``ofd_shown.py``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from review.engines.read.ofd_drawing import TextItem
from review.engines.read.ofd_package import children, content, number, numbers
from review.engines.read.ofd_shapes import Matrix, Rect, around

#: Height of a line above and below its base line (formats.md section 5).
_ABOVE: Final = 0.86
_BELOW: Final = 0.14
_ESCAPE: Final = re.compile(r"\\0x([0-9A-Fa-f]{4,5})")
_MOST_DELTAS: Final = 100_000
_NARROW: Final = 0.55


@dataclass(frozen=True)
class Placed:
    """One character: its place on the base line in the space of its object, the advance of its glyph,
    its glyph where the file names one.
    """

    text: str
    x: float
    y: float
    advance: float
    glyph: int | None


@dataclass(frozen=True)
class Char:
    """One character on the page: its rectangle in millimetres and its height."""

    text: str
    box: Rect
    size: float


@dataclass(frozen=True)
class Run:
    """Characters that follow each other on one line; ``angle`` is where they run, clockwise, in
    degrees, 0 from left to right.
    """

    chars: tuple[Char, ...]
    angle: int
    item: TextItem


def decoded(text: str) -> str:
    r"""The text of a TextCode: ``\0x0020`` stands for a character (formats.md section 5)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def placed(item: TextItem) -> Iterator[list[Placed]]:
    """For each TextCode its characters."""
    glyphs = _glyphs(item)
    nameless = "\ufffd" * len(glyphs) if has_nameless_glyphs(item) else ""
    first = 0
    x = y = 0.0
    for code in children(item.element, "TextCode"):
        text = decoded(content(code))
        if text.strip():  # blanks of the indentation around it are not meant
            text = text.strip("\r\n\t")
        elif nameless:  # glyphs are drawn that nobody can name
            text, nameless = nameless, ""
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        yield _one(item, text, (x, y), (code.get("DeltaX"), code.get("DeltaY")), glyphs, first)
        first += len(text)


def _one(
    item: TextItem,
    text: str,
    start: tuple[float, float],
    deltas: tuple[str | None, str | None],
    glyphs: dict[int, int],
    first: int,
) -> list[Placed]:
    count = max(len(text) - 1, 0)
    across, down = (expanded(each, count) for each in deltas)
    turned = math.radians(item.read_direction)
    x, y = start
    found: list[Placed] = []
    for index, character in enumerate(text):
        natural = item.size * item.h_scale * _width(character)
        advance = natural
        if deltas[0] or deltas[1]:
            dx = across[index] if index < len(across) else 0.0
            dy = down[index] if index < len(down) else 0.0
        else:
            dx, dy = natural * math.cos(turned), natural * math.sin(turned)
        step = math.hypot(dx, dy)
        if index == count and index and _width(character) == _width(text[index - 1]):
            step = math.hypot(x - found[-1].x, y - found[-1].y)  # as wide as the one before
        if natural and 0.15 * item.size <= step <= item.size * item.h_scale * 1.1:
            advance = max(step, natural) if _width(character) == 1 else step
        found.append(Placed(character, x, y, advance, glyphs.get(first + index)))
        x, y = x + dx, y + dy
    return found


def _width(character: str) -> float:
    if character.isspace() and character != "\u3000":
        return 0.5
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _NARROW


def expanded(text: str | None, most: int) -> list[float]:
    """Deltas with their runs (``g 3 2.5`` is three times 2.5), at most ``most`` of them; the last
    one is not repeated.
    """
    found: list[float] = []
    tokens = iter((text or "").split(None, min(3 * most + 6, _MOST_DELTAS)))
    for token in tokens:
        if len(found) >= most:
            break
        if token.lower() == "g":
            times, value = int(number(next(tokens, "0"))), number(next(tokens, "0"))
            found += [value] * min(max(times, 0), most - len(found))
        else:
            found.append(number(token))
    return found


def _glyphs(item: TextItem) -> dict[int, int]:
    """Glyph of each character that a CGTransform names, by place in the text of the whole object."""
    found: dict[int, int] = {}
    for each in children(item.element, "CGTransform"):
        start = int(number(each.get("CodePosition")))
        count = int(number(each.get("CodeCount"), 1))
        ids = [
            value for node in children(each, "Glyphs") for value in numbers(node.text, 1_000_000)
        ]
        for offset, glyph in enumerate(ids[: max(count, 1)] if len(ids) >= count else ids):
            found[start + offset] = int(glyph)
    return found


def has_nameless_glyphs(item: TextItem) -> bool:
    """Whether glyphs are drawn for which no text is given."""
    has_glyphs = next(children(item.element, "CGTransform"), None) is not None
    return has_glyphs and not any(
        decoded(content(code)).strip() for code in children(item.element, "TextCode")
    )


def glyph_turn(item: TextItem) -> Matrix:
    """How ``CharDirection`` turns each glyph about its origin: clockwise."""
    angle = math.radians(item.char_direction)
    cos, sin = math.cos(angle), math.sin(angle)
    return Matrix(cos, sin, -sin, cos)


def runs(item: TextItem) -> Iterator[Run]:
    """The characters on the page, split where a code goes back or leaves its line."""
    turn = glyph_turn(item)
    for found in placed(item):
        if not found:
            continue
        is_down = _runs_down(found, item.read_direction)
        group: list[Placed] = []
        for each in found:
            if group and _leaves(group[-1], each, is_down, item.size):
                yield _run(item, group, turn)
                group = []
            group.append(each)
        yield _run(item, group, turn)


def _runs_down(found: list[Placed], direction: float) -> bool:
    if len(found) < 2:
        return direction % 180 == 90
    across = sum(abs(b.x - a.x) for a, b in pairwise(found))
    down = sum(abs(b.y - a.y) for a, b in pairwise(found))
    return down > across


def _leaves(last: Placed, this: Placed, is_down: bool, size: float) -> bool:
    along, aside = this.x - last.x, this.y - last.y
    if is_down:
        along, aside = aside, along
    return abs(aside) > 0.6 * size or abs(along) > 40 * size


def _run(item: TextItem, group: list[Placed], turn: Matrix) -> Run:
    size = item.size
    chars = []
    for each in group:
        place = turn.then(Matrix(e=each.x, f=each.y)).then(item.matrix)
        box = around(place, Rect(0, -_ABOVE * size, each.advance, _BELOW * size))
        chars.append(Char(each.text, box, size * item.matrix.scale))
    dx, dy = group[-1].x - group[0].x, group[-1].y - group[0].y
    if abs(dx) + abs(dy) < 0.05 * size:
        turned = math.radians(item.read_direction)
        dx, dy = math.cos(turned), math.sin(turned)
    matrix = item.matrix
    angle = math.degrees(math.atan2(matrix.b * dx + matrix.d * dy, matrix.a * dx + matrix.c * dy))
    return Run(tuple(chars), round(angle) % 360, item)
