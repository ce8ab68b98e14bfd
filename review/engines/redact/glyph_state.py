"""Geometry and text state of a PDF page: matrices, and what stands in force when a glyph is shown.

PDF 32000-1, 8.3.3 and 9.3. Numbers are points of user space unless said otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

from review.engines.matrices import Matrix
from review.engines.redact.glyph_fonts import Face

Point = tuple[float, float]


def applied(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(matrix: Matrix) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the unit square behind a matrix: where a picture is drawn."""
    corners = [applied(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


class Style(NamedTuple):
    """How glyphs are shown. ``name`` is what the stream itself calls the font, None where it was set by
    the caller; ``stretch`` is 1 for 100 %.
    """

    face: Face | None = None
    name: str | None = None
    size: float = 0.0
    letters: float = 0.0  # Tc
    words: float = 0.0  # Tw
    stretch: float = 1.0  # Tz
    leading: float = 0.0  # TL
    rise: float = 0.0  # Ts
    mode: int = 0  # Tr


class ShownGlyph(NamedTuple):
    """One code that is shown, and its address: ``path`` are the places of the ``Do`` that lead to its
    contents (none for those of the page), ``instruction`` the operator there, ``element`` the string in
    its array, ``start`` and ``length`` bytes of that string.

    ``number`` stands for it in an array of ``TJ``; ``origin`` is where it is drawn, ``across`` its width
    and ``up`` one em.
    """

    path: tuple[int, ...]
    instruction: int
    element: int
    start: int
    length: int
    text: str
    number: float
    origin: Point
    across: Point
    up: Point
    style: Style

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The quad of its advance and line height, in user space."""
        face = self.style.face
        rise, fall = (face.ascent, face.descent) if face is not None else (0.88, -0.12)
        (x, y), (ax, ay), (ux, uy) = self.origin, self.across, self.up
        low, high = (x + ux * fall, y + uy * fall), (x + ux * rise, y + uy * rise)
        return low, (low[0] + ax, low[1] + ay), (high[0] + ax, high[1] + ay), high

    def centre(self) -> Point:
        """The middle of that quad."""
        corners = self.corners()
        return (corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2
