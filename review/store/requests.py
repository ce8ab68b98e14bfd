"""Requests for documents, as far as evaluation needs them: which document, when, under which reference.

Who asked and what they wrote stays in the paper file; no name is kept here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime
from review.store.documents import Document


class AccessRequest(Base):
    """Somebody asked for a document (依申请公开). ``reference`` is the number of the paper file."""

    __tablename__ = "access_request"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


def request_count(session: Session, document_id: int) -> int:
    """How often a document was asked for."""
    query = select(func.count()).where(AccessRequest.document_id == document_id)
    return int(session.scalar(query) or 0)


def requests_for(session: Session, document_id: int) -> list[AccessRequest]:
    """The requests for a document, newest first."""
    return list(
        session.scalars(
            select(AccessRequest)
            .where(AccessRequest.document_id == document_id)
            .order_by(AccessRequest.received_on.desc(), AccessRequest.id.desc())
        )
    )


def most_requested(
    session: Session, organisation_id: int, limit: int, offset: int = 0
) -> list[tuple[Document, int, date]]:
    """Documents that were asked for, most often first: document, how often, when last."""
    count, last = func.count(AccessRequest.id), func.max(AccessRequest.received_on)
    query = (
        select(Document, count, last)
        .join(AccessRequest, AccessRequest.document_id == Document.id)
        .where(Document.organisation_id == organisation_id)
        .group_by(Document.id)
        .order_by(count.desc(), last.desc(), Document.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], int(row[1]), row[2]) for row in session.execute(query)]


def requested_documents(session: Session, organisation_id: int) -> tuple[int, int]:
    """How many documents of an organisation were asked for, and how many requests that were."""
    query = select(
        func.count(func.distinct(AccessRequest.document_id)), func.count(AccessRequest.id)
    ).where(AccessRequest.organisation_id == organisation_id)
    row = session.execute(query).one()
    return int(row[0]), int(row[1])
