"""The letters before the reply: receipt, correction, extension, consultations, fee (Art. 11, 30 to 35, 42).

Each answers its blocks below the addressee; the frame around them is in ``letters``.
"""

from __future__ import annotations

from review.domain.requests import RequestOutcome
from review.papers.paper import Block, Table, TableColumn, Text
from review.web.request_register.letter_facts import (
    GAP,
    REGULATION,
    LetterDocument,
    LetterFacts,
    LetterParty,
    day_or_gap,
    ended,
    filled,
    listed,
)
from review.web.rounds.notice import chinese_day

_NAMED = f"{REGULATION}（以下简称《条例》）"


def receipt(facts: LetterFacts) -> list[Block]:
    """That the request came in, and until when it is answered (Art. 31, 33)."""
    return [
        Text(text=f"{facts.asked}经登记，收到申请的日期为{chinese_day(facts.received_on)}"
                  f"（{filled(facts.received_how)}）。"),
        Text(text=f"根据{REGULATION}第三十三条的规定，本机关最迟于"
                  f"{day_or_gap(facts.reply_due_on)}答复；需要补正、延长答复期限或者征求"
                  "第三方、其他机关意见的，另行告知。"),
    ]  # fmt: skip


def correction(facts: LetterFacts) -> list[Block]:
    """What is unclear, what to add, until when, and what happens otherwise (Art. 29, 30)."""
    return [
        Text(text=f"{facts.asked}经审查，该申请内容不明确。根据{REGULATION}第三十条的规定，"
                  f"请{facts.you}补正以下事项："),
        Text(text=ended(facts.correction_items)),
        Text(text=f"请最迟于{day_or_gap(facts.correction_due_on)}将补正后的申请提交本机关。答复期限自"
                  "本机关收到补正的申请之日起计算；无正当理由逾期不补正的，视为放弃申请，本机关不再"
                  "处理该政府信息公开申请。需要指导的，请与本机关联系。"),
    ]  # fmt: skip


def reasons(facts: LetterFacts) -> list[Block]:
    """An excessive applicant is asked for reasons before anything is refused (Art. 35)."""
    return [
        Text(text=f"{facts.asked}经核对，{facts.you}申请公开政府信息的数量、频次明显超过合理范围："
                  f"{ended(facts.reason)}"),
        Text(text=f"根据{REGULATION}第三十五条的规定，请{facts.you}最迟于{GAP}书面说明理由。本机关认为"
                  "理由不合理的，将告知不予处理；认为理由合理但无法在规定期限内答复的，将确定延迟"
                  "答复的合理期限并告知。"),
    ]  # fmt: skip


def extension(facts: LetterFacts) -> list[Block]:
    """That the reply takes longer, why, and until when (Art. 33)."""
    return [
        Text(text=f"{facts.asked}因{filled(facts.extension_reason).rstrip('。')}，无法在规定期限内"
                  f"答复。根据{REGULATION}第三十三条的规定，经本机关政府信息公开工作机构负责人同意，"
                  f"延长答复期限，延长后最迟于{day_or_gap(facts.reply_due_on)}答复。"),
    ]  # fmt: skip


def suspension(facts: LetterFacts) -> list[Block]:
    """That others are asked, and that this time is not counted (Art. 33)."""
    return [
        Text(text=f"{facts.asked}因该政府信息需要征求第三方或者其他机关的意见，本机关已书面征求"
                  f"意见。根据{REGULATION}第三十三条的规定，征求意见所需时间不计算在答复期限内，"
                  "收到意见或者期满后，本机关将继续办理并答复。"),
    ]  # fmt: skip


def fee(facts: LetterFacts) -> list[Block]:
    """How much is to be paid, on what basis, until when (Art. 42 and 国办函〔2020〕109号)."""
    return [
        Text(text=f"{facts.asked}{facts.you}申请公开政府信息的数量、频次明显超过合理范围。根据"
                  f"{REGULATION}第四十二条和《政府信息公开信息处理费管理办法》"
                  "（国办函〔2020〕109号）的规定，本机关决定收取信息处理费。"),
        Text(text=f"收费标准和计算：{ended(facts.fee_basis)}"),
        Text(text=f"应缴金额：人民币{filled(facts.fee_yuan)}元。缴纳方式：{filled(facts.sender.payment)}。"),
        Text(text=f"请于收到本通知次日起二十个工作日内（最迟{day_or_gap(facts.fee_due_on)}）缴纳；逾期"
                  "未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。"),
    ]  # fmt: skip


