"""The reason drafted for an item's answer, out of its evidence. Always Chinese: it goes into the file.

A draft says only what evidence says; where there is none for an outcome it is empty, so that nobody
signs a phrase. It is measured like any other reason (product.md section 3); people change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.evidence import CHANGES, Evidence, EvidenceCode
from review.domain.grounds import measure_reason
from review.domain.outcomes import VALIDITY_OF
from review.domain.states import RELEASING_OUTCOMES, Outcome, Validity
from review.domain.suggestions import Suggestion
from review.store.documents import Document
from review.store.evidence import EvidenceRow, evidence_of
from review.store.rounds import Round, RoundItem

C = EvidenceCode

#: What kinds of personal data are called in a reason; the rest is counted without a name.
_DATA = {
    "ID": "身份证号",
    "MOB": "手机号",
    "BANK": "银行账号",
    "ADDR": "住址",
    "PER": "姓名",
    "DOB": "出生日期",
    "MED": "健康情况",
    "MINOR": "未成年人情况",
    "PLATE": "车牌号",
    "LAND": "电话号码",
    "MAIL": "电子邮箱",
}


def drafted_reason(session: Session, item: RoundItem, suggestion: Suggestion | None) -> str:
    """The reason for what is suggested; empty where nothing is, or where the evidence gives none."""
    if suggestion is None:
        return ""
    rows = evidence_of(session, item.id)
    year = session.scalar(select(Round.year).where(Round.id == item.round_id))
    return compose(
        suggestion, rows, year=int(year or 0), issued=item.window_on, said=item.ground_reason_then
    )


def compose(
    suggestion: Suggestion, rows: Iterable[EvidenceRow], *, year: int, issued: date, said: str
) -> str:
    """The same from plain values: the evidence, the round's year, the day of issue, the reason then."""
    found = {row.evidence.code: row for row in rows}
    outcome = suggestion.outcome
    if outcome in RELEASING_OUTCOMES:
        return _released(suggestion, found)
    if outcome is Outcome.TAKE_DOWN:
        return _sentences(found, (C.LEAK_SUSPECTED, C.SECRECY_MARK))
    if outcome is Outcome.STILL_IN_FORCE:
        return _still_in_force(found, year, issued)
    if outcome in VALIDITY_OF:
        return _sentences(found, suggestion.why)
    if outcome is Outcome.KEEP:
        return _kept(suggestion, found, year, said)
    return ""


def _released(suggestion: Suggestion, found: Mapping[EvidenceCode, EvidenceRow]) -> str:
    """Why it may be public now, what is hidden, and what is to be said of its validity."""
    told = _sentences(found, (code for code in suggestion.why if code is not C.PERSONAL_DATA))
    if not told:
        return ""
    if suggestion.outcome is Outcome.TO_PROACTIVE:
        return f"{told}正文可以公开。"
    data = found.get(C.PERSONAL_DATA)
    hidden = _hidden(data.evidence.facts) if data is not None else "有不宜公开的内容"
    return f"{told}正文可以公开；文中{hidden}，隐去后公开。"


def _hidden(facts: Mapping[str, Any]) -> str:
    kinds = facts.get("kinds", {})
    ordered = sorted(kinds, key=lambda code: (-kinds[code], code))
    names = list(dict.fromkeys(_DATA[code] for code in ordered if code in _DATA))[:3]
    named = f"{'、'.join(names)}等" if names else ""
    return f"有{named}个人信息{facts.get('to_hide', 0)}处"


def _still_in_force(found: Mapping[EvidenceCode, EvidenceRow], year: int, issued: date) -> str:
    looked = (
        "" if C.SCAN_FAILED in found or C.FILE_UNREAD in found else "，公开的文本未查出个人信息"
    )
    return (
        f"{year}年评估时复核：{_day(issued)}印发以来，"
        f"没有查到废止、修改它的后续公文，也未到失效期限{looked}，仍在执行。"
    )


def _kept(
    suggestion: Suggestion, found: Mapping[EvidenceCode, EvidenceRow], year: int, said: str
) -> str:
    """The reason given then, re-stated with what was looked at; empty where none was given that holds."""
    before = said.strip()
    if not measure_reason(before, suggestion.grounds).adequate:
        return ""
    changed = [code for code in found if code in CHANGES and code is not C.ATTRIBUTE_CHANGED]
    told = _sentences(found, (C.OBJECTION, C.SOURCE_ATTRIBUTE, *changed))
    if not told:
        told = "没有新的申请，所涉事项没有新的决定，同类公文也没有公开的。"
    if before[-1] not in "。！；":
        before = f"{before}。"
    return f"{year}年评估时复核：{told}原来的理由仍然成立：{before}"


