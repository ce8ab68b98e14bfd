"""Repeal lists: an uploaded or pasted list of documents that end, its lines, and what each names.

The file itself is kept in the vault as evidence; a line keeps title and number as they stand in it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import Validity
from review.domain.validity import LineMatch
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState
from review.store.validity import ValidityMark


class RepealList(Base):
    """One list: its bytes, how far its reading has come, and what was asked once for all its lines."""

    __tablename__ = "repeal_list"
    __table_args__ = (
        CheckConstraint(
            "(applied_at IS NULL) = (applied_by_id IS NULL)", name="applied_by_someone"
        ),
        Index("ix_repeal_list_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int]
    #: The list's own document, where it is one of this house: it can not repeal itself.
    own_document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    #: What the list says of its documents, unless a line says otherwise, and since when.
    validity: Mapped[Validity] = mapped_column(text_enum(Validity, name="validity"))
    on: Mapped[date]
    legal_reference: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    intake_key: Mapped[str | None] = mapped_column(String(80), default=None)
    message: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1)


class RepealLine(Base):
    """One line of a list: what it names, what that is here, and the mark it led to."""

    __tablename__ = "repeal_line"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    list_id: Mapped[int] = mapped_column(ForeignKey("repeal_list.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(400))
    doc_number: Mapped[str] = mapped_column(String(60))
    match: Mapped[LineMatch] = mapped_column(text_enum(LineMatch, name="match"))
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), default=None, index=True
    )
    #: Where it stands: a cell as ``Sheet1!A3``, or a segment of the text.
    place: Mapped[str] = mapped_column(String(80), default="")
    on: Mapped[date | None] = mapped_column(default=None)
    mark_id: Mapped[int | None] = mapped_column(
        ForeignKey("validity_mark.id"), default=None, index=True
    )
    #: Why the mark was refused when the list was applied.
    refused: Mapped[str] = mapped_column(String(40), default="")


def lines_of(session: Session, list_id: int) -> list[RepealLine]:
    """The lines of a list in their order."""
    return list(
        session.scalars(
            select(RepealLine).where(RepealLine.list_id == list_id).order_by(RepealLine.number)
        )
    )


def lock_list(session: Session, list_id: int) -> RepealList | None:
    """The list with its row locked until the transaction ends: it is applied once."""
    return session.scalars(
        select(RepealList)
        .where(RepealList.id == list_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def list_of_house(session: Session, organisation_id: int, list_id: int) -> RepealList | None:
    """One list of an organisation."""
    return session.scalars(
        select(RepealList).where(
            RepealList.id == list_id, RepealList.organisation_id == organisation_id
        )
    ).first()


def lists_of(session: Session, organisation_id: int, most: int = 100) -> list[RepealList]:
    """The lists of an organisation, newest first."""
    return list(
        session.scalars(
            select(RepealList)
            .where(RepealList.organisation_id == organisation_id)
            .order_by(RepealList.id.desc())
            .limit(most)
        )
    )


def lists_of_marks(session: Session, document_id: int) -> dict[int, RepealList]:
    """The list behind each mark of a document that a list brought about, by the mark's id."""
    rows = session.execute(
        select(ValidityMark.id, RepealList)
        .join(RepealLine, RepealLine.mark_id == ValidityMark.id)
        .join(RepealList, RepealList.id == RepealLine.list_id)
        .where(ValidityMark.document_id == document_id)
    )
    return {row[0]: row[1] for row in rows}
