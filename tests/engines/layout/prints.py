"""Invented prints: pages of lines of letters with places, without any PDF."""

from __future__ import annotations

from collections.abc import Sequence

from review.engines.layout.model import Letter, Print, folded
from review.engines.model import Segment

#: Width and height of a letter, and from line to line, in fractions of the page.
WIDE, TALL, STEP = 0.02, 0.02, 0.03

#: A line: its words, or several words with the place of each from the left.
Line = str | Sequence[tuple[float, str]]


def a_print(*pages: Sequence[Line]) -> Print:
    """A print of these pages; a line stands below the one before, from 0.1 of the page."""
    letters = [
        letter
        for number, lines in enumerate(pages, 1)
        for row, line in enumerate(lines)
        for left, words in ([(0.1, line)] if isinstance(line, str) else line)
        for letter in _letters(words, number, left, 0.1 + row * STEP)
    ]
    return Print([(595.0, 842.0)] * len(pages), letters)


def _letters(words: str, page: int, left: float, top: float) -> list[Letter]:
    found = []
    begins = True
    for place, character in enumerate(words):
        x0 = left + place * WIDE
        for each in folded(character):
            found.append(Letter(each, page, (x0, top, x0 + WIDE, top + TALL), begins))
            begins = False
    return found


def a_segment(number: int, text: str, kind: str = "paragraph", part: str = "body") -> Segment:
    """A segment ``s<number>``."""
    return Segment(f"s{number}", part, kind, None, text)


def paragraphs(*texts: str, kind: str = "paragraph") -> list[Segment]:
    """Segments s0, s1, … of one kind."""
    return [a_segment(number, text, kind) for number, text in enumerate(texts)]
