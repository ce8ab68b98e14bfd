"""What an evidence pack says of one document, as plain values: ids, codes, dates and digests.

Never in it: bytes or text of the document, values that were removed, comments and reasons. What is
public now goes in as it was released; of what is not public there is not even the title.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.spot_checks import Criterion, differences
from review.services.checking import removed_in
from review.store.cases import ChecklistRow, Confirmation, ReviewCase
from review.store.documents import Document, FileVersion
from review.store.events import Event, history
from review.store.findings import PRESENT, FindingRow, Rendition, Settlement
from review.store.releases import Release, ReleaseState
from review.store.spot_checks import SpotCheckEntry, rectifications_of
from review.store.spot_facts import compared_of, web_copy
from review.store.vault import Vault

#: The columns of an event as the export of the whole log writes them.
EVENT_COLUMNS = (
    "seq",
    "at",
    "name",
    "actor_id",
    "actor_label",
    "organisation_id",
    "document_id",
    "case_id",
    "payload",
    "prev",
    "digest",
    "algorithm",
)
#: What of a verification report is taken over; its details hold counts and part names, never text.
_REPORT = ("verified", "checks", "pages", "removed_parts")
#: What of a release is taken over while it is public: its fields, and digests of its files.
_FILE = ("position", "format", "digest", "bytes")


def events_of(session: Session, document_id: int) -> list[dict[str, Any]]:
    """Every event of the document in order, each with the digest before it and its own."""
    return [_event(event) for event in history(session, document_id)]


def _event(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EVENT_COLUMNS}


def facts_of(session: Session, document: Document) -> dict[str, Any]:
    """What the register says, with the digests of the files that were reviewed and issued."""
    files = session.scalars(
        select(FileVersion).where(FileVersion.document_id == document.id).order_by(FileVersion.id)
    )
    return {
        "document": document.id,
        "office": document.office_id,
        "status": document.status.value,
        "doc_number": document.doc_number,
        "doc_kind": document.doc_kind,
        "doc_date": _plain(document.doc_date),
        "issued_on": _plain(document.issued_on),
        "attribute": document.attribute.value if document.attribute else None,
        "partial": document.partial,
        "grounds": list(document.grounds),
        "printed_attribute": document.printed_attribute.value
        if document.printed_attribute
        else None,
        "printed_partial": document.printed_partial,
        "validity": document.validity.value,
        "validity_on": _plain(document.validity_on),
        "published_at": _plain(document.published_at),
        "hidden_at": _plain(document.hidden_at),
        "files": [
            {
                "version": file.id,
                "position": file.position,
                "stage": file.stage.value,
                "live": file.live,
                "sha256": file.digest,
                "bytes": file.bytes,
                "received_at": _plain(file.received_at),
            }
            for file in files
        ],
        "cases": [_case(row) for row in _cases(session, document.id)],
    }


def _cases(session: Session, document_id: int) -> list[ReviewCase]:
    query = select(ReviewCase).where(ReviewCase.document_id == document_id)
    return list(session.scalars(query.order_by(ReviewCase.id)))


def _case(row: ReviewCase) -> dict[str, Any]:
    said = (
        ("proposed", row.proposed_attribute, row.proposed_partial, row.proposed_at, None),
        ("audited", row.audited_attribute, row.audited_partial, row.audited_at, row.auditor_id),
        ("decided", row.decided_attribute, row.decided_partial, row.decided_at, row.approver_id),
    )
    return {
        "case": row.id,
        "kind": row.kind.value,
        "state": row.state.value,
        "proposers": list(row.proposer_ids),
        "content_digest": row.content_digest,
        "plan_digest": row.plan_digest,
        **{
            name: {
                "attribute": attribute.value,
                "partial": partial,
                "at": _plain(at),
                "by": by,
            }
            if attribute is not None
            else None
            for name, attribute, partial, at, by in said
        },
    }


def confirmations_of(session: Session, document: Document) -> list[dict[str, Any]]:
    """Every signature of a reviewer on one exact content, voided ones too."""
    rows = session.scalars(
        select(Confirmation)
        .join(ReviewCase, ReviewCase.id == Confirmation.case_id)
        .where(ReviewCase.document_id == document.id)
        .order_by(Confirmation.id)
    )
    return [
        {
            "confirmation": row.id,
            "case": row.case_id,
            "kind": row.kind.value,
            "person": row.person_id,
            "at": _plain(row.at),
            "content_digest": row.content_digest,
            "plan_digest": row.plan_digest,
            "bytes_digest": row.bytes_digest,
            "voided_at": _plain(row.voided_at),
            "void_reason": row.void_reason,
        }
        for row in rows
    ]


def certificates_of(session: Session, document: Document) -> list[dict[str, Any]]:
    """The proof of every redacted copy: what was verified, and the digest of the bytes it speaks of."""
    rows = session.scalars(
        select(Rendition).where(Rendition.document_id == document.id).order_by(Rendition.id)
    )
    return [
        {
            "rendition": row.id,
            "version": row.file_version_id,
            "plan_key": row.plan_key,
            "state": row.state.value,
            "verified": row.verified,
            "bytes_digest": row.bytes_digest,
            "bytes": row.bytes,
            "printed_digest": row.printed_digest,
            "made_at": _plain(row.made_at),
            "report": {name: row.report.get(name) for name in _REPORT} if row.report else None,
        }
        for row in rows
    ]


def verdicts_of(session: Session, document: Document) -> dict[str, Any]:
    """What people answered: the checklist, and each finding by kind with what was done about it."""
    answers = session.scalars(
        select(ChecklistRow)
        .join(ReviewCase, ReviewCase.id == ChecklistRow.case_id)
        .where(ReviewCase.document_id == document.id)
        .order_by(ChecklistRow.id)
    )
    settled = session.execute(
        select(Settlement, FindingRow.code, FindingRow.level, FindingRow.file_version_id)
        .join(FindingRow, FindingRow.id == Settlement.finding_id)
        .join(FileVersion, FileVersion.id == FindingRow.file_version_id)
        .where(FileVersion.document_id == document.id, PRESENT)
        .order_by(Settlement.id)
    )
    return {
        "checklist": [
            {
                "case": row.case_id,
                "item": row.item.value,
                "verdict": row.verdict.value,
                "person": row.person_id,
                "at": _plain(row.at),
            }
            for row in answers
        ],
        "findings": [
            {
                "finding": row.finding_id,
                "version": version_id,
                "code": code,
                "level": level.value,
                "stage": row.stage.value,
                "action": row.action.value,
                "person": row.person_id,
                "at": _plain(row.at),
                "undone_at": _plain(row.undone_at),
            }
            for row, code, level, version_id in settled
        ],
    }


def release_of(session: Session, document: Document) -> dict[str, Any]:
    """Every release by its digests; the fields of the record only of what is public now."""
    shown = web_copy(session, document) is not None
    rows = session.scalars(
        select(Release).where(Release.document_id == document.id).order_by(Release.revision)
    ).all()
    written = [row.revision for row in rows if row.state is ReleaseState.DONE]
    return {
        "public": shown,
        "releases": [
            {
                "release": row.id,
                "revision": row.revision,
                "state": row.state.value,
                "strings_digest": row.strings_digest,
                "hits": row.hits,
                "written_at": _plain(row.written_at),
                "files": [{name: file.get(name) for name in _FILE} for file in row.record["files"]],
                "record": row.record["fields"]
                if shown and written and row.revision == written[-1]
                else None,
            }
            for row in rows
        ],
    }


def form_of(
    session: Session, vault: Vault, entry: SpotCheckEntry, document: Document
) -> dict[str, Any]:
    """The checking form with the comparison, then and now, and what was asked of the office.

    A note that holds a value removed since it was written is left out and said to be so.
    """

    def note(text: str) -> str | None:
        return None if text and removed_in(session, vault, document, text) else text

    compared = compared_of(session, document)
    return {
        "entry": entry.id,
        "position": entry.position,
        "stratum": entry.stratum,
        "examiner": entry.examiner_id,
        "examined_at": _plain(entry.examined_at),
        "answers": {
            c.value: {"passed": getattr(entry, c.value), "note": note(entry.notes.get(c.value, ""))}
            for c in Criterion
        },
        "differences_then": list(entry.differences),
        "differences_now": [d.value for d in differences(compared)],
        "rectifications": [
            {
                "number": row.number,
                "what": note(row.what),
                "due_on": _plain(row.due_on),
                "asked_by": row.asked_by_id,
                "asked_at": _plain(row.asked_at),
                "reported_by": row.reported_by_id,
                "reported_at": _plain(row.reported_at),
                "report": note(row.report),
                "rechecked_by": row.rechecked_by_id,
                "rechecked_at": _plain(row.rechecked_at),
                "passed": row.passed,
                "recheck_note": note(row.recheck_note),
            }
            for row in rectifications_of(session, entry.id)
        ],
    }


def _plain(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None
