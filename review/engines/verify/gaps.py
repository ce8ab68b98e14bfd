"""Matches a text against literal pieces with gaps in between, and judges what stands in a gap.

A gap may hold nothing, blocks, or (where the plan masks) a masked form of the value. Knows no
document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.engines.model import Treatment
from review.engines.verify.canon import MASKS
from review.engines.verify.numbers import without_marks

_BLOCK = "■"
#: Blocks beyond the length of a value: short values are widened to a constant count.
_WIDER = 4
#: At least this share of a masked value must be hidden: 138****1234 hides 4 of 11, 欧阳某 one of 3.
_LEAST_HIDDEN = 0.33


@dataclass(frozen=True)
class Gap:
    """A place where ``value`` (canonical) stood in the original."""

    treatment: Treatment
    value: str

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Where what fills this gap may end, longest first."""
        allowed = MASKS if self.treatment is Treatment.MASK else _BLOCK
        reached = {start}
        for letter in self.value:
            own = letter if self.treatment is Treatment.MASK else _BLOCK
            reached |= {at + 1 for at in reached if text[at : at + 1] in {own, *allowed}}
        for _ in range(_WIDER):
            reached |= {at + 1 for at in reached if text[at : at + 1] and text[at] in allowed}
        yield from sorted(reached, reverse=True)


@dataclass(frozen=True)
class _Path:
    """What filled the gaps so far, last first."""

    before: _Path | None
    gap: Gap
    shown: str


def fill_gaps(tokens: Sequence[str | Gap], text: str) -> list[tuple[Gap, str]] | None:
    """Match the whole text; answer each gap with what stands in it, or None
    when the text differs.
    """
    states: dict[int, _Path | None] = {0: None}
    for token in tokens:
        fresh: dict[int, _Path | None] = {}
        for at, path in states.items():
            if isinstance(token, str):
                if text.startswith(token, at):
                    fresh.setdefault(at + len(token), path)
                continue
            for end in token.ends(text, at):
                fresh.setdefault(end, _Path(path, token, text[at:end]))
        states = fresh
    if len(text) not in states:
        return None
    return _unrolled(states[len(text)])


def _unrolled(path: _Path | None) -> list[tuple[Gap, str]]:
    filled: list[tuple[Gap, str]] = []
    while path is not None:
        filled.append((path.gap, path.shown))
        path = path.before
    return filled[::-1]


def hides(gap: Gap, shown: str) -> bool:
    """Whether what stands in a gap hides its value; nothing at all hides it best."""
    hidden = sum(each in MASKS and each not in gap.value for each in shown)
    letters = len(without_marks(shown))  # 138-****-8000 hides as much as 138****8000
    return not shown or (gap.value not in shown and hidden >= _LEAST_HIDDEN * letters)
