"""Optical recognition of one page or picture: pixels in, lines with a rectangle for each character out.

The page is set straight and its red ink taken out, because stamps on text spoil recognition; the red head
of a first page is read in a second pass, stamps are reported as such (formats.md section 3). Where the
pixels come from is ``scan_sources.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.read.scan_lines import Piece, in_reading_order, piece_of
from review.engines.read.scan_models import Models, Pixels, Quad, crop_of
from review.engines.read.scan_sheet import Sheet, straightened, without_red
from review.engines.read.seal import find_seals, red_ink

#: The red head stands in the upper part of the first page (GB/T 9704 section 7.2).
HEAD_SHARE: Final = 0.3

_TALL: Final = (
    1.5  # a line higher than this times its width runs downwards, or the page lies on its side
)
_MOSTLY: Final = 0.6
_SAMPLE: Final = 4  # lines tried to see which way up the page is
_UNSURE: Final = 0.75  # mean score below which the page may stand on its head
_NOISE: Final = 0.4  # score of a stretch that is no text: specks, rims of stamps
_RED_SHARE: Final = 0.5  # of the ink of a line of the red head
_RED_PIXELS: Final = 200  # fewer are dust


def recognise_picture(
    models: Models, key: str, page: Pixels, *, pixels_per_mm: float, first: bool = False
) -> Recognised:
    """Read ``page`` (height × width × RGB, as displayed). ``first`` says that a red head may stand on
    it. Rectangles in the answer are fractions of the page as given.
    """
    sheet, pieces = _whichever_way_up(models, page)
    seals = find_seals(sheet.picture, pixels_per_mm)
    if first:
        pieces += _red_head(models, sheet.picture, pieces)
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
    return sum(piece.score for piece in pieces) / len(pieces) if pieces else 0.0


def _pieces(models: Models, picture: Pixels, quads: Sequence[Quad]) -> list[Piece]:
    crops = [crop_of(picture, quad) for quad in quads]
    reads = models.read([crop for crop, _ in crops])
    pieces = [
        piece_of(crop, quad, downwards, read)
        for (crop, downwards), quad, read in zip(crops, quads, reads, strict=True)
    ]
    return [piece for piece in pieces if piece.characters and piece.score >= _NOISE]


def _red_head(models: Models, picture: Pixels, found: Sequence[Piece]) -> list[Piece]:
    """Lines of red ink at the top that the first pass could not see."""
    top = np.ascontiguousarray(picture[: int(picture.shape[0] * HEAD_SHARE)])
    red = red_ink(top)
    if np.count_nonzero(red) < _RED_PIXELS:
        return []
    dark = top.max(axis=2) < 128
    quads = [
        quad
        for quad in models.detect(top)
        if _is_red(quad, red, dark) and not any(_covered(quad, piece) for piece in found)
    ]
    return _pieces(models, np.repeat(top[..., 1:2], 3, axis=2), quads)


def _is_red(quad: Quad, red: np.ndarray, dark: np.ndarray) -> bool:
    (x0, y0), (x1, y1) = quad.min(axis=0).astype(int), quad.max(axis=0).astype(int) + 1
    reds = np.count_nonzero(red[y0:y1, x0:x1])
    darks = np.count_nonzero(dark[y0:y1, x0:x1])
    return bool(reds > _RED_SHARE * (reds + darks))


def _covered(quad: Quad, piece: Piece) -> bool:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    wide = min(x1, piece.x1) - max(x0, piece.x0)
    high = min(y1, piece.y1) - max(y0, piece.y0)
    return bool(wide > 0 and high > 0 and wide * high > 0.5 * (x1 - x0) * (y1 - y0))
