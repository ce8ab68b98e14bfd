"""Taking in what the redactor made: a verified rendition under its digest, or the reason why there is none.

Called by tasks with the engine's report; nothing here opens a document. What failed verification
has no bytes to publish.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.services.contents import about, refresh_digests
from review.services.outstanding import fail, finish
from review.services.preparing import prepare_release
from review.store.case_values import renditions_of
from review.store.cases import open_case, standing_confirmations
from review.store.documents import Document, FileState, files_of_record
from review.store.events import append
from review.store.findings import Rendition, is_shared
from review.store.releases import published_digests
from review.store.vault import Vault


def segments_name(rendition_id: int) -> str:
    """Name of the working file with the text of a rendition."""
    return f"rendition-{rendition_id}.json"


@dataclass(frozen=True)
class Beside:
    """The PDF that was wanted beside a copy: the proven ``file``, else the ``reason`` why there is none."""

    file: Path | None
    reason: str | None
    checks: Sequence[Mapping[str, Any]]


def record_rendition(
    session: Session,
    vault: Vault,
    actor: Actor,
    rendition: Rendition,
    made: Path,
    report: Mapping[str, Any],
    segments: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    page_shapes: Sequence[float] = (),
    beside: Beside | None = None,
) -> None:
    """Keep a verified rendition. ``report`` is the REPORT of product.md section 10, ``segments``
    its text as re-read; ``beside`` the PDF that goes with it, where one was wanted.
    """
    document = session.get_one(Document, rendition.document_id)
    before = rendition.digests
    digest = vault.files.keep_rendition(made, rendition.organisation_id)
    vault.files.write_working(
        rendition.file_version_id, segments_name(rendition.id), [dict(s) for s in segments]
    )
    rendition.verified = bool(report["verified"])
    rendition.bytes_digest, rendition.bytes = digest, made.stat().st_size
    rendition.report = dict(report)
    rendition.page_shapes = list(page_shapes)
    rendition.pages = len(page_shapes) or None
    rendition.made_at, rendition.reason = now, None
    _keep_beside(vault, rendition, beside)
    finish(rendition, FileState.DONE)
    append(
        session,
        "rendition.made",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "rendition": rendition.id,
            "plan_digest": rendition.plan_key,
            "bytes_digest": digest,
            "printed_digest": rendition.printed_digest,
            "verified": rendition.verified,
        },
    )
    _carry_on(session, vault, actor, document, now)
    _erase_replaced(session, vault, rendition, before)


def _keep_beside(vault: Vault, rendition: Rendition, beside: Beside | None) -> None:
    rendition.printed_digest = rendition.printed_bytes = None
    rendition.printed_reason = beside.reason if beside is not None else None
    rendition.printed_checks = (
        [dict(each) for each in beside.checks] if beside is not None else None
    )
    if beside is not None and beside.file is not None:
        size = beside.file.stat().st_size
        digest = vault.files.keep_rendition(beside.file, rendition.organisation_id)
        rendition.printed_digest, rendition.printed_bytes = digest, size


def _erase_replaced(
    session: Session, vault: Vault, rendition: Rendition, before: Collection[str]
) -> None:
    """What was made at an earlier try goes, unless it was published or another copy has the same bytes."""
    kept = {*rendition.digests, *published_digests(session, rendition.document_id)}
    for digest in set(before) - kept:
        if not is_shared(session, rendition, digest):
            vault.files.erase_rendition(rendition.organisation_id, digest)


def record_rendition_failure(
    session: Session,
    actor: Actor,
    rendition: Rendition,
    reason: str,
    report: Mapping[str, Any] | None,
    *,
    now: datetime,
    final: bool,
) -> None:
    """The redactor made nothing, or what it made was not proven; the report of failed checks is kept."""
    document = session.get_one(Document, rendition.document_id)
    rendition.verified = False
    rendition.report = dict(report) if report is not None else None
    fail(rendition, reason, now, final=final)
    append(
        session,
        "rendition.failed",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "rendition": rendition.id,
            "plan_digest": rendition.plan_key,
            "reason": reason,
        },
    )
    session.flush()


def _carry_on(
    session: Session, vault: Vault, actor: Actor, document: Document, now: datetime
) -> None:
    """A rendition may be the last thing a decided case waited for: bring digests and release up to date."""
    row = open_case(session, document.id)
    if row is None:
        return
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    confirmed = {k.value for k in standing_confirmations(session, row.id)}
    final = renditions_of(session, files_of_record(session, document.id))
    if "rendition" in confirmed and final.verified:
        prepare_release(session, document, row, now)
    session.flush()
