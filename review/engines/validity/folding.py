"""Segments as one folded text to search in, with the way back to segment and code point.

Folding: NFKC character by character, nothing without width, no blanks and no line ends inside a
segment (a PDF breaks titles anywhere). A segment ends with a newline, except a page, whose sentence
may go on overleaf. Never shown to anybody.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import is_normalized, normalize

from review.engines.find.normalise import INVISIBLE
from review.engines.model import HIDDEN_KINDS, Segment

_DROPPED: Final = re.compile(rf"[\s{INVISIBLE}]")
_KEPT: Final = re.compile(rf"[^\s{INVISIBLE}]+")
#: Page numbers of GB/T 9704, alone on the last or first line of a page.
_PAGE_NUMBER: Final = re.compile(r"(?:^|\n)\s*[-—–－]+\s*[\d０-９]{1,4}\s*[-—–－]+\s*(?:\n|$)")
_BY_HAND: Final = {"«": "《", "»": "》", "﹝": "〔", "﹞": "〕", "號": "号"}
_BY_HAND_ANY: Final = re.compile(f"[{''.join(_BY_HAND)}]")


@dataclass(frozen=True)
class Folded:
    """``text`` to search in. ``origins[i]`` is the code point of ``text[i]`` in its segment;
    ``starts`` is where each of ``segments`` begins in ``text``.
    """

    text: str
    origins: array[int]
    starts: tuple[int, ...]
    segments: tuple[Segment, ...]

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Segment id, start and end (code points, end exclusive) of ``text[start:end]``. A span over
        several segments ends with its first one.
        """
        number = bisect_right(self.starts, start) - 1
        limit = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        last = min(end, limit)
        while last - 1 > start and self.text[last - 1] == "\n":
            last -= 1
        return self.segments[number].id, self.origins[start], self.origins[last - 1] + 1

    def original(self, start: int, end: int) -> str:
        """The characters behind ``text[start:end]`` as they were written, without blanks."""
        letters = []
        for index in range(start, end):
            segment = self.segments[bisect_right(self.starts, index) - 1]
            if self.text[index] != "\n":
                letters.append(segment.text[self.origins[index]])
        return "".join(letters)


def fold_segments(segments: Sequence[Segment]) -> Folded:
    """The visible segments folded, in their order; hidden ones say nothing about validity."""
    pieces: list[str] = []
    origins = array("l")
    starts: list[int] = []
    kept: list[Segment] = []
    for segment in segments:
        if segment.kind in HIDDEN_KINDS or not segment.text:
            continue
        starts.append(len(origins))
        kept.append(segment)
        at = 0
        gaps = [match.span() for match in _PAGE_NUMBER.finditer(segment.text)]
        for left, right in (*gaps, (len(segment.text), len(segment.text))):
            for run in _KEPT.finditer(segment.text, at, left):
                pieces.append(_folded(run[0]))
                origins.extend(range(*run.span()))
            at = right
        if segment.kind != "page":
            pieces.append("\n")
            origins.append(len(segment.text))
    return Folded("".join(pieces), origins, tuple(starts), tuple(kept))


def _folded(run: str) -> str:
    """``fold_letter`` of each letter; all at once where nothing but single letters changes."""
    plain = normalize("NFKC", run)
    if len(plain) == len(run) and is_normalized("NFC", run) and not _BY_HAND_ANY.search(run):
        return plain
    return run.translate(_LETTERS)


def fold_text(text: str) -> Folded:
    """One text on its own, as a paragraph called ``text``."""
    return fold_segments([Segment("text", "text", "paragraph", None, text)])


@cache
def fold_letter(letter: str) -> str:
    """One character in its plain form, always one character; "" for a blank."""
    if _DROPPED.match(letter):
        return ""
    plain = _BY_HAND.get(letter) or normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


class _Letters(dict[int, str]):
    """The plain form of each letter met so far, as ``str.translate`` asks for it."""

    def __missing__(self, code: int) -> str:
        plain = fold_letter(chr(code))
        self[code] = plain
        return plain


_LETTERS: Final = _Letters()
