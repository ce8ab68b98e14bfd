"""What changed inside a text: the words gone and the words come, among those that stay.

A Chinese character is a word, so are a number and a run of Latin letters. Blanks and line breaks are
layout: they are shown and never compared. Which texts belong together is decided in ``comparison``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from review.domain.alignment import Gap, gaps

_WORD = re.compile(r"[^\W\d_一-鿿぀-ヿ]+|\d+(?:[.,]\d+)*|\S")
#: Equal words between two changes shorter than this (characters) only break the reading up.
_ISLAND = 3
#: Below this share of equal characters two texts are two texts, and not one with changes.
_ALIKE = 0.3


@dataclass(frozen=True)
class Piece:
    """Characters that stay, or that are gone or come."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Words:
    """A text before and after in pieces; the pieces of a side joined are its text."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether any word is gone or come."""
        return any(piece.changed for piece in (*self.before, *self.after))


def changed_words(before: str, after: str) -> Words:
    """Both texts with the changed words marked; all of them where the two have little in common."""
    left, right = _words(before), _words(after)
    found = _readable(gaps([w.key for w in left], [w.key for w in right]), left, right)
    if found and _likeness(found, left, right) < _ALIKE:
        return Words(_all(before), _all(after))
    return Words(
        _pieces(before, left, [(g.i1, g.i2) for g in found]),
        _pieces(after, right, [(g.j1, g.j2) for g in found]),
    )


@dataclass(frozen=True)
class _Word:
    key: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    return [
        _Word(unicodedata.normalize("NFKC", m.group()), m.start(), m.end())
        for m in _WORD.finditer(text)
    ]


def _length(words: Sequence[_Word]) -> int:
    return sum(len(word.key) for word in words)


def _likeness(found: Sequence[Gap], left: Sequence[_Word], right: Sequence[_Word]) -> float:
    """The share of the longer text that stays."""
    most = max(_length(left), _length(right))
    gone = sum(_length(left[g.i1 : g.i2]) for g in found)
    come = sum(_length(right[g.j1 : g.j2]) for g in found)
    return min(_length(left) - gone, _length(right) - come) / most if most else 1.0


def _readable(found: Sequence[Gap], left: Sequence[_Word], right: Sequence[_Word]) -> list[Gap]:
    """Changes joined over the few equal characters between them, where those are shorter than either."""
    kept: list[Gap] = []
    for gap in found:
        last = kept[-1] if kept else None
        if last is not None:
            island = _length(left[last.i2 : gap.i1])
            if island < _ISLAND and island <= min(
                _size(last, left, right), _size(gap, left, right)
            ):
                kept[-1] = Gap(last.i1, gap.i2, last.j1, gap.j2)
                continue
        kept.append(gap)
    return kept


def _size(gap: Gap, left: Sequence[_Word], right: Sequence[_Word]) -> int:
    return max(_length(left[gap.i1 : gap.i2]), _length(right[gap.j1 : gap.j2]))


def _all(text: str) -> tuple[Piece, ...]:
    return (Piece(text, changed=True),) if text else ()


def _pieces(
    text: str, words: Sequence[_Word], ranges: Sequence[tuple[int, int]]
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for first, last in ranges:
        if first == last:
            continue
        start, end = words[first].start, words[last - 1].end
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], changed=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
