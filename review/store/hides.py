"""Documents that were withdrawn inside while the public may still see them: STILL VISIBLE.

The row says what is outstanding until the public side has it; nothing here tries again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.domain.values import Actor
from review.store.documents import Document
from review.store.scopes import visible_documents


@dataclass(frozen=True)
class StillShown:
    """A withdrawn document whose hide, or whose erasure, did not reach the public side."""

    document_id: int
    organisation_id: int
    title: str
    explanation: str
    hidden_at: datetime
    is_confirmed: bool


def still_shown(session: Session) -> Sequence[StillShown]:
    """All of them, oldest document first."""
    return _shown(session, select(Document))


def still_shown_to(session: Session, actor: Actor, limit: int) -> Sequence[StillShown]:
    """Those that an actor may know of."""
    return _shown(session, visible_documents(actor).limit(limit))


def _shown(session: Session, documents: Select[Document]) -> Sequence[StillShown]:
    query = documents.where(
        Document.still_visible.is_(True), Document.status == DocumentStatus.WITHDRAWN
    )
    return [
        StillShown(
            document.id,
            document.organisation_id,
            document.title,
            document.hide_explanation,
            document.hidden_at,
            document.hide_confirmed_at is not None,
        )
        for document in session.scalars(query.order_by(Document.id))
        if document.hidden_at is not None
    ]
