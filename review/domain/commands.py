"""Commands: the complete list of things a person or a job can ask for. Frozen, keyword-only, all fields required.

A form turns input into one of these; exactly one service function takes each (named in its docstring). ``version`` is the
``version`` of the review case (or of the document, where there is no case) that the form was rendered from: a mismatch is
``Stale``. Text fields are what the person typed, unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.checklist import Answer
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.findings import SettlementAction
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    DocumentAction,
    Role,
    Urgency,
)
from review.domain.values import Proposal

# ---- drafting (services.drafting) ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CreateDraft:
    """Start a document in an office: ``create_draft``. Files are attached afterwards."""

    office_id: int
    urgency: Urgency
    title: str


@dataclass(frozen=True, kw_only=True)
class RegisterDocument:
    """Register a document issued elsewhere or before: ``register_document``. ``paper_only`` has no file."""

    office_id: int
    title: str
    issuer: str
    doc_number: str
    doc_kind: str
    doc_date: date | None
    issued_on: date | None
    printed_attribute: Attribute | None
    paper_only: bool


@dataclass(frozen=True, kw_only=True)
class AttachFile:
    """Attach an upload that already lies in quarantine: ``attach_file`` (stage reviewed)."""

    document_id: int
    position: int | None  # None = the next annex, or the main text when there is none
    name: str
    key: str
    digest: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class RemoveFile:
    """Take an annex (or a refused file) off a draft: ``remove_file``."""

    document_id: int
    file_version_id: int


@dataclass(frozen=True, kw_only=True)
class EditDocument:
    """Save the metadata and the proposal of a draft: ``edit_document``. Incomplete is allowed; submit asks the rest."""

    document_id: int
    version: int
    title: str
    doc_kind: str
    issuer: str
    addressees: str
    subject: str
    summary: str
    urgency: Urgency
    is_normative: bool
    is_policy: bool
    joint_issuers: str
    joint_agreed: bool
    source_attribute: Attribute | None
    interpretation_required: bool
    interpretation_url: str
    tests: tuple[str, ...]
    work_secret: bool
    proposal: Proposal | None


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """Another drafter of the office takes the document over: ``take_over``."""

    document_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class AnswerComment:
    """Answer a return's comment: ``answer_comment``."""

    comment_id: int
    body: str


@dataclass(frozen=True, kw_only=True)
class Reopen:
    """Open a new case on a document without one: ``reopen``."""

    document_id: int
    kind: CaseKind
    reason: str


# ---- settling (services.settling) ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SettleFindings:
    """Settle findings at the actor's stage, with the same value everywhere when asked: ``settle_findings``."""

    document_id: int
    finding_ids: tuple[int, ...]
    action: SettlementAction
    same_value: bool
    reason: str
    law: str
    article: str


@dataclass(frozen=True, kw_only=True)
class SettleAsSuggested:
    """Settle every open finding as suggested, or as the drafter did (reviewer): ``settle_as_suggested``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class UndoSettlement:
    """Undo the actor's stage's latest batch: ``undo_settlement``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class AddFinding:
    """Mark text by hand: ``add_finding``. Offsets are code points into the segment's text."""

    document_id: int
    file_version_id: int
    segment: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class AddBox:
    """Draw a box by hand: ``add_box``. Fractions of the displayed page from its top left, page from 1."""

    document_id: int
    file_version_id: int
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class AskForRendition:
    """Have the redacted copy made for the present plan, or tried again: ``ask_for_rendition``."""

    document_id: int


# ---- reviewing (services.reviewing) ---------------------------------------------------------------


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


# ---- deciding and issuing (services.issuing) -------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Sign:
    """The approver decides the attribute: ``sign``."""

    case_id: int
    version: int
    proposal: Proposal


@dataclass(frozen=True, kw_only=True)
class AttachFinalFile:
    """Attach the final file of a position: ``attach_final_file``."""

    document_id: int
    position: int
    name: str
    key: str
    digest: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class UseReviewedAsFinal:
    """Issue exactly the reviewed bytes: ``use_reviewed_as_final``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class AcceptDifferences:
    """Accept differences of the final file one by one, with a reason: ``accept_differences``."""

    document_id: int
    difference_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Give the number and issue: ``issue``. ``printed`` is what stands on the paper."""

    case_id: int
    version: int
    doc_number: str
    doc_date: date | None
    issued_on: date | None
    printed_attribute: Attribute | None
    printed_partial: bool
    printed_reason: str


# ---- releasing (services.releasing) ----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EditRecord:
    """Complete the public record: ``edit_record``; its strings are checked again afterwards."""

    document_id: int
    version: int
    doc_kind: str
    subject: str
    summary: str
    interpretation_url: str


@dataclass(frozen=True, kw_only=True)
class Publish:
    """Put the confirmed bytes into the public catalogue: ``publish``."""

    case_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ActOnPublished:
    """Hide, confirm a hide, restore: ``act_on_published``. The comment is the public explanation of a hide."""

    document_id: int
    version: int
    action: DocumentAction
    comment: str


# ---- people (services.people) ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CreateOrganisation:
    """A new organisation with its first offices: ``create_organisation``."""

    name: str
    short_name: str
    code: str
    number_code: str
    offices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CreateOffice:
    """A new office: ``create_office``."""

    organisation_id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, kw_only=True)
class CreateAccount:
    """A new account without any role: ``create_account`` (answers the one-time password)."""

    organisation_id: int | None
    login: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SetAccountActive:
    """Close or reopen an account: ``set_account_active``."""

    person_id: int
    active: bool


@dataclass(frozen=True, kw_only=True)
class ResetPassword:
    """A new one-time password: ``reset_password`` (answers it)."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class GiveGrant:
    """Grant a role with dates: ``give_grant``."""

    person_id: int
    role: Role
    organisation_id: int | None
    office_id: int | None
    from_on: date
    until_on: date | None
    acting: bool


@dataclass(frozen=True, kw_only=True)
class EndGrant:
    """End a grant today: ``end_grant``; revokes the person's sign-ins."""

    grant_id: int


@dataclass(frozen=True, kw_only=True)
class Unlock:
    """Unlock an account: ``unlock``."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """Change one's own password: ``change_password``."""

    person_id: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ChangeCalendarDays:
    """Load or correct the holidays of a year: ``change_calendar_days`` (services.calendar)."""

    year: int
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]
