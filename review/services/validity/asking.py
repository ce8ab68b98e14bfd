"""Asking that a document be read for what it says of itself and of others.

Called when a document is issued, registered or imported and when one of its files was read; the
sweep asks for all. The row is carried out by ``jobs.mentions``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.domain.validity import RULE_VERSION
from review.services.outstanding import wake
from review.store.documents import Document, FileState
from review.store.validity import ValidityReading, reading_of_validity

_LIVING = (DocumentStatus.ISSUED, DocumentStatus.FILED, DocumentStatus.PUBLISHED)


def ask_reading(session: Session, document: Document, now: datetime) -> None:
    """Have an issued document read (again); nothing happens before it is issued. The caller flushes."""
    if document.status not in _LIVING:
        return
    row = reading_of_validity(session, document.id)
    if row is None:
        session.add(
            ValidityReading(
                organisation_id=document.organisation_id, document_id=document.id, asked_at=now
            )
        )
        session.flush()
        return
    row.asked_at = now
    wake(row, FileState.PENDING)


def ask_range(
    session: Session, after: int, size: int, now: datetime, organisation_id: int | None = None
) -> tuple[int, int]:
    """Ask for the issued documents among the next ``size`` ids that were not read by today's rules.

    Answers the last id looked at and how many were asked for; (0, 0) when there are no more.
    """
    query = (
        select(Document, ValidityReading)
        .outerjoin(ValidityReading, ValidityReading.document_id == Document.id)
        .where(Document.id > after, Document.status.in_(_LIVING))
        .where(
            or_(
                ValidityReading.id.is_(None),
                (ValidityReading.rule_version != RULE_VERSION)
                & ValidityReading.state.in_((FileState.DONE, FileState.FAILED)),
            )
        )
        .order_by(Document.id)
        .limit(size)
    )
    if organisation_id is not None:
        query = query.where(Document.organisation_id == organisation_id)
    rows = session.execute(query).all()
    for row in rows:
        document: Document = row[0]
        reading: ValidityReading | None = row[1]
        if reading is None:
            session.add(
                ValidityReading(
                    organisation_id=document.organisation_id, document_id=document.id, asked_at=now
                )
            )
        else:
            reading.asked_at = now
            wake(reading, FileState.PENDING)
    session.flush()
    return (rows[-1][0].id, len(rows)) if rows else (0, 0)
