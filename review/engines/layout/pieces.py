"""Letters of a text that were found on a page, joined into pieces of lines with an edge for every character.

Between two letters of a line stand signs and blanks that nobody looked for; they get the room
between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from review.engines.layout.model import Letter, Rectangle, folded

_STEPS: Final = 10_000  # of a side of the page
#: How much of the lower letter two of one line must share, and how far apart they may stand.
_SHARED: Final = 0.5
_FAR: Final = 3.0  # widths of a letter


@dataclass(frozen=True, slots=True)
class Found:
    """The character ``index`` of a text is this letter of the print."""

    index: int
    letter: Letter


@dataclass(slots=True)
class Piece:
    """``text[start:end]`` on one line of a page. ``edges`` has one more entry than characters: the sides
    of each along the line, from ``low`` to ``high`` across it; ``down`` where the line runs down.
    """

    start: int
    end: int
    page: int
    down: bool | None
    low: float
    high: float
    edges: list[float] = field(default_factory=list)

    def as_json(self) -> list[Any]:
        """``[start, end, page, down, low, high, edges]``; places in ten-thousandths of the page."""
        across = [round(self.low * _STEPS), round(self.high * _STEPS)]
        edges = [round(edge * _STEPS) for edge in self.edges]
        return [self.start, self.end, self.page, int(bool(self.down)), *across, edges]


def pieces_of(text: str, found: Iterable[Found]) -> list[Piece]:
    """The pieces of one text, given its letters in order. A character that several letters stand for takes
    the room of all.
    """
    pieces: list[Piece] = []
    for index, page, box in _characters(found):
        last = pieces[-1] if pieces else None
        if last is None or not _joins(last, text, index, page, box):
            x0, y0, x1, y1 = box
            pieces.append(Piece(index, index + 1, page, None, y0, y1, [x0, x1]))
    return pieces


def _characters(found: Iterable[Found]) -> list[tuple[int, int, Rectangle]]:
    """(index, page, box) of each character."""
    made: list[tuple[int, int, Rectangle]] = []
    for each in found:
        index, page, box = each.index, each.letter.page, each.letter.box
        if made and made[-1][:2] == (index, page):
            x0, y0, x1, y1 = made.pop()[2]
            box = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
        made.append((index, page, box))
    return made


def _joins(piece: Piece, text: str, index: int, page: int, box: Rectangle) -> bool:
    """Take a character into the piece where it goes on with its line; a second one tells its direction."""
    if page != piece.page or any(folded(each) for each in text[piece.end : index]):
        return False
    x0, y0, x1, y1 = box
    if not piece.down and _takes(piece, index, (x0, x1), (y0, y1)):
        piece.down = False
        return True
    if piece.down is None:
        left, right = piece.edges
        turned = replace(piece, down=True, low=left, high=right, edges=[piece.low, piece.high])
        if not _takes(turned, index, (y0, y1), (x0, x1)):
            return False
        piece.down, piece.end, piece.edges = True, turned.end, turned.edges
        piece.low, piece.high = turned.low, turned.high
        return True
    return piece.down and _takes(piece, index, (y0, y1), (x0, x1))


def _takes(
    piece: Piece, index: int, along: tuple[float, float], across: tuple[float, float]
) -> bool:
    """Put a character behind the others where it stands there."""
    shared = min(piece.high, across[1]) - max(piece.low, across[0])
    thinner = min(piece.high - piece.low, across[1] - across[0])
    missing = index - piece.end
    room = (missing + 1) * _FAR * (along[1] - along[0])
    end = piece.edges[-1]
    is_behind = piece.edges[-2] <= along[0] <= end + room
    if shared <= thinner * _SHARED or not is_behind:
        return False
    step = (max(along[0], end) - end) / max(missing, 1)
    piece.edges[-1:] = [*(end + step * number for number in range(missing)), *along]
    piece.end = index + 1
    piece.low, piece.high = min(piece.low, across[0]), max(piece.high, across[1])
    return True
