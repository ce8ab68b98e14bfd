"""Replays of today's rules over documents of the past: what was asked, how far it came, what changed.

Places only: a change names segment and span, never a value. Which documents are asked is a query here;
what a change is, is ``domain.rule_replays``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.findings import FindingLevel
from review.domain.rule_replays import Change
from review.domain.states import DocumentStatus
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import Document, FileState, FileVersion
from review.store.round_population import LIVING, window_on

#: Places of one kind of change that are kept of a file; their number is counted in full.
PLACES = 20

_RUNNING = (FileState.PENDING, FileState.WORKING)
_UP = (Change.NEW, Change.RAISED)


class FindingReplay(Base):
    """One replay. It waits for a task like other outstanding work and goes on where it stood."""

    __tablename__ = "finding_replay"
    __table_args__ = (Index("ix_finding_replay_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Issue dates ``[from, until)``; None is open.
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    only_public: Mapped[bool]
    #: The last document it looks at, and how many there are.
    through_id: Mapped[int]
    documents: Mapped[int]
    #: The last document that was looked at, how many were, and in how many a file was not read.
    at_id: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    #: The rules of today as it began: version and digest of the word lists.
    engine: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ReplayChange(Base):
    """What changed in one file by one rule: how many places, and where the first of them are."""

    __tablename__ = "finding_replay_change"
    __table_args__ = (
        UniqueConstraint(
            "replay_id",
            "file_version_id",
            "rule",
            "code",
            "change",
            "level_before",
            "level_after",
            name="uq_finding_replay_change_kind",
        ),
        CheckConstraint("count > 0", name="counts_something"),
        Index("ix_finding_replay_change_document", "replay_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    replay_id: Mapped[int] = mapped_column(ForeignKey("finding_replay.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    #: The rules the file was read with.
    engine_before: Mapped[str] = mapped_column(String(80))
    rule: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(20))
    change: Mapped[Change] = mapped_column(text_enum(Change, name="change"))
    #: Levels; empty where there is no finding on that side.
    level_before: Mapped[str] = mapped_column(String(10))
    level_after: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    #: ``[segment, start, end]`` of the first ones.
    places: Mapped[list[list[str | int]]] = mapped_column(JSON)


#: A change that would have mattered: something certain that nobody knew.
is_new_certain: ColumnElement[bool] = and_(
    ReplayChange.change.in_(_UP), ReplayChange.level_after == FindingLevel.CERTAIN.value
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which documents a replay looks at."""

    organisation_id: int
    from_on: date | None
    until_on: date | None
    office_id: int | None
    only_public: bool

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter: issued documents with a file that was read."""
        read = select(FileVersion.id).where(
            FileVersion.document_id == Document.id,
            FileVersion.live.is_(True),
            FileVersion.state == FileState.DONE,
        )
        found = [
            Document.organisation_id == self.organisation_id,
            Document.status.in_((DocumentStatus.PUBLISHED,) if self.only_public else LIVING),
            read.exists(),
        ]
        if self.from_on is not None:
            found.append(window_on >= self.from_on)
        if self.until_on is not None:
            found.append(window_on < self.until_on)
        if self.office_id is not None:
            found.append(Document.office_id == self.office_id)
        return found


def wanted_of(row: FindingReplay) -> Wanted:
    """The documents of a replay that was asked."""
    return Wanted(
        organisation_id=row.organisation_id,
        from_on=row.from_on,
        until_on=row.until_on,
        office_id=row.office_id,
        only_public=row.only_public,
    )


def size_of(session: Session, wanted: Wanted) -> tuple[int, int]:
    """How many documents that are now, and the last of them."""
    query = select(func.count(), func.max(Document.id)).where(*wanted.conditions())
    count, last = session.execute(query).one()
    return int(count), int(last or 0)


def next_document(session: Session, row: FindingReplay) -> int | None:
    """The next document to look at; None when all were."""
    query = select(Document.id).where(
        *wanted_of(row).conditions(), Document.id > row.at_id, Document.id <= row.through_id
    )
    return session.scalar(query.order_by(Document.id).limit(1))


def lock_replay(session: Session, replay_id: int) -> FindingReplay | None:
    """The replay with its row locked until the transaction ends."""
    return session.get(FindingReplay, replay_id, with_for_update=True, populate_existing=True)


def is_running(session: Session, organisation_id: int) -> bool:
    """Whether a replay of the organisation waits or is being worked on."""
    query = select(FindingReplay.id).where(
        FindingReplay.organisation_id == organisation_id, FindingReplay.state.in_(_RUNNING)
    )
    return session.scalar(query.limit(1)) is not None


def replays_of(session: Session, organisation_id: int, limit: int = 50) -> list[FindingReplay]:
    """The replays of an organisation, newest first."""
    query = select(FindingReplay).where(FindingReplay.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(FindingReplay.id.desc()).limit(limit)))


# ---- figures ---------------------------------------------------------------------------------------


def rule_changes(session: Session, replay_id: int) -> list[tuple[str, str, dict[Change, int]]]:
    """For each rule and kind of finding the places by change; the rules with most that is new first."""
    query = (
        select(
            ReplayChange.rule, ReplayChange.code, ReplayChange.change, func.sum(ReplayChange.count)
        )
        .where(ReplayChange.replay_id == replay_id)
        .group_by(ReplayChange.rule, ReplayChange.code, ReplayChange.change)
    )
    found: dict[tuple[str, str], dict[Change, int]] = {}
    for rule, code, change, count in session.execute(query):
        found.setdefault((rule, code), {})[change] = int(count)
    ordered = sorted(found, key=lambda k: (-sum(found[k].get(c, 0) for c in _UP), k))
    return [(*key, found[key]) for key in ordered]


def engines_before(session: Session, replay_id: int) -> list[tuple[str, int]]:
    """The rules that changed files were read with, and how many documents each."""
    documents = func.count(func.distinct(ReplayChange.document_id))
    query = (
        select(ReplayChange.engine_before, documents)
        .where(ReplayChange.replay_id == replay_id)
        .group_by(ReplayChange.engine_before)
        .order_by(documents.desc(), ReplayChange.engine_before)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


@dataclass(frozen=True)
class ChangedDocument:
    """A document whose files stand otherwise by today's rules."""

    document: Document
    new_certain: int
    places: int


