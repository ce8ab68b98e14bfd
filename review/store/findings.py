"""Findings, how people settled them, renditions made of the settled plan, differences when final.

The database keeps segment, span and a keyed digest of a value, never the value; text is read from
the protected working files when somebody who may is looking.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.domain.hand_marks import WITHDRAWN
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState

#: Ids that one query may name: a workbook has tens of thousands of findings.
A_QUERY = 5_000


class FindingRow(Base):
    """Something found in a file version, by detectors or a person; ``box`` only when drawn."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("file_version_id", "key"),
        CheckConstraint("span_end >= span_start", name="span_in_order"),
        Index("ix_finding_rule", "organisation_id", "rule"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    level: Mapped[FindingLevel] = mapped_column(text_enum(FindingLevel, name="level"))
    segment: Mapped[str] = mapped_column(String(200))
    span_start: Mapped[int]
    span_end: Mapped[int]
    value_digest: Mapped[str] = mapped_column(String(64), index=True)
    suggested: Mapped[str] = mapped_column(String(10))
    boxes: Mapped[list[list[float]]] = mapped_column(JSON, default_factory=list)
    why: Mapped[list[dict[str, str]]] = mapped_column(JSON, default_factory=list)
    ground: Mapped[str | None] = mapped_column(String(40), default=None)
    box: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True), default=None)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    #: The rule and its version ("ID.18/1"); empty where a person or an earlier release found it.
    rule: Mapped[str] = mapped_column(String(60), default="")
    #: "<table>:<column>" of a cell: one decision for the whole column.
    column_key: Mapped[str | None] = mapped_column(String(200), default=None)
    #: Of a person's name only: surname and 某, what the public reads where it is masked.
    mask: Mapped[str] = mapped_column(String(20), default="")
    #: What a person says a mark of theirs is (``domain.hand_marks``); never the value.
    note: Mapped[str] = mapped_column(String(60), default="", server_default="")


#: What is found, to everybody but who undoes: marks that were taken back are kept for that alone.
PRESENT = FindingRow.code != WITHDRAWN


class Settlement(Base):
    """What a person decided about a finding at a stage. Undone ones stay, with their time."""

    __tablename__ = "settlement"
    __table_args__ = (
        Index(
            "uq_settlement_standing",
            "finding_id",
            "stage",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("action <> 'keep' OR reason <> ''", name="keep_has_reason"),
        CheckConstraint(
            "action <> 'exception' OR (law <> '' AND article <> '')", name="exception_has_law"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    stage: Mapped[Stage] = mapped_column(text_enum(Stage, name="stage"))
    action: Mapped[SettlementAction] = mapped_column(text_enum(SettlementAction, name="action"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    batch: Mapped[str] = mapped_column(String(36), index=True)  # settled together, undone together
    reason: Mapped[str] = mapped_column(Text, default="")
    law: Mapped[str] = mapped_column(String(200), default="")
    article: Mapped[str] = mapped_column(String(60), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The settlement this one replaced; undoing brings it back.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"), default=None)
    #: Of an exception: what was weighed (``store.impact_records``); none on settlements of before these.
    impact_id: Mapped[int | None] = mapped_column(
        ForeignKey("impact_record.id"), index=True, default=None
    )


class Rendition(Base):
    """A redacted file made from one version by one plan, with the report that proves it."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("file_version_id", "plan_key"),
        CheckConstraint("NOT verified OR bytes_digest IS NOT NULL", name="verified_has_bytes"),
        Index("ix_rendition_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    plan_key: Mapped[str] = mapped_column(String(64))
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    #: What is done to the pages just now (``engines.progress``), and how far that is.
    step: Mapped[str] = mapped_column(String(10), default="")
    pages_done: Mapped[int] = mapped_column(default=0)
    pages_to_do: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    verified: Mapped[bool] = mapped_column(default=False)
    bytes_digest: Mapped[str | None] = mapped_column(String(64), default=None)
    bytes: Mapped[int | None] = mapped_column(default=None)
    pages: Mapped[int | None] = mapped_column(default=None)
    page_shapes: Mapped[list[float]] = mapped_column(JSON, default_factory=list)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: Its bytes, text and pictures are gone: a newer copy took its place and nothing refers to this one.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The PDF that was printed of a docx and goes out with it; where one was wanted and there is none,
    #: why. Its checks are kept in either case.
    printed_digest: Mapped[str | None] = mapped_column(String(64), default=None)
    printed_bytes: Mapped[int | None] = mapped_column(default=None)
    printed_reason: Mapped[str | None] = mapped_column(String(40), default=None)
    printed_checks: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True), default=None
    )

    @property
    def digests(self) -> tuple[str, ...]:
        """Of all files that go out of it: the copy, then its PDF."""
        return tuple(each for each in (self.bytes_digest, self.printed_digest) if each is not None)


class DifferenceRow(Base):
    """One difference of reviewed and final content, by digest; its lines are working files."""

    __tablename__ = "difference"
    __table_args__ = (
        UniqueConstraint("file_version_id", "number"),
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str] = mapped_column(Text, default="")


def findings_of(session: Session, version_ids: Iterable[int]) -> list[FindingRow]:
    """Findings of some file versions in reading order."""
    return list(
        session.scalars(
            select(FindingRow)
            .where(FindingRow.file_version_id.in_(list(version_ids)), PRESENT)
            .order_by(FindingRow.file_version_id, FindingRow.id)
        )
    )


def settlements_of(
    session: Session, finding_ids: Iterable[int]
) -> dict[tuple[int, Stage], Settlement]:
    """Standing settlements by finding and stage."""
    ids = list(finding_ids)
    found = {}
    for at in range(0, len(ids), A_QUERY):
        rows = session.scalars(
            select(Settlement).where(
                Settlement.finding_id.in_(ids[at : at + A_QUERY]), Settlement.undone_at.is_(None)
            )
        )
        found.update({(row.finding_id, row.stage): row for row in rows})
    return found


def rendition_for(
    session: Session, version_id: int, plan_key: str, *, ever: bool = False
) -> Rendition | None:
    """The rendition of a version by exactly this plan; one that was erased only where ``ever`` is asked."""
    query = select(Rendition).where(
        Rendition.file_version_id == version_id, Rendition.plan_key == plan_key
    )
    row = session.scalars(query).first()
    return row if row is None or ever or row.erased_at is None else None


def is_shared(session: Session, rendition: Rendition, digest: str) -> bool:
    """Whether another rendition of the organisation that is still there has a file of these bytes."""
    found = session.scalar(
        select(Rendition.id)
        .where(
            Rendition.organisation_id == rendition.organisation_id,
            Rendition.erased_at.is_(None),
            or_(Rendition.bytes_digest == digest, Rendition.printed_digest == digest),
            Rendition.id != rendition.id,
        )
        .limit(1)
    )
    return found is not None


def differences_of(session: Session, version_ids: Iterable[int]) -> list[DifferenceRow]:
    """Differences of final versions, in the order of the file."""
    return list(
        session.scalars(
            select(DifferenceRow)
            .where(DifferenceRow.file_version_id.in_(list(version_ids)))
            .order_by(DifferenceRow.file_version_id, DifferenceRow.number)
        )
    )
