"""A finding before it has a place in a document, and the text around a candidate: labels, units, what
else a number may be.

What all finders share. Works on normalised text; what a shape means is said by the module that knows it.
Rules: detection.md section 5.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from review.engines.find import lexicon
from review.engines.find.normalise import Normal
from review.engines.model import Level, Treatment, Why

#: Answers what stands above and left of a place in its table; asked only when the text itself has
#: no label.
Label = Callable[[int], str]

PRIVACY: Final = "TP_PRIVACY"
_BEFORE: Final = 24  # characters of context to the left
#: A run that may belong to a number, and the characters around it that may, too. A letter or a bracket may
#: begin one, a mail address may have 64 before its first figure.
_FIGURES: Final = re.compile(r"[0-9]+|@|(?<![0-9A-Za-z])at(?![0-9A-Za-z])", re.IGNORECASE)
_ROOM: Final = 80
_EACH_FIGURE: Final = "0123456789"
_LETTER: Final = re.compile("[A-Za-z]")
#: Boundaries of a number, written out: Chinese characters count as word characters for ``\\b``.
LEFT: Final = r"(?<![0-9A-Za-z])(?<![0-9]\.)"
RIGHT: Final = r"(?![0-9A-Za-z])"


@dataclass(frozen=True)
class Hit:
    """A finding without its place in a document: ``start`` and ``end`` count in the original text
    of its segment; ``rule`` names the rule and its version, as "ID.18/2".
    """

    code: str
    level: Level
    start: int
    end: int
    action: Treatment
    ground: str | None
    why: tuple[Why, ...]
    rule: str = ""


class Context:
    """The text around a candidate, and the making of hits."""

    def __init__(self, normal: Normal, label: Label | None) -> None:
        self.normal = normal
        self.text = normal.text
        self._label = label
        self.in_table = label is not None
        #: How many ASCII figures there are, and whether there is an ASCII letter: what a shape must have.
        self.figures = sum(map(self.text.count, _EACH_FIGURE))
        self.letters = _LETTER.search(self.text) is not None
        self._listed: dict[str, bool] = {}
        self._islands: list[tuple[int, int]] | None = None

    def scan(
        self, pattern: re.Pattern[str], accept: Callable[[re.Match[str]], Hit | None]
    ) -> Iterator[Hit]:
        """Try the pattern wherever there are figures: after a rejected candidate go on one character
        further, not behind it.
        """
        done = 0
        for start, end in self._figures():
            match = pattern.search(self.text, max(start, done), end)
            while match is not None:
                hit = accept(match)
                if hit is not None:
                    yield hit
                done = match.end() if hit else match.start() + 1
                match = pattern.search(self.text, done, end)

    def _figures(self) -> list[tuple[int, int]]:
        """Stretches that hold figures, with room for what may stand around a number."""
        if self._islands is None:
            self._islands = []
            for match in _FIGURES.finditer(self.text):
                start = max(0, match.start() - _ROOM)
                end = min(len(self.text), match.end() + _ROOM)
                if self._islands and start <= self._islands[-1][1]:
                    self._islands[-1] = (self._islands[-1][0], end)
                else:
                    self._islands.append((start, end))
        return self._islands

    def before(self, start: int) -> str:
        """Up to 24 characters to the left, of the same line; at the beginning of a line also the
        end of the last.
        """
        window = self.text[max(0, start - _BEFORE) : start]
        last, newline, here = window.rpartition("\n")
        return last + here if newline and not here.strip() else here

    def named(self, words: str, start: int) -> str | None:
        """The nearest word of a list to the left, or in the header of the table column."""
        found = lexicon.any_of(words).findall(self.before(start)) if self.holds(words) else []
        if found:
            return str(found[-1])
        header = lexicon.any_of(words).search(self.header(start)) if self._label else None
        return header.group() if header else None

    def holds(self, words: str) -> bool:
        """Whether any word of a list stands anywhere in the text: asked once, before every number asks."""
        if words not in self._listed:
            self._listed[words] = lexicon.any_of(words).search(self.text) is not None
        return self._listed[words]

    def header(self, start: int) -> str:
        """What stands above and left of this place in its table; empty outside tables."""
        return self._label(self.normal.origin(start, start + 1)[0]) if self._label else ""

    def is_something_else(self, start: int, end: int) -> bool:
        """A project code, an invoice number, an amount: what stands beside the number says so."""
        before = self.before(start)
        other = lexicon.any_of("not_personal").search(before[_last_pause(before) :])
        return other is not None or lexicon.any_of("quantities").match(self.text, end) is not None

    def hit(
        self,
        code: str,
        level: Level,
        match: re.Match[str],
        action: Treatment,
        *why: Why | None,
        rule: str = "",
    ) -> Hit:
        """The candidate as a finding; where the pattern has a group ``value``, that is its span."""
        group: int | str = "value" if "value" in match.re.groupindex else 0
        begin, stop = match.span(group)
        start, end = self.normal.origin(begin, stop)
        evidence = [each for each in why if each is not None]
        if end - start > stop - begin:
            evidence.append(Why("hidden_characters", ""))
        ground = None if action is Treatment.KEEP else PRIVACY
        return Hit(code, level, start, end, action, ground, tuple(evidence), rule)


def _last_pause(text: str) -> int:
    return max((text.rfind(mark) + 1 for mark in ",。;、!?\n"), default=0)


def digits_of(match: re.Match[str]) -> str:
    """The digits and X of a match, whatever stands between them."""
    return re.sub(r"[^0-9Xx]", "", match.group())


def labelled(word: str | None) -> Why | None:
    """The evidence that a label is, or None without one."""
    return Why("label", word) if word else None
