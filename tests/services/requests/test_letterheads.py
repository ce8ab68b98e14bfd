"""What letters say of the house: the officer writes it, what is too long is told, the log names what changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from review.domain import commands as c
from review.store.events import Event, payload_of
from review.store.letterheads import letterhead_of
from tests.asking import Desk

SAID: dict[str, Any] = {
    "review_body": " 临海市人民政府 ",
    "court": "海屿区人民法院",
    "contact": "政务公开科",
    "payment": "",
}


def changes(desk: Desk) -> list[str]:
    """The settings that the log says were changed, in order."""
    with desk.town.work.sessions() as session:
        events = session.scalars(
            select(Event).where(Event.name == "setting.changed").order_by(Event.seq)
        )
        return [str(payload_of(event)["name"]) for event in events]


def test_the_officer_writes_it_and_the_log_names_what_changed(desks: Desk) -> None:
    organisation_id = desks.town.ids["town"]
    with desks.town.work.sessions() as session:
        assert letterhead_of(session, organisation_id).review_body == ""
    desks.town.do("officer", c.SetLetterhead, organisation_id=organisation_id, **SAID)
    with desks.town.work.sessions() as session:
        assert letterhead_of(session, organisation_id).review_body == "临海市人民政府"
    assert changes(desks) == ["letter_review_body", "letter_court", "letter_contact"]
    again = {**SAID, "payment": "到区财政局缴纳"}
    desks.town.do("officer", c.SetLetterhead, organisation_id=organisation_id, **again)
    assert changes(desks)[3:] == ["letter_payment"]


def test_a_line_that_is_too_long_and_somebody_elses_hand_are_refused(desk: Desk) -> None:
    organisation_id = desk.town.ids["town"]
    long = {**SAID, "court": "长" * 201}
    refused = desk.town.refusals(
        "officer", c.SetLetterhead, organisation_id=organisation_id, **long
    )
    assert refused == {"request_field_too_long"}
    refused = desk.town.refusals(
        "drafter", c.SetLetterhead, organisation_id=organisation_id, **SAID
    )
    assert refused == {"role_missing"}
    assert changes(desk) == []
