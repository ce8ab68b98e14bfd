"""A number as documents write it: in groups with a dash or a dot between them, or as a spreadsheet
does (``1.39E+10``).

Lives here: which texts are such a number, and where one stands in a text. Blanks, width and case are
folded away before (``folding.py``); what is done to a place is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from review.engines.find.normalise import DASHES, DOTS
from review.engines.redact.folding import Folded, fold, fold_character

#: What may stand between two groups, folded; the last is what pdfium makes of a dash at the end of a line.
_SEPARATORS: Final = frozenset({*map(fold_character, f"-·{DASHES}{DOTS}"), "\ufffe"}) - {""}
_BARE: Final = dict.fromkeys(map(ord, _SEPARATORS))
#: Digits with Latin letters among or beside them (identity, passport, credit code), or a number plate.
_NUMBER: Final = re.compile(r"(?=(?:[a-z]*[0-9]){7})[0-9a-z]+")
_PLATE: Final = re.compile(r"(?=.*[0-9])[一-龥][a-z][a-z0-9]{4,5}[a-z0-9学警港澳挂]")
#: With separators in the plan a date is one too (2024-01-10): more digits than any has.
_LONGER_THAN_DATES: Final = 9
#: A document may also put dots between the groups of a number no amount is likely to be: so many digits, and so
#: many characters to a group. A plan that writes dots itself is taken as it stands.
_NO_AMOUNT, _GROUP = 11, 3
_DOT: Final = "."
_MOBILE: Final = re.compile("1[3-9][0-9]{9}")
#: The code of the country right before a mobile number.
_COUNTRY: Final = re.compile("(?:^|[^0-9])(?:00)?86$")
_BEFORE: Final = 8
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]{1,20})?e\+?[0-9]{1,2}")


def number_of(wanted: str) -> str:
    """The folded text of a plan without separators if it is a number of at least seven digits or a plate,
    else nothing.
    """
    bare = wanted.translate(_BARE)
    if _PLATE.fullmatch(bare):
        return bare
    digits = sum(each.isdigit() for each in bare)
    is_number = _NUMBER.fullmatch(bare) and (bare == wanted or digits >= _LONGER_THAN_DATES)
    return bare if is_number else ""


def may_have_dots(number: str) -> bool:
    """Whether a number is so long that dots may stand between its groups."""
    return sum(each.isdigit() for each in number) >= _NO_AMOUNT


@dataclass(frozen=True)
class Bare:
    """A folded text without separators; ``places[i]`` is the offset in it of character i."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, folded: str, *, dots: bool = False) -> Bare:
        """The text without its separators, ``dots`` among them or not."""
        text = folded.translate(_BARE)
        if dots:
            text = text.replace(_DOT, "")
        if len(text) == len(folded):
            return cls(folded, range(len(folded)))
        gone = _SEPARATORS | {_DOT} if dots else _SEPARATORS
        kept = [at for at, each in enumerate(folded) if each not in gone]
        return cls(text, tuple(kept))

    def spans(self, number: str) -> Iterator[tuple[int, int]]:
        """Spans of the folded text, end exclusive, that say the number with at most one separator
        between two characters; overlapping ones too.
        """
        at = self.text.find(number)
        while at >= 0:
            places = self.places[at : at + len(number)]
            if all(b - a <= 2 for a, b in pairwise(places)):
                yield places[0], places[-1] + 1
            at = self.text.find(number, at + 1)


def written(text: str, folded: Folded, bare: Bare, number: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text``, end exclusive, where the number stands, in groups or not, but within no longer
    one. ``folded`` and ``bare`` are made of the text.
    """
    for start, end in bare.spans(number):
        if not _is_grouped(folded.text[start:end]):
            continue
        first, stop = folded.places[start], folded.places[end - 1] + 1
        before = fold(text[max(first - 1, 0) : first]).text[-1:]
        if before == "6" and _MOBILE.fullmatch(number):
            near = fold(text[max(first - _BEFORE, 0) : first]).text
            before = "" if _COUNTRY.search(near) else before
        behind = fold(text[stop : stop + 1]).text[:1]
        if not (_goes_on(before, number[0]) or _goes_on(behind, number[-1])):
            yield first, stop


def _is_grouped(said: str) -> bool:
    """Whether dots part what may be groups of a number."""
    groups = said.split(_DOT)
    return len(groups) == 1 or all(len(each.translate(_BARE)) >= _GROUP for each in groups)


def _goes_on(neighbour: str, edge: str) -> bool:
    """Whether the letter beside a number makes it longer. A plate may follow a digit."""
    return edge.isascii() and neighbour.isdigit()


def mask_for(mask: str, value: str) -> str:
    """A mask for a number as this value writes it: without separators that the value has not. Any other
    mask as it is.
    """
    held = fold(value).text
    foreign = _SEPARATORS - set(held) if number_of(held) else frozenset()
    return "".join(each for each in mask if fold_character(each) not in foreign)


def in_full(folded: str) -> str:
    """All digits of a folded text that is a whole number in scientific notation and nothing else; nothing
    for any other.
    """
    if not _SCIENTIFIC.fullmatch(folded):
        return ""
    number = Decimal(folded)
    return f"{number:f}" if number == number.to_integral_value() else ""
