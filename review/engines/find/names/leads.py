"""Lead words: 申请人：张三, 被害人王五, and the names that follow after 、.

Finds places where a name should begin and takes the name there: the model's span where it has one, else
by shape. Whether that is enough is said by ``decide.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from review.engines.find import lexicon
from review.engines.find.names.boundary import Candidate
from review.engines.find.names.shapes import (
    DOTTED,
    HAN,
    goes_on,
    is_chinese_name,
    is_dotted_name,
    is_given,
    is_han,
    masked_at,
    surname_at,
)

_RUN: Final = re.compile(f"[{HAN}]{{2,5}}(?![{HAN}])")
#: 张　三, 欧阳　明: blanks between family name and given name.
_SPACED: Final = re.compile(f"[{HAN}]{{1,2}} {{1,3}}[{HAN}]{{1,2}}(?![{HAN}])")
_NEXT: Final = re.compile("[、，,/／和及与 ] ?")
#: Longest chain of names behind one lead word.
_CHAIN: Final = 500


@dataclass(frozen=True)
class Led:
    """A name at a place where one should be. ``firm``: a colon stands before it; ``bounded``: by shape
    alone it is clear where it ends; ``chance`` is the model's, 0 without.
    """

    start: int
    end: int
    word: str
    firm: bool
    bounded: bool
    chance: float


@cache
def _pattern() -> re.Pattern[str]:
    leads, labels = _any("name_leads"), _any("name_labels")
    # Forms space the characters of a label out: 姓　名, 户　主.
    return re.compile(
        f"(?:(?P<label>{labels})(?:[（(][^（）()]{{1,10}}[）)])? ?: {{0,4}}"
        "|(?P<spaced>[姓户] {1,6}[名主]) {0,2}: {0,4}"
        f"|(?P<lead>{leads})(?: ?: {{0,4}}|[（(][^（）()]{{1,6}}[）)]|为|是|系|名叫|叫| )?)"
    )


def _any(name: str) -> str:
    return "|".join(map(re.escape, sorted(lexicon.words(name), key=len, reverse=True)))


def led_names(text: str, seen: Mapping[int, Candidate]) -> Iterator[Led]:
    """Names behind lead words, in reading order; ``seen`` are the model's candidates by their start."""
    for match in _pattern().finditer(text):
        word = match.group("label") or match.group("spaced") or match.group("lead")
        firm = ":" in match.group()
        found = _take(text, match.end(), seen, word.replace(" ", ""), firm=firm)
        if found is None:
            continue
        yield found
        yield from _chained(text, found, seen)


def _chained(text: str, first: Led, seen: Mapping[int, Candidate]) -> Iterator[Led]:
    place = first.end
    for _ in range(_CHAIN):
        link = _NEXT.match(text, place)
        if link is None:
            return
        found = _take(text, link.end(), seen, first.word, firm=first.firm)
        listed = link.group()[0] == "、"
        if found is None or not (found.chance >= 0.1 or (listed and found.bounded)):
            return
        yield found
        place = found.end


def _take(
    text: str, place: int, seen: Mapping[int, Candidate], word: str, *, firm: bool
) -> Led | None:
    """The name that begins here, or None."""
    if masked_at(text, place):
        return None
    candidate = seen.get(place)
    if candidate is not None and candidate.shape == "family":
        return None
    if candidate is not None:
        end = candidate.end
        bounded = end >= len(text) or not is_han(text[end])
        return Led(place, end, word, firm, bounded, candidate.chance)
    span = by_shape(text, place)
    return None if span is None else Led(place, span[0], word, firm, span[1], 0.0)


def by_shape(text: str, place: int) -> tuple[int, bool] | None:
    """End of what is shaped like a name here, and whether the end is beyond doubt; None for no name."""
    dotted = DOTTED.match(text, place)
    if dotted is not None:
        return (dotted.end(), True) if is_dotted_name(dotted.group()) else None
    for pattern in (_SPACED, _RUN):
        whole = pattern.match(text, place)
        if whole is not None and is_chinese_name(whole.group()):
            return whole.end(), True
    length = surname_at(text, place)
    after = place + length + 1
    if not length or after > len(text) or not is_han(text[place:after]):
        return None
    third = text[after : after + 1]
    if third and is_han(third) and is_given(third) and not goes_on(third):
        after += 1
    name = text[place:after]
    if not is_chinese_name(name) or not all(map(is_given, name[length:])):
        return None
    return after, False
