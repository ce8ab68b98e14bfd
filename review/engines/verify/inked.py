"""Lightest and darkest pixel of thousands of small rectangles of one grey picture.

A page has two thousand characters and each is asked whether there is ink under it. Numbers only; what
a contrast means is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Corners = tuple[float, float, float, float]  # left, top, right, bottom in fractions of the picture


def contrasts(picture: Grey, boxes: Sequence[Corners], *, grow: int) -> list[int]:
    """For each box the difference between its lightest and its darkest pixel, ``grow`` pixels wider on
    each side; every box has at least one pixel.
    """
    height, width = picture.shape
    found: list[int] = []
    for x0, y0, x1, y1 in boxes:
        left = min(max(int(x0 * width) - grow, 0), width - 1)
        top = min(max(int(y0 * height) - grow, 0), height - 1)
        right = max(round(x1 * width) + grow, left + 1)
        bottom = max(round(y1 * height) + grow, top + 1)
        part = picture[top:bottom, left:right]
        found.append(int(part.max()) - int(part.min()))
    return found