def third_party(facts: LetterFacts, party: LetterParty) -> list[Block]:
    """A third party is asked; silence leaves the decision to the agency (Art. 15, 32)."""
    return [
        Text(text=f"本机关收到政府信息公开申请（编号：{facts.reference}），申请获取的下列政府信息"
                  "可能涉及你（单位）的商业秘密、个人隐私或者其他合法权益："),
        *_documents(facts.documents),
        Text(text=f"根据{_NAMED}第十五条、第三十二条的规定，现书面征求意见。请自收到本征询书之日起"
                  f"十五个工作日内（最迟{day_or_gap(party.due_on)}）书面答复是否同意公开；不同意公开的，"
                  "请说明理由，并可以指出其中哪些内容不能公开。逾期未提出意见的，由本机关依照《条例》的"
                  "规定决定是否公开；不公开可能对公共利益造成重大影响的，本机关可以决定予以公开，"
                  "并将决定公开的内容和理由书面告知。"),
    ]  # fmt: skip


def co_maker(facts: LetterFacts, party: LetterParty) -> list[Block]:
    """A co-maker is asked; silence is consent (Art. 34)."""
    return [
        Text(text=f"本机关收到政府信息公开申请（编号：{facts.reference}），申请获取的下列政府信息由"
                  "本机关牵头与你单位共同制作："),
        *_documents(facts.documents),
        Text(text=f"根据{_NAMED}第三十四条的规定，现征求你单位意见。请自收到本函之日起十五个工作日内"
                  f"（最迟{day_or_gap(party.due_on)}）书面提出意见；逾期未提出意见的，视为同意公开。"),
    ]  # fmt: skip


def other_agency(facts: LetterFacts, party: LetterParty) -> list[Block]:
    """Another agency is asked so that what is released agrees (Art. 11)."""
    return [
        Text(text=f"本机关收到政府信息公开申请（编号：{facts.reference}），申请获取的下列政府信息涉及"
                  "你单位："),
        *_documents(facts.documents),
        Text(text=f"根据{_NAMED}第十一条的规定，为保证公开的政府信息准确一致，现与你单位协商、确认。请最迟于"
                  f"{day_or_gap(party.due_on)}书面答复是否可以公开，并说明依据和理由。"),
    ]  # fmt: skip


def third_party_told(facts: LetterFacts, party: LetterParty) -> list[Block]:
    """What is released against a third party's will, and why (Art. 32)."""
    part = "部分公开" if facts.outcome is RequestOutcome.PARTIAL else "予以公开"
    return [
        Text(text=f"本机关曾于{chinese_day(party.sent_on)}就政府信息公开申请（编号：{facts.reference}）"
                  f"书面征求意见。根据{REGULATION}第三十二条的规定，本机关决定{part}下列政府信息："),
        *_documents(facts.released),
        Text(text=f"理由：{ended(facts.public_interest)}"),
    ]  # fmt: skip


def _documents(documents: tuple[LetterDocument, ...]) -> list[Block]:
    """Documents by name; the applicant's own words may say who asks, so a gap stands for them."""
    return [Text(text=line) for line in listed(documents) or [ended(GAP)]]


def answer_slip() -> Table:
    """What the asked one fills in and sends back."""
    return Table(
        title="意见反馈",
        columns=(TableColumn(header="意见", width=1), TableColumn(header="说明", width=3)),
        rows=(
            ("□ 同意公开", ""),
            ("□ 部分同意公开", "不能公开的内容和理由："),
            ("□ 不同意公开", "理由："),
            ("签名（盖章）", "日期：　　　年　　月　　日"),
        ),
        empty="",
    )
