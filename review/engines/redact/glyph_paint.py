"""Bars over the places of a page that keeps its vectors, and letters that stand for what went.

Paints in points of the displayed page, whichever way it is turned and cropped. What was beneath is
gone before this is called.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf

from review.engines.read.pdf_page import Turn
from review.engines.redact.glyph_state import Matrix, Point, applied
from review.engines.redact.glyphs import PageGlyphs, Rect
from review.engines.redact.textlayer import Letter, TextLayer

_MORE = 0.25  # points around a bar, so that its edge covers what antialiasing leaves
_FAR = 1_000.0
_LAYER = "/MaskLayer"


def paint(
    pdf: pikepdf.Pdf,
    page: pikepdf.Object,
    glyphs: PageGlyphs,
    bars: Sequence[Rect],
    letters: Sequence[Letter],
    layer: TextLayer,
    font: pikepdf.Object | None,
) -> None:
    """Paint black bars on a page of ``pdf`` and set invisible letters. The contents of the page leave
    nothing open.
    """
    if glyphs.turn is None or not (bars or letters):
        return
    added = b"q\n" + _matrix(to_points(glyphs.turn, glyphs.width, glyphs.height))
    if bars:
        added += b"0 g\n" + b"".join(_bar(each, glyphs.width, glyphs.height) for each in bars)
    if letters and font is not None:
        form = pikepdf.Stream(pdf, layer.content(letters, glyphs.width, glyphs.height))
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = [0, 0, round(glyphs.width, 2), round(glyphs.height, 2)]
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(T=font))
        drawn = page.Resources.get("/XObject", pikepdf.Dictionary())
        drawn[_LAYER] = pdf.make_indirect(form)
        page.Resources["/XObject"] = drawn
        added += f"{_LAYER} Do\n".encode("ascii")
    own = page.Contents.read_bytes()
    page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"q\n" + own + b"\nQ\n" + added + b"Q\n"))


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


def _bar(box: Rect, width: float, height: float) -> bytes:
    x, y = box.x0 * width - _MORE, (1 - box.y1) * height - _MORE
    across, up = (box.x1 - box.x0) * width + 2 * _MORE, (box.y1 - box.y0) * height + 2 * _MORE
    return f"{x:.2f} {y:.2f} {across:.2f} {up:.2f} re f\n".encode("ascii")
