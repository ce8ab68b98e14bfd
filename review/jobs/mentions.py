"""Tasks of validity: the public record follows a mark, documents are read for what they say of others,
repeal lists are read.

Claim and commit, run the child without a transaction, record and commit. The rows are those of
``services.outstanding``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from review.jobs.engine_calls import (
    EngineFailed,
    find_in_strings,
    inspect,
    read_entries,
    read_sheet,
    read_validity,
)
from review.jobs.work import Work, system_actor
from review.public.records import RecordRefused
from review.services.checking import removed_in
from review.services.outstanding import claim, due_mentions, fail
from review.services.validity.asking import ask_range
from review.services.validity.following import (
    record_checked_text,
    text_to_check,
    write_validity,
)
from review.services.validity.listing import (
    record_list,
    record_list_refusal,
    record_unreadable_list,
)
from review.services.validity.proposing import record_validity
from review.store.documents import Document, FileState, files_of_record
from review.store.repeal_lists import RepealList
from review.store.validity import ValidityReading, ValidityRelease

log = logging.getLogger("review.jobs")

#: How many documents the sweep asks for in one transaction.
_RANGE = 1000


def _claimed(work: Work, table: type[Any], row_id: int) -> bool:
    with work.transaction() as session:
        row = session.get(table, row_id, with_for_update=True)
        return row is not None and claim(row, work.clock())


def _failed(work: Work, table: type[Any], row_id: int, reason: str, *, final: bool = False) -> None:
    with work.transaction() as session:
        fail(session.get_one(table, row_id), reason[:40], work.clock(), final=final)
    log.warning("task %s row %s: %s", table.__tablename__, row_id, reason)


# ---- the public record follows ---------------------------------------------------------------------


def follow_validity(work: Work, row_id: int) -> None:
    """Write a document's present validity to its public record; a successor's name is checked before."""
    if not _claimed(work, ValidityRelease, row_id):
        return
    try:
        if not _written(work, row_id):
            return
        with work.transaction() as session:
            row = session.get_one(ValidityRelease, row_id)
            document = session.get_one(Document, row.document_id)
            text = text_to_check(session, document)
            hits = removed_in(session, work.vault, document, text)
        if hits or (text and find_in_strings({"successor_text": text}, limits=work.limits)):
            # The validity itself is outside already; only the name stays here.
            _failed(work, ValidityRelease, row_id, "successor_text_hit", final=True)
            return
        with work.transaction() as session:
            row = session.get_one(ValidityRelease, row_id)
            record_checked_text(session, session.get_one(Document, row.document_id), text)
        if _written(work, row_id):  # changed meanwhile: once more
            _failed(work, ValidityRelease, row_id, "changed_meanwhile")
    except EngineFailed as failed:
        _failed(work, ValidityRelease, row_id, failed.code)
    except RecordRefused as refused:
        _failed(work, ValidityRelease, row_id, refused.code)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        _failed(work, ValidityRelease, row_id, "public_store_unreachable")


def _written(work: Work, row_id: int) -> bool:
    """Write what may be said now; answers whether a name is still to be checked."""
    with work.transaction() as session:
        row = session.get_one(ValidityRelease, row_id)
        return write_validity(session, system_actor(), work.public.session, row, work.clock())


# ---- what documents say ----------------------------------------------------------------------------


def read_mentions(work: Work, row_id: int) -> list[tuple[str, int]]:
    """Read one document for what it says of validity; answers the next one that waits.

    One that another task holds leads to no other: chains of messages meet and end.
    """
    if not _claimed(work, ValidityReading, row_id):
        return []
    _read_document(work, row_id)
    with work.sessions() as session:
        return [("mentions", i) for i in due_mentions(session, work.clock(), 1)]


def _read_document(work: Work, row_id: int) -> None:
    """Have the engine read a document's files for periods, years and other documents; record proposals."""
    with work.sessions() as session:
        row = session.get_one(ValidityReading, row_id)
        document = session.get_one(Document, row.document_id)
        told: dict[str, Any] = {
            "title": document.title,
            "number": document.number_key,
            "issued_on": document.issued_on or document.doc_date,
        }
        versions: list[int | None] = [
            version.id
            for version in files_of_record(session, document.id)
            if version.state is FileState.DONE
        ]
    answers: dict[int | None, dict[str, Any]] = {}
    try:
        for version_id in versions or [None]:
            segments = work.vault.segments(version_id) if version_id is not None else []
            answers[version_id] = read_validity(segments, limits=work.limits, **told)
    except EngineFailed as failed:
        _failed(work, ValidityReading, row_id, failed.code)
        return
    now = work.clock()
    with work.transaction() as session:
        row = session.get_one(ValidityReading, row_id, with_for_update=True)
        if row.state is not FileState.WORKING:
            return  # asked again meanwhile: the text may be another
        record_validity(session, system_actor(), row, answers, now=now, today=work.day_of(now))


