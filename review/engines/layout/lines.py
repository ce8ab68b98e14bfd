"""The lines of a file with pages of its own: which characters of which segment stand where, for whoever lays
the text over a picture of its page.

Asks an opened reading of a PDF or OFD; opens no file and holds no text. What has no place on its page
is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from review.engines import limits
from review.engines.layout.model import Letter, Rectangle
from review.engines.layout.pieces import Found, Piece, pieces_of
from review.engines.model import HIDDEN_KINDS, PageFacts, Segment

_STEPS: Final = 10_000  # of a side of the page


class Placed(Protocol):
    """An opened document of which every character on a page has a place."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All pieces of text in reading order."""

    @property
    def pages(self) -> tuple[PageFacts, ...]:
        """One entry per page."""

    def each_place(self, segment: Segment, /) -> Sequence[Rectangle | None]:
        """The rectangle of each character of the segment; None for what has none, empty off the pages."""


@dataclass(frozen=True, slots=True)
class Line:
    """``text[start:end]`` of a segment in one rectangle of a page; ``down`` where the line runs down."""

    page: int
    segment: str
    start: int
    end: int
    down: bool
    box: Rectangle

    def as_json(self) -> list[Any]:
        """``[segment, start, end, down, x0, y0, x1, y1]``; places in ten-thousandths of the page."""
        sides = (round(side * _STEPS) for side in self.box)
        return [self.segment, self.start, self.end, int(self.down), *sides]


def lines_by_page(reading: Placed) -> dict[int, list[Line]]:
    """The lines of what is seen on each page, in the order of the reading. A page with more pieces than anybody
    reads has none: its letters are strewn.
    """
    found: dict[int, list[Line]] = {}
    for segment in reading.segments:
        if segment.page is not None and segment.kind not in HIDDEN_KINDS:
            lines = found.setdefault(segment.page, [])
            lines += _lines(segment, segment.page, reading.each_place(segment))
    return {
        page: lines for page, lines in found.items() if 0 < len(lines) <= limits.LINES_OF_A_PAGE
    }


def _lines(segment: Segment, page: int, places: Sequence[Rectangle | None]) -> Iterator[Line]:
    start = 0
    for text in segment.text.split("\n"):
        letters = (
            Found(at, Letter(letter, page, place, begins=False))
            for at, (letter, place) in enumerate(
                zip(text, places[start : start + len(text)], strict=False)
            )
            if place is not None and not letter.isspace()
        )
        for piece in pieces_of(text, letters):
            yield Line(
                page,
                segment.id,
                start + piece.start,
                start + piece.end,
                bool(piece.down),
                _box(piece),
            )
        start += len(text) + 1


def _box(piece: Piece) -> Rectangle:
    first, last = piece.edges[0], piece.edges[-1]
    if piece.down:
        return piece.low, first, piece.high, last
    return first, piece.low, last, piece.high
