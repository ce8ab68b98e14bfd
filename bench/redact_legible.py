"""The words of a PDF that a person could read on its pages as they are drawn: the measure of what a redaction
has to keep.

What stands off the paper, under something, in the colour of its ground or smaller than anybody reads is no loss.
Own drawing and own places; shares no code with the product.
"""

from __future__ import annotations

import sys
from ctypes import c_double
from itertools import groupby
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from bench.redact_detect import pdfium_pages

_SCALE: Final = 100 / 72
_MOST_PIXELS: Final = 4_000_000
#: Levels of 255 between the lightest and the darkest pixel around a letter, and the pixels of its longer side.
_CONTRAST: Final = 40
_LEAST_SIDE: Final = 2.0


def page_texts(data: bytes, *, legible: bool) -> list[str]:
    """Each page as pdfium reads it; where ``legible`` without the words of which a letter can not be seen."""
    return [
        _legible(page, words) if legible else words.get_text_range()
        for page, words in pdfium_pages(data)
    ]


def _legible(page: Any, textpage: Any) -> str:
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    picture = drawn if drawn.ndim == 2 else drawn[:, :, 0]
    high, wide = picture.shape
    placed = pdfium.PdfPosConv(page, (0, 0, wide, high, 0))
    letters = []
    for index in range(textpage.count_chars()):
        number = raw.FPDFText_GetUnicode(textpage.raw, index)
        letter = chr(number) if number <= sys.maxunicode else "\ufffd"
        seen = not letter.isalnum() or _is_seen(picture, _sides(textpage, placed, index))
        letters.append((letter, seen))
    return "".join(
        "".join(letter for letter, _ in word)
        for word in (list(each) for _, each in groupby(letters, key=lambda one: one[0].isspace()))
        if all(seen for _, seen in word)
    )


def _sides(textpage: Any, placed: Any, index: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a letter in pixels of the drawing."""
    left, right, bottom, top = ends = [c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(textpage.raw, index, *ends)
    corners = [
        placed.to_bitmap(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)
    ]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _is_seen(picture: NDArray[np.uint8], sides: tuple[int, int, int, int]) -> bool:
    high, wide = picture.shape
    left, top, right, bottom = sides
    if max(right - left, bottom - top) < _LEAST_SIDE:
        return False
    if not (0 <= left + right <= 2 * wide and 0 <= top + bottom <= 2 * high):
        return False
    near = picture[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2]
    return near.size > 0 and int(near.max()) - int(near.min()) >= _CONTRAST
