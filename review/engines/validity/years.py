"""The year that a title speaks of: 2023年工作要点 is over when 2023 is.

Of a span the end counts: a plan for 2023—2030 is not over in 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from review.engines.validity.folding import fold_text

_DIGITS: Final = {letter: str(value) for value, letter in enumerate("〇一二三四五六七八九")} | {
    "零": "0"
}
_Y: Final = r"(?:20\d{2}|19\d{2}|二[〇零][〇零一二三四五六七八九]{2})"
_SPAN: Final = re.compile(rf"(?<!\d)({_Y})年?(?:[-—–－~～至到]|--|——){{1,2}}({_Y})年?(?:度)?")
_ONE: Final = re.compile(
    rf"(?<!\d)({_Y})年(?:度)?(?!\d|[一二三四五六七八九十]{{1,2}}月|修订|修正|版|本|第)"
)
_FIVE: Final = re.compile(
    r"[“\"‘]?十([二三四五六])五[”\"’]?(?=时期|期间|规划|[^,。]{0,40}(?:规划|计划|方案|纲要))"
)
_ENDS: Final = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}
_WORK: Final = re.compile(
    r"工作要点|要点|工作计划|计划|工作安排|安排|工作方案|实施方案|行动方案|方案|重点工作|工作任务|任务(?:分解|分工|清单)?|"
    r"责任分工|责任清单|规划|纲要|行动|目标|实施意见|指标|项目清单|日程|日历|预算"
)
_NO_WORK: Final = re.compile(
    r"^(?:第?[一二三四1234]季度)?(?:[^,。]{0,12})?(?:报告|总结|公报|通报|决算|表彰|先进)"
)


@dataclass(frozen=True)
class SubjectYear:
    """``first`` and ``last`` year of the subject; ``start`` and ``end`` in the title, code points."""

    first: int
    last: int
    start: int
    end: int


def subject_year(title: str) -> SubjectYear | None:
    """The year or span of the work a title announces; None where it names no work or no year."""
    folded = fold_text(title)
    text = folded.text
    if _WORK.search(text) is None:
        return None
    for match in _SPAN.finditer(text):
        first, last = _year(match[1]), _year(match[2])
        if first < last:
            return SubjectYear(first, last, *folded.place(match.start(), match.end())[1:])
    five = _FIVE.search(text)
    if five is not None:
        last = _ENDS[five[1]]
        return SubjectYear(last - 4, last, *folded.place(five.start(), five.end())[1:])
    for match in _ONE.finditer(text):
        after = text[match.end() :]
        if _WORK.search(after) and not _NO_WORK.match(after):
            year = _year(match[1])
            return SubjectYear(year, year, *folded.place(match.start(), match.end())[1:])
    return None


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(letter, letter) for letter in text))
