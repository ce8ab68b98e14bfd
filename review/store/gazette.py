"""What the editor of the gazette (政府公报) may choose from: normative documents that are proactive. Queries only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.states import Attribute, DocumentStatus, Validity
from review.store.documents import Document
from review.store.people import Office


@dataclass(frozen=True, kw_only=True)
class GazetteEntry:
    """A normative document for the gazette. ``published_at`` is None while it is not online."""

    document_id: int
    title: str
    doc_number: str
    office: str
    issuer: str
    issued_on: date
    effective_on: date | None
    index_number: str
    validity: Validity
    partial: bool
    published_at: datetime | None


def gazette_list(
    session: Session, organisation_id: int, from_on: date, until_on: date
) -> list[GazetteEntry]:
    """Normative documents issued in a span whose attribute is proactive, in the order of issue.

    What was taken down again and what organs of the Party issued is left out.
    """
    on = func.coalesce(Document.issued_on, Document.doc_date)
    query = (
        select(Document, Office.name, on)
        .join(Office, Office.id == Document.office_id)
        .where(
            Document.organisation_id == organisation_id,
            Document.is_normative.is_(True),
            Document.is_party.is_(False),
            Document.attribute == Attribute.PROACTIVE,
            Document.status.in_((DocumentStatus.ISSUED, DocumentStatus.PUBLISHED)),
            on.between(from_on, until_on),
        )
        .order_by(on, Document.id)
    )
    return [
        GazetteEntry(
            document_id=document.id,
            title=document.title,
            doc_number=document.doc_number or "",
            office=office,
            issuer=document.issuer,
            issued_on=issued_on,
            effective_on=document.effective_on,
            index_number=document.index_number or "",
            validity=document.validity,
            partial=document.partial,
            published_at=document.published_at
            if document.status is DocumentStatus.PUBLISHED
            else None,
        )
        for document, office, issued_on in session.execute(query)
    ]
