"""Planes and rectangles of an OFD: matrices, boxes, colours and how an object is painted.

Lengths are millimetres, y grows downwards (GB/T 33190-2016, section 8). Reads no file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from review.engines.read.ofd_package import Element


class Matrix(NamedTuple):
    """``x' = a·x + c·y + e``, ``y' = b·x + d·y + f``, as in PDF."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: Matrix) -> Matrix:
        """This transformation first, then ``other``."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much it enlarges, on average."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


class Rect(NamedTuple):
    """Left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """Never negative."""
        return max(self.x1 - self.x0, 0.0) * max(self.y1 - self.y0, 0.0)

    def cut(self, other: Rect) -> Rect:
        """What both cover; without area where they do not meet."""
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )


def shifted(x: float, y: float) -> Matrix:
    """A translation."""
    return Matrix(e=x, f=y)


def around(matrix: Matrix, box: Rect) -> Rect:
    """The upright rectangle around a transformed one."""
    points = [matrix.at(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    across, down = [x for x, _ in points], [y for _, y in points]
    return Rect(min(across), min(down), max(across), max(down))


Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Paint:
    """A colour 0..1 and how opaque it is; ``shading`` is the element of an axial or radial one."""

    rgb: Rgb = (0.0, 0.0, 0.0)
    alpha: float = 1.0
    shading: Element | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Pen:
    """How lines are drawn: width in millimetres, PDF's numbers for ends and corners, dashes."""

    width: float = 0.353
    cap: int = 0
    join: int = 0
    miter: float = 3.528
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0
