"""The lawful grounds for not disclosing, and when a written reason is adequate.

Articles are of the Regulation on Open Government Information (2019), State Council Order 711;
codes and rules as in domain.md 3.2. There is no catch-all ground. Wording lives in
``review.web.wording``; the Chinese labels stand here because the adequacy measure must take them
out of a reason.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from review.domain.states import Attribute
from review.domain.values import Proposal, Refusal


class GroundKind(StrEnum):
    """How binding a ground is."""

    MANDATORY = "mandatory"  # must not be disclosed
    UNLESS_CONSENT = "unless_consent"  # not without consent, public interest apart
    DISCRETIONARY = "discretionary"  # may be withheld


@dataclass(frozen=True)
class Ground:
    """A row of the code list: article of the Regulation, force, whether it can end by itself."""

    code: str
    label: str
    article: int
    kind: GroundKind
    third_party: bool
    lapses: bool
    selectable: bool = True


def _g(
    code: str, label: str, article: int, kind: GroundKind, *, tp: bool = False, lapses: bool = True
) -> Ground:
    return Ground(code, label, article, kind, tp, lapses, selectable=code != "STATE_SECRET")


_M, _U, _D = GroundKind.MANDATORY, GroundKind.UNLESS_CONSENT, GroundKind.DISCRETIONARY

GROUNDS: dict[str, Ground] = {
    g.code: g
    for g in (
        # A placeholder without file or title: counted, never chosen for a document that is here.
        _g("STATE_SECRET", "国家秘密", 14, _M),
        _g("LAW_PROHIBITED", "法律、行政法规禁止公开", 14, _M, lapses=False),
        _g("SEC_NATIONAL", "危及国家安全", 14, _M),
        _g("SEC_PUBLIC", "危及公共安全", 14, _M),
        _g("SEC_ECONOMIC", "危及经济安全", 14, _M),
        _g("SOCIAL_STABILITY", "危及社会稳定", 14, _M),
        _g("TP_TRADE_SECRET", "商业秘密", 15, _U, tp=True),
        _g("TP_PRIVACY", "个人隐私", 15, _U, tp=True, lapses=False),
        _g("TP_OTHER", "第三方其他合法权益", 15, _U, tp=True),
        _g("INT_PERSONNEL", "人事管理", 16, _D),
        _g("INT_LOGISTICS", "后勤管理", 16, _D),
        _g("INT_WORKFLOW", "内部工作流程", 16, _D),
        _g("DEL_DISCUSSION", "讨论记录", 16, _D),
        _g("DEL_DRAFT", "过程稿", 16, _D),
        _g("DEL_CONSULT_LETTER", "磋商信函", 16, _D),
        _g("DEL_REQUEST_REPORT", "请示报告", 16, _D),
        _g("ENFORCEMENT_FILE", "行政执法案卷", 16, _D),
        _g("SPECIAL_ACCESS", "行政查询事项", 36, _D, lapses=False),
    )
}

_NUMERALS = {14: "十四", 15: "十五", 16: "十六", 36: "三十六"}


def article_words(code: str | None) -> str:
    """The article of a ground as a bar over removed text says it (第十五条); empty for what is no ground."""
    ground = GROUNDS.get(code or "")
    return f"第{_NUMERALS[ground.article]}条" if ground is not None else ""


#: Grounds that usually call for redaction, not for holding back the whole: a warning, no block.
REDACTION_GROUNDS = frozenset({"TP_PRIVACY", "TP_TRADE_SECRET"})

#: How many Han characters a reason must have beyond the ground's own words (product.md section 3).
REASON_MINIMUM = 8

_REFERENCE = (
    r"第\s*[0-9一二三四五六七八九十百]+\s*条(?:之[一二三四五六七八九])?"
    r"(?:\s*第?\s*[(（]?[0-9一二三四五六七八九十]+[)）]?\s*[款项])*"
)
#: References in a row with the law they name, if any: 《统计法》第九条、第二十五条.
_CITATION = re.compile(
    rf"(?P<law>《[^《》]{{2,40}}》|[㐀-鿿]{{1,30}}?(?:法|条例|规定|办法|细则))?\s*"
    rf"(?P<references>{_REFERENCE}(?:\s*[、,，和及与或]\s*{_REFERENCE})*)"
)
#: What a suggested sentence leaves for a person to fill in; nothing that holds one is adequate.
BLANK = re.compile(r"〔(?:请写明|please say)[^〔〕]{0,90}〕")
_ARTICLE = re.compile(r"第\s*([0-9一二三四五六七八九十百]+)\s*条")
#: The Regulation by its name, or as "the regulation" after a preposition.
_REGULATION = re.compile(r"信息公开条例|^(?:.*[据照按依反合本该《])?条例》?$")
_HAN = re.compile(r"[㐀-鿿\U00020000-\U0003134f]")
_STOP_WORDS = (
    "中华人民共和国政府信息公开条例",
    "政府信息公开条例",
    "政府信息公开",
    "依法依规",
    "根据规定",
    "按照规定",
    "有关规定",
    "相关规定",
    "不予公开",
    "免予公开",
    "不宜公开",
    "不便公开",
    "不公开",
    "依申请公开",
    "主动公开",
    "其他不宜公开的信息",
    # the words that labels are made of: a label in other words is still only the label
    "国家安全",
    "公共安全",
    "经济安全",
    "社会稳定",
    "合法权益",
    "行政法规",
    "内部事务",
    "工作流程",
    "过程性",
    "第三方",
    "法律",
    "禁止",
    "危及",
    "公开属性",
    "本文件",
    "该文件",
    "此文件",
    "此件",
    "本件",
    "公文",
    "文件",
    "内容",
    "涉及",
    "属于",
    "条例",
    "规定",
    "依据",
    "理由",
    "根据",
    "按照",
    "因为",
    "由于",
    "所以",
    "因此",
    "情况",
    "信息",
    "公开",
    "同意",
    "请修改",
)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def _number(text: str) -> int:
    """Article numbers as written, Arabic or Chinese up to 99; 0 for what no article here can be."""
    if text.isdecimal():
        return int(text)
    if "百" in text:
        return 0
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(text, 0)


@dataclass(frozen=True)
class Adequacy:
    """How far a reason goes: its own Han characters, articles that belong elsewhere, blanks left open."""

    own_characters: int
    foreign_articles: tuple[int, ...]
    blanks: int = 0

    @property
    def adequate(self) -> bool:
        """Whether enough is said, nothing of another ground and nothing left open (product.md section 3)."""
        said = self.own_characters >= REASON_MINIMUM
        return said and not self.foreign_articles and not self.blanks


def measure_reason(reason: str, grounds: tuple[str, ...] = ()) -> Adequacy:
    """Measure a reason against its grounds (product.md section 3).

    Labels of the grounds, article references (with the name of a law in its brackets) and the stop
    list are taken out; what remains is counted in Han characters. An article of the Regulation that
    belongs to other grounds than these is foreign; articles of other laws are welcome. Blanks of a
    suggested sentence count for nothing and stand against it.
    """
    reason, blanks = BLANK.subn("", unicodedata.normalize("NFKC", reason))
    own = {GROUNDS[g].article for g in grounds if g in GROUNDS}
    coded = {g.article for g in GROUNDS.values()}
    cited = {
        _number(number)
        for m in _CITATION.finditer(reason)
        if m["law"] is None or _REGULATION.search(m["law"])
        for number in _ARTICLE.findall(m["references"])
    }
    foreign = tuple(sorted(a for a in cited if a in coded and own and a not in own))
    rest = _CITATION.sub(lambda m: (m["law"] or "") if "《" not in (m["law"] or "") else "", reason)
    for label in sorted((g.label for g in GROUNDS.values()), key=len, reverse=True):
        rest = rest.replace(label, "")
        rest = rest.replace(label.replace("、", ""), "")
    for parts in ("请示、报告", "请示", "报告", "讨论", "记录", "隐私", "秘密"):
        rest = rest.replace(parts, "")
    for word in sorted(_STOP_WORDS, key=len, reverse=True):
        rest = rest.replace(word, "")
    return Adequacy(len(_HAN.findall(rest)), foreign, blanks)


def comment_is_adequate(text: str) -> Refusal | None:
    """The measure for return, correction and withdrawal reasons; None when it says something."""
    if not text.strip():
        return Refusal("comment_missing")
    measured = measure_reason(text)
    if measured.own_characters < REASON_MINIMUM:
        return Refusal(
            "comment_too_thin", {"have": str(measured.own_characters), "need": str(REASON_MINIMUM)}
        )
    return None


def grounds_for(attribute: Attribute) -> tuple[Ground, ...]:
    """The grounds a form may offer for this attribute, by article; none for proactive."""
    if attribute is Attribute.PROACTIVE:
        return ()
    return tuple(g for g in GROUNDS.values() if g.selectable)


def judge_proposal(
    proposal: Proposal | None, *, on_request_needs_reason: bool = True
) -> tuple[Refusal, ...]:
    """Everything wrong with an attribute, its grounds and its reason; empty when it may stand.

    Product.md section 3; domain.md 3.2, 7.4.

    Exempt needs at least one coded ground and an adequate reason; on-request needs an adequate
    reason unless the setting says otherwise; proactive needs neither. State secret is never a
    ground of a document that is here.
    """
    if proposal is None:
        return (Refusal("attribute_missing"),)
    if proposal.attribute is Attribute.PROACTIVE:
        return ()
    found: list[Refusal] = []
    known = [GROUNDS[g] for g in proposal.grounds if g in GROUNDS]
    if any(g not in GROUNDS for g in proposal.grounds):
        found.append(Refusal("ground_unknown"))
    if any(not g.selectable for g in known):
        found.append(Refusal("ground_not_selectable"))
    if proposal.attribute is Attribute.EXEMPT and not known:
        found.append(Refusal("ground_missing"))
    if proposal.attribute is Attribute.EXEMPT or on_request_needs_reason:
        found += _judge_reason(proposal)
    return tuple(found)


def _judge_reason(proposal: Proposal) -> tuple[Refusal, ...]:
    """The first thing wrong with a reason that must be there."""
    measured = measure_reason(proposal.reason, proposal.grounds)
    if not proposal.reason.strip():
        return (Refusal("reason_missing"),)
    if measured.blanks:
        return (Refusal("reason_has_blanks", {"count": str(measured.blanks)}),)
    if measured.foreign_articles:
        articles = " ".join(str(a) for a in measured.foreign_articles)
        return (Refusal("reason_cites_other_article", {"articles": articles}),)
    if not measured.adequate:
        facts = {"have": str(measured.own_characters), "need": str(REASON_MINIMUM)}
        return (Refusal("reason_repeats_ground", facts),)
    return ()


def warnings_for(proposal: Proposal | None) -> tuple[Refusal, ...]:
    """What is worth a second look, never blocks: privacy or trade secret kept back as a whole."""
    if proposal is None or proposal.attribute is Attribute.PROACTIVE:
        return ()
    if REDACTION_GROUNDS & set(proposal.grounds):
        return (Refusal("redaction_would_do"),)
    return ()
