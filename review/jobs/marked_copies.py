"""The task that prints the disclosure mark into a copy of a draft, with the engine in its child process."""

from __future__ import annotations

import tempfile
from pathlib import Path

from review.jobs.engine_calls import EngineFailed, mark
from review.jobs.reading import source_of
from review.jobs.rows import bytes_of, claimed, give_up
from review.jobs.work import Work, system_actor
from review.services.printing_marks import record_mark_refusal, record_marked_copy
from review.store.documents import FileVersion, admitted
from review.store.marked_copies import MarkedCopy

_NOT_READ_BACK = "mark_not_read_back"


def print_mark(work: Work, copy_id: int) -> None:
    """Make one copy that was asked for; the draft itself is not touched."""
    if not claimed(work, MarkedCopy, copy_id):
        return
    files = work.vault.files
    with work.sessions() as session:
        row = session.get_one(MarkedCopy, copy_id)
        version = session.get_one(FileVersion, row.file_version_id)
        folder = files.working_folder(version.id)
        source = source_of(bytes_of(work, version), folder)
        admit = admitted(session, version.organisation_id, version.digest)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        out = Path(own) / f"out.{row.format}"
        try:
            answer = mark(
                source.path,
                out,
                row.attribute,
                row.style,
                limits=work.limits,
                admit_secrecy_mark=admit,
                recognised=source.recognised,
            )
        except EngineFailed as failed:
            give_up(work, MarkedCopy, copy_id, failed.code)
            return
        with work.transaction() as session:
            row, now = session.get_one(MarkedCopy, copy_id), work.clock()
            if out.exists():
                record_marked_copy(session, work.vault, system_actor(), row, out, now=now)
                return
            reason = str(answer.get("reason") or _NOT_READ_BACK)
            record_mark_refusal(session, row, reason, answer.get("message", {}), now=now)
