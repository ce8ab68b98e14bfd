"""The one act that brings a request on, by what is still missing: shown on its page and in lists."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from review.domain.requests import GIVING, RequestAction, RequestState
from review.store.requests import InformationRequest
from review.web.locale import write_date
from review.web.request_register.asked_parties import PartyLine
from review.web.request_register.linked import DocumentLine
from review.web.session import today
from review.web.wording import word

A, S = RequestAction, RequestState
Parties = tuple[PartyLine, ...]


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What is to be done now: a place on the page, or only a sentence where it is not the reader's turn."""

    label: str
    url: str | None
    note: str


def next_step(
    row: InformationRequest,
    parties: Parties,
    documents: tuple[DocumentLine, ...],
    *,
    handles: bool,
) -> NextStep:
    """The next act for whoever handles requests; a sentence for everybody else."""
    if not handles:
        note = _("已经办结。") if row.state is S.CLOSED else _("由政府信息公开工作机构办理。")
        return NextStep(label="", url=None, note=str(note))
    if row.state is S.CLOSED:
        return _after_closing(row, parties)
    if row.state is S.AWAITING_CORRECTION:
        return _while_corrected(row)
    return _waiting(row, parties) or _towards_reply(documents)


def _after_closing(row: InformationRequest, parties: Parties) -> NextStep:
    if row.outcome in GIVING and any(party.tell is not None for party in parties):
        note = _("第三方不同意公开，决定公开的要书面告知第三方。")
        return _step(word(A.TELL_THIRD_PARTY, "request_action"), "#parties", note)
    return _step(_("下载文书"), "#letters", _("已经办结。"))


def _while_corrected(row: InformationRequest) -> NextStep:
    if row.correction_due_on is not None and today() > row.correction_due_on:
        return _step(_("办结"), "#answer", _("补正期限已过，申请人没有补正。"))
    note = _("等申请人补正，%(on)s期满。", on=write_date(row.correction_due_on))
    return _step(word(A.RECEIVE_CORRECTION, "request_action"), "#receive-correction", note)


def _waiting(row: InformationRequest, parties: Parties) -> NextStep | None:
    """What somebody else owes first: the fee, an opinion."""
    if row.fee_noticed_on is not None and row.fee_paid_on is None:
        note = _("等申请人缴费，%(on)s期满。", on=write_date(row.fee_due_on))
        return _step(word(A.RECORD_PAYMENT, "request_action"), "#record-payment", note)
    for party in parties:
        if party.waiting:
            note = _("等%(party)s答复，%(on)s期满。", party=party.party, on=party.due)
            return _step(word(A.RECORD_ANSWER, "request_action"), "#parties", note)
    return None


def _towards_reply(documents: tuple[DocumentLine, ...]) -> NextStep:
    if not documents:
        note = _("先找到申请的是哪些公文；没有的可以直接答复。")
        return _step(word(A.LINK, "request_action"), "#documents", note)
    return _step(_("答复"), "#answer", _("要提供的公文处理好了，就可以答复。"))


def _step(label: str, url: str, note: str) -> NextStep:
    return NextStep(label=str(label), url=url, note=str(note))
