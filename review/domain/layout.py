"""Where the text of a file without pages stands on pages that were printed of it.

A second layout beside the reading: places only, no text. What could not be laid on a page has no
place here, and nobody makes one up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

#: Steps of a side of the page in which places are told.
_STEPS: Final = 10_000

#: Characters between two lines of one text: a blank, a line end.
_JOINT: Final = 2

#: Page (from 1), x0, y0, x1, y1 in fractions of the displayed page, origin top left.
Box = tuple[int, float, float, float, float]


@dataclass(frozen=True)
class Layout:
    """``shapes`` are width / height of the pages; ``pieces`` by segment ``[start, end, page, down, low, high,
    edges]``, offsets in code points; ``apart`` the segments that a reader of paper should see and that
    are on no page, or not wholly.
    """

    shapes: tuple[float, ...]
    pieces: Mapping[str, Sequence[Sequence[Any]]]
    apart: frozenset[str]
    _known: dict[tuple[str, int, int], tuple[Box, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Layout:
        """From what the engine's ``layout`` answers: ``{"pages", "pieces", "apart"}``."""
        shapes = tuple(page["width"] / page["height"] for page in data["pages"])
        return cls(shapes, data["pieces"], frozenset(data["apart"]))

    def boxes(self, segment: str, start: int, end: int) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]``, one for each line it touches, on every page where it stands; those
        of a header on all of them. What was not found has none.
        """
        return tuple(self._boxes(segment, start, end))

    def holds(self, segment: str, text: str, start: int, end: int) -> bool:
        """Whether every letter and digit of ``text[start:end]`` stands on a page; ``text`` is the segment's."""
        spans = [(piece[0], piece[1]) for piece in self.pieces.get(segment, ())]
        wanted = [at for at in range(start, min(end, len(text))) if text[at].isalnum()]
        return bool(wanted) and all(
            any(first <= at < last for first, last in spans) for at in wanted
        )

    def whole(self, segment: str, text: str, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of a span that stands on the pages with each of its letters; none of any other. Worked out once:
        a desk asks for thousands at every answer.
        """
        key = (segment, start, end)
        if key not in self._known:
            held = self.holds(segment, text, start, end)
            self._known[key] = self.boxes(segment, start, end) if held else ()
        return self._known[key]

    def inside(self, box: Box) -> tuple[tuple[str, int, int], ...]:
        """The text in a box as (segment, start, end), in the order of the reading: characters of which the middle
        lies in it. Lines of one segment that follow each other are one span.
        """
        page, x0, y0, x1, y1 = box
        found: list[tuple[str, int, int]] = []
        for segment, pieces in self.pieces.items():
            for piece in pieces:
                across, along = ((x0, x1), (y0, y1)) if piece[3] else ((y0, y1), (x0, x1))
                span = _within(piece, across, along) if piece[2] == page else None
                if span is None:
                    continue
                start, end = span
                if found and found[-1][0] == segment and 0 <= start - found[-1][2] <= _JOINT:
                    start = found.pop()[1]
                found.append((segment, start, end))
        return tuple(found)

    def _boxes(self, segment: str, start: int, end: int) -> Iterator[Box]:
        for first, last, page, down, low, high, edges in self.pieces.get(segment, ()):
            begin, stop = max(start, first), min(end, last)
            if begin >= stop:
                continue
            left, right = edges[begin - first] / _STEPS, edges[stop - first] / _STEPS
            top, bottom = low / _STEPS, high / _STEPS
            yield (page, top, left, bottom, right) if down else (page, left, top, right, bottom)


def _within(
    piece: Sequence[Any], across: tuple[float, float], along: tuple[float, float]
) -> tuple[int, int] | None:
    """The characters of a piece between these two pairs of sides."""
    first, _, _, _, low, high, edges = piece
    if not across[0] <= (low + high) / 2 / _STEPS <= across[1]:
        return None
    inside = [
        at
        for at, (left, right) in enumerate(pairwise(edges), first)
        if along[0] <= (left + right) / 2 / _STEPS <= along[1]
    ]
    return (inside[0], inside[-1] + 1) if inside else None
