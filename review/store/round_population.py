"""Which documents a round looks at, why, how late, and who is to answer: as expressions of SQL.

Nothing is written here; ``round_snapshot`` makes items of it. Product.md section 6; domain.md 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from review.domain.rounds import ItemReason, RoundKind
from review.domain.states import CaseKind, CaseState, DocumentStatus, ItemState, Role
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import Grant, Person, in_force
from review.store.rounds import OPEN_STATES, Round, RoundItem

#: Documents that were issued; a withdrawn one stays in the register and is out of scope.
ISSUED = (
    DocumentStatus.ISSUED,
    DocumentStatus.FILED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.WITHDRAWN,
)
#: What a round may look at.
LIVING = (DocumentStatus.ISSUED, DocumentStatus.FILED, DocumentStatus.PUBLISHED)
#: A july case on which nobody has decided yet keeps its item in review.
_UNDECIDED = tuple(
    s for s in CaseState if s not in (CaseState.DECIDED, CaseState.SETTLED, CaseState.DISCARDED)
)
#: Rounds whose unfinished items come again next July; batches of a backlog stay in their project.
_CARRYING = (RoundKind.JULY, RoundKind.DYNAMIC)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A July before this one: the end of its window, when it opened or would have, and its last day."""

    year: int
    before_on: date
    opened_at: datetime
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a July round asks of the register; all dates resolved. ``round_id`` is None before opening."""

    organisation_id: int
    round_id: int | None
    day: date
    from_on: date
    before_on: date
    backlog_before: date
    closes_on: date
    earlier: tuple[Earlier, ...] = ()
    routes: Mapping[int, int] = field(default_factory=dict)
    #: Whether any earlier round was closed, so that items may have been carried over from it.
    carrying: bool = True
    #: The round that was just closed whose open items go on in this one; None where a July looks back.
    going_on_from: int | None = None

    @property
    def since(self) -> date:
        """Documents issued from here on were in no earlier window."""
        return max((e.before_on for e in self.earlier), default=self.backlog_before)


window_on: ColumnElement[date] = func.coalesce(Document.issued_on, Document.doc_date)
in_scope: ColumnElement[bool] = and_(
    Document.status.in_(LIVING), Document.is_party.is_(False), Document.out_of_scope.is_(None)
)
never_evaluated: ColumnElement[bool] = Document.evaluated_on.is_(None)


def has_open_item() -> ColumnElement[bool]:
    """Whether a document has an open item, in whatever round."""
    item = aliased(RoundItem)
    return exists().where(item.document_id == Document.id, item.state.in_(OPEN_STATES))


def in_round(round_id: int) -> ColumnElement[bool]:
    """Whether a document has an item in this round, in whatever state."""
    item = aliased(RoundItem)
    return exists().where(item.document_id == Document.id, item.round_id == round_id)


#: The year in a number's brackets is not that of the window date (domain.md 2.3).
boundary: ColumnElement[bool] = and_(
    func.coalesce(Document.doc_number, "").like("%〔____〕%"),
    func.coalesce(Document.doc_number, "").not_like(
        literal("%〔") + cast(cast(extract("year", window_on), Integer), String) + literal("〕%")
    ),
)


class Candidates:
    """The expressions of one population: who is in it, why, how late, and where it goes."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.before = aliased(RoundItem, name="item_before")
        self.round_before = aliased(Round, name="round_before")
        self.case = aliased(ReviewCase, name="july_case")
        self.in_window_or_missed = and_(
            never_evaluated,
            window_on >= asked.backlog_before,
            window_on < asked.before_on,
        )
        self.flagged = and_(Document.review_on.is_not(None), Document.review_on <= asked.closes_on)
        self.carried: ColumnElement[bool] = false()
        self.live: ColumnElement[bool] = false()
        if asked.carrying:
            self.carried = and_(
                self.before.id.is_not(None),
                or_(never_evaluated, Document.evaluated_on <= self.round_before.opened_on),
            )
            if asked.going_on_from is not None:
                self.carried = self.before.round_id == asked.going_on_from
            self.live = and_(self.carried, self.case.id.is_not(None))

    @property
    def belongs(self) -> ColumnElement[bool]:
        """Whether a document belongs to the population, had it no open item."""
        return and_(in_scope, or_(self.in_window_or_missed, self.flagged, self.carried))

    @property
    def fresh(self) -> ColumnElement[bool]:
        """Whether its issue date alone brings it here, in time."""
        return and_(self.in_window_or_missed, window_on >= self.asked.since)

    @property
    def part(self) -> ColumnElement[str]:
        """``window``, ``catch_up`` or ``flagged``: each document of the population in one."""
        return case(
            (self.fresh, "window"),
            (or_(self.in_window_or_missed, and_(self.carried, never_evaluated)), "catch_up"),
            else_="flagged",
        )

    @property
    def reason(self) -> ColumnElement[ItemReason]:
        """Why it is here: carried over, in the window, too late for an earlier one, or flagged."""
        kind = RoundItem.reason.type
        late = literal(ItemReason.LATE_REGISTERED, kind)
        missed = literal(ItemReason.MISSED, kind)
        ladder = [
            (
                and_(
                    self.in_window_or_missed,
                    window_on < e.before_on,
                    Document.created_at > e.opened_at,
                ),
                late,
            )
            for e in _first_reached(self.asked.earlier)
        ]
        return case(
            (self.carried, literal(ItemReason.CARRIED_FORWARD, kind)),
            (self.fresh, literal(ItemReason.WINDOW, kind)),
            *ladder,
            (self.in_window_or_missed, missed),
            else_=Document.review_why,
        )

    @property
    def rounds_late(self) -> ColumnElement[int]:
        """How many earlier Julys should have settled it."""
        earlier = self.asked.earlier
        by_date = _count_of([window_on < e.before_on for e in earlier])
        by_review = _count_of([Document.review_on <= e.closes_on for e in earlier])
        owed = case((self.in_window_or_missed, by_date), (self.flagged, by_review), else_=0)
        if not self.asked.carrying:
            return owed
        again = self.before.rounds_late + case(
            (self.round_before.kind == RoundKind.JULY, 1), else_=0
        )
        return case((and_(self.carried, again > owed), again), else_=owed)

    @property
    def office(self) -> ColumnElement[int]:
        """The office that answers: a dissolved one's place is taken by another (``office_routes``)."""
        held = self.of_item("office_id", Document.office_id.expression)
        return routed(held, self.asked.routes)

    @property
    def person(self) -> ColumnElement[int | None]:
        """Who drafted it, where they still draft in the office that answers; else nobody yet."""
        who = self.of_item("assigned_to_id", Document.drafter_id.expression)
        return drafting_still(who, self.office, self.asked.day)

    @property
    def state(self) -> ColumnElement[ItemState]:
        """Assigned; in review or with the approver where a july case lives on."""
        kind = RoundItem.state.type
        assigned = literal(ItemState.ASSIGNED, kind)
        if not self.asked.carrying:
            return assigned
        signing = and_(self.live, self.case.state == CaseState.SIGN_OFF)
        return case(
            (signing, literal(ItemState.AWAITING_APPROVAL, kind)),
            (self.live, literal(ItemState.IN_REVIEW, kind)),
            else_=assigned,
        )

    def of_item(self, name: str, otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
        """A column of the item that was carried over; where there is none, something else."""
        if not self.asked.carrying:
            return otherwise
        return case((self.carried, getattr(self.before, name)), else_=otherwise)

    def living(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """What the item before holds where its july case lives on; the given values elsewhere."""
        if not self.asked.carrying:
            return dict(columns)
        return {
            name: case((self.live, getattr(self.before, name)), else_=value)
            for name, value in columns.items()
        }

    def joined(
        self, query: Select[*tuple[Any, ...]], *, low: int, high: int
    ) -> Select[*tuple[Any, ...]]:
        """The query over documents with their last item where that was carried over, and its case."""
        query = query.select_from(Document).where(
            Document.id > low,
            Document.id <= high,
            Document.organisation_id == self.asked.organisation_id,
        )
        if not self.asked.carrying:
            return query
        earlier = (
            select(RoundItem.document_id, func.max(RoundItem.id).label("last"))
            .join(Round, Round.id == RoundItem.round_id)
            .where(
                Round.organisation_id == self.asked.organisation_id,
                Round.kind.in_(_CARRYING),
                Round.id != (self.asked.round_id or 0),
                RoundItem.document_id > low,
                RoundItem.document_id <= high,
            )
            .group_by(RoundItem.document_id)
            .subquery("last_item")
        )
        undecided = and_(
            self.case.id == self.before.case_id,
            self.case.kind == CaseKind.JULY,
            self.case.state.in_(_UNDECIDED),
        )
        return (
            query.outerjoin(earlier, earlier.c.document_id == Document.id)
            .outerjoin(
                self.before,
                and_(self.before.id == earlier.c.last, self.before.state == ItemState.CARRIED_OVER),
            )
            .outerjoin(self.round_before, self.round_before.id == self.before.round_id)
            .outerjoin(self.case, undecided)
        )


def routed(office: ColumnElement[int], routes: Mapping[int, int]) -> ColumnElement[int]:
    """The office that answers in the place of another."""
    if not routes:
        return office
    return case(*((office == gone, here) for gone, here in sorted(routes.items())), else_=office)


def drafting_still(
    person: ColumnElement[int | None], office: ColumnElement[int], day: date
) -> ColumnElement[int | None]:
    """The person, where active and a drafter of the office on a day; else nobody."""
    drafts = exists().where(
        Grant.person_id == person,
        Grant.office_id == office,
        Grant.role == Role.DRAFTER,
        Person.id == Grant.person_id,
        Person.active.is_(True),
        *in_force(day),  # type: ignore[arg-type]
    )
    return case((drafts, person), else_=null())


# ---- inside --------------------------------------------------------------------------------------


def _first_reached(earlier: Sequence[Earlier]) -> list[Earlier]:
    return sorted(earlier, key=lambda e: (e.before_on, e.year))


def _count_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """How many of some conditions hold."""
    total: ColumnElement[int] = literal(0)
    for condition in conditions:
        total = total + case((condition, 1), else_=0)
    return total
