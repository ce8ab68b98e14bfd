"""The words and small patterns of official documents that several metadata rules share: genres,
dates, brackets.

Data and pure functions on one line of text. Sources: GB/T 9704-2012, domain.md section 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from review.engines.model import Field
from review.engines.read.lines import ORGAN_ENDINGS, Line

CJK: Final = "\u3400-\u9fff"

#: The fifteen statutory kinds (条例 2012, article 8) and what else heads a document in practice.
GENRES: Final = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|方案|要点|规划|纲要|"
    "条例|规则|安排|计划|制度|标准|指南|措施|规程|章程|建议|总结|情况"
)

_YEAR: Final = r"(?P<y>(?:19|20)\d{2}|[一二三四五六七八九零〇○O]{4})"
_MONTH_DAY: Final = r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3}) ?月 ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) ?日"
DATE: Final = rf"{_YEAR} ?年 ?{_MONTH_DAY}"
DATE_LINE: Final = re.compile(rf"^\(? ?{DATE} ?\)?$")

ORGAN: Final = re.compile(
    rf"^[{CJK}·()、 “”\"\d]{{1,36}}?(?:{ORGAN_ENDINGS})\)?(?:\((?:代章|印章|章)\))?$"
)

_NUMERALS: Final = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "O": 0,
}  # fmt: skip
_FULL_WIDTH: Final = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）"})


def iso_date(match: re.Match[str]) -> str | None:
    """The date of a ``DATE`` match in ISO form; None when there is no such day."""
    try:
        return date(_number(match["y"]), _number(match["m"]), _number(match["d"])).isoformat()
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return int("".join(str(_NUMERALS[each]) for each in text))


def chinese(text: str) -> str:
    """Give tidied text its Chinese punctuation back, where it stands between Chinese characters."""
    return re.sub(
        rf"(?<=[{CJK}〕》”）)])[,:;()]|[,:;()](?=[{CJK}〔《“（(])",
        lambda match: match.group().translate(_FULL_WIDTH),
        text,
    )


def field(value: str | Sequence[str], rule: str, lines: Sequence[Line]) -> Field:
    """A value with its place: from the first of its lines to the last one in the same segment."""
    first = lines[0]
    end = max(line.end for line in lines if line.segment == first.segment)
    kept = value if isinstance(value, str) else tuple(value)
    return Field(kept, rule, first.segment, first.start, end)
