"""Reading rules as WHERE clauses: what an actor may see, organisation first.

The same rule as ``Permission.DOCUMENT_READ`` in ``domain.permissions``; a property test demands
that both agree. Lists and single pages go through here, so an invisible document answers as if it did
not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from review.domain.permissions import Place
from review.domain.states import (
    BUSINESS_ROLES,
    CaseAction,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.domain.values import Actor
from review.store.cases import CLOSED, Confirmation, ReviewCase, latest_case
from review.store.documents import Document


def readable(actor: Actor, organisation: Any, office: Any) -> ColumnElement[bool]:
    """The condition under which a row with these organisation and office columns may be read."""
    parts: list[ColumnElement[bool]] = []
    for held in () if actor.system else actor.held:
        if held.role not in BUSINESS_ROLES or held.organisation_id is None:
            continue
        here = organisation == held.organisation_id
        parts.append(here if held.offices is None else and_(here, office.in_(held.offices)))
    return or_(false(), *parts)


def visible_documents(actor: Actor) -> Select[Document]:
    """Every document the actor may know of."""
    return select(Document).where(readable(actor, Document.organisation_id, Document.office_id))


def visible_document(session: Session, actor: Actor, document_id: int) -> Document | None:
    """One document if the actor may know of it."""
    return session.scalars(visible_documents(actor).where(Document.id == document_id)).first()


def visible_cases(actor: Actor) -> Select[ReviewCase]:
    """Every review case the actor may know of."""
    return select(ReviewCase).where(
        readable(actor, ReviewCase.organisation_id, ReviewCase.office_id)
    )


def place_of(session: Session, document: Document) -> Place:
    """The document as a permission sees it, with the state of its latest case."""
    case = latest_case(session, document.id)
    return Place(
        organisation_id=document.organisation_id,
        office_id=document.office_id,
        status=document.status,
        case_state=case.state if case else None,
        urgent=case.urgent if case else False,
    )


#: Whose turn it is in each state: the roles that carry the case on (a recall is nobody's turn).
TURN: dict[CaseState, tuple[Role, ...]] = {
    CaseState.DRAFT: (Role.DRAFTER,),
    CaseState.RETURNED: (Role.DRAFTER,),
    CaseState.OFFICE_REVIEW: (Role.OFFICE_HEAD,),
    CaseState.ATTRIBUTE_AUDIT: (Role.DISCLOSURE_OFFICER,),
    CaseState.CONFIDENTIALITY_REVIEW: (Role.CONFIDENTIALITY_REVIEWER,),
    CaseState.REFERRED: (Role.CONFIDENTIALITY_REVIEWER,),
    CaseState.SIGN_OFF: (Role.APPROVER,),
    CaseState.DECIDED: (Role.CLERK, Role.CONFIDENTIALITY_REVIEWER, Role.DISCLOSURE_OFFICER),
}


def turn_of(
    state: CaseState, status: DocumentStatus, *, proactive: bool, bytes_confirmed: bool
) -> Role | None:
    """The one role a case waits for now; decided cases pass from clerk to reviewer to officer."""
    if state is not CaseState.DECIDED:
        return TURN[state][0] if state in TURN else None
    if status is DocumentStatus.UNISSUED:
        return Role.CLERK
    if proactive and not bytes_confirmed:
        return Role.CONFIDENTIALITY_REVIEWER
    return Role.DISCLOSURE_OFFICER


def waiting_for(actor: Actor, roles: Iterable[Role] | None = None) -> ColumnElement[bool]:
    """The condition on ``ReviewCase`` joined to ``Document``: it is the turn of such a role."""
    parts: list[ColumnElement[bool]] = []
    wanted = set(roles) if roles is not None else None
    issued = Document.status != DocumentStatus.UNISSUED
    proactive = ReviewCase.decided_attribute == "proactive"
    confirmed = _bytes_confirmed()
    for held in actor.held:
        if held.organisation_id is None or (wanted is not None and held.role not in wanted):
            continue
        states = [s for s, turn in TURN.items() if held.role in turn and s is not CaseState.DECIDED]
        turn: list[ColumnElement[bool]] = [ReviewCase.state.in_(states)]
        decided = ReviewCase.state == CaseState.DECIDED
        if held.role is Role.CLERK:
            turn.append(and_(decided, ~issued))
        elif held.role is Role.CONFIDENTIALITY_REVIEWER:
            turn.append(and_(decided, issued, proactive, ~confirmed))
        elif held.role is Role.DISCLOSURE_OFFICER:
            turn.append(and_(decided, issued, or_(~proactive, confirmed)))
        here = ReviewCase.organisation_id == held.organisation_id
        if held.offices is not None:
            here = and_(here, ReviewCase.office_id.in_(held.offices))
        parts.append(and_(here, or_(*turn)))
    return and_(ReviewCase.state.not_in(CLOSED), or_(false(), *parts))


def _bytes_confirmed() -> ColumnElement[bool]:
    return (
        select(func.count())
        .select_from(Confirmation)
        .where(
            Confirmation.case_id == ReviewCase.id,
            Confirmation.kind == ConfirmationKind.RENDITION,
            Confirmation.voided_at.is_(None),
        )
        .scalar_subquery()
        > 0
    )


#: The next move that a worklist row names, by state; decided cases depend on the document.
NEXT_ACTION: dict[CaseState, CaseAction] = {
    CaseState.DRAFT: CaseAction.SUBMIT,
    CaseState.RETURNED: CaseAction.SUBMIT,
    CaseState.OFFICE_REVIEW: CaseAction.ENDORSE,
    CaseState.ATTRIBUTE_AUDIT: CaseAction.AGREE,
    CaseState.CONFIDENTIALITY_REVIEW: CaseAction.CONFIRM_CONFIDENTIALITY,
    CaseState.REFERRED: CaseAction.RECEIVE_ANSWER,
    CaseState.SIGN_OFF: CaseAction.SIGN,
}
