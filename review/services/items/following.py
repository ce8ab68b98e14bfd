"""Items follow their documents: what becomes of an open item when a case moves or a hide is confirmed.

Called by ``services.transitions`` after every move of a case, in the same transaction, so that an
item never says what is no longer so (product.md section 6; domain.md 2.4). Whatever an item refuses
refuses the move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.outcomes import outcome_of_decision
from review.domain.rounds import EvaluationHow
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    ItemAction,
    ItemState,
    Outcome,
)
from review.domain.values import Actor
from review.services.items.effects import REVIEW_AFTER, evaluate, mark_said
from review.services.items.moving import apply_item_transition, hold_round, on_behalf
from review.services.validity.marking import mark_validity
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_values import proposal_of_item
from review.store.rounds import Evaluation, RoundItem, lock_item, open_item

#: Decisions of these cases are evaluations by themselves; of the others only where an item was open.
_EVALUATING = frozenset({CaseKind.JULY, CaseKind.CORRECTION, CaseKind.REQUEST})


@dataclass(frozen=True)
class Step:
    """The move that a case just made: from where, by what, and what the document was before it."""

    action: CaseAction
    source: CaseState
    before: Attribute | None
    comment: str = ""


def follow_case(
    session: Session,
    actor: Actor,
    case: ReviewCase,
    document: Document,
    step: Step,
    *,
    now: datetime,
    today: date,
) -> None:
    """After a move of a case: its item goes along, is settled by the decision, or by one elsewhere."""
    item = _open(session, document.id)
    if step.source is CaseState.SIGN_OFF and case.state is CaseState.DECIDED:
        _decided(session, actor, case, document, item, step, now=now, today=today)
    elif item is not None and item.case_id != case.id and case.state is CaseState.SETTLED:
        _carried_out(session, actor, case, document, item, now=now, today=today)
    elif item is not None and item.case_id == case.id and (act := _goes(item, case, step)):
        action, by = act
        who = actor if by is None else on_behalf(actor)
        again = action is ItemAction.PROPOSE_RELEASE
        apply_item_transition(
            session,
            who,
            item,
            action,
            now=now,
            today=today,
            comment=step.comment if action is ItemAction.RETURN else "",
            proposal=proposal_of_item(item) if again else None,
        )


def follow_hide(
    session: Session, actor: Actor, document: Document, *, now: datetime, today: date
) -> None:
    """A second person confirmed that the document was taken down: that evaluates it.

    Where an approved item took it down, the item has said so already.
    """
    item = _open(session, document.id)
    if item is not None:
        _settle_elsewhere(session, actor, item, Outcome.TAKE_DOWN, None, now=now, today=today)
    elif _last_outcome(session, document.id) is Outcome.TAKE_DOWN:
        return
    evaluate(
        session,
        actor,
        document,
        Outcome.TAKE_DOWN,
        EvaluationHow.HIDE,
        item=item,
        now=now,
        today=today,
    )


# ---- inside --------------------------------------------------------------------------------------


def _open(session: Session, document_id: int) -> RoundItem | None:
    """The open item, locked, its round held open."""
    found = open_item(session, document_id)
    if found is None:
        return None
    hold_round(session, found.round_id)
    row = lock_item(session, found.id)
    return row if row is not None and row.settled_at is None else None


def _goes(
    item: RoundItem, case: ReviewCase, step: Step
) -> tuple[ItemAction, None] | tuple[ItemAction, str] | None:
    """How an item goes along with its july case; the second part says that the system moves it."""
    if case.state is CaseState.SIGN_OFF and item.state is ItemState.IN_REVIEW:
        return ItemAction.REACH_SIGN_OFF, "system"
    if step.action is CaseAction.SUBMIT and item.state is ItemState.RETURNED:
        return ItemAction.PROPOSE_RELEASE, None
    if step.source is CaseState.SIGN_OFF and item.state is ItemState.AWAITING_APPROVAL:
        if step.action is CaseAction.RETURN:
            return ItemAction.RETURN, None
        return ItemAction.LEAVE_SIGN_OFF, "system"
    return None


def _decided(
    session: Session,
    actor: Actor,
    case: ReviewCase,
    document: Document,
    item: RoundItem | None,
    step: Step,
    *,
    now: datetime,
    today: date,
) -> None:
    after = case.decided_attribute
    if after is None:
        return
    before = step.before if document.published_at is not None else _inside(step.before)
    outcome = outcome_of_decision(before, after, partial=case.decided_partial)
    how, next_year = EvaluationHow.CASE, None
    if item is None:
        if case.kind not in _EVALUATING:
            return
    elif item.case_id == case.id:
        next_year = item.next_review_year
        said = proposal_of_item(item)
        _approve(session, actor, item, outcome, case, now=now, today=today)
        if said is not None and (mark := mark_said(said)) is not None:
            mark_validity(session, actor, document, mark, now=now, today=today)
        how = EvaluationHow.ROUND
    else:
        _settle_elsewhere(session, actor, item, outcome, case, now=now, today=today)
    evaluate(
        session,
        actor,
        document,
        outcome,
        how,
        item=item,
        case=case,
        next_year=next_year,
        now=now,
        today=today,
    )


def _inside(before: Attribute | None) -> Attribute | None:
    """The attribute of a document that never was public here: one decided proactive becomes so now."""
    return None if before is Attribute.PROACTIVE else before


def _carried_out(
    session: Session,
    actor: Actor,
    case: ReviewCase,
    document: Document,
    item: RoundItem,
    *,
    now: datetime,
    today: date,
) -> None:
    """A case decided before the item came is carried out only now: that answers the item."""
    if case.decided_attribute is None:
        return
    outcome = outcome_of_decision(None, case.decided_attribute, partial=case.decided_partial)
    _settle_elsewhere(session, actor, item, outcome, case, now=now, today=today)
    evaluate(
        session,
        actor,
        document,
        outcome,
        EvaluationHow.CASE,
        item=item,
        case=case,
        now=now,
        today=today,
    )


def _approve(
    session: Session,
    actor: Actor,
    item: RoundItem,
    outcome: Outcome,
    case: ReviewCase,
    *,
    now: datetime,
    today: date,
) -> None:
    """Signing the july case is the item's approval; what was decided stands, not what was proposed."""

    def record() -> None:
        item.outcome = outcome
        if outcome not in (Outcome.TO_PROACTIVE, Outcome.TO_PROACTIVE_PARTIAL):
            item.outcome_grounds = list(case.decided_grounds)
            item.outcome_reason = case.decided_reason
            item.next_review_year = item.next_review_year or today.year + REVIEW_AFTER

    apply_item_transition(
        session, actor, item, ItemAction.APPROVE_RELEASE, now=now, today=today, record=record
    )


def _settle_elsewhere(
    session: Session,
    actor: Actor,
    item: RoundItem,
    outcome: Outcome,
    case: ReviewCase | None,
    *,
    now: datetime,
    today: date,
) -> None:
    """Another case, or a hide, answered the item: the line closes with a link to what did."""

    def record() -> None:
        item.outcome, item.proposer_id, item.proposed_at = outcome, None, None
        item.outcome_reason = case.decided_reason if case is not None else ""
        item.outcome_grounds = list(case.decided_grounds) if case is not None else []
        item.next_review_year, item.out_of_scope = None, None
        item.validity, item.validity_on = None, None
        item.successor_id, item.successor_text = None, ""
        item.case_id = case.id if case is not None else None

    apply_item_transition(
        session,
        on_behalf(actor),
        item,
        ItemAction.SETTLE_ELSEWHERE,
        now=now,
        today=today,
        record=record,
    )


def _last_outcome(session: Session, document_id: int) -> Outcome | None:
    query = select(Evaluation.outcome).where(Evaluation.document_id == document_id)
    return session.scalars(query.order_by(Evaluation.id.desc()).limit(1)).first()
