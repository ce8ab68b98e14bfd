"""Handing work over: cases and items go to another drafter of their office, each by itself, with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import CaseAction
from review.services.handing_over import HandedOver
from review.store.cases import Comment
from review.store.documents import Document
from review.store.events import history, payload_of
from review.store.rounds import ItemNote, RoundItem
from tests.julys import july
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, Town

REASON = "林知夏休假到月底"


def give(town: Town, login: str, *, to: str = "drafter2", **said: Any) -> HandedOver:
    values = {"cases": (), "items": (), "reason": REASON, **said}
    done: HandedOver = town.do(login, c.HandOver, person_id=town.ids[to], **values)
    return done


def case_of(town: Town, document_id: int, drafter: str = "drafter") -> tuple[int, int]:
    return town.case_row(document_id).id, town.ids[drafter]


def drafter_of(town: Town, document_id: int) -> int | None:
    with town.work.sessions() as session:
        return session.get_one(Document, document_id).drafter_id


def codes(refused: dict[int, Any]) -> dict[int, list[str]]:
    return {row_id: [r.code for r in refusals] for row_id, refusals in refused.items()}


@pytest.mark.parametrize("login", ["head", "officer"])
def test_a_draft_goes_to_another_drafter_who_hears_of_it(town_at: TownAt, login: str) -> None:
    town, document_id = town_at("draft")
    done = give(town, login, cases=(case_of(town, document_id),))
    assert (done.count, done.complete) == (1, True)
    assert drafter_of(town, document_id) == town.ids["drafter2"]
    assert town.told(document_id, "document.handed_over") == {"drafter", "drafter2"}
    with town.work.sessions() as session:
        note = session.scalars(select(Comment).where(Comment.document_id == document_id)).one()
        (event,) = [e for e in history(session, document_id) if e.name == "document.handed_over"]
    assert note.body == REASON
    assert payload_of(event) == {
        "from_person": town.ids["drafter"],
        "to_person": town.ids["drafter2"],
        "comment": note.id,
    }
    town.move("drafter2", document_id, CaseAction.DISCARD)


def test_what_was_returned_goes_too_and_what_is_under_review_stays(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    pair = case_of(town, document_id)
    assert codes(give(town, "head", cases=(pair,)).cases_refused) == {pair[0]: ["not_with_drafter"]}
    town.move("officer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    assert give(town, "head", cases=(pair,)).cases == (pair[0],)


def test_one_that_can_not_go_spoils_no_other(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    other = town.draft()
    first, second = case_of(town, document_id), case_of(town, other)
    give(town, "head", cases=(first,))
    done = give(town, "head", cases=(first, second, (987654, 0)))
    assert done.cases == (second[0],)
    assert codes(done.cases_refused) == {first[0]: ["changed_since"], 987654: ["work_gone"]}
    again = give(town, "head", cases=((first[0], town.ids["drafter2"]),))
    assert codes(again.cases_refused) == {first[0]: ["already_theirs"]}


@pytest.mark.parametrize(
    ("login", "to", "code"),
    [
        ("drafter", "drafter2", "role_missing"),
        ("approver", "drafter2", "role_missing"),
        ("stranger", "drafter2", "work_gone"),
        ("head", "builder", "person_not_in_office"),
        ("officer", "approver", "person_not_in_office"),
        ("officer", "village_drafter", "person_not_in_office"),
    ],
)
def test_only_head_and_officer_give_and_only_to_a_drafter_of_the_office(
    look: TownAt, login: str, to: str, code: str
) -> None:
    town, document_id = look("draft")
    pair = case_of(town, document_id)
    done = give(town, login, to=to, cases=(pair,))
    assert codes(done.cases_refused) == {pair[0]: [code]}
    if to == "village_drafter":
        assert done.cases_refused[pair[0]][0].facts["name"] == ""
    assert drafter_of(town, document_id) == town.ids["drafter"]


def test_a_form_that_says_too_little_is_told_everything_at_once(look: TownAt) -> None:
    town, _ = look("draft")
    said = {"cases": (), "items": (), "person_id": 0, "reason": " "}
    assert town.refusals("head", c.HandOver, **said) == {
        "work_not_chosen",
        "person_not_named",
        "comment_missing",
    }


def test_items_go_with_a_note_and_those_that_moved_stay(town_at: TownAt) -> None:
    town, _document_id = town_at("july")
    july(town)
    with town.work.sessions() as session:
        row = session.scalars(select(RoundItem)).first()
        assert row is not None
        pair = (row.id, row.version)
    done = give(town, "head", items=(pair,))
    assert done.items == (pair[0],)
    with town.work.sessions() as session:
        row = session.get_one(RoundItem, pair[0])
        assert row.assigned_to_id == town.ids["drafter2"]
        assert session.scalars(select(ItemNote.body)).all() == [REASON]
    stale = give(town, "head", to="drafter", items=(pair,))
    assert codes(stale.items_refused) == {pair[0]: ["item_changed_since"]}
