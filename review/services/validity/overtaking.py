"""Proposals that lost their object: the document says by now what was proposed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.domain.states import Validity
from review.domain.validity import ProposalState
from review.store.documents import Document
from review.store.validity import validity_proposals_of

_ENDED = frozenset({Validity.LAPSED, Validity.REPEALED})


def settle_proposals(session: Session, document: Document) -> None:
    """Put aside open proposals that the document's present mark answers."""
    for proposal in validity_proposals_of(session, document.id):
        if is_answered(document, proposal.validity, proposal.source_document_id):
            proposal.decision = ProposalState.OVERTAKEN


def is_answered(document: Document, proposed: Validity, source_id: int) -> bool:
    """Whether a document's mark leaves nothing to propose: it ended, or that very change is marked.

    A second amendment by another document is news.
    """
    if document.validity in _ENDED:
        return True
    return document.validity is proposed and document.successor_id == source_id
