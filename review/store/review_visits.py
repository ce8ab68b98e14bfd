"""Visits of reviewers: what a confidentiality reviewer had before them when they were done with a case.

A row is written when a case leaves the review, one for each person who reviewed it then. What is
different now is told from it; it holds ids and what was decided, never text of a file. Queries only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.findings import Stage
from review.domain.states import Attribute
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.cases import ChecklistRow, Confirmation, ReviewCase
from review.store.findings import FindingRow, Settlement


class ReviewVisit(Base):
    """One person's review of a case as it ended: files, findings known, attribute, what would be released."""

    __tablename__ = "review_visit"
    __table_args__ = (Index("ix_review_visit_document", "document_id", "id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The file versions that were reviewed, main text first, and the last finding there was.
    versions: Mapped[list[int]] = mapped_column(JSON)
    last_finding: Mapped[int] = mapped_column(Identity)
    attribute: Mapped[Attribute | None] = mapped_column(text_enum(Attribute, name="attribute"))
    partial: Mapped[bool]
    #: The metadata that a signature covers, as it read then.
    fields: Mapped[dict[str, str]] = mapped_column(JSON)


def last_visit(session: Session, document_id: int, person_id: int | None) -> ReviewVisit | None:
    """How the person's own last visit to a document ended; of one they never reviewed, the last of anybody."""
    query = (
        select(ReviewVisit)
        .where(ReviewVisit.document_id == document_id)
        .order_by((ReviewVisit.person_id == person_id).desc(), ReviewVisit.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def last_finding(session: Session, version_ids: Sequence[int]) -> int:
    """The newest finding of some versions; 0 where there is none."""
    query = select(func.max(FindingRow.id)).where(FindingRow.file_version_id.in_(version_ids))
    return session.scalar(query) or 0


def reviewers_since(
    session: Session, row: ReviewCase, version_ids: Sequence[int], since: datetime
) -> set[int]:
    """Who answered, confirmed or settled as reviewer in this case from a moment on."""
    answered = select(ChecklistRow.person_id).where(
        ChecklistRow.case_id == row.id, ChecklistRow.at >= since
    )
    confirmed = select(Confirmation.person_id).where(
        Confirmation.case_id == row.id, Confirmation.at >= since
    )
    settled = (
        select(Settlement.person_id)
        .join(FindingRow, FindingRow.id == Settlement.finding_id)
        .where(
            FindingRow.file_version_id.in_(version_ids),
            Settlement.stage == Stage.REVIEWER,
            Settlement.at >= since,
        )
    )
    return set(session.scalars(answered.union(confirmed, settled)))


def settlements_then(
    session: Session, version_ids: Sequence[int], then: datetime
) -> dict[tuple[int, Stage], Settlement]:
    """The settlements that stood at a moment, by finding and stage; undone and replaced since or not."""
    rows = session.scalars(
        select(Settlement)
        .join(FindingRow, FindingRow.id == Settlement.finding_id)
        .where(
            FindingRow.file_version_id.in_(version_ids),
            Settlement.at <= then,
            (Settlement.undone_at.is_(None)) | (Settlement.undone_at > then),
        )
        .order_by(Settlement.id)
    )
    return {(row.finding_id, row.stage): row for row in rows}
