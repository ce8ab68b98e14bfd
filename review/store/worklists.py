"""What waits for whom: the rows, numbers and holders behind the worklist, each in one query.

Reading rules come from ``store.scopes``; nothing here decides whether a move is possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind
from review.domain.states import (
    Attribute,
    CaseKind,
    CaseState,
    ConfirmationKind,
    DocumentStatus,
    Role,
)
from review.domain.values import Actor
from review.store.cases import CLOSED, Confirmation, Notice, ReviewCase
from review.store.documents import Document
from review.store.people import Grant, Office, Person, in_force
from review.store.rounds import Round
from review.store.scopes import TURN, readable, waiting_for


class Show(StrEnum):
    """Which of the worklist's lists is shown."""

    MINE = "mine"  # waits for the actor
    OTHERS = "others"  # open, with somebody else
    LATE = "late"  # due before today, whoever holds it
    SOON = "soon"  # due within three working days
    DUE = "due"  # due on one day


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A list of the worklist: which one, and of whom.

    ``soon_on`` is the last day that is soon, ``month_at`` the moment at which this month began.
    """

    show: Show
    today: date
    soon_on: date
    month_at: datetime
    role: Role | None = None
    person_id: int | None = None
    office_id: int | None = None
    on: date | None = None


@dataclass(frozen=True)
class WorkRow:
    """An open case with what its row prints; attributes in the order of the four-attribute line."""

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
    holder: Role | None


@dataclass(frozen=True)
class WorkCounts:
    """The numbers of the tiles and tabs."""

    mine: int
    others: int
    late: int
    late_mine: int
    soon: int
    soon_others: int
    published: int


@dataclass(frozen=True)
class Holding:
    """What one role, person or office holds: how many cases, and the earliest day one is due."""

    role: Role
    person_id: int | None
    office_id: int | None
    name: str | None
    count: int
    earliest: date | None


@dataclass(frozen=True)
class NoticeRow:
    """A line behind the bell: about a document, or about a round of a kind and year."""

    id: int
    document_id: int | None
    title: str | None
    doc_number: str | None
    event: str
    at: datetime
    read_at: datetime | None
    round_id: int | None
    round_kind: RoundKind | None
    round_year: int | None


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


def work_rows(session: Session, actor: Actor, wanted: Wanted, *, limit: int = 50) -> list[WorkRow]:
    """The rows of one list, earliest due first."""
    query = (
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
            holder(),
        )
        .join(Document, Document.id == ReviewCase.document_id)
        .join(Office, Office.id == Document.office_id)
        .where(_open(actor), *_conditions(actor, wanted))
        .order_by(ReviewCase.due_on.is_(None), ReviewCase.due_on, ReviewCase.id)
        .limit(limit)
    )
    return [_work_row(tuple(row)) for row in session.execute(query)]


def work_counts(session: Session, actor: Actor, wanted: Wanted) -> WorkCounts:
    """Every number of the page in one query. ``published`` counts this month's publications."""
    mine = waits_for(actor)
    late = ReviewCase.due_on < wanted.today
    soon = and_(ReviewCase.due_on >= wanted.today, ReviewCase.due_on <= wanted.soon_on)
    published = (
        select(func.count())
        .select_from(Document)
        .where(
            readable(actor, Document.organisation_id, Document.office_id),
            Document.status == DocumentStatus.PUBLISHED,
            Document.published_at >= wanted.month_at,
        )
        .scalar_subquery()
    )

    def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            counted(mine),
            counted(not_(mine)),
            counted(late),
            counted(and_(late, mine)),
            counted(soon),
            counted(and_(soon, not_(mine))),
            published,
        )
        .select_from(ReviewCase)
        .join(Document, Document.id == ReviewCase.document_id)
        .where(_open(actor))
    ).one()
    return WorkCounts(*(int(number) for number in row))


