"""Validity of documents: marks, proposals, mentions, proofs of marks elsewhere, and what is outstanding.

A mark is never changed: going back is another mark. Text of documents stays in the vault; a row
keeps the place to quote. Queries of lists are in ``store.validity_lists``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import Validity
from review.domain.validity import MarkSource, ProposalState, ProposalWhy
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileState


class ValidityMark(Base):
    """One mark of a document: what it said before and since, who set it and why."""

    __tablename__ = "validity_mark"
    __table_args__ = (
        CheckConstraint("validity = 'in_force' OR \"on\" IS NOT NULL", name="change_has_date"),
        CheckConstraint(
            "successor_id IS NULL OR successor_id <> document_id", name="successor_is_another"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    before: Mapped[Validity] = mapped_column(text_enum(Validity, name="before"))
    validity: Mapped[Validity] = mapped_column(text_enum(Validity, name="validity"))
    on: Mapped[date | None]
    source: Mapped[MarkSource] = mapped_column(text_enum(MarkSource, name="source"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    legal_reference: Mapped[str] = mapped_column(String(200), default="")
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), default=None)
    successor_text: Mapped[str] = mapped_column(String(400), default="")


class ValidityRelease(Base):
    """The public record is to say what the document says now. One row a document, woken by each mark."""

    __tablename__ = "validity_release"
    __table_args__ = (Index("ix_validity_release_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    #: A successor's name that passed the string check, so that a release may carry it.
    clean_text: Mapped[str] = mapped_column(String(400), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ValidityReading(Base):
    """A document is to be read for what it says of itself and of others: once by each rule version."""

    __tablename__ = "validity_reading"
    __table_args__ = (Index("ix_validity_reading_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    rule_version: Mapped[str] = mapped_column(String(40), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ValidityMention(Base):
    """A document names another as repealed or amended. Without a target it waits until one is registered."""

    __tablename__ = "validity_mention"
    __table_args__ = (
        CheckConstraint("number_key <> '' OR title_key <> ''", name="names_something"),
        Index("ix_validity_mention_number", "organisation_id", "number_key"),
        Index("ix_validity_mention_title", "organisation_id", "title_key"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    source_document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    says: Mapped[Validity] = mapped_column(text_enum(Validity, name="says"))
    #: What it names, as written, and in the forms that are compared; empty where not said.
    title: Mapped[str] = mapped_column(String(400), default="")
    title_key: Mapped[str] = mapped_column(String(400), default="")
    number_key: Mapped[str] = mapped_column(String(60), default="")
    on: Mapped[date | None] = mapped_column(default=None)
    segment: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    target_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), default=None, index=True
    )


class ValidityProposal(Base):
    """A mark that a text suggests, with the place that says so. One a document, reason and source."""

    __tablename__ = "validity_proposal"
    __table_args__ = (
        UniqueConstraint("document_id", "why", "source_document_id"),
        CheckConstraint(
            "(decision IN ('accepted','dismissed')) = (decided_at IS NOT NULL)",
            name="decided_has_time",
        ),
        Index("ix_validity_proposal_open", "organisation_id", "decision", "why"),
        Index("ix_validity_proposal_source", "source_document_id", "decision"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    why: Mapped[ProposalWhy] = mapped_column(text_enum(ProposalWhy, name="why"))
    validity: Mapped[Validity] = mapped_column(text_enum(Validity, name="validity"))
    #: The first day the mark would hold; a day to come is shown, and can be accepted then.
    on: Mapped[date | None]
    #: The document that says so; the document itself where it states its own period or year.
    source_document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_version_id: Mapped[int | None] = mapped_column(ForeignKey("file_version.id"), default=None)
    segment: Mapped[str] = mapped_column(String(80), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    decision: Mapped[ProposalState] = mapped_column(
        text_enum(ProposalState, name="decision"), default=ProposalState.OPEN
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    decided_reason: Mapped[str] = mapped_column(Text, default="")


class ProofEntry(Base):
    """A mark made on another site by hand: where, when, by whom, and a picture of it in the vault."""

    __tablename__ = "proof_entry"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    validity: Mapped[Validity] = mapped_column(text_enum(Validity, name="validity"))
    address: Mapped[str] = mapped_column(String(500))
    on: Mapped[date]
    #: Who did it there; whoever entered it here is ``entered_by_id``.
    person: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    format: Mapped[str] = mapped_column(String(12))
    bytes: Mapped[int]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def marks_of(session: Session, document_id: int) -> list[ValidityMark]:
    """Every mark of a document, newest first."""
    return list(
        session.scalars(
            select(ValidityMark)
            .where(ValidityMark.document_id == document_id)
            .order_by(ValidityMark.id.desc())
        )
    )


def proofs_of(session: Session, document_id: int) -> list[ProofEntry]:
    """Proofs of marks of a document on other sites, newest first."""
    return list(
        session.scalars(
            select(ProofEntry)
            .where(ProofEntry.document_id == document_id)
            .order_by(ProofEntry.on.desc(), ProofEntry.id.desc())
        )
    )


def release_of_validity(session: Session, document_id: int) -> ValidityRelease | None:
    """The row that says whether the public record follows."""
    return session.scalars(
        select(ValidityRelease).where(ValidityRelease.document_id == document_id)
    ).first()


def reading_of_validity(session: Session, document_id: int) -> ValidityReading | None:
    """The row that says whether a document was read for what it says of validity."""
    return session.scalars(
        select(ValidityReading).where(ValidityReading.document_id == document_id)
    ).first()


def predecessors_of(session: Session, document_id: int) -> list[Document]:
    """The documents that this one took the place of or amends, newest first."""
    return list(
        session.scalars(
            select(Document)
            .where(Document.successor_id == document_id)
            .order_by(Document.issued_on.desc(), Document.id.desc())
        )
    )


def successors_after(session: Session, document_id: int, most: int = 200) -> list[int]:
    """The ids one comes to by following successors from a document, itself first; stops at a circle."""
    found: list[int] = []
    at: int | None = document_id
    while at is not None and at not in found and len(found) < most:
        found.append(at)
        at = session.scalar(select(Document.successor_id).where(Document.id == at))
    return found


def proposal_of(
    session: Session, document_id: int, why: ProposalWhy, source_document_id: int
) -> ValidityProposal | None:
    """The proposal with this reason and source, whatever became of it."""
    return session.scalars(
        select(ValidityProposal).where(
            ValidityProposal.document_id == document_id,
            ValidityProposal.why == why,
            ValidityProposal.source_document_id == source_document_id,
        )
    ).first()


def validity_proposals_of(session: Session, document_id: int) -> list[ValidityProposal]:
    """What is proposed for a document and not yet decided, strongest reason first."""
    order = {why: place for place, why in enumerate(ProposalWhy)}
    rows = session.scalars(
        select(ValidityProposal).where(
            ValidityProposal.document_id == document_id,
            ValidityProposal.decision == ProposalState.OPEN,
        )
    )
    return sorted(rows, key=lambda row: (order[row.why], row.id))
