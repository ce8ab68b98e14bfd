"""The kind of a document (文种) by the end of its title, and whether it looks normative (规范性文件).

Both are hints for a form that a person corrects. Kinds: Regulations on Official Documents (2012)
article 8, and what else heads a document in practice. domain.md sections 5.1 and 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.model import Field, Segment
from review.engines.read.head import Found
from review.engines.read.lines import Line
from review.engines.read.wording import field, stretch

#: The fifteen statutory kinds, then rules, plans and the rest. 命令 is also written 令.
STATUTORY: Final = (
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
)
_RULES: Final = "办法|规定|细则|条例|规则|规程|章程|制度|标准|措施|指引"
_OTHERS: Final = "方案|要点|规划|纲要|安排|计划|指南|总结|预案"
_KIND_END: Final = re.compile(
    rf"(?P<kind>{'|'.join(STATUTORY)}|令|{_RULES}|{_OTHERS})(?: ?[(〔\[][^()〔〕\[\]]{{1,24}}[)〕\]])*[》”!)]*$"
)
#: The head names the kind where there is no title: orders, announcements, minutes.
_HEAD_KIND: Final = re.compile(r"^.{2,40}(?P<kind>令|公告|通告|公报|纪要)(?: ?第.{1,8}[号期])?$")

#: 规 at the end of the code: 沪府规〔2018〕5号, 穗府办规〔2018〕18号 (also 规字).
_NUMBERED: Final = re.compile(r"规字?〔\d{4}〕")
_RULES_IN_TITLE: Final = re.compile(
    rf"(?:{_RULES})(?: ?\([^()]{{1,12}}\))?》?(?:的(?:通知|公告|通告|决定|命令))?$"
)
_EFFECT: Final = re.compile(
    r"(?:自|从).{0,24}(?:起|日)?(?:施\s*行|实\s*施|执\s*行|生\s*效)|有\s*效\s*期"
)
_PUBLIC: Final = re.compile(
    r"公民|法人|单位和个人|任何(?:单位|个人)|当事人|申请人|行政相对人|居民|村民|市民|群众|企业|经营者|用人单位|个人"
)
#: Rules for an office's own house bind nobody outside.
_INTERNAL: Final = re.compile(
    r"(?:本(?:局|委|厅|机关|单位|部门)|机关|内部|考勤|会议|公务|值班|公文|保密|档案|财务|印章|请假|考核|议事|"
    r"工作规则|工作制度|学位|论文|学生|教师|培养)"
)
_READ: Final = 40_000


def find_kind(lines: Sequence[Line], title: Found | None) -> Field | None:
    """The kind in Chinese, 命令 also for 令; evidence is its word in the title, or in the head."""
    if title is not None:
        inside = lines[title.first : title.last + 1]
        joined = "".join(line.text for line in inside)[:None]
        match = _KIND_END.search(joined[: _end(inside, title)])
        if match is None:
            return None
        part, left, right = stretch(inside, *match.span("kind"))
        return field(_named(match["kind"]), "title_ending", part, left, right)
    for line in lines[:6]:
        match = _HEAD_KIND.match(line.text)
        if match is not None:
            return field(_named(match["kind"]), "head", [line], *match.span("kind"))
    return None


def _end(lines: Sequence[Line], title: Found) -> int:
    whole = sum(len(line.text) for line in lines)
    return whole if title.right is None else whole - len(lines[-1].text) + title.right


def _named(word: str) -> str:
    return "命令" if word == "令" else word


def find_normative(
    lines: Sequence[Line], segments: Sequence[Segment], number: Found | None, title: Found | None
) -> Field | None:
    """``numbered``: the code of the own number carries 规. ``worded``: the title is that of rules (or
    of a notice that issues them), the text says when they take effect, speaks of the public, and is
    none of an office's own house. None says nothing.
    """
    if number is not None and _NUMBERED.search(number.value):
        line = lines[number.first]
        return field("numbered", "code_of_number", [line], number.left, number.right)
    if title is None:
        return None
    match = _RULES_IN_TITLE.search(title.value)
    if match is None or _INTERNAL.search(title.value):
        return None
    size = 0
    public = effect = False
    for segment in segments:
        public = public or _PUBLIC.search(segment.text) is not None
        effect = effect or _EFFECT.search(segment.text) is not None
        size += len(segment.text)
        if public and effect:
            inside = lines[title.first : title.last + 1]
            return field("worded", "rules_with_effect", inside, title.left, title.right)
        if size > _READ:
            break
    return None
