"""A house of several hundred documents through four Julys: after each step the ledger holds every document once.

The clock is told; documents are rows, everything that is done with them goes through services. The
ledger is compared with the rule of ``domain.rounds``, document by document, and each number with its list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set as AbstractSet
from datetime import date

from sqlalchemy import select

from review.domain import commands as c
from review.domain.rounds import (
    Covered,
    ItemReason,
    OutOfScope,
    RoundPolicy,
    Standing,
    due_year,
    standing_of,
)
from review.domain.states import ItemState, Outcome
from review.services.items.moving import Together
from review.services.rounds.results import balance_of
from review.store.coverage import PARTS, LedgerRow, ledger, ledger_count
from review.store.documents import Document
from review.store.people import Office
from review.store.replay_items import check_counts, replay_items
from review.store.replay_standing import replay_standing
from review.store.round_policies import policy_for
from review.store.round_population import ISSUED
from review.store.rounds import OPEN_STATES, RoundItem
from tests.july_house import July
from tests.julys import said
from tests.past import add_past
from tests.town import Town

FIRST = 2024
WHY = "清点档案时发现原登记的日期有误，已与发文登记簿核对。"


def days(year: int, count: int) -> list[date]:
    """So many issue dates over a year."""
    return [date(year, 1 + n % 12, 1 + n % 28) for n in range(count)]


def checked(july: July) -> dict[int | None, LedgerRow]:
    """The ledger of today by issue year, once it agrees with the register, the rule and its own lists."""
    organisation_id, today = july.organisation_id, july.town.today
    with july.town.work.sessions() as session:
        policy = policy_for(session, organisation_id, today.year)
        rows = ledger(session, organisation_id, policy, today)
        documents = session.scalars(
            select(Document).where(
                Document.organisation_id == organisation_id, Document.status.in_(ISSUED)
            )
        ).all()
        asked = set(
            session.scalars(select(RoundItem.document_id).where(RoundItem.state.in_(OPEN_STATES)))
        )
        by_rule = Counter(
            (day.year, part_by_rule(d, day, d.id in asked, policy, today))
            for d in documents
            if (day := d.issued_on or d.doc_date)
        )
        assert by_rule == Counter(
            {(row.issue_year, p): n for row in rows for p in PARTS if (n := getattr(row, p))}
        )
        for row in rows:
            for part in PARTS:
                listed = ledger_count(
                    session, organisation_id, policy, today, year=row.issue_year, column=part
                )
                assert listed == getattr(row, part)
        assert sum(row.documents for row in rows) == len(documents)
        assert replay_items(session) == replay_standing(session) == check_counts(session) == []
        return {row.issue_year: row for row in rows}


def part_by_rule(
    document: Document, day: date, is_open: bool, policy: RoundPolicy, today: date
) -> str:
    """The column of the ledger in which the domain's rule puts a document."""
    scope = OutOfScope.PARTY if document.is_party else document.out_of_scope
    covered = Covered(
        window_on=day,
        out_of_scope=scope,
        evaluated_on=document.evaluated_on,
        review_on=document.review_on,
        has_open_item=is_open,
    )
    standing = standing_of(covered, policy, today)
    if standing is not Standing.DUE:
        return standing.value
    coming = today.year if today <= policy.closes_on(today.year) else today.year + 1
    return "due_now" if is_open or due_year(covered, policy, today) == coming else "due_later"


def answer(july: July, year: int, *, but: AbstractSet[int] = frozenset(), to: int) -> int:
    """The offices keep what is asked until the year ``to``, and the leader approves; answers how many."""
    waiting = {
        i.id: i.version
        for i in july.items(year).values()
        if i.state is ItemState.ASSIGNED and i.document_id not in but
    }
    kept = said(Outcome.KEEP, next_review_year=to)
    asked = c.ProposeTogether(items=tuple(waiting.items()), proposal=kept)
    town = july.town
    done: Together = town.do("drafter", c.ProposeTogether, items=asked.items, proposal=kept)
    assert not done.refused
    versions = {i.id: i.version for i in july.items(year).values()}
    lines = tuple((i, versions[i]) for i in done.settled)
    approved: Together = town.do("approver", c.ApproveTogether, items=lines)
    assert not approved.refused
    return len(approved.settled)


def correct(town: Town, document_id: int, to: date) -> None:
    """The clerk corrects when a document was issued."""
    version = town.document(document_id).version
    town.do(
        "clerk",
        c.CorrectDates,
        document_id=document_id,
        version=version,
        doc_date=None,
        issued_on=to,
        reason=WHY,
    )


def reasons(july: July, year: int) -> Counter[ItemReason]:
    """Why documents are in a July."""
    return Counter(item.reason for item in july.items(year).values())


