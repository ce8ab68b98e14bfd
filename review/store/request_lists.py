"""Lists and counts of the request register, for pages, the ledger and commands.

One condition per word (late, due soon, …), used by lists and counts alike, so that a number and the
list behind it can not differ. Figures of reports are counted from events (``store.statistics``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import eq, ge, le

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from review.domain.requests import ApplicantKind, RequestOutcome, RequestState
from review.domain.values import Actor
from review.store.requests import (
    AccessRequest,
    InformationRequest,
    RequestConsultation,
    visible_requests,
)

#: How many days ahead a reply counts as due soon: about a working week.
SOON_DAYS = 7

_R = InformationRequest


class Which(StrEnum):
    """Requests by how they stand today; ``all`` leaves none out."""

    ALL = "all"
    OPEN = "open"
    LATE = "late"  # open and past the last day, or answered after it
    OPEN_LATE = "open_late"
    SOON = "soon"
    MINE = "mine"
    AWAITING_CORRECTION = "awaiting_correction"
    CONSULTING = "consulting"
    AWAITING_FEE = "awaiting_fee"
    CLOSED = "closed"


class Order(StrEnum):
    """In which order a list stands; each ends with the newest first."""

    RECEIVED = "received"
    DUE = "due"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class RequestFilter:
    """What a list is narrowed to; None and empty leave a part open. Days are inclusive.

    ``text`` is looked for in the number and in what is asked for, never in names.
    """

    which: Which = Which.ALL
    applicant: ApplicantKind | None = None
    outcome: RequestOutcome | None = None
    office_id: int | None = None
    received_from: date | None = None
    received_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    document_id: int | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """A month of the register: what came, what was answered, and how much of that too late."""

    month: int
    received: int
    closed: int
    late: int


def filtered_requests(actor: Actor, chosen: RequestFilter, today: date) -> Select[_R]:
    """The requests that the actor may know of and that a filter finds, in no order."""
    return narrowed_requests(visible_requests(actor), actor, chosen, today)


def narrowed_requests(
    scope: Select[_R], actor: Actor, chosen: RequestFilter, today: date
) -> Select[_R]:
    """What a filter leaves of a scope; the actor is who "mine" speaks of."""
    parts = [
        compare(column, wanted)
        for column, compare, wanted in (
            (_R.applicant, eq, chosen.applicant),
            (_R.outcome, eq, chosen.outcome),
            (_R.office_id, eq, chosen.office_id),
            (_R.received_on, ge, chosen.received_from),
            (_R.received_on, le, chosen.received_to),
            (_R.closed_on, ge, chosen.closed_from),
            (_R.closed_on, le, chosen.closed_to),
        )
        if wanted is not None
    ]
    if chosen.document_id is not None:
        parts.append(_asks_for(chosen.document_id))
    if (said := chosen.text.strip()) != "":
        parts.append(_holds(said))
    if chosen.which is not Which.ALL:
        parts.append(condition_of(chosen.which, actor, today))
    return scope.where(*parts)


def condition_of(which: Which, actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition behind a word."""
    open_ = _R.state != RequestState.CLOSED
    open_late = and_(open_, _R.due_on < today)
    unanswered = exists().where(
        RequestConsultation.request_id == _R.id, RequestConsultation.answer.is_(None)
    )
    return {
        Which.ALL: _R.id.is_not(None),
        Which.OPEN: open_,
        Which.CLOSED: _R.state == RequestState.CLOSED,
        Which.OPEN_LATE: open_late,
        Which.LATE: or_(open_late, _R.closed_on > _R.due_on),
        Which.SOON: and_(open_, _R.due_on.between(today, today + timedelta(days=SOON_DAYS))),
        Which.MINE: and_(open_, _R.handler_id == actor.id),
        Which.AWAITING_CORRECTION: _R.state == RequestState.AWAITING_CORRECTION,
        Which.CONSULTING: and_(open_, unanswered),
        Which.AWAITING_FEE: and_(open_, _R.fee_noticed_on.is_not(None), _R.fee_paid_on.is_(None)),
    }[which]


