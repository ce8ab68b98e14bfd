"""Red round stamps on a page: where they stand. A stamp is a fact about a document, not a text.

Looks at pixels only; the caller knows how large a pixel is.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from review.engines.read.scan_models import Pixels

Rectangle = tuple[float, float, float, float]

#: Diameter of a stamp on paper: 国发〔1999〕25号 gives 42 mm to most organs, 45 mm to ministries and 50 to
#: 60 mm above them; those of enterprises are 38 to 42 mm, oval ones 45 × 30 mm.
_SMALLEST_MM: Final = 25.0
_LARGEST_MM: Final = 65.0
_OVAL: Final = 1.8
_FINE: Final = 3  # pixels for a millimetre: enough to see a rim of one millimetre
_RED: Final = 40  # by how much red outweighs green and blue
_SECTORS: Final = 36
_SECTORS_WITH_RIM: Final = 0.75
_RED_OF_RIM: Final = 0.25
_SHARED: Final = 0.4
_FULL: Final = 0.7  # of the inside: a red disc or photograph is no stamp
_BESIDE: Final = 0.4  # of a ring just outside
_VOTES: Final = 18  # of the edges on a circle (OpenCV's accumulator)
_MOST_CIRCLES: Final = 30


def red_ink(picture: Pixels) -> NDArray[np.bool_]:
    """Where ``picture`` (height × width × RGB) is red or the pink of a faint stamp."""
    return np.asarray(cv2.subtract(picture[..., 0], picture[..., 1:].max(axis=2)) > _RED)


def find_seals(picture: Pixels, pixels_per_mm: float) -> list[Rectangle]:
    """Rectangles of the stamps in pixels of ``picture``, top ones first.

    A stamp has red all along a circle or ellipse of the right size, paper inside and outside of it: a red
    heading, a photograph or a red table has none. Stamps may overlap each other and red lines.
    """
    scale = min(1.0, _FINE / pixels_per_mm)
    small = np.asarray(
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )
    mask = red_ink(small).astype(np.uint8)
    mm = pixels_per_mm * scale
    if np.count_nonzero(mask) < _SMALLEST_MM * mm:
        return []
    tried = [(_rim(mask, sides), sides) for sides in (*_circles(mask, mm), *_ovals(mask, mm))]
    found: list[Rectangle] = []
    for rim, sides in sorted(tried, reverse=True):
        if rim >= _SECTORS_WITH_RIM and not any(_overlaps(sides, other) for other in found):
            found.append(sides)
    shown = [(x0 / scale, y0 / scale, x1 / scale, y1 / scale) for x0, y0, x1, y1 in found]
    return sorted(shown, key=lambda sides: (sides[1], sides[0]))


def _circles(mask: Pixels, mm: float) -> list[Rectangle]:
    """Circles by the votes of their edges, strongest first."""
    votes = cv2.HoughCircles(
        cv2.GaussianBlur(mask * np.uint8(255), (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=6 * mm,
        param1=100,
        param2=_VOTES,
        minRadius=int(_SMALLEST_MM * mm / 2),
        maxRadius=int(_LARGEST_MM * mm / 2),
    )
    if votes is None:
        return []
    circles = np.asarray(votes, np.float64).reshape(-1, 3)[:_MOST_CIRCLES]
    return [(float(x - r), float(y - r), float(x + r), float(y + r)) for x, y, r in circles]


def _ovals(mask: Pixels, mm: float) -> list[Rectangle]:
    """Red figures of the right size that are not round."""
    reach = max(1, round(mm))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((2 * reach + 1,) * 2, np.uint8))
    count, _, shapes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found: list[Rectangle] = []
    for number in range(1, count):
        left, top, width, height = (int(value) for value in shapes[number][:4])
        longer, shorter = max(width, height), min(width, height)
        fits = _SMALLEST_MM * mm <= shorter and longer <= _LARGEST_MM * mm
        if fits and longer <= shorter * _OVAL:
            found.append((left, top, left + width, top + height))
    return found


def _rim(mask: Pixels, sides: Rectangle) -> float:
    """How sure a figure is a stamp: the share of directions in which red stands at its rim, 0 where
    there is no paper within or around.
    """
    x0, y0, x1, y1 = sides
    margin_x, margin_y = (x1 - x0) * 0.1, (y1 - y0) * 0.1
    left, top = max(0, int(x0 - margin_x)), max(0, int(y0 - margin_y))
    part = mask[top : int(y1 + margin_y) + 1, left : int(x1 + margin_x) + 1]
    down, across = np.indices(part.shape)
    x = np.asarray((across + left + 0.5 - (x0 + x1) / 2) / ((x1 - x0) / 2))
    y = np.asarray((down + top + 0.5 - (y0 + y1) / 2) / ((y1 - y0) / 2))
    reach = np.hypot(x, y)
    inside, beside = reach < 0.85, (reach > 1.08) & (reach < 1.2)
    if part[inside].mean() > _FULL or (beside.any() and part[beside].mean() > _BESIDE):
        return 0.0
    rim = (reach > 0.9) & (reach < 1.05)
    sectors = ((np.arctan2(y[rim], x[rim]) / (2 * np.pi) + 0.5) * _SECTORS).astype(int) % _SECTORS
    pixels = np.bincount(sectors, minlength=_SECTORS)
    reds = np.bincount(sectors, weights=part[rim], minlength=_SECTORS)
    return float(np.mean(reds >= _RED_OF_RIM * np.maximum(pixels, 1)))


def _overlaps(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share much of the smaller one: a rim is found more than once, and what
    stands beside two stamps looks like a third.
    """
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    areas = ((each[2] - each[0]) * (each[3] - each[1]) for each in (one, other))
    return wide > 0 and high > 0 and wide * high > _SHARED * min(areas)