def sweep_validity(
    work: Work,
    organisation_id: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Ask for every issued document that today's rules have not read; answers how many were asked for.

    ``on_progress`` is told the last document id looked at and the number so far.
    """
    after, asked = 0, 0
    while True:
        with work.transaction() as session:
            last, count = ask_range(session, after, _RANGE, work.clock(), organisation_id)
        if count == 0:
            return asked
        after, asked = last, asked + count
        if on_progress is not None:
            on_progress(after, asked)


# ---- repeal lists ----------------------------------------------------------------------------------


def read_repeal_list(work: Work, row_id: int) -> None:
    """Have the engine read an uploaded repeal list, and match its lines."""
    if not _claimed(work, RepealList, row_id):
        return
    with work.sessions() as session:
        row = session.get_one(RepealList, row_id)
        name, organisation_id, digest, key = (
            row.name,
            row.organisation_id,
            row.digest,
            row.intake_key,
        )
    path = work.vault.files.original_path(organisation_id, digest)
    if key is not None and work.vault.files.intake_path(key).exists():
        path = work.vault.files.intake_path(key)
    try:
        refused, lines = _lines_of_list(work, path, name)
        entries = _entries_of(work, lines) if refused is None else []
    except EngineFailed as failed:
        _failed(work, RepealList, row_id, failed.code)
        return
    except FileNotFoundError:
        _failed(work, RepealList, row_id, "bytes_missing", final=True)
        return
    with work.transaction() as session:
        row = session.get_one(RepealList, row_id, with_for_update=True)
        if row.state is not FileState.WORKING:
            return
        if refused is not None:
            record_list_refusal(session, work.vault, row, refused["reason"], refused["message"])
        elif not entries:
            record_unreadable_list(session, work.vault, row)
        else:
            record_list(session, work.vault, row, entries)


def _lines_of_list(
    work: Work, path: Path, name: str
) -> tuple[dict[str, Any] | None, list[tuple[str, str]]]:
    """The lines of a list with their places, or the engine's refusal. A row is a line, cells by tabs."""
    if not path.exists():
        raise FileNotFoundError(path)
    ending = name.rpartition(".")[2].lower()
    if ending == "txt":
        text = path.read_text("utf-8-sig", errors="replace")
        return None, [(line, str(number)) for number, line in enumerate(text.splitlines(), 1)]
    if ending == "docx":  # a Word file may bear a mark in its head
        answer = inspect(path, name, limits=work.limits, admit_secrecy_mark=False)
        if answer["status"] == "refused":
            return answer, []
    table = read_sheet(path, name, limits=work.limits)
    if table["status"] == "refused":
        return table, []
    lines: list[tuple[str, str]] = []
    for sheet in table["sheets"]:
        if sheet["hidden"]:
            continue
        rows = [row for row in sheet["rows"] if not row.get("hidden")]
        head = f"{sheet['name']}!" if sheet["name"] else ""
        lines += [("\t".join(_cells(row)), f"{head}{row['number']}") for row in rows]
    return None, lines


def _cells(row: dict[str, Any]) -> list[str]:
    """A row's cells as one line each: what is laid over several lines is one name."""
    return [" ".join(cell["value"].split()) for cell in row["cells"]]


def _entries_of(work: Work, lines: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """What the lines name, each with its place."""
    one_line_each = "\n".join(" ".join(line.splitlines()) for line, _ in lines)
    entries = read_entries(one_line_each, limits=work.limits)
    return [{**entry, "place": lines[entry["line"] - 1][1]} for entry in entries]


VALIDITY_TASKS: dict[str, Callable[[Work, int], list[tuple[str, int]] | None]] = {
    "validity": follow_validity,
    "mentions": read_mentions,
    "repeal_list": read_repeal_list,
}
