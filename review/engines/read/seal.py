"""Red round stamps on a page: where they stand. A stamp is a fact about a document, not a text.

Looks at pixels only; the caller knows how large a pixel is.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

#: Diameter of a stamp on paper: 国发〔1999〕25号 gives 42 mm to most organs, 45 mm to ministries and 50 to
#: 60 mm above them; those of enterprises are 38 to 42 mm, oval ones 45 × 30 mm.
_SMALLEST_MM: Final = 25.0
_LARGEST_MM: Final = 65.0
_LONGEST_TO_SHORTEST: Final = 1.7
_FINE: Final = 4  # pixels for a millimetre: enough to see a rim of one millimetre
_RED: Final = 40  # by how much red outweighs green and blue
_SECTORS: Final = 36
_SECTORS_WITH_RIM: Final = 0.7


def red_ink(picture: Pixels) -> NDArray[np.bool_]:
    """Where ``picture`` (height × width × RGB) is red or the pink of a faint stamp."""
    wide = picture.astype(np.int16)
    return np.asarray(wide[..., 0] - np.maximum(wide[..., 1], wide[..., 2]) > _RED)


def find_seals(picture: Pixels, pixels_per_mm: float) -> list[tuple[float, float, float, float]]:
    """Rectangles of the stamps in pixels of ``picture``, top ones first.

    A stamp is a red figure of the right size with red all along an ellipse: a red heading, a photograph
    or a red table has none.
    """
    scale = min(1.0, _FINE / pixels_per_mm)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = red_ink(np.asarray(small, np.uint8)).astype(np.uint8)
    mm = pixels_per_mm * scale
    reach = max(1, round(mm))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((2 * reach + 1,) * 2, np.uint8))
    count, _, shapes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found: list[tuple[float, float, float, float]] = []
    for number in range(1, count):
        left, top, width, height = (int(value) for value in shapes[number][:4])
        longer, shorter = max(width, height), min(width, height)
        if not _SMALLEST_MM * mm <= shorter <= longer <= _LARGEST_MM * mm:
            continue
        if longer > shorter * _LONGEST_TO_SHORTEST:
            continue
        if _has_rim(mask[top : top + height, left : left + width]):
            found.append(
                (left / scale, top / scale, (left + width) / scale, (top + height) / scale)
            )
    return sorted(found, key=lambda sides: (sides[1], sides[0]))


def _has_rim(mask: NDArray[np.uint8]) -> bool:
    """Whether red stands near the ellipse that fills the rectangle, in most directions."""
    height, width = mask.shape
    down, across = np.nonzero(mask)
    x = (across + 0.5) / width * 2 - 1
    y = (down + 0.5) / height * 2 - 1
    near = np.hypot(x, y) > 0.85
    inside = np.hypot(x, y) < 1.06
    sectors = np.floor((np.arctan2(y, x) / (2 * np.pi) + 0.5) * _SECTORS).astype(int) % _SECTORS
    return len(np.unique(sectors[near & inside])) >= _SECTORS * _SECTORS_WITH_RIM
