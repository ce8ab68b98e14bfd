"""What asks for evaluation before July: requests, dates that come, rules that changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.rounds import ItemReason, OutOfScope, RoundKind
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome
from review.jobs.daily import take_up_dates
from review.services.triggers import ask_evaluation
from review.store.cases import Notice
from review.store.documents import Document
from review.store.people import Person
from review.store.rounds import Round, RoundItem
from review.store.sweeps import swept_count
from tests.past import add_past
from tests.services.conftest import TownAt
from tests.town import Town

OLD = date(2024, 3, 1)


def items(town: Town) -> list[tuple[int, ItemReason]]:
    """Every item: document and reason."""
    with town.work.sessions() as session:
        query = select(RoundItem.document_id, RoundItem.reason).order_by(RoundItem.document_id)
        return [(row[0], row[1]) for row in session.execute(query)]


def rounds(town: Town) -> list[tuple[RoundKind, int]]:
    with town.work.sessions() as session:
        return [(row.kind, row.year) for row in session.scalars(select(Round))]


def ask(town: Town, document_id: int, reference: str, **said: Any) -> None:
    """The officer notes a request."""
    given = {"received_on": town.today, "reference": reference, **said}
    town.do("officer", c.RecordRequest, document_id=document_id, **given)


def told(town: Town, event: str) -> set[str]:
    with town.work.sessions() as session:
        query = (
            select(Person.login)
            .join(Notice, Notice.person_id == Person.id)
            .where(Notice.event == event)
        )
        return set(session.scalars(query))


# ---- requests ------------------------------------------------------------------------------------


def test_the_second_request_asks_for_evaluation_at_once(town: Town) -> None:
    (document_id,) = add_past(town, OLD)
    ask(town, document_id, "依申请〔2026〕7号")
    assert items(town) == []
    ask(town, document_id, "依申请〔2026〕9号")
    assert items(town) == [(document_id, ItemReason.REPEATED_REQUESTS)]
    assert rounds(town) == [(RoundKind.DYNAMIC, 2026)]
    assert town.events(document_id) == ["document.requested"] * 2
    assert [p["count"] for p in town.payloads(document_id)] == [1, 2]
    assert {"drafter", "drafter2", "head"} <= told(town, "round.items_added")
    ask(town, document_id, "依申请〔2026〕11号")
    assert len(items(town)) == 1


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"received_on": None}, {"request_date_missing"}),
        ({"received_on": date(2026, 7, 18)}, {"date_in_future"}),
        ({"reference": "  "}, {"request_reference_missing"}),
        ({"reference": "长" * 81}, {"request_reference_too_long"}),
        (
            {"reference": "", "received_on": None},
            {"request_date_missing", "request_reference_missing"},
        ),
    ],
)
def test_a_request_without_date_or_reference_is_not_kept(
    look: TownAt, changes: dict[str, Any], codes: set[str]
) -> None:
    town, document_id = look("issued")
    said = {"received_on": town.today, "reference": "依申请〔2026〕7号", **changes}
    assert town.refusals("officer", c.RecordRequest, document_id=document_id, **said) == codes


def test_the_same_request_is_noted_once(town: Town) -> None:
    (document_id,) = add_past(town, OLD)
    ask(town, document_id, "依申请〔2026〕7号")
    said = {"received_on": town.today, "reference": " 依申请〔2026〕7号 "}
    refused = town.refusals("officer", c.RecordRequest, document_id=document_id, **said)
    assert refused == {"request_there"}


def test_only_the_officer_notes_requests_and_only_for_what_was_issued(look: TownAt) -> None:
    town, document_id = look("draft")
    said = {"received_on": town.today, "reference": "7"}
    assert town.refusals("officer", c.RecordRequest, document_id=document_id, **said) == {
        "request_not_issued"
    }
    for login in ("drafter", "clerk", "stranger"):
        refused = town.refusals(login, c.RecordRequest, document_id=document_id, **said)
        assert refused == {"role_missing"}


# ---- dates ---------------------------------------------------------------------------------------


def test_a_secrecy_term_that_is_over_does_not_wait_for_july(town: Town) -> None:
    term = {"review_why": ItemReason.SECRECY_TERM_OVER}
    (over,) = add_past(town, OLD, review_on=town.today, **term)
    add_past(town, OLD, review_on=town.today + timedelta(days=1), **term)
    assert take_up_dates(town.work) == 1
    assert items(town) == [(over, ItemReason.SECRECY_TERM_OVER)]
    assert take_up_dates(town.work) == 0


def test_the_review_year_of_a_ground_is_julys_own(town: Town) -> None:
    ground = {"review_why": ItemReason.GROUND_DATE}
    add_past(town, OLD, review_on=date(2026, 7, 1), **ground)
    (early,) = add_past(town, OLD, review_on=date(2026, 3, 15), **ground)
    assert take_up_dates(town.work) == 1
    assert items(town) == [(early, ItemReason.GROUND_DATE)]


def test_what_is_out_of_scope_or_taken_down_is_left_alone(town: Town) -> None:
    due = {"review_on": town.today, "review_why": ItemReason.SECRECY_TERM_OVER}
    add_past(town, OLD, out_of_scope=OutOfScope.ARCHIVED, **due)
    add_past(town, OLD, is_party=True, **due)
    add_past(town, OLD, status=DocumentStatus.WITHDRAWN, **due)
    assert take_up_dates(town.work) == 0
    assert rounds(town) == []


def test_what_this_years_round_settled_already_comes_in_july(town: Town) -> None:
    (document_id,) = add_past(town, OLD)
    assert trigger(town, [document_id], ItemReason.REPEAL_FOUND) == 1
    with town.system() as (session, _):
        item = session.scalars(select(RoundItem)).one()
        session.execute(
            RoundItem.__table__.update().values(
                state=ItemState.SETTLED, outcome=Outcome.KEEP, settled_at=town.now
            )
        )
        assert item.document_id == document_id
    assert trigger(town, [document_id], ItemReason.CORRECTION) == 0
    with town.work.sessions() as session:
        document = session.get_one(Document, document_id)
        assert (document.review_on, document.review_why) == (town.today, ItemReason.CORRECTION)


def trigger(town: Town, ids: list[int], reason: ItemReason) -> int:
    """The product itself finds a reason."""
    with town.system() as (session, actor):
        return ask_evaluation(session, actor, town.ids["town"], ids, reason, **town.time)


def test_a_document_of_another_organisation_is_not_taken(town: Town) -> None:
    others = add_past(town, OLD, organisation="village", office="hall")
    assert trigger(town, others, ItemReason.CORRECTION) == 0


# ---- rules that changed --------------------------------------------------------------------------


def sweep(town: Town, **said: Any) -> dict[str, Any]:
    """What the officer asks for; the count is what the preview would say."""
    asked = {
        "organisation_id": town.ids["town"],
        "office_ids": (),
        "from_year": None,
        "to_year": None,
        "attribute": None,
        "doc_kind": "",
        "ground": "",
        "rule_version": "",
        "expected": 0,
        **said,
    }
    if "expected" not in said:
        with town.work.sessions() as session:
            asked["expected"] = swept_count(session, c.SweepRules(**asked))
    return asked


def test_a_sweep_takes_exactly_what_its_filter_says(town: Town) -> None:
    exempt = {"attribute": Attribute.EXEMPT, "grounds": ["INT_PERSONNEL", "DEL_DRAFT"]}
    first, second = add_past(town, date(2020, 1, 1), date(2022, 12, 31), **exempt)
    add_past(town, date(2019, 12, 31), date(2023, 1, 1), **exempt)
    add_past(town, date(2021, 5, 5), office="building", **exempt)
    add_past(town, date(2021, 5, 5), attribute=Attribute.EXEMPT, grounds=["DEL_DISCUSSION"])
    add_past(town, date(2021, 5, 5))
    wanted = sweep(
        town,
        office_ids=(town.ids["social"],),
        from_year=2020,
        to_year=2022,
        attribute=Attribute.EXEMPT,
        ground="DEL_DRAFT",
    )
    assert wanted["expected"] == 2
    assert town.do("officer", c.SweepRules, **wanted) == 2
    assert items(town) == [
        (first, ItemReason.RULE_CHANGE),
        (second, ItemReason.RULE_CHANGE),
    ]
    assert sweep(town, ground="DEL_DRAFT")["expected"] == 3  # two are being asked about already


def test_a_sweep_without_filter_or_answer_is_refused(town: Town) -> None:
    add_past(town, OLD)
    assert town.refusals("officer", c.SweepRules, **sweep(town)) == {"sweep_without_filter"}
    nothing = sweep(town, ground="SEC_PUBLIC")
    assert town.refusals("officer", c.SweepRules, **nothing) == {"sweep_finds_nothing"}
    other = sweep(town, from_year=2020, expected=7)
    assert town.refusals("officer", c.SweepRules, **other) == {"sweep_changed"}
    for login in ("drafter", "clerk", "supervisor", "stranger"):
        assert town.refusals(login, c.SweepRules, **other) == {"role_missing"}
    assert rounds(town) == []
