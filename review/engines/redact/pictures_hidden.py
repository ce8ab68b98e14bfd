"""Whether a picture of a PDF page holds anything that could be read and that the page does not show: measured by
drawing the page with the picture and without it.

Where the two drawings are the same, nothing of the picture is seen. Text is left out of both, as letters over a
picture hide nothing that could be read; letters that are bars are not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from review.engines import limits
from review.engines.matrices import Matrix, multiplied
from review.engines.read.pdf_page import Turn
from review.engines.redact.glyph_paint import to_points
from review.engines.redact.glyph_state import applied
from review.engines.redact.glyphs import opened_page
from review.engines.redact.pictures_cut import Masked, Placed, placed_objects
from review.engines.redact.pictures_samples import OtherCoding
from review.engines.redact.pictures_seen import seen

_Pixels = NDArray[np.uint8]
_Mask = NDArray[np.bool_]

#: Letters used as bars.
BARS: Final = frozenset("█▇▉▊▆▅■▮▬⬛●")
#: Pixels of the longer side of a picture that are enough to tell letters.
_LOOKED_AT: Final = 1_100
#: Levels (of 255) from which a picture makes a difference to its page.
_SEEN: Final = 16
#: Levels by which a page shows something else than a picture has.
_OTHER: Final = 64
#: Pixels by which the edges of two drawings of one picture differ.
_BLUR: Final = 3
#: Levels between the lightest and the darkest of neighbours: less is paper, sky or a plain colour.
_CONTRAST: Final = 40
#: So near to anything seen of a picture nothing is hidden: edges, hair lines, grids.
_NEAR: Final = 3
#: Hidden pixels with contrast that are letters: more than one of them, and none is as thin as a line.
_LETTERS: Final = 200
_SQUARE: Final = 8
#: Square points below which a picture is not drawn at all.
_FLAT: Final = 1e-6
#: Pictures of one page that are measured; a page with more doubtful ones becomes a picture.
_MOST: Final = 300


def has_hidden_pixels(document: Any, number: int, masked: Masked, *, barred: bool = False) -> bool:
    """Whether a picture of the page (from 1) has a legible part that is not shown. ``barred``: its text has
    letters that are bars.
    """
    with opened_page(document, number) as page:
        textpage = page.get_textpage() if barred else None
        try:
            is_bar = partial(_is_bar, textpage.raw) if textpage is not None else None
            placed = placed_objects(page, masked, is_bar)
        finally:
            if textpage is not None:
                textpage.close()
        doubtful = [each for each in placed.pictures if each.hiding]
        if not doubtful:
            return False
        if len(doubtful) > _MOST:
            return True
        for text in placed.texts:
            raw.FPDFPageObj_SetIsActive(text, 0)
        sheet = _Sheet(page)
        return any(sheet.hides(each) for each in doubtful)


def _is_bar(textpage: Any, text: Any) -> bool:
    size = raw.FPDFTextObj_GetText(text, textpage, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFTextObj_GetText(text, textpage, buffer, size)
    return not BARS.isdisjoint(bytes(buffer)[:size].decode("utf-16-le", "ignore"))


@dataclass(frozen=True)
class _Dots:
    """Rows and columns of dots: a part of a picture at the resolution at which it is looked at. ``matrix`` leads
    there from points of the display; ``share`` are left, top, right and bottom of the part in fractions.
    """

    wide: int
    high: int
    matrix: Matrix
    share: tuple[float, float, float, float]


class _Sheet:
    """An opened page, drawn so that the dots of a picture lie in rows and columns."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._size = page.get_size()
        # from points of the page to those of its display, origin top left
        back = to_points(Turn(page.raw), *self._size)
        self._displayed = multiplied(_inverse(back), (1, 0, 0, -1, 0, self._size[1]))

    def hides(self, picture: Placed) -> bool:
        """Whether a legible part of the picture makes no difference to the page."""
        a, b, c, d, _, _ = picture.matrix
        if abs(a * d - b * c) < _FLAT or picture.wide * picture.high > limits.RENDER_PIXELS:
            return True
        dots = self._dots(picture)
        if dots is None:
            return False
        colours = _colours(picture, dots)
        masked = _mask(picture, dots)
        if colours is None or masked is None:
            return True
        written = np.zeros((dots.high, dots.wide), np.bool_)
        for levels in (*np.moveaxis(colours, 2, 0), *masked):
            written |= _contrasted(levels)
        if int(written.sum()) < _LETTERS:
            return False
        shown = self._drawn(dots)
        with _without(picture.item):
            bare = self._drawn(dots)
        paper = self._on_paper(dots)
        visible = _differ(shown, bare, _SEEN) & paper
        hidden = written & ~_grown(visible, _NEAR)
        if not masked:  # what another picture shows of the very same is no secret
            other = _in_squares(_differ(shown, colours, _OTHER), _BLUR)
            hidden &= _grown(other | ~paper, _NEAR)
        return int(_in_squares(hidden, _SQUARE).sum()) >= _LETTERS

    def _dots(self, picture: Placed) -> _Dots | None:
        """The dots of a picture that something may hide."""
        scale = min(1.0, _LOOKED_AT / max(picture.wide, picture.high))
        wide = max(round(picture.wide * scale), 1)
        high = max(round(picture.high * scale), 1)
        placed = multiplied(picture.matrix, self._displayed)
        to_dots = multiplied(_inverse(placed), (wide, 0, 0, -high, 0, high))
        whole = multiplied(self._displayed, to_dots)
        corners = [
            applied(whole, x, y)
            for sides in picture.hiding
            for x in sides[::2]
            for y in sides[1::2]
        ]
        x0 = max(int(min(x for x, _ in corners)) - _NEAR, 0)
        y0 = max(int(min(y for _, y in corners)) - _NEAR, 0)
        x1 = min(int(max(x for x, _ in corners)) + _NEAR + 1, wide)
        y1 = min(int(max(y for _, y in corners)) + _NEAR + 1, high)
        if x0 >= x1 or y0 >= y1:
            return None
        moved = multiplied(to_dots, (1, 0, 0, 1, -x0, -y0))
        share = x0 / wide, y0 / high, x1 / wide, y1 / high
        return _Dots(x1 - x0, y1 - y0, moved, share)

    def _drawn(self, dots: _Dots) -> _Pixels:
        wide, high = dots.wide, dots.high
        bitmap = pdfium.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        clip = raw.FS_RECTF(0, 0, wide, high)
        to_dots = raw.FS_MATRIX(*dots.matrix)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, self._page.raw, to_dots, clip, 0)
        pixels: _Pixels = bitmap.to_numpy()[..., 2::-1].copy()
        return pixels

    def _on_paper(self, dots: _Dots) -> _Mask:
        """Dots of the picture that lie on the displayed page."""
        a, b, c, d, e, f = _inverse(dots.matrix)
        x, y = np.arange(dots.wide) + 0.5, (np.arange(dots.high) + 0.5)[:, None]
        across, down = a * x + c * y + e, b * x + d * y + f
        width, height = self._size
        inside: _Mask = (across >= 0) & (across <= width) & (down >= 0) & (down <= height)
        return inside


