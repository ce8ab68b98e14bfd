"""Where in a text the terms stand: marks for titles, and the stretch shown under a result.

Hits are looked for in normalised text and marked in the text as it is stored, through the places
that normalising keeps. How a mark looks is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.public.normalise import end_of, normalise

_BLOCK = 2_000
_BEFORE, _AFTER = 24, 110
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it was asked for."""

    text: str
    is_hit: bool = False


def marked(source: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """Cut `source` into pieces, the places of the (normalised) terms being hits of their own."""
    pieces: list[Piece] = []
    at = 0
    for start, end in _joined(_hits(source, terms)):
        if start > at:
            pieces.append(Piece(source[at:start]))
        pieces.append(Piece(source[start:end], is_hit=True))
        at = end
    if at < len(source):
        pieces.append(Piece(source[at:]))
    return tuple(pieces)


def excerpt(source: str, terms: Sequence[str], budget: int) -> tuple[tuple[Piece, ...], int]:
    """Answer the stretch around the first hit, marked, and how many characters were looked through.

    Looks no further than `budget`; without a hit the stretch is the beginning, unmarked. "…" stands
    where text was left out.
    """
    first, spent = _first_hit(source, terms, budget)
    start = max(0, (first or 0) - _BEFORE)
    end = start + _BEFORE + _AFTER
    pieces = [
        Piece(_BLANKS.sub(" ", piece.text), piece.is_hit)
        for piece in marked(source[start:end], terms if first is not None else ())
    ]
    if start:
        pieces.insert(0, Piece("……"))
    if end < len(source):
        pieces.append(Piece("……"))
    return tuple(pieces), spent


def _first_hit(source: str, terms: Sequence[str], budget: int) -> tuple[int | None, int]:
    """Answer where the first hit begins, block by block, and how much was looked through."""
    overlap = 2 * max((len(term) for term in terms), default=0)
    for start in range(0, min(len(source), budget), _BLOCK):
        found = [place for place, _ in _hits(source[start : start + _BLOCK + overlap], terms)]
        if found:
            return start + min(found), start + _BLOCK
    return None, min(len(source), budget)


def _hits(source: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Answer (start, end) in the source of every hit of every term."""
    found = normalise(source)
    for term in terms:
        at = found.text.find(term)
        while term and at >= 0:
            last = at + len(term) - 1
            yield found.places[at], end_of(source, found.places[last])
            at = found.text.find(term, last + 1)


def _joined(hits: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Answer the hits in order, those that touch or overlap as one."""
    open_start, open_end = -1, -1
    for start, end in sorted(hits):
        if start > open_end:
            if open_end >= 0:
                yield open_start, open_end
            open_start, open_end = start, end
        open_end = max(open_end, end)
    if open_end >= 0:
        yield open_start, open_end
