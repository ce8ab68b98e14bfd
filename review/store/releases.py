"""What was released: frozen records waiting for, or known to be in, the public store.

The release task carries pending rows to the public database and folder; this table is the outbox
and the memory.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import Attribute, CaseState
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.cases import ReviewCase
from review.store.people import Organisation


class ReleaseState(StrEnum):
    """How far a release has come: its strings are checked, then, once published, it is written."""

    CHECKING = "checking"  # a task is to run the detectors over every string
    CHECKED = "checked"  # the result is on the row; nobody has published yet
    PENDING = "pending"  # published: to be written to the public store
    DONE = "done"
    FAILED = "failed"


class Release(Base):
    """One release of a document: the frozen record, its string check, and its way outside."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("document_id", "revision"),
        Index("ix_release_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("review_case.id"), index=True)
    revision: Mapped[int]
    #: Released fields and files (name, rendition id, digest), frozen when prepared.
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    strings_digest: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ReleaseState] = mapped_column(
        text_enum(ReleaseState, name="state"), default=ReleaseState.CHECKING
    )
    hits: Mapped[int] = mapped_column(default=0)
    #: Where the hits are: field names and kinds, never values.
    hit_places: Mapped[list[dict[str, str]]] = mapped_column(JSON, default_factory=list)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(60), default=None)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class IndexCounter(Base):
    """The last index number given in a year; gaps are allowed, numbers are never reused."""

    __tablename__ = "index_counter"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_index(session: Session, organisation_id: int, year: int) -> int:
    """The next serial of an organisation's year; two who ask at once wait for each other."""
    # The organisation's row, because in January there is no counter yet that could be locked.
    session.execute(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True)
    )
    counter = session.scalars(
        select(IndexCounter)
        .where(IndexCounter.organisation_id == organisation_id, IndexCounter.year == year)
        .with_for_update()
    ).first()
    if counter is None:
        counter = IndexCounter(organisation_id=organisation_id, year=year, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return counter.last


def latest_release(session: Session, document_id: int) -> Release | None:
    """The newest release of a document."""
    return session.scalars(
        select(Release)
        .where(Release.document_id == document_id)
        .order_by(Release.revision.desc())
        .limit(1)
    ).first()


def published_release(session: Session, document_id: int) -> Release | None:
    """The newest release of a document that somebody published; one still being prepared is none.

    A case decided proactive is settled by publishing alone, and publishes its newest release.
    """
    return session.scalars(
        select(Release)
        .join(ReviewCase, ReviewCase.id == Release.case_id)
        .where(
            Release.document_id == document_id,
            ReviewCase.state == CaseState.SETTLED,
            ReviewCase.decided_attribute == Attribute.PROACTIVE,
        )
        .order_by(Release.revision.desc())
        .limit(1)
    ).first()


def release_of_case(session: Session, case_id: int) -> Release | None:
    """The newest release prepared by a case."""
    return session.scalars(
        select(Release).where(Release.case_id == case_id).order_by(Release.revision.desc()).limit(1)
    ).first()


def published_digests(session: Session, document_id: int) -> frozenset[str]:
    """Digests of all files that a published release of the document has; what is only being prepared is frozen
    anew when a copy changes.
    """
    query = _published_records().where(Release.document_id == document_id)
    return frozenset(
        file["digest"] for record in session.scalars(query) for file in record.get("files", ())
    )


def published_files(session: Session) -> dict[tuple[int, str], int]:
    """Organisation and digest of all files that were published, with the newest release that has them."""
    rows = session.execute(
        _published_records()
        .with_only_columns(Release.organisation_id, Release.id, Release.record)
        .order_by(Release.id)
        .execution_options(yield_per=500)  # a record has the whole reading text
    )
    return {
        (organisation_id, file["digest"]): release_id
        for organisation_id, release_id, record in rows
        for file in record.get("files", ())
    }


def _published_records() -> Select[tuple[dict[str, Any]]]:
    return (
        select(Release.record)
        .join(ReviewCase, ReviewCase.id == Release.case_id)
        .where(
            ReviewCase.state == CaseState.SETTLED,
            ReviewCase.decided_attribute == Attribute.PROACTIVE,
        )
    )


def published_renditions(session: Session, document_id: int) -> frozenset[int]:
    """Ids of the renditions that were published last; empty before the first publication."""
    release = published_release(session, document_id)
    return (
        frozenset(f["rendition"] for f in release.record.get("files", ()))
        if release
        else frozenset()
    )
