"""Deciding on proposals: accepting marks the documents, dismissing says why it is not so.

Several at once, each for itself: what can not be done is told with its reasons, the rest is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import AcceptProposals, DismissProposals
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, refusals_for
from review.domain.validity import (
    FROM_ANOTHER,
    Mark,
    MarkSource,
    ProposalState,
    takes_the_place,
)
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.validity.marking import mark_validity
from review.store.documents import Document, lock_document
from review.store.events import append
from review.store.scopes import place_of
from review.store.validity import ValidityProposal


@dataclass(frozen=True)
class Decided:
    """The proposals that were decided, and why others were not."""

    done: tuple[int, ...]
    refused: Mapping[int, tuple[Refusal, ...]] = field(default_factory=dict)


def accept_proposals(
    session: Session, actor: Actor, command: AcceptProposals, *, now: datetime, today: date
) -> Decided:
    """Mark what the chosen proposals say, one event each; a day to come refuses that one."""
    done: list[int] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    for row, document in _open_ones(session, actor, command.proposal_ids, refused):
        if row.decision is not ProposalState.OPEN:  # answered by one of those before it
            refused[row.id] = (Refusal("proposal_decided"),)
            continue
        try:
            # decided first: the mark puts aside what is left open
            row.decision, row.decided_at, row.decided_by_id = ProposalState.ACCEPTED, now, actor.id
            mark_validity(
                session, actor, document, _mark_of(session, row, document), now=now, today=today
            )
        except Refused as reasons:
            row.decision, row.decided_at, row.decided_by_id = ProposalState.OPEN, None, None
            refused[row.id] = reasons.refusals
        else:
            done.append(row.id)
    session.flush()
    return Decided(tuple(done), refused)


def dismiss_proposals(
    session: Session, actor: Actor, command: DismissProposals, *, now: datetime
) -> Decided:
    """Say why it is not so; they are never proposed again. Raises Refused for a reason that says nothing."""
    if (thin := comment_is_adequate(command.reason)) is not None:
        raise Refused(thin)
    done: list[int] = []
    refused: dict[int, tuple[Refusal, ...]] = {}
    for row, document in _open_ones(session, actor, command.proposal_ids, refused):
        row.decision, row.decided_at, row.decided_by_id = ProposalState.DISMISSED, now, actor.id
        row.decided_reason = command.reason.strip()
        append(
            session,
            "document.validity_dismissed",
            actor=actor,
            now=now,
            about=about(document),
            payload={"proposal": row.id},
        )
        done.append(row.id)
    session.flush()
    return Decided(tuple(done), refused)


def documents_of(session: Session, proposal_ids: tuple[int, ...]) -> list[Document]:
    """The documents of some proposals."""
    named = select(ValidityProposal.document_id).where(ValidityProposal.id.in_(proposal_ids))
    return list(session.scalars(select(Document).where(Document.id.in_(named))))


def _open_ones(
    session: Session,
    actor: Actor,
    ids: tuple[int, ...],
    refused: dict[int, tuple[Refusal, ...]],
) -> list[tuple[ValidityProposal, Document]]:
    """The proposals that may be decided now with their documents, locked; the others get their reasons."""
    found = []
    rows = session.scalars(
        select(ValidityProposal)
        .where(ValidityProposal.id.in_(ids))
        .order_by(ValidityProposal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    known = {row.id for row in rows}
    refused |= {i: (Refusal("proposal_gone"),) for i in ids if i not in known}
    for row in rows:
        document = lock_document(session, row.document_id)
        if document is None:
            refused[row.id] = (Refusal("document_gone"),)
            continue
        reasons = list(refusals_for(actor, Permission.VALIDITY_MARK, place_of(session, document)))
        if row.decision is not ProposalState.OPEN:
            reasons.append(Refusal("proposal_decided"))
        if reasons:
            refused[row.id] = tuple(reasons)
        else:
            found.append((row, document))
    return found


def _mark_of(session: Session, row: ValidityProposal, document: Document) -> Mark:
    """The mark a proposal leads to. What merely repeals takes no place, it is the legal reference."""
    successor, reference = None, ""
    if row.why in FROM_ANOTHER:
        source = session.get_one(Document, row.source_document_id)
        reference = source.doc_number or ""
        if takes_the_place(source.title) and source.id != document.id:
            successor = source.id
    return Mark(
        validity=row.validity,
        on=row.on,
        successor_id=successor,
        legal_reference=reference,
        source=MarkSource.PROPOSAL,
    )
