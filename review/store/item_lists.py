"""Lists of round items as somebody may see them: filters, order, paging by key, counts, neighbours.

A round may hold 150,000 items: nothing here reads more than a page of rows, and every count groups
over one index. Reading rules are those of ``store.scopes``; what waits for whom is in ``item_work``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason
from review.domain.states import BUSINESS_ROLES, Attribute, CaseState, ItemState, Outcome, Role
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import Grant, Office, Person, in_force
from review.store.register import normal_fragment
from review.store.rounds import Round, RoundItem
from review.store.scopes import readable

PAGE = 50

#: States in which the office has still to answer.
UNANSWERED = (ItemState.ASSIGNED, ItemState.RETURNED)


class Sort(StrEnum):
    """In which order a list is read; ties and everything else by document."""

    LIST = "list"  # as documents were registered
    LATE = "late"  # most rounds late first
    DATE = "date"  # oldest issue date first


@dataclass(frozen=True, kw_only=True)
class ItemQuestion:
    """What a list was asked. ``before`` and ``after`` are ids of the items at a page's edge.

    ``overdue_on`` asks for items without an answer whose office's deadline was before that day;
    ``delayed`` for items that an earlier July should have settled; ``cluster`` for like items.
    """

    round_id: int
    states: tuple[ItemState, ...] = ()
    outcome: Outcome | None = None
    office_id: int | None = None
    reason: ItemReason | None = None
    attribute: Attribute | None = None
    cluster: str = ""
    overdue_on: date | None = None
    delayed: bool = False
    mine: ColumnElement[bool] | None = None
    text: str = ""
    sort: Sort = Sort.LIST
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class ItemRow:
    """An item with what its line prints."""

    item_id: int
    version: int
    round_id: int
    document_id: int
    title: str
    doc_number: str | None
    office_id: int
    office: str
    drafting_office_id: int
    assigned_to_id: int | None
    assigned_to: str | None
    drafter_id: int | None
    state: ItemState
    reason: ItemReason
    window_on: date
    rounds_late: int
    boundary: bool
    attribute_then: Attribute | None
    partial_then: bool
    suggested: Outcome | None
    outcome: Outcome | None
    cluster: str
    case_id: int | None
    case_state: CaseState | None
    proposer_id: int | None


@dataclass(frozen=True)
class ItemPage:
    """One page of a list, and whether there is more on either side."""

    rows: tuple[ItemRow, ...]
    earlier: bool
    later: bool


def visible_item(session: Session, actor: Actor, item_id: int) -> RoundItem | None:
    """One item if the actor may know of it."""
    seen = readable(actor, RoundItem.organisation_id, RoundItem.office_id)
    return session.scalars(select(RoundItem).where(RoundItem.id == item_id, seen)).first()


def items_asked(
    session: Session, actor: Actor, question: ItemQuestion, *, limit: int = PAGE
) -> ItemPage:
    """The items that answer a question, at most ``limit``, in the order asked."""
    backwards = question.before is not None
    edge = question.before if backwards else question.after
    query = _rows().where(*_conditions(session, actor, question))
    if edge is not None:
        query = query.where(_beyond(session, question.sort, edge, backwards=backwards))
    query = query.order_by(*_order(question.sort, backwards=backwards)).limit(limit + 1)
    found = [_row(tuple(r)) for r in session.execute(query)]
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        return ItemPage(tuple(reversed(rows)), earlier=more, later=True)
    return ItemPage(tuple(rows), earlier=question.after is not None, later=more)


def state_counts(session: Session, actor: Actor, question: ItemQuestion) -> dict[ItemState, int]:
    """How many items answer the question in each state, whatever state was asked for."""
    query = (
        select(RoundItem.state, func.count())
        .where(*_conditions(session, actor, question, but_state=True))
        .group_by(RoundItem.state)
    )
    return {state: count for state, count in session.execute(query)}  # noqa: C416


def place_in(session: Session, actor: Actor, question: ItemQuestion, item: RoundItem) -> int:
    """Which place an item has in a list, from 1; also where it no longer answers the question."""
    ahead = _beyond(session, question.sort, item.id, backwards=True)
    query = select(func.count()).where(*_conditions(session, actor, question), ahead)
    return int(session.scalar(query) or 0) + 1


def neighbours(
    session: Session, actor: Actor, question: ItemQuestion, item: RoundItem
) -> tuple[int | None, int | None]:
    """The items before and after one in a list; None at either end."""
    found: list[int | None] = []
    for backwards in (True, False):
        query = (
            select(RoundItem.id)
            .where(
                *_conditions(session, actor, question),
                _beyond(session, question.sort, item.id, backwards=backwards),
            )
            .order_by(*_order(question.sort, backwards=backwards))
            .limit(1)
        )
        found.append(session.scalar(query))
    return found[0], found[1]


def cluster_rows(
    session: Session, actor: Actor, round_id: int, cluster: str, *, limit: int = 200
) -> list[ItemRow]:
    """The items of a cluster that the actor may see, those without an answer first."""
    question = ItemQuestion(round_id=round_id, cluster=cluster)
    query = (
        _rows()
        .where(*_conditions(session, actor, question))
        .order_by(RoundItem.state.not_in(UNANSWERED), RoundItem.document_id)
        .limit(limit)
    )
    return [_row(tuple(r)) for r in session.execute(query)]


def cluster_size(session: Session, actor: Actor, item: RoundItem) -> int:
    """How many other items of the same cluster still wait for an answer in the actor's scope."""
    if not item.cluster:
        return 0
    question = ItemQuestion(round_id=item.round_id, cluster=item.cluster, states=UNANSWERED)
    query = select(func.count()).where(
        *_conditions(session, actor, question), RoundItem.id != item.id
    )
    return int(session.scalar(query) or 0)


