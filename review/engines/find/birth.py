"""Dates of birth, in figures and in Chinese numerals, beside the word that makes them one.

Any other date is never a finding. A year alone stays: the official style cuts to the year (domain.md 8.2).
Works on normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.find.hits import Context, Hit
from review.engines.model import Level, Treatment, Why

_NUMERAL: Final = "〇○零一二三四五六七八九十廿卅元正冬腊"
_DATE: Final = (
    r"(?:(?:公历|农历|公曆|農曆|阳历|阴历)? ?)"
    r"(?:(?:1[89]|20)[0-9]{2}(?: ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日号號])?"
    r"|[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?(?![0-9])"
    r"|(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?![0-9])|(?:0[1-9]|1[0-2])(?![0-9]))"
    rf"|[一二][{_NUMERAL}]{{3}}年[{_NUMERAL}]{{1,3}}月(?:[初{_NUMERAL}]{{1,3}}[日号號]?)?)"
)
_BORN: Final = r"(?:出生(?:日期|年月日|年月|时间|時間|于|於)?|生于|生於|诞生于|生日|出生地?及?日期)"
#: The word before the date, or right behind it.
_AFTER_LABEL: Final = re.compile(
    rf"{_BORN}(?:\([^()\n]{{1,8}}\))?[:为是]? {{0,2}}(?P<value>{_DATE})"
)
_BEFORE_LABEL: Final = re.compile(
    rf"(?<![0-9{_NUMERAL}])(?P<value>{_DATE}) ?(?:出生(?!地|缺陷|率|人口|医学)|生(?=[,，。;；)）、\n]|$))"
)
_WHOLE: Final = re.compile(rf"^ {{0,4}}(?P<value>{_DATE}) {{0,4}}$")
_WORDS: Final = re.compile(r"出生|生[于於日]|诞生|[日号號月年0-9] ?生(?=[,，。;；)）、\n]|$)")
_HEADER: Final = re.compile(r"出生|生日")


def find_birth_dates(context: Context) -> Iterator[Hit]:
    """Every date of birth in one segment."""
    text = context.text
    if _WORDS.search(text):
        for pattern in (_AFTER_LABEL, _BEFORE_LABEL):
            for match in pattern.finditer(text):
                yield _hit(context, match, "出生")
    elif context.in_table:
        cell = _WHOLE.match(text)
        header = _HEADER.search(context.header(0)) if cell else None
        if cell and header:
            yield _hit(context, cell, header.group())


def _hit(context: Context, match: re.Match[str], word: str) -> Hit:
    why = (Why("date", ""), Why("label", word))
    return context.hit("DOB", Level.CERTAIN, match, Treatment.MASK, *why, rule="DOB/1")
