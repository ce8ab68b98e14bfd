"""Lightest and darkest pixel of thousands of small rectangles of one grey picture.

A page has two thousand characters and each is asked whether there is ink under it. Numbers only; what
a contrast means is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
#: Pixels of a side up to which boxes are looked at together, and how many of them.
_SMALL = 48
_AT_ONCE = 512
_FAR = 1e9  # pixels: numbers beyond it are nonsense of a file

Corners = tuple[float, float, float, float]  # left, top, right, bottom in fractions of the picture


def contrasts(
    picture: Grey, boxes: Sequence[Corners] | NDArray[np.float64], *, grow: int
) -> list[int]:
    """For each box the difference between its lightest and its darkest pixel, ``grow`` pixels wider on
    each side; every box has at least one pixel.
    """
    if not len(boxes):
        return []
    height, width = picture.shape
    sides = np.asarray(boxes, np.float64) * (width, height, width, height)
    sides = np.clip(sides, -_FAR, _FAR)
    left = np.clip(sides[:, 0].astype(np.intp) - grow, 0, width - 1)
    top = np.clip(sides[:, 1].astype(np.intp) - grow, 0, height - 1)
    right = np.clip(np.rint(sides[:, 2]).astype(np.intp) + grow, left + 1, width)
    bottom = np.clip(np.rint(sides[:, 3]).astype(np.intp) + grow, top + 1, height)
    found = np.zeros(len(boxes), np.intp)
    longest = np.maximum(right - left, bottom - top)
    for place in np.nonzero(longest > _SMALL)[0]:
        part = picture[top[place] : bottom[place], left[place] : right[place]]
        found[place] = int(part.max()) - int(part.min())
    small = np.nonzero(longest <= _SMALL)[0]
    for start in range(0, len(small), _AT_ONCE):
        some = small[start : start + _AT_ONCE]
        wide, high = int((right - left)[some].max()), int((bottom - top)[some].max())
        # smaller boxes see their last row and column again
        rows = np.minimum(top[some, None] + np.arange(high), bottom[some, None] - 1)
        columns = np.minimum(left[some, None] + np.arange(wide), right[some, None] - 1)
        seen = picture[rows[:, :, None], columns[:, None, :]].reshape(len(some), -1)
        found[some] = seen.max(axis=1).astype(np.intp) - seen.min(axis=1)
    answer: list[int] = found.tolist()
    return answer
