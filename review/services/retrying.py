"""Work that was given up after three attempts: what it is, and asking for it again.

Shows kinds, ids and reasons, never titles or file names: the system administrator sees no content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.services.outstanding import PLAIN_WORK, Outstanding, wake
from review.store.documents import Document, FileState, FileVersion
from review.store.events import About, append
from review.store.findings import Rendition
from review.store.hides import still_shown
from review.store.releases import Release, ReleaseState
from review.store.rounds import OPEN_STATES, Round, RoundItem, lock_item


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A row whose work failed: the kind of work, its id, where it belongs, why, after how many tries."""

    kind: str
    row_id: int
    organisation_id: int
    document_id: int | None
    reason: str | None
    attempts: int
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many rows of a kind wait for a task, and since when the oldest does."""

    kind: str
    count: int
    oldest: datetime | None


def failed_tasks(session: Session) -> list[Failed]:
    """Everything that was given up and is still wanted, oldest first."""
    versions = session.scalars(
        select(FileVersion).where(FileVersion.state == FileState.FAILED, FileVersion.live.is_(True))
    )
    found = [_failed("read", v, v.received_at) for v in versions]
    renditions = session.scalars(select(Rendition).where(Rendition.state == FileState.FAILED))
    found += [_failed("render", r, r.asked_at) for r in renditions]
    releases = session.scalars(select(Release).where(Release.state == ReleaseState.FAILED))
    found += [_failed(_release_work(r), r, r.asked_at) for r in releases]
    for kind, table in PLAIN_WORK.items():
        rows: list[Any] = list(
            session.scalars(select(table).where(table.state == FileState.FAILED))
        )
        found += [_failed(kind, row, getattr(row, _since(table))) for row in rows]
    items = session.scalars(select(RoundItem).where(RoundItem.evidence_state == FileState.FAILED))
    found += [
        Failed(
            kind="evidence",
            row_id=item.id,
            organisation_id=item.organisation_id,
            document_id=item.document_id,
            reason=item.evidence_reason,
            attempts=item.attempts,
            asked_at=session.get_one(Round, item.round_id).opened_at,
        )
        for item in items
    ]
    found += [
        Failed(
            kind="hide",
            row_id=shown.document_id,
            organisation_id=shown.organisation_id,
            document_id=shown.document_id,
            reason="public_store_unreachable",
            attempts=1,
            asked_at=shown.hidden_at,
        )
        for shown in still_shown(session)
    ]
    return sorted(found, key=lambda task: (task.asked_at, task.kind, task.row_id))


def waiting_tasks(session: Session) -> list[Waiting]:
    """The length of each queue."""
    files = (FileState.PENDING, FileState.WORKING)
    queries = (
        (
            "read",
            select(func.count(), func.min(FileVersion.received_at)).where(
                FileVersion.state.in_(files), FileVersion.live.is_(True)
            ),
        ),
        (
            "render",
            select(func.count(), func.min(Rendition.asked_at)).where(Rendition.state.in_(files)),
        ),
        (
            "check",
            select(func.count(), func.min(Release.asked_at)).where(
                Release.state == ReleaseState.CHECKING
            ),
        ),
        (
            "publish",
            select(func.count(), func.min(Release.asked_at)).where(
                Release.state == ReleaseState.PENDING
            ),
        ),
        (
            "evidence",
            select(func.count(), func.min(Round.opened_at))
            .join(RoundItem, RoundItem.round_id == Round.id)
            .where(RoundItem.evidence_state.in_(files), RoundItem.state.in_(OPEN_STATES)),
        ),
        *(
            (
                kind,
                select(func.count(), func.min(getattr(table, _since(table)))).where(
                    table.state.in_(files)
                ),
            )
            for kind, table in PLAIN_WORK.items()
        ),
    )
    rows = ((kind, session.execute(query).one()) for kind, query in queries)
    return [Waiting(kind=kind, count=int(row[0]), oldest=row[1]) for kind, row in rows]


def retry_task(session: Session, actor: Actor, kind: str, row_id: int, now: datetime) -> None:
    """Ask for failed work again. Raises Refused where there is nothing to retry."""
    refusals = refusals_for(actor, Permission.HEALTH_READ, Place(organisation_id=0))
    if refusals and not actor.system:
        raise Refused(*refusals)
    if kind == "evidence":
        _retry_evidence(session, actor, row_id, now)
        return
    if kind == "hide":
        _note_hide_retried(session, actor, row_id, now)
        return
    row = _row(session, kind, row_id)
    if row is None or row.state not in (FileState.FAILED, ReleaseState.FAILED):
        raise Refused(Refusal("nothing_to_retry"))
    if isinstance(row, Release):
        wake(row, ReleaseState.PENDING if kind == "publish" else ReleaseState.CHECKING)
    else:
        wake(row, FileState.PENDING)
    session.flush()
    about = About(organisation_id=row.organisation_id, document_id=_document_of(row))
    payload = {"kind": kind, "row": row_id}
    append(session, "task.retried", actor=actor, now=now, about=about, payload=payload)


def _retry_evidence(session: Session, actor: Actor, item_id: int, now: datetime) -> None:
    item = lock_item(session, item_id)
    if item is None or item.evidence_state is not FileState.FAILED:
        raise Refused(Refusal("nothing_to_retry"))
    item.evidence_state, item.evidence_reason = FileState.PENDING, None
    item.attempts, item.leased_until = 0, None
    session.flush()
    about = About(organisation_id=item.organisation_id, document_id=item.document_id)
    payload = {"kind": "evidence", "row": item_id}
    append(session, "task.retried", actor=actor, now=now, about=about, payload=payload)


def _note_hide_retried(session: Session, actor: Actor, document_id: int, now: datetime) -> None:
    """The row asks for it as long as it is still visible; the log says that somebody did."""
    document = session.get(Document, document_id)
    if document is None or not document.still_visible:
        raise Refused(Refusal("nothing_to_retry"))
    about = About(organisation_id=document.organisation_id, document_id=document_id)
    payload = {"kind": "hide", "row": document_id}
    append(session, "task.retried", actor=actor, now=now, about=about, payload=payload)


def _row(session: Session, kind: str, row_id: int) -> Outstanding | None:
    if kind == "read":
        return session.get(FileVersion, row_id, with_for_update=True)
    if kind == "render":
        return session.get(Rendition, row_id, with_for_update=True)
    if kind in ("check", "publish"):
        release = session.get(Release, row_id, with_for_update=True)
        return release if release is not None and _release_work(release) == kind else None
    if kind not in PLAIN_WORK:
        return None
    plain: Any = session.get(PLAIN_WORK[kind], row_id, with_for_update=True)
    return plain  # type: ignore[no-any-return]  # one of the tables of PLAIN_WORK


def _since(table: type[object]) -> str:
    """The column that says since when a row waits."""
    return "asked_at" if hasattr(table, "asked_at") else "at"


def _document_of(row: Outstanding) -> int | None:
    """The document the work belongs to; lists, notices and packs belong to none."""
    found: int | None = getattr(row, "document_id", None)
    return found


def _release_work(release: Release) -> str:
    return "check" if release.checked_at is None else "publish"


def _failed(kind: str, row: Outstanding, asked_at: datetime) -> Failed:
    return Failed(
        kind=kind,
        row_id=row.id,
        organisation_id=row.organisation_id,
        document_id=_document_of(row),
        reason=row.reason,
        attempts=row.attempts,
        asked_at=asked_at,
    )
