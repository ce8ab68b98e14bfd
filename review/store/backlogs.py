"""Backlog projects: documents from before the first July of this house, evaluated in batches.

A batch is a round of the kind backlog; its items are like those of July, its figures are its own.
Queries only; which documents come next is asked of the database, in the order of the law's interest:
normative and in force first, then newest first (domain.md 2.4).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    UniqueConstraint,
    and_,
    case,
    extract,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.rounds import REGULATION_IN_FORCE, RoundKind
from review.domain.states import ItemState, Validity
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document
from review.store.round_population import has_open_item, in_scope, window_on
from review.store.rounds import Round, RoundItem


class BacklogScope(StrEnum):
    """Which documents a project goes through."""

    OPENING = "opening"  # before the first window of this house, from the Regulation on
    BEFORE_REGULATION = "before_regulation"  # before the Regulation was in force (R19)


class BacklogProject(Base):
    """A backlog that is worked off; one of each scope in an organisation."""

    __tablename__ = "backlog_project"
    __table_args__ = (UniqueConstraint("organisation_id", "scope"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    scope: Mapped[BacklogScope] = mapped_column(text_enum(BacklogScope, name="scope"))
    #: Issue dates ``[from, before)``; ``from_on`` is None where there is no beginning.
    from_on: Mapped[date | None]
    before_on: Mapped[date]
    batch_size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1)


def span_of(scope: BacklogScope, first_window_from: date) -> tuple[date | None, date]:
    """The issue dates of a scope: before the Regulation, or from it to the house's first window."""
    if scope is BacklogScope.BEFORE_REGULATION:
        return None, min(REGULATION_IN_FORCE, first_window_from)
    return REGULATION_IN_FORCE, first_window_from


def in_span(from_on: date | None, before_on: date) -> ColumnElement[bool]:
    """Issued in the half-open span."""
    early = window_on < before_on
    return early if from_on is None else and_(early, window_on >= from_on)


def _of(project: BacklogProject) -> ColumnElement[bool]:
    return and_(
        Document.organisation_id == project.organisation_id,
        in_scope,
        in_span(project.from_on, project.before_on),
    )


def next_documents(session: Session, project: BacklogProject, limit: int) -> list[int]:
    """The documents of the next batch: normative and in force first, then newest first."""
    first = case(
        (and_(Document.is_normative.is_(True), Document.validity == Validity.IN_FORCE), 0), else_=1
    )
    query = (
        select(Document.id)
        .where(_of(project), Document.evaluated_on.is_(None), ~has_open_item())
        .order_by(first, window_on.desc(), Document.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def waiting_count(session: Session, organisation_id: int, span: tuple[date | None, date]) -> int:
    """How many documents of a span were never evaluated."""
    query = select(func.count()).where(
        Document.organisation_id == organisation_id,
        in_scope,
        in_span(*span),
        Document.evaluated_on.is_(None),
    )
    return int(session.scalar(query) or 0)


def year_figures(session: Session, project: BacklogProject) -> list[tuple[int, int, int, int]]:
    """Per issue year, newest first: year, evaluated, in a batch now, still waiting."""
    year = extract("year", window_on)
    done = case((Document.evaluated_on.is_not(None), 1), else_=0)
    now = case((and_(Document.evaluated_on.is_(None), has_open_item()), 1), else_=0)
    query = (
        select(year, func.sum(done), func.sum(now), func.count())
        .where(_of(project))
        .group_by(year)
        .order_by(year.desc())
    )
    return [
        (int(row[0]), int(row[1]), int(row[2]), int(row[3]) - int(row[1]) - int(row[2]))
        for row in session.execute(query)
    ]


def batches_of(session: Session, project_id: int) -> list[Round]:
    """The batches of a project, first to last."""
    return list(
        session.scalars(
            select(Round)
            .where(Round.kind == RoundKind.BACKLOG, Round.project_id == project_id)
            .order_by(Round.id)
        )
    )


def batch_figures(session: Session, round_ids: list[int]) -> dict[int, tuple[int, int]]:
    """For each batch: its items, and how many of them are settled."""
    settled = case((RoundItem.state == ItemState.SETTLED, 1), else_=0)
    query = (
        select(RoundItem.round_id, func.count(), func.sum(settled))
        .where(RoundItem.round_id.in_(round_ids))
        .group_by(RoundItem.round_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}


def projects_of(session: Session, organisation_id: int) -> list[BacklogProject]:
    """The projects of an organisation."""
    query = select(BacklogProject).where(BacklogProject.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(BacklogProject.id)))


def lock_project(session: Session, project_id: int) -> BacklogProject | None:
    """The project with its row locked until the transaction ends."""
    return session.scalars(
        select(BacklogProject)
        .where(BacklogProject.id == project_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def last_serial(session: Session, organisation_id: int, year: int) -> int:
    """The number of the last batch of a year, over all projects of an organisation; 0 for none."""
    query = select(func.max(Round.serial)).where(
        Round.organisation_id == organisation_id,
        Round.kind == RoundKind.BACKLOG,
        Round.year == year,
    )
    return int(session.scalar(query) or 0)
