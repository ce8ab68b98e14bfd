"""Is a place clean? Looks at the pixels of a page from which glyphs were removed, before anything is
painted over it.

Whatever the reader of contents does not know shows itself here (redaction.md section 4.1). Rules and
shading that run through a whole place say nothing and count as paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from review.engines import limits
from review.engines.redact.boxes import PageMarks
from review.engines.redact.glyphs import PageGlyphs, Rect, opened_page

_DPI: Final = 100
#: Of 255: pixels of one colour.
_ALIKE: Final = 40
#: Share of the pixels of a place that may differ: neighbours overhang.
_MOST: Final = 0.02
_FEW: Final = 2
_EDGE: Final = 1  # pixels

_Pixels = NDArray[np.int16]


def windows(
    glyphs: PageGlyphs, marks: PageMarks, hidden: frozenset[int], painted: Sequence[Rect]
) -> list[Rect]:
    """Where nothing may be left: the line box of each removed character, in which ink never reaches from
    side to side as a rule does, and boxes that were asked for. What covers hidden text is no remainder.
    """
    seen = marks.gone - hidden
    gone = [g.ink if g.slanted else g.line for g in glyphs.glyphs if g.at in seen]
    return [*painted, *(each for each in gone if each.is_on_page())]


def survivors(glyphs: PageGlyphs, marks: PageMarks, hidden: frozenset[int]) -> Iterator[Rect]:
    """The ink of what stays: where it reaches into a place it is no remainder. Nothing is done until asked."""
    for glyph in glyphs.glyphs:
        if glyph.at not in marks.gone and glyph.at not in hidden:
            yield glyph.ink


def is_clean(document: Any, number: int, places: Sequence[Rect], staying: Iterable[Rect]) -> bool:
    """Whether page ``number`` (from 1) shows nothing in ``places`` but what stays."""
    pixels = _drawn(document, number)
    uneven = [
        where for box in places if not _is_one(pixels, where := _slices(box, pixels.shape, _EDGE))
    ]
    if not uneven:
        return True
    stays = np.zeros(pixels.shape, dtype=bool)
    for box in staying:
        stays[_slices(box, pixels.shape, 0)] = True
    return all(_is_paper(pixels[where], stays[where]) for where in uneven)


def _drawn(document: Any, number: int) -> _Pixels:
    with opened_page(document, number) as page:
        width, height = page.get_size()
        scale = _DPI / 72
        pixels = width * height * scale * scale
        if pixels > limits.RENDER_PIXELS:
            scale *= (limits.RENDER_PIXELS / pixels) ** 0.5
        drawn = page.render(scale=scale, grayscale=True).to_numpy()
    grey: _Pixels = (drawn if drawn.ndim == 2 else drawn[:, :, 0]).astype(np.int16)
    return grey


def _slices(box: Rect, shape: tuple[int, ...], edge: int) -> tuple[slice, slice]:
    """The pixels of a rectangle, without ``edge`` of them on each side where that leaves any."""
    height, width = shape[0], shape[1]
    x0, x1 = _range(box.x0 * width, box.x1 * width, width, edge)
    y0, y1 = _range(box.y0 * height, box.y1 * height, height, edge)
    return slice(y0, y1), slice(x0, x1)


def _range(low: float, high: float, size: int, edge: int) -> tuple[int, int]:
    first, last = int(max(low, 0)), int(min(high, size - 1)) + 1
    if last - first > 3 * edge:
        first, last = first + edge, last - edge
    return min(first, size - 1), max(last, first + 1)


def _is_one(pixels: _Pixels, where: tuple[slice, slice]) -> bool:
    """Whether a place has one colour, whichever."""
    seen = pixels[where]
    return int(seen.max()) - int(seen.min()) <= _ALIKE


def _is_paper(seen: _Pixels, staying: NDArray[np.bool_]) -> bool:
    if staying.all():
        return True
    paper = np.median(seen[~staying])
    odd = (np.abs(seen - paper) > _ALIKE) & ~staying
    if not odd.any():
        return True
    odd &= ~_is_even(seen, axis=1)[:, None]
    odd &= ~_is_even(seen, axis=0)[None, :]
    return int(odd.sum()) <= max(_FEW, _MOST * odd.size)


def _is_even(seen: _Pixels, axis: int) -> NDArray[np.bool_]:
    """Rows (or columns) of one colour from side to side."""
    even: NDArray[np.bool_] = seen.max(axis=axis) - seen.min(axis=axis) <= _ALIKE
    return even