def offices_of_round(session: Session, actor: Actor, round_id: int) -> list[tuple[int, str]]:
    """Offices with items in a round that the actor may see, by name."""
    held = select(RoundItem.office_id).where(
        *_conditions(session, actor, ItemQuestion(round_id=round_id))
    )
    rows = session.execute(
        select(Office.id, Office.name).where(Office.id.in_(held)).order_by(Office.name)
    )
    return [(row.id, row.name) for row in rows]


def drafters_by_office(
    session: Session, organisation_id: int, day: date
) -> dict[int, list[tuple[int, str]]]:
    """Everybody who drafts in an organisation on a day, by office: ids and names."""
    rows = session.execute(
        select(Grant.office_id, Person.id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.organisation_id == organisation_id,
            Grant.role == Role.DRAFTER,
            Person.active.is_(True),
            *in_force(day),  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for office_id, person_id, name in rows:
        found.setdefault(office_id or 0, []).append((person_id, name))
    return found


def still_drafting(session: Session, person_ids: Iterable[int | None], day: date) -> set[int]:
    """Those of some people who are active and hold a drafter's role on a day, in whatever office."""
    wanted = {i for i in person_ids if i is not None}
    if not wanted:
        return set()
    query = (
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.person_id.in_(wanted),
            Grant.role == Role.DRAFTER,
            Person.active.is_(True),
            *in_force(day),  # type: ignore[arg-type]
        )
    )
    return set(session.scalars(query))


# ---- inside --------------------------------------------------------------------------------------


def _row(row: tuple[Any, ...]) -> ItemRow:
    return ItemRow(*row)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RoundItem.id,
            RoundItem.version,
            RoundItem.round_id,
            RoundItem.document_id,
            Document.title,
            Document.doc_number,
            RoundItem.office_id,
            Office.name,
            RoundItem.drafting_office_id,
            RoundItem.assigned_to_id,
            Person.name,
            Document.drafter_id,
            RoundItem.state,
            RoundItem.reason,
            RoundItem.window_on,
            RoundItem.rounds_late,
            RoundItem.boundary,
            RoundItem.attribute_then,
            RoundItem.partial_then,
            RoundItem.suggested_outcome,
            RoundItem.outcome,
            RoundItem.cluster,
            RoundItem.case_id,
            ReviewCase.state,
            RoundItem.proposer_id,
        )
        .join(Document, Document.id == RoundItem.document_id)
        .join(Office, Office.id == RoundItem.office_id)
        .outerjoin(Person, Person.id == RoundItem.assigned_to_id)
        .outerjoin(ReviewCase, ReviewCase.id == RoundItem.case_id)
    )