def list_requests(
    session: Session,
    actor: Actor,
    chosen: RequestFilter,
    today: date,
    *,
    order: Order = Order.RECEIVED,
    limit: int | None = None,
    offset: int = 0,
) -> list[InformationRequest]:
    """One page of what a filter finds."""
    first = {
        Order.RECEIVED: (_R.received_on.desc(),),
        Order.DUE: (_R.due_on.is_(None), _R.due_on),
        Order.CLOSED: (_R.closed_on.is_(None), _R.closed_on.desc()),
    }[order]
    query = filtered_requests(actor, chosen, today).order_by(*first, _R.id.desc())
    return list(session.scalars(query.limit(limit).offset(offset)))


def count_requests(session: Session, actor: Actor, chosen: RequestFilter, today: date) -> int:
    """How many a filter finds."""
    found = filtered_requests(actor, chosen, today).subquery()
    return int(session.scalar(select(func.count()).select_from(found)) or 0)


def tallies_of(session: Session, actor: Actor, today: date) -> dict[Which, int]:
    """For each word how many requests it finds."""
    return {
        which: count_requests(session, actor, RequestFilter(which=which), today) for which in Which
    }


def months_of(session: Session, organisation_id: int, year: int) -> tuple[MonthFigures, ...]:
    """The twelve months of a year by receipt and by answer."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    here = _R.organisation_id == organisation_id
    received = session.scalars(
        select(_R.received_on).where(here, _R.received_on.between(first, last))
    )
    rows = session.execute(
        select(_R.closed_on, _R.due_on).where(here, _R.closed_on.between(first, last))
    )
    closed = [(on, due) for on, due in rows if on is not None]
    came = Counter(day.month for day in received)
    went = Counter(on.month for on, _ in closed)
    late = Counter(on.month for on, due in closed if due is not None and on > due)
    return tuple(
        MonthFigures(month=m, received=came[m], closed=went[m], late=late[m]) for m in range(1, 13)
    )


def outcomes_of(session: Session, organisation_id: int, year: int) -> dict[RequestOutcome, int]:
    """How the requests that were answered in a year were answered, most often first."""
    rows = session.execute(
        select(_R.outcome, func.count())
        .where(
            _R.organisation_id == organisation_id,
            _R.closed_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(_R.outcome)
    )
    found = {outcome: int(count) for outcome, count in rows if outcome is not None}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def request_years(session: Session, organisation_id: int) -> list[int]:
    """The years that have requests, newest first."""
    query = select(_R.year).where(_R.organisation_id == organisation_id).distinct()
    return sorted(session.scalars(query), reverse=True)


def earlier_requests(
    session: Session, row: InformationRequest, limit: int = 20
) -> list[InformationRequest]:
    """Requests that this one may repeat: of the same applicant or for the same documents, newest first."""
    documents = select(AccessRequest.document_id).where(AccessRequest.request_id == row.id)
    same_documents = select(AccessRequest.request_id).where(
        AccessRequest.document_id.in_(documents), AccessRequest.request_id.is_not(None)
    )
    same_person = and_(
        _R.applicant_name == row.applicant_name,
        _R.applicant_certificate == row.applicant_certificate,
    )
    query = (
        select(_R)
        .where(
            _R.organisation_id == row.organisation_id,
            _R.id != row.id,
            _R.received_on <= row.received_on,
            or_(same_person, _R.id.in_(same_documents)),
        )
        .order_by(_R.received_on.desc(), _R.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def _asks_for(document_id: int) -> ColumnElement[bool]:
    return exists().where(
        AccessRequest.request_id == _R.id, AccessRequest.document_id == document_id
    )


def _holds(said: str) -> ColumnElement[bool]:
    plain = said.removesuffix("号").rpartition("〕")[2]
    found = _R.what.icontains(said, autoescape=True)
    # A number in Chinese papers is short; a longer one is no number of a register.
    return or_(found, _R.number == int(plain)) if plain.isdecimal() and len(plain) < 7 else found
