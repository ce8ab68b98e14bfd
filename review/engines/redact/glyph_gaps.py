"""Cuts codes out of the strings of one show operator: what is left are strings, numbers and gaps.

Plain bytes and numbers; the operators made of them are ``glyph_rewrite.py``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

#: Element of the array, first byte, number of bytes, advance in thousandths of the size.
Span = tuple[int, int, int, float]


@dataclass
class Gap:
    """Removed neighbours: their advance together in thousandths, the letters that stand for them, and a
    number that followed in the array.
    """

    width: float
    letters: str
    after: float = 0.0


Piece = bytes | float | Gap


def pieces_of(elements: Sequence[Any], cuts: Sequence[Span], letters: Sequence[str]) -> list[Piece]:
    """What an array of ``TJ`` shows without the codes in ``cuts``, which are in order; ``letters`` belong to
    them. Numbers between two removed codes are part of their gap.
    """
    found: list[Piece] = []
    at = 0
    for number, element in enumerate(elements):
        if not isinstance(element, pikepdf.String):
            _move(found, float(element))
            continue
        data = bytes(element)
        done = 0
        while at < len(cuts) and cuts[at][0] == number:
            _, start, length, width = cuts[at]
            if start > done:
                found.append(data[done:start])
            _widen(found, width, letters[at])
            done = start + length
            at += 1
        if done < len(data):
            found.append(data[done:])
    return found


def _move(found: list[Piece], number: float) -> None:
    last = found[-1] if found else None
    if isinstance(last, Gap):
        last.after += number
    elif isinstance(last, float):
        found[-1] = last + number
    else:
        found.append(number)


def _widen(found: list[Piece], width: float, letters: str) -> None:
    last = found[-1] if found else None
    if isinstance(last, Gap):
        last.width += width - last.after
        last.letters += letters
        last.after = 0.0
    else:
        found.append(Gap(width, letters))
