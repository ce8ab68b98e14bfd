"""Impact records: what was weighed when personal data was left in by law, one row for each exception.

A row never changes and is never deleted. Whether the exception still stands is not written on it: it
stands as long as the plan of a live version follows a settlement that names it. Queries only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from review.domain.findings import Stage
from review.domain.impact import ImpactCategory, ImpactLevel
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileVersion
from review.store.findings import FindingRow, Settlement


class ImpactRecord(Base):
    """An exception as it was weighed (PIPL Art. 56). Kinds of data by code; no value, no place."""

    __tablename__ = "impact_record"
    __table_args__ = (
        CheckConstraint("places > 0", name="about_something"),
        CheckConstraint("law <> '' AND article <> ''", name="has_law"),
        Index("ix_impact_record_list", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage, name="stage"))
    category: Mapped[ImpactCategory] = mapped_column(text_enum(ImpactCategory, name="category"))
    level: Mapped[ImpactLevel] = mapped_column(text_enum(ImpactLevel, name="level"))
    law: Mapped[str] = mapped_column(String(200))
    article: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    necessity: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text)
    protection: Mapped[str] = mapped_column(Text)
    #: The kinds of what is left in (detection.md section 6), and at how many places.
    codes: Mapped[list[str]] = mapped_column(JSON)
    places: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The first day on which it need no longer be kept.
    keep_until: Mapped[date]


@dataclass(frozen=True, kw_only=True)
class ImpactFilter:
    """Which records a list shows; None does not narrow. ``made_*`` are moments, the second excluded."""

    organisation_id: int
    standing: bool | None = None
    category: ImpactCategory | None = None
    level: ImpactLevel | None = None
    made_from: datetime | None = None
    made_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ImpactLine:
    """A record in the list: the document it is about, and whether the exception still stands."""

    record: ImpactRecord
    document: Document
    standing: bool


def impact_lines(
    session: Session, wanted: ImpactFilter, *, offset: int = 0, limit: int | None = None
) -> Iterator[ImpactLine]:
    """The records that answer a filter, the newest first."""
    rows: Select[*tuple[Any, ...]] = select(ImpactRecord, Document, _stands())
    query = (
        _filtered(rows, wanted)
        .join(Document, Document.id == ImpactRecord.document_id)
        .order_by(ImpactRecord.id.desc())
        .offset(offset)
        .limit(limit)
    )
    for record, document, standing in session.execute(query):
        yield ImpactLine(record=record, document=document, standing=bool(standing))


def impact_count(session: Session, wanted: ImpactFilter) -> int:
    """How many records answer a filter."""
    return session.scalar(_filtered(select(func.count(ImpactRecord.id)), wanted)) or 0


def impact_line(session: Session, organisation_id: int, record_id: int) -> ImpactLine | None:
    """One record of an organisation."""
    query = (
        select(ImpactRecord, Document, _stands())
        .join(Document, Document.id == ImpactRecord.document_id)
        .where(ImpactRecord.id == record_id, ImpactRecord.organisation_id == organisation_id)
    )
    row = session.execute(query).first()
    return ImpactLine(record=row[0], document=row[1], standing=bool(row[2])) if row else None


def impacts_of_document(session: Session, document_id: int) -> list[ImpactRecord]:
    """The records about one document, the newest first."""
    return list(
        session.scalars(
            select(ImpactRecord)
            .where(ImpactRecord.document_id == document_id)
            .order_by(ImpactRecord.id.desc())
        )
    )


# ---- inside --------------------------------------------------------------------------------------


def _stands() -> ColumnElement[bool]:
    """Whether a settlement that the plan of a live version follows names the record.

    The reviewer's word goes before the drafter's, as in ``FindingValues.effective``.
    """
    reviewed = aliased(Settlement)
    overruled = exists().where(
        reviewed.finding_id == Settlement.finding_id,
        reviewed.stage == Stage.REVIEWER,
        reviewed.undone_at.is_(None),
    )
    return exists().where(
        Settlement.impact_id == ImpactRecord.id,
        Settlement.undone_at.is_(None),
        or_(Settlement.stage == Stage.REVIEWER, ~overruled),
        FindingRow.id == Settlement.finding_id,
        FileVersion.id == FindingRow.file_version_id,
        FileVersion.live,
    )


def _filtered(query: Select[*tuple[Any, ...]], wanted: ImpactFilter) -> Select[*tuple[Any, ...]]:
    parts: list[ColumnElement[bool]] = [ImpactRecord.organisation_id == wanted.organisation_id]
    if wanted.standing is not None:
        parts.append(_stands() if wanted.standing else ~_stands())
    if wanted.category is not None:
        parts.append(ImpactRecord.category == wanted.category)
    if wanted.level is not None:
        parts.append(ImpactRecord.level == wanted.level)
    if wanted.made_from is not None:
        parts.append(ImpactRecord.at >= wanted.made_from)
    if wanted.made_before is not None:
        parts.append(ImpactRecord.at < wanted.made_before)
    return query.where(*parts)
