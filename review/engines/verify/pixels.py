"""Two drawings of a page compared outside its marks: ink that went or came where nothing was to change.

Both drawings are those of ``pages.py``. A pixel differs when nothing within one pixel of it is alike in
the other drawing: rewriting a line moves its letters by parts of a pixel (redaction.md sections 2 and
9). Pages that were recognised are compared by ``drawings.py``, which forgives what a scanner adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from review.engines.model import Check, Plan
from review.engines.verify.canon import canonical
from review.engines.verify.expected import Expected
from review.engines.verify.inked import Corners, Grey
from review.engines.verify.marks import Marks
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Note, Page

#: Levels of 255 by which a pixel may differ (redaction.md section 2).
_DIFFERS: Final = 64
#: Side of the window in which differing pixels are counted: a character of 10 pt.
_WINDOW: Final = 16
#: Differing pixels in one window. A lost comma of 10 pt has 6 to 10, a lost digit 25 and more; letters
#: moved by half a pixel have none, and a page drawn as a picture up to 5 along its finest lines.
_MOST_VECTOR: Final = 5
_MOST_RASTER: Final = 12
#: A page that shows one picture nearly all over is a picture.
_WHOLE: Final = 0.97
#: Around a mark, of the page; and of the height of the mark, because a bar is as high as its line and
#: as wide as its letters with their bearings.
_MARGIN: Final = 0.006
_OF_HEIGHT: Final = 0.6

_NOTE: Final = re.compile(r"page-([0-9]+)#a([0-9]+)\.")


@dataclass(frozen=True)
class Difference:
    """Share of all pixels that differ, and how many do in the worst window."""

    share: float
    densest: int


def pixels_check(
    before: Sequence[Page],
    after: Sequence[Page],
    expected: Sequence[Expected],
    skipped: Iterable[int],
    plan: Plan,
    marks: Marks,
) -> Check:
    """Fails on pages that look different outside their marks. ``skipped`` pages are compared elsewhere."""
    left_out = set(skipped)
    marked_notes = {
        (int(name[1]), int(name[2]))
        for each in plan.actions
        if each.segment is not None and (name := _NOTE.match(each.segment))
    }
    faults: list[int] = []
    worst = 0.0
    compared = 0
    for old, new, wanted in zip(before, after, expected, strict=True):
        if old.number in left_out:
            continue
        compared += 1
        gone = [n.box for n in old.notes if _may_go(n, old.number, marked_notes, marks)]
        free = [*(_around(box) for box, _ in wanted.boxes), *gone]
        found = compare(old.pixels, new.pixels, free)
        bound = _MOST_RASTER if is_picture(new) else _MOST_VECTOR
        if found is None or found.densest > bound:
            faults.append(old.number)
        elif found.share > worst:
            worst = found.share
    detail = f"{compared} pages compared, {worst:.4%} of a page at most"
    return outcome_of_pages("pixels_outside", detail, faults)


def is_picture(page: Page) -> bool:
    """Whether a page shows one picture nearly all over."""
    return any(
        min(x1, 1) - max(x0, 0) > _WHOLE and min(y1, 1) - max(y0, 0) > _WHOLE
        for x0, y0, x1, y1 in page.pictures
    )


def compare(before: Grey, after: Grey, free: Sequence[Corners]) -> Difference | None:
    """The difference outside the ``free`` boxes; None for drawings of different shapes."""
    if abs(before.shape[0] - after.shape[0]) > 2 or abs(before.shape[1] - after.shape[1]) > 2:
        return None
    high = min(before.shape[0], after.shape[0])
    wide = min(before.shape[1], after.shape[1])
    one, other = before[:high, :wide].astype(np.int16), after[:high, :wide].astype(np.int16)
    far = np.abs(one - other) > _DIFFERS
    for x0, y0, x1, y1 in free:
        far[_part(y0, y1, high), _part(x0, x1, wide)] = False
    rows, columns = np.nonzero(far.any(axis=1))[0], np.nonzero(far.any(axis=0))[0]
    if not len(rows):
        return Difference(0.0, 0)
    part = (
        slice(max(rows[0] - 2, 0), rows[-1] + 3),
        slice(max(columns[0] - 2, 0), columns[-1] + 3),
    )
    one, other, far = one[part], other[part], far[part]
    far &= _is_alone(one, other) | _is_alone(other, one)
    return Difference(float(far.sum()) / (high * wide), _densest(far))


def _part(low: float, high: float, size: int) -> slice:
    return slice(max(int(low * size), 0), max(int(np.ceil(high * size)), 0))


def _is_alone(one: NDArray[np.int16], other: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Pixels of one drawing darker or lighter than all of the other within one pixel."""
    least, most = (edge(other) for edge in (_least, _most))
    return (one < least - _DIFFERS) | (one > most + _DIFFERS)


def _least(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    return _spread(picture, np.minimum)


def _most(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    return _spread(picture, np.maximum)


def _spread(picture: NDArray[np.int16], choose: Any) -> NDArray[np.int16]:
    """The least or most of each pixel and its eight neighbours."""
    grown = np.pad(picture, 1, mode="edge")
    across = choose(choose(grown[:, :-2], grown[:, 1:-1]), grown[:, 2:])
    found: NDArray[np.int16] = choose(choose(across[:-2], across[1:-1]), across[2:])
    return found


def _densest(far: NDArray[np.bool_]) -> int:
    """The most in any window on a grid of half windows."""
    half = _WINDOW // 2
    high, wide = (-(-side // half) * half + half for side in far.shape)
    whole = np.zeros((high, wide), np.int32)
    whole[: far.shape[0], : far.shape[1]] = far
    cells = whole.reshape(high // half, half, wide // half, half).sum(axis=(1, 3))
    windows = cells[:-1, :-1] + cells[1:, :-1] + cells[:-1, 1:] + cells[1:, 1:]
    return int(windows.max(initial=0))


def _around(box: Corners) -> Corners:
    more = max(_MARGIN, _OF_HEIGHT * (box[3] - box[1]))
    return box[0] - more, box[1] - more, box[2] + more, box[3] + more


def _may_go(note: Note, page: int, marked: set[tuple[int, int]], marks: Marks) -> bool:
    if note.fleeting or (page, note.at) in marked:
        return True
    said = canonical(note.text)
    return bool(said) and any(value in said for value in marks.values)
