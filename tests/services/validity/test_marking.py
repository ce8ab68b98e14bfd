"""Marking: what a mark needs, the history, going back, who may, and what becomes of open proposals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import Validity
from review.domain.validity import Mark, MarkSource
from review.domain.values import Refused
from review.services.validity.marking import mark_validity
from review.store.documents import Document
from review.store.validity import ValidityMark, marks_of, predecessors_of, release_of_validity
from tests.olddocs import registered
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, Town

REPEALED = {"validity": Validity.REPEALED}
LAPSED = {"validity": Validity.LAPSED}


@pytest.fixture
def old(town: Town) -> int:
    """A document issued in 2020."""
    return registered(town, "关于做好2020年防汛工作的通知", "青府〔2020〕3号", date(2020, 3, 1))


def test_an_officer_marks_a_document_repealed_with_its_successor(town: Town, old: int) -> None:
    new = registered(town, "防汛工作规定", "青府〔2024〕9号", date(2024, 4, 1))
    town.do(
        "officer", c.MarkValidity, old, **REPEALED, on=date(2024, 5, 1), successor_id=new,
        legal_reference="青府〔2024〕9号第二十条",
    )  # fmt: skip
    document = town.document(old)
    assert (document.validity, document.validity_on) == (Validity.REPEALED, date(2024, 5, 1))
    with town.work.sessions() as session:
        assert [d.id for d in predecessors_of(session, new)] == [old]
        (mark,) = marks_of(session, old)
    assert (mark.before, mark.source, mark.successor_id) == (
        Validity.IN_FORCE,
        MarkSource.FORM,
        new,
    )
    assert town.events(old)[-1] == "document.validity_changed"
    assert town.payloads(old)[-1] == {
        "before": "in_force",
        "after": "repealed",
        "on": "2024-05-01",
        "successor": new,
        "source": "form",
    }


def test_going_back_needs_a_reason_and_leaves_both_marks_in_the_history(
    town: Town, old: int
) -> None:
    town.do("officer", c.MarkValidity, old, **LAPSED, on=date(2023, 1, 1), successor_text="新办法")
    back = {"validity": Validity.IN_FORCE}
    assert town.refusals("officer", c.MarkValidity, old, **back) == {"comment_missing"}
    assert town.refusals("officer", c.MarkValidity, old, **back, reason="误") == {
        "comment_too_thin"
    }
    town.do("officer", c.MarkValidity, old, **back, reason=GOOD_COMMENT)
    document = town.document(old)
    assert (document.validity, document.validity_on, document.successor_text) == (
        Validity.IN_FORCE,
        None,
        "",
    )
    with town.work.sessions() as session:
        assert [m.validity for m in marks_of(session, old)] == [
            Validity.IN_FORCE,
            Validity.LAPSED,
        ]


BAD: list[tuple[str, Callable[[int, Town], dict[str, object]], set[str]]] = [
    ("no day", lambda _, __: {**REPEALED}, {"validity_date_missing"}),
    (
        "before it was issued",
        lambda _, __: {**REPEALED, "on": date(2020, 2, 29)},
        {"validity_before_issue"},
    ),
    (
        "a day to come",
        lambda _, town: {**LAPSED, "on": town.today + timedelta(days=1)},
        {"validity_in_future"},
    ),
    (
        "itself",
        lambda old, town: {**REPEALED, "on": town.today, "successor_id": old},
        {"successor_is_itself"},
    ),
    (
        "nobody knows it",
        lambda _, town: {**REPEALED, "on": town.today, "successor_id": 999999},
        {"successor_unknown"},
    ),
    (
        "in force with a successor",
        lambda _, __: {"validity": Validity.IN_FORCE, "successor_text": "新办法"},
        {"successor_without_change"},
    ),
    ("nothing changes", lambda _, __: {"validity": Validity.IN_FORCE}, {"validity_unchanged"}),
]


@pytest.mark.parametrize(("said", "codes"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_can_not_be_is_refused_with_its_reason(
    town: Town, old: int, said: Callable[[int, Town], dict[str, object]], codes: set[str]
) -> None:
    assert town.refusals("officer", c.MarkValidity, old, **said(old, town)) == codes
    with town.work.sessions() as session:
        assert marks_of(session, old) == []


def test_successors_never_lead_back(town: Town, old: int) -> None:
    second = registered(town, "防汛办法", "青府〔2022〕2号", date(2022, 1, 1))
    third = registered(town, "防汛规定", "青府〔2024〕2号", date(2024, 1, 1))
    town.do("officer", c.MarkValidity, old, **REPEALED, on=date(2022, 1, 1), successor_id=second)
    town.do("officer", c.MarkValidity, second, **REPEALED, on=date(2024, 1, 1), successor_id=third)
    said = {**REPEALED, "on": town.today, "successor_id": old}
    assert town.refusals("officer", c.MarkValidity, third, **said) == {"successor_in_circle"}


def test_a_document_of_another_organisation_is_no_successor(town: Town, old: int) -> None:
    with town.system() as (session, _):
        mine = session.get_one(Document, old)
        other = Document(
            organisation_id=town.ids["village"],
            office_id=town.ids["hall"],
            drafter_id=None,
            status=mine.status,
            created_at=town.now,
            issued_on=date(2024, 1, 1),
        )
        session.add(other)
        session.flush()
        other_id = other.id
    said = {**REPEALED, "on": town.today, "successor_id": other_id}
    assert town.refusals("officer", c.MarkValidity, old, **said) == {"successor_unknown"}


def test_only_an_officer_marks(town: Town, old: int) -> None:
    said = {**LAPSED, "on": date(2023, 1, 1)}
    for login in ("drafter", "clerk", "reviewer", "approver"):
        assert town.refusals(login, c.MarkValidity, old, **said) == {"role_missing"}


def test_a_form_that_was_overtaken_is_told_so(town: Town, old: int) -> None:
    version = town.document(old).version
    town.do("officer", c.MarkValidity, old, **LAPSED, on=date(2023, 1, 1))
    said = {
        **LAPSED,
        "on": date(2023, 2, 1),
        "version": version,
        "reason": "",
        "successor_id": None,
    }
    assert town.is_stale("officer", c.MarkValidity, old, **said)


def test_a_draft_is_not_marked(town_at: TownAt) -> None:
    town, draft = town_at("draft")
    said = {**LAPSED, "on": town.today}
    assert "validity_not_issued" in town.refusals("officer", c.MarkValidity, draft, **said)


def test_confirming_what_stands_is_kept_and_moves_nothing(town: Town, old: int) -> None:
    before = town.document(old)
    with town.acting("approver") as (session, actor):
        mark_validity(
            session,
            actor,
            session.get_one(Document, old),
            Mark(validity=Validity.IN_FORCE, on=None, source=MarkSource.ITEM),
            **town.time,
        )
    after = town.document(old)
    assert (after.version, after.validity) == (before.version, Validity.IN_FORCE)
    with town.work.sessions() as session:
        assert [m.source for m in session.scalars(select(ValidityMark))] == [MarkSource.ITEM]


def test_a_document_that_was_never_outside_leaves_nothing_to_do(town: Town, old: int) -> None:
    town.do("officer", c.MarkValidity, old, **LAPSED, on=date(2023, 1, 1))
    with town.work.sessions() as session:
        assert release_of_validity(session, old) is None


def test_an_item_is_refused_the_same_way_as_a_form(town: Town, old: int) -> None:
    with town.acting("approver") as (session, actor):
        document = session.get_one(Document, old)
        mark = Mark(validity=Validity.LAPSED, on=None, source=MarkSource.ITEM)
        with pytest.raises(Refused) as refused:
            mark_validity(session, actor, document, mark, **town.time)
        session.rollback()
    assert {r.code for r in refused.value.refusals} == {"validity_date_missing"}
