"""The first gate: whether a file looks like an official document (公文) at all.

A number, a signature with its date, or addressees with a title of a document kind say so; news,
explanations, forms and contracts are none, whatever dates they carry. formats.md section 4. Nothing
is refused here: where the answer is None the form asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.model import Field
from review.engines.read.closing import Signature
from review.engines.read.head import Found
from review.engines.read.lines import Line
from review.engines.read.meta_kind import STATUTORY
from review.engines.read.meta_title import title_issuer
from review.engines.read.wording import field

_HEADING: Final = 6
#: What a heading of such a page says; the papers themselves are named otherwise.
_EXPLAINS: Final = re.compile(
    r"(?:政策|文件)?解读(?:[:(]|$)|政策解读|答记者问|记者问|问答|一图(?:读懂|看懂)|图解|读懂|新闻发布会|实录|起草说明|编制说明|"
    r"^《.{4,80}》(?:的)?(?:解读|说明|起草说明)"
)
_FORM: Final = re.compile(
    r"(?:申请|登记|审批|备案|报名|推荐|汇总|统计|信息|审核|评分|评审|验收|调查|情况|征求意见|反馈|签到)[表单]$|"
    r"(?:申请书|承诺书|授权书|委托书|任务书|合同(?:书)?|协议(?:书)?|简历|说明书|声明|手册|论文|发票|样例|封面)(?:\(.{1,20}\))?$"
)
_NEWS: Final = re.compile(
    r"^(?:本报|本网|新华社|新华网|人民网|人民日报|中新社|中新网|央视网|[\u4e00-\u9fff]{2,8}日报)[^。]{0,24}(?:讯|电|记者|报道)|"
    r"[\(\[](?:[^()\[\]]{0,16})(?:记者|通讯员)[^()\[\]]{1,24}[\)\]]|^(?:记者|通讯员|作者) ?|"
    r"^来源:[^。]{2,12}(?:报|网|社)|"
    r"(?:记者|通讯员)(?:日前|近日|从|获悉|了解到)"
)


def judge_official(
    lines: Sequence[Line],
    *,
    number: Found | None,
    title: Found | None,
    addressees: Found | None,
    signature: Signature | None,
    attribute: Found | None,
    kind: str | None,
) -> Field | None:
    """``yes`` with the rule that says so, its place being the evidence; None where none does."""
    heads = [line.text for line in lines[:_HEADING]] + ([title.value] if title else [])
    if any(_EXPLAINS.search(text) or _FORM.search(text) for text in heads if len(text) < 100):
        return None
    if any(_NEWS.search(line.text) for line in lines[: _HEADING * 2]):
        return None
    signed = signature if signature is not None and signature.issuers else None
    issued = signature is not None and kind in STATUTORY and _names_issuer(title)
    rules = (
        ("number", number),
        ("signature_block", _block(signed) if signed else None),
        ("addressees_and_title", addressees if title and kind else None),
        ("printed_attribute", attribute if title and kind else None),
        ("issuer_title_and_date", title if issued else None),
    )
    return next((_yes(rule, lines, found) for rule, found in rules if found is not None), None)


def _names_issuer(title: Found | None) -> bool:
    return title is not None and title_issuer(title.value) is not None


def _block(signature: Signature) -> Found:
    return Found("", "", signature.first, signature.last, 0, signature.right)


def _yes(rule: str, lines: Sequence[Line], found: Found) -> Field:
    inside = lines[found.first : found.last + 1]
    return field("yes", rule, inside, found.left, found.right)
