"""The tasks: read a file, make a rendition, check a release's strings, write it to the public store, erase.

Each looks up its row, claims it, works, records. Each may run twice or never; the row decides. A
task's failure is a reason
code on the row, never a stack trace for people.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.jobs.engine_calls import EngineFailed, draw_pages, find_in_strings, inspect, redact
from review.jobs.evidence import make_evidence
from review.jobs.exchange import read_round_sheet
from review.jobs.importing import carry_import
from review.jobs.mentions import VALIDITY_TASKS
from review.jobs.notices import carry_notice
from review.jobs.rounds import resume_opening
from review.jobs.spot_packs import write_pack
from review.jobs.work import Work, system_actor
from review.public.records import RecordRefused
from review.services.checking import (
    record_check,
    released_strings,
    set_reading_text,
)
from review.services.making import record_rendition, record_rendition_failure, segments_name
from review.services.outstanding import (
    Outstanding,
    claim,
    due_later,
    due_rows,
    fail,
    is_held,
    is_waiting,
)
from review.services.reading import record_reading, record_refusal
from review.services.releasing import write_release
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState, FileVersion, admitted
from review.store.findings import Rendition
from review.store.releases import Release, ReleaseState

log = logging.getLogger("review.jobs")

#: Segments of a rendition that a public reader sees as text; anything else should not be there at all.
_READABLE = frozenset({"paragraph", "cell", "textbox", "page", "footnote", "endnote"})

#: Exit code of an engine whose result did not pass the proof (product.md section 10).
_NOT_VERIFIED = 3

#: How long bytes, text and images of a discarded document are kept (product.md section 4).
KEEP_DISCARDED = timedelta(days=30)


Following = list[tuple[str, int]]


def carry_out(work: Work, kind: str, row_id: int) -> Following:
    """Carry out one outstanding row; what another task holds or nobody asks for any more is left alone.

    Answers what is to be sent next, of work that comes in slices.
    """
    return TASKS[kind](work, row_id) or []


def _claimed(work: Work, table: type[Any], row_id: int) -> bool:
    with work.transaction() as session:
        row = session.get(table, row_id, with_for_update=True)
        return row is not None and claim(row, work.clock())


def read_file(work: Work, version_id: int) -> None:
    """Have the engine read a file version and take in the answer; refuse what it refuses."""
    if not _claimed(work, FileVersion, version_id):
        return
    with work.transaction() as session:
        version = session.get_one(FileVersion, version_id)
        path = _path_of(work, version)
        name = version.name
        admit = admitted(session, version.organisation_id, version.digest)
    shapes: Sequence[float] = ()
    try:
        answer = inspect(path, name, limits=work.limits, admit_secrecy_mark=admit)
        if answer["status"] == "read" and answer["file"]["format"] == "pdf":
            _progress(work, version_id, 50)
            pattern = work.vault.files.page_image_path(version_id, "page-%d.png")
            shapes = draw_pages(path, answer["file"]["pages"], pattern, limits=work.limits)
    except EngineFailed as failed:
        _give_up(work, FileVersion, version_id, failed.code)
        return
    except FileNotFoundError:
        _give_up(work, FileVersion, version_id, "bytes_missing", final=True)
        return
    now = work.clock()
    with work.transaction() as session:
        version = session.get_one(FileVersion, version_id)
        if answer["status"] == "refused":
            record_refusal(
                session,
                work.vault,
                system_actor(),
                version,
                reason=answer["reason"],
                message=answer["message"],
                now=now,
                today=work.day_of(now),
            )
            return
        if not version.live or version.state is not FileState.WORKING:
            return  # replaced or taken off meanwhile: what was read is nobody's any more
        record_reading(
            session, work.vault, system_actor(), version, answer, now=now, page_shapes=shapes
        )


def _path_of(work: Work, version: FileVersion) -> Path:
    files = work.vault.files
    if version.intake_key is not None:
        path = files.intake_path(version.intake_key)
        if path.exists():
            return path
    return files.original_path(version.organisation_id, version.digest)


def _progress(work: Work, version_id: int, per_cent: int) -> None:
    with work.transaction() as session:
        session.get_one(FileVersion, version_id).progress = per_cent


def make_rendition(work: Work, rendition_id: int) -> None:
    """Have the engine redact and verify one file by its plan; keep the result only when it is proven."""
    if not _claimed(work, Rendition, rendition_id):
        return
    with work.transaction() as session:
        rendition = session.get_one(Rendition, rendition_id)
        version = session.get_one(FileVersion, rendition.file_version_id)
        plan, version_id = rendition.plan, version.id
        path = _path_of(work, version)
        ending = version.format or "bin"
        admit = admitted(session, version.organisation_id, version.digest)
    with tempfile.TemporaryDirectory(dir=work.vault.files.working_folder(version_id)) as folder:
        out = Path(folder) / f"out.{ending}"
        try:
            made = _redacted(work, path, out, plan, admit=admit)
            shapes: Sequence[float] = ()
            if ending == "pdf":
                pattern = work.vault.files.page_image_path(version_id, f"r{rendition_id}-%d.png")
                shapes = draw_pages(out, made.pages, pattern, limits=work.limits)
        except NotProven as refused:
            _no_rendition(work, rendition_id, refused.reason, refused.report, final=True)
            return
        except EngineFailed as failed:
            _no_rendition(work, rendition_id, failed.code, None, final=False)
            return
        with work.transaction() as session:
            record_rendition(
                session,
                work.vault,
                system_actor(),
                session.get_one(Rendition, rendition_id),
                out,
                made.report,
                made.segments,
                now=work.clock(),
                page_shapes=shapes,
            )


@dataclass(frozen=True)
class _Made:
    """A verified rendition: its report, its text as read again, its pages."""

    report: dict[str, Any]
    segments: Sequence[dict[str, Any]]
    pages: int


class NotProven(Exception):
    """The redactor refused, or what it made did not pass the proof: nothing may be published."""

    def __init__(self, reason: str, report: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.report = report


def _redacted(work: Work, path: Path, out: Path, plan: dict[str, Any], *, admit: bool) -> _Made:
    """Redact, verify, and read the result again. Raises NotProven or EngineFailed."""
    plan_path = out.parent / "plan.json"
    plan_path.write_text(json.dumps(plan), encoding="utf-8")
    code, report = redact(path, out, plan_path, limits=work.proof_limits, admit_secrecy_mark=admit)
    if code != 0 or not report.get("verified"):
        reason = "not_verified" if code == _NOT_VERIFIED else str(report.get("reason") or "refused")
        raise NotProven(reason, report)
    again = inspect(out, out.name, limits=work.limits, admit_secrecy_mark=True)
    if again["status"] != "read":
        raise EngineFailed("rendition_unreadable")
    return _Made(report, again["segments"], again["file"]["pages"] or 0)


def _no_rendition(
    work: Work, rendition_id: int, reason: str, report: dict[str, Any] | None, *, final: bool
) -> None:
    with work.transaction() as session:
        row = session.get_one(Rendition, rendition_id)
        now = work.clock()
        record_rendition_failure(
            session, system_actor(), row, reason[:40], report, now=now, final=final
        )


def check_release(work: Work, release_id: int) -> None:
    """Put every released string and the text of every rendition before the detectors and the removed values."""
    if not _claimed(work, Release, release_id):
        return
    with work.transaction() as session:
        release = session.get_one(Release, release_id)
        texts = {}
        for entry in release.record["files"]:
            rendition = session.get_one(Rendition, entry["rendition"])
            segments = work.vault.files.read_working(
                rendition.file_version_id, segments_name(rendition.id)
            )
            texts[entry["position"]] = reading_text(segments or [])
        # Not kept before it is clean: the database holds no value that somebody will have removed.
        strings = released_strings(release, texts)
        digest = release.strings_digest
    try:
        found = find_in_strings(strings, limits=work.limits)
    except EngineFailed as failed:
        _give_up(work, Release, release_id, failed.code)
        return
    with work.transaction() as session:
        release = session.get_one(Release, release_id, with_for_update=True)
        if release.state is not ReleaseState.CHECKING:
            return  # another task was faster, and somebody may have published since
        if (release.strings_digest, released_strings(release, texts)) == (digest, strings):
            set_reading_text(release, texts)
            record_check(session, work.vault, system_actor(), release, found, now=work.clock())
        else:
            release.leased_until = None  # changed meanwhile: the sweep sends it again


def reading_text(segments: Sequence[dict[str, Any]]) -> str:
    """The text a public reader sees inline: visible segments in order, a line each."""
    lines = [s["text"].rstrip() for s in segments if s["kind"] in _READABLE]
    return "\n".join(lines)


def publish_release(work: Work, release_id: int) -> None:
    """Write a published release to the public store. Repeating it changes nothing."""
    if not _claimed(work, Release, release_id):
        return
    now = work.clock()
    try:
        with work.transaction() as session:
            release = session.get_one(Release, release_id)
            write_release(
                session,
                work.vault,
                system_actor(),
                work.public,
                release,
                now=now,
                zone_today=work.day_of,
            )
    except RecordRefused as refused:
        _give_up(work, Release, release_id, refused.code)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        _give_up(work, Release, release_id, "public_store_unreachable")


def _give_up(
    work: Work, table: type[Any], row_id: int, reason: str, *, final: bool = False
) -> None:
    with work.transaction() as session:
        row: Outstanding = session.get_one(table, row_id)
        fail(row, reason[:40], work.clock(), final=final)
        if isinstance(row, FileVersion):
            row.message = None
    log.warning("task %s row %s: %s", table.__tablename__, row_id, reason)


def erase_discarded(work: Work) -> int:
    """Erase bytes, text and images of documents discarded 30 days ago; answers how many files."""
    now = work.clock()
    with work.transaction() as session:
        query = (
            select(FileVersion)
            .join(Document, Document.id == FileVersion.document_id)
            .join(ReviewCase, ReviewCase.document_id == Document.id)
            .where(
                Document.status == DocumentStatus.DISCARDED,
                ReviewCase.settled_at <= now - KEEP_DISCARDED,
                FileVersion.erased_at.is_(None),
            )
        )
        versions = list(session.scalars(query))
        for version in versions:
            _erase(work, session, version)
            version.erased_at, version.live = now, False
            # What was read out of it stands beside the form as evidence: words, too.
            session.get_one(Document, version.document_id).reading = {}
        return len(versions)


def _erase(work: Work, session: Session, version: FileVersion) -> None:
    files = work.vault.files
    files.erase_working(version.id)
    if version.intake_key is not None:
        files.erase_intake(version.intake_key)
        version.intake_key = None
    _erase_renditions(work, session, version)
    elsewhere = session.scalar(
        select(FileVersion.id).where(
            FileVersion.organisation_id == version.organisation_id,
            FileVersion.digest == version.digest,
            FileVersion.id != version.id,
            FileVersion.erased_at.is_(None),
        )
    )
    if elsewhere is None:
        files.erase_original(version.organisation_id, version.digest)


def _erase_renditions(work: Work, session: Session, version: FileVersion) -> None:
    """The redacted copies go too, unless another file that is still there has the same bytes."""
    rows = session.scalars(select(Rendition).where(Rendition.file_version_id == version.id)).all()
    for digest in {row.bytes_digest for row in rows if row.bytes_digest is not None}:
        elsewhere = session.scalar(
            select(Rendition.id)
            .join(FileVersion, FileVersion.id == Rendition.file_version_id)
            .where(
                Rendition.organisation_id == version.organisation_id,
                Rendition.bytes_digest == digest,
                FileVersion.id != version.id,
                FileVersion.erased_at.is_(None),
            )
        )
        if elsewhere is None:
            work.vault.files.erase_rendition(version.organisation_id, digest)


def read_later(work: Work, version_id: int) -> Following:
    """Read a file of an import; then the next, so that reading goes on without a crowd in the queue.

    A file that another task has read meanwhile leads to no other: chains of messages meet and end.
    """
    with work.sessions() as session:
        version = session.get(FileVersion, version_id)
        if version is None or not is_waiting(version) or is_held(version, work.clock()):
            return []
    read_file(work, version_id)
    with work.sessions() as session:
        return [("read_later", i) for i in due_later(session, work.clock(), 1)]


TASKS: dict[str, Callable[[Work, int], Following | None]] = {
    "read": read_file,
    "read_later": read_later,
    "import": carry_import,
    "render": make_rendition,
    "check": check_release,
    "publish": publish_release,
    "open_round": resume_opening,
    "round_sheet": read_round_sheet,
    "evidence": make_evidence,
    "evidence_pack": write_pack,
    "round_notice": carry_notice,
    **VALIDITY_TASKS,
}


def work_off(work: Work, limit: int = 1000) -> int:
    """Carry out everything that waits now and what follows from it; answers how many rows. For one process."""
    done = 0
    while done < limit:
        with work.sessions() as session:
            waiting = due_rows(session, work.clock())
        if not waiting:
            return done
        for kind, row_id in waiting:
            carry_out(work, kind, row_id)
            done += 1
    return done
