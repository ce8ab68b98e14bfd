"""A file takes its place in a document: an upload from quarantine arrives, an older one gives way.

Who may do so and when is judged by the services that call this; reading the file is a task.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.commands import AttachFile
from review.domain.values import Actor
from review.services.contents import about, refresh_digests
from review.store.cases import ReviewCase
from review.store.documents import Document, FileStage, FileVersion
from review.store.events import append
from review.store.vault import Vault


def receive(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    row: ReviewCase | None,
    command: AttachFile,
    *,
    position: int,
    now: datetime,
) -> FileVersion:
    """An upload in quarantine becomes the file to review at this position; ``row`` is the open case, if any."""
    version = FileVersion(
        organisation_id=document.organisation_id,
        document_id=document.id,
        position=position,
        stage=FileStage.REVIEWED,
        name=command.name[:300],
        digest=command.digest,
        bytes=command.bytes,
        intake_key=command.key,
        received_by_id=actor.id,
        received_at=now,
    )
    session.add(version)
    document.paper_only = False
    log_received(session, actor, document, row, version, now=now)
    if row is not None:
        refresh_digests(session, vault, document, row, actor=actor, now=now)
    return version


def log_received(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase | None,
    version: FileVersion,
    *,
    now: datetime,
) -> None:
    """Write ``file.received`` of a version that was added to the session."""
    session.flush()
    append(
        session,
        "file.received",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "version": version.id,
            "position": version.position,
            "stage": version.stage.value,
            "digest": version.digest,
            "bytes": version.bytes,
        },
    )


def retire(vault: Vault, version: FileVersion, now: datetime) -> None:
    """A version gives way: what nobody has cleared yet leaves quarantine, what was read stays as history."""
    version.live = False
    if version.intake_key is not None:
        vault.files.erase_intake(version.intake_key)
        version.intake_key = None
        version.erased_at = now
