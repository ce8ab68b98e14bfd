"""Which documents a round looks at, and its items written from them by the database itself.

Set-based: one ``INSERT … SELECT`` per range of document ids, nothing is loaded (web.md section 3).
Repeating it, or doing it twice at once, adds nothing twice: one item per round and document, and one
open item per document, are keys of the table. Product.md section 6; domain.md 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from review.domain.rounds import ItemReason, RoundKind
from review.domain.states import CaseKind, CaseState, DocumentStatus, ItemState, Role
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState
from review.store.people import Grant, Person, in_force
from review.store.rounds import OPEN_STATES, Round, RoundItem, RoundTally

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
        self.carried = and_(
            self.before.id.is_not(None),
            or_(never_evaluated, Document.evaluated_on <= self.round_before.opened_on),
        )
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
        again = self.before.rounds_late + case(
            (self.round_before.kind == RoundKind.JULY, 1), else_=0
        )
        return case((and_(self.carried, again > owed), again), else_=owed)

    @property
    def office(self) -> ColumnElement[int]:
        """The office that answers: a dissolved one's place is taken by another (``office_routes``)."""
        held = case((self.carried, self.before.office_id), else_=Document.office_id)
        return routed(held, self.asked.routes)

    @property
    def person(self) -> ColumnElement[int | None]:
        """Who drafted it, where they still draft in the office that answers; else nobody yet."""
        who = case((self.carried, self.before.assigned_to_id), else_=Document.drafter_id)
        return drafting_still(who, self.office, self.asked.day)

    def joined(
        self, query: Select[*tuple[Any, ...]], *, low: int, high: int
    ) -> Select[*tuple[Any, ...]]:
        """The query over documents with their last item where that was carried over, and its case."""
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
            query.select_from(Document)
            .outerjoin(earlier, earlier.c.document_id == Document.id)
            .outerjoin(
                self.before,
                and_(self.before.id == earlier.c.last, self.before.state == ItemState.CARRIED_OVER),
            )
            .outerjoin(self.round_before, self.round_before.id == self.before.round_id)
            .outerjoin(self.case, undecided)
            .where(
                Document.id > low,
                Document.id <= high,
                Document.organisation_id == self.asked.organisation_id,
            )
        )


def add_range(session: Session, asked: Asked, *, low: int, high: int) -> int:
    """Write the items of the documents with ids in ``(low, high]`` and count them in; answers how many.

    What is there already, or has an open item elsewhere, is left alone. The caller holds the round's
    row, so that nobody counts at the same time.
    """
    found = Candidates(asked)
    carried_text = {
        name: case((found.live, getattr(found.before, name)), else_=empty)
        for name, empty in _PROPOSAL.items()
    }
    columns: dict[str, Any] = {
        **_frozen(asked.organisation_id, asked.round_id or 0),
        **carried_text,
        "office_id": found.office,
        "assigned_to_id": found.person,
        "state": case(
            (
                and_(found.live, found.case.state == CaseState.SIGN_OFF),
                literal(ItemState.AWAITING_APPROVAL, RoundItem.state.type),
            ),
            (found.live, literal(ItemState.IN_REVIEW, RoundItem.state.type)),
            else_=literal(ItemState.ASSIGNED, RoundItem.state.type),
        ),
        "reason": found.reason,
        "rounds_late": found.rounds_late,
        "carried_from_id": case((found.carried, found.before.id)),
        "case_id": case((found.live, found.case.id)),
    }
    query = found.joined(select(*columns.values()), low=low, high=high)
    return _insert(
        session, asked.round_id or 0, columns, query.where(found.belongs, ~has_open_item())
    )


def add_named(
    session: Session,
    round_row: Round,
    document_ids: Sequence[int],
    reason: ItemReason,
    *,
    day: date,
    routes: Mapping[int, int],
) -> int:
    """Write items for documents by id (at most some hundreds at once) and count them in.

    Documents of another organisation, out of scope, not issued or with an open item are left alone.
    """
    office = routed(Document.office_id.expression, routes)
    columns: dict[str, Any] = {
        **_frozen(round_row.organisation_id, round_row.id),
        **_PROPOSAL,
        "office_id": office,
        "assigned_to_id": drafting_still(Document.drafter_id.expression, office, day),
        "state": literal(ItemState.ASSIGNED, RoundItem.state.type),
        "reason": literal(reason, RoundItem.reason.type),
        "rounds_late": literal(0),
    }
    query = select(*columns.values()).where(
        Document.id.in_(document_ids),
        Document.organisation_id == round_row.organisation_id,
        in_scope,
        ~has_open_item(),
    )
    return _insert(session, round_row.id, columns, query)


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

#: What was proposed lives on with an undecided july case, and is empty otherwise.
_PROPOSAL: dict[str, Any] = {
    "outcome": null(),
    "outcome_reason": literal(""),
    "outcome_grounds": literal([], JSON),
    "next_review_year": null(),
    "validity": null(),
    "validity_on": null(),
    "successor_id": null(),
    "successor_text": literal(""),
    "out_of_scope": null(),
    "proposer_id": null(),
    "proposed_at": null(),
}


def _frozen(organisation_id: int, round_id: int) -> dict[str, Any]:
    """What is so now and stays written in the item, whatever happens to the document."""
    return {
        "organisation_id": literal(organisation_id),
        "round_id": literal(round_id),
        "document_id": Document.id,
        "drafting_office_id": Document.office_id,
        "window_on": window_on,
        "boundary": boundary,
        "attribute_then": Document.attribute,
        "partial_then": Document.partial,
        "grounds_then": Document.grounds,
        "ground_reason_then": Document.ground_reason,
        "validity_then": Document.validity,
        "status_then": Document.status,
        "document_version": Document.version,
        "evidence_state": literal(FileState.PENDING, RoundItem.evidence_state.type),
        "attempts": literal(0),
        "rule_version": literal(""),
        "cluster": literal(""),
        "version": literal(1),
    }


def _first_reached(earlier: Sequence[Earlier]) -> list[Earlier]:
    return sorted(earlier, key=lambda e: (e.before_on, e.year))


def _count_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """How many of some conditions hold."""
    total: ColumnElement[int] = literal(0)
    for condition in conditions:
        total = total + case((condition, 1), else_=0)
    return total


def _insert(
    session: Session, round_id: int, columns: dict[str, Any], query: Select[*tuple[Any, ...]]
) -> int:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if on_postgresql else sqlite.insert
    last = session.scalar(select(func.max(RoundItem.id))) or 0
    statement = insert(RoundItem.__table__).from_select(list(columns), query)
    statement = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    added = int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
    if added:
        _count_in(session, insert, round_id, last)
    return added


def _count_in(session: Session, insert: Any, round_id: int, last: int) -> None:
    """Add the items with an id above ``last`` to the round's tally.

    The key is enough; the index by round would lead over the whole round, hence ``+ 0``.
    """
    outcome = func.coalesce(cast(RoundItem.outcome, String), "")
    counted = (
        select(RoundItem.round_id, RoundItem.office_id, RoundItem.state, outcome, func.count())
        .where(RoundItem.round_id + 0 == round_id, RoundItem.id > last)
        .group_by(RoundItem.round_id, RoundItem.office_id, RoundItem.state, RoundItem.outcome)
    )
    statement = insert(RoundTally.__table__).from_select(
        ["round_id", "office_id", "state", "outcome", "count"], counted
    )
    statement = statement.on_conflict_do_update(
        index_elements=["round_id", "office_id", "state", "outcome"],
        set_={"count": RoundTally.count + statement.excluded.count},
    )
    session.execute(statement)
