"""What signatures cover, kept true: whenever content or plan changes, the digests follow and what
they void is voided.

Product.md section 4: confidentiality binds to the content digest, privacy to content digest and
plan, rendition to bytes.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from review.domain.content import content_digest
from review.domain.public_record import SIGNED_FIELDS
from review.domain.redaction import plan_digest
from review.domain.states import ConfirmationKind
from review.domain.values import Actor
from review.services.notices import tell_people
from review.store.case_values import (
    plan_of,
    released_values,
    renditions_of,
    versions_under_review,
)
from review.store.cases import Confirmation, ReviewCase, standing_confirmations
from review.store.documents import Document, FileState, files_of_record
from review.store.events import About, append
from review.store.vault import Vault


def about(document: Document, row: ReviewCase | None = None) -> About:
    """What an event on this document concerns."""
    return About(document.organisation_id, document.id, row.id if row else None)


def standing_of(document: Document) -> dict[str, object]:
    """What statistics sort a document by, as the log writes it: office, kind, dates, whose it is."""
    issued_on, doc_date = document.issued_on, document.doc_date
    return {
        "office": document.office_id,
        "doc_kind": document.doc_kind or None,
        "issued_on": issued_on.isoformat() if issued_on is not None else None,
        "doc_date": doc_date.isoformat() if doc_date is not None else None,
        "party": document.is_party,
    }


def present_content_digest(
    session: Session, vault: Vault, document: Document, row: ReviewCase
) -> str:
    """The digest a confidentiality confirmation would cover now; empty while a file is unread."""
    versions = versions_under_review(session, document, row)
    if any(v.state is not FileState.DONE for v in versions):
        return ""
    values = released_values(document)
    read = tuple((v.id, v.position, vault.stamp(v.id)) for v in versions)
    return _content_digest(vault, read, tuple((f, values[f]) for f in SIGNED_FIELDS))


@lru_cache(maxsize=256)
def _content_digest(
    vault: Vault, read: tuple[tuple[int, int, object], ...], values: tuple[tuple[str, str], ...]
) -> str:
    """The digest of these readings (version, position, stamp): worked out once, for settling changes none
    of them. What is kept is the digest, no text.
    """
    contents = [vault.content_at(version_id, position) for version_id, position, _stamp in read]
    return content_digest(contents, dict(values))


def present_plan_digest(session: Session, document: Document, row: ReviewCase) -> str:
    """The digest of the plans of all files under review."""
    return plan_digest(plan_of(session, v) for v in versions_under_review(session, document, row))


def refresh_digests(
    session: Session,
    vault: Vault,
    document: Document,
    row: ReviewCase,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Bring the case's digests up to date and void every confirmation they no longer match."""
    session.flush()
    row.content_digest = present_content_digest(session, vault, document, row)
    row.plan_digest = present_plan_digest(session, document, row)
    standing = standing_confirmations(session, row.id)
    bytes_digest = ""
    if ConfirmationKind.RENDITION in standing:
        bytes_digest = renditions_of(session, files_of_record(session, document.id)).bytes_digest
    for confirmation in standing.values():
        old, new = _covered(confirmation, row, bytes_digest)
        if old != new:
            _void(session, confirmation, document, row, (old, new), actor=actor, now=now)
    session.flush()


def _covered(confirmation: Confirmation, row: ReviewCase, bytes_digest: str) -> tuple[str, str]:
    """What the confirmation covered, and what it would cover now."""
    if confirmation.kind is ConfirmationKind.CONFIDENTIALITY:
        return confirmation.content_digest, row.content_digest
    if confirmation.kind is ConfirmationKind.PRIVACY:
        old = f"{confirmation.content_digest}:{confirmation.plan_digest}"
        return old, f"{row.content_digest}:{row.plan_digest}"
    return confirmation.bytes_digest, bytes_digest


def _void(
    session: Session,
    confirmation: Confirmation,
    document: Document,
    row: ReviewCase,
    digests: tuple[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    confirmation.voided_at = now
    confirmation.void_reason = "content_changed"
    append(
        session,
        "confirmation.voided",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "confirmation": confirmation.id,
            "kind": confirmation.kind.value,
            "person": confirmation.person_id,
            "old_digest": digests[0][:64],
            "new_digest": digests[1][:64],
        },
    )
    tell_people(session, document, [confirmation.person_id], "confirmation.voided", now)
