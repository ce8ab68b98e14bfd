"""What a page of a PDF draws beside its letters: pictures, outlines, rules; and whether anything on it
calls for a closer look at what can be seen.

Counts page objects through pdfium and draws nothing. Where hidden text is told from visible is
``pdf_unseen.py``.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2.raw as pdfium

Sides = tuple[float, float, float, float]  # left, bottom, right, top in points of the page

FORM_DEPTH: Final = 4
_OUTLINE_SEGMENTS: Final = 8  # a rule or a frame has fewer, a Chinese character as outline has more
_THIN: Final = 3.0  # points: thinner fills are rules, not covers
_LIGHT: Final = 600  # sum of red, green, blue from which letters may vanish on paper
_FAINT: Final = 200  # opacity below which they may, too
_DARK: Final = 380  # a fill darker than this may swallow black letters
_OPAQUE: Final = 200
_LEGIBLE_PIXELS: Final = 16  # pictures with fewer pixels across are ornaments
_SLACK: Final = 1.0
_HIDDEN_FLAGS: Final = 0b100010  # hidden, no view


def common(one: Sides, other: Sides) -> Sides:
    """What two rectangles share; turned over where they share nothing."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


@dataclass
class Drawn:
    """``cover`` is the share of the page under pictures, ``outlines`` shapes with many curves,
    ``rules`` plain lines and frames, ``shown`` and ``invisible`` pieces of text by render mode,
    ``pictures`` the places of pictures that could hold words, ``notes`` those of annotations that are
    drawn with the page. ``is_odd`` says that some text may not
    be seen on paper, ``is_shaded`` that something is painted in a pattern or a shading.
    """

    cover: float = 0.0
    outlines: int = 0
    rules: int = 0
    shown: int = 0
    invisible: int = 0
    pictures: list[Sides] = field(default_factory=list)
    notes: list[Sides] = field(default_factory=list)
    is_odd: bool = False
    is_shaded: bool = False
    dark: bool = False
    paper: Sides = (0.0, 0.0, 0.0, 0.0)


def drawn(page: Any, width: float, height: float) -> Drawn:
    """Look at all objects of an opened page. ``width`` and ``height`` in points."""
    found = Drawn(paper=page_box(page))
    counter = _Counter(found, max(width * height, 1.0))
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        counter.count(pdfium.FPDFPage_GetObject(page, number), 0)
    found.cover = min(found.cover, 1.0)
    found.notes = annotated(page)
    return found


def annotated(page: Any) -> list[Sides]:
    """The places of the annotations that are drawn with the page: with an appearance, not hidden (PDF
    32000-1, 12.5.3 and 12.5.5).
    """
    found: list[Sides] = []
    sides = pdfium.FS_RECTF()
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        is_shown = not pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN_FLAGS
        if (
            is_shown
            and pdfium.FPDFAnnot_HasKey(note, b"AP")
            and pdfium.FPDFAnnot_GetRect(note, sides)
        ):
            found.append((sides.left, sides.bottom, sides.right, sides.top))
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def page_box(page: Any) -> Sides:
    """What is displayed of an opened page, in its points."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return (0.0, 0.0, 0.0, 0.0)
    return box.left, box.bottom, box.right, box.top


def bounds(item: Any) -> Sides:
    """The rectangle of a page object in the coordinates of what holds it; empty when it has none."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    return left.value, bottom.value, right.value, top.value


def clip_of(item: Any) -> Sides | None:
    """The rectangle around what the clip of an object lets through, in the coordinates of what holds
    it; None where nothing is clipped.
    """
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    left, bottom, right, top = float("-inf"), float("-inf"), float("inf"), float("inf")
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(count, 0)):
        xs: list[float] = []
        ys: list[float] = []
        for place in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), 1_000)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, place)
            if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return (left, bottom, right, top) if left > float("-inf") else None


def fill_colour(item: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and opacity (0 to 255) of the fill of an object; None for patterns."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return None
    return parts[0].value, parts[1].value, parts[2].value, parts[3].value


def is_filled(item: Any) -> bool:
    """Whether a path is filled and not only stroked."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, mode, stroke)) and mode.value != 0


def can_hold_words(item: Any) -> bool:
    """Whether a picture has enough pixels for letters."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(item, width, height):
        return True
    return min(width.value, height.value) >= _LEGIBLE_PIXELS


class _Counter:
    """Goes through the objects of one page in the order in which they are painted."""

    def __init__(self, found: Drawn, area: float) -> None:
        self.found = found
        self.area = area
        self.texts = 0
        self.parts = [ctypes.c_uint() for _ in range(4)]

    def count(self, item: Any, depth: int) -> None:
        found = self.found
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._text(item, depth)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, depth)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
            inner = [
                pdfium.FPDFFormObj_GetObject(item, number)
                for number in range(pdfium.FPDFFormObj_CountObjects(item))
            ]
            kinds = {pdfium.FPDFPageObj_GetType(each) for each in inner}
            # pictures inside a form are measured by the form: their bounds are in its coordinates
            if depth == 0 and kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
                self._picture(item, depth)
            if pdfium.FPDF_PAGEOBJ_TEXT in kinds and clip_of(item) is not None:
                found.is_odd = True
            for each in inner:
                self.count(each, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            found.rules += 1
            found.is_shaded = True
            found.is_odd = found.is_odd or self.texts > 0

    def _text(self, item: Any, depth: int) -> None:
        found = self.found
        self.texts += 1
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            found.is_odd = True
            found.invisible += found.cover > 0
            return
        found.shown += found.cover > 0
        if found.is_odd:
            return
        red, green, blue, opacity = self.parts
        if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, opacity):
            found.is_odd = found.is_shaded = True
            return
        found.is_odd = (
            found.dark
            or found.cover > 0
            or mode == pdfium.FPDF_TEXTRENDERMODE_CLIP
            or red.value + green.value + blue.value > _LIGHT
            or opacity.value < _FAINT
            or self._is_cut(item, depth)
        )

    def _is_cut(self, item: Any, depth: int) -> bool:
        """Whether a clip that is smaller than the page may cut off this text."""
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if count <= 0:
            return False
        found = clip_of(item)
        if found is None:
            return False
        left, bottom, right, top = found
        if depth == 0:
            paper = self.found.paper
            if left <= paper[0] and bottom <= paper[1] and right >= paper[2] and top >= paper[3]:
                return False
        x0, y0, x1, y1 = bounds(item)
        return (
            left > x0 + _SLACK or bottom > y0 + _SLACK or right < x1 - _SLACK or top < y1 - _SLACK
        )

    def _picture(self, item: Any, depth: int) -> None:
        found = self.found
        found.is_odd = found.is_odd or self.texts > 0
        if depth:
            return
        sides = bounds(item)
        size = max(sides[2] - sides[0], 0.0) * max(sides[3] - sides[1], 0.0)
        found.cover += size / self.area
        is_image = pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE
        if not is_image or can_hold_words(item):
            found.pictures.append(sides)

    def _path(self, item: Any) -> None:
        found = self.found
        if pdfium.FPDFPath_CountSegments(item) >= _OUTLINE_SEGMENTS:
            found.outlines += 1
        else:
            found.rules += 1
        if (found.is_odd and found.dark) or not is_filled(item):
            return
        left, bottom, right, top = bounds(item)
        if min(right - left, top - bottom) < _THIN:
            return
        colour = fill_colour(item)
        if colour is None:
            found.is_shaded = found.is_odd = True
        elif colour[3] >= _OPAQUE:
            found.is_odd = found.is_odd or self.texts > 0
            found.dark = found.dark or sum(colour[:3]) < _DARK
