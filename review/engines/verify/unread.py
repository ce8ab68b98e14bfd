"""Where a page shows ink that its text does not explain: letters as outlines or in pictures, stamps,
handwriting. Bars, frames and straight lines are no words.

Works on the drawing of the proof (108 dpi). What stands there is for the eye to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from review.engines.verify.canon import canonical
from review.engines.verify.chars import Sides, inks_of
from review.engines.verify.inked import Corners
from review.engines.verify.pages import Page

Mask = NDArray[np.bool_]

_INK: Final = 200  # greys below this are ink; the paper of a scan is lighter
_MARGIN: Final = 3  # pixels around a character: edges of strokes
_BAR: Final = 7  # pixels: solid squares of this size are bars, strokes of letters are thinner
_LINE: Final = 24  # pixels: a stroke this long and straight is a line
_HOLES: Final = 17  # pixels: letters left open in a dark ground are narrower
_CELL: Final = 12  # pixels: letters of one line lie closer together
_LEAST_OF_A_CELL: Final = 3
_LEAST: Final = 50  # pixels of ink: two small letters; less is dust and the ends of lines
_LEAST_SIDE: Final = 5
#: More patches than this are one page.
_MANY: Final = 10
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)
#: Pages from a page: what lies farther out lies outside all the same.
_FAR: Final = 100.0
_MEANINGLESS: Final = range(0xE000, 0xF900)


def unread_patches(page: Page, marks: Iterable[Corners]) -> list[Corners]:
    """Patches (fractions of the page) with ink that no character and no mark explains; one for the
    whole page where there are many.
    """
    picture = page.pixels
    dark = picture < _INK
    own = inks_of(page.chars)[[_is_said(char.text) for char in page.chars]]
    said = np.vstack((own, np.array([*marks], np.float64).reshape(-1, 4)))
    rest = dark.copy()
    _blank(rest, said, _MARGIN)
    if int(rest.sum()) < _LEAST:
        return []  # most pages: text explains all of it
    solid = _opened(dark, _BAR, _BAR)
    ground = _closed(solid, _HOLES)
    letters = (dark & ~_grown(solid, 1)) | (ground & ~dark)
    letters &= ~_opened(letters, _LINE, 1)
    letters &= ~_opened(letters, 1, _LINE)
    _blank(letters, said, _MARGIN)
    found = _patches(letters)
    return found if len(found) <= _MANY else [_WHOLE]


@lru_cache(maxsize=4_096)
def _is_said(character: str) -> bool:
    return bool(canonical(character)) and ord(character[0]) not in _MEANINGLESS


def _blank(mask: Mask, boxes: Sides, margin: int) -> None:
    high, wide = mask.shape
    scaled = boxes.clip(-_FAR, _FAR) * (wide, high, wide, high)
    room = np.array([-margin, -margin, margin + 1, margin + 1])
    around = (scaled.astype(np.int64) + room).clip(0)
    for left, top, right, bottom in around.tolist():
        mask[top:bottom, left:right] = False


def _opened(mask: Mask, wide: int, high: int) -> Mask:
    """What of the mask lies in full rectangles of this size."""
    kept = _all_of(_all_of(mask, wide, 1), high, 0)
    answer = np.zeros_like(mask)
    rows, columns = kept.shape
    if rows > 0 and columns > 0:
        some = ~_all_of(_all_of(~_framed(kept, high - 1, wide - 1), wide, 1), high, 0)
        answer[:] = some
    return answer


def _closed(mask: Mask, size: int) -> Mask:
    """The mask with gaps narrower than ``size`` filled."""
    return ~_opened(~mask, size, size) if mask.any() else mask


def _framed(mask: Mask, rows: int, columns: int) -> Mask:
    return np.pad(mask, ((rows, rows), (columns, columns)))


def _all_of(mask: Mask, count: int, axis: int) -> Mask:
    """Whether ``count`` neighbours along an axis are all set, for each that begins such a row."""
    have = 1
    while have < count:
        step = min(have, count - have)
        size = mask.shape[axis] - step
        if size <= 0:
            return mask[:0] if axis == 0 else mask[:, :0]
        mask = mask[:size] & mask[step:] if axis == 0 else mask[:, :size] & mask[:, step:]
        have += step
    return mask


def _grown(mask: Mask, by: int) -> Mask:
    """The mask with ``by`` pixels around it."""
    size = 2 * by + 1
    return ~_all_of(_all_of(np.pad(~mask, by, constant_values=True), size, 1), size, 0)


def _patches(letters: Mask) -> list[Corners]:
    """Rectangles around cells of ink that touch each other."""
    if int(letters.sum()) < _LEAST:
        return []
    high, wide = letters.shape
    rows, columns = -(-high // _CELL), -(-wide // _CELL)
    whole = np.zeros((rows * _CELL, columns * _CELL), np.int32)
    whole[:high, :wide] = letters
    amounts = whole.reshape(rows, _CELL, columns, _CELL).sum(axis=(1, 3))
    cells = {(int(y), int(x)) for y, x in np.argwhere(amounts >= _LEAST_OF_A_CELL)}
    found: list[Corners] = []
    while cells:
        group = _touching(cells, cells.pop())
        top, bottom = min(y for y, _ in group), max(y for y, _ in group) + 1
        left, right = min(x for _, x in group), max(x for _, x in group) + 1
        part = letters[top * _CELL : bottom * _CELL, left * _CELL : right * _CELL]
        if int(part.sum()) >= _LEAST and _is_wide(part):
            corners = left / columns, top / rows, right / columns, bottom / rows
            scale = columns * _CELL / wide, rows * _CELL / high
            found.append(
                (
                    corners[0] * scale[0],
                    corners[1] * scale[1],
                    min(corners[2] * scale[0], 1.0),
                    min(corners[3] * scale[1], 1.0),
                )
            )
    return found


def _is_wide(part: Mask) -> bool:
    sides: Sequence[NDArray[np.intp]] = (
        np.nonzero(part.any(axis=0))[0],
        np.nonzero(part.any(axis=1))[0],
    )
    return all(int(side[-1] - side[0]) + 1 >= _LEAST_SIDE for side in sides)


def _touching(cells: set[tuple[int, int]], start: tuple[int, int]) -> list[tuple[int, int]]:
    """Takes out of ``cells`` all that are reached from here by steps of at most two cells."""
    group, waiting = [start], [start]
    while waiting:
        row, column = waiting.pop()
        for down in range(-2, 3):
            for across in range(-2, 3):
                near = row + down, column + across
                if near in cells:
                    cells.remove(near)
                    group.append(near)
                    waiting.append(near)
    return group
