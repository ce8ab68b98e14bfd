"""Letters as they are compared, and a print as a row of them: shapes only.

Only letters and digits count: signs are drawn by other fonts, at other times, and leaders and
bullets are added by whoever lays a text out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

from review.engines.find.normalise import normalise

#: x0, y0, x1, y1 in fractions of the displayed page, origin top left.
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter or digit of a print, folded; ``begins`` where the one before it stands apart: on
    another line or page, or further off than its own width.
    """

    folded: str
    page: int
    box: Rectangle
    begins: bool


@dataclass(frozen=True)
class Print:
    """All letters of a print in the order in which they were drawn, each line from left to right;
    ``sizes`` are width and height of every page in points.
    """

    sizes: Sequence[tuple[float, float]]
    letters: Sequence[Letter]


@lru_cache(maxsize=50_000)
def folded(character: str) -> str:
    """A character as it is compared: width, radicals and case folded; empty for what does not count."""
    plain = normalise(normalize("NFKC", character)).text.casefold()
    return "".join(each for each in plain if category(each)[0] in "LN")


def letters_of(text: str) -> tuple[str, list[int]]:
    """The letters of a text, and for each the index (code points) of its character in ``text``."""
    letters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        for letter in folded(character):
            letters.append(letter)
            origins.append(index)
    return "".join(letters), origins
