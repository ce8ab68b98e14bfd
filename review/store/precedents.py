"""Earlier decisions of an office under the same ground, with the reason that was given. Queries only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import Attribute
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.scopes import readable

#: Decisions that are looked through, the newest first; an office makes a few hundred in a year.
_LOOKED_AT = 300
#: How many are shown.
SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """A document that was held back under a ground: what was decided, when, and why in their words."""

    document_id: int
    title: str
    doc_number: str | None
    attribute: Attribute
    decided_at: datetime
    reason: str


def precedents(
    session: Session, actor: Actor, document: Document, ground: str
) -> tuple[Precedent, ...]:
    """The newest decisions of the document's office under a ground that its reader may open."""
    rows = session.execute(
        select(ReviewCase, Document.title, Document.doc_number)
        .join(Document, Document.id == ReviewCase.document_id)
        .where(
            readable(actor, Document.organisation_id, Document.office_id),
            Document.organisation_id == document.organisation_id,
            Document.office_id == document.office_id,
            Document.id != document.id,
            ReviewCase.decided_attribute.in_((Attribute.EXEMPT, Attribute.ON_REQUEST)),
        )
        .order_by(ReviewCase.decided_at.desc(), ReviewCase.id.desc())
        .limit(_LOOKED_AT)
    )
    found = [
        Precedent(
            document_id=case.document_id,
            title=title,
            doc_number=number,
            attribute=case.decided_attribute,
            decided_at=case.decided_at,
            reason=case.decided_reason or case.proposed_reason,
        )
        for case, title, number in rows
        if ground in case.decided_grounds and case.decided_attribute and case.decided_at
    ]
    return tuple(found[:SHOWN])
