"""Segments cut into the lines that the model reads: normalised, rejoined where a page broke them, short.

Keeps the way back to the original offsets; knows no names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from review.engines.find.names.shapes import HAN
from review.engines.find.normalise import Normal, normalise

#: The model was measured on lines up to this length; longer ones are cut at a pause.
LONGEST: Final = 300
_PAUSE: Final = re.compile("[。；;！!？?]|(?<=.)[，,、 ]")
#: Kinds of segments whose line breaks are the paper's and not the author's.
_BROKEN: Final = frozenset({"page", "picture", "scan_layer", "covered", "white", "invisible"})
#: A line break within running text: a long line before it, Chinese on both sides.
_WRAPPED: Final = re.compile(f"(?<=[{HAN}0-9A-Za-z,、:;。()]{{12}}) ?\n {{0,2}}(?=[{HAN}])")


@dataclass(frozen=True)
class View:
    """Text to look for names in. ``cuts`` are places of ``text`` before which characters of the
    normalised text were left out, ``gone`` how many all in all up to there.
    """

    text: str
    normal: Normal
    cuts: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original span of ``text[start:end]``, which must not be empty."""
        return self.normal.origin(self._back(start), self._back(end - 1) + 1)

    def _back(self, place: int) -> int:
        number = bisect_right(self.cuts, place)
        return place + (self.gone[number - 1] if number else 0)


def view_of(text: str, kind: str) -> View:
    """A segment's text as the finder of names sees it; ``kind`` as in the model of segments."""
    normal = normalise(text)
    if kind not in _BROKEN or "\n" not in normal.text:
        return View(normal.text, normal)
    parts: list[str] = []
    cuts: list[int] = []
    gone: list[int] = []
    last = length = total = 0
    for match in _WRAPPED.finditer(normal.text):
        parts.append(normal.text[last : match.start()])
        length += match.start() - last
        total += match.end() - match.start()
        cuts.append(length)
        gone.append(total)
        last = match.end()
    parts.append(normal.text[last:])
    return View("".join(parts), normal, tuple(cuts), tuple(gone))


def pieces_of(text: str) -> Iterator[tuple[int, str]]:
    """Place and text of every piece to read: lines, the long ones cut at the last pause that fits."""
    start = 0
    for line in text.split("\n"):
        place = 0
        while len(line) - place > LONGEST:
            pauses = [m.end() for m in _PAUSE.finditer(line, place, place + LONGEST)]
            stop = pauses[-1] if pauses and pauses[-1] > place + LONGEST // 3 else place + LONGEST
            yield start + place, line[place:stop]
            place = stop
        yield start + place, line[place:]
        start += len(line) + 1
