"""Documents and their file versions.

A document is what the office issues; a file version is one exact sequence of bytes at one position
of it (0 the main text, 1… annexes). The user's file name is text, never a path. Queries only;
nothing here decides.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from review.domain.rounds import ItemReason, OutOfScope
from review.domain.states import Attribute, DocumentStatus, Urgency, Validity
from review.domain.validity import title_key
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.remembering import look_anew, remembered

#: ``bytes`` is a column of files.
_Blob = bytes


class FileState(StrEnum):
    """How far the reading of a file has come; the row says what is outstanding."""

    PENDING = "pending"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"  # could not be read: reason code and a way out
    REFUSED = "refused"  # a secrecy mark: the bytes are gone


class FileStage(StrEnum):
    """Whether the bytes are those under review or those that were issued."""

    REVIEWED = "reviewed"
    FINAL = "final"


class Document(Base):
    """An official document (公文): metadata that may be released, and what was decided."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number_key"),
        CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name="published_has_time"
        ),
        CheckConstraint(
            "status NOT IN ('issued','filed','published') OR issued_on IS NOT NULL "
            "OR doc_date IS NOT NULL",
            name="issued_has_date",
        ),
        CheckConstraint(
            "validity = 'in_force' OR validity_on IS NOT NULL", name="validity_change_has_date"
        ),
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="successor_is_another"),
        CheckConstraint(
            "(review_on IS NULL) = (review_why IS NULL)", name="review_date_has_reason"
        ),
        Index("ix_document_register", "organisation_id", "status", "issued_on"),
        Index("ix_document_validity", "organisation_id", "validity", "validity_on"),
        Index("ix_document_title_key", "organisation_id", "title_key"),
        Index("ix_document_like_office", "office_id", "doc_kind", "id"),
        Index("ix_document_like_organisation", "organisation_id", "doc_kind", "id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    drafter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[DocumentStatus] = mapped_column(text_enum(DocumentStatus, name="status"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    title: Mapped[str] = mapped_column(String(400), default="")
    #: The title as titles are compared; follows it by itself.
    title_key: Mapped[str | None] = mapped_column(String(400), init=False)
    doc_number: Mapped[str | None] = mapped_column(String(60), default=None)
    number_key: Mapped[str | None] = mapped_column(String(60), default=None)
    issuer: Mapped[str] = mapped_column(String(200), default="")
    doc_kind: Mapped[str] = mapped_column(String(30), default="")
    doc_date: Mapped[date | None] = mapped_column(default=None)
    issued_on: Mapped[date | None] = mapped_column(default=None, index=True)
    addressees: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(String(60), default="")
    #: For the catalogue: since when it applies (施行日期), key fields, code in a catalogue of items.
    effective_on: Mapped[date | None] = mapped_column(default=None)
    key_fields: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    item_code: Mapped[str] = mapped_column(String(60), default="")
    urgency: Mapped[Urgency] = mapped_column(
        text_enum(Urgency, name="urgency"), default=Urgency.ORDINARY
    )
    is_normative: Mapped[bool] = mapped_column(default=False)
    is_policy: Mapped[bool] = mapped_column(default=False)
    is_party: Mapped[bool] = mapped_column(default=False)
    paper_only: Mapped[bool] = mapped_column(default=False)
    joint_issuers: Mapped[str] = mapped_column(Text, default="")
    joint_agreed: Mapped[bool] = mapped_column(default=False)
    source_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="source_attribute"), default=None
    )
    interpretation_required: Mapped[bool] = mapped_column(default=False)
    interpretation_url: Mapped[str] = mapped_column(String(400), default="")
    validity: Mapped[Validity] = mapped_column(
        text_enum(Validity, name="validity"), default=Validity.IN_FORCE
    )

    #: Since when the validity is what it is, and what took the document's place.
    validity_on: Mapped[date | None] = mapped_column(default=None)
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), default=None, index=True
    )
    successor_text: Mapped[str] = mapped_column(String(400), default="")

    attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="attribute"), default=None
    )
    #: The grounds and the reason under which it is not public, as last decided.
    grounds: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    ground_reason: Mapped[str] = mapped_column(Text, default="")
    #: Coverage (domain.rounds): when last evaluated, when to look again and why, or why never.
    evaluated_on: Mapped[date | None] = mapped_column(default=None)
    review_on: Mapped[date | None] = mapped_column(default=None)
    review_why: Mapped[ItemReason | None] = mapped_column(
        text_enum(ItemReason, name="review_why"), default=None
    )
    out_of_scope: Mapped[OutOfScope | None] = mapped_column(
        text_enum(OutOfScope, name="out_of_scope"), default=None
    )
    partial: Mapped[bool] = mapped_column(default=False)
    printed_attribute: Mapped[Attribute | None] = mapped_column(
        text_enum(Attribute, name="printed_attribute"), default=None
    )
    printed_partial: Mapped[bool] = mapped_column(default=False)
    printed_reason: Mapped[str] = mapped_column(Text, default="")
    index_number: Mapped[str | None] = mapped_column(String(80), unique=True, default=None)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    hide_explanation: Mapped[str] = mapped_column(Text, default="")
    hide_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    still_visible: Mapped[bool] = mapped_column(
        default=False
    )  # a hide that did not reach the public side
    #: What the reader found, by field: value, rule, segment, page; evidence beside the form.
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    #: Counts what people change; background work leaves it alone, so it never makes a form stale.
    version: Mapped[int] = mapped_column(default=1, init=False)

    @validates("title")
    def _keep_title_key(self, _: str, title: str) -> str:
        self.title_key = title_key(title)
        return title


