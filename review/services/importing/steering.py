"""The course of an import: begun, judged, started, paused, finished, given up. Only here a step is set.

A task holds a run by a lease, as other outstanding work; a run whose task died three times without a
word is paused with a reason, so that it never takes the worker along.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import BeginImport, SteerImport
from review.domain.commands.importing import ImportMove
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.drafting import office_in_force
from review.services.importing.judging import Judged, ManifestRefused
from review.services.importing.landing import intake_key
from review.services.outstanding import LEASE, MAX_ATTEMPTS
from review.store.events import About, append
from review.store.imports import (
    WORKED_ON,
    ImportRow,
    ImportRun,
    ImportStep,
    RowResult,
    lock_run,
    results_of,
    waiting_rows,
)
from review.store.vault import Vault

_S, _M = ImportStep, ImportMove
#: What may be asked of a run in which step, and where it goes.
MOVES: dict[tuple[ImportStep, ImportMove], ImportStep] = {
    (_S.JUDGED, _M.START): _S.RUNNING,
    (_S.RUNNING, _M.PAUSE): _S.PAUSED,
    (_S.PAUSED, _M.RESUME): _S.RUNNING,
    (_S.JUDGED, _M.DROP): _S.DROPPED,
    (_S.PAUSED, _M.DROP): _S.DROPPED,
    (_S.HASHING, _M.DROP): _S.DROPPED,
    (_S.READING, _M.DROP): _S.DROPPED,
}


#: At most so many waiting lines have a copy in quarantine already, left by an interrupted slice.
_COPIED_AHEAD = 1000


def may_import(actor: Actor, organisation_id: int) -> None:
    """Raise Refused unless the actor imports for this organisation; the command line acts as system."""
    refusals = refusals_for(actor, Permission.IMPORT_MANAGE, Place(organisation_id=organisation_id))
    if refusals and not actor.system:
        raise Refused(*refusals)


def begin_import(
    session: Session, actor: Actor, command: BeginImport, *, now: datetime, today: date
) -> ImportRun:
    """Keep a manifest with its files, to be judged by a task. Raises Refused."""
    may_import(actor, command.organisation_id)
    if command.office_id is not None:
        office = office_in_force(session, command.office_id, today)
        if office.organisation_id != command.organisation_id:
            raise Refused(Refusal("office_gone"))
    if bool(command.zip_key) == bool(command.folder):
        raise Refused(Refusal("import_source_missing"))
    run = ImportRun(
        organisation_id=command.organisation_id,
        step=ImportStep.READING,
        created_at=now,
        created_by_id=actor.id,
        manifest_name=command.manifest_name[:300],
        manifest_digest=command.manifest_digest,
        manifest_key=command.manifest_key,
        zip_name=command.zip_name[:300],
        zip_key=command.zip_key,
        folder=command.folder,
        office_id=command.office_id,
    )
    session.add(run)
    session.flush()
    return run


def steer_import(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: SteerImport,
    *,
    now: datetime,
) -> ImportRun:
    """Start, pause, resume or give up. Raises Refused, Stale."""
    run = lock_run(session, command.run_id)
    if run is None:
        raise Refused(Refusal("import_gone"))
    may_import(actor, run.organisation_id)
    if run.version != command.version:
        raise Stale(command.version, run.version)
    target = MOVES.get((run.step, command.move))
    if target is None:
        raise Refused(Refusal("import_not_in_this_step", {"step": run.step.value}))
    waiting = results_of(session, run.id).get(RowResult.WAITING, 0)
    if command.move is ImportMove.START:
        if not waiting:
            raise Refused(Refusal("import_nothing_good"))
        run.started_at, run.started_by_id = now, actor.id
        run.done, run.worked_ms = run.rows - waiting, 0
        _tell_started(session, actor, run, now)
    run.step, run.reason, run.attempts = target, None, 0
    run.version += 1
    if target is ImportStep.DROPPED:
        run.finished_at = now
        forget_sources(vault, run)
        for row in waiting_rows(session, run.id, _COPIED_AHEAD):
            vault.files.erase_intake(intake_key(run.id, row.id))
    session.flush()
    return run


def _tell_started(session: Session, actor: Actor, run: ImportRun, now: datetime) -> None:
    append(
        session,
        "import.started",
        actor=actor,
        now=now,
        about=About(run.organisation_id),
        payload={"run": run.id, "manifest_digest": run.manifest_digest, "rows": run.rows},
    )


def forget_sources(vault: Vault, run: ImportRun) -> None:
    """The manifest and the zip leave quarantine; a folder is left as it is."""
    for key in (run.manifest_key, run.zip_key):
        if key is not None:
            vault.files.erase_intake(key)
    run.manifest_key, run.zip_key = None, None


# ---- what tasks do -------------------------------------------------------------------------------


def claim_run(session: Session, run_id: int, now: datetime) -> ImportRun | None:
    """Take the lease of a run that is to be worked on; None where there is nothing to do."""
    run = lock_run(session, run_id)
    if run is None or run.step not in WORKED_ON:
        return None
    if run.leased_until is not None and run.leased_until > now:
        return None
    if run.attempts >= MAX_ATTEMPTS:
        run.step = ImportStep.PAUSED if run.started_at else ImportStep.REFUSED
        run.reason, run.leased_until = "crashed", None
        run.version += 1
        return None
    run.attempts += 1
    run.leased_until = now + LEASE
    session.flush()
    return run


def let_go(run: ImportRun, worked: timedelta) -> None:
    """A slice of work ended well: others may go on at once."""
    run.leased_until, run.attempts = None, 0
    run.worked_ms += int(worked.total_seconds() * 1000)


def refuse_manifest(
    session: Session, vault: Vault, run: ImportRun, refused: ManifestRefused
) -> None:
    """The manifest can not be used: said with its code and places; nothing is kept in quarantine."""
    run.step, run.reason, run.leased_until = ImportStep.REFUSED, refused.code[:40], None
    run.notes = [note.as_data() for note in refused.notes]
    run.version += 1
    forget_sources(vault, run)
    session.flush()


def pause_run(run: ImportRun, code: str) -> None:
    """The files can not be reached now: what waits goes on waiting, and people are told why."""
    run.step, run.reason = ImportStep.PAUSED, code[:40]
    run.version += 1


def finish_reading(session: Session, run: ImportRun, judged: Judged) -> None:
    """Every line is kept: now the files are hashed."""
    query = select(func.count()).where(
        ImportRow.run_id == run.id, ImportRow.result == RowResult.WAITING, ImportRow.path != ""
    )
    to_hash = int(session.scalar(query) or 0)
    run.step, run.sheet = ImportStep.HASHING, judged.sheet[:100]
    run.rows = len(judged.lines)
    run.done, run.worked_ms = run.rows - to_hash, 0
    run.notes = [note.as_data() for note in judged.notes]
    run.unnamed, run.unnamed_first = judged.unnamed, list(judged.unnamed_first)
    run.version += 1
    session.flush()


def finish_hashing(run: ImportRun, now: datetime) -> None:
    """The dry run is done; a person says what happens next."""
    run.step, run.judged_at, run.leased_until = ImportStep.JUDGED, now, None
    run.version += 1


def finish_run(session: Session, vault: Vault, actor: Actor, run: ImportRun, now: datetime) -> None:
    """No line waits any more."""
    found = results_of(session, run.id)
    run.step, run.finished_at, run.leased_until = ImportStep.FINISHED, now, None
    run.version += 1
    forget_sources(vault, run)
    session.flush()
    append(
        session,
        "import.finished",
        actor=actor,
        now=now,
        about=About(run.organisation_id),
        payload={
            "run": run.id,
            "imported": found.get(RowResult.IMPORTED, 0),
            "refused": found.get(RowResult.FAULTY, 0) + found.get(RowResult.REFUSED, 0),
            "duplicates": found.get(RowResult.DUPLICATE, 0),
        },
    )
