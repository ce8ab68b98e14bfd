"""The same name elsewhere: exact strings, blanks between the characters allowed, in one pass over a text.

One value is one decision, so a name found once is found wherever it stands. Knows no lead words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from review.engines.find.names.shapes import is_han

#: A blank or two may stand between the characters of a name in a form.
_BLANKS: Final = 3


class Known:
    """Names to look for. ``names`` without blanks; those of one character are left out."""

    def __init__(self, names: Iterable[str]) -> None:
        by_head: dict[str, list[str]] = defaultdict(list)
        for name in {each.replace(" ", "") for each in names}:
            if len(name) > 1:
                by_head[name[0]].append(name)
        self._by_head = {
            head: sorted(names, key=len, reverse=True) for head, names in by_head.items()
        }

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and name of every occurrence, the longest name at each place, none overlapping."""
        last = 0
        for start, letter in enumerate(text):
            if letter not in self._by_head or start < last:
                continue
            for name in self._by_head[letter]:
                end = _match(text, start, name)
                if end:
                    yield start, end, name
                    last = end
                    break


def _match(text: str, start: int, name: str) -> int:
    """The end of the name at this place, or 0."""
    if text.startswith(name, start):
        return start + len(name)
    place = start + 1
    for letter in name[1:]:
        blanks = 0
        while text[place : place + 1] == " " and blanks < _BLANKS:
            place, blanks = place + 1, blanks + 1
        if text[place : place + 1] != letter:
            return 0
        place += 1
    around = text[max(0, start - 1) : start] + text[place : place + 1]
    # spaced out names stand alone: in running text a blank separates words
    return 0 if is_han(around) and len(around) == 2 else place
