"""The ledger in SQL says what the rules say, and its numbers add up to the register, whatever the house."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.rounds import (
    READING_A,
    READING_B,
    Covered,
    ItemReason,
    OutOfScope,
    RoundKind,
    RoundPolicy,
    RoundState,
    Standing,
    WindowRule,
    due_year,
    standing_of,
)
from review.domain.states import DocumentStatus, ItemState, Outcome
from review.store.coverage import (
    COLUMNS,
    ledger,
    ledger_count,
    ledger_documents,
    organisations_below,
    part_of,
    standings,
)
from review.store.documents import Document
from review.store.people import Office, Organisation
from review.store.rounds import OPEN_STATES, Round, RoundItem
from tests.store import rows
from tests.store.rows import NOW

DAYS = (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1))
RULES = (
    READING_A,
    READING_B,
    WindowRule(anchor_month=8),
    WindowRule(span_months=24),
    WindowRule(span_months=6),
)
ISSUED = ("issued", "filed", "published", "withdrawn")
EDGES = (date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1))


def _some_day(chance: random.Random) -> date:
    if chance.random() < 0.3:
        return chance.choice(EDGES)
    return date(2005, 1, 1) + timedelta(days=chance.randrange(21 * 365))


def _some_document(session: Session, at: Office, chance: random.Random) -> Document:
    """A document in any state, its dates near every edge there is."""
    more: dict[str, Any] = {"status": DocumentStatus(chance.choice([*ISSUED, "unissued"]))}
    more["issued_on"] = _some_day(chance) if chance.random() < 0.7 else None
    more["doc_date"] = _some_day(chance) if more["issued_on"] is None else None
    more["published_at"] = NOW if more["status"] is DocumentStatus.PUBLISHED else None
    more["is_party"] = chance.random() < 0.1
    more["out_of_scope"] = chance.choice([None] * 6 + list(OutOfScope))
    if chance.random() < 0.4:
        more["evaluated_on"] = date(2026, 7, 1) - timedelta(days=chance.randrange(2000))
    if chance.random() < 0.4:
        more["review_on"] = date(2026, 7, 1) + timedelta(days=chance.randrange(-800, 1500))
        more["review_why"] = ItemReason.GROUND_DATE
    return rows.document(session, at, **more)


def _item(session: Session, of: Document, in_round: Round, state: ItemState) -> None:
    settled = state is ItemState.SETTLED
    session.add(
        RoundItem(
            organisation_id=of.organisation_id,
            round_id=in_round.id,
            document_id=of.id,
            office_id=of.office_id,
            drafting_office_id=of.office_id,
            assigned_to_id=None,
            state=state,
            reason=ItemReason.WINDOW,
            window_on=date(2023, 1, 1),
            outcome=Outcome.KEEP if settled else None,
            settled_at=NOW if settled else None,
        )
    )


def _round(session: Session, of: Organisation) -> Round:
    row = Round(
        organisation_id=of.id,
        kind=RoundKind.DYNAMIC,
        year=2026,
        state=RoundState.OPEN,
        opened_at=NOW,
        opened_on=date(2026, 1, 1),
        opened_by_id=None,
    )
    session.add(row)
    session.flush()
    return row


def _house(session: Session, chance: random.Random) -> Organisation:
    at = rows.organisation(session)
    office = rows.office(session, at)
    dynamic = _round(session, at)
    for _ in range(chance.randrange(20, 60)):
        document = _some_document(session, office, chance)
        if chance.random() < 0.25:
            _item(session, document, dynamic, chance.choice(list(ItemState)))
    rows.document(
        session, rows.office(session, rows.organisation(session)),
        status=DocumentStatus.FILED, issued_on=date(2023, 5, 5),
    )  # fmt: skip
    session.flush()
    return at


def _covered(session: Session, document: Document) -> Covered:
    scope = document.out_of_scope
    if document.is_party:
        scope = OutOfScope.PARTY
    if document.status is DocumentStatus.WITHDRAWN:
        scope = OutOfScope.WITHDRAWN
    held = select(RoundItem.id).where(
        RoundItem.document_id == document.id, RoundItem.state.in_(OPEN_STATES)
    )
    day = document.issued_on or document.doc_date
    assert day is not None
    return Covered(
        window_on=day,
        out_of_scope=scope,
        evaluated_on=document.evaluated_on,
        review_on=document.review_on,
        has_open_item=session.scalar(held) is not None,
    )


def _part(covered: Covered, policy: RoundPolicy, today: date) -> str:
    standing = standing_of(covered, policy, today)
    if standing is not Standing.DUE:
        return standing.value
    coming = today.year if today <= policy.closes_on(today.year) else today.year + 1
    year = due_year(covered, policy, today)
    return "due_now" if covered.has_open_item or year == coming else "due_later"


@pytest.mark.parametrize("seed", range(6))
def test_sql_and_rules_put_every_issued_document_in_the_same_place(
    session: Session, seed: int
) -> None:
    chance = random.Random(seed)
    at = _house(session, chance)
    documents = list(
        session.scalars(
            select(Document).where(
                Document.organisation_id == at.id, Document.status.in_(list(ISSUED))
            )
        )
    )
    for rule in RULES:
        policy = RoundPolicy(rule=rule, first_year=chance.choice([2021, 2024, 2026, 2028]))
        today = chance.choice(DAYS)
        said = {
            row[0]: row[1]
            for row in session.execute(
                select(Document.id, part_of(policy, today)).where(
                    Document.organisation_id == at.id, Document.status.in_(list(ISSUED))
                )
            )
        }
        told = {d.id: _part(_covered(session, d), policy, today) for d in documents}
        assert said == told
        counts = Counter(standing_of(_covered(session, d), policy, today) for d in documents)
        assert {s: n for s, n in standings(session, at.id, policy, today).items() if n} == counts


@pytest.mark.parametrize("seed", range(3))
def test_the_sum_is_the_register_and_every_number_opens_its_list(
    session: Session, seed: int
) -> None:
    at = _house(session, random.Random(100 + seed))
    policy, today = RoundPolicy(first_year=2024), date(2026, 7, 17)
    table = ledger(session, at.id, policy, today)
    register = session.scalar(
        select(func.count())
        .select_from(Document)
        .where(Document.organisation_id == at.id, Document.status.in_(list(ISSUED)))
    )
    assert sum(row.documents for row in table) == register
    assert [row.issue_year for row in table] == sorted(
        (row.issue_year or 0 for row in table), reverse=True
    )
    for row in table:
        for column in COLUMNS:
            number = getattr(row, column)
            where: dict[str, Any] = {"year": row.issue_year, "column": column}
            behind = ledger_documents(session, at.id, policy, today, limit=100, **where)
            assert len(behind) == number == ledger_count(session, at.id, policy, today, **where)
            assert {(d.issued_on or d.doc_date).year for d in behind} <= {row.issue_year}  # type: ignore[union-attr]
        for year, number in row.next_review.items():
            column = f"next_review:{year}"
            behind = ledger_documents(
                session, at.id, policy, today, year=row.issue_year, column=column, limit=100
            )
            assert len(behind) == number
            assert {d.review_on.year for d in behind if d.review_on} == {year}


def test_a_long_list_is_read_on_from_the_last_document_seen(session: Session) -> None:
    at = rows.organisation(session)
    office = rows.office(session, at)
    made = [
        rows.document(session, office, status=DocumentStatus.FILED, issued_on=date(2023, 1, 1)).id
        for _ in range(5)
    ]
    policy, today = RoundPolicy(first_year=2026), date(2026, 7, 17)
    where: dict[str, Any] = {"year": 2023, "column": "due_now", "limit": 2}
    first = ledger_documents(session, at.id, policy, today, **where)
    rest = ledger_documents(session, at.id, policy, today, after=first[-1].id, **where)
    assert [d.id for d in (*first, *rest)] == made[:4]


def test_a_column_nobody_knows_is_refused(session: Session) -> None:
    policy, today = RoundPolicy(first_year=2026), date(2026, 7, 17)
    for column in ("state", "next_review:soon", "next_review"):
        with pytest.raises(KeyError):
            ledger_documents(session, 1, policy, today, year=None, column=column, limit=1)


def test_organisations_below_are_found_at_any_depth_and_a_circle_ends(session: Session) -> None:
    city = rows.organisation(session, "市")
    district = rows.organisation(session, "区")
    town = rows.organisation(session, "镇")
    other = rows.organisation(session, "邻市")
    district.parent_id, town.parent_id = city.id, district.id
    session.flush()
    assert {o.id for o in organisations_below(session, city.id)} == {district.id, town.id}
    assert organisations_below(session, other.id) == []
    city.parent_id = town.id
    session.flush()
    assert {o.id for o in organisations_below(session, town.id)} == {city.id, district.id}
