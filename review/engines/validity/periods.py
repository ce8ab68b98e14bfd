"""How long a text says that it applies: validity periods, trials, terms of execution.

Only periods of the document itself: those of permits, certificates, bids and the like are left
alone. A period is 36 months from a start, or an end date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from review.engines.model import Segment
from review.engines.validity.folding import Folded, fold_segments

VALIDITY: Final = "validity"
TRIAL: Final = "trial"
TERM: Final = "term"
#: ``start`` of a period that runs from the day of issue.
FROM_ISSUE: Final = "issue"

_DIGITS: Final = {letter: value for value, letter in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_Y: Final = r"(?:(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})"
_N: Final = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE: Final = rf"({_Y})年(?:底|末|{_N}月(?:底|末|{_N}日)?)?"
_LENGTH: Final = r"(?:([\d一二两三四五六七八九十]{1,3})(?:周)?年(?!\d|月)|([\d一二两三四五六七八九十]{1,3})个月|(半)年)"
_LEAD: Final = (
    r"(?:为|是|:|,|定为|暂定为?|均为|期限为|共|自(?:印发|发布|公布)之日起(?:为)?|"
    r"自(?:施行|实施|生效)之日起(?:为|至)?)?"
)
_TO: Final = r"(?:截?止?至|到|截止到|截止)"

_LASTING: Final = re.compile(
    rf"(?:(?P<validity>有效期限?|执行有效期)|(?P<trial>试行期限?|暂行期限?|试行|试点期限?)|"
    rf"(?P<term>执行期限?|实施期限?|施行期限?|政策期限|执行期间)){_LEAD}{_LENGTH}"
)
_UNTIL: Final = re.compile(
    rf"(?:(?P<validity>有效期限?|有效|执行有效期)|(?P<trial>试行期限?|试行)|"
    rf"(?P<term>执行期限?|实施期限?|施行期限?|执行|施行|实施|适用|政策执行))"
    rf"(?:为|是|:|,)?(?P<from>自?{_DATE}(?:起|开始)?)?[,-]?{_TO}{_DATE}"
)
_SPAN: Final = re.compile(
    rf"自{_DATE}(?:起|开始)?(?:施行|实施|执行)?,?{_TO}{_DATE}(?:止|期间)?(?:(?:施行|实施|执行|有效|适用|失效|废止|终止|止)|(?=[。,;\n]))"
)
_START: Final = re.compile(
    rf"(?:自|从|于)?(?:{_DATE}(?:起|开始)?(?:正式)?(?:施行|实施|执行|生效|试行)|"
    r"(?P<issue>(?:印发|发布|公布|下发|颁布|发文|施行|实施|生效|签发)之日(?:起|后)))"
)
#: What a validity period may belong to besides the document.
_ELSE: Final = re.compile(
    r"证|许可|资格|资质|投标|报价|要约|合同|协议|担保|保函|票|药品|产品|食品|检验|签证|登记|注册|认证|密码|账号|预约|评价|"
    r"检测|体检|合格|结果|成绩|核准|批文|报告|标志|执照|授权|委托|保险|质保|批准|备案|凭证|名录|称号|任期|聘|申请|试点单位|"
    r"设备|项目|教材|预测|意见书|决定书|通行|标签|发明|专利|商标|判处|刑|罚|养护|试用"
)
_ITSELF: Final = re.compile(
    r"本(?:办法|规定|细则|意见|通知|方案|措施|条例|规则|规划|计划|制度|决定|公告|通告|文件|政策|标准|指引|规范|规程|目录|"
    r"若干|实施|暂行|管理|试行|工作|行动|预案|指南|补充|批复|指导)|以上(?:政策|措施|规定)|上述(?:政策|措施|规定)|(?:文件|政策)(?:的)?有效期"
)
_IN_FORCE: Final = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效|试行)|之日起?(?:施行|实施|执行|生效)|日后(?:施行|实施|执行|生效)|\d日(?:施行|实施|执行)"
)
_BACK: Final = 70


@dataclass(frozen=True)
class Period:
    """``kind`` is validity, trial or term. ``start`` is a date, ``"issue"`` or None (not stated);
    ``months`` or ``end`` (last day, inclusive) says how long. ``segment``, ``from_at`` and ``to_at`` are
    the place, in code points.
    """

    kind: str
    start: date | str | None
    months: int | None
    end: date | None
    segment: str
    from_at: int
    to_at: int


def find_periods(segments: Sequence[Segment]) -> list[Period]:
    """The periods for which the document says that it applies, in reading order."""
    return periods_in(fold_segments(segments))


def periods_in(folded: Folded) -> list[Period]:
    """The same of a text that is folded already."""
    text = folded.text
    found: dict[int, Period] = {}
    for match in _LASTING.finditer(text):
        years, months, half = match.groups()[-3:]
        kind = _kind(match)
        length = 6 if half else 12 * _count(years) if years else _count(months)
        if kind and 0 < length <= 600 and _is_own(text, match.start(), kind):
            found[match.end()] = _period(folded, match, kind, length, None)
    for match in _UNTIL.finditer(text):
        end = _date(*match.groups()[-3:])
        kind = _kind(match)
        if kind and end and _is_own(text, match.start(), kind):
            first = _date(*match.groups()[-6:-3]) if match["from"] else None
            found[match.end()] = _period(folded, match, kind, None, end, first)
    for match in _SPAN.finditer(text):
        first, end = _date(*match.groups()[:3]), _date(*match.groups()[3:6])
        if first and end and first < end and _is_own(text, match.start(), TERM):
            found.setdefault(match.end(), _period(folded, match, TERM, None, end, first))
    return [found[at] for at in sorted(found)]


def end_of(period: Period, issued_on: date | None) -> date | None:
    """The last day on which the document applies: 3 years from 1 January 2024 end on 31 December
    2026. None where the period starts with the issue and ``issued_on`` is None.
    """
    if period.end is not None:
        return period.end
    start = period.start if isinstance(period.start, date) else issued_on
    if start is None or period.months is None:
        return None
    years, month = divmod(start.month - 1 + period.months, 12)
    year = start.year + years
    if year > date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)


def _kind(match: re.Match[str]) -> str | None:
    return next((name for name in (VALIDITY, TRIAL, TERM) if match[name]), None)


def _period(
    folded: Folded,
    match: re.Match[str],
    kind: str,
    months: int | None,
    end: date | None,
    first: date | None = None,
) -> Period:
    segment, left, right = folded.place(match.start(), match.end())
    start: date | str | None = first
    if start is None:
        stated = list(_START.finditer(folded.text, *_near(folded.text, match.start(), match.end())))
        for each in reversed(stated):
            start = FROM_ISSUE if each["issue"] else _date(*each.groups()[:3])
            if start is not None:
                break
    return Period(kind, start, months, end, segment, left, right)


def _near(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of a place with the one before it, no further back than a line."""
    left = max(text.rfind(mark, 0, start) for mark in "。\n;") + 1
    if start - left <= 1:  # 有效期三年 as a sentence of its own: the start stands before it
        left = max(text.rfind(mark, 0, max(left - 1, 0)) for mark in "。\n") + 1
    return max(left, start - _BACK), end


