"""A page of the original drawn as finely as pages become pictures, and reduced to the size at which the proof
compares drawings.

Only draws; what may differ is judged by who compares (``pixels.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from review.engines import limits
from review.engines.verify.inked import Grey
from review.engines.verify.pages import Page

#: Of plain pages, and of pages of small letters.
_DPI: Final = (200, 300)


def redrawn(data: bytes, page: Page) -> Iterator[Grey]:
    """Drawings of a page of this file, each as large as the drawing it has."""
    document = pdfium.PdfDocument(data)
    try:
        opened = document[page.number - 1]
        width, height = opened.get_size()
        for dpi in _DPI:
            scale = dpi / 72
            if width * height * scale * scale > limits.RENDER_PIXELS:
                break
            drawn = opened.render(scale=scale, grayscale=True, may_draw_forms=False)
            small = drawn.to_pil().convert("L").resize(page.size, Image.Resampling.BOX)
            yield np.asarray(small, np.uint8)
        opened.close()
    finally:
        document.close()
