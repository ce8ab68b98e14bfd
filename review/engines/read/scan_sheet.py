"""A page as a picture made ready for recognition: turned, set straight, red ink taken out, and the way
back from its pixels to the page as displayed.

Arrays only; no model and no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from review.engines.read.recognised import Sides

Pixels = NDArray[np.uint8]

_SMALL: Final = 700  # pixels across: enough to see the angle of lines
_DARK: Final = 140
_MOST: Final = 5.0  # degrees; a page put down worse than this is scanned again
_LEAST: Final = 0.2  # degrees; below it turning only blurs


_REDDISH: Final = 30  # by how much red outweighs green and blue
_RED_PIXELS: Final = 200  # fewer are dust
_DARKEST_RED: Final = 15  # per cent of the red pixels that may stay visible
_BLACK: Final = 100  # darker pixels are strokes of letters and stay as they are
_AROUND: Final = 5  # pixels around red ink, where a JPEG has smeared its colour


@dataclass(frozen=True)
class Sheet:
    """``picture`` is RGB and upright; ``back`` turns its pixels into those of the page as displayed
    (2 × 3 matrix), which is ``width`` × ``height``.
    """

    picture: Pixels
    back: NDArray[np.float64]
    width: int
    height: int
    skew: float

    def sides(self, corners: NDArray[np.float64]) -> Sides:
        """The rectangle around ``corners`` (n × 2, pixels of ``picture``) in fractions of the page."""
        there = corners @ self.back[:, :2].T + self.back[:, 2]
        x0, y0 = there.min(axis=0)
        x1, y1 = there.max(axis=0)
        return (
            _fraction(x0, self.width),
            _fraction(y0, self.height),
            _fraction(x1, self.width),
            _fraction(y1, self.height),
        )


def _fraction(value: float, whole: int) -> float:
    return round(min(max(float(value) / whole, 0.0), 1.0), 6)


def straightened(page: Pixels, quarter_turns: int = 0) -> Sheet:
    """``page`` (RGB, as displayed) turned clockwise by quarters and set straight."""
    height, width = page.shape[:2]
    turned = np.ascontiguousarray(np.rot90(page, -quarter_turns))
    angle = skew_of(turned)
    if abs(angle) < _LEAST:
        return Sheet(turned, _unturn(quarter_turns, width, height), width, height, 0.0)
    rows, columns = turned.shape[:2]
    forth = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    cosine, sine = abs(forth[0, 0]), abs(forth[0, 1])
    size = (int(columns * cosine + rows * sine), int(columns * sine + rows * cosine))
    forth[:, 2] += ((size[0] - columns) / 2, (size[1] - rows) / 2)
    picture = cv2.warpAffine(
        turned, forth, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    straight_back = np.vstack([cv2.invertAffineTransform(forth), [0, 0, 1]])
    back = np.vstack([_unturn(quarter_turns, width, height), [0, 0, 1]]) @ straight_back
    return Sheet(np.asarray(picture, np.uint8), back[:2], width, height, angle)


def _unturn(quarter_turns: int, width: int, height: int) -> NDArray[np.float64]:
    """From a picture turned clockwise by quarters back to the page of ``width`` × ``height``."""
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0]],
            1: [[0, 1, 0], [-1, 0, height]],
            2: [[-1, 0, width], [0, -1, height]],
            3: [[0, -1, width], [1, 0, 0]],
        }[quarter_turns % 4],
        dtype=np.float64,
    )


def skew_of(page: Pixels) -> float:
    """The angle in degrees (counter-clockwise) that sets the lines of ``page`` level, 0 where there are
    none: the one at which the rows differ most from each other (formats.md section 3).
    """
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, _SMALL / grey.shape[1])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = ((small < _DARK) * 255).astype(np.uint8)
    best = max(np.arange(-_MOST, _MOST + 0.01, 1.0), key=lambda angle: _contrast(ink, angle))
    finer = np.arange(best - 0.75, best + 0.76, 0.25)
    best = max(finer, key=lambda angle: _contrast(ink, angle))
    level = _contrast(ink, 0.0)
    return float(best) if _contrast(ink, best) > level * 1.02 else 0.0


def _contrast(ink: Pixels, angle: float) -> float:
    rows, columns = ink.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(angle), 1.0)
    sums = cv2.warpAffine(ink, matrix, (columns, rows), flags=cv2.INTER_NEAREST).sum(
        axis=1, dtype=np.float64
    )
    return float(np.square(np.diff(sums)).sum())


def without_red(picture: Pixels) -> Pixels:
    """The red channel as grey in three channels: red ink is bright there, as the paper is."""
    red = (picture[..., 0].astype(np.int16) - picture[..., 1:].max(axis=2)) > _REDDISH
    channel = picture[..., 0]
    if np.count_nonzero(red) > _RED_PIXELS:
        ink = np.percentile(channel[red], _DARKEST_RED)
        near = cv2.dilate(red.astype(np.uint8), np.ones((_AROUND, _AROUND), np.uint8)) > 0
        levels = np.interp(
            np.arange(256), (0, _BLACK, max(ink, _BLACK + 1), 255), (0, _BLACK, 255, 255)
        )
        channel = np.where(near, levels.astype(np.uint8)[channel], channel)
    return np.repeat(channel[..., np.newaxis], 3, axis=2)