class FileVersion(Base):
    """One file at one position of a document: exact bytes, and how far its reading has come."""

    __tablename__ = "file_version"
    __table_args__ = (
        Index(
            "uq_file_version_live",
            "document_id",
            "position",
            "stage",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        Index("ix_file_version_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    position: Mapped[int]
    stage: Mapped[FileStage] = mapped_column(text_enum(FileStage, name="stage"))
    name: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int]
    intake_key: Mapped[str | None] = mapped_column(String(80))
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    live: Mapped[bool] = mapped_column(default=True)
    format: Mapped[str | None] = mapped_column(String(12), default=None)
    pages: Mapped[int | None] = mapped_column(default=None)
    #: Width / height of each displayed page, for page images; empty where the format has no pages.
    page_shapes: Mapped[list[float]] = mapped_column(JSON, default_factory=list)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    message: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Whose turn it is: 0 what a person waits for, 1 what came with an import.
    priority: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    #: Pages and pictures of a scan that are recognised, and how many there are to be; 0 of 0 else.
    pages_done: Mapped[int] = mapped_column(default=0)
    pages_to_do: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    engine: Mapped[str] = mapped_column(String(80), default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: Codes of what the reading went without ("names_unavailable"); None when of nothing.
    notices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    #: ``domain.likeness`` sketch of the main text: tells how alike two texts are, and nothing of them.
    sketch: Mapped[_Blob | None] = mapped_column(LargeBinary, default=None, deferred=True)
    #: ``domain.aggregation`` outlines of its tables: rows, topics, keys of the columns; None for none.
    outlines: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True), default=None
    )


class Admission(Base):
    """A digest admitted beforehand although its head bears a mark: declassified, or not a mark."""

    __tablename__ = "admission"
    __table_args__ = (
        UniqueConstraint("organisation_id", "digest"),
        CheckConstraint("kind IN ('declassified','not_a_mark')", name="kind_known"),
        CheckConstraint(
            "kind <> 'declassified' OR "
            "(authority <> '' AND decided_on IS NOT NULL AND legal_reference <> '')",
            name="declassified_is_documented",
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    authority: Mapped[str] = mapped_column(String(200), default="")
    decided_on: Mapped[date | None] = mapped_column(default=None)
    legal_reference: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


def lock_document(session: Session, document_id: int) -> Document | None:
    """The document with its row locked until the transaction ends; what was read of it before is not trusted."""
    found = session.scalars(
        select(Document)
        .where(Document.id == document_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    look_anew(session)
    return found


def live_files(session: Session, document_id: int) -> list[FileVersion]:
    """Every live version of a document, by stage and position."""
    query = (
        select(FileVersion)
        .where(FileVersion.document_id == document_id, FileVersion.live.is_(True))
        .order_by(FileVersion.position, FileVersion.stage)
    )
    key = ("live files", document_id)
    return [*remembered(session, (FileVersion,), key, lambda: session.scalars(query).all())]


def reviewed_files(session: Session, document_id: int) -> list[FileVersion]:
    """The live versions under review, main text first."""
    return [f for f in live_files(session, document_id) if f.stage is FileStage.REVIEWED]


def files_of_record(session: Session, document_id: int) -> list[FileVersion]:
    """At each position the issued version, else the reviewed one: what a public copy is made of."""
    best: dict[int, FileVersion] = {}
    for version in live_files(session, document_id):
        if version.position not in best or version.stage is FileStage.FINAL:
            best[version.position] = version
    return [best[p] for p in sorted(best)]


def admitted(session: Session, organisation_id: int, digest: str) -> bool:
    """Whether a reviewer admitted these bytes beforehand."""
    found = session.scalar(
        select(Admission.id).where(
            Admission.organisation_id == organisation_id, Admission.digest == digest
        )
    )
    return found is not None
