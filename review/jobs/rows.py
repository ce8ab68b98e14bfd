"""How a task takes a row, how it lets go of one, and where a version's bytes lie."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from review.jobs.work import Work
from review.services.outstanding import Outstanding, claim, fail
from review.store.documents import FileVersion

log = logging.getLogger("review.jobs")

#: What is to be sent next: kinds and ids of rows.
Following = list[tuple[str, int]]


def claimed(work: Work, table: type[Any], row_id: int) -> bool:
    """Take the row's lease; False when it asks for nothing or another task is at it."""
    with work.transaction() as session:
        row = session.get(table, row_id, with_for_update=True)
        return row is not None and claim(row, work.clock())


def give_up(work: Work, table: type[Any], row_id: int, reason: str, *, final: bool = False) -> None:
    """Record that this attempt failed; ``final`` where trying again is no use."""
    with work.transaction() as session:
        row: Outstanding = session.get_one(table, row_id)
        fail(row, reason[:40], work.clock(), final=final)
        if isinstance(row, FileVersion):
            row.message = None
    log.warning("task %s row %s: %s", table.__tablename__, row_id, reason)


def bytes_of(work: Work, version: FileVersion) -> Path:
    """Where the bytes of a version lie: in quarantine, or among the originals."""
    files = work.vault.files
    if version.intake_key is not None:
        path = files.intake_path(version.intake_key)
        if path.exists():
            return path
    return files.original_path(version.organisation_id, version.digest)
