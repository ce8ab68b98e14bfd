"""Spot checks (抽查): drawn samples, the form of each document, what offices were asked to mend.

What was drawn is never changed: ``frame`` keeps the ids of the whole population by stratum, so that
the same seed shows the same sample years later. Lists and populations are in ``spot_populations``
and ``spot_lists``.
"""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileState


class SpotCheck(Base):
    """One sample with everything that makes it repeatable."""

    __tablename__ = "spot_check"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "serial"),
        CheckConstraint("size >= 1 AND size <= population", name="size_within_population"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_someone"),
        CheckConstraint("seed <> ''", name="has_seed"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    year: Mapped[int]
    serial: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    #: ``domain.spot_checks.Population`` as plain values.
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[str] = mapped_column(String(100))
    confidence: Mapped[float]
    error_bound: Mapped[float | None]
    size: Mapped[int]
    population: Mapped[int]
    #: [{"names": [office id, attribute, kind], "population": n, "drawn": n}], coarser where need be.
    strata: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    frame: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1, init=False)


class SpotCheckEntry(Base):
    """One drawn document and its form. The four answers are all there, or none."""

    __tablename__ = "spot_check_entry"
    __table_args__ = (
        UniqueConstraint("spot_check_id", "document_id"),
        UniqueConstraint("spot_check_id", "position"),
        CheckConstraint(
            "(examined_at IS NULL) = (accurate IS NULL) AND (accurate IS NULL) = (complete IS NULL) "
            "AND (complete IS NULL) = (timely IS NULL) AND (timely IS NULL) = (standard IS NULL)",
            name="examined_whole",
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    spot_check_id: Mapped[int] = mapped_column(ForeignKey("spot_check.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    position: Mapped[int]  # from 1, by document id
    stratum: Mapped[int]  # place in the check's strata, from 0
    examiner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    examined_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    accurate: Mapped[bool | None] = mapped_column(default=None)
    complete: Mapped[bool | None] = mapped_column(default=None)
    timely: Mapped[bool | None] = mapped_column(default=None)
    standard: Mapped[bool | None] = mapped_column(default=None)
    #: What the examiner wrote, by criterion.
    notes: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    #: Codes of the differences as they stood when the form was filled in.
    differences: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    version: Mapped[int] = mapped_column(default=1, init=False)


class SpotRectification(Base):
    """What an office was asked to mend, its report, and the look afterwards. Failed ones have a successor."""

    __tablename__ = "spot_rectification"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        CheckConstraint(
            "(reported_at IS NULL) = (reported_by_id IS NULL)", name="reported_by_someone"
        ),
        CheckConstraint(
            "(rechecked_at IS NULL) = (passed IS NULL) "
            "AND (rechecked_at IS NULL OR reported_at IS NOT NULL)",
            name="rechecked_after_report",
        ),
        CheckConstraint(
            "rechecked_by_id IS NULL OR rechecked_by_id <> reported_by_id", name="four_eyes"
        ),
        Index("ix_spot_rectification_open", "office_id", "rechecked_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("spot_check_entry.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    number: Mapped[int]  # from 1
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    report: Mapped[str] = mapped_column(Text, default="")
    rechecked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    rechecked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    passed: Mapped[bool | None] = mapped_column(default=None)
    recheck_note: Mapped[str] = mapped_column(Text, default="")


class EvidencePack(Base):
    """A pack too large for one request: a task writes it. The newest of a check can be fetched."""

    __tablename__ = "evidence_pack"
    __table_args__ = (Index("ix_evidence_pack_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    spot_check_id: Mapped[int] = mapped_column(ForeignKey("spot_check.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    digest: Mapped[str | None] = mapped_column(String(64), default=None)
    bytes: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def pack_frame(strata: list[list[int]]) -> bytes:
    """Ids of the population by stratum, small: each stratum ascending, as differences, compressed."""
    small = [[b - a for a, b in zip([0, *ids], ids, strict=False)] for ids in strata]
    return zlib.compress(json.dumps(small, separators=(",", ":")).encode(), 6)


def frame_of(session: Session, check: SpotCheck) -> list[list[int]]:
    """The ids of a check's population by stratum, as they were when it was drawn."""
    stored = session.scalar(select(SpotCheck.frame).where(SpotCheck.id == check.id))
    found: list[list[int]] = []
    for steps in json.loads(zlib.decompress(stored or b"")):
        at, ids = 0, []
        for step in steps:
            at += step
            ids.append(at)
        found.append(ids)
    return found


def next_serial(session: Session, organisation_id: int, year: int) -> int:
    """The number of the next check of a year; hold the organisation's row while using it."""
    query = select(func.max(SpotCheck.serial)).where(
        SpotCheck.organisation_id == organisation_id, SpotCheck.year == year
    )
    return (session.scalar(query) or 0) + 1


def lock_entry(session: Session, entry_id: int) -> SpotCheckEntry | None:
    """The entry with its row locked until the transaction ends."""
    return session.scalars(
        select(SpotCheckEntry)
        .where(SpotCheckEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def entries_of(session: Session, check_id: int) -> list[SpotCheckEntry]:
    """The drawn documents of a check in their order."""
    query = select(SpotCheckEntry).where(SpotCheckEntry.spot_check_id == check_id)
    return list(session.scalars(query.order_by(SpotCheckEntry.position)))


def rectifications_of(session: Session, entry_id: int) -> list[SpotRectification]:
    """What was asked of one document, oldest first."""
    query = select(SpotRectification).where(SpotRectification.entry_id == entry_id)
    return list(session.scalars(query.order_by(SpotRectification.number)))


def visible_check(session: Session, organisation_id: int, check_id: int) -> SpotCheck | None:
    """A check of an organisation."""
    query = select(SpotCheck).where(
        SpotCheck.id == check_id, SpotCheck.organisation_id == organisation_id
    )
    return session.scalars(query).first()


def document_of(session: Session, entry: SpotCheckEntry) -> Document:
    """The document of an entry."""
    return session.get_one(Document, entry.document_id)


def latest_pack(session: Session, check_id: int) -> EvidencePack | None:
    """The newest pack that was asked for of a check."""
    query = select(EvidencePack).where(EvidencePack.spot_check_id == check_id)
    return session.scalars(query.order_by(EvidencePack.id.desc()).limit(1)).first()
