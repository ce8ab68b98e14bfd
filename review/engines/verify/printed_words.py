"""What a Word file says on paper, as letters to be counted: those of its body once, those of its margins on
every page, and those that only a program that lays it out adds (numbers of lists and pages).

Knows the verifier's reading of Word files and no PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from review.engines.verify import office
from review.engines.verify.canon import canonical
from review.engines.verify.expected import FLEETING

_MARGINS = frozenset({"hdr", "ftr"})
_PIECE = 6  # letters: Chinese has no blanks
_NEAR = 2_000  # letters: margins and a table may come between
#: What the formats of list numbers (ISO/IEC 29500-1, 17.18.59) are written with, folded.
_NUMERALS = frozenset(
    "0123456789abcdefghijklmnopqrstuvwxyz"
    "〇○零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
)
_DIGITS = frozenset("0123456789")
_LONGEST_LABEL = 12
_LEVEL = re.compile(r"%\d")


@dataclass(frozen=True)
class Wording:
    """Letters of the ``body`` and of the ``margins`` with how often they stand there; ``labels`` may
    come before each of ``paragraphs``; ``numbered`` are page-number fields of the body and of the margins.
    """

    body: Counter[str]
    margins: Counter[str]
    labels: frozenset[str]
    paragraphs: Sequence[str]
    numbered: tuple[int, int]

    @classmethod
    def of(cls, parts: Mapping[str, office.Part]) -> Wording:
        """From the printed parts of a clean Word file, and its numbering."""
        margins = [part for part in parts.values() if part.root in _MARGINS]
        body = [part for part in parts.values() if part.root not in _MARGINS | {"numbering"}]
        labels = {
            letter
            for part in parts.values()
            if part.root == "numbering"
            for element, key, value in part.attributes
            if (element, key) == ("lvlText", "val")
            for letter in canonical(_LEVEL.sub("", value))
        }
        lists = any(part.root == "numbering" and "num" in part.names for part in parts.values())
        notes = any(part.root in {"footnotes", "endnotes"} for part in body)
        return cls(
            Counter(letter for part in body for letter in cls.letters(part.visible())),
            Counter(letter for part in margins for letter in cls.letters(part.visible())),
            frozenset(labels | (_NUMERALS if lists or notes else set())),
            [each.joined() for part in body for each in part.paragraphs],
            (sum(len(p.codes) for p in body), sum(len(p.codes) for p in margins)),
        )

    @staticmethod
    def letters(text: str) -> str:
        """The letters and digits of a text as they are compared; signs are drawn in many ways, as leaders
        and bullets too, and say nothing.
        """
        plain = "".join(each for each in text if each not in FLEETING)
        return "".join(each for each in canonical(plain) if _tells(each))

    def pieces(self) -> list[str]:
        """The body cut into short runs of letters, none over the end of a paragraph."""
        return [
            letters[at : at + _PIECE]
            for letters in map(self.letters, self.paragraphs)
            for at in range(0, len(letters), _PIECE)
        ]


def _tells(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN"


def lost_letters(wording: Wording, shown: Counter[str]) -> Counter[str]:
    """Letters of the body that a print lacks; numbers of pages in it are worked out anew."""
    lost = wording.body - shown
    if wording.numbered[0]:
        lost = Counter({each: n for each, n in lost.items() if each not in _DIGITS})
    return lost


def lost_pieces(pieces: Iterable[str], texts: Sequence[str]) -> list[str]:
    """Pieces that stand in none of the texts."""
    readings = [_Reading(Wording.letters(text)) for text in texts]
    return [piece for piece in pieces if not any(each.has(piece) for each in readings)]


@dataclass
class _Reading:
    """A text in which pieces are looked for: mostly each stands behind the one before."""

    letters: str
    reached: int = 0

    def has(self, piece: str) -> bool:
        """Whether a piece stands in it; near the last one it is found at once."""
        near = self.letters.find(piece, self.reached, self.reached + _NEAR)
        at = near if near >= 0 else self.letters.find(piece)
        if at >= 0:
            self.reached = at
        return at >= 0


def added_letters(wording: Wording, shown: Counter[str], pages: int) -> Counter[str]:
    """Letters of a print that neither body nor margins nor numbers explain."""
    margins = Counter({each: n * pages for each, n in wording.margins.items()})
    added = shown - wording.body - margins
    inside, beside = wording.numbered
    numbers = (inside + beside * pages) * len(str(pages))
    labels = len(wording.paragraphs) * _LONGEST_LABEL
    for letter in list(added):
        allowed = labels if letter in wording.labels else 0
        allowed += numbers if letter in _DIGITS else 0
        added[letter] -= min(allowed, added[letter])
    return +added
