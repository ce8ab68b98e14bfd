"""Images of a PDF as pdfium shows them, dot by dot: for codings that are not undone here, and to compare an image
with what was made of it.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from review.engines import limits
from review.engines.redact.glyphs import open_document, opened_page
from review.engines.redact.pictures_samples import OtherCoding, size_of

#: Two renderings of a pixel that differ less are the same colour, give or take what JPEG makes of it.
_ALIKE = 48
#: So many pixels of a thousand may differ more.
_MOST_OFF = 2
#: Pixels of the longer side that are enough to compare by.
_LOOKED_AT = 1_500
#: Together the two blocks of a JPEG whose colours are halved.
_STEPS = (1, 2, 4, 8, 16)


def seen(image: pikepdf.Stream) -> Image.Image:
    """An image without its masks on white paper, one dot for a pixel; of a stencil, black is what is painted.

    Raises ``OtherCoding`` for a size that is too large for it.
    """
    width, height = size_of(image)
    if max(width, height) > limits.PAGE_SIDE_POINTS:
        raise OtherCoding("size")
    return _drawn([image], width, height, 1.0)[0]


def is_same_outside(image: pikepdf.Stream, burnt: pikepdf.Stream, mask: NDArray[np.bool_]) -> bool:
    """Whether two images of one size show the same where the mask is not set, nor near it: in a JPEG a mark
    reaches to the end of its block, and scaling mixes neighbours.
    """
    height, width = mask.shape
    if max(width, height) > limits.PAGE_SIDE_POINTS:
        return False
    scale = min(1.0, _LOOKED_AT / max(width, height))
    before, after = (
        np.asarray(each, np.int16) for each in _drawn([image, burnt], width, height, scale)
    )
    size = before.shape[1], before.shape[0]
    small = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX))
    outside = ~_grown(small)
    off = (np.abs(before - after).max(axis=2) > _ALIKE) & outside
    return int(off.sum()) * 1000 <= _MOST_OFF * max(int(outside.sum()), 1)


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and what is near it, in four doubling steps."""
    wide = mask
    for step in _STEPS:
        more = wide.copy()
        more[step:] |= wide[:-step]
        more[:-step] |= wide[step:]
        wide = more.copy()
        wide[:, step:] |= more[:, :-step]
        wide[:, :-step] |= more[:, step:]
    return wide


def _drawn(
    images: list[pikepdf.Stream], width: int, height: int, scale: float
) -> list[Image.Image]:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        for image in images:
            page = pdf.add_blank_page()
            page.obj.MediaBox = [0, 0, width, height]
            drawn = _alone(pdf, image)
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
            page.obj.Contents = pikepdf.Stream(
                pdf, f"0 g q {width} 0 0 {height} 0 0 cm /P Do Q".encode("ascii")
            )
        pdf.save(buffer, compress_streams=False)
    document = open_document(buffer.getvalue())
    try:
        return [_rendered(document, number, scale) for number in range(1, len(images) + 1)]
    finally:
        document.close()


def _alone(pdf: pikepdf.Pdf, image: pikepdf.Stream) -> pikepdf.Object:
    """A copy without masks."""
    copy = pdf.copy_foreign(image)
    for name in ("/SMask", "/Mask", "/Alternates", "/OC"):
        if name in copy:
            del copy[name]
    return copy


def _rendered(document: Any, number: int, scale: float) -> Image.Image:
    with opened_page(document, number) as page:
        bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255))
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    return picture
