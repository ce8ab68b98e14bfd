"""Copies of a draft with the disclosure mark printed: who asked, with which mark, and what came of it.

The bytes are a working file of the version: clear text like the draft itself, erased with it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.marked_copies import MarkStyle
from review.domain.states import Attribute
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState
from review.store.files import Files


class MarkedCopy(Base):
    """One copy asked for. It waits for a task like other outstanding work."""

    __tablename__ = "marked_copy"
    __table_args__ = (Index("ix_marked_copy_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"))
    attribute: Mapped[Attribute] = mapped_column(text_enum(Attribute, name="attribute"))
    style: Mapped[MarkStyle] = mapped_column(text_enum(MarkStyle, name="style"))
    #: Of the file as the engine reads it: an old Word file is marked as the docx it was converted to.
    format: Mapped[str] = mapped_column(String(12))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    message: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    digest: Mapped[str | None] = mapped_column(String(64), default=None)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def path_of_marked(files: Files, row: MarkedCopy) -> Path:
    """Where its bytes lie once they are made."""
    return files.working_folder(row.file_version_id) / f"marked-{row.id}.{row.format}"


def marked_copies_of(
    session: Session, version_id: int, attribute: Attribute
) -> dict[MarkStyle, MarkedCopy]:
    """The newest copy of a version with the mark of an attribute in each style."""
    rows = session.scalars(
        select(MarkedCopy)
        .where(MarkedCopy.file_version_id == version_id, MarkedCopy.attribute == attribute)
        .order_by(MarkedCopy.id)
    )
    return {row.style: row for row in rows}
