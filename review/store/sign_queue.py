"""The cases that wait for an approver's decision, in the order they fall due. Queries only."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.states import CaseState, Role
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.scopes import waiting_for


def awaiting_signature(session: Session, actor: Actor) -> list[int]:
    """Ids of the cases this actor can be asked to sign: urgent ones first, then by deadline."""
    query = (
        select(ReviewCase.id)
        .join(Document, Document.id == ReviewCase.document_id)
        .where(waiting_for(actor, (Role.APPROVER,)), ReviewCase.state == CaseState.SIGN_OFF)
        .order_by(
            ReviewCase.urgent.desc(),
            ReviewCase.due_on.is_(None),
            ReviewCase.due_on,
            ReviewCase.id,
        )
    )
    return list(session.scalars(query))
