"""From crops that were read to lines in reading order: a rectangle for each character, pieces of one
row put together, blanks where there are gaps.

Works in pixels of a straight sheet; knows no model and no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from review.engines.read.scan_models import Pixels, Quad, ReadCrop

Corners = NDArray[np.float64]

_WIDE: Final = 0.55  # half of a full-width character, by the height of its line
_NARROW: Final = 0.34
_SNAP: Final = 0.2  # how far an edge may move to a gap in the ink, by the height of the line
_SAME_ROW: Final = 0.5  # of the smaller height
_GAP: Final = 0.8  # heights of a line between two pieces that are no neighbours
_SPACED: Final = 1.3  # heights between two characters of a title set wide
_LINES_OF_A_COLUMN: Final = 6
_FILLED: Final = 0.75  # of the width of a column, by the usual line of running text
_LONG: Final = 8  # characters of such a line; cells of tables hold fewer


@dataclass(frozen=True)
class Piece:
    """One stretch of text as detected: its characters, their scores, four corners for each (pixels of
    the sheet), and the rectangle around all.
    """

    characters: tuple[str, ...]
    scores: tuple[float, ...]
    corners: tuple[Corners, ...]
    sides: tuple[float, float, float, float]
    upright: bool = True

    @property
    def x0(self) -> float:
        """Left side."""
        return self.sides[0]

    @property
    def y0(self) -> float:
        """Upper side."""
        return self.sides[1]

    @property
    def x1(self) -> float:
        """Right side."""
        return self.sides[2]

    @property
    def y1(self) -> float:
        """Lower side."""
        return self.sides[3]

    @property
    def height(self) -> float:
        """Of its rectangle, in pixels."""
        return self.y1 - self.y0

    @property
    def score(self) -> float:
        """Mean over its characters."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


@dataclass(frozen=True)
class Line:
    """One line: text, the lowest score of its pieces, and four corners for each character."""

    text: str
    score: float
    corners: tuple[Corners, ...]


def piece_of(crop: Pixels, quad: Quad, downwards: bool, read: ReadCrop) -> Piece:
    """What was read in the crop of ``quad``, with the places of its characters on the sheet."""
    edges = _edges(crop, read)
    along = (
        (quad[0], quad[3], quad[1], quad[2]) if downwards else (quad[0], quad[1], quad[3], quad[2])
    )
    corners = tuple(_slice(along, start, end) for start, end in edges)
    return Piece(read.characters, read.scores, corners, sides_of(quad), not downwards)


def sides_of(quad: Quad) -> tuple[float, float, float, float]:
    """The rectangle around a quadrilateral."""
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return (float(x0), float(y0), float(x1), float(y1))


def _slice(along: Sequence[NDArray[np.float32]], start: float, end: float) -> Corners:
    """The part of a quadrilateral between two fractions of its length; ``along`` is start and end of
    one long side, then of the other.
    """
    one, one_end, other, other_end = along
    return np.array(
        [
            one + (one_end - one) * start,
            one + (one_end - one) * end,
            other + (other_end - other) * end,
            other + (other_end - other) * start,
        ],
        dtype=np.float64,
    )


def _edges(crop: Pixels, read: ReadCrop) -> list[tuple[float, float]]:
    """Start and end of each character in fractions of the crop's width: half way to its neighbours, moved
    to where there is least ink.
    """
    height, width = crop.shape[:2]
    middles = [middle * width for middle in read.middles]
    ink = _ink_by_column(crop)
    edges: list[tuple[float, float]] = []
    for place, middle in enumerate(middles):
        half = height * (_WIDE if _is_wide(read.characters[place]) else _NARROW)
        left, right = middle - half, middle + half
        if place:
            left = max(left, edges[place - 1][1])
        if place + 1 < len(middles):
            following = middles[place + 1]
            right = min(right, _quietest(ink, (middle + following) / 2, middle, following, height))
        edges.append((max(left, 0.0), max(min(right, float(width)), left + 1.0)))
    return [(left / width, min(right / width, 1.0)) for left, right in edges]


def _quietest(
    ink: NDArray[np.float64], edge: float, before: float, after: float, height: int
) -> float:
    """The column with least ink near ``edge``, not too near to the middles on either side."""
    reach = min(height * _SNAP, (after - before) * 0.35)
    first, last = max(0, int(edge - reach)), min(len(ink), int(edge + reach) + 1)
    if last - first < 2:
        return edge
    window = ink[first:last]
    quiet = np.nonzero(window <= window.min() + 1e-6)[0] + first + 0.5
    return float(quiet[np.abs(quiet - edge).argmin()])


def _ink_by_column(crop: Pixels) -> NDArray[np.float64]:
    grey = crop[..., 0].astype(np.float64)
    paper = np.percentile(grey, 90)
    dark = np.clip(paper - grey - 30, 0, None).sum(axis=0)
    return np.asarray(np.round(dark / 255, 1))


