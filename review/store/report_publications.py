"""An annual report on its way outside: what is to be read there, checked, then published and written.

Rows and queries only; the report itself stands in ``reports``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import DocumentStatus
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileState


class ReportPublication(Base):
    """The public text of a signed report: its strings are checked, then it is published and written outside."""

    __tablename__ = "report_publication"
    __table_args__ = (Index("ix_report_publication_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    #: Parts with words, tables and charts, as ``review.public.report_format`` declares them.
    parts: Mapped[list[Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: What waits: the check of the words, or, once published, the writing outside.
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    #: Digest of the words that were checked, and what was found there: kinds, never values.
    checked_digest: Mapped[str] = mapped_column(String(64), default="")
    hits: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    #: Why what was found there may be public: the office's own telephone number, for one.
    explanation: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(60), default=None)
    version: Mapped[int] = mapped_column(default=1)


def publication_of(session: Session, report_id: int) -> ReportPublication | None:
    """How far the report with this id has come on its way outside; None before it was prepared."""
    return session.scalars(
        select(ReportPublication).where(ReportPublication.report_id == report_id)
    ).first()


def names_of_documents(session: Session, organisation_id: int) -> Iterator[tuple[str, str, bool]]:
    """Title and number of every document of an organisation, and whether it stands outside."""
    query = (
        select(Document.title, Document.doc_number, Document.status)
        .where(Document.organisation_id == organisation_id)
        .execution_options(yield_per=2000)
    )
    for title, number, status in session.execute(query):
        yield title, number or "", status is DocumentStatus.PUBLISHED
