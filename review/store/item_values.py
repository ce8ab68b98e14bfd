"""From rows to the item that the rules judge, so that a button and the act it stands for see the same.

Queries only; who moves an item is ``services.items.moving``.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.item_flow import ITEM_FLOW
from review.domain.machine import Verdict
from review.domain.rounds import RoundState
from review.domain.states import CaseState, ItemAction, ItemState
from review.domain.values import Actor, Item, ItemProposal
from review.store.cases import ReviewCase, open_case
from review.store.documents import Document, FileState, FileVersion
from review.store.people import Organisation
from review.store.rounds import Round, RoundItem

#: Where a july case is once it has come as far as the approver.
_AT_SIGN_OFF = frozenset({CaseState.SIGN_OFF, CaseState.DECIDED, CaseState.SETTLED})
_GONE = (FileState.REFUSED, FileState.FAILED)


def proposal_of_item(row: RoundItem) -> ItemProposal | None:
    """What was proposed, from its columns; None while nothing is."""
    if row.outcome is None:
        return None
    return ItemProposal(
        outcome=row.outcome,
        reason=row.outcome_reason,
        grounds=tuple(row.outcome_grounds),
        next_review_year=row.next_review_year,
        validity=row.validity,
        validity_on=row.validity_on,
        successor_id=row.successor_id,
        successor_text=row.successor_text,
        out_of_scope=row.out_of_scope,
    )


def item_of(session: Session, row: RoundItem, proposal: ItemProposal | None = None) -> Item:
    """The item as the rules see it today; ``proposal`` is one that is about to be made."""
    document = session.get_one(Document, row.document_id)
    round_row = session.get_one(Round, row.round_id)
    organisation = session.get_one(Organisation, row.organisation_id)
    case = open_case(session, row.document_id)
    own = session.get(ReviewCase, row.case_id) if row.case_id is not None else None
    return Item(
        id=row.id,
        organisation_id=row.organisation_id,
        office_id=row.office_id,
        state=row.state,
        document_id=row.document_id,
        document_status=document.status,
        attribute=document.attribute,
        round_year=round_row.year,
        round_closed=round_row.state is RoundState.CLOSED,
        proposal=proposal or proposal_of_item(row),
        proposer_id=row.proposer_id,
        on_request_needs_reason=organisation.on_request_needs_reason,
        case_at_sign_off=own is not None and own.state in _AT_SIGN_OFF,
        other_case_open=case is not None and case.id != row.case_id,
        has_file=not document.paper_only and _has_file(session, document.id),
        due_on=round_row.office_due_on,
    )


def offers_for(
    session: Session, actor: Actor, row: RoundItem, proposal: ItemProposal | None = None
) -> tuple[Verdict[ItemState, ItemAction, Item], ...]:
    """Every move of the item for a role the actor holds: enabled, or with its reasons."""
    return ITEM_FLOW.offers(actor, item_of(session, row, proposal))


def own_open_case(session: Session, row: RoundItem) -> ReviewCase | None:
    """The item's july case while it is open."""
    case = open_case(session, row.document_id)
    return case if case is not None and case.id == row.case_id else None


def _has_file(session: Session, document_id: int) -> bool:
    query = select(FileVersion.id).where(
        FileVersion.document_id == document_id,
        FileVersion.live.is_(True),
        FileVersion.state.not_in(_GONE),
    )
    return session.scalars(query.limit(1)).first() is not None
