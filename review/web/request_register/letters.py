"""Letters about a request put together: title, number, addressee, body, remedy, signature.

``compose`` gives the paper; ``papers.docx`` writes it. What each letter says stands in
``letter_notices`` and ``letter_replies``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from review.domain.consultations import ConsultationKind
from review.papers.paper import Block, Paper, Signature, Text
from review.web.request_register import letter_notices as notices
from review.web.request_register.letter_facts import (
    REGULATION,
    LetterFacts,
    LetterKind,
    LetterParty,
)
from review.web.request_register.letter_remedies import remedy_of
from review.web.request_register.letter_replies import TITLES, course_of, reply_of

#: What stands in a letter's number for its kind: 海屿府办公开答〔2026〕12号.
SIGNS: dict[LetterKind, str] = {
    LetterKind.RECEIPT: "收",
    LetterKind.CORRECTION: "补",
    LetterKind.REASONS: "询",
    LetterKind.EXTENSION: "延",
    LetterKind.THIRD_PARTY: "征",
    LetterKind.CO_MAKER: "征",
    LetterKind.OTHER_AGENCY: "征",
    LetterKind.SUSPENSION: "中",
    LetterKind.FEE: "费",
    LetterKind.REPLY: "答",
    LetterKind.THIRD_PARTY_TOLD: "告",
}
_TITLES: dict[LetterKind, str] = {
    LetterKind.RECEIPT: "政府信息公开申请登记回执",
    LetterKind.CORRECTION: "政府信息公开申请补正告知书",
    LetterKind.REASONS: "政府信息公开申请说明理由通知书",
    LetterKind.EXTENSION: "政府信息公开申请延期答复告知书",
    LetterKind.THIRD_PARTY: "政府信息公开第三方意见征询书",
    LetterKind.CO_MAKER: "关于征求政府信息公开意见的函",
    LetterKind.OTHER_AGENCY: "关于协商确认政府信息公开的函",
    LetterKind.SUSPENSION: "政府信息公开申请征求意见告知书",
    LetterKind.FEE: "政府信息公开信息处理费收费通知书",
    LetterKind.THIRD_PARTY_TOLD: "政府信息公开决定告知书",
}
_TO_APPLICANT: dict[LetterKind, Callable[[LetterFacts], list[Block]]] = {
    LetterKind.RECEIPT: notices.receipt,
    LetterKind.CORRECTION: notices.correction,
    LetterKind.REASONS: notices.reasons,
    LetterKind.EXTENSION: notices.extension,
    LetterKind.SUSPENSION: notices.suspension,
    LetterKind.FEE: notices.fee,
}
_TO_PARTY: dict[LetterKind, Callable[[LetterFacts, LetterParty], list[Block]]] = {
    LetterKind.THIRD_PARTY: notices.third_party,
    LetterKind.CO_MAKER: notices.co_maker,
    LetterKind.OTHER_AGENCY: notices.other_agency,
    LetterKind.THIRD_PARTY_TOLD: notices.third_party_told,
}
#: Which letter asks which party.
ASKING: dict[ConsultationKind, LetterKind] = {
    ConsultationKind.THIRD_PARTY: LetterKind.THIRD_PARTY,
    ConsultationKind.CO_MAKER: LetterKind.CO_MAKER,
    ConsultationKind.OTHER_AGENCY: LetterKind.OTHER_AGENCY,
}


def title_of(kind: LetterKind, facts: LetterFacts) -> str:
    """What the letter is called; the reply is called by its outcome."""
    if kind is LetterKind.REPLY and facts.outcome is not None:
        return TITLES[facts.outcome]
    return _TITLES[kind]


def number_of(kind: LetterKind, facts: LetterFacts, party: LetterParty | None = None) -> str:
    """The number of the letter; letters to a second and further party count on."""
    tail = f"-{party.place}" if party is not None and party.place > 1 else ""
    return f"{facts.sender.number_code}公开{SIGNS[kind]}〔{facts.year}〕{facts.number}{tail}号"


def compose(
    kind: LetterKind, facts: LetterFacts, *, created: datetime, party: LetterParty | None = None
) -> Paper:
    """The letter as a paper. Raises KeyError where it needs a party or an outcome that is not there."""
    dated = facts.day
    if kind in _TO_PARTY:
        if party is None:
            raise KeyError("this letter goes to a party that was asked")
        addressee, blocks = party.name, _TO_PARTY[kind](facts, party)
        dated = party.sent_on if kind in ASKING.values() else facts.day
    else:
        addressee = facts.applicant
        blocks = _reply(facts) if kind is LetterKind.REPLY else _TO_APPLICANT[kind](facts)
    return Paper(
        title=title_of(kind, facts),
        subtitle=number_of(kind, facts, party),
        created=created,
        blocks=(
            Text(text=f"{addressee}：", indented=False),
            *blocks,
            *_contact(facts),
            Signature(signers=(facts.sender.name,), dated=dated),
            *((notices.answer_slip(),) if kind in ASKING.values() else ()),
        ),
    )


def _reply(facts: LetterFacts) -> list[Block]:
    lines = [
        (
            f"{facts.asked}依照{REGULATION}（以下简称《条例》），本机关进行了审查。"
            f"{''.join(course_of(facts))}"
        ),
        "现答复如下：",
        *reply_of(facts),
        remedy_of(facts),
    ]
    return [Text(text=line) for line in lines]


def _contact(facts: LetterFacts) -> list[Block]:
    contact = facts.sender.contact.strip()
    return [Text(text=f"联系方式：{contact}")] if contact else []
