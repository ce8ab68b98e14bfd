"""Blanks that pdfium puts between the ideographs of a stretched line, which a segment leaves out: found
here once more, apart from the reader, so that offsets of a plan mean the same.

Rule (formats.md section 2): no wider than the neighbours, or three times that between single
characters; a blank behind the name of an organ stays when both neighbours are long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from pypdfium2 import raw

_ORGANS = "委局厅部院署会处科站所馆社府室队行司心学校团组"
_PUNCTUATION = frozenset("、。〃〄々〆〇〈〉《》「」『』【】〔〕〖〗（），：；")


def stretched(textpage: Any, text: str) -> frozenset[int]:
    """Places in pdfium's own text (line ends of two characters) of blanks that a segment has not."""
    halves = halves_before(text)
    return frozenset(
        at
        for at, letter in enumerate(text)
        if letter == " "
        and 0 < at < len(text) - 1
        and _is_ideograph(text[at - 1])
        and _is_ideograph(text[at + 1])
        and _is_only_a_gap(textpage, text, at, halves[at])
    )


def halves_before(text: str) -> Sequence[int]:
    """How many characters before each one pdfium counts twice: those beyond the first plane, as 𠮷."""
    if max(text, default="") <= "\uffff":
        return [0] * len(text)
    return list(accumulate((letter > "\uffff" for letter in text), initial=0))


def _is_ideograph(letter: str) -> bool:
    code = ord(letter)
    return letter in _PUNCTUATION or any(
        low <= code <= high
        for low, high in ((0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
    )


def _is_only_a_gap(textpage: Any, text: str, at: int, halves: int) -> bool:
    here = at + halves  # a blank between ideographs: the one before may be of two halves as well
    before, blank, after = (
        raw.FPDFText_GetCharIndexFromTextIndex(textpage, place)
        for place in (here - 1, here, here + 1)
    )
    if min(before, blank, after) < 0 or raw.FPDFText_IsGenerated(textpage, blank) != 1:
        return False
    first, last = at, at + 1
    while first > max(at - 40, 0) and not text[first - 1].isspace():
        first -= 1
    while last < min(at + 41, len(text)) and not text[last].isspace():
        last += 1
    left, right = at - first, last - at - 1
    if left >= 4 and right >= 4 and text[at - 1] in _ORGANS:
        return False
    one, other = raw.FS_RECTF(), raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(textpage, before, one):
        return False
    if not raw.FPDFText_GetLooseCharBox(textpage, after, other):
        return False
    across = max(other.left - one.right, one.left - other.right)
    down = max(other.bottom - one.top, one.bottom - other.top)
    sizes = [max(box.right - box.left, 0.01) for box in (one, other)]
    if down > across:
        sizes += [
            max(size, box.top - box.bottom) for size, box in zip(sizes, (one, other), strict=True)
        ]
        sizes = sizes[2:]
    allowed = 3.0 if left == right == 1 else 1.0
    return bool(max(across, down) <= allowed * min(sizes))
