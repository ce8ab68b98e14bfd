"""The bell: marking what a person was told as read. Who is told of what stands in ``notices``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.cases import Notice


def mark_read(
    session: Session, person_id: int, *, now: datetime, document_id: int | None = None
) -> int:
    """Mark a person's notices as read, all or those of one document; answers how many were unread."""
    query = select(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if document_id is not None:
        query = query.where(Notice.document_id == document_id)
    unread = list(session.scalars(query))
    for notice in unread:
        notice.read_at = now
    session.flush()
    return len(unread)
