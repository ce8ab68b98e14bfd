"""Commands of the review steps: moves, audit, checklist, confirmations, referrals, consultations.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.checklist import Answer
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.states import CaseAction
from review.domain.values import Proposal


@dataclass(frozen=True, kw_only=True)
class Move:
    """A move that needs no more than a comment: ``move`` (submit, discard, recall, endorse, agree, return, …)."""

    case_id: int
    version: int
    action: CaseAction
    comment: str


@dataclass(frozen=True, kw_only=True)
class Disagree:
    """The disclosure officer audits another attribute: ``disagree``."""

    case_id: int
    version: int
    proposal: Proposal


@dataclass(frozen=True, kw_only=True)
class AnswerChecklist:
    """Record answers of the checklist: ``answer_checklist``. Partial answers are kept."""

    case_id: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """Confirm confidentiality, privacy or the final rendition's bytes: ``confirm``.

    The digests are those the form showed; when the content, plan or bytes have changed since, the confirmation is
    refused, because it would cover something the reviewer did not see.
    """

    case_id: int
    version: int
    action: CaseAction
    content_digest: str
    plan_digest: str
    bytes_digest: str


@dataclass(frozen=True, kw_only=True)
class DeclareNotReleasable:
    """The reviewer's verdict that it must not go out: ``declare_not_releasable``."""

    case_id: int
    version: int
    ground: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReferUpward:
    """Ask a higher authority: ``refer_upward``."""

    case_id: int
    version: int
    authority: str
    question: str


@dataclass(frozen=True, kw_only=True)
class RecordConsultation:
    """Note that somebody was asked: ``record_consultation``."""

    case_id: int
    kind: ConsultationKind
    party: str
    sent_on: date


@dataclass(frozen=True, kw_only=True)
class AnswerConsultation:
    """Note an answer: ``answer_consultation``."""

    consultation_id: int
    answer: ConsultationAnswer
    answered_on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class AdmitMark:
    """Admit a digest beforehand although its head bears a mark: ``admit_mark``. Kind declassified or not_a_mark."""

    organisation_id: int
    digest: str
    kind: str
    authority: str
    decided_on: date | None
    legal_reference: str
    reason: str
