"""Outstanding work on rows: pending, leased, done, failed. The rows say what is to be done; the
queue only carries it out.

File versions, renditions, releases, readings and what follows a mark of validity wait here for a
task. This module and ``transitions`` are the only ones that assign a ``.state``. Three attempts with
growing delay, then failed: visible, with a way to try again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from review.store.documents import FileState, FileVersion
from review.store.evidence_work import due_evidence
from review.store.findings import Rendition
from review.store.imports import due_imports
from review.store.marked_copies import MarkedCopy
from review.store.proofs import RenditionProof
from review.store.releases import Release, ReleaseState
from review.store.repeal_lists import RepealList
from review.store.report_publications import ReportPublication
from review.store.round_results import RoundNotice
from review.store.round_sheets import RoundSheet
from review.store.rounds import unfinished_rounds
from review.store.rule_replays import FindingReplay
from review.store.spot_checks import EvidencePack
from review.store.validity import ValidityReading, ValidityRelease

Outstanding = (
    FileVersion
    | Rendition
    | RenditionProof
    | MarkedCopy
    | Release
    | ValidityRelease
    | ValidityReading
    | RepealList
    | RoundNotice
    | ReportPublication
    | EvidencePack
    | RoundSheet
    | FindingReplay
)

#: Rows that wait by ``state`` and ``leased_until`` alone, by the kind of work.
PLAIN_WORK: dict[
    str,
    type[
        RenditionProof
        | MarkedCopy
        | ValidityRelease
        | ValidityReading
        | RepealList
        | RoundNotice
        | ReportPublication
        | EvidencePack
        | RoundSheet
        | FindingReplay
    ],
] = {
    "proof": RenditionProof,
    "mark": MarkedCopy,
    "validity": ValidityRelease,
    "mentions": ValidityReading,
    "repeal_list": RepealList,
    "round_notice": RoundNotice,
    "annual_report": ReportPublication,
    "round_sheet": RoundSheet,
    "evidence_pack": EvidencePack,
    "finding_replay": FindingReplay,
}
#: Of these, what is sent by a query of its own: in a long line, after what a person waits for.
_IN_LINE = frozenset({"mentions", "finding_replay"})

#: How long a task may hold a row before another may take it over.
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
#: How many files of imports the sweep sends at a time; each leads to the next when it is read.
LATER_AT_ONCE = 4

#: The states in which a row waits for a task.
_WAITING_FILES = (FileState.PENDING, FileState.WORKING)
_WAITING_RELEASES = (ReleaseState.CHECKING, ReleaseState.PENDING)


def is_waiting(row: Outstanding) -> bool:
    """Whether the row still asks for work."""
    if isinstance(row, Release):
        return row.state in _WAITING_RELEASES
    return row.state in _WAITING_FILES


def claim(row: Outstanding, now: datetime) -> bool:
    """Take the row's lease; False when it asks for nothing or another task is at it. The caller commits.

    A row whose third task died without a word is given up here, or it would kill a worker each time.
    """
    if not is_waiting(row) or (row.leased_until is not None and row.leased_until > now):
        return False
    if row.attempts >= MAX_ATTEMPTS:
        fail(row, "crashed", now, final=True)
        return False
    row.leased_until = now + LEASE
    row.attempts += 1
    if not isinstance(row, Release):
        row.state = FileState.WORKING
    return True


def finish(row: Outstanding, state: FileState | ReleaseState) -> None:
    """The work is done; ``state`` is where the row goes."""
    row.leased_until = None
    row.state = state
    if not isinstance(row, Release):
        row.progress = 100


def fail(row: Outstanding, reason: str, now: datetime, *, final: bool = False) -> None:
    """The attempt failed. Another follows after a growing pause unless it was the third or trying again is no use."""
    row.reason = reason
    if final or row.attempts >= MAX_ATTEMPTS:
        row.leased_until = None
        row.state = ReleaseState.FAILED if isinstance(row, Release) else FileState.FAILED
        return
    row.leased_until = now + timedelta(seconds=5 * 4**row.attempts)


def wake(row: Outstanding, state: FileState | ReleaseState) -> None:
    """Ask for the work (again): attempts start from zero."""
    row.state = state
    row.attempts, row.leased_until, row.reason = 0, None, None


def due_rows(session: Session, now: datetime, limit: int = 200) -> list[tuple[str, int]]:
    """Kinds and ids of rows that wait and are not being worked on, oldest first: what the sweep sends."""

    def free(column: ColumnElement[datetime | None]) -> ColumnElement[bool]:
        return or_(column.is_(None), column <= now)

    found: list[tuple[str, int]] = []
    queries: Sequence[tuple[str, object]] = (
        (
            "read",
            select(FileVersion.id).where(
                FileVersion.state.in_(_WAITING_FILES),
                FileVersion.live.is_(True),
                FileVersion.priority == 0,
                free(FileVersion.leased_until),  # type: ignore[arg-type]
            ),
        ),
        (
            "render",
            select(Rendition.id).where(
                Rendition.state.in_(_WAITING_FILES),
                free(Rendition.leased_until),  # type: ignore[arg-type]
            ),
        ),
        (
            "check",
            select(Release.id).where(
                Release.state == ReleaseState.CHECKING,
                free(Release.leased_until),  # type: ignore[arg-type]
            ),
        ),
        (
            "publish",
            select(Release.id).where(
                Release.state == ReleaseState.PENDING,
                free(Release.leased_until),  # type: ignore[arg-type]
            ),
        ),
        *(
            (
                kind,
                select(table.id).where(
                    table.state.in_(_WAITING_FILES),
                    free(table.leased_until),  # type: ignore[arg-type]
                ),
            )
            for kind, table in PLAIN_WORK.items()
            if kind not in _IN_LINE
        ),
    )
    found += [("open_round", i) for i in session.scalars(unfinished_rounds(now))]
    for kind, query in queries:
        ids = session.scalars(query.order_by("id").limit(limit))  # type: ignore[attr-defined]
        found += [(kind, i) for i in ids]
    # Evidence of round items and replays are never sent while somebody's file or release waits.
    evidence = [] if found else [("evidence", i) for i in due_evidence(session, now)]
    if not found:
        evidence += [("finding_replay", i) for i in _due_replays(session, now)]
    found += [("import", i) for i in session.scalars(due_imports(now))]
    found += [("read_later", i) for i in due_later(session, now, LATER_AT_ONCE)]
    found += [("mentions", i) for i in due_mentions(session, now, LATER_AT_ONCE)]
    return found + evidence


def due_later(session: Session, now: datetime, limit: int) -> list[int]:
    """Files of imports that wait to be read, oldest first: after everything a person waits for."""
    query = select(FileVersion.id).where(
        FileVersion.state.in_(_WAITING_FILES),
        FileVersion.live.is_(True),
        FileVersion.priority > 0,
        or_(FileVersion.leased_until.is_(None), FileVersion.leased_until <= now),
    )
    return list(session.scalars(query.order_by(FileVersion.id).limit(limit)))


def due_mentions(session: Session, now: datetime, limit: int) -> list[int]:
    """Documents that wait to be read for what they say of validity, oldest first; each leads to the next."""
    query = select(ValidityReading.id).where(
        ValidityReading.state.in_(_WAITING_FILES),
        or_(ValidityReading.leased_until.is_(None), ValidityReading.leased_until <= now),
    )
    return list(session.scalars(query.order_by(ValidityReading.id).limit(limit)))


def _due_replays(session: Session, now: datetime) -> list[int]:
    """Replays of changed rules that wait, oldest first."""
    query = select(FindingReplay.id).where(
        FindingReplay.state.in_(_WAITING_FILES),
        or_(FindingReplay.leased_until.is_(None), FindingReplay.leased_until <= now),
    )
    return list(session.scalars(query.order_by(FindingReplay.id)))


def is_held(row: Outstanding, now: datetime) -> bool:
    """Whether a task is at the row now."""
    return row.leased_until is not None and row.leased_until > now
