"""What stands in the place of a value: the official styles of domain.md section 8.2, or blocks.

Every answer has one element per character of the original, so that a value split over runs keeps
its formatting; an element may be empty. Lives here: recognising the shape of a value. Where the
value stands is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from review.engines.find.names.shapes import is_word, surname_at
from review.engines.model import Treatment
from review.engines.redact.folding import fold_character
from review.engines.redact.persons import ORDINALS, SOMEBODY, masked_name

if TYPE_CHECKING:
    from review.engines.redact.plan import Place

STAR = "*"
BLOCK = "■"
#: All a mask may say beside letters of the value itself.
MASK_LETTERS = STAR + BLOCK + SOMEBODY + ORDINALS

#: A value with Latin letters gets always this many blocks: the width of a Latin name can give the
#: name away.
LATIN_BLOCKS = 4

_ID = re.compile(r"[1-9][0-9]{16}[0-9x]|[1-9][0-9]{14}")
_MOBILE = re.compile(r"(?:\+?(?:00)?86-?)?1[3-9][0-9](?:-?[0-9]){8}")
_CARD = re.compile(r"[0-9](?:-?[0-9]){15,18}")
_PLATE = re.compile(r"[一-龥][a-z][·.]?[a-z0-9]{4,6}[a-z0-9学警港澳挂]")
_EMAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+")
_ADDRESS = re.compile(r"(.*?(?:省|市|区|县|旗|州).*?(?:乡|镇|街道)).+")
_NAME = re.compile(r"[一-龥]{2,4}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,5})?")
_TRAVEL = re.compile(r"[a-z]{1,2}[0-9]{7,10}")
_BIRTH = re.compile(r"((?:19|20)[0-9]{2})(年|[-./])[0-9]{1,2}(?:月|[-./])(?:[0-9]{1,2}日?)?")


def shown(place: Place) -> tuple[str, ...]:
    """What stands in a place, one element per character: the plan's own mask, ours, or blocks."""
    if place.treatment is not Treatment.MASK:
        return blocks(place.value)
    return _laid_out(place.mask, len(place.value)) if place.mask else mask(place.value)


def _laid_out(wanted: str, length: int) -> tuple[str, ...]:
    """A mask over so many characters; the last one takes what is left over."""
    first = tuple(wanted[: length - 1])
    return (*first, *("" for _ in range(length - 1 - len(first))), wanted[length - 1 :])


def mask(value: str) -> tuple[str, ...]:
    """The value in the official style, one element per character.

    ID number: first two and last three stay; mobile: first three and last four; card: last four;
    plate: region, letter and last; e-mail: first character and domain; landline: area and last two; passport
    and travel permit: first two and last two; birth: the year; address: down to township or street; a
    name of two to four characters that begins with a surname and is no known word: surname and 某. Anything
    else becomes blocks. Letters that take no place (spaces, zero width) inside a mask go.
    """
    folded = [fold_character(each) for each in value]
    plain = "".join(folded)
    if any(len(each) > 1 for each in folded):
        return blocks(value)
    for shape, hide in _STYLES:
        found = shape.fullmatch(plain)
        if found:
            return _spread(value, folded, hide(plain, found))
    return blocks(value)


def blocks(value: str) -> tuple[str, ...]:
    """Blocks: one per character, but always ``LATIN_BLOCKS`` for a value with Latin letters."""
    visible = [bool(fold_character(each)) for each in value]
    if any("a" <= letter <= "z" for each in value for letter in fold_character(each)):
        first = visible.index(True)
        return tuple(BLOCK * LATIN_BLOCKS if at == first else "" for at in range(len(value)))
    return tuple(BLOCK if shown else "" for shown in visible)


def _spread(value: str, folded: list[str], hidden: str) -> tuple[str, ...]:
    """Lay the mask of the folded text over the characters as they stand; a kept one keeps its own
    form.
    """
    answer: list[str] = []
    marks = iter(hidden)
    for character, plain in zip(value, folded, strict=True):
        mark = next(marks) if plain else ""
        answer.append(character if plain and mark == plain else mark)
    return tuple(answer)


def _between(head: int, tail: int) -> Callable[[str, re.Match[str]], str]:
    """Stars between the first ``head`` and the last ``tail`` characters."""
    return lambda plain, _: plain[:head] + STAR * (len(plain) - head - tail) + plain[-tail:]


def _mobile(plain: str, _: re.Match[str]) -> str:
    """138****1234, whatever stands before the eleven digits or between them."""
    digits = [at for at, each in enumerate(plain) if each.isdigit()][-11:]
    hidden = set(digits[3:7])
    return "".join(STAR if at in hidden else each for at, each in enumerate(plain))


def _email(plain: str, _: re.Match[str]) -> str:
    local = plain.index("@")
    return plain[:1] + STAR * (local - 1) + plain[local:] if local > 1 else STAR + plain[local:]


def _address(plain: str, found: re.Match[str]) -> str:
    return plain[: found.end(1)] + BLOCK * (len(plain) - found.end(1))


def _name(plain: str, _: re.Match[str]) -> str:
    named = surname_at(plain, 0) and not is_word(plain)  # 高血压 is nobody
    return masked_name(plain) if named else BLOCK * len(plain)


def _birth(plain: str, found: re.Match[str]) -> str:
    """1990年****: of a birth only the year is anybody's business."""
    year = found.end(2)
    return plain[:year] + STAR * (len(plain) - year)


def _landline(plain: str, _: re.Match[str]) -> str:
    digits = [at for at, each in enumerate(plain) if each.isdigit()]
    hidden = set(digits[4:-2])
    return "".join(STAR if at in hidden else each for at, each in enumerate(plain))


_STYLES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (_ID, _between(2, 3)),
    (_MOBILE, _mobile),
    (_CARD, _between(0, 4)),
    (_PLATE, _between(2, 1)),
    (_LANDLINE, _landline),
    (_TRAVEL, _between(2, 2)),
    (_BIRTH, _birth),
    (_EMAIL, _email),
    (_ADDRESS, _address),
    (_NAME, _name),
)
