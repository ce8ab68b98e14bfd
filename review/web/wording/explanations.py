"""Why something was found, as one sentence put together from its evidence: never a percentage, never a guess.

Each kind of evidence has a phrase, some a second one that quotes what was seen. The order is that of
a person's reasons: what it looks like, what proves it, what stands around it, where else it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.web.wording.findings import WHYS
from review.web.wording.joining import joined

#: Phrases that quote what was seen; the words of ``WHYS`` stand where nothing was.
QUOTING: Final = {
    "label": _l("前面有“%(text)s”"),
    "table_header": _l("所在列的表头是“%(text)s”"),
    "term_of_address": _l("后面有称呼“%(text)s”"),
    "official_capacity": _l("以公职身份“%(text)s”出现"),
    "propagated": _l("同文另有%(text)s处"),
    "clear_elsewhere": _l("别处有姓“%(text)s”的完整姓名，对照即可认出"),
    "part_of_value": _l("一个号码分在几处，这是第%(text)s部分"),
    "mask_too_short": _l("已隐去，但还看得到%(text)s位，可以推算出来"),
    "minor": _l("按公文日期计算为%(text)s岁，尚未成年"),
    "own_line": _l("“%(text)s”单独成行"),
    "line": _l("原文写着“%(text)s”"),
    "issuer_prefix": _l("以发卡行代码%(text)s开头"),
}

#: What the rule itself says of the shape, by the beginning of its name.
_RULES: Final = (
    ("ID.18", _l("18位")),
    ("ID.15", _l("15位")),
    ("DIS", _l("20位")),
    ("MOB", _l("11位，以手机号段开头")),
    ("USCC", _l("18位代码")),
)
#: Kinds that the rule's own words say already.
_SAID_BY_RULE: Final = frozenset({"shape", "old_form"})
_ADDRESS: Final = {
    "division": _l("区划"),
    "road": _l("路名或村居"),
    "door": _l("门牌、楼栋或房号"),
}

#: In what order reasons are told; anything else stands in the middle.
_FIRST: Final = ("shape", "old_form", "model", "division", "birth_date", "disability_class")
_LAST: Final = ("agrees", "person_beside", "child_beside", "propagated", "known_from_file")

#: Article codes of questions in words (domain.md section 3.2; the Regulations on Open Government
#: Information of 2019, the Secrets Act of 2024).
ARTICLES: Final = {
    "R14": _l("《政府信息公开条例》第十四条（国家秘密，法律、行政法规禁止公开，危及安全和稳定）"),
    "R15": _l("《政府信息公开条例》第十五条（商业秘密、个人隐私等，涉及第三方合法权益）"),
    "R16": _l("《政府信息公开条例》第十六条（内部事务信息、过程性信息、行政执法案卷）"),
    "R16.1": _l("《政府信息公开条例》第十六条第一款（内部事务信息，可以不予公开）"),
    "R16.2": _l("《政府信息公开条例》第十六条第二款（过程性信息、行政执法案卷，可以不予公开）"),
    "R20": _l("《政府信息公开条例》第二十条（应当主动公开的信息）"),
    "SL64": _l("《保守国家秘密法》第六十四条（工作秘密）"),
}

#: Evidence that says why something is kept, the most telling first.
_KEPT_FOR: Final = (
    "official_capacity",
    "public_figure",
    "allow_list",
    "government_domain",
    "office_address",
    "masked",
    "admitted",
)

#: The four levels, for the legend.
LEVEL_MEANINGS: Final = {
    "certain": _l("有校验码或明确的说明文字作证，必须处理"),
    "likely": _l("有两样以上的迹象，必须处理"),
    "hint": _l("只有一样迹象，供您留意，可不处理"),
    "note": _l("不用处理，只说明为什么保留"),
}


def article_of(evidence: Sequence[Mapping[str, str]]) -> str:
    """The article behind a question, in words; empty without one."""
    code = next((each["text"] for each in evidence if each["kind"] == "article"), "")
    return str(ARTICLES.get(code, code))


def line_of(evidence: Sequence[Mapping[str, str]]) -> str:
    """The line a question quotes; empty without one."""
    return next((each["text"] for each in evidence if each["kind"] == "line"), "")


def kept_for(evidence: Sequence[Mapping[str, str]]) -> str:
    """The kind of evidence for which a note needs nobody; empty where none says so."""
    kinds = {each["kind"] for each in evidence}
    return next((kind for kind in _KEPT_FOR if kind in kinds), "")


def explain(rule: str, evidence: Sequence[Mapping[str, str]]) -> str:
    """The reasons of one finding as a sentence without its full stop: "18位；校验码正确；前面有“身份证号”"."""
    shaped = next((str(words) for prefix, words in _RULES if rule.startswith(prefix)), "")
    told = [shaped] if shaped else []
    address = [str(_ADDRESS[w["kind"]]) for w in evidence if w["kind"] in _ADDRESS]
    if address:
        told.append(_("写有%(parts)s", parts="＋".join(dict.fromkeys(address))))
    for each in sorted(evidence, key=_order):
        kind = each["kind"]
        if kind in _ADDRESS or (shaped and kind in _SAID_BY_RULE):
            continue
        told.append(_phrase(kind, each["text"]))
    return joined(dict.fromkeys(told), "；")


def _order(evidence: Mapping[str, str]) -> int:
    kind = evidence["kind"]
    if kind in _FIRST:
        return _FIRST.index(kind)
    return len(_FIRST) + 1 + _LAST.index(kind) if kind in _LAST else len(_FIRST)


def _phrase(kind: str, text: str) -> str:
    if kind == "article":
        return str(ARTICLES.get(text, text))
    if text and kind in QUOTING:
        return str(QUOTING[kind]) % {"text": text}
    return str(WHYS.get(kind, kind))
