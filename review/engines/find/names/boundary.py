"""Where a name begins and ends, from the chances the model gives each character.

A given name cut short leaks its last character, so in doubt the span goes one further; a verb or a
preposition behind the name stays outside unless the model is sure. Knows no context beyond the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.find.names.shapes import HAN, goes_on, is_given, is_han, surname_at

#: Below this the model sees no person at all.
FLOOR: Final = 0.005
_SURE: Final = 0.5
#: Chance from which a plausible third character belongs to the name.
_MAYBE: Final = 0.03
_VERY_SURE: Final = 0.8
_RARE: Final = 0.2
_LEAST: Final = 0.004
#: 张三之妻, 张三之后: here 之 is no given name.
_OF: Final = "妻夫子女父母兄弟手家处所间后前内外上下中一"
#: 张先生, 李女士: a family name and a term of address.
_ADDRESSED: Final = re.compile(
    "先生|女士|小姐|老师|师傅|大爷|大妈|阿姨|奶奶|爷爷|医生|大夫|律师|同学|同志|副?[局处科所队]长"
)
#: A name of another shape: Chinese characters, or parts around dots and dashes.
_FOREIGN: Final = re.compile(f"[{HAN}]{{1,8}}(?:[{HAN}·.\\-]|(?<=[·.])[A-Za-z]){{0,18}}[{HAN}]")
#: Chance from which a name of another shape begins, and goes on.
_OTHER: Final = 0.1


@dataclass(frozen=True)
class Scores:
    """What the model says of each character of a line: chance that a person's name begins here, that
    it goes on here, that any word begins here, and that a place or an organisation is named.
    """

    begins: Sequence[float]
    inside: Sequence[float]
    word: Sequence[float]
    place: Sequence[float]


@dataclass(frozen=True)
class Candidate:
    """A span of a line that may be a person. ``chance`` is the model's and stays inside the program;
    ``shape``: "chinese" (family name and given name), "family" (张先生: no given name) or "other".
    """

    start: int
    end: int
    chance: float
    shape: str


def candidates(text: str, scores: Scores) -> Iterator[Candidate]:
    """All spans of a line in reading order, without overlaps."""
    place = 0
    for start in [i for i, chance in enumerate(scores.begins) if chance >= FLOOR]:
        if start < place:
            continue
        found = _chinese(text, scores, start) or _other(text, scores, start)
        if found is not None:
            yield found
            place = found.end


def _chinese(text: str, scores: Scores, start: int) -> Candidate | None:
    length = surname_at(text, start)
    if not length:
        return None
    end = start + length
    while end < len(text) and text[end] == " " and end - start <= length + 1:
        end += 1  # 张　三: the blank stays inside
    if end >= len(text) or not is_han(text[end]):
        return None
    chance = float(scores.begins[start])
    if _ADDRESSED.match(text, end) or (
        text[start - 1 : start] == "姓" and not _goes_on(scores, end)
    ):
        return Candidate(start, end, chance, "family")
    after = end + 1
    if scores.begins[end] > chance:
        if surname_at(text, end) or not is_given(text[end]):
            return None  # the name begins with the next character
        chance = min(1.0, chance + float(scores.begins[end]))  # 向|新芳: begun one too late
    if _belongs(text, scores, after):
        after += 1
    if after < len(text) and scores.inside[after] >= _SURE and chance >= _SURE:
        other = _other(text, scores, start)
        if other is not None and other.end > after:
            return (
                other  # longer than any Chinese name: written with Chinese characters all the same
            )
    return Candidate(start, after, chance, "chinese")


def _goes_on(scores: Scores, place: int) -> bool:
    return place < len(scores.inside) and scores.inside[place] >= _RARE


def _belongs(text: str, scores: Scores, place: int) -> bool:
    """Whether the character behind family name and one given character is the second given one."""
    if place >= len(text) or not is_han(text[place]):
        return False
    letter, chance = text[place], scores.inside[place]
    if scores.begins[place] > max(chance, 0.1):
        return False
    if chance >= (_VERY_SURE if goes_on(letter) else _SURE):
        return True
    behind = text[place + 1 : place + 2]
    if goes_on(letter) or (letter == "之" and behind and behind in _OF):
        return False
    if not is_given(letter):
        return chance >= _RARE
    # 何彬|建购买: where the sentence goes on behind it, the character has nothing else to belong to
    ends = not is_han(behind) or goes_on(behind)
    return chance >= (_LEAST if ends else _MAYBE)


def _other(text: str, scores: Scores, start: int) -> Candidate | None:
    if scores.begins[start] < _OTHER:
        return None
    end = start + 1
    least = max(_OTHER, min(_RARE, scores.begins[start] / 2))
    while end < len(text) and (scores.inside[end] >= least or text[end] == "·"):
        end += 1
    if _FOREIGN.fullmatch(text, start, end) is None:
        return None
    return Candidate(start, end, float(scores.begins[start]), "other")
