"""Imports of past documents: a run for each manifest, a row for each line of it.

The rows say what is outstanding: whoever goes on after a kill takes those that still wait. Values of
a row are what the manifest says, in its normal form; nothing here reads a file.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    case,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState, FileVersion


class ImportStep(StrEnum):
    """How far an import has come."""

    READING = "reading"  # the manifest is to be read and judged
    HASHING = "hashing"  # the files it names are hashed, to find the same bytes twice
    JUDGED = "judged"  # the dry run is done; nothing was taken in yet
    RUNNING = "running"  # rows become documents
    PAUSED = "paused"
    FINISHED = "finished"
    REFUSED = "refused"  # the manifest could not be read: reason code
    DROPPED = "dropped"  # given up before it was finished; what was taken in stays


#: Steps in which a task works on a run.
WORKED_ON = (ImportStep.READING, ImportStep.HASHING, ImportStep.RUNNING)


class RowResult(StrEnum):
    """What became of a line of the manifest."""

    WAITING = "waiting"  # good so far, to be taken in
    IMPORTED = "imported"
    DUPLICATE = "duplicate"  # the house has it already, or an earlier line does
    FAULTY = "faulty"  # something in the line is wrong: codes with cells
    REFUSED = "refused"  # its file could not be taken when its turn came


class ImportRun(Base):
    """One manifest with its files. ``zip_key`` and ``manifest_key`` lie in quarantine, ``folder`` outside."""

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_step", "step", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    step: Mapped[ImportStep] = mapped_column(text_enum(ImportStep, name="step"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    manifest_name: Mapped[str] = mapped_column(String(300))
    manifest_digest: Mapped[str] = mapped_column(String(64))
    manifest_key: Mapped[str | None] = mapped_column(String(80))
    zip_name: Mapped[str] = mapped_column(String(300), default="")
    zip_key: Mapped[str | None] = mapped_column(String(80), default=None)
    folder: Mapped[str] = mapped_column(String(1000), default="")
    #: Where a line belongs that names no office.
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None)
    sheet: Mapped[str] = mapped_column(String(100), default="")
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    #: Why the manifest was refused, and what of it was left aside: codes with facts.
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    #: Files that no line names: how many, and the first of them.
    unnamed: Mapped[int] = mapped_column(default=0)
    unnamed_first: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    #: How many lines there are, and how many of them this step has gone over.
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: Milliseconds this step was worked on: what is left is reckoned from it.
    worked_ms: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1)


class ImportRow(Base):
    """One line of a manifest; ``number`` is its row there, ``path`` its file in the folder or zip."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        Index("ix_import_row_result", "run_id", "result", "id"),
        Index("ix_import_row_digest", "run_id", "digest"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    number: Mapped[int]
    result: Mapped[RowResult] = mapped_column(text_enum(RowResult, name="result"))
    path: Mapped[str] = mapped_column(String(1000), default="")
    #: ``domain.manifest.Entry`` as data; dates as YYYY-MM-DD.
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    #: [{"cell": "B17", "code": …, "facts": {…}}]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    number_key: Mapped[str | None] = mapped_column(String(60), default=None)
    digest: Mapped[str | None] = mapped_column(String(64), default=None)
    bytes: Mapped[int] = mapped_column(default=0)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), default=None, index=True
    )


def lock_run(session: Session, run_id: int) -> ImportRun | None:
    """The run with its row locked until the transaction ends."""
    return session.scalars(
        select(ImportRun)
        .where(ImportRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def due_imports(now: datetime) -> Select[int]:
    """The imports that wait for a task, oldest first."""
    return (
        select(ImportRun.id)
        .where(
            ImportRun.step.in_(WORKED_ON),
            (ImportRun.leased_until.is_(None)) | (ImportRun.leased_until <= now),
        )
        .order_by(ImportRun.id)
    )


def runs_of(session: Session, organisation_id: int, limit: int = 50) -> list[ImportRun]:
    """The imports of an organisation, newest first."""
    query = select(ImportRun).where(ImportRun.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(ImportRun.id.desc()).limit(limit)))


def results_of(session: Session, run_id: int) -> dict[RowResult, int]:
    """How many lines of a run came to which result."""
    query = (
        select(ImportRow.result, func.count())
        .where(ImportRow.run_id == run_id)
        .group_by(ImportRow.result)
    )
    return {result: int(count) for result, count in session.execute(query)}


def troubled(run_id: int) -> Select[ImportRow]:
    """The lines of a run with something to say about them, in the manifest's order."""
    return (
        select(ImportRow)
        .where(
            ImportRow.run_id == run_id,
            ImportRow.result.in_((RowResult.FAULTY, RowResult.REFUSED, RowResult.DUPLICATE)),
        )
        .order_by(ImportRow.number)
    )


def waiting_rows(session: Session, run_id: int, limit: int) -> list[ImportRow]:
    """The next lines that wait to be taken in."""
    query = (
        select(ImportRow)
        .where(ImportRow.run_id == run_id, ImportRow.result == RowResult.WAITING)
        .order_by(ImportRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def rows_to_hash(session: Session, run_id: int, limit: int) -> list[ImportRow]:
    """The next lines whose file was not hashed yet."""
    query = (
        select(ImportRow)
        .where(
            ImportRow.run_id == run_id,
            ImportRow.result == RowResult.WAITING,
            ImportRow.path != "",
            ImportRow.digest.is_(None),
        )
        .order_by(ImportRow.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def reading_of(session: Session, run_id: int) -> tuple[int, int, int]:
    """Of the files a run took in: still to be read, refused by the reader, failed to be read."""
    waits = (FileState.PENDING, FileState.WORKING)
    query = (
        select(
            func.sum(case((FileVersion.state.in_(waits), 1), else_=0)),
            func.sum(case((FileVersion.state == FileState.REFUSED, 1), else_=0)),
            func.sum(case((FileVersion.state == FileState.FAILED, 1), else_=0)),
        )
        .join(ImportRow, ImportRow.document_id == FileVersion.document_id)
        .where(ImportRow.run_id == run_id)
    )
    found = session.execute(query).one()
    return int(found[0] or 0), int(found[1] or 0), int(found[2] or 0)
