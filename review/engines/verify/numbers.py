"""Numbers as the verifier recognises them whatever their writing: in groups with one dash or dot between
two characters, or with an exponent. Written apart from what removal uses.

Lives here: which values are such numbers and which texts say them. What follows from it is for the checks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from review.engines.verify.canon import canonical, canonical_characters

#: Between two groups; blanks are gone from a canonical text.
_MARKS: Final = "-‒⁃·•‧∙⋅・"
_STRIP: Final = str.maketrans("", "", _MARKS)
_PLATE: Final = re.compile(r"[一-龥][a-z][0-9a-z]{4,5}[0-9a-z学警港澳挂]")
_LEAST: Final = 7
#: A plan that writes marks itself may mean a date, which has eight digits.
_LEAST_MARKED: Final = 9
_EXPONENT: Final = re.compile(r"([0-9])(?:\.([0-9]{1,20}))?e\+?([0-9]{1,2})")
#: Between texts that are looked through as one.
_BETWEEN: Final = "\0"


def number_of(value: str) -> str:
    """The characters of a canonical value that is a number, without marks; nothing for any other value."""
    plain = without_marks(value)
    figures = len(re.findall("[0-9]", plain))
    if figures and _PLATE.fullmatch(plain):
        return plain
    least = _LEAST if plain == value else _LEAST_MARKED
    return plain if figures >= least and plain.isascii() and plain.isalnum() else ""


def without_marks(value: str) -> str:
    """A canonical value without what may stand between the groups of a number."""
    return value.translate(_STRIP)


@lru_cache(maxsize=4_096)
def _stripped(text: str) -> str:
    """The canonical form of a text in which many numbers are looked for, without marks."""
    return without_marks(canonical(text))


@lru_cache(maxsize=1_024)
def in_groups(number: str) -> re.Pattern[str]:
    """What meets each place of a number in a canonical text, overlapping ones too, as its group 1."""
    return re.compile(f"(?=({f'[{_MARKS}]?'.join(map(re.escape, number))}))")


def written(text: str, number: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (end exclusive) that say a number and are not part of a longer one; overlapping
    ones too.
    """
    if number not in _stripped(text):
        return
    letters = canonical_characters(text)
    full = "".join(letters)
    owners = [at for at, each in enumerate(letters) for _ in each]
    for found in in_groups(number).finditer(full):
        start, end = owners[found.start(1)], owners[found.end(1) - 1] + 1
        before, behind = letters[start - 1] if start else "", "".join(letters[end : end + 1])
        is_inside = (number[0].isascii() and before[-1:].isdigit()) or (
            number[-1].isascii() and behind[:1].isdigit()
        )
        if not is_inside:
            yield start, end


def in_full(text: str) -> str:
    """The digits of a text that is nothing but a whole number with an exponent; nothing for any other."""
    found = _EXPONENT.fullmatch(canonical(text)) if "e" in text.casefold() else None
    if found is None:
        return ""
    first, rest, power = found[1], found[2] or "", int(found[3])
    number = Decimal(first + rest).scaleb(power - len(rest))
    return f"{number:f}".partition(".")[0] if number == int(number) else ""


def tell(texts: Iterable[str], numbers: Collection[str]) -> bool:
    """Whether a text says one of these numbers, in whatever writing."""
    if not numbers:
        return False
    held = [each for each in texts if each]
    whole = _BETWEEN.join(map(_stripped, held))
    likely = [each for each in numbers if each in whole]
    return any(next(written(each, n), None) is not None for n in likely for each in held) or any(
        in_full(each) in numbers for each in held
    )


def unsaid(numbers: Iterable[str], literals: Iterable[str]) -> tuple[str, ...]:
    """Those of the numbers that none of these canonical texts, which must stand, says in whatever writing."""
    held = list(literals)
    stripped = _BETWEEN.join(map(without_marks, held))
    full = {in_full(part) for each in held for part in each.split(_BETWEEN)}
    return tuple(each for each in numbers if each not in stripped and each not in full)
