"""The head of an official document: its own number and whom it is addressed to.

Each function takes tidied lines and answers where and what; ``metadata.py`` puts them together. The
title is in ``meta_title.py``, what is printed beside the head in ``meta_marks.py``. GB/T 9704-2012
sections 7.2 and 7.3, domain.md section 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.read.lines import ORGAN_ENDINGS, Line
from review.engines.read.wording import CJK, DATE_LINE, GENRES, ZERO, chinese_number

HEAD_LINES: Final = 30
_ADDRESSEE_REACH: Final = 14
_ADDRESSEE_LINES: Final = 6
_FIRST_YEAR, _LAST_YEAR = 1949, 2100

#: 〔〕 and all that is printed or recognised in their place.
OPEN: Final = r"[〔\[(【﹝〈<{〖『「❲⦗]"
CLOSE: Final = r"[〕\])】﹞〉>}〗』」❳⦘]"
_D: Final = r"[\dOoIl]"
_CODE: Final = rf"(?:[{CJK}A-Za-z]{{1,16}}?(?:\([{CJK}]{{1,4}}\)[{CJK}]{{0,6}}?)?)"
_YEAR: Final = rf"(?:[12]{_D}{{3}}|[一二][{ZERO}一二三四五六七八九]{{3}})"
#: One of the two brackets may have been lost, never both.
_BODY: Final = (
    rf"(?P<code>{_CODE}) ?(?:{OPEN} ?(?P<year>{_YEAR}) ?(?:年 ?)?(?:{CLOSE}|J)?|(?P<open>{_YEAR}) ?{CLOSE})"
    rf" ?(?:第 ?)?(?P<serial>{_D}{{1,5}}|[一二三四五六七八九十百]{{1,5}}) ?号"
)
_BESIDE: Final = r"(?:特急|加急|特提|平急|急件|等级:?|明电|[·.;] ?)*"
_NUMBER: Final = re.compile(
    rf"^(?:(?P<banner>[{CJK} ]{{2,60}}文件) ?|{_BESIDE} ?)?\(?(?P<whole>{_BODY})\)?(?: ?签发人.*)?$"
)
_LABELLED: Final = re.compile(
    rf"^(?:.{{0,40}}[ |;])?(?:发文字号|发文文号|文件编号|文号|字号) ?[:|] ?(?P<whole>{_BODY})(?:$|[ ;|])"
)
_LABEL_CELL: Final = re.compile(r"^(?:发文字号|发文文号|文件编号|文号|字号):?$")
#: Minutes of a meeting bear a number without a code.
_CODELESS: Final = re.compile(
    rf"^(?P<whole>{OPEN} ?(?P<year>{_YEAR}) ?{CLOSE} ?第? ?(?P<serial>{_D}{{1,5}}) ?[号期])$"
)
_ORDER: Final = re.compile(
    rf"^(?:[{CJK}]{{2,40}}?(?:令|公告|通告|公报))? ?\(?(?P<whole>(?:(?:19|20)\d{{2}}年 ?)?"
    rf"第 ?(?:\d{{1,5}}|[{ZERO}一二三四五六七八九十百]{{1,6}}) ?号)\)?$"
)
_ISSUE: Final = re.compile(
    r"^\(?(?P<whole>(?:(?:19|20)\d{2}年 ?)?第 ?[\d一二三四五六七八九十百]{1,5} ?期)\)?$"
)

_GENRE_END: Final = re.compile(rf"(?:{GENRES})(?: ?\(.{{1,14}}\))?[》)!]*$")
_NOT_ADDRESSEES: Final = re.compile(
    r"为|根据|据|按照|\d{4}年|[一二三四五六七八九十]+、|现|来源|时间|\(|联系|公开|抄送|抄报|分送|电话|地址|附件|各位|尊敬|同志们"
)
_SOMEBODY: Final = re.compile(
    r"各|政府|委|办|局|厅|部|单位|部门|机构|学院|公司|中心|医院|学校|大学|院|广大|全体|处|会"
)
#: How a list of addressees ends; a sentence that ends with a colon ends in another way.
_ENDS_AS_ADDRESSEE: Final = re.compile(
    rf"(?:{ORGAN_ENDINGS}|单位|部门|机构|企业|团体|机关|街道|乡镇|镇|乡|区|县|市|户|村|人员|室|人|员|同志|组织|"
    r"协会|学会|院校|高校|支部|总支|师生|职工|等|队|家|厂|店|行|场|园|校|系|关|室\)|\([^)]{1,30}\))$"
)
_FORM_LABEL: Final = re.compile(
    r"(?:(?:所在|申报|推荐|工作|报送|填报|主办|承办|申请|建设|牵头|责任|印发|发文|协办|依托|产生|归档)"
    r"(?:单位|部门|学院|机构|地区|处室)(?:名称)?|名称|姓名|部分|工作会|机关|负责人|联系人|经办人|审核人)$"
)
_INLINE: Final = re.compile(r"^([^。《》;]{4,120}?):(?=为|根据|按照|现将|经|《|你|关于|依据)")


@dataclass(frozen=True)
class Found:
    """A value and where it was read: lines ``first`` to ``last``, both included; from column ``left``
    of the first to column ``right`` (exclusive, None: the end) of the last.
    """

    value: str
    rule: str
    first: int
    last: int
    left: int = 0
    right: int | None = None


def find_number(lines: Sequence[Line]) -> Found | None:
    """The document's own number: a whole line of the head or a labelled one, so that citations in
    the text never count. Normal form ``code〔YYYY〕n号``; of orders as written.
    """
    order: Found | None = None
    labelled: Found | None = None
    for place, line in enumerate(lines[:HEAD_LINES]):
        text = line.text
        if "号" not in text and "期" not in text:
            continue
        match = _NUMBER.match(text)
        if match is not None and (value := _normal(match)):
            return Found(value, "line_in_head", place, place, *match.span("whole"))
        if labelled is None:
            labelled = _labelled(lines, place)
        match = _ORDER.match(text) or _CODELESS.match(text)
        if match is not None and order is None:
            value = match["whole"].replace(" ", "")
            order = Found(value, "order_number", place, place, *match.span("whole"))
    return labelled or order or _issue(lines)


def _labelled(lines: Sequence[Line], place: int) -> Found | None:
    """The number beside its label, in one line or in the next cell."""
    text = lines[place].text
    match = _LABELLED.match(text)
    if match is None and place > 0 and _LABEL_CELL.match(lines[place - 1].compact):
        match = _NUMBER.match(text)
    value = _normal(match) if match is not None else None
    if match is None or value is None:
        return None
    return Found(value, "label", place, place, *match.span("whole"))


def _issue(lines: Sequence[Line]) -> Found | None:
    """Minutes are counted by issues: 第3期 below a head that names them."""
    for place, line in enumerate(lines[:8]):
        match = _ISSUE.match(line.text)
        if match is not None and any("纪要" in above.text for above in lines[:place]):
            value = match["whole"].replace(" ", "")
            return Found(value, "issue_number", place, place, *match.span("whole"))
    return None


def _normal(match: re.Match[str]) -> str | None:
    """The normal form; None where the year or the code can't be one."""
    try:
        year = chinese_number(match["year"] or match["open"])
        count = chinese_number(match["serial"])
    except ValueError:
        return None
    code = match["code"].replace(" ", "")
    if not _FIRST_YEAR <= year <= _LAST_YEAR or count == 0:
        return None
    if "第" in code or code.endswith(("年", "月", "日")):
        return None
    return f"{code}〔{year}〕{count}号"


