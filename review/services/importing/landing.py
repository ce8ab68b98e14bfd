"""Good lines become documents: many at once, each with its file in quarantine and its event.

A line is taken in exactly once: the rows that still wait are asked for again inside the transaction
that makes the documents, so an import killed anywhere goes on without losing or doubling one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from review.domain.manifest import Entry, entry_of
from review.domain.validity import title_key
from review.domain.values import Actor
from review.services.importing.comparing import blame, digests_there, numbers_there
from review.services.reading import kind_of_title
from review.services.registering import is_party_organ
from review.store.documents import Document, FileStage, FileVersion
from review.store.events import About, append_many
from review.store.imports import ImportRow, ImportRun, RowResult
from review.store.validity import ValidityReading
from review.store.vault import Vault

#: Files of imports are read after what people wait for.
LATER = 1

#: What copying a file gave: SHA-256 (hex) and bytes in quarantine, or the code of why it was refused.
Copied = tuple[str, int] | str


def intake_key(run_id: int, row_id: int) -> str:
    """Where the file of a line lies in quarantine: the same name however often it is copied."""
    return hashlib.sha256(f"import {run_id} {row_id}".encode()).hexdigest()[:40]


def land_rows(
    session: Session,
    vault: Vault,
    actor: Actor,
    run: ImportRun,
    copied: Mapping[int, Copied | None],
    *,
    now: datetime,
) -> int:
    """Make documents of lines; ``copied`` says per row id what came into quarantine, None for paper.

    Answers how many documents. Rows that no longer wait are passed over; what may not be taken in
    leaves quarantine.
    """
    rows = list(
        session.scalars(
            select(ImportRow)
            .where(ImportRow.id.in_(list(copied)), ImportRow.result == RowResult.WAITING)
            .order_by(ImportRow.id)
            .with_for_update()
        )
    )
    good = _still_good(session, vault, run, rows, copied)
    ids = _documents(session, run, good, now)
    _files(session, run, good, ids, copied, now)
    _readings(session, run, ids, good, copied, now)
    entries: list[tuple[str, About, Mapping[str, object]]] = []
    for (row, entry), document_id in zip(good, ids, strict=True):
        row.result, row.document_id = RowResult.IMPORTED, document_id
        payload = {
            "run": run.id,
            "row": row.number,
            "status": entry.status.value,
            "attribute": entry.attribute.value if entry.attribute else None,
            "digest": row.digest,
            "office": row.values["office_id"],
            "doc_kind": _kind(entry) or None,
            "issued_on": entry.issued_on.isoformat() if entry.issued_on else None,
            "doc_date": entry.doc_date.isoformat() if entry.doc_date else None,
            "party": is_party_organ(entry.issuer),
        }
        entries.append(("document.imported", About(run.organisation_id, document_id), payload))
    run.done += len(rows)
    session.flush()
    append_many(session, entries, actor=actor, now=now)
    return len(ids)


def _still_good(
    session: Session,
    vault: Vault,
    run: ImportRun,
    rows: Sequence[ImportRow],
    copied: Mapping[int, Copied | None],
) -> list[tuple[ImportRow, Entry]]:
    """The rows that may land now; the others come to a result with its code."""
    keys = [row.number_key for row in rows if row.number_key]
    numbers = numbers_there(session, run.organisation_id, keys)
    digests = digests_there(session, run.organisation_id, [r.digest for r in rows if r.digest])
    good = []
    for row in rows:
        came = copied[row.id]
        if isinstance(came, str):
            blame(row, RowResult.REFUSED, came)
        elif came is not None and row.digest is not None and came[0] != row.digest:
            blame(row, RowResult.REFUSED, "file_changed")
        elif row.number_key in numbers:
            blame(
                row, RowResult.DUPLICATE, "number_in_house", document=str(numbers[row.number_key])
            )
        elif row.digest in digests:
            blame(row, RowResult.DUPLICATE, "bytes_in_house", document=str(digests[row.digest]))
        else:
            good.append((row, entry_of(_entry(row.values))))
            continue
        vault.files.erase_intake(intake_key(run.id, row.id))
    return good


def _entry(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k not in ("office_id", "person_id")}


def _kind(entry: Entry) -> str:
    """The kind that the manifest names, else the one that the title ends with."""
    return entry.doc_kind or kind_of_title(entry.title)


def _documents(
    session: Session, run: ImportRun, good: Sequence[tuple[ImportRow, Entry]], now: datetime
) -> list[int]:
    """Write the documents and answer their ids in the order of the rows."""
    if not good:
        return []
    values = [
        {
            "organisation_id": run.organisation_id,
            "office_id": row.values["office_id"],
            "drafter_id": row.values["person_id"],
            "status": entry.status,
            "created_at": now,
            "title": entry.title,
            "title_key": title_key(entry.title),
            "doc_number": entry.doc_number,
            "number_key": row.number_key,
            "issuer": entry.issuer,
            "doc_kind": _kind(entry),
            "doc_date": entry.doc_date,
            "issued_on": entry.issued_on,
            "addressees": entry.addressees,
            "summary": entry.summary,
            "is_normative": entry.is_normative,
            "is_party": is_party_organ(entry.issuer),
            "paper_only": entry.paper_only,
            "validity": entry.validity,
            "validity_on": entry.validity_on,
            "attribute": entry.attribute,
            "printed_attribute": entry.attribute,
            "grounds": list(entry.grounds),
            "ground_reason": entry.reason,
            "key_fields": [],
            "reading": {},
            "version": 1,
        }
        for row, entry in good
    ]
    statement = insert(Document).returning(Document.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, values))


def _files(
    session: Session,
    run: ImportRun,
    good: Sequence[tuple[ImportRow, Entry]],
    ids: Sequence[int],
    copied: Mapping[int, Copied | None],
    now: datetime,
) -> None:
    """A file version each, pending, in quarantine until it was read like any other."""
    values = []
    for (row, _), document_id in zip(good, ids, strict=True):
        came = copied[row.id]
        if came is None or isinstance(came, str):
            continue
        values.append(
            {
                "organisation_id": run.organisation_id,
                "document_id": document_id,
                "position": 0,
                "stage": FileStage.REVIEWED,
                "name": row.path.rsplit("/", 1)[-1][:300],
                "digest": came[0],
                "bytes": came[1],
                "intake_key": intake_key(run.id, row.id),
                "received_by_id": None,  # nobody waits: a hundred thousand notices tell nothing
                "received_at": now,
                "page_shapes": [],
                "priority": LATER,
            }
        )
    if values:
        session.execute(insert(FileVersion), values)


def _readings(
    session: Session,
    run: ImportRun,
    ids: Sequence[int],
    good: Sequence[tuple[ImportRow, Entry]],
    copied: Mapping[int, Copied | None],
    now: datetime,
) -> None:
    """What exists on paper only is read by its title for what it says of validity; a file asks when it is read."""
    values = [
        {"organisation_id": run.organisation_id, "document_id": document_id, "asked_at": now}
        for (row, _), document_id in zip(good, ids, strict=True)
        if copied[row.id] is None
    ]
    if values:
        session.execute(insert(ValidityReading), values)
