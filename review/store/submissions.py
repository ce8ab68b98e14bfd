"""Reports that were handed in, and the settings of to whom and by when.

A submission keeps the figures as they were sent; it is withdrawn with a reason, never changed.
Queries only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.submissions import DEFAULT_RULES, ReportPeriod, SubmissionKind, SubmissionRule
from review.store.base import Base, Identity, UtcDateTime, text_enum


class SubmissionSetting(Base):
    """To whom a kind of report goes and when it is due; ``domain.submissions.SubmissionRule`` in columns."""

    __tablename__ = "submission_setting"
    __table_args__ = (UniqueConstraint("organisation_id", "kind"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[SubmissionKind] = mapped_column(text_enum(SubmissionKind, name="kind"))
    recipient: Mapped[str] = mapped_column(String(100))
    month: Mapped[int]
    day: Mapped[int]
    years_after: Mapped[int]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Base):
    """One report that was handed in: to whom, when, and with which figures."""

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("as_of <= sent_on", name="figures_before_sending"),
        CheckConstraint("month BETWEEN 0 AND 12", name="month_of_a_year"),
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason <> ''", name="withdrawn_with_reason"
        ),
        Index("ix_submission_period", "organisation_id", "kind", "year", "month"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[SubmissionKind] = mapped_column(text_enum(SubmissionKind, name="kind"))
    year: Mapped[int]
    month: Mapped[int]
    as_of: Mapped[date]
    recipient: Mapped[str] = mapped_column(String(100))
    sent_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Figure -> number, as they were sent; the same figures are computed again for the same day.
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Chapter -> the words that went with them.
    words: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    #: Nothing was reviewed in the period: a nil return (零报告).
    nil: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


def rule_for(session: Session, organisation_id: int, kind: SubmissionKind) -> SubmissionRule:
    """The setting in force, or what holds until one is made."""
    row = setting_of(session, organisation_id, kind)
    if row is None:
        return DEFAULT_RULES[kind]
    return SubmissionRule(
        kind=kind,
        recipient=row.recipient,
        month=row.month,
        day=row.day,
        years_after=row.years_after,
    )


def setting_of(
    session: Session, organisation_id: int, kind: SubmissionKind
) -> SubmissionSetting | None:
    """The row of a setting, once somebody made one."""
    return session.scalars(
        select(SubmissionSetting).where(
            SubmissionSetting.organisation_id == organisation_id, SubmissionSetting.kind == kind
        )
    ).first()


def submissions_of(
    session: Session, organisation_id: int, kind: SubmissionKind, period: ReportPeriod
) -> list[Submission]:
    """Every submission of a period, newest first, the withdrawn ones too."""
    query = select(Submission).where(
        Submission.organisation_id == organisation_id,
        Submission.kind == kind,
        Submission.year == period.year,
        Submission.month == period.month,
    )
    return list(session.scalars(query.order_by(Submission.id.desc())))


def standing_submission(
    session: Session, organisation_id: int, kind: SubmissionKind, period: ReportPeriod
) -> Submission | None:
    """The newest submission of a period that was not withdrawn."""
    found = submissions_of(session, organisation_id, kind, period)
    return next((row for row in found if row.withdrawn_at is None), None)


def submitted_periods(
    session: Session, organisation_id: int, kind: SubmissionKind, year: int
) -> dict[int, Submission]:
    """The standing submission of each month of a year (of the year itself under 0)."""
    rows = session.scalars(
        select(Submission)
        .where(
            Submission.organisation_id == organisation_id,
            Submission.kind == kind,
            Submission.year == year,
            Submission.withdrawn_at.is_(None),
        )
        .order_by(Submission.id)
    )
    return {row.month: row for row in rows}


def lock_submission(session: Session, submission_id: int) -> Submission | None:
    """The submission with its row locked until the transaction ends."""
    return session.scalars(
        select(Submission)
        .where(Submission.id == submission_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
