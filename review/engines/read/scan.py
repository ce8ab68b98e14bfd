"""Optical recognition of one page or picture: pixels in, lines with a rectangle for each character out.

The page is set straight and its red ink taken out, because stamps on text spoil recognition (formats.md
section 3). Red ink that is no stamp, the red head first of all, is read in a second pass wherever it
stands; stamps are reported as such. Where the pixels come from is ``scan_sources.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.read.scan_lines import Piece, in_reading_order, piece_of, sides_of
from review.engines.read.scan_models import Models, Pixels, Quad, crop_of
from review.engines.read.scan_sheet import Sheet, straightened, without_red
from review.engines.read.seal import Rectangle, find_seals, red_ink

Mask = NDArray[np.bool_]

_TALL: Final = (
    1.5  # a line higher than this times its width runs downwards, or the page lies on its side
)
_MOSTLY: Final = 0.6
_SAMPLE: Final = 4  # lines tried to see which way up the page is
_CHARACTERS: Final = 0.5  # at least so many in a stretch as long as it is high
_UNSURE: Final = 0.75  # mean sense below which the page may stand on its head
_NOISE: Final = 0.4  # score of a stretch that is no text: specks, rims of stamps
_RED_SHARE: Final = 0.6  # of the ink of a line that is red
_STAMP_ONLY: Final = 0.95  # a date under a stamp shows more black than this leaves
_DARK: Final = 160
_RED_PIXELS: Final = 200  # fewer are dust
_SPECK: Final = 3  # pixels: thinner red marks are dust and the lines of forms
_MARGIN: Final = 24  # pixels around red ink that the detection gets to see


def recognise_picture(
    models: Models, key: str, page: Pixels, *, pixels_per_mm: float
) -> Recognised:
    """Read ``page`` (height × width × RGB, as displayed). Rectangles in the answer are fractions of the
    page as given.
    """
    sheet, pieces = _whichever_way_up(models, page)
    seals = find_seals(sheet.picture, pixels_per_mm)
    pieces = _with_red_lines(models, sheet.picture, seals, pieces)
    lines = tuple(
        RecognisedLine(
            line.text,
            round(line.score, 4),
            tuple(sheet.sides(corners) for corners in line.corners),
        )
        for line in in_reading_order(pieces)
        if line.text
    )
    around = tuple(
        sheet.sides(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])) for x0, y0, x1, y1 in seals
    )
    return Recognised(key, lines, around, round(sheet.skew, 2))


def _whichever_way_up(models: Models, page: Pixels) -> tuple[Sheet, list[Piece]]:
    """The page read the right way up: quarter turns are tried only where the lines speak for it."""
    sheet = straightened(page)
    grey = without_red(sheet.picture)
    quads = models.detect(grey)
    if _lies_on_its_side(quads):
        sheet, grey, quads = max(
            (_turned(models, page, turns) for turns in (1, 3)),
            key=lambda tried: _sample_score(models, tried[1], tried[2]),
        )
    pieces = _pieces(models, grey, quads)
    if pieces and _mean(pieces) < _UNSURE:
        other = _turned(models, page, 2)
        if _sample_score(models, *other[1:]) > _sample_score(models, grey, quads):
            sheet, grey, quads = other
            pieces = _pieces(models, grey, quads)
    return sheet, pieces


def _turned(models: Models, page: Pixels, turns: int) -> tuple[Sheet, Pixels, list[Quad]]:
    sheet = straightened(page, turns)
    grey = without_red(sheet.picture)
    return sheet, grey, models.detect(grey)


def _lies_on_its_side(quads: Sequence[Quad]) -> bool:
    sizes = [np.ptp(quad, axis=0) for quad in quads]
    long = [size for size in sizes if max(size) > 3 * min(size)]
    return bool(long) and sum(size[1] > _TALL * size[0] for size in long) > _MOSTLY * len(long)


def _sample_score(models: Models, grey: Pixels, quads: Sequence[Quad]) -> float:
    longest = sorted(quads, key=lambda quad: -float(np.ptp(quad[:, 0])))[:_SAMPLE]
    return _mean(_pieces(models, grey, longest))


def _mean(pieces: Sequence[Piece]) -> float:
    """How much sense the pieces make: lines that stand on their head give few characters, often with
    good scores.
    """
    return sum(map(_sense, pieces)) / len(pieces) if pieces else 0.0


def _sense(piece: Piece) -> float:
    wide, high = piece.x1 - piece.x0, piece.height
    expected = _CHARACTERS * max(wide, high) / max(min(wide, high), 1.0)
    return piece.score * min(1.0, len(piece.characters) / max(expected, 1.0))


def _pieces(models: Models, picture: Pixels, quads: Sequence[Quad]) -> list[Piece]:
    crops = [crop_of(picture, quad) for quad in quads]
    reads = models.read([crop for crop, _ in crops])
    pieces = [
        piece_of(crop, quad, downwards, read)
        for (crop, downwards), quad, read in zip(crops, quads, reads, strict=True)
    ]
    return [piece for piece in pieces if piece.characters and piece.score >= _NOISE]


def _with_red_lines(
    models: Models, picture: Pixels, seals: Sequence[Rectangle], found: Sequence[Piece]
) -> list[Piece]:
    """``found`` without what was read of stamps, and with the red lines that the first pass could not
    see.
    """
    red = red_ink(picture)
    if np.count_nonzero(red) < _RED_PIXELS:
        return list(found)
    dark = picture.max(axis=2) < _DARK
    kept = [
        piece
        for piece in found
        if not (_red_share(piece.sides, red, dark) > _STAMP_ONLY and _in_a_seal(piece.sides, seals))
    ]
    left, top, right, bottom = _beside_seals(red, seals)
    if right <= left:
        return kept
    part = np.ascontiguousarray(picture[top:bottom, left:right])
    quads = [quad + np.array([left, top], np.float32) for quad in models.detect(part)]
    quads = [
        quad
        for quad in quads
        if _red_share(sides_of(quad), red, dark) > _RED_SHARE
        and not _in_a_seal(sides_of(quad), seals)
    ]
    reds = _pieces(models, np.repeat(picture[..., 1:2], 3, axis=2), quads)
    kept = [
        piece
        for piece in kept
        if not any(_covers(each.sides, piece.sides) and each.score >= piece.score for each in reds)
    ]
    return kept + [
        each for each in reds if not any(_covers(piece.sides, each.sides) for piece in kept)
    ]


def _beside_seals(red: Mask, seals: Sequence[Rectangle]) -> tuple[int, int, int, int]:
    """The rectangle around all red ink that is neither of a stamp nor a speck; empty where there is
    little of it.
    """
    rest = red.astype(np.uint8)
    for x0, y0, x1, y1 in seals:
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        cv2.ellipse(rest, (middle, ((x1 - x0) * 1.1, (y1 - y0) * 1.1), 0.0), 0, -1)
    rest = np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((_SPECK,) * 2, np.uint8)))
    down, across = np.nonzero(rest)
    if len(down) < _RED_PIXELS:
        return (0, 0, 0, 0)
    return (
        max(0, int(across.min()) - _MARGIN),
        max(0, int(down.min()) - _MARGIN),
        int(across.max()) + _MARGIN,
        int(down.max()) + _MARGIN,
    )


def _red_share(sides: Rectangle, red: Mask, dark: Mask) -> float:
    """How much of the ink in a rectangle is red."""
    x0, y0, x1, y1 = (max(0, round(value)) for value in sides)
    reds = np.count_nonzero(red[y0:y1, x0:x1])
    darks = np.count_nonzero(dark[y0:y1, x0:x1])
    return float(reds) / max(float(reds + darks), 1.0)


def _in_a_seal(sides: Rectangle, seals: Sequence[Rectangle]) -> bool:
    x, y = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in seals)


def _covers(one: Rectangle, other: Rectangle) -> bool:
    """Whether one rectangle covers more than half of another."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    area = (other[2] - other[0]) * (other[3] - other[1])
    return wide > 0 and high > 0 and wide * high > 0.5 * area