def _is_own(text: str, at: int, kind: str) -> bool:
    """Whether the period at ``at`` is the document's and not that of a thing it speaks of."""
    left, _ = _near(text, at, at)
    before = text[left:at]
    if re.search(
        r"(?:原|其|延长|延续|未|不|届满|超过|的|在|缓期|期间|停止|恢复|认真|组织|贯彻|监督|严格|遵照)$",
        before,
    ) and not _ITSELF.search(before[-12:]):
        return False
    itself = [match.end() for match in _ITSELF.finditer(before)]
    force = [match.end() for match in _IN_FORCE.finditer(before)]
    other = [match.end() for match in _ELSE.finditer(_without_titles(before))]
    if kind == TRIAL and not (itself or force):
        return False
    known = max(itself + force, default=-1)
    clause = _without_titles(before).rpartition(",")[2]
    if other and (other[-1] > known or _ELSE.search(clause[-10:])):
        return False
    return bool(itself) or (known >= 0 and not other)


def _without_titles(text: str) -> str:
    return re.sub(r"《[^》]*》", lambda match: "\x01" * len(match[0]), text)


def _count(text: str) -> int:
    """12, 十二, 三, 两 as a number."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text, 0)


def _date(year: str | None, month: str | None, day: str | None) -> date | None:
    """A stated day; the last of the month or year where no day is stated."""
    if year is None:
        return None
    number = int(year) if year.isdecimal() else int("".join(str(_DIGITS[each]) for each in year))
    at = _count(month) if month else 12
    try:
        return date(number, at, _count(day) if day else calendar.monthrange(number, at)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
