"""What stands in the place of a person's name: surname and 某 (domain.md section 8.2), and 甲乙丙 behind
it where several people would look alike.

Lives here: the style of names, and telling people apart. Where names stand is no business of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

from review.engines.find.names.shapes import surname_at
from review.engines.redact.folding import fold_character

SOMEBODY: Final = "某"
#: Behind 某, for those who would look alike otherwise.
ORDINALS: Final = "甲乙丙丁戊己庚辛壬癸"

_DOTS: Final = "·•‧∙・．."
_LONGEST_HAN: Final = 4


def masked_name(name: str) -> str:
    """Surname and 某 for what is left of a Chinese name (李某某); the first character or letter and one 某
    for any other name (买买提·阿不都 → 买某, Smith → S某).

    ``name`` has at least one visible character.
    """
    letters = [each for each in name if fold_character(each)]
    plain = "".join(letters)
    if len(plain) > _LONGEST_HAN or any(each in _DOTS or each.isascii() for each in plain):
        return letters[0] + SOMEBODY
    family = surname_at(plain, 0)
    kept = family if 0 < family < len(plain) else 1
    return plain[:kept] + SOMEBODY * max(len(plain) - kept, 1)


def told_apart(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Of (who, masked name) in reading order: what stands for whom. Several people of one masked name are
    张某甲, 张某乙 … in the order in which they come; one alone stays 张某.
    """
    alike: dict[str, list[str]] = {}
    for who, masked in names:
        people = alike.setdefault(masked, [])
        if who not in people:
            people.append(who)
    return {
        who: masked if len(people) == 1 else masked + ordinal(at)
        for masked, people in alike.items()
        for at, who in zip(count(), people, strict=False)
    }


def ordinal(at: int) -> str:
    """The ``at``-th (from 0) of 甲, 乙 … 癸, 甲甲, 甲乙 and so on."""
    found = ORDINALS[at % len(ORDINALS)]
    while at >= len(ORDINALS):
        at = at // len(ORDINALS) - 1
        found = ORDINALS[at % len(ORDINALS)] + found
    return found