@contextmanager
def _without(item: Any) -> Iterator[None]:
    raw.FPDFPageObj_SetIsActive(item, 0)
    try:
        yield
    finally:
        raw.FPDFPageObj_SetIsActive(item, 1)


def _colours(picture: Placed, dots: _Dots) -> _Pixels | None:
    """The colours of a picture without its masks; None where it can not be decoded."""
    held = raw.FPDFImageObj_GetBitmap(picture.item)
    if not held:
        return None
    found = _part(pdfium.PdfBitmap.from_raw(held).to_pil(), dots)
    return found[:, :, None] if found.ndim == 2 else found


def _mask(picture: Placed, dots: _Dots) -> list[_Pixels] | None:
    """The levels of its mask, none where it has none; None where it can not be decoded."""
    if picture.mask is None:
        return []
    try:
        return [_part(seen(picture.mask).convert("L"), dots)]
    except (OtherCoding, pikepdf.PdfError, ValueError):
        return None


def _part(picture: Image.Image, dots: _Dots) -> _Pixels:
    plain = picture if picture.mode == "L" else picture.convert("RGB")
    x0, y0, x1, y1 = dots.share
    box = x0 * plain.width, y0 * plain.height, x1 * plain.width, y1 * plain.height
    small = plain.resize((dots.wide, dots.high), Image.Resampling.BOX, box=box)
    return np.asarray(small, np.uint8)


def _differ(one: _Pixels, other: _Pixels, levels: int) -> _Mask:
    """Where any colour of two pictures differs by so many levels."""
    far = np.maximum(one, other) - np.minimum(one, other) >= levels
    return np.asarray(far.any(axis=2), np.bool_)


def _in_squares(mask: _Mask, side: int) -> _Mask:
    """What of a mask lies in full squares: letters stand in rows, lines and edges are thin."""
    left = mask
    for axis in (0, 1):
        left = ~_grown_ahead(~left, side - 1, axis)
        first = [slice(None), slice(None)]
        first[axis] = slice(side - 1)
        left[tuple(first)] = False
    for axis in (0, 1):
        left = _grown_ahead(left[::-1, ::-1], side - 1, axis)[::-1, ::-1]
    return left


def _grown_ahead(mask: _Mask, by: int, axis: int) -> _Mask:
    grown = mask.copy()
    for step in range(1, by + 1):
        ahead = [slice(None), slice(None)]
        behind = [slice(None), slice(None)]
        ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
        grown[tuple(ahead)] |= mask[tuple(behind)]
    return grown


def _contrasted(levels: NDArray[np.uint8]) -> _Mask:
    """Where neighbours differ, two dots around."""
    lightest, darkest = levels, levels
    for axis in (0, 1):
        lightest, darkest = _most(lightest, axis, np.maximum), _most(darkest, axis, np.minimum)
    contrasted: _Mask = lightest.astype(np.int16) - darkest >= _CONTRAST
    return contrasted


def _most(levels: Any, axis: int, pick: Any) -> Any:
    found = levels.copy()
    for step in (1, 2):
        ahead = [slice(None), slice(None)]
        behind = [slice(None), slice(None)]
        ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
        pick(found[tuple(ahead)], levels[tuple(behind)], out=found[tuple(ahead)])
        pick(found[tuple(behind)], levels[tuple(ahead)], out=found[tuple(behind)])
    return found


def _grown(mask: _Mask, by: int) -> _Mask:
    grown = mask.copy()
    for axis in (0, 1):
        before = grown.copy()
        for step in range(1, by + 1):
            ahead = [slice(None), slice(None)]
            behind = [slice(None), slice(None)]
            ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
            grown[tuple(ahead)] |= before[tuple(behind)]
            grown[tuple(behind)] |= before[tuple(ahead)]
    return grown


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return (
        d / size,
        -b / size,
        -c / size,
        a / size,
        (c * f - d * e) / size,
        (b * e - a * f) / size,
    )
