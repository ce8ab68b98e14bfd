"""Bars over marked places as quads, so that turned text loses nothing of its neighbours, and a short reason on
them where there is room.

Gives operators and a font that holds the letters of the reasons alone; where bars belong is decided elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pikepdf

from review.engines.redact.glyph_state import Point
from review.engines.redact.mark_font import Letters, embedded, letters_of

#: Four corners: where the line of text begins below, ends below, ends above, begins above.
Quad = tuple[Point, Point, Point, Point]

#: The resource name of the font of reasons.
FONT: Final = "/StampFont"

_MORE: Final = 0.25  # points around a bar, so that its edge covers what antialiasing leaves
_SHARE: Final = 0.72  # of the height of a bar that letters take …
_LENGTH: Final = 0.92  # … and of its length
_LEAST: Final = 4.5  # points: smaller letters are not read
_RISE: Final = 0.36  # of the size, from the middle of a line of ideographs to its baseline
_SAME_WAY: Final = 0.03  # radians between the lines of neighbours
_SAME_LINE: Final = 0.3  # of the height that neighbours may be off the line
_GAP: Final = 2.0  # widths between neighbours


@dataclass(frozen=True)
class Bar:
    """A quad to paint, in points of what it is painted on, and the word for it (none: empty)."""

    quad: Quad
    label: str = ""


class Stamps:
    """The bars of one file: their letters are one subset, made once for the same words."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._letters = _subset("".join(sorted({each for label in labels for each in label})))

    @property
    def has_letters(self) -> bool:
        """Whether ``font`` is needed among the resources."""
        return self._letters is not None

    def font(self, pdf: pikepdf.Pdf) -> pikepdf.Object | None:
        """The font of the reasons as an object of ``pdf``; None where there are none."""
        return None if self._letters is None else embedded(pdf, self._letters)

    def content(self, bars: Sequence[Bar]) -> bytes:
        """Operators that paint the bars black and set their words in white. The caller saves and restores the
        state around them.
        """
        if not bars:
            return b""
        painted = b"0 g\n" + b"".join(_polygon(each.quad) for each in bars)
        words = b"".join(self._word(each) for each in bars if each.label)
        return painted + (
            b"BT 0 Tr 100 Tz 0 Tc 0 Tw 0 Ts 1 g\n" + words + b"ET\n" if words else b""
        )

    def _word(self, bar: Bar) -> bytes:
        letters = self._letters
        if letters is None or not all(each in letters.codes for each in bar.label):
            return b""
        along, across = _sides(bar.quad)
        length, height = math.hypot(*along), math.hypot(*across)
        if not length or not height:
            return b""
        size = min(height * _SHARE, length * _LENGTH / max(letters.width(bar.label, 1.0), 0.01))
        if size < _LEAST:
            return b""
        (ux, uy), (vx, vy) = _unit(along), _unit(across)
        before = (length - letters.width(bar.label, size)) / 2
        below = height / 2 - _RISE * size
        x = bar.quad[0][0] + before * ux + below * vx
        y = bar.quad[0][1] + before * uy + below * vy
        matrix = f"{ux:.5f} {uy:.5f} {vx:.5f} {vy:.5f} {x:.2f} {y:.2f} Tm "
        return (
            f"{FONT} {size:.2f} Tf {matrix}".encode("ascii") + letters.written(bar.label) + b" Tj\n"
        )


def _subset(text: str) -> Letters | None:
    """The subset for these letters without those the font does not have."""
    while text:
        try:
            return letters_of(text)
        except KeyError as missing:
            text = text.replace(chr(int(missing.args[0])), "")
    return None


def rows_of(quads: Iterable[Quad]) -> list[Quad]:
    """One quad per stretch of neighbours on a line, whichever way the line runs: the gaps between characters are
    covered too. Quads are taken in the order of the text.
    """
    rows: list[Quad] = []
    for quad in quads:
        joined = _joined(rows[-1], quad) if rows else None
        if joined is not None:
            rows[-1] = joined
        else:
            rows.append(quad)
    return rows


def _joined(row: Quad, quad: Quad) -> Quad | None:
    """Both as one quad along the line of the first; None where they are no neighbours."""
    along, across = _sides(row)
    other, _ = _sides(quad)
    height = math.hypot(*across)
    if not height or not math.hypot(*along):
        return None
    (ux, uy), (vx, vy) = _unit(along), _unit(across)
    turn = math.hypot(*other) and abs(
        math.atan2(ux * other[1] - uy * other[0], ux * other[0] + uy * other[1])
    )
    if turn > _SAME_WAY:
        return None
    origin = row[0]

    def flat(point: Point) -> Point:
        x, y = point[0] - origin[0], point[1] - origin[1]
        return x * ux + y * uy, x * vx + y * vy

    first, second = [flat(each) for each in row], [flat(each) for each in quad]
    middle = sum(y for _, y in second) / 4 - sum(y for _, y in first) / 4
    if abs(middle) > _SAME_LINE * height:
        return None
    width = max(x for x, _ in second) - min(x for x, _ in second)
    gap = max(
        min(x for x, _ in second) - max(x for x, _ in first),
        min(x for x, _ in first) - max(x for x, _ in second),
    )
    if gap > _GAP * max(width, height / 2):
        return None
    xs, ys = [x for x, _ in first + second], [y for _, y in first + second]

    def back(x: float, y: float) -> Point:
        return origin[0] + x * ux + y * vx, origin[1] + x * uy + y * vy

    return (
        back(min(xs), min(ys)),
        back(max(xs), min(ys)),
        back(max(xs), max(ys)),
        back(min(xs), max(ys)),
    )


def _sides(quad: Quad) -> tuple[Point, Point]:
    """The lower side, and the way up from it."""
    (x0, y0), (x1, y1), _, (x3, y3) = quad
    return (x1 - x0, y1 - y0), (x3 - x0, y3 - y0)


def _unit(side: Point) -> Point:
    size = math.hypot(*side)
    return (side[0] / size, side[1] / size) if size else (0.0, 0.0)


def _polygon(quad: Quad) -> bytes:
    along, across = _sides(quad)
    (ux, uy), (vx, vy) = _unit(along), _unit(across)
    ways = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = [
        (x + _MORE * (right * ux + up * vx), y + _MORE * (right * uy + up * vy))
        for (x, y), (right, up) in zip(quad, ways, strict=True)
    ]
    steps = [f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(corners)]
    return (" ".join(steps) + " h f\n").encode("ascii")
