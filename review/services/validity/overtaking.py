"""Proposals that lost their object: the document says by now what was proposed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.domain.states import Validity
from review.domain.validity import ProposalState
from review.store.documents import Document
from review.store.validity import validity_proposals_of

#: A document that no longer is in force needs no proposal of the same or a weaker kind.
_STRENGTH = {
    Validity.IN_FORCE: 0,
    Validity.AMENDED: 1,
    Validity.LAPSED: 2,
    Validity.REPEALED: 2,
}


def settle_proposals(session: Session, document: Document) -> None:
    """Put aside open proposals that the document's present mark answers. Ends and repeals answer each other."""
    for proposal in validity_proposals_of(session, document.id):
        if is_answered(document.validity, proposal.validity):
            proposal.decision = ProposalState.OVERTAKEN


def is_answered(present: Validity, proposed: Validity) -> bool:
    """Whether a document marked ``present`` leaves nothing to propose of ``proposed``."""
    return _STRENGTH[present] >= _STRENGTH[proposed] and present is not Validity.IN_FORCE