def find_addressees(lines: Sequence[Line], after: int) -> Found | None:
    """The line before the text that names whom it is sent to and ends with a colon, from line
    ``after`` on.
    """
    for place in range(after, min(len(lines), after + _ADDRESSEE_REACH)):
        text = lines[place].text
        if _names_addressees(text):
            first = place
            while (
                first > after
                and first > place - _ADDRESSEE_LINES
                and _goes_on(lines[first - 1].text)
            ):
                first -= 1
            joined = "".join(line.text for line in lines[first : place + 1])
            return Found(joined.rstrip(":"), "colon_line", first, place)
        match = _INLINE.match(text)
        if match is not None and _names_addressees(match[1] + ":"):
            return Found(match[1], "before_first_sentence", place, place, 0, match.end())
    return None


def _names_addressees(text: str) -> bool:
    named = text[:-1].rstrip()
    return (
        text.endswith(":")
        and len(text) < 260
        and "。" not in text
        and "《" not in text
        and not text.endswith("如下:")
        and _NOT_ADDRESSEES.match(text) is None
        and _SOMEBODY.search(text) is not None
        and _ENDS_AS_ADDRESSEE.search(named) is not None
        and _FORM_LABEL.search(named) is None
    )


def _goes_on(text: str) -> bool:
    """Whether a line can be the upper part of a list of addressees: with commas, no title and no
    sentence.
    """
    return (
        (len(text) > 12 or text.endswith((",", "、")))
        and re.search(r"[,、]", text) is not None
        and not text.endswith(("。", ":"))
        and _NOT_ADDRESSEES.match(text) is None
        and _GENRE_END.search(text) is None
        and DATE_LINE.match(text) is None
    )
