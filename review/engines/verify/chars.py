"""The characters of a page with their places, forty bytes each: a thousand pages are held at once.

Numbers in arrays; who asks for characters gets those of a page as a list that is made anew when it was
forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from review.engines.verify.inked import Corners

#: One row a rectangle: left, top, right, bottom in fractions of the displayed page.
Sides = NDArray[np.float64]
#: Pages whose characters are held as objects.
_AT_HAND = 64


class Char(NamedTuple):
    """A character of the segment's text at offset ``at`` and its ink, in fractions of the displayed
    page. ``line`` is the ink with its part of the line: as high as the font, as wide as its advance.
    Text that runs along no side of the page is ``slanted``: its line is its ink.
    """

    at: int
    text: str
    box: Corners
    line: Corners | None = None
    slanted: bool = False

    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


class Chars(Sequence[Char]):
    """The characters of one page, in the order of its text. ``met`` are their offsets in it, ``boxes`` and
    ``lines`` have a row for each of them, ``slanted`` are offsets.
    """

    def __init__(
        self,
        text: str,
        met: Sequence[int],
        boxes: Sides,
        lines: Sides,
        slanted: Collection[int],
    ) -> None:
        self._text = text
        self._met = np.array(met, np.int32)
        self._boxes = boxes.astype(np.float32)
        self._lines = lines.astype(np.float32)
        self._slanted = frozenset(slanted)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._met)

    @overload
    def __getitem__(self, place: int) -> Char: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Char]: ...
    def __getitem__(self, place: int | slice) -> Char | Sequence[Char]:
        """The character at a place of this row of characters, or several."""
        return _listed(self)[place]

    def __iter__(self) -> Iterator[Char]:
        """All of them, in order."""
        return iter(_listed(self))

    @property
    def inks(self) -> Sides:
        """Their boxes, a row each."""
        return self._boxes.astype(np.float64)

    def listed(self) -> list[Char]:
        """All of them as objects."""
        text, slanted = self._text, self._slanted
        return [
            Char(at, text[at], (a, b, c, d), (e, f, g, h), at in slanted)
            for at, (a, b, c, d), (e, f, g, h) in zip(
                self._met.tolist(), self._boxes.tolist(), self._lines.tolist(), strict=True
            )
        ]


@lru_cache(maxsize=_AT_HAND)
def _listed(chars: Chars) -> list[Char]:
    return chars.listed()


def inks_of(chars: Sequence[Char]) -> Sides:
    """The boxes of any row of characters, a row each."""
    if isinstance(chars, Chars):
        return chars.inks
    return np.array([char.box for char in chars], np.float64).reshape(-1, 4)


def joined(one: Corners, other: Corners) -> Corners:
    """The box around two boxes."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def around(one: Sides, other: Sides) -> Sides:
    """The boxes around each box of one row and its fellow of the other."""
    return np.hstack((np.minimum(one, other)[:, :2], np.maximum(one, other)[:, 2:]))