def _is_wide(character: str) -> bool:
    return ord(character) > 0x2E7F or character in "“”‘’…—·"


def in_reading_order(pieces: Iterable[Piece]) -> list[Line]:
    """Lines from top to bottom; pieces of one row become one line, left to right. Where a page is set in
    two columns, the left one comes first; a table is read row by row.
    """
    return [_line(row) for block in _blocks(list(pieces)) for row in _rows(block)]


def _blocks(pieces: list[Piece]) -> list[list[Piece]]:
    """Stretches of the page from top to bottom, two columns as two of them."""
    gutter = _gutter(pieces)
    if gutter is None:
        return [pieces]
    blocks: list[list[Piece]] = []
    beside: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.y0):
        if piece.x0 < gutter < piece.x1:
            blocks += [*_columns(beside, gutter), [piece]]
            beside = []
        else:
            beside.append(piece)
    return [block for block in (*blocks, *_columns(beside, gutter)) if block]


def _columns(pieces: list[Piece], gutter: float) -> list[list[Piece]]:
    """Left and right of the gutter, where both are running text: most lines fill their column."""
    left = [each for each in pieces if each.x1 <= gutter]
    right = [each for each in pieces if each.x0 >= gutter]
    return [left, right] if _runs(left) and _runs(right) else [pieces]


def _runs(column: Sequence[Piece]) -> bool:
    if len(column) < _LINES_OF_A_COLUMN:
        return False
    width = max(each.x1 for each in column) - min(each.x0 for each in column)
    usual = median(each.x1 - each.x0 for each in column)
    return usual >= _FILLED * width and median(len(each.characters) for each in column) >= _LONG


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """The middle of the emptiest stretch between the columns, if fewer than a third of the lines cross
    it.
    """
    if len(pieces) < 2 * _LINES_OF_A_COLUMN:
        return None
    start, end = min(each.x0 for each in pieces), max(each.x1 for each in pieces)
    places = np.linspace(start + 0.3 * (end - start), end - 0.3 * (end - start), 81)
    lefts = np.array([each.x0 for each in pieces])[:, np.newaxis]
    rights = np.array([each.x1 for each in pieces])[:, np.newaxis]
    crossed = ((lefts < places) & (places < rights)).sum(axis=0)
    emptiest = places[crossed == crossed.min()]
    return float(emptiest[len(emptiest) // 2]) if crossed.min() * 3 < len(pieces) else None


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each.y0 + each.y1, each.x0)):
        row = next((each for each in reversed(rows[-3:]) if _belongs(piece, each)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _belongs(piece: Piece, row: list[Piece]) -> bool:
    if not piece.upright or not all(each.upright for each in row):
        return False
    top = median(each.y0 for each in row)
    bottom = median(each.y1 for each in row)
    shared = min(bottom, piece.y1) - max(top, piece.y0)
    apart = all(min(each.x1, piece.x1) - max(each.x0, piece.x0) < piece.height for each in row)
    return apart and shared > _SAME_ROW * min(bottom - top, piece.height)


def _line(row: Sequence[Piece]) -> Line:
    characters: list[str] = []
    corners: list[Corners] = []
    previous: Piece | None = None
    for piece in row:
        if previous is not None and piece.x0 - previous.x1 > _GAP * min(
            piece.height, previous.height
        ):
            characters.append(" ")
            corners.append(_between(previous, piece))
        characters += piece.characters
        corners += piece.corners
        previous = piece
    kept = [
        place for place in range(len(characters)) if not _idle_blank(characters, corners, place)
    ]
    return Line(
        "".join(characters[place] for place in kept),
        min(piece.score for piece in row),
        tuple(corners[place] for place in kept),
    )


def _between(left: Piece, right: Piece) -> Corners:
    top, bottom = min(left.y0, right.y0), max(left.y1, right.y1)
    x0, x1 = min(left.x1, right.x0), max(left.x1, right.x0)
    return np.array([[x0, top], [x1, top], [x1, bottom], [x0, bottom]], dtype=np.float64)


def _idle_blank(characters: Sequence[str], corners: Sequence[Corners], place: int) -> bool:
    """A blank at an end, beside another, or in the small gap between two full-width characters."""
    if characters[place] != " ":
        return False
    if place in (0, len(characters) - 1) or characters[place - 1] == " ":
        return True
    before, after = characters[place - 1], characters[place + 1]
    if not (_is_wide(before) and _is_wide(after)):
        return False
    gap = corners[place + 1][:, 0].min() - corners[place - 1][:, 0].max()
    height = np.ptp(corners[place - 1][:, 1])
    return bool(gap < _SPACED * height)