def test_a_house_walks_through_four_julys_and_its_ledger_never_loses_a_document(
    town: Town,
) -> None:
    july = July(town)
    july.at(FIRST, 6, 10)
    add_past(town, *days(2019, 100))
    add_past(town, *days(2020, 5), is_party=True)
    old = add_past(town, *days(2021, 80))
    next_ = add_past(town, *days(2022, 70))
    built = add_past(town, *days(2022, 20), office="building")
    third = add_past(town, *days(2023, 60))
    add_past(town, *days(2024, 60)[:5])
    july.since(FIRST)
    found = checked(july)
    assert {year: row.backlog for year, row in found.items() if row.backlog} == {2019: 100}
    assert found[2020].out_of_scope == 5
    assert found[2021].due_now == 80
    assert [found[year].due_later for year in (2022, 2023, 2024)] == [90, 60, 5]

    # the first July: what nobody came to is carried over
    july.at(2024)
    july.open(2024)
    assert reasons(july, 2024) == {ItemReason.WINDOW: 80}
    checked(july)
    left = set(old[:10])
    assert answer(july, 2024, but=left, to=2027) == 70
    assert checked(july)[2021].next_review == {2027: 70}
    july.at(2024, 8, 1)
    july.close(2024)
    found = checked(july)
    assert (found[2021].evaluated, found[2021].due_now) == (70, 10)
    assert found[2022].due_now == 90

    # between: a request, a transfer to the archive, a corrected date, a late registration
    july.at(2024, 10, 10)
    asked_for, archived, misdated = next_[0], next_[1], third[0]
    for number in (1, 2):
        town.do(
            "officer",
            c.RecordRequest,
            document_id=asked_for,
            received_on=town.today,
            reference=f"依申请〔2024〕{number}号",
        )
    assert checked(july)[2022].due_now == 90
    settle_between(july, asked_for)
    assert checked(july)[2022].evaluated == 1
    town.do(
        "officer",
        c.SetScope,
        document_id=archived,
        version=town.document(archived).version,
        out_of_scope=OutOfScope.ARCHIVED,
        reason="已移交区档案馆，移交清册编号已经登记。",
    )
    correct(town, misdated, date(2022, 12, 30))
    (late,) = add_past(town, date(2021, 11, 11))
    found = checked(july)
    assert (found[2021].due_now, found[2022].due_now, found[2022].out_of_scope) == (11, 89, 1)
    assert found[2023].documents == 59

    # the second July: carried over, registered late, an office that is no more, a date corrected in it
    july.at(2025)
    with town.system() as (session, _):
        office = session.get_one(Office, town.ids["building"])
        office.dissolved_on, office.successor_id = date(2025, 3, 1), town.ids["social"]
    july.open(2025)
    assert reasons(july, 2025) == {
        ItemReason.CARRIED_FORWARD: 10,
        ItemReason.LATE_REGISTERED: 1,
        ItemReason.WINDOW: 89,
    }
    items = july.items(2025)
    assert {items[i].rounds_late for i in left} == {1}
    assert items[late].rounds_late == 1
    assert {items[i].office_id for i in built} == {town.ids["social"]}
    assert {items[i].drafting_office_id for i in built} == {town.ids["building"]}
    checked(july)
    correct(town, next_[2], date(2024, 1, 2))
    assert july.items(2025)[next_[2]].state is ItemState.MOVED
    found = checked(july)
    assert (found[2022].due_now, found[2024].due_later) == (88, 6)
    still = set(old[:3])
    assert answer(july, 2025, but=still, to=2028) == 96
    july.at(2025, 8, 1)
    july.close(2025)
    assert checked(july)[2021].due_now == 3

    # the third July: what was left open twice says so
    july.at(2026)
    july.open(2026)
    assert {july.items(2026)[i].rounds_late for i in still} == {2}
    assert reasons(july, 2026) == {ItemReason.CARRIED_FORWARD: 3, ItemReason.WINDOW: 59}
    assert answer(july, 2026, to=2029) == 62
    july.at(2026, 8, 3)
    july.close(2026)
    found = checked(july)
    assert [found[year].evaluated for year in (2021, 2022, 2023)] == [81, 89, 59]

    # the fourth July: a window as ever, and the grounds whose year has come
    july.at(2027)
    assert checked(july)[2021].due_now == 70
    july.open(2027)
    assert reasons(july, 2027) == {ItemReason.GROUND_DATE: 71, ItemReason.WINDOW: 6}
    assert answer(july, 2027, to=2030) == 77
    july.at(2027, 8, 2)
    july.close(2027)
    found = checked(july)
    assert sum(row.evaluated for row in found.values()) == 235
    assert sum(row.backlog for row in found.values()) == 100
    assert sum(row.out_of_scope for row in found.values()) == 6
    assert sum(row.due_now + row.due_later for row in found.values()) == 0
    closed = [july.round(year) for year in (2024, 2025, 2026)]
    with town.work.sessions() as session:
        balances = [balance_of(session, row) for row in closed]
    assert [b and b["difference"] for b in balances] == [0, 0, 0]


def settle_between(july: July, document_id: int) -> None:
    """What was asked for is answered in the year's dynamic adjustment."""
    town = july.town
    for login, kind in (("drafter", c.ProposeOutcome), ("approver", c.ApproveItem)):
        with town.work.sessions() as session:
            item = session.scalars(
                select(RoundItem).where(RoundItem.document_id == document_id)
            ).one()
        assert item.reason is ItemReason.REPEATED_REQUESTS
        more = {"proposal": said(Outcome.KEEP, next_review_year=2027)} if login == "drafter" else {}
        town.do(login, kind, item_id=item.id, version=item.version, **more)
