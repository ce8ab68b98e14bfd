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
from review.engines.read.meta_script import as_written

CJK: Final = "\u3400-\u9fff"

#: The fifteen statutory kinds (条例 2012, article 8) and what else heads a document in practice.
GENRES: Final = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|方案|要点|规划|纲要|"
    "条例|规则|安排|计划|制度|标准|指南|措施|规程|章程|建议|总结|情况"
)

#: A zero in Chinese numerals has many shapes: 〇, circles, letters of three scripts.
ZERO: Final = "零〇○◯OoΟοО0"
_YEAR: Final = rf"(?P<y>[12][\dOoIl]{{3}}|[一二][{ZERO}一二三四五六七八九]{{3}})"
_DAY: Final = r"[\dOoIl]{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_MONTH_DAY: Final = rf"(?P<m>{_DAY}|元) ?月 ?(?P<d>{_DAY}) ?日"
DATE: Final = rf"{_YEAR} ?年 ?{_MONTH_DAY}"
DATE_LINE: Final = re.compile(
    rf"^\(? ?(?P<date>{DATE}) ?\)?(?: ?[(〔\[【](?:此|本)件[^)]*[)〕\]】])?$"
)
#: 2025.3.6 and 2025-03-06: a date only where an organ stands above it.
NUMERIC_DATE_LINE: Final = re.compile(
    r"^(?P<date>(?P<y>(?:19|20)\d{2})[.\-/](?P<m>\d{1,2})[.\-/](?P<d>\d{1,2}))$"
)

ORGAN: Final = re.compile(
    rf"^[{CJK}·()、 “”\"\d]{{1,36}}?(?:{ORGAN_ENDINGS})\)?(?:\((?:代章|印章|盖章|公章|签章|章|印)\))?$"
)

_NUMERALS: Final = {
    numeral: value for value, numeral in enumerate("零一二三四五六七八九")
} | dict.fromkeys(ZERO, 0)
#: What recognition takes for digits.
_DIGITS: Final = str.maketrans("OoIl", "0011")
_FULL_WIDTH: Final = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）"})


def iso_date(match: re.Match[str]) -> str | None:
    """The date of a ``DATE`` match in ISO form; None when there is no such day."""
    try:
        return date(
            chinese_number(match["y"]), chinese_number(match["m"]), chinese_number(match["d"])
        ).isoformat()
    except ValueError:
        return None


def digits(text: str) -> str:
    """Digits, where recognition read some of them as letters."""
    return text.translate(_DIGITS)


def chinese_number(text: str) -> int:
    """元, 3, 二〇一八, 二十五, 廿五, 一百二十 as a number. Raises ValueError for anything else."""
    if text == "元":
        return 1
    plain = digits(text)
    if plain.isdecimal():
        return int(plain)
    text = text.replace("廿", "二十").replace("卅", "三十")
    for sign, weight in (("百", 100), ("十", 10)):
        before, found, after = text.partition(sign)
        if found:
            rest = chinese_number(after.lstrip(ZERO)) if after.lstrip(ZERO) else 0
            return (chinese_number(before) if before else 1) * weight + rest
    return int("".join(str(_NUMERALS.get(each, each)) for each in text))


def chinese(text: str) -> str:
    """Give tidied text its Chinese punctuation back, where it stands between Chinese characters."""
    return re.sub(
        rf"(?<=[{CJK}〕》”）)])[,:;()]|[,:;()](?=[{CJK}〔《“（(])",
        lambda match: match.group().translate(_FULL_WIDTH),
        text,
    )


def field(
    value: str | Sequence[str],
    rule: str,
    lines: Sequence[Line],
    left: int = 0,
    right: int | None = None,
) -> Field:
    """A value with its place: from column ``left`` of its first line to column ``right`` (exclusive)
    of its last one; no further than the segment of the first line.
    """
    first = lines[0]
    inside = [line for line in lines if line.segment == first.segment]
    whole = inside[-1] is not lines[-1] or right is None
    start = first.place(left)[0]
    end = max(line.end for line in inside) if whole else inside[-1].place(0, right)[1]
    kept = value if isinstance(value, str) else tuple(value)
    return Field(kept, rule, first.segment, start, max(start, end))


def original(value: str, lines: Sequence[Line]) -> str:
    """A value as it was written, with Chinese punctuation between Chinese characters."""
    if any(line.text != line.written for line in lines):
        folded = "".join(line.text for line in lines)
        value = as_written(value, folded, "".join(line.written for line in lines))
    return chinese(value)


def stretch(lines: Sequence[Line], start: int, end: int) -> tuple[Sequence[Line], int, int]:
    """The lines, the column in the first and the column in the last of ``text[start:end]``, where
    the text is that of all lines joined.
    """
    at, first, left = 0, 0, start
    for place, line in enumerate(lines):
        after = at + len(line.text)
        if at <= start < after:
            first, left = place, start - at
        if end <= after:
            return lines[first : place + 1], left, end - at
        at = after
    return lines[first:], left, len(lines[-1].text)
