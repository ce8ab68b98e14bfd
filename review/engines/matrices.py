"""Matrices of a PDF, as readers and removers both need them (PDF 32000-1, 8.3.3)."""

from __future__ import annotations

from typing import Final

Matrix = tuple[float, float, float, float, float, float]

#: Changes nothing.
PLAIN: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiplied(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does ``first`` and then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
