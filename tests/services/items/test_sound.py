"""What a July leaves behind, the checks find in order; what is changed beside the services, they tell."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from review.domain import commands as c
from review.domain.rounds import ItemReason, OutOfScope
from review.domain.states import Attribute, DocumentAction, ItemState, Outcome, Validity
from review.domain.values import Actor
from review.store.check import check_log, check_organisations
from review.store.documents import Document
from review.store.events import About, append
from review.store.problems import Problem
from review.store.replay import replay
from review.store.replay_items import check_counts, replay_items
from review.store.replay_standing import replay_standing
from review.store.rounds import RoundDay, RoundItem, RoundTally
from tests.answers import GOOD_COMMENT
from tests.julys import (
    YEAR,
    approve,
    filed,
    form,
    give_back,
    item_of_document,
    july,
    open_july,
    propose,
    public_one,
)
from tests.services.items.conftest import House
from tests.services.items.test_release import to_sign_off
from tests.town import Town

SOMEBODY = Actor(id=7, name="某人")


def problems(town: Town) -> list[Problem]:
    """Everything that the checks of the store find about history and counts."""
    with town.system() as (session, _):
        return [
            *replay(session),
            *replay_items(session),
            *replay_standing(session),
            *check_counts(session),
            *check_organisations(session),
            *check_log(session.connection()),
        ]


def test_items_on_every_part_of_their_road_leave_a_sound_store(town: Town) -> None:
    ids = [filed(town, number=f"青府〔2026〕{n}号") for n in range(20, 27)]
    kept, released, returned, moved, asked, left, still_open = ids
    shown = town.published("青府〔2026〕30号")
    hidden = town.published("青府〔2026〕31号")
    july(town)
    open_july(town)
    propose(town, kept, Outcome.KEEP, validity=Validity.LAPSED, validity_on=date(YEAR, 1, 1))
    approve(town, kept)
    propose(town, released, Outcome.TO_PROACTIVE)
    to_sign_off(town, released)
    approve(town, released)
    propose(town, returned, Outcome.TO_PROACTIVE)
    to_sign_off(town, returned)
    give_back(town, returned)
    propose(town, returned, Outcome.TO_ON_REQUEST)
    dates = {"doc_date": date(2027, 2, 1), "issued_on": date(2027, 2, 1), "reason": GOOD_COMMENT}
    town.do("clerk", c.CorrectDates, moved, **dates)
    review = {"review_on": date(YEAR + 4, 1, 1), "why": ItemReason.SECRECY_TERM_OVER}
    town.do("reviewer", c.SetReview, asked, **review)
    scope = {"out_of_scope": OutOfScope.ARCHIVED, "reason": GOOD_COMMENT}
    town.do("officer", c.SetScope, left, **scope)
    give = {"item_ids": (form(town, still_open)["item_id"],), "person_id": None}
    town.do("officer", c.ReassignItems, **give, office_id=town.ids["building"])
    propose(town, shown, Outcome.STILL_IN_FORCE)
    town.hide(hidden)
    confirm = {"action": DocumentAction.CONFIRM_HIDE, "comment": ""}
    town.do("approver", c.ActOnPublished, hidden, **confirm)
    assert problems(town) == []


def test_a_state_changed_beside_the_services_is_told(kept: House) -> None:
    town, document_id = kept
    item = item_of_document(town, document_id)
    with town.system() as (session, _):
        row = session.get_one(RoundItem, item.id)
        changed = update(RoundItem).where(RoundItem.id == row.id)
        session.execute(changed.values(state=ItemState.AWAITING_APPROVAL))
    office = town.ids["social"]
    assert problems(town) == [
        Problem("item_state_differs", f"round_item {item.id}", "None awaiting_approval"),
        Problem("tally_differs", f"round {item.round_id} office {office} assigned -", "2 1"),
        Problem(
            "tally_differs", f"round {item.round_id} office {office} awaiting_approval -", "0 1"
        ),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"item": 987_654}, "item_unknown"),
        ({"source": "settled"}, "item_move_not_in_table"),
        ({"role": "clerk"}, "item_move_not_in_table"),
        ({"target": "settled"}, "item_move_not_in_table"),
    ],
)
def test_an_event_of_an_item_that_can_not_be_is_named(
    kept: House, said: dict[str, object], code: str
) -> None:
    town, document_id = kept
    item = item_of_document(town, document_id)
    payload = {
        "item": item.id,
        "round": item.round_id,
        "source": "assigned",
        "target": "awaiting_approval",
        "role": "drafter",
        "outcome": "keep",
        "comment": None,
        **said,
    }
    with town.system() as (session, _):
        about = About(town.ids["town"], document_id)
        append(session, "item.proposed", actor=SOMEBODY, now=town.now, about=about, payload=payload)
        assert replay_items(session)[0].code == code


def test_counts_that_were_changed_are_told(kept: House) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.KEEP)
    approve(town, document_id)
    with town.system() as (session, _):
        row = session.scalars(select(RoundTally).where(RoundTally.count == 1)).first()
        assert row is not None
        row.count = 5
        day = session.scalars(select(RoundDay)).one()
        day.settled = 3
    assert sorted(p.code for p in problems(town)) == ["days_differ", "tally_differs"]


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"attribute": Attribute.EXEMPT}, "standing_differs", "attribute on_request exempt"),
        ({"review_on": None, "review_why": None}, "standing_differs", "review_on 2032-07-01 -"),
        ({"evaluated_on": date(2028, 1, 1)}, "evaluation_differs", "2029-07-02 2028-01-01"),
    ],
)
def test_a_standing_changed_beside_the_services_is_told(
    kept: House, changes: dict[str, object], code: str, told: str
) -> None:
    town, document_id = kept
    propose(town, document_id, Outcome.TO_ON_REQUEST)
    approve(town, document_id)
    with town.system() as (session, _):
        changed = update(Document).where(Document.id == document_id)
        session.execute(changed.values(**changes))
    assert problems(town) == [Problem(code, f"document {document_id}", told)]


def test_what_the_public_document_of_the_house_is(kept: House) -> None:
    town, document_id = kept
    assert public_one(town) != document_id
    assert problems(town) == []
