"""Where work lies: review cases, items of rounds, requests, each as the same columns.

The worklist asks all three as one (``worklists``). What is open, whose turn it is and until when stands
with each of them (``case_work``, ``item_work``, ``request_work``); nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    type_coerce,
)

from review.domain.request_flow import OFFICER
from review.domain.states import CaseKind, ItemState, Role
from review.domain.values import Actor
from review.store import case_work, item_work, request_work
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_lists import UNANSWERED
from review.store.people import Office
from review.store.register import named_like
from review.store.requests import InformationRequest
from review.store.rounds import Round, RoundItem


class Source(StrEnum):
    """The tables in which work lies, in the order in which equals are listed."""

    CASE = "case"
    ITEM = "item"
    REQUEST = "request"


#: The kinds of work: those of cases, then an item of a round and a request for information.
ITEM, INFORMATION_REQUEST = "item", "information_request"
KINDS = (*(kind.value for kind in CaseKind), ITEM, INFORMATION_REQUEST)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """One source as every question of the worklist needs it.

    ``person`` drafts, answers or handles it, whosever turn it is; ``holder`` holds it now, where it is
    one person, and ``role`` is whose turn it is. ``back`` tells what somebody gave back. ``named`` is the
    condition for a text.
    """

    source: Source
    tables: FromClause
    open: ColumnElement[bool]
    id: ColumnElement[int]
    kind: ColumnElement[str]
    state: ColumnElement[str]
    office_id: ColumnElement[int | None]
    office: ColumnElement[str]
    due: ColumnElement[date | None]
    since: ColumnElement[datetime]
    role: ColumnElement[str]
    person: ColumnElement[int | None]
    holder: ColumnElement[int | None]
    mine: ColumnElement[bool]
    back: ColumnElement[bool]
    named: Callable[[str], ColumnElement[bool]]

    @property
    def rank(self) -> int:
        """The place of the source among equals."""
        return list(Source).index(self.source)


@lru_cache(maxsize=256)
def sources_of(actor: Actor) -> tuple[Columns, ...]:
    """The three sources, each narrowed to what is open and within the actor's reach.

    Kept for each actor as they are today: writing the conditions costs more than asking with them.
    """
    return _cases(actor), _items(actor), _requests(actor)


def _cases(actor: Actor) -> Columns:
    tables = ReviewCase.__table__.join(Document, Document.id == ReviewCase.document_id)
    turn = type_coerce(case_work.holder(), String)
    return Columns(
        source=Source.CASE,
        tables=tables.join(Office, Office.id == ReviewCase.office_id),
        open=case_work.open_cases(actor),
        id=type_coerce(ReviewCase.id, ReviewCase.id.type),
        kind=type_coerce(ReviewCase.kind, String),
        state=type_coerce(ReviewCase.state, String),
        office_id=type_coerce(ReviewCase.office_id, ReviewCase.office_id.type),
        office=type_coerce(Office.name, String),
        due=type_coerce(ReviewCase.due_on, ReviewCase.due_on.type),
        since=type_coerce(ReviewCase.step_since, ReviewCase.step_since.type),
        role=turn,
        person=type_coerce(Document.drafter_id, Document.drafter_id.type),
        holder=case((turn == Role.DRAFTER.value, Document.drafter_id), else_=null()),
        mine=case_work.waits_for(actor),
        back=case_work.came_back(),
        named=named_like,
    )


def _items(actor: Actor) -> Columns:
    tables = RoundItem.__table__.join(Round, Round.id == RoundItem.round_id).join(
        Document, Document.id == RoundItem.document_id
    )
    todo = RoundItem.state.in_(UNANSWERED)
    return Columns(
        source=Source.ITEM,
        tables=tables.join(Office, Office.id == RoundItem.office_id),
        open=item_work.open_items(actor),
        id=type_coerce(RoundItem.id, RoundItem.id.type),
        kind=literal(ITEM),
        state=type_coerce(RoundItem.state, String),
        office_id=type_coerce(RoundItem.office_id, RoundItem.office_id.type),
        office=type_coerce(Office.name, String),
        due=item_work.due_on(),
        since=func.coalesce(RoundItem.proposed_at, Round.opened_at),
        role=item_work.holder(),
        person=type_coerce(RoundItem.assigned_to_id, RoundItem.assigned_to_id.type),
        holder=case((todo, RoundItem.assigned_to_id), else_=null()),
        mine=item_work.waits_for(actor),
        back=RoundItem.state == ItemState.RETURNED,
        named=named_like,
    )


def _requests(actor: Actor) -> Columns:
    row = InformationRequest
    return Columns(
        source=Source.REQUEST,
        tables=row.__table__.outerjoin(Office, Office.id == row.office_id),
        open=request_work.open_requests(actor),
        id=type_coerce(row.id, row.id.type),
        kind=literal(INFORMATION_REQUEST),
        state=type_coerce(row.state, String),
        office_id=type_coerce(row.office_id, row.office_id.type),
        office=func.coalesce(Office.name, ""),
        due=request_work.due_on(),
        since=type_coerce(row.registered_at, row.registered_at.type),
        role=literal(OFFICER.value),
        person=type_coerce(row.handler_id, row.handler_id.type),
        holder=type_coerce(row.handler_id, row.handler_id.type),
        mine=request_work.waits_for(actor),
        back=false(),
        named=_request_named,
    )


def _request_named(text: str) -> ColumnElement[bool]:
    """Requests whose words hold the text, or whose number is the number in it."""
    found = InformationRequest.what.contains(text, autoescape=True)
    digits = text.strip("号 ")[-9:]
    if not digits.isdecimal():
        return found
    return or_(found, and_(InformationRequest.number == int(digits)))
