"""Words for the evidence of round items: a headline and a line of detail for each code, with its facts.

A headline says what was found, the detail what it means or from where it is known. Facts that are
codes themselves are worded here too. Chinese drafts of reasons are in ``web.items.reasons``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from review.domain.evidence import Evidence
from review.domain.suggestions import Consequence
from review.web.locale import write_date
from review.web.wording.findings import FINDINGS, REFUSED_FILES
from review.web.wording.joining import joined
from review.web.wording.states import ATTRIBUTES, VALIDITIES

HEADLINES = {
    "leak_suspected": _l("公开的文本里可能有 %(count)s 处个人信息"),
    "secrecy_mark": _l("按今天的规则，文中有 %(count)s 处密级标志没有看过"),
    "repeal_found": _l("有更新的公文写明废止它"),
    "amendment_found": _l("有更新的公文写明修改它"),
    "term_over": _l("文中规定的有效期已满"),
    "period_over": _l("标题所说年度的工作已经结束"),
    "validity_marked": _l("已标注为“%(validity)s”"),
    "decision_made": _l("所请示、讨论的事项已有决定"),
    "secrecy_term_over": _l("保密期限已满"),
    "requests": _l("有 %(count)s 次申请公开这份公文"),
    "like_public": _l("同类公文已有 %(count)s 件主动公开"),
    "consent": _l("第三方同意公开"),
    "objection": _l("第三方不同意公开"),
    "personal_data": _l("今天重新检查，有个人信息 %(total)s 处"),
    "source_attribute": _l("转发的公文：来文属性是“%(attribute)s”"),
    "joint": _l("联合发文，另有 %(count)s 个单位"),
    "review_date": _l("约定的复评日期已到"),
    "attribute_changed": _l("本轮开始后公开属性变过"),
    "rounds_late": _l("前 %(count)s 轮评估没有办完"),
    "boundary_date": _l("文号年份与印发年份不同"),
    "office_changed": _l("由接替的处室答复"),
    "drafter_gone": _l("拟稿人已不在这个处室"),
    "paper_only": _l("只有纸质件"),
    "no_file": _l("没有电子文件"),
    "file_unread": _l("有 %(count)s 个文件没有读成"),
    "scan_failed": _l("没有按今天的规则查成"),
}

DETAILS = {
    "leak_suspected": _l("其中有：%(kinds)s。请先核实，属实的应当撤下。"),
    "secrecy_mark": _l("请立即请保密审查员核实；核实之前不能公开。"),
    "repeal_found": _l("自 %(on)s 起废止。"),
    "amendment_found": _l("修改自 %(on)s 起施行。"),
    "term_over": _l("自 %(on)s 起失效。"),
    "period_over": _l("自 %(on)s 起可以标为失效。"),
    "validity_marked": _l("自 %(on)s 起。"),
    "decision_made": _l("决定日期：%(on)s。过程性信息在决定作出后可以重新判断。"),
    "secrecy_term_over": _l("解密不等于可以公开，仍要重新审查。"),
    "requests": _l(
        "最近一次在 %(last_on)s。条例第四十四条：多人申请且可以公开的，可纳入主动公开。"
    ),
    "like_public": _l("最相近的一件相似度 %(likeness)s%%。"),
    "consent": _l("共征求 %(asked)s 方，都已同意。"),
    "objection": _l("共征求 %(asked)s 方，%(refused)s 方不同意。"),
    "personal_data": _l(
        "当时发现 %(then)s 处，今天的规则又发现 %(new)s 处；%(to_hide)s 处公开前须隐去。有：%(kinds)s。"
    ),
    "source_attribute": _l("转发的公文由来文机关决定是否公开（条例第十条）。"),
    "joint": _l("公开前应与联合发文单位协商（条例第十一条）。"),
    "review_date": _l("约定日期：%(on)s。"),
    "attribute_changed": _l("原来是“%(before)s”，现在是“%(after)s”。"),
    "rounds_late": "",
    "boundary_date": _l("文号写 %(number_year)s 年，%(issue_year)s 年印发。"),
    "office_changed": "",
    "drafter_gone": _l("请由现在的经办人答复。"),
    "paper_only": _l("没有电子文本可查，也不能直接上网。"),
    "no_file": _l("请补传文件，或登记为只有纸质件。"),
    "file_unread": _l("原因：%(reason)s。没有读成的文件没有查过。"),
    "scan_failed": _l("请打开原文自己核对。"),
}

#: Details in a special case: a code and a fact that is so.
_INSTEAD = {
    ("personal_data", "published_elsewhere"): _l(
        "当时发现 %(then)s 处，今天的规则又发现 %(new)s 处。公文在其他网站公开，请到那里核对有没有隐去：%(kinds)s。"
    ),
    ("joint", "agreed"): _l("联合发文单位已经同意。"),
    ("decision_made", "public"): _l("决定日期：%(on)s，决定本身已经公开。"),
}

STRENGTHS = {
    "strong": _l("依据明确"),
    "fair": _l("依据较充分"),
    "weak": _l("没有发现相反的情况"),
}

#: What an outcome brings about; ``domain.suggestions.CONSEQUENCES``.
CONSEQUENCES = {
    "opens_july_case": _l("先送保密审查和公开审核，现在不会公开任何内容"),
    "findings_to_settle": _l("有 %(count)s 处个人信息要先处理"),
    "two_confirmations": _l("要经保密、隐私两项确认"),
    "approved_one_by_one": _l("领导逐件审定"),
    "approved_in_list": _l("领导按清单审定"),
    "on_portal_by": _l("如今天审定，应在 %(date)s 前上网"),
    "hidden_at_once": _l("审定后立即从公开网站撤下"),
    "second_person_confirms": _l("撤下由另一人确认"),
    "banner_on_public_page": _l("公开页面上方标注“%(validity)s”"),
    "marked_inside": _l("内部目录标注“%(validity)s”"),
    "looked_at_again": _l("%(year)s 年七月再评估"),
    "given_on_request": _l("转为依申请公开，有人申请时提供"),
    "leaves_the_ledger": _l("以后不再列入评估，台账中写明原因"),
    "nothing_changes": _l("公开属性暂不变"),
    "stays_on_request": _l("仍为依申请公开"),
    "stays_inside": _l("仍只在内部目录"),
    "stays_public": _l("仍在公开网站上"),
}

#: By a code alone, for lists and filters: what was found, without numbers.
NAMES = {
    "leak_suspected": _l("疑似泄露"),
    "secrecy_mark": _l("密级标志"),
    "repeal_found": _l("已被废止"),
    "amendment_found": _l("已被修改"),
    "term_over": _l("有效期满"),
    "period_over": _l("工作期已过"),
    "validity_marked": _l("有效性已标注"),
    "decision_made": _l("事项已决定"),
    "secrecy_term_over": _l("保密期满"),
    "requests": _l("有人申请"),
    "like_public": _l("同类已公开"),
    "consent": _l("第三方同意"),
    "objection": _l("第三方不同意"),
    "personal_data": _l("有个人信息"),
    "source_attribute": _l("转发件"),
    "joint": _l("联合发文"),
    "review_date": _l("复评日期已到"),
    "attribute_changed": _l("属性已变"),
    "rounds_late": _l("逾期未评"),
    "boundary_date": _l("跨年"),
    "office_changed": _l("换处室办理"),
    "drafter_gone": _l("拟稿人已调离"),
    "paper_only": _l("只有纸质件"),
    "no_file": _l("没有文件"),
    "file_unread": _l("文件没有读成"),
    "scan_failed": _l("没有查成"),
}

KINDS = {
    "evidence": NAMES,
    "evidence_headline": HEADLINES,
    "evidence_detail": DETAILS,
    "strength": STRENGTHS,
    "consequence": CONSEQUENCES,
}


def headline_of(evidence: Evidence) -> str:
    """What was found, in one sentence with its facts."""
    return str(HEADLINES[evidence.code.value]) % _worded(evidence.facts)


def detail_of(evidence: Evidence) -> str:
    """What it means or from where it is known; empty where the headline says all, or a date is unknown."""
    code, facts = evidence.code.value, evidence.facts
    said = next(
        (words for (of, fact), words in _INSTEAD.items() if of == code and facts.get(fact)),
        DETAILS[code],
    )
    sentence = str(said)
    if "%(on)s" in sentence and not facts.get("on"):
        return ""
    return sentence % _worded(facts)


def consequence_words(consequence: Consequence) -> str:
    """One thing that follows from an outcome, with its date, year or count."""
    return str(CONSEQUENCES[consequence.code]) % _worded(consequence.facts)


def _worded(facts: Mapping[str, Any]) -> Mapping[str, str]:
    """Facts as words: dates written out, kinds and codes named; one that is missing leaves a dash."""
    said = {name: str(value) for name, value in facts.items() if value is not None}
    for name in ("on", "last_on", "first_on", "date"):
        if facts.get(name):
            said[name] = write_date(date.fromisoformat(facts[name]))
    if isinstance(facts.get("kinds"), Mapping):
        kinds = facts["kinds"]
        ordered = sorted(kinds, key=lambda code: (-kinds[code], code))
        said["kinds"] = joined(dict.fromkeys(str(FINDINGS.get(c, c)) for c in ordered))
    if "then" in facts and "new" in facts:
        said["total"] = str(facts["then"] + facts["new"])
    for name, table in _TABLES.items():
        if facts.get(name) is not None:
            said[name] = str(table.get(str(facts[name]), facts[name]))
    return _Facts(said)


_TABLES: Mapping[str, Mapping[str, Any]] = {
    "attribute": ATTRIBUTES,
    "before": ATTRIBUTES,
    "after": ATTRIBUTES,
    "validity": VALIDITIES,
    "reason": REFUSED_FILES,
}


class _Facts(dict[str, str]):
    """A fact that is missing leaves a dash rather than an error page."""

    def __missing__(self, name: str) -> str:
        return "–"
