"""Yearly reports: how far each has come, its frozen figures, its words and what people typed.

Paragraphs, typed figures and explanations are never changed: the newest row counts, the others are
its history. Queries only; what a report counts is worked out by its service.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.reports import ParagraphOrigin, ReportKind, ReportState
from review.store.base import Base, Identity, UtcDateTime, text_enum


class Report(Base):
    """A report of one organisation for one year. ``figures`` is whatever its kind counts, as JSON."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "year"),
        CheckConstraint(
            "(state = 'draft') = (frozen_at IS NULL) AND (frozen_at IS NULL) = (as_of IS NULL)",
            name="frozen_has_time",
        ),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="signed_has_time"),
        CheckConstraint(
            "signed_by_id IS NULL OR frozen_by_id IS NULL OR signed_by_id <> frozen_by_id",
            name="signer_is_another",
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[ReportKind] = mapped_column(text_enum(ReportKind, name="kind"))
    year: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ReportState] = mapped_column(
        text_enum(ReportState, name="state"), default=ReportState.DRAFT
    )
    #: Once frozen: the last day whose acts are counted, the figures, the rows behind each of them
    #: (key -> ids) and the year before, which they were held against.
    as_of: Mapped[date | None] = mapped_column(default=None)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    lists: Mapped[dict[str, list[int]]] = mapped_column(JSON, default_factory=dict)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    figures_digest: Mapped[str] = mapped_column(String(64), default="")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1)


class ReportParagraph(Base):
    """One version of the words of a chapter; ``number`` counts from 1, the highest stands."""

    __tablename__ = "report_paragraph"
    __table_args__ = (UniqueConstraint("report_id", "chapter", "number"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    chapter: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    origin: Mapped[ParagraphOrigin] = mapped_column(text_enum(ParagraphOrigin, name="origin"))
    #: The version that was brought back.
    restored: Mapped[int | None]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportFigure(Base):
    """A figure somebody typed, beside what was counted then; a value of None takes it back."""

    __tablename__ = "report_figure"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    cell: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | None] = mapped_column(String(40))
    counted: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    typed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportExplanation(Base):
    """Why a sum does not agree; it stands for the difference that it was written about."""

    __tablename__ = "report_explanation"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    check_key: Mapped[str] = mapped_column(String(80))
    difference: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


def report_of(
    session: Session, organisation_id: int, kind: ReportKind, year: int, *, lock: bool = False
) -> Report | None:
    """The report of a year, once something was written in it; locked until the transaction ends."""
    query = select(Report).where(
        Report.organisation_id == organisation_id, Report.kind == kind, Report.year == year
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()


def lock_report(session: Session, report_id: int) -> Report | None:
    """The report with its row locked until the transaction ends."""
    return session.scalars(
        select(Report)
        .where(Report.id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def reports_of(session: Session, organisation_id: int, kind: ReportKind) -> list[Report]:
    """Every report of a kind that was begun, the newest year first."""
    return list(
        session.scalars(
            select(Report)
            .where(Report.organisation_id == organisation_id, Report.kind == kind)
            .order_by(Report.year.desc())
        )
    )


def paragraphs_of(session: Session, report_id: int) -> dict[str, ReportParagraph]:
    """Chapter -> the words that stand."""
    query = select(ReportParagraph).where(ReportParagraph.report_id == report_id)
    return {row.chapter: row for row in session.scalars(query.order_by(ReportParagraph.number))}


def paragraph_versions(session: Session, report_id: int, chapter: str) -> list[ReportParagraph]:
    """Every version of a chapter, the newest first."""
    return list(
        session.scalars(
            select(ReportParagraph)
            .where(ReportParagraph.report_id == report_id, ReportParagraph.chapter == chapter)
            .order_by(ReportParagraph.number.desc())
        )
    )


def typed_figures(session: Session, report_id: int) -> dict[str, ReportFigure]:
    """Cell -> the figure that was typed last, without those that were taken back."""
    query = select(ReportFigure).where(ReportFigure.report_id == report_id)
    rows = {row.cell: row for row in session.scalars(query.order_by(ReportFigure.id))}
    return {cell: row for cell, row in rows.items() if row.value is not None}


def figure_versions(session: Session, report_id: int, cell: str) -> list[ReportFigure]:
    """Everything that was typed into a cell, the newest first."""
    return list(
        session.scalars(
            select(ReportFigure)
            .where(ReportFigure.report_id == report_id, ReportFigure.cell == cell)
            .order_by(ReportFigure.id.desc())
        )
    )


def explanations_of(session: Session, report_id: int) -> dict[str, ReportExplanation]:
    """Check -> what was written about it last."""
    query = select(ReportExplanation).where(ReportExplanation.report_id == report_id)
    return {row.check_key: row for row in session.scalars(query.order_by(ReportExplanation.id))}
