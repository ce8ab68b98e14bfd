"""Commands of drafting: start, register, attach, edit, hand over, answer, reopen.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.catalogue_codes import CatalogueFields
from review.domain.states import Attribute, CaseKind, Urgency
from review.domain.values import Proposal


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
    catalogue: CatalogueFields | None  # None: as it is


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
