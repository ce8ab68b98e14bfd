"""The replies to a request, one for each outcome (Regulation Art. 30, 35 to 40, 42).

Each answers the lines between 现答复如下 and the remedy. Articles stand in the letters themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import RequestOutcome
from review.web.request_register.letter_facts import (
    GAP,
    LetterDocument,
    LetterFacts,
    LetterParty,
    day_or_gap,
    ended,
    filled,
    listed,
)
from review.web.request_register.letter_grounds import SAID
from review.web.rounds.notice import chinese_day

_O = RequestOutcome

#: Outcome -> what its letter is called.
TITLES: dict[RequestOutcome, str] = {
    _O.GRANT: "政府信息予以公开告知书",
    _O.ALREADY_PUBLIC: "政府信息已主动公开告知书",
    _O.PARTIAL: "政府信息部分公开告知书",
    _O.DENY: "政府信息不予公开告知书",
    _O.SPECIAL_ACCESS: "政府信息公开申请答复告知书",
    _O.NOT_EXIST: "政府信息不存在告知书",
    _O.NOT_HOLDER: "非本机关负责公开政府信息告知书",
    _O.NEEDS_CREATION: "政府信息无法提供告知书",
    _O.UNCLEAR_AFTER_CORRECTION: "政府信息无法提供告知书",
    _O.PETITION: "政府信息公开申请不予处理告知书",
    _O.DUPLICATE: "政府信息公开重复申请不予处理告知书",
    _O.PUBLICATION: "政府信息公开申请不予处理告知书",
    _O.EXCESSIVE: "政府信息公开申请不予处理告知书",
    _O.RECONFIRM: "政府信息公开申请不予处理告知书",
    _O.ABANDONED: "政府信息公开申请不再处理告知书",
    _O.FEE_UNPAID: "政府信息公开申请不再处理告知书",
    _O.WITHDRAWN: "政府信息公开申请终止处理告知书",
    _O.OTHER: "政府信息公开申请答复告知书",
}


def course_of(facts: LetterFacts) -> list[str]:
    """What happened between receipt and reply, as far as it moved the term of the reply."""
    lines = []
    if facts.corrected_on is not None:
        lines.append(f"本机关于{chinese_day(facts.corrected_on)}收到{facts.you}补正的申请。")
    if facts.extended:
        lines.append("经本机关政府信息公开工作机构负责人同意，答复期限已延长并告知。")
    lines += [
        f"本机关于{chinese_day(party.sent_on)}就{_about(party)}书面征求意见，"
        f"{_answered(party, facts.day)}，征求意见所需时间不计算在答复期限内。"
        for party in facts.parties
    ]
    return lines


def reply_of(facts: LetterFacts) -> list[str]:
    """The answer itself. Raises KeyError for a request that is not answered yet."""
    if facts.outcome is None:
        raise KeyError("a request without an outcome has no reply")
    return _WRITERS[facts.outcome](facts)


def _about(party: LetterParty) -> str:
    return {
        ConsultationKind.THIRD_PARTY: "可能涉及第三方合法权益的内容向第三方",
        ConsultationKind.CO_MAKER: f"共同制作的政府信息向{party.name}",
        ConsultationKind.OTHER_AGENCY: f"所涉政府信息向{party.name}",
    }[party.kind]


def _answered(party: LetterParty, day: date) -> str:
    if party.answer is ConsultationAnswer.CONSENT:
        return f"对方于{day_or_gap(party.answered_on)}答复同意公开"
    if party.answer is ConsultationAnswer.REFUSAL:
        return f"对方于{day_or_gap(party.answered_on)}答复不同意公开"
    if party.due_on is None or day <= party.due_on:
        return "对方尚未答复"
    return {
        ConsultationKind.THIRD_PARTY: "第三方逾期未提出意见，由本机关依照《条例》第三十二条决定",
        ConsultationKind.CO_MAKER: "对方逾期未提出意见，依照《条例》第三十四条视为同意公开",
        ConsultationKind.OTHER_AGENCY: "对方未提出意见",
    }[party.kind]


def _given(facts: LetterFacts, documents: tuple[LetterDocument, ...]) -> list[str]:
    """The documents, and what the answer says of them; a gap where neither is known."""
    said = [ended(facts.answer)] if facts.answer.strip() else []
    return [*listed(documents), *said] or [ended(GAP)]


def _grant(facts: LetterFacts) -> list[str]:
    return [
        (
            "根据《条例》第三十六条第二项的规定，本机关决定予以公开，"
            f"现以{filled(facts.form_wanted)}的方式向{facts.you}提供下列政府信息："
        ),
        *_given(facts, facts.released),
    ]


def _already_public(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}申请获取的政府信息已经主动公开。根据《条例》第三十六条第一项的规定，"
            "现将获取该政府信息的方式、途径告知如下："
        ),
        *_given(facts, facts.documents),
    ]


def _partial(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}申请获取的政府信息中含有不应当公开的内容，但是能够作区分处理。"
            "根据《条例》第三十七条的规定，本机关决定部分公开，"
            f"现以{filled(facts.form_wanted)}的方式向{facts.you}提供可以公开的内容："
        ),
        *_given(facts, facts.released),
        f"未提供的内容{SAID.get(facts.ground, GAP)}。具体理由：{ended(facts.reason)}",
    ]


def _deny(facts: LetterFacts) -> list[str]:
    lines = [f"{facts.you}申请获取的政府信息{SAID.get(facts.ground, GAP)}。"]
    if names := "、".join(d.name for d in facts.documents):
        lines.append(f"所涉政府信息：{names}。")
    lines.append(f"具体理由：{ended(facts.reason)}")
    lines.append("本决定根据《条例》第三十六条第三项作出。")
    return lines


def _special_access(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}申请获取的信息属于工商、不动产登记资料等信息，有关法律、行政法规对其获取有"
            "特别规定。根据《条例》第三十六条第七项的规定，"
            f"请依照有关法律、行政法规的规定办理：{ended(facts.answer)}"
        )
    ]


def _not_exist(facts: LetterFacts) -> list[str]:
    return [
        (
            f"经检索，本机关没有{facts.you}申请获取的政府信息。根据《条例》第三十六条第四项的规定，"
            "该政府信息不存在。"
        ),
        f"检索情况：{ended(facts.reason)}",
    ]


def _not_holder(facts: LetterFacts) -> list[str]:
    lines = [
        f"{facts.you}申请获取的政府信息不属于本机关负责公开。理由：{ended(facts.reason)}",
    ]
    if facts.answer.strip():
        lines.append(
            "根据《条例》第三十六条第五项的规定，建议向负责公开该政府信息的行政机关提出申请："
            f"{ended(facts.answer)}"
        )
    else:
        lines.append("以上根据《条例》第三十六条第五项告知。")
    return lines


def _needs_creation(facts: LetterFacts) -> list[str]:
    return [
        (
            "根据《条例》第三十八条的规定，行政机关向申请人提供的信息，应当是已制作或者获取的政府信息。"
            f"{facts.you}申请获取的信息没有现成的，需要本机关对现有政府信息进行加工、分析，"
            "本机关不予提供。"
        ),
        f"具体情况：{ended(facts.reason)}",
    ]


def _unclear(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}补正后的申请仍不能明确所要获取的政府信息的名称、文号或者便于查询的其他特征，"
            "本机关无法按照申请内容检索。根据《条例》第二十九条、第三十条的规定，本机关无法提供。"
        ),
        f"不明确之处：{ended(facts.reason)}",
    ]


def _petition(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}以政府信息公开申请的形式进行信访、投诉、举报等活动。根据《条例》第三十九条"
            "第一款的规定，本机关不作为政府信息公开申请处理，可以通过相应渠道提出："
            f"{ended(facts.answer)}"
        )
    ]


def _duplicate(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}曾申请公开相同的政府信息（收到日期：{day_or_gap(facts.earlier_on)}），"
            "本机关已作出答复。根据《条例》第三十六条第六项的规定，本机关不予重复处理。"
        )
    ]


def _publication(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}要求提供的是政府公报、报刊、书籍等公开出版物。根据《条例》第三十九条第二款的规定，"
            f"现告知获取的途径：{ended(facts.answer)}"
        )
    ]


def _excessive(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}申请公开政府信息的数量、频次明显超过合理范围，本机关已要求说明理由。经审查，"
            "所述理由不合理。根据《条例》第三十五条的规定，本机关不予处理。"
        ),
        f"具体情况：{ended(facts.reason)}",
    ]


def _reconfirm(facts: LetterFacts) -> list[str]:
    return [
        (
            f"{facts.you}要求本机关对已经获取的政府信息进行确认或者重新出具。这不属于《条例》规定的"
            "政府信息公开申请，本机关不予处理。"
        ),
        f"具体情况：{ended(facts.reason)}",
    ]


def _abandoned(facts: LetterFacts) -> list[str]:
    return [
        (
            f"本机关已一次性告知{facts.you}补正申请，补正期限至{day_or_gap(facts.correction_due_on)}。"
            f"{facts.you}无正当理由逾期不补正，根据《条例》第三十条的规定，视为放弃申请，"
            "本机关不再处理该政府信息公开申请。"
        )
    ]


def _fee_unpaid(facts: LetterFacts) -> list[str]:
    return [
        (
            f"本机关已向{facts.you}发出信息处理费收费通知，缴费期限至{day_or_gap(facts.fee_due_on)}。"
            f"{facts.you}逾期未缴纳，根据《条例》第四十二条和《政府信息公开信息处理费管理办法》"
            "（国办函〔2020〕109号）的规定，视为放弃申请，本机关不再处理该政府信息公开申请。"
        )
    ]


def _withdrawn(facts: LetterFacts) -> list[str]:
    return [f"{facts.you}已撤回该政府信息公开申请，本机关终止处理。{facts.reason.strip()}"]


def _other(facts: LetterFacts) -> list[str]:
    return [ended(facts.reason)]


_WRITERS: dict[RequestOutcome, Callable[[LetterFacts], list[str]]] = {
    _O.GRANT: _grant,
    _O.ALREADY_PUBLIC: _already_public,
    _O.PARTIAL: _partial,
    _O.DENY: _deny,
    _O.SPECIAL_ACCESS: _special_access,
    _O.NOT_EXIST: _not_exist,
    _O.NOT_HOLDER: _not_holder,
    _O.NEEDS_CREATION: _needs_creation,
    _O.UNCLEAR_AFTER_CORRECTION: _unclear,
    _O.PETITION: _petition,
    _O.DUPLICATE: _duplicate,
    _O.PUBLICATION: _publication,
    _O.EXCESSIVE: _excessive,
    _O.RECONFIRM: _reconfirm,
    _O.ABANDONED: _abandoned,
    _O.FEE_UNPAID: _fee_unpaid,
    _O.WITHDRAWN: _withdrawn,
    _O.OTHER: _other,
}
