"""What a letter about a request is written from: plain frozen values, and how letters say things.

Letters are always Chinese, whoever is signed in. What the register does not know yet is a gap to be
filled in by hand, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import RequestOutcome
from review.web.rounds.notice import chinese_day

#: What stands where something is to be filled in by hand.
GAP = "＿＿＿＿＿＿"
REGULATION = "《中华人民共和国政府信息公开条例》"


class LetterKind(StrEnum):
    """Every letter that a request may need, in the order of its life."""

    RECEIPT = "receipt"  # 登记回执
    CORRECTION = "correction"  # Art. 30
    REASONS = "reasons"  # Art. 35: an excessive applicant is asked for reasons
    EXTENSION = "extension"  # Art. 33
    THIRD_PARTY = "third_party"  # Art. 32: asked for an opinion
    CO_MAKER = "co_maker"  # Art. 34
    OTHER_AGENCY = "other_agency"  # Art. 11
    SUSPENSION = "suspension"  # Art. 33: others are asked, that time is not counted
    FEE = "fee"  # Art. 42
    REPLY = "reply"  # Art. 36 to 40
    THIRD_PARTY_TOLD = "third_party_told"  # Art. 32: released against a third party's will


@dataclass(frozen=True, kw_only=True)
class LetterDocument:
    """A document that was asked for. ``address``: where everybody can read it, if anywhere; ``given``:
    it was handed to the applicant, ``partial`` with parts removed.
    """

    title: str
    number: str = ""
    address: str = ""
    given: bool = False
    partial: bool = False

    @property
    def name(self) -> str:
        """Title in book marks, and the number."""
        title = f"《{self.title.strip('《》')}》"
        return f"{title}（{self.number}）" if self.number else title


@dataclass(frozen=True, kw_only=True)
class LetterParty:
    """Somebody who was asked (Art. 11, 32, 34); ``place`` counts the asked of a request from 1."""

    kind: ConsultationKind
    name: str
    sent_on: date
    due_on: date | None
    answer: ConsultationAnswer | None = None
    answered_on: date | None = None
    place: int = 1


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The office that writes: its name, and what a letter must say about remedies and contact."""

    name: str
    number_code: str
    review_body: str = ""
    court: str = ""
    contact: str = ""
    payment: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """Everything a letter may need of a request. ``day`` is the date of the letter.

    ``content`` is what was asked for; ``answer`` what is given, where it is found or who has it.
    """

    sender: Sender
    day: date
    year: int
    number: int
    reference: str
    applicant: str
    natural_person: bool
    content: str
    received_on: date
    received_how: str
    form_wanted: str = ""
    reply_due_on: date | None = None
    corrected_on: date | None = None
    correction_due_on: date | None = None
    correction_items: str = ""
    extended: bool = False
    extension_reason: str = ""
    fee_yuan: str = ""
    fee_basis: str = ""
    fee_due_on: date | None = None
    outcome: RequestOutcome | None = None
    ground: str = ""
    reason: str = ""
    answer: str = ""
    public_interest: str = ""
    earlier_on: date | None = None
    documents: tuple[LetterDocument, ...] = ()
    parties: tuple[LetterParty, ...] = ()

    @property
    def you(self) -> str:
        """How the applicant is spoken to."""
        return "您" if self.natural_person else "你单位"

    @property
    def released(self) -> tuple[LetterDocument, ...]:
        """What goes out: the documents handed over; all that were asked for while none was."""
        return tuple(d for d in self.documents if d.given) or self.documents

    @property
    def asked(self) -> str:
        """When and for what the request came in, as letters begin."""
        return (
            f"本机关于{chinese_day(self.received_on)}收到{self.you}提出的政府信息公开申请"
            f"（编号：{self.reference}），申请获取“{self.content.strip().rstrip('。；;')}”。"
        )


def filled(text: str) -> str:
    """The text, or a gap to be filled in by hand."""
    return text.strip() or GAP


def day_or_gap(day: date | None) -> str:
    """A day as papers write it, or a gap."""
    return GAP if day is None else chinese_day(day)


def ended(text: str) -> str:
    """A sentence with one full stop at its end; a gap where there is none."""
    return f"{filled(text).rstrip('。；; ')}。"


def listed(documents: Iterable[LetterDocument]) -> list[str]:
    """Documents as numbered lines; with where to read them where that is known."""
    lines = []
    for at, document in enumerate(documents, start=1):
        where = f"，网址：{document.address}" if document.address else ""
        part = "（隐去部分内容）" if document.partial else ""
        lines.append(f"{at}.{document.name}{part}{where}")
    return lines
