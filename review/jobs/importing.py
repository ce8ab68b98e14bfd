"""The task of imports: read a manifest, hash its files, take good lines in, a slice at a time.

A slice lasts some seconds, then the task ends and is sent again, so that whoever uploads a file does
not wait behind a hundred thousand. Every slice is committed; a kill loses the slice and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from review.jobs.engine_calls import EngineFailed, write_sheet_rows
from review.jobs.import_source import Source, SourceRefused, Unreadable, opened
from review.jobs.work import Work, system_actor
from review.services.importing.comparing import (
    add_rows,
    clear_rows,
    known_to,
    take_digests,
)
from review.services.importing.judging import Known, ManifestRefused, judge_manifest
from review.services.importing.landing import Copied, intake_key, land_rows
from review.services.importing.steering import (
    claim_run,
    finish_hashing,
    finish_reading,
    finish_run,
    let_go,
    pause_run,
    refuse_manifest,
)
from review.store.files import EmptyUpload, TooLarge
from review.store.imports import (
    ImportRow,
    ImportRun,
    ImportStep,
    lock_run,
    rows_to_hash,
    waiting_rows,
)

log = logging.getLogger("review.jobs")

#: How long one slice may last, in seconds.
SLICE = 5.0
#: Lines that are kept, hashed or taken in with one commit.
BATCH = 250
#: Files that are read at the same time: hashing and the disk go side by side.
READERS = 4
_BLOCK = 1 << 20

#: Files of a batch as they come: row id and path.
Wanted = Sequence[tuple[int, str]]


def carry_import(work: Work, run_id: int) -> list[tuple[str, int]]:
    """Work on an import for one slice; answers what is to be sent next: itself, while it asks for more."""
    return [("import", run_id)] if _slice(work, run_id) else []


def _slice(work: Work, run_id: int) -> bool:
    with work.transaction() as session:
        run = claim_run(session, run_id, work.clock())
        if run is None:
            return False
        step = run.step
    begun = time.monotonic()
    try:
        _STEPS[step](work, run, begun + SLICE)
    except ManifestRefused as refused:
        with work.transaction() as session:
            refuse_manifest(session, work.vault, _locked(session, run_id), refused)
        return False
    with work.transaction() as session:
        run = _locked(session, run_id)
        let_go(run, timedelta(seconds=time.monotonic() - begun))
        return run.step in _STEPS


def _locked(session: Any, run_id: int) -> ImportRun:
    run = lock_run(session, run_id)
    if run is None:
        raise LookupError(run_id)
    return run


# ---- reading the manifest ------------------------------------------------------------------------


def _read(work: Work, run: ImportRun, _until: float) -> None:
    """Read and judge the manifest, and keep its lines. Begins anew after a kill. Raises ManifestRefused."""
    with work.transaction() as session:
        clear_rows(session, _locked(session, run.id))
        known = known_to(session, run, work.settings.upload_limit_mb * 1_000_000)
    judged = _judged(work, run, known)
    lines = judged.lines
    for first in range(0, len(lines), BATCH):
        with work.transaction() as session:
            add_rows(session, run, lines[first : first + BATCH])
    with work.transaction() as session:
        finish_reading(session, _locked(session, run.id), judged)


def _judged(work: Work, run: ImportRun, known: Known) -> Any:
    if run.manifest_key is None:
        raise ManifestRefused("manifest_missing")
    today = work.day_of(work.clock())
    with tempfile.TemporaryDirectory(prefix="manifest-") as place:
        out = Path(place) / "rows"
        path = work.vault.files.intake_path(run.manifest_key)
        try:
            answer = write_sheet_rows(path, run.manifest_name, out, limits=work.limits)
        except FileNotFoundError as error:
            raise ManifestRefused("manifest_missing") from error
        except EngineFailed as failed:
            raise ManifestRefused("manifest_unreadable") from failed
        if answer["status"] != "read":
            raise ManifestRefused(f"manifest_{answer['reason']}")
        try:
            with _source(work, run) as source:
                listing = source.listing()
        except SourceRefused as refused:
            raise ManifestRefused(refused.code) from refused
        return judge_manifest(_lines(out), answer["sheets"], listing, known, today)


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _source(work: Work, run: ImportRun) -> Any:
    path = work.vault.files.intake_path(run.zip_key) if run.zip_key else None
    return opened(run.folder, path)


# ---- hashing and taking in -----------------------------------------------------------------------


def _hash(work: Work, run: ImportRun, until: float) -> None:
    """Hash files until the slice is over or none is left."""
    limit = work.settings.upload_limit_mb * 1_000_000

    def one(source: Source, _: int, path: str) -> tuple[str, int]:
        return _digest(source, path, limit)

    for wanted, came in _batches(work, run, until, rows_to_hash, one):
        with work.transaction() as session:
            row = _locked(session, run.id)
            if row.step is not ImportStep.HASHING:
                return
            take_digests(session, row, {i: came[i] for i, _ in wanted if i in came})
    with work.transaction() as session:
        row = _locked(session, run.id)
        if row.step is ImportStep.HASHING and not rows_to_hash(session, run.id, 1):
            finish_hashing(row, work.clock())


def _digest(source: Source, path: str, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open(path) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise TooLarge(limit)
            digest.update(block)
    return digest.hexdigest(), size


def _land(work: Work, run: ImportRun, until: float) -> None:
    """Copy files into quarantine and make documents until the slice is over or no line waits."""
    limit = work.settings.upload_limit_mb * 1_000_000
    files = work.vault.files

    def one(source: Source, row_id: int, path: str) -> tuple[str, int]:
        with source.open(path) as stream:
            received = files.receive_as(intake_key(run.id, row_id), stream, limit)
        return received.digest, received.bytes

    for wanted, came in _batches(work, run, until, waiting_rows, one):
        files.keep_intake()
        with work.transaction() as session:
            row = _locked(session, run.id)
            if row.step is not ImportStep.RUNNING:
                for row_id, _ in wanted:
                    files.erase_intake(intake_key(run.id, row_id))
                return
            taken = {i: came.get(i) for i, _ in wanted}
            land_rows(session, work.vault, system_actor(), row, taken, now=work.clock())
    with work.transaction() as session:
        row = _locked(session, run.id)
        if row.step is ImportStep.RUNNING and not waiting_rows(session, run.id, 1):
            finish_run(session, work.vault, system_actor(), row, work.clock())


def _batches(
    work: Work,
    run: ImportRun,
    until: float,
    ask: Callable[[Any, int, int], list[ImportRow]],
    one: Callable[[Source, int, str], tuple[str, int]],
) -> Iterator[tuple[Wanted, dict[int, Copied]]]:
    """Batches of lines with what ``one`` gave for each file, until the time is over or none is left.

    Files that can not be reached pause an import that is running; before that the manifest is refused.
    """
    try:
        with _source(work, run) as source, ThreadPoolExecutor(READERS) as pool:
            while True:
                with work.sessions() as session:
                    rows = ask(session, run.id, BATCH)
                    wanted = [(row.id, row.path) for row in rows]
                if not wanted:
                    return
                with_file = [(i, path) for i, path in wanted if path]
                came = pool.map(lambda pair: (pair[0], _tried(one, source, *pair)), with_file)
                yield wanted, dict(came)
                if time.monotonic() >= until:
                    return
    except SourceRefused as refused:
        log.warning("import %s: %s", run.id, refused.code)
        if run.step is not ImportStep.RUNNING:
            raise ManifestRefused(refused.code) from refused
        with work.transaction() as session:
            pause_run(_locked(session, run.id), refused.code)


def _tried(
    one: Callable[[Source, int, str], tuple[str, int]], source: Source, row_id: int, path: str
) -> Copied:
    """One file, or the code of why not; what a hostile zip says ends here."""
    try:
        return one(source, row_id, path)
    except Unreadable as unreadable:
        return unreadable.code
    except TooLarge:
        return "file_too_large"
    except EmptyUpload:
        return "file_empty"
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return "file_unreadable"


_STEPS: dict[ImportStep, Callable[[Work, ImportRun, float], None]] = {
    ImportStep.READING: _read,
    ImportStep.HASHING: _hash,
    ImportStep.RUNNING: _land,
}
