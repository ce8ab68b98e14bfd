"""Pictures of a PDF page of which only a part is shown: cut off by the page or by a clip path.

What is cut off on paper is still in the file; such a page becomes a picture of what is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from review.engines.read.pdf_drawn import Sides, common
from review.engines.redact.glyphs import opened_page

#: This share of the page may be cut off: full-page backgrounds stand out a little.
_SLACK = 0.03
_DEEPEST = 3


def has_picture_cut_off(document: Any, number: int) -> bool:
    """Whether a picture of the page (from 1) has a part that is not shown."""
    with opened_page(document, number) as page:
        left, bottom, right, top = page.get_cropbox()
        area = max((right - left) * (top - bottom), 1.0)
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
            whole: Sides = item.get_bounds()
            shown = common(whole, (left, bottom, right, top))
            for clip in _clip_boxes(item.raw):
                shown = common(shown, clip)
            if _area(whole) - _area(shown) > _SLACK * area:
                return True
    return False


def _clip_boxes(item: Any) -> Iterator[Sides]:
    """The rectangle around each clip path of an object."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    for path in range(max(count, 0)):
        xs: list[float] = []
        ys: list[float] = []
        for number in range(max(raw.FPDFClipPath_CountPathSegments(clip, path), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
            x, y = ctypes.c_float(), ctypes.c_float()
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            yield min(xs), min(ys), max(xs), max(ys)


def _area(sides: Sides) -> float:
    return max(sides[2] - sides[0], 0.0) * max(sides[3] - sides[1], 0.0)
