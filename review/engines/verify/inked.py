"""Lightest and darkest pixel of thousands of small rectangles of one grey picture, all at once.

A page has two thousand characters and each is asked whether there is ink under it: one by one that
costs more than reading the page. Numbers only; what a contrast means is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Corners = tuple[float, float, float, float]


def contrasts(picture: Grey, boxes: Sequence[Corners], *, grow: int) -> NDArray[np.uint8]:
    """For each box (fractions of the picture) the difference between its lightest and its darkest
    pixel, ``grow`` pixels wider on each side; every box has at least one pixel.
    """
    if not boxes:
        return np.zeros(0, np.uint8)
    left, top, right, bottom = _pixels(picture, boxes, grow)
    answer = np.zeros(len(boxes), np.uint8)
    across = np.frexp((right - left).astype(np.float64))[1] - 1
    down = np.frexp((bottom - top).astype(np.float64))[1] - 1
    for wide, high in sorted(set(zip(across.tolist(), down.tolist(), strict=True))):
        chosen = np.nonzero((across == wide) & (down == high))[0]
        lightest, darkest = _windows(picture, wide, high)
        x0, y0 = left[chosen], top[chosen]
        x1, y1 = right[chosen] - (1 << wide), bottom[chosen] - (1 << high)
        corners = ((y0, x0), (y0, x1), (y1, x0), (y1, x1))
        most = np.max([lightest[each] for each in corners], axis=0)
        least = np.min([darkest[each] for each in corners], axis=0)
        answer[chosen] = most - least
    return answer


def _pixels(
    picture: Grey, boxes: Sequence[Corners], grow: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    height, width = picture.shape
    sides = np.nan_to_num(np.asarray(boxes, np.float64)).clip(-1.0, 2.0)
    left = np.clip((sides[:, 0] * width).astype(np.int64) - grow, 0, width - 1)
    top = np.clip((sides[:, 1] * height).astype(np.int64) - grow, 0, height - 1)
    right = np.rint(sides[:, 2] * width).astype(np.int64) + grow
    bottom = np.rint(sides[:, 3] * height).astype(np.int64) + grow
    right = np.minimum(np.maximum(right, left + 1), width)
    bottom = np.minimum(np.maximum(bottom, top + 1), height)
    return left, top, right, bottom


def _windows(picture: Grey, wide: int, high: int) -> tuple[Grey, Grey]:
    """Lightest and darkest of the window of 2^wide × 2^high pixels that begins at each pixel."""
    lightest = darkest = picture
    for step in (1 << power for power in range(wide)):
        lightest = np.maximum(lightest[:, :-step], lightest[:, step:])
        darkest = np.minimum(darkest[:, :-step], darkest[:, step:])
    for step in (1 << power for power in range(high)):
        lightest = np.maximum(lightest[:-step], lightest[step:])
        darkest = np.minimum(darkest[:-step], darkest[step:])
    return lightest, darkest
