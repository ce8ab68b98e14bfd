"""What changes in the drawing of an opened page of a PDF when some of its objects are left out.

Measures; what a difference means is the asker's judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from review.engines.read.pdf_page import Rectangle, Turn

_DPI: Final = 100
_PIXELS: Final = 1_000_000


class Difference:
    """Two drawings of one page compared, as levels of 255."""

    def __init__(self, page: Any, one: Image.Image, other: Image.Image) -> None:
        bands = ImageChops.difference(one, other).split()
        self._levels = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        self._turn = Turn(page.raw)

    @classmethod
    def without(cls, page: Any, items: Sequence[Any]) -> Difference:
        """The page with and without page objects of pdfium."""
        with_them = _drawn(page)
        with _left_out(items):
            return cls(page, with_them, _drawn(page))

    @classmethod
    def of_clips(cls, page: Any, texts: Sequence[Any], painted: Sequence[Any]) -> Difference:
        """Where text objects that only clip would have ink: filled in black and in white, without what is
        ``painted`` through them. Their own colour, which nobody sees, is black afterwards.
        """
        with _left_out(painted), _filled(texts):
            _paint(texts, 255)
            white = _drawn(page)
            _paint(texts, 0)
            return cls(page, _drawn(page), white)

    def within(self, sides: Rectangle) -> tuple[int, int]:
        """The least and the largest difference in a rectangle in points of the page; none outside the page."""
        x0, y0, x1, y1 = self._pixels(sides)
        if x0 >= x1 or y0 >= y1:
            return 0, 0
        levels = self._levels.crop((x0, y0, x1, y1)).histogram()
        found = [level for level, count in enumerate(levels) if count]
        return found[0], found[-1]

    def share_beside(self, other: Difference, places: Iterable[Rectangle], least: int) -> float:
        """Of all pixels in these places that differ by ``least`` or more: the share that does not differ at all in
        the ``other``. 1.0 where nothing differs.
        """
        here = np.zeros(self._levels.size[::-1], np.bool_)
        for sides in places:
            x0, y0, x1, y1 = self._pixels(sides)
            here[y0 : max(y1, y0), x0 : max(x1, x0)] = True
        here &= np.asarray(self._levels) >= least
        elsewhere = here & (np.asarray(other._levels) == 0)
        count = int(np.count_nonzero(here))
        return int(np.count_nonzero(elsewhere)) / count if count else 1.0

    def _pixels(self, sides: Rectangle) -> tuple[int, int, int, int]:
        width, height = self._levels.size
        left, top, right, bottom = self._turn.whole(*sides)
        x0, y0 = max(int(left * width), 0), max(int(top * height), 0)
        x1, y1 = min(int(right * width) + 1, width), min(int(bottom * height) + 1, height)
        return x0, y0, x1, y1


@contextmanager
def _left_out(items: Sequence[Any]) -> Iterator[None]:
    """Page objects are not drawn meanwhile."""
    for item in items:
        pdfium.FPDFPageObj_SetIsActive(item, 0)
    try:
        yield
    finally:
        for item in items:
            pdfium.FPDFPageObj_SetIsActive(item, 1)


@contextmanager
def _filled(texts: Sequence[Any]) -> Iterator[None]:
    """Text objects that only clip are filled meanwhile."""
    for text in texts:
        pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_FILL)
    try:
        yield
    finally:
        for text in texts:
            pdfium.FPDFTextObj_SetTextRenderMode(text, pdfium.FPDF_TEXTRENDERMODE_CLIP)


def _paint(texts: Sequence[Any], level: int) -> None:
    for text in texts:
        pdfium.FPDFPageObj_SetFillColor(text, level, level, level, 255)


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = min(_DPI / 72, (_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture
