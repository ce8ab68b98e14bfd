"""The approver's sitting: what stays inside in list form, what becomes public or is taken down one by one.

A releasing item is approved by signing its july case: one act, whichever page it is done on
(``following`` settles the item). A second person confirms what was taken down, as always.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import (
    ActOnPublished,
    ApproveItem,
    ApproveTogether,
    Move,
    ReturnItem,
    Sign,
)
from review.domain.item_flow import ITEM_FLOW
from review.domain.outcomes import ONE_BY_ONE
from review.domain.states import (
    RELEASING_OUTCOMES,
    CaseAction,
    CaseState,
    DocumentAction,
    DocumentStatus,
    ItemAction,
    Outcome,
)
from review.domain.values import Actor, Proposal, Refusal, Refused, Stale
from review.services.issuing import sign
from review.services.items.effects import bring_about, mark_faults
from review.services.items.moving import Move as Moved
from review.services.items.moving import (
    Together,
    apply_item_transition,
    count_and_tell,
    locked_item,
    on_behalf,
)
from review.services.items.sitting import each_by_itself
from review.services.releasing import PublicSide, act_on_published
from review.services.reviewing import move
from review.services.titles import follow_attribute
from review.services.transitions import apply_document_transition
from review.store.case_values import proposal_of
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_values import item_of, own_open_case, proposal_of_item
from review.store.rounds import RoundItem
from review.store.vault import Vault


def approve_item(
    session: Session,
    vault: Vault,
    actor: Actor,
    public: PublicSide,
    command: ApproveItem,
    *,
    now: datetime,
    today: date,
) -> RoundItem:
    """Approve one item. A releasing one signs its july case as it was audited, else proposed.

    Raises Stale, Refused with every reason. Where the public side can not be reached a document taken
    down is marked STILL VISIBLE, as every hide.
    """
    row, document = locked_item(session, command.item_id)
    if row.outcome in RELEASING_OUTCOMES:
        if row.version != command.version:
            raise Stale(command.version, row.version)
        _sign(session, vault, actor, row, now=now, today=today)
    else:
        _approve(session, actor, row, document, command.version, now=now, today=today)
        if row.outcome is Outcome.TAKE_DOWN:
            _take_down(session, vault, actor, public, row, document, now=now, today=today)
        bring_about(session, actor, row, document, now=now, today=today)
    return row


def approve_together(
    session: Session, actor: Actor, command: ApproveTogether, *, now: datetime, today: date
) -> Together:
    """Approve in list form what stays inside, one event each; the rest is refused with its reasons."""
    moves: list[Moved] = []

    def one(row: RoundItem, document: Document, version: int) -> None:
        if row.outcome in ONE_BY_ONE:
            raise Refused(Refusal("not_in_one_act"))
        _approve(session, actor, row, document, version, now=now, today=today, later=moves)
        bring_about(session, actor, row, document, now=now, today=today)

    together = each_by_itself(session, command.items, one, moves)
    count_and_tell(session, moves, actor, now=now, today=today)
    return together


def return_item(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ReturnItem,
    *,
    now: datetime,
    today: date,
) -> RoundItem:
    """Give an item back with a reason; with a july case at sign-off both go back, in one act."""
    row, _ = locked_item(session, command.item_id)
    if row.version != command.version:
        raise Stale(command.version, row.version)
    case = own_open_case(session, row)
    if case is not None and case.state is CaseState.SIGN_OFF:
        _demand(session, actor, row, ItemAction.RETURN)
        moving = Move(
            case_id=case.id,
            version=case.version,
            action=CaseAction.RETURN,
            comment=command.comment,
        )
        move(session, vault, actor, moving, now=now, today=today)
    else:
        apply_item_transition(
            session,
            actor,
            row,
            ItemAction.RETURN,
            now=now,
            today=today,
            comment=command.comment,
        )
    return row


# ---- inside --------------------------------------------------------------------------------------


def _approve(
    session: Session,
    actor: Actor,
    row: RoundItem,
    document: Document,
    version: int,
    *,
    now: datetime,
    today: date,
    later: list[Moved] | None = None,
) -> None:
    """Settle an item that releases nothing; what no case ever decided is filed with it."""
    apply_item_transition(
        session,
        actor,
        row,
        ItemAction.APPROVE,
        now=now,
        today=today,
        version=version,
        more=mark_faults(session, document, proposal_of_item(row), today),
        later=later,
    )
    undecided = document.status is DocumentStatus.ISSUED
    if undecided and row.outcome in (Outcome.KEEP, Outcome.TO_ON_REQUEST):
        apply_document_transition(
            session,
            on_behalf(actor),
            document,
            DocumentAction.FILE,
            version=document.version,
            now=now,
            today=today,
            comment="",
            record=lambda: None,
        )
    follow_attribute(session, document, now, today)


def _sign(
    session: Session, vault: Vault, actor: Actor, row: RoundItem, *, now: datetime, today: date
) -> None:
    """Sign the july case; the item's own reasons are asked first, so that both are told."""
    _demand(session, actor, row, ItemAction.APPROVE_RELEASE)
    case = own_open_case(session, row)
    said = _as_reviewed(case) if case is not None else None
    if case is None or said is None:
        raise Refused(Refusal("july_case_not_ready"))
    signing = Sign(case_id=case.id, version=case.version, proposal=said)
    sign(session, vault, actor, signing, now=now, today=today)


def _as_reviewed(case: ReviewCase) -> Proposal | None:
    """What the approver signs in one act: the audit's word, else the drafter's."""
    audited = proposal_of(
        case.audited_attribute,
        case.audited_grounds,
        case.audited_reason,
        partial=case.audited_partial,
    )
    return audited or proposal_of(
        case.proposed_attribute,
        case.proposed_grounds,
        case.proposed_reason,
        partial=case.proposed_partial,
    )


def _demand(session: Session, actor: Actor, row: RoundItem, action: ItemAction) -> None:
    verdict = ITEM_FLOW.judge(actor, item_of(session, row), action)
    if not verdict.allowed:
        raise Refused(*verdict.refusals)


def _take_down(
    session: Session,
    vault: Vault,
    actor: Actor,
    public: PublicSide,
    row: RoundItem,
    document: Document,
    *,
    now: datetime,
    today: date,
) -> None:
    hiding = ActOnPublished(
        document_id=document.id,
        version=document.version,
        action=DocumentAction.HIDE,
        comment=row.outcome_reason,
    )
    act_on_published(
        session,
        vault,
        actor,
        public,
        hiding,
        now=now,
        today=today,
        judged_as=on_behalf(actor),
    )
