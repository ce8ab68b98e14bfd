"""What can be a person's name: family name and given name, names of other languages, masked names.

Shapes over normalised text only; whether a name is meant is judged by ``decide.py``. The lists are common
knowledge, written for this product.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from review.engines.find import lexicon

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff〇"
_HAN_ONLY: Final = re.compile(f"[{HAN}]+")
#: A foreign or an ethnic name: two parts and more around the middle dot.
DOTTED: Final = re.compile(f"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,10}}){{1,4}}")
#: 张某, 张某某, 王某甲, 李××, 赵*; what follows decides whether 某 means a person.
MASKED: Final = re.compile(
    "(?:某[某甲乙丙丁戊己庚辛]?[0-9]?|[×＊*○〇□]{1,2}|[xX]{2}|[xX](?![0-9A-Za-z]))"
)
#: After 某 these say that no person is meant: 某年, 某种, 某公司.
_NOT_A_PERSON: Final = re.compile(
    "[年月日时号项款条种类个些处地市县区镇乡村街路省国州省局厅部院校厂店行站所家位点段方面企单公某一]"
)
#: Family names that are also everyday words: 某 behind them rarely means a person.
_EVERYDAY: Final = frozenset(
    "于和时向应任从都同能当由有经管步连全相容计方公元平国成来文关但须越强包保"
)


def is_han(text: str) -> bool:
    """Whether the text is Chinese characters and nothing else."""
    return _HAN_ONLY.fullmatch(text) is not None


@cache
def _surnames() -> frozenset[str]:
    return frozenset(lexicon.words("surnames"))


@cache
def _compounds() -> frozenset[str]:
    return frozenset(lexicon.words("compound_surnames"))


@cache
def _letters(name: str) -> frozenset[str]:
    return frozenset("".join(lexicon.words(name)))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(lexicon.words("not_names"))


def surname_at(text: str, place: int) -> int:
    """How many characters at this place are a family name: 0 for none; compound ones come first."""
    for length in (4, 2):
        if text[place : place + length] in _compounds():
            return length
    return 1 if text[place : place + 1] in _surnames() else 0


def is_compound(text: str) -> bool:
    """Whether the text begins with a family name of two characters or more."""
    return surname_at(text, 0) > 1


def is_given(letter: str) -> bool:
    """Whether parents choose this character."""
    return letter in _letters("given_characters")


def goes_on(letter: str) -> bool:
    """Whether a sentence goes on with this character behind a name."""
    return letter in _letters("after_names")


def word_at(text: str) -> int:
    """How many characters at the beginning are a known word that only looks like a name: 林业, 文化; 0
    for none.
    """
    return max((length for length in (4, 3, 2) if text[:length] in _not_names()), default=0)


def is_word(text: str) -> bool:
    """Whether the text begins with such a word."""
    return word_at(text) > 0


def is_chinese_name(text: str) -> bool:
    """Family name and one or two given characters (blanks between them allowed), no known word."""
    bare = text.replace(" ", "")
    length = surname_at(bare, 0)
    given = bare[length:]
    return length > 0 and 0 < len(given) <= 2 and is_han(given) and not is_word(bare)


def is_plausible(text: str) -> bool:
    """The same, and every given character is one that parents choose."""
    bare = text.replace(" ", "")
    return is_chinese_name(bare) and all(map(is_given, bare[surname_at(bare, 0) :]))


def is_foreign(text: str) -> bool:
    """Whether names of other languages are written with all these characters."""
    return all(letter in _letters("transliteration") for letter in text)


def is_dotted_name(text: str) -> bool:
    """A name around a middle dot, written with the characters that names of other languages use."""
    if DOTTED.fullmatch(text) is None:
        return False
    letters = text.replace("·", "")
    known = sum(letter in _letters("transliteration") for letter in letters)
    return known * 4 >= len(letters) * 3


def is_name(text: str) -> bool:
    """Whether a whole cell or value is shaped like a name."""
    return is_chinese_name(text) or is_dotted_name(text)


def masked_at(text: str, place: int) -> int:
    """The end of an already masked name that begins with a family name here; 0 for none."""
    length = surname_at(text, place)
    if not length:
        return 0
    match = MASKED.match(text, place + length)
    if match is None:
        return 0
    if match.group() == "某":
        if _NOT_A_PERSON.match(text, match.end()):
            return 0
        if text[place : place + length] in _EVERYDAY:
            return 0
    if match.group()[0] in "〇xX" and text[place] in _EVERYDAY:
        return 0
    return match.end()
