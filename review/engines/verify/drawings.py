"""Two files' pages drawn and compared dot by dot: a page outside its marks must be what it was.

Both are drawn at the resolution at which a page that is redacted becomes a picture (redaction.md
section 6), so that a true copy lies exactly on its original and only the encoding differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from review.engines.verify.inked import Corners
from review.engines.verify.pages import PAGES_OF_ONE_OPENING
from review.engines.verify.pixels import stands_out

_DPI: Final = 200
_MOST_PIXELS: Final = 40_000_000
_MARGIN: Final = 0.006  # of the page, around a mark

#: How much a dot may differ (0 to 255, after a blur of 3 dots, which takes out a scanner's grain and the
#: waves of JPEG). Measured on pages of official PDFs and on noisy scans of them: true copies differ by 7
#: (sixteen greys) or 6 (our JPEG; 10 at quality 80); of 358 erased or exchanged words, characters, digits,
#: commas and seals, half of them on a pale soft scan, the least differs by 41, the least character by 80.
_MAY_DIFFER: Final = 32


class Drawings:
    """Pages of one file as grey pictures. Opened anew now and then: pdfium keeps what it unpacked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = pdfium.PdfDocument(data)
        self._used = 0

    def draw(self, number: int, width: int | None = None) -> Image.Image:
        """A page (from 1) at 200 dpi, or so many dots wide."""
        if self._used >= PAGES_OF_ONE_OPENING:
            self._document.close()
            self._document, self._used = pdfium.PdfDocument(self._data), 0
        self._used += 1
        page = self._document[number - 1]
        try:
            across, down = page.get_size()
            scale = _DPI / 72
            if across * down * scale * scale > _MOST_PIXELS:
                scale = float((_MOST_PIXELS / (across * down)) ** 0.5)
            if width is not None:
                scale = (width - 0.5) / across
            return page.render(scale=scale).to_pil().convert("L")  # type: ignore[no-any-return]
        finally:
            page.close()

    def close(self) -> None:
        """Give the document back."""
        self._document.close()


def is_changed(before: Image.Image, after: Image.Image, marks: Sequence[Corners]) -> bool:
    """Whether two drawings of a page differ outside the marks (fractions of the page) by more than
    encoding explains. A dot may lie one dot further: small print is kept at 300 dpi.

    Seen: a character, a digit or a comma of print that is gone or another one, the print being some 60
    levels darker than its paper. Not seen: what stands within 0.6 % of the page around a mark,
    changes by less than ``_MAY_DIFFER`` levels (a tint, print nearly as pale as its paper), and
    changes of colour that leave a dot as bright as it was.
    """
    if abs(before.width - after.width) > 2 or abs(before.height - after.height) > 2:
        return True
    one, other = before.copy(), after.resize(before.size, Image.Resampling.BILINEAR)
    for x0, y0, x1, y1 in marks:
        corners = (
            (x0 - _MARGIN) * one.width,
            (y0 - _MARGIN) * one.height,
            (x1 + _MARGIN) * one.width,
            (y1 + _MARGIN) * one.height,
        )
        for picture in (one, other):
            ImageDraw.Draw(picture).rectangle(corners, fill=0)
    blur = ImageFilter.BoxBlur(1)
    one, other = one.filter(blur), other.filter(blur)
    if not any(ImageChops.difference(one, other).histogram()[_MAY_DIFFER + 1 :]):
        return False
    dots, others = np.asarray(one, np.int16), np.asarray(other, np.int16)
    return bool(stands_out(dots, others, _MAY_DIFFER).any())