def holdings(session: Session, actor: Actor, *, limit: int = 8) -> list[Holding]:
    """Who holds what the actor may see and does not hold.

    Drafters by name, heads by the name of their office, the others by role (name None).
    """
    turn = holder().label("turn")
    drafting, heading = turn == Role.DRAFTER.value, turn == Role.OFFICE_HEAD.value
    inner = (
        select(
            turn,
            case((drafting, Document.drafter_id), else_=null()).label("person"),
            case((heading, Document.office_id), else_=null()).label("office"),
            ReviewCase.due_on.label("due_on"),
        )
        .select_from(ReviewCase)
        .join(Document, Document.id == ReviewCase.document_id)
        .where(_open(actor), not_(waits_for(actor)))
        .subquery()
    )
    earliest = func.min(inner.c.due_on)
    name = func.coalesce(Person.name, Office.name)
    rows = session.execute(
        select(inner.c.turn, inner.c.person, inner.c.office, name, func.count(), earliest)
        .select_from(inner)
        .outerjoin(Person, Person.id == inner.c.person)
        .outerjoin(Office, Office.id == inner.c.office)
        .where(inner.c.turn.is_not(None))
        .group_by(inner.c.turn, inner.c.person, inner.c.office, Person.name, Office.name)
        .order_by(earliest.is_(None), earliest, func.count().desc())
        .limit(limit)
    )
    return [Holding(Role(turn), *rest) for turn, *rest in rows]


def role_holders(session: Session, actor: Actor, day: date) -> dict[Role, list[str]]:
    """Who holds each role of the organisations the actor works in, by name."""
    organisations = {h.organisation_id for h in actor.held if h.organisation_id is not None}
    rows = session.execute(
        select(Grant.role, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.organisation_id.in_(organisations),
            Person.active.is_(True),
            *in_force(day),  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Person.name)
    )
    found: dict[Role, list[str]] = {}
    for role, name in rows:
        found.setdefault(role, []).append(name)
    return found


def due_days(
    session: Session, actor: Actor, first: date, last: date, *, limit: int = 4
) -> list[tuple[date, int]]:
    """The next days on which something the actor may see is due, with how many."""
    return [
        (day, count)
        for day, count in session.execute(
            select(ReviewCase.due_on, func.count())
            .where(_open(actor), ReviewCase.due_on >= first, ReviewCase.due_on <= last)
            .group_by(ReviewCase.due_on)
            .order_by(ReviewCase.due_on)
            .limit(limit)
        )
        if day is not None
    ]


def notices_of(session: Session, person_id: int, *, limit: int = 100) -> list[NoticeRow]:
    """What a person was told, newest first."""
    rows = session.execute(
        select(
            Notice.id,
            Notice.document_id,
            Document.title,
            Document.doc_number,
            Notice.event,
            Notice.at,
            Notice.read_at,
            Notice.round_id,
            Round.kind,
            Round.year,
        )
        .select_from(Notice)
        .outerjoin(Document, Document.id == Notice.document_id)
        .outerjoin(Round, Round.id == Notice.round_id)
        .where(Notice.person_id == person_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [_notice_row(tuple(row)) for row in rows]


# ---- inside --------------------------------------------------------------------------------------


def _notice_row(row: tuple[Any, ...]) -> NoticeRow:
    return NoticeRow(*row)


def _work_row(row: tuple[Any, ...]) -> WorkRow:
    turn = row[-1]
    known: tuple[Any, ...] = (*row[:-1], Role(turn) if turn else None)
    return WorkRow(*known)


def _open(actor: Actor) -> ColumnElement[bool]:
    seen = readable(actor, ReviewCase.organisation_id, ReviewCase.office_id)
    return and_(seen, ReviewCase.state.not_in(CLOSED))


def _conditions(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    mine = waits_for(actor)
    chosen: dict[Show, ColumnElement[bool]] = {
        Show.MINE: mine,
        Show.OTHERS: not_(mine),
        Show.LATE: ReviewCase.due_on < wanted.today,
        Show.SOON: and_(ReviewCase.due_on >= wanted.today, ReviewCase.due_on <= wanted.soon_on),
        Show.DUE: ReviewCase.due_on == wanted.on if wanted.on else true(),
    }
    found = [chosen[wanted.show]]
    if wanted.role is not None:
        found.append(holder() == wanted.role.value)
    if wanted.person_id is not None:
        found.append(Document.drafter_id == wanted.person_id)
    if wanted.office_id is not None:
        found.append(Document.office_id == wanted.office_id)
    return found


def _bytes_confirmed() -> ColumnElement[bool]:
    return exists().where(
        Confirmation.case_id == ReviewCase.id,
        Confirmation.kind == ConfirmationKind.RENDITION,
        Confirmation.voided_at.is_(None),
    )
