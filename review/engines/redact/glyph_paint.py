"""Bars over the places of a page that keeps its vectors, and letters that stand for what went.

Paints in points of the displayed page, whichever way it is turned and cropped. What was beneath is
gone before this is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pikepdf

from review.engines.matrices import PLAIN, Matrix
from review.engines.read.pdf_page import Turn
from review.engines.redact.glyph_state import Point, applied
from review.engines.redact.glyphs import PageGlyphs, Rect
from review.engines.redact.stamp_bars import FONT, Bar, Stamps
from review.engines.redact.textlayer import Letter, TextLayer

_MORE: Final = 0.25  # points around a bar, so that its edge covers what antialiasing leaves
_FAR: Final = 1_000.0
_LAYER: Final = "/MaskLayer"


class Marked(NamedTuple):
    """What is painted on one page: rectangles, words for some of them, invisible letters."""

    boxes: Sequence[Rect]
    labels: Mapping[int, str]
    letters: Sequence[Letter] = ()


class Painter:
    """Paints on the pages of one new document: bars with their words, and letters of the invisible layer."""

    def __init__(
        self, pdf: pikepdf.Pdf, stamps: Stamps, layer: TextLayer, font: pikepdf.Object | None
    ) -> None:
        self.pdf = pdf
        self._stamps = stamps
        self._stamp_font = stamps.font(pdf)
        self._layer = layer
        self._font = font

    def paint(self, page: pikepdf.Object, glyphs: PageGlyphs, marks: Marked) -> None:
        """Paint on a page whose contents leave nothing open."""
        if glyphs.turn is None or not (marks.boxes or marks.letters):
            return
        width, height = glyphs.width, glyphs.height
        added = b"q\n" + _matrix(to_points(glyphs.turn, width, height))
        added += self.bars(page, width, height, marks)
        if marks.letters and self._font is not None:
            form = pikepdf.Stream(self.pdf, self._layer.content(marks.letters, width, height))
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = [0, 0, round(width, 2), round(height, 2)]
            form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(T=self._font))
            _name(page, "/XObject", _LAYER, self.pdf.make_indirect(form))
            added += f"{_LAYER} Do\n".encode("ascii")
        own = page.Contents.read_bytes()
        page.Contents = self.pdf.make_indirect(
            pikepdf.Stream(self.pdf, b"q\n" + own + b"\nQ\n" + added + b"Q\n")
        )

    def bars(self, page: pikepdf.Object, width: float, height: float, marks: Marked) -> bytes:
        """Operators for the bars of a page, in points of what is displayed; their font is added to it."""
        bars = [
            Bar(quad_of(_grown(box, width, height), width, height, PLAIN), marks.labels.get(at, ""))
            for at, box in enumerate(marks.boxes)
        ]
        if self._stamp_font is not None and any(bar.label for bar in bars):
            _name(page, "/Font", FONT, self._stamp_font)
        return self._stamps.content(bars)


def _name(page: pikepdf.Object, category: str, name: str, item: pikepdf.Object) -> None:
    """Give an object a name among the resources of a page."""
    held = page.Resources.get(category, pikepdf.Dictionary())
    held[name] = item
    page.Resources[category] = held


def _grown(box: Rect, width: float, height: float) -> Rect:
    across, down = _MORE / width, _MORE / height
    return Rect(box.x0 - across, box.y0 - down, box.x1 + across, box.y1 + down)


def to_points(turn: Turn, width: float, height: float) -> Matrix:
    """From points of the displayed page, origin bottom left, to user space of its contents."""
    x0, y0 = turn.whole(0, 0, 0, 0)[:2]
    x1, y1 = turn.whole(_FAR, 0, _FAR, 0)[:2]
    x2, y2 = turn.whole(0, _FAR, 0, _FAR)[:2]
    a, b = (x1 - x0) / _FAR * width, -(y1 - y0) / _FAR * height
    c, d = (x2 - x0) / _FAR * width, -(y2 - y0) / _FAR * height
    e, f = x0 * width, (1 - y0) * height
    size = a * d - b * c
    return (
        d / size,
        -b / size,
        -c / size,
        a / size,
        (c * f - d * e) / size,
        (b * e - a * f) / size,
    )


def quad_of(
    box: Rect, width: float, height: float, matrix: Matrix
) -> tuple[Point, Point, Point, Point]:
    """The corners of a rectangle on a page of this size, through ``to_points``."""
    x0, x1, y0, y1 = box.x0 * width, box.x1 * width, (1 - box.y1) * height, (1 - box.y0) * height
    return (
        applied(matrix, x0, y0),
        applied(matrix, x1, y0),
        applied(matrix, x1, y1),
        applied(matrix, x0, y1),
    )


def _matrix(matrix: Matrix) -> bytes:
    return (" ".join(f"{each:.6f}" for each in matrix) + " cm\n").encode("ascii")