def _in_scope(session: Session, actor: Actor, round_id: int) -> ColumnElement[bool]:
    """The actor's offices of the round's organisation.

    Named by office alone, so that counting stays inside the index of round, office and state.
    """
    organisation_id = session.scalar(select(Round.organisation_id).where(Round.id == round_id))
    offices: set[int] = set()
    for held in () if actor.system else actor.held:
        if held.role in BUSINESS_ROLES and held.organisation_id == organisation_id:
            if held.offices is None:
                return RoundItem.round_id == round_id
            offices |= held.offices
    if not offices:
        return false()
    return and_(RoundItem.round_id == round_id, RoundItem.office_id.in_(offices))


def _conditions(
    session: Session, actor: Actor, question: ItemQuestion, *, but_state: bool = False
) -> Iterable[ColumnElement[bool]]:
    yield _in_scope(session, actor, question.round_id)
    if question.states and not but_state:
        yield RoundItem.state.in_(question.states)
    equal = (
        (RoundItem.outcome, question.outcome),
        (RoundItem.office_id, question.office_id),
        (RoundItem.reason, question.reason),
        (RoundItem.attribute_then, question.attribute),
        (RoundItem.cluster, question.cluster or None),
    )
    for column, wanted in equal:
        if wanted is not None:
            yield column == wanted
    if question.overdue_on is not None:
        due = select(Round.office_due_on).where(Round.id == question.round_id).scalar_subquery()
        yield and_(RoundItem.state.in_(UNANSWERED), due < question.overdue_on)
    if question.delayed:
        yield RoundItem.rounds_late > 0
    if question.mine is not None:
        yield question.mine
    if question.text:
        yield RoundItem.document_id.in_(_matching(question.text))


def _matching(text: str) -> Select[int]:
    return select(Document.id).where(
        or_(
            Document.title.contains(text, autoescape=True),
            Document.doc_number.contains(normal_fragment(text), autoescape=True),
        )
    )


def _keys(sort: Sort) -> tuple[tuple[Any, bool], ...]:
    """The columns of an order, each with whether it descends."""
    first: dict[Sort, tuple[tuple[Any, bool], ...]] = {
        Sort.LIST: (),
        Sort.LATE: ((RoundItem.rounds_late, True),),
        Sort.DATE: ((RoundItem.window_on, False),),
    }
    return (*first[sort], (RoundItem.document_id, False))


def _order(sort: Sort, *, backwards: bool) -> list[Any]:
    return [c.desc() if down is not backwards else c.asc() for c, down in _keys(sort)]


def _beyond(session: Session, sort: Sort, item_id: int, *, backwards: bool) -> ColumnElement[bool]:
    """What stands after an item in an order, or before it; nothing where the item is gone."""
    keys = _keys(sort)
    edge = session.execute(select(*(c for c, _ in keys)).where(RoundItem.id == item_id)).first()
    if edge is None:
        return false()
    parts: list[ColumnElement[bool]] = []
    for number, (column, down) in enumerate(keys):
        same = [c == edge[n] for n, (c, _) in enumerate(keys[:number])]
        further = column < edge[number] if down is not backwards else column > edge[number]
        parts.append(and_(*same, further))
    return or_(*parts)