def changed_count(session: Session, replay_id: int) -> tuple[int, int]:
    """How many documents changed; of those that are public, how many hold something new and certain."""
    documents = select(func.count(func.distinct(ReplayChange.document_id))).where(
        ReplayChange.replay_id == replay_id
    )
    urgent = (
        select(func.count(func.distinct(ReplayChange.document_id)))
        .join(Document, Document.id == ReplayChange.document_id)
        .where(
            ReplayChange.replay_id == replay_id,
            is_new_certain,
            Document.status == DocumentStatus.PUBLISHED,
        )
    )
    return int(session.scalar(documents) or 0), int(session.scalar(urgent) or 0)


def changed_documents(
    session: Session, replay_id: int, *, offset: int, limit: int
) -> list[ChangedDocument]:
    """A page of the changed documents: public ones with something new and certain first."""
    certain = func.sum(case((is_new_certain, ReplayChange.count), else_=0)).label("certain")
    each = (
        select(ReplayChange.document_id, certain, func.sum(ReplayChange.count).label("places"))
        .where(ReplayChange.replay_id == replay_id)
        .group_by(ReplayChange.document_id)
        .subquery()
    )
    public = case((Document.status == DocumentStatus.PUBLISHED, 1), else_=0)
    first = case((each.c.certain > 0, public), else_=0)
    query = (
        select(Document, each.c.certain, each.c.places)
        .join(each, each.c.document_id == Document.id)
        .order_by(first.desc(), each.c.certain.desc(), public.desc(), Document.id)
    )
    rows = session.execute(query.offset(offset).limit(limit))
    return [ChangedDocument(row[0], int(row[1]), int(row[2])) for row in rows]


def changes_of(
    session: Session, replay_id: int, document_ids: Iterable[int]
) -> dict[int, list[ReplayChange]]:
    """The changes of some documents, by document."""
    query = select(ReplayChange).where(
        ReplayChange.replay_id == replay_id, ReplayChange.document_id.in_(list(document_ids))
    )
    found: dict[int, list[ReplayChange]] = {}
    for row in session.scalars(query.order_by(ReplayChange.id)):
        found.setdefault(row.document_id, []).append(row)
    return found
