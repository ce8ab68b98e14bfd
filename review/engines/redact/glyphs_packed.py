"""The characters of a page in a hundred bytes each, for documents of hundreds of pages.

Numbers in arrays; who asks for characters gets those of a page as objects that are made anew when they
were forgotten. What a character is stands in ``glyphs.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

import numpy as np

from review.engines.redact.glyphs import Glyph, Rect

#: Pages whose characters are held as objects beside the packed ones.
_AT_HAND = 16
_NOWHERE = (np.nan, np.nan)


class PackedGlyphs(Sequence[Glyph]):
    """The same characters in the same order; equal numbers come out as went in."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._characters = tuple(
            each.character for each in glyphs
        )  # ligatures have several letters
        self._at = np.array([each.at for each in glyphs], np.int64)
        lines = [(*each.line, *each.ink) for each in glyphs]
        self._sides = np.array(lines, np.float64).reshape(-1, 8)
        origins = [_NOWHERE if each.origin is None else each.origin for each in glyphs]
        self._origins = np.array(origins, np.float64).reshape(-1, 2)
        kinds = [(each.invisible, each.embedded, each.slanted) for each in glyphs]
        self._kinds = np.array(kinds, np.bool_).reshape(-1, 3)
        self._turns = np.array([each.turn for each in glyphs], np.int8)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._characters)

    @overload
    def __getitem__(self, place: int) -> Glyph: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Glyph]: ...
    def __getitem__(self, place: int | slice) -> Glyph | Sequence[Glyph]:
        """The character at a place, or several."""
        return _listed(self)[place]

    def __iter__(self) -> Iterator[Glyph]:
        """All of them, in order."""
        return iter(_listed(self))

    def listed(self) -> list[Glyph]:
        """All of them as objects."""
        return [
            Glyph(
                at,
                character,
                Rect(*sides[:4]),
                Rect(*sides[4:]),
                invisible,
                embedded,
                None if x != x else (x, y),  # noqa: PLR0124  # not a number: it was drawn nowhere
                slanted,
                turn,
            )
            for at, character, sides, (x, y), (invisible, embedded, slanted), turn in zip(
                self._at.tolist(),
                self._characters,
                self._sides.tolist(),
                self._origins.tolist(),
                self._kinds.tolist(),
                self._turns.tolist(),
                strict=True,
            )
        ]


@lru_cache(maxsize=_AT_HAND)
def _listed(packed: PackedGlyphs) -> list[Glyph]:
    return packed.listed()
