"""The coverage ledger: where every issued document stands, by issue year, counted by the database.

The same rules as ``domain.rounds.standing_of`` and ``due_year``, in SQL; a property test compares the
two. Each number can be opened as the list of its documents. Product.md section 6; domain.md 2.4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, case, extract, func, literal, or_, select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundPolicy, Standing
from review.domain.states import DocumentStatus
from review.store.documents import Document
from review.store.people import Organisation
from review.store.round_population import ISSUED, has_open_item, never_evaluated, window_on

#: The columns that add up to all documents of a year: each document is in exactly one.
PARTS = ("out_of_scope", "evaluated", "due_now", "due_later", "backlog")
#: What can be opened as a list: the parts, all documents, and those nobody ever evaluated.
COLUMNS = ("documents", *PARTS, "never_evaluated")
#: Opened with a year behind it: ``next_review:2029``.
NEXT_REVIEW = "next_review"


@dataclass(kw_only=True)
class LedgerRow:
    """One issue year (None where a withdrawn document has no date at all).

    ``documents`` is the sum of the five parts. ``due_now`` is due in this July or, once that is over,
    in the next, or open in a round; ``due_later`` in a July after that. ``never_evaluated`` counts
    those in scope. ``next_review`` says for evaluated documents when they come again, by year.
    """

    issue_year: int | None
    out_of_scope: int = 0
    evaluated: int = 0
    due_now: int = 0
    due_later: int = 0
    backlog: int = 0
    never_evaluated: int = 0
    next_review: dict[int, int] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """All issued documents of the year."""
        return self.out_of_scope + self.evaluated + self.due_now + self.due_later + self.backlog


def ledger(
    session: Session, organisation_id: int, policy: RoundPolicy, today: date
) -> tuple[LedgerRow, ...]:
    """One row per issue year, the newest first; the sum of ``documents`` is the register's count."""
    again = case(
        (part_of(policy, today) == literal("evaluated"), extract("year", Document.review_on))
    )
    each = (
        select(
            _issue_year().label("year"),
            part_of(policy, today).label("part"),
            case((never_evaluated, 1), else_=0).label("never"),
            again.label("again"),
        )
        .where(Document.organisation_id == organisation_id, Document.status.in_(ISSUED))
        .subquery()
    )
    rows: dict[int | None, LedgerRow] = {}
    query = select(each.c.year, each.c.part, each.c.never, each.c.again, func.count()).group_by(
        each.c.year, each.c.part, each.c.never, each.c.again
    )
    for found_year, part, never, again_year, count in session.execute(query):
        year = None if found_year is None else int(found_year)
        row = rows.setdefault(year, LedgerRow(issue_year=year))
        setattr(row, part, getattr(row, part) + count)
        if never and part != "out_of_scope":
            row.never_evaluated += count
        if again_year is not None:
            row.next_review[int(again_year)] = row.next_review.get(int(again_year), 0) + count
    return tuple(sorted(rows.values(), key=lambda row: row.issue_year or 0, reverse=True))


def ledger_documents(
    session: Session,
    organisation_id: int,
    policy: RoundPolicy,
    today: date,
    *,
    year: int | None,
    column: str,
    limit: int,
    after: int = 0,
) -> list[Document]:
    """The documents behind a number, by id above ``after``; ``year`` None is every year.

    ``column`` is one of ``COLUMNS`` or ``next_review:YEAR``. Raises KeyError for any other.
    """
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.id > after,
                *_behind(organisation_id, policy, today, year=year, column=column),
            )
            .order_by(Document.id)
            .limit(limit)
        )
    )


def ledger_count(
    session: Session,
    organisation_id: int,
    policy: RoundPolicy,
    today: date,
    *,
    year: int | None,
    column: str,
) -> int:
    """How many documents the list behind a number has. Raises KeyError as ``ledger_documents``."""
    conditions = _behind(organisation_id, policy, today, year=year, column=column)
    return int(session.scalar(select(func.count()).select_from(Document).where(*conditions)) or 0)


def standings(
    session: Session, organisation_id: int, policy: RoundPolicy, today: date
) -> dict[Standing, int]:
    """How many issued documents stand where."""
    counts: Counter[Standing] = Counter()
    for row in ledger(session, organisation_id, policy, today):
        counts[Standing.OUT_OF_SCOPE] += row.out_of_scope
        counts[Standing.EVALUATED] += row.evaluated
        counts[Standing.DUE] += row.due_now + row.due_later
        counts[Standing.BACKLOG] += row.backlog
    return dict(counts)


def organisations_below(session: Session, organisation_id: int) -> list[Organisation]:
    """Every organisation below one, at any depth, by name; a circle ends where it closes."""
    everyone = list(session.scalars(select(Organisation).order_by(Organisation.name)))
    reached = {organisation_id}
    grown = True
    while grown:
        new = {o.id for o in everyone if o.parent_id in reached} - reached
        reached |= new
        grown = bool(new)
    return [o for o in everyone if o.id in reached and o.id != organisation_id]


def out_of_scope() -> ColumnElement[bool]:
    """Withdrawn, of the Party, or set aside for a reason: never evaluated."""
    return or_(
        Document.status == DocumentStatus.WITHDRAWN,
        Document.is_party.is_(True),
        Document.out_of_scope.is_not(None),
    )


def part_of(policy: RoundPolicy, today: date) -> ColumnElement[str]:
    """The one part of ``PARTS`` that an issued document is in on a day."""
    coming = today.year if today <= policy.closes_on(today.year) else today.year + 1
    reached = (
        and_(never_evaluated, window_on < policy.window(coming)[1])
        if coming >= policy.first_year
        else literal(False)
    )
    review_reached = (
        Document.review_on <= policy.closes_on(coming)
        if coming >= policy.first_year
        else literal(False)
    )
    now = case(
        (or_(reached, and_(Document.review_on.is_not(None), review_reached)), "due_now"),
        else_="due_later",
    )
    return case(
        (out_of_scope(), "out_of_scope"),
        (has_open_item(), "due_now"),
        (and_(Document.review_on.is_not(None), Document.review_on <= today), now),
        (Document.evaluated_on.is_not(None), "evaluated"),
        (window_on < policy.backlog_before, "backlog"),
        else_=now,
    )


# ---- inside --------------------------------------------------------------------------------------


def _issue_year() -> ColumnElement[int]:
    return extract("year", window_on)


def _behind(
    organisation_id: int, policy: RoundPolicy, today: date, *, year: int | None, column: str
) -> list[ColumnElement[bool]]:
    conditions = [Document.organisation_id == organisation_id, Document.status.in_(ISSUED)]
    if year is not None:
        conditions.append(_issue_year() == year)
    part = part_of(policy, today)
    name, _, detail = column.partition(":")
    if name == NEXT_REVIEW and detail.isdecimal():
        conditions += [part == "evaluated", extract("year", Document.review_on) == int(detail)]
    elif column == "never_evaluated":
        conditions += [never_evaluated, part != "out_of_scope"]
    elif column in PARTS:
        conditions.append(part == column)
    elif column != "documents":
        raise KeyError(column)
    return conditions