# ---- sentences of single evidences -------------------------------------------------------------


def _sentences(found: Mapping[EvidenceCode, EvidenceRow], codes: Iterable[EvidenceCode]) -> str:
    """The sentences of some codes, each once; what has none is left out."""
    rows = [found[code] for code in dict.fromkeys(codes) if code in found]
    return "".join(_SENTENCES[r.evidence.code](r) for r in rows if r.evidence.code in _SENTENCES)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _on(evidence: Evidence, name: str = "on") -> date | None:
    said = evidence.facts.get(name)
    return date.fromisoformat(said) if said else None


def _named(source: Document | None) -> str:
    """Another document by its number, else by its title."""
    if source is None:
        return "后续公文"
    return source.doc_number or f"《{source.title}》"


def _repealed(row: EvidenceRow) -> str:
    on = _on(row.evidence)
    since = f"，自{_day(on)}起不再执行" if on else ""
    return f"本件已被{_named(row.source)}废止{since}。"


def _amended(row: EvidenceRow) -> str:
    on = _on(row.evidence)
    since = f"，修改自{_day(on)}起施行" if on else ""
    return f"本件部分内容已被{_named(row.source)}修改{since}。"


def _term_over(row: EvidenceRow) -> str:
    on = _on(row.evidence)
    until = f"已于{_day(on - timedelta(days=1))}届满" if on else "已经届满"
    return f"本件规定的有效期{until}，没有查到延长的通知。"


def _period_over(row: EvidenceRow) -> str:
    on = _on(row.evidence)
    of = f"{on.year - 1}年的" if on else ""
    return f"标题所列{of}工作已经结束，本件不再执行。"


def _marked(row: EvidenceRow) -> str:
    words = {Validity.REPEALED: "已废止", Validity.LAPSED: "已失效", Validity.AMENDED: "已修改"}
    on = _on(row.evidence)
    since = f"自{_day(on)}起" if on else ""
    marked = words.get(Validity(row.evidence.facts["validity"]), "有变化")
    return f"本件此前已{since}标注为{marked}，复核后维持这一标注。"


def _decided(row: EvidenceRow) -> str:
    on = _on(row.evidence)
    when = f"于{_day(on)}" if on else ""
    how = "答复" if row.evidence.facts.get("how") == "reply" else "作出决定"
    return f"所请示、讨论的事项已由{_named(row.source)}{when}{how}，过程已经结束。"


def _requested(row: EvidenceRow) -> str:
    on = _on(row.evidence, "last_on")
    last = f"，最近一次在{_day(on)}" if on else ""
    return f"已有{row.evidence.facts['count']}次申请要求提供本件{last}。"


def _alike(row: EvidenceRow) -> str:
    return f"本处室同类公文已有{row.evidence.facts['count']}件主动公开，如{_named(row.source)}。"


def _source(row: EvidenceRow) -> str:
    public = row.evidence.facts["attribute"] == "proactive"
    return (
        "所转发的公文已由来文机关主动公开。"
        if public
        else "所转发的公文由来文机关决定，来文没有主动公开。"
    )


def _leak(row: EvidenceRow) -> str:
    facts = row.evidence.facts
    found = _hidden({"kinds": facts.get("kinds", {}), "to_hide": facts["count"]})
    return f"按现行规则复查，公开的文本中疑似{found}，应当先撤下核实。"


_SENTENCES: dict[EvidenceCode, Callable[[EvidenceRow], str]] = {
    C.REPEAL_FOUND: _repealed,
    C.AMENDMENT_FOUND: _amended,
    C.TERM_OVER: _term_over,
    C.PERIOD_OVER: _period_over,
    C.VALIDITY_MARKED: _marked,
    C.DECISION_MADE: _decided,
    C.REQUESTS: _requested,
    C.LIKE_PUBLIC: _alike,
    C.SOURCE_ATTRIBUTE: _source,
    C.LEAK_SUSPECTED: _leak,
    C.SECRECY_MARK: lambda _: "复查发现文中有未经核实的密级标志，应当先撤下由保密审查员核实。",
    C.SECRECY_TERM_OVER: lambda _: "保密期限已经届满，经重新审查后可以公开。",
    C.CONSENT: lambda _: "已书面征求第三方意见，第三方同意公开。",
    C.OBJECTION: lambda _: "已征求第三方意见，第三方不同意公开。",
}
