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
_STRIP_DOTS: Final = str.maketrans("", "", f"{_MARKS}.")
#: Digits of a number between whose groups dots may stand, and characters of such a group: amounts have others.
_LONG, _OF_GROUP = 11, 3
#: What may stand right before a mobile number and is none of its digits.
_ABROAD: Final = re.compile(r"(?<![0-9])(?:00)?86\Z")
_CALLED: Final = re.compile("1[3-9][0-9]{9}")
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


def takes_dots(number: str) -> bool:
    """Whether dots may stand between the groups of a number as well."""
    return len(re.findall("[0-9]", number)) >= _LONG


def without_marks(value: str, *, dots: bool = False) -> str:
    """A canonical value without what may stand between the groups of a number, ``dots`` too or not."""
    return value.translate(_STRIP_DOTS if dots else _STRIP)


@lru_cache(maxsize=4_096)
def _stripped(text: str, *, dots: bool = False) -> str:
    """The canonical form of a text in which many numbers are looked for, without marks."""
    return without_marks(canonical(text), dots=dots)


@lru_cache(maxsize=1_024)
def in_groups(number: str, *, dots: bool = False) -> re.Pattern[str]:
    """What meets each place of a number in a canonical text, overlapping ones too, as its group 1."""
    marks = f"[{_MARKS}.]?" if dots else f"[{_MARKS}]?"
    return re.compile(f"(?=({marks.join(map(re.escape, number))}))")


def written(text: str, number: str) -> Iterator[tuple[int, int]]:
    """Spans of ``text`` (end exclusive) that say a number and are not part of a longer one; overlapping
    ones too.
    """
    dots = takes_dots(number)
    if number not in _stripped(text, dots=dots):
        return
    letters = canonical_characters(text)
    full = "".join(letters)
    owners = [at for at, each in enumerate(letters) for _ in each]
    for found in in_groups(number, dots=dots).finditer(full):
        if not _in_dots(found[1]):
            continue
        start, end = owners[found.start(1)], owners[found.end(1) - 1] + 1
        before, behind = letters[start - 1] if start else "", "".join(letters[end : end + 1])
        if _CALLED.fullmatch(number) and _ABROAD.search(
            "".join(letters[max(start - 8, 0) : start])
        ):
            before = ""
        is_inside = (number[0].isascii() and before[-1:].isdigit()) or (
            number[-1].isascii() and behind[:1].isdigit()
        )
        if not is_inside:
            yield start, end


def _in_dots(said: str) -> bool:
    """Whether the dots of a number stand between groups; one without any is fine too."""
    return "." not in said or min(len(without_marks(each)) for each in said.split(".")) >= _OF_GROUP


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
    dotted = ""
    if any("." in each for each in held) and any(map(takes_dots, numbers)):
        dotted = _BETWEEN.join(_stripped(each, dots=True) for each in held)
    likely = [n for n in numbers if n in whole or (takes_dots(n) and n in dotted)]
    return any(next(written(each, n), None) is not None for n in likely for each in held) or any(
        in_full(each) in numbers for each in held
    )


def unsaid(numbers: Iterable[str], literals: Iterable[str]) -> tuple[str, ...]:
    """Those of the numbers that none of these canonical texts, which must stand, says in whatever writing."""
    held = list(literals)
    stripped = _BETWEEN.join(map(without_marks, held))
    full = {in_full(part) for each in held for part in each.split(_BETWEEN)}
    return tuple(
        each
        for each in numbers
        if each not in stripped and each not in full and not _says_in_dots(held, each)
    )


def _says_in_dots(literals: Iterable[str], number: str) -> bool:
    """Whether a canonical text says a number with dots between its groups."""
    return takes_dots(number) and any(
        _in_dots(found[1])
        for each in literals
        if "." in each and number in without_marks(each, dots=True)
        for found in in_groups(number, dots=True).finditer(each)
    )
