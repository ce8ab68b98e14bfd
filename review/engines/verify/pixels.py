"""Two drawings of a page compared outside its marks: ink that went or came where nothing was to change.

Both drawings are those of ``pages.py``. A pixel differs when nothing within one pixel of it is alike in
the other drawing: rewriting a line moves its letters by parts of a pixel (redaction.md sections 2 and
9). Pages that were recognised are compared by ``drawings.py``, which forgives what a scanner adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from review.engines.model import Check, Plan
from review.engines.progress import Step, told
from review.engines.verify.canon import canonical
from review.engines.verify.expected import Expected, grown
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
#: Pixels along an edge, of a bar or of a page that became a picture: sizes are whole pixels.
_EDGE: Final = 2
#: Around what may be painted, of the page.
_MARGIN: Final = 0.006

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
    finer: Callable[[Page], Iterable[Grey]],
) -> Check:
    """Fails on pages that look different outside their marks. ``skipped`` pages are compared elsewhere.

    ``finer`` draws a page of the original as finely as pages become pictures, reduced to the size of its other
    drawing: a font that is not in the file is made bold in whole pixels, so that it looks different at each
    resolution. Asked only for pages that became pictures and differ.
    """
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
        told(Step.PROVE, old.number, len(before))
        if old.number in left_out:
            continue
        compared += 1
        gone = [n.box for n in old.notes if _may_go(n, old.number, marked_notes, marks)]
        free = [*(grown(box, _MARGIN) for box in wanted.bars), *gone]
        drawn_anew = new.is_picture
        found = compare(old.pixels, new.pixels, free, soft=drawn_anew)
        bound = _MOST_RASTER if drawn_anew else _MOST_VECTOR
        if drawn_anew and found is not None and found.densest > bound:
            again = (compare(each, new.pixels, free, soft=True) for each in finer(old))
            found = next((each for each in again if each and each.densest <= bound), found)
        if found is None or found.densest > bound:
            faults.append(old.number)
        elif found.share > worst:
            worst = found.share
    detail = f"{compared} pages compared, {worst:.4%} of a page at most"
    return outcome_of_pages("pixels_outside", detail, faults)


def compare(
    before: Grey, after: Grey, free: Sequence[Corners], *, soft: bool = False
) -> Difference | None:
    """The difference outside the ``free`` boxes; None for drawings of different shapes. ``soft`` compares
    the ink around each pixel: a hair line of a page that became a picture is wider and paler.
    """
    if abs(before.shape[0] - after.shape[0]) > 2 or abs(before.shape[1] - after.shape[1]) > 2:
        return None
    high = min(before.shape[0], after.shape[0])
    wide = min(before.shape[1], after.shape[1])
    one, other = before[:high, :wide].astype(np.int16), after[:high, :wide].astype(np.int16)
    far = np.abs(one - other) > _DIFFERS
    if soft:
        far[:_EDGE], far[-_EDGE:], far[:, :_EDGE], far[:, -_EDGE:] = (False,) * 4
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
    if soft:
        one, other = _blurred(one), _blurred(other)
    far &= stands_out(one, other, _DIFFERS)
    return Difference(float(far.sum()) / (high * wide), _densest(far))


def _part(low: float, high: float, size: int) -> slice:
    return slice(max(int(low * size) - _EDGE, 0), max(int(np.ceil(high * size)) + _EDGE, 0))


def stands_out(one: NDArray[np.int16], other: NDArray[np.int16], by: int) -> NDArray[np.bool_]:
    """Pixels of either drawing darker or lighter, ``by`` more than so many levels, than all of the
    other one within one pixel.
    """
    return _is_alone(one, other, by) | _is_alone(other, one, by)


def _is_alone(one: NDArray[np.int16], other: NDArray[np.int16], by: int) -> NDArray[np.bool_]:
    return (one < _least(other) - by) | (one > _most(other) + by)


def _least(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    return _spread(picture, np.minimum)


def _most(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    return _spread(picture, np.maximum)


def _spread(picture: NDArray[np.int16], choose: Any) -> NDArray[np.int16]:
    """Least, most or sum of each pixel and its eight neighbours."""
    grown = np.pad(picture, 1, mode="edge")
    across = choose(choose(grown[:, :-2], grown[:, 1:-1]), grown[:, 2:])
    found: NDArray[np.int16] = choose(choose(across[:-2], across[1:-1]), across[2:])
    return found


def _blurred(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    """The mean of each pixel and its eight neighbours."""
    return _spread(picture, np.add) // 9


def _densest(far: NDArray[np.bool_]) -> int:
    """The most in any window on a grid of half windows."""
    half = _WINDOW // 2
    high, wide = (-(-side // half) * half + half for side in far.shape)
    whole = np.zeros((high, wide), np.int32)
    whole[: far.shape[0], : far.shape[1]] = far
    cells = whole.reshape(high // half, half, wide // half, half).sum(axis=(1, 3))
    windows = cells[:-1, :-1] + cells[1:, :-1] + cells[:-1, 1:] + cells[1:, 1:]
    return int(windows.max(initial=0))


def _may_go(note: Note, page: int, marked: set[tuple[int, int]], marks: Marks) -> bool:
    if note.fleeting or (page, note.at) in marked:
        return True
    said = canonical(note.text)
    return bool(said) and any(value in said for value in marks.values)
