"""Open review cases as work: whose turn each is, what came back, and the lines that a list prints of them.

Reading rules come from ``store.scopes``; nothing here decides whether a move is possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.domain.values import Actor
from review.store.cases import CLOSED, Comment, Confirmation, ReviewCase
from review.store.documents import Document, FileStage, FileVersion
from review.store.people import Office
from review.store.scopes import TURN, readable, waiting_for

#: Moves that give a case back to somebody who had passed it on, and stay in the step they lead to.
_BACK = (CaseAction.SEND_TO_REVIEW, CaseAction.SEND_BACK)


@dataclass(frozen=True)
class CaseRow:
    """An open case with what its line prints; attributes in the order of the four-attribute line."""

    case_id: int
    document_id: int
    kind: CaseKind
    state: CaseState
    urgent: bool
    due_on: date | None
    due_estimated: bool
    title: str
    doc_number: str | None
    status: DocumentStatus
    office: str
    drafter_id: int | None
    proposed: Attribute | None
    proposed_partial: bool
    audited: Attribute | None
    audited_partial: bool
    decided: Attribute | None
    decided_partial: bool
    printed: Attribute | None
    printed_partial: bool
    version: int
    organisation_id: int
    office_id: int
    opened_at: datetime
    #: What its main text is called, of a case that has no title yet.
    file: str | None
    holder: Role | None


def open_cases(actor: Actor) -> ColumnElement[bool]:
    """The open cases that the actor may know of."""
    seen = readable(actor, ReviewCase.organisation_id, ReviewCase.office_id)
    return and_(seen, ReviewCase.state.not_in(CLOSED))


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The cases that wait for the actor: the turn of a role of theirs; of drafts only their own.

    What nobody drafts yet (a registered document) waits for every drafter of the office.
    """
    others = [role for role in Role if role is not Role.DRAFTER]
    own = or_(Document.drafter_id == actor.id, Document.drafter_id.is_(None))
    return or_(waiting_for(actor, others), and_(waiting_for(actor, [Role.DRAFTER]), own))


def holder() -> ColumnElement[Role | None]:
    """The role a case waits for, as a column; the same rule as ``scopes.turn_of``."""
    issued = Document.status != DocumentStatus.UNISSUED
    proactive = func.coalesce(ReviewCase.decided_attribute == Attribute.PROACTIVE, false())
    simple = [
        (ReviewCase.state == state, roles[0].value)
        for state, roles in TURN.items()
        if state is not CaseState.DECIDED
    ]
    return case(
        *simple,
        (ReviewCase.state != CaseState.DECIDED, null()),
        (not_(issued), Role.CLERK.value),
        (and_(proactive, not_(_bytes_confirmed())), Role.CONFIDENTIALITY_REVIEWER.value),
        else_=Role.DISCLOSURE_OFFICER.value,
    )


def holder_of(session: Session, case_id: int) -> Role | None:
    """The role that one case waits for."""
    known = select(holder()).join(Document, Document.id == ReviewCase.document_id)
    role = session.scalar(known.where(ReviewCase.id == case_id))
    return Role(role) if role else None


def came_back() -> ColumnElement[bool]:
    """The cases that somebody gave back: returned to the drafter, or sent back to the review.

    A comment of such a move that is as old as the present step says that the step began with it.
    """
    sent = exists().where(
        Comment.case_id == ReviewCase.id,
        Comment.action.in_(_BACK),
        Comment.at >= ReviewCase.step_since,
    )
    return or_(ReviewCase.state == CaseState.RETURNED, sent)


def case_rows(session: Session, ids: Iterable[int]) -> dict[int, CaseRow]:
    """The lines of some cases by id, in one query."""
    rows = session.execute(
        select(
            ReviewCase.id,
            ReviewCase.document_id,
            ReviewCase.kind,
            ReviewCase.state,
            ReviewCase.urgent,
            ReviewCase.due_on,
            ReviewCase.due_estimated,
            Document.title,
            Document.doc_number,
            Document.status,
            Office.name,
            Document.drafter_id,
            ReviewCase.proposed_attribute,
            ReviewCase.proposed_partial,
            ReviewCase.audited_attribute,
            ReviewCase.audited_partial,
            ReviewCase.decided_attribute,
            ReviewCase.decided_partial,
            Document.printed_attribute,
            Document.printed_partial,
            ReviewCase.version,
            ReviewCase.organisation_id,
            ReviewCase.office_id,
            ReviewCase.opened_at,
            case((Document.title == "", _main_file())),
            holder(),
        )
        .join(Document, Document.id == ReviewCase.document_id)
        .join(Office, Office.id == Document.office_id)
        .where(ReviewCase.id.in_(list(ids)))
    )
    return {row[0]: _case_row(tuple(row)) for row in rows}


# ---- inside --------------------------------------------------------------------------------------


def _case_row(row: tuple[Any, ...]) -> CaseRow:
    turn = row[-1]
    known: tuple[Any, ...] = (*row[:-1], Role(turn) if turn else None)
    return CaseRow(*known)


def _main_file() -> ScalarSelect[str]:
    main = (FileVersion.position == 0, FileVersion.stage == FileStage.REVIEWED, FileVersion.live)
    return (
        select(FileVersion.name)
        .where(FileVersion.document_id == Document.id, *main)
        .scalar_subquery()
    )


def _bytes_confirmed() -> ColumnElement[bool]:
    return exists().where(
        Confirmation.case_id == ReviewCase.id,
        Confirmation.kind == ConfirmationKind.RENDITION,
        Confirmation.voided_at.is_(None),
    )
