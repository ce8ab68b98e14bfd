"""Runs of characters on a page put into lines, and lines into reading order.

The order of the file is kept where it walks down the page; where it does not (template and filled
in values lie in two streams, headers come last) the places decide. Text that runs in another
direction follows the rest, each direction by itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from review.engines.read.ofd_shapes import Rect
from review.engines.read.ofd_text import Char, Run

_SAME_PLACE: Final = 0.3  # of the size: one character drawn twice to look bold
_LATIN_GAP: Final = 0.2  # of the size, from which a gap between Latin words is a blank
_WIDE_GAP: Final = 0.9
_INNER_GAP: Final = 2.0  # within one code a gap is spacing, unless it is as wide as this
_LOOK_BACK: Final = 3
_TRIFLE: Final = 1.0  # millimetres that two blocks may reach into each other
_MOST_COLUMNS: Final = 40
_COLUMN_CHARS: Final = 8  # to a line on average, or it is no running text


@dataclass(frozen=True)
class Laid:
    """A character in the frame of its direction: ``box`` there, ``char`` as on the page; ``is_inner``
    when it follows the one before within the same code.
    """

    char: Char
    box: Rect
    is_inner: bool


Line = list[Laid]


def ordered(runs: Iterable[Run]) -> tuple[str, tuple[Rect | None, ...]]:
    r"""Text with ``\n`` between lines and the rectangle of each of its characters, None for breaks
    and for blanks that only a gap stands for.
    """
    turned: dict[int, list[tuple[Line, object]]] = defaultdict(list)
    for run in runs:
        line = _laid(run)
        before = turned[run.angle]
        if not any(_is_again(line, other) for other, _ in before[-_LOOK_BACK:]):
            before.append((line, run.item.source))
    pieces: list[str] = []
    boxes: list[Rect | None] = []
    for angle in sorted(turned, key=lambda each: -sum(len(line) for line, _ in turned[each])):
        for line in _lines(turned[angle]):
            text, found = _written(line)
            if not text.strip():
                continue
            if pieces:
                pieces.append("\n")
                boxes.append(None)
            pieces.append(text)
            boxes += found
    return "".join(pieces), tuple(boxes)


def _laid(run: Run) -> Line:
    angle = math.radians(-run.angle)
    cos, sin = math.cos(angle), math.sin(angle)
    line: Line = []
    for index, char in enumerate(run.chars):
        box = char.box
        if run.angle:
            x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            x, y = cos * x - sin * y, sin * x + cos * y
            wide, high = (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2
            if run.angle % 180 == 90:
                wide, high = high, wide
            elif run.angle % 180:
                wide = high = char.size / 2
            box = Rect(x - wide, y - high, x + wide, y + high)
        line.append(Laid(char, box, is_inner=index > 0))
    return line


def _frame(line: Line) -> Rect:
    return Rect(
        min(each.box.x0 for each in line),
        min(each.box.y0 for each in line),
        max(each.box.x1 for each in line),
        max(each.box.y1 for each in line),
    )


def _lines(found: Sequence[tuple[Line, object]]) -> Iterator[Line]:
    pieces = [line for line, _ in found if line]
    if len({source for _, source in found}) == 1:
        bands = _bands(_walks(_joined(pieces)))
        if all(map(_is_in_order, bands)):
            for band in bands:
                for _, walk in band:
                    yield from walk
            return
    yield from _rows(pieces)


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Neighbours in the file that stand beside each other on one line."""
    lines: list[Line] = []
    frames: list[Rect] = []
    for piece in pieces:
        frame = _frame(piece)
        if lines and _beside(frames[-1], frame):
            lines[-1] = [*lines[-1], *piece] if len(lines[-1]) < 64 else lines[-1] + piece
            frames[-1] = _union(frames[-1], frame)
        else:
            lines.append(list(piece))
            frames.append(frame)
    return lines


def _beside(line: Rect, piece: Rect) -> bool:
    shared = min(line.y1, piece.y1) - max(line.y0, piece.y0)
    smaller = min(line.y1 - line.y0, piece.y1 - piece.y0)
    return shared > smaller / 2 and piece.x0 > line.x1 - (line.y1 - line.y0)


def _union(one: Rect, other: Rect) -> Rect:
    return Rect(
        min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )


def _walks(lines: Sequence[Line]) -> list[list[Line]]:
    """The order of the file cut where it goes up again, but not into the next column or cell."""
    walks: list[list[Line]] = []
    last = Rect(0, 0, 0, 0)
    for line in lines:
        frame = _frame(line)
        is_up = frame.y1 <= last.y0 + 0.5 * (frame.y1 - frame.y0)
        is_left_of = frame.x1 <= last.x0 and frame.y0 < last.y1 - 0.5 * (frame.y1 - frame.y0)
        if walks and not is_left_of and not (is_up and frame.x0 < last.x1 - 1):
            walks[-1].append(line)
        else:
            walks.append([line])
        last = frame
    return walks


def _around(walk: Sequence[Line]) -> Rect:
    frame = _frame(walk[0])
    for line in walk[1:]:
        frame = _union(frame, _frame(line))
    return frame


def _bands(walks: Sequence[list[Line]]) -> list[list[tuple[Rect, list[Line]]]]:
    """Walks that share a height, from the top; those of one band in the order of the file."""
    bands: list[list[tuple[int, Rect, list[Line]]]] = []
    bottom = -math.inf
    framed = [(index, _around(walk), walk) for index, walk in enumerate(walks)]
    for each in sorted(framed, key=lambda e: (e[1].y0, e[1].x0)):
        if not bands or each[1].y0 >= bottom - _TRIFLE:
            bands.append([])
            bottom = -math.inf
        bands[-1].append(each)
        bottom = max(bottom, each[1].y1)
    return [[(f, walk) for _, f, walk in sorted(band, key=lambda e: e[0])] for band in bands]


def _is_in_order(band: Sequence[tuple[Rect, list[Line]]]) -> bool:
    """Whether a band is one walk, or columns of running text beside each other."""
    if len(band) == 1:
        return True
    lines = [line for _, walk in band for line in walk]
    if len(band) > _MOST_COLUMNS or sum(map(len, lines)) < _COLUMN_CHARS * len(lines):
        return False
    boxes = [frame for frame, _ in band]
    return not any(
        one.cut(other).x1 - one.cut(other).x0 > _TRIFLE
        and one.cut(other).y1 - one.cut(other).y0 > _TRIFLE
        for index, one in enumerate(boxes)
        for other in boxes[:index]
    )


def _rows(pieces: Sequence[Line]) -> Iterator[Line]:
    """Lines by place alone: what overlaps in height by more than half is one row, left to right."""
    framed = sorted(((_frame(piece), piece) for piece in pieces), key=lambda e: e[0].y0 + e[0].y1)
    row: list[tuple[Rect, Line]] = []
    for frame, piece in framed:
        if row:
            top = median(each.y0 for each, _ in row[-9:])
            bottom = median(each.y1 for each, _ in row[-9:])
            shared = min(bottom, frame.y1) - max(top, frame.y0)
            if shared <= 0.5 * min(bottom - top, frame.y1 - frame.y0):
                yield _row(row)
                row = []
        row.append((frame, piece))
    if row:
        yield _row(row)


def _row(row: list[tuple[Rect, Line]]) -> Line:
    row.sort(key=lambda each: each[0].x0)
    return [laid for _, piece in row for laid in piece]


def _written(line: Line) -> tuple[str, list[Rect | None]]:
    text: list[str] = []
    boxes: list[Rect | None] = []
    recent: list[Laid] = []
    for laid in line:
        if any(_is_twice(laid, each) for each in recent[-_LOOK_BACK:]):
            continue
        if recent and _gap(recent[-1], laid) and text[-1] != " " and laid.char.text != " ":
            text.append(" ")
            boxes.append(None)
        # a code may hold characters beyond one code point only as escapes; each keeps its box
        text.append("\ufffd" if laid.char.text < " " else laid.char.text)
        boxes.append(laid.char.box)
        recent.append(laid)
    return "".join(text), boxes


def _is_twice(one: Laid, other: Laid) -> bool:
    near = _SAME_PLACE * max(one.char.size, 0.1)
    return (
        one.char.text == other.char.text
        and abs(one.box.x0 - other.box.x0) < near
        and abs(one.box.y0 - other.box.y0) < near
    )


def _is_again(one: Line, other: Line) -> bool:
    """Whether a whole run was drawn twice at the same place, to look bold or to cast a shadow."""
    return len(one) == len(other) and all(map(_is_twice, one, other))


def _gap(last: Laid, this: Laid) -> bool:
    size = max(min(last.char.size, this.char.size), 0.1)
    gap = this.box.x0 - last.box.x1
    if this.is_inner:
        return gap > _INNER_GAP * size
    is_latin = last.char.text.isascii() and this.char.text.isascii()
    return gap > (_LATIN_GAP if is_latin else _WIDE_GAP) * size
