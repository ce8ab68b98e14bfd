"""All versions of a document's files, those that gave way included. Queries only."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.documents import FileStage, FileState, FileVersion


def versions_of(session: Session, document_id: int) -> dict[int, list[FileVersion]]:
    """The versions by position, oldest first; at one position those under review stand before the issued."""
    rows = session.scalars(
        select(FileVersion)
        .where(FileVersion.document_id == document_id)
        .order_by(FileVersion.position, FileVersion.id)
    )
    found: dict[int, list[FileVersion]] = {}
    for row in rows:
        found.setdefault(row.position, []).append(row)
    return {
        position: sorted(versions, key=lambda v: (v.stage is FileStage.FINAL, v.id))
        for position, versions in found.items()
    }


def is_readable(version: FileVersion) -> bool:
    """Whether what reading the version produced is still there."""
    return version.state is FileState.DONE and version.erased_at is None
