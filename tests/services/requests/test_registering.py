"""Requests come in: numbers, the day of receipt, who looks for them, who sees them, what was mistyped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.requests import ApplicantKind, ReceivedHow
from review.services.requests.identity import read_identity
from review.store.requests import visible_requests
from tests.asking import SOMEBODY, Desk

H = ReceivedHow


def seen(desk: Desk, login: str) -> set[int]:
    with desk.town.acting(login) as (session, actor):
        return {row.id for row in session.scalars(visible_requests(actor))}


def test_requests_are_numbered_by_year_of_receipt_and_house(desks: Desk) -> None:
    first, second = desks.register(), desks.register()
    last_year = desks.register(arrived_on=date(2025, 12, 30))
    village = desks.town.do(
        "stranger",
        c.RegisterRequest,
        organisation_id=desks.town.ids["village"],
        office_id=None,
        handler_id=None,
        **desks.entry(),
    )
    references = [desks.row(i).reference for i in (first, second, last_year, village.id)]
    year = desks.today.year
    assert references == [
        f"依申请〔{year}〕1号",
        f"依申请〔{year}〕2号",
        "依申请〔2025〕1号",
        f"依申请〔{year}〕1号",
    ]


def test_the_clock_starts_on_the_day_of_receipt_and_the_house_has_its_own_target(
    desk: Desk,
) -> None:
    desk.open()
    row = desk.row(desk.register(arrived_on=date(2025, 7, 1)))
    assert (row.due_on, row.due_estimated) == (date(2025, 7, 29), False)
    assert row.target_on == date(2025, 7, 15)
    assert desk.events(row.id) == [
        ("registered", {"applicant": "natural_person", "on": "2025-07-01"})
    ]


def test_mail_internet_and_fax_are_received_when_both_sides_confirm(desk: Desk) -> None:
    arrived = desk.today - timedelta(days=3)
    said = {"received_how": H.INTERNET, "arrived_on": arrived}
    row = desk.row(desk.register(**said, confirmed_on=desk.today))
    assert (row.arrived_on, row.received_on) == (arrived, desk.today)
    signed = desk.row(desk.register(received_how=H.SIGNED_MAIL, confirmed_on=date(2020, 1, 1)))
    assert (signed.received_on, signed.confirmed_on) == (desk.today, None)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"arrived_on": None}, {"request_date_missing"}),
        ({"received_how": H.FAX}, {"receipt_not_confirmed"}),
        (
            {"received_how": H.ORDINARY_MAIL, "confirmed_on": date(2020, 1, 1)},
            {"confirmed_before_arrival"},
        ),
        ({"arrived_on": date(2099, 1, 1)}, {"request_day_in_future"}),
        ({"identity": replace(SOMEBODY, name=" ")}, {"applicant_missing"}),
        ({"identity": replace(SOMEBODY, contact="")}, {"contact_missing"}),
        ({"what": " "}, {"request_text_missing"}),
        ({"identity": replace(SOMEBODY, name="长" * 201)}, {"request_field_too_long"}),
        ({"office_id": 999}, {"office_gone"}),
        ({"handler_id": 999}, {"person_gone"}),
    ],
)
def test_what_cannot_be_is_not_registered(
    desk: Desk, said: dict[str, Any], codes: set[str]
) -> None:
    plain = {
        "organisation_id": desk.town.ids["town"],
        "office_id": None,
        "handler_id": None,
        **desk.entry(),
    }
    assert desk.town.refusals("officer", c.RegisterRequest, **{**plain, **said}) == codes
    assert seen(desk, "officer") == set()


@pytest.mark.parametrize("login", ["drafter", "clerk", "approver", "supervisor", "stranger"])
def test_only_the_officer_of_the_house_registers(desk: Desk, login: str) -> None:
    said = {"organisation_id": desk.town.ids["town"], "office_id": None, "handler_id": None}
    refused = desk.town.refusals(login, c.RegisterRequest, **said, **desk.entry())
    assert refused == {"role_missing"}


def test_an_office_sees_what_it_was_asked_to_look_for(desk: Desk) -> None:
    request_id = desk.register()
    assert seen(desk, "drafter") == set()
    assert seen(desk, "approver") == seen(desk, "supervisor") == {request_id}
    assert seen(desk, "stranger") == set()
    ids = desk.town.ids
    desk.do(c.AssignRequest, request_id, office_id=ids["social"], handler_id=ids["drafter"])
    assert seen(desk, "drafter") == seen(desk, "head") == {request_id}
    assert seen(desk, "builder") == set()
    village = ids["hall"]
    assert desk.refusals(c.AssignRequest, request_id, office_id=village, handler_id=None) == {
        "office_gone"
    }


def test_what_was_mistyped_is_put_right_and_the_clock_follows(desk: Desk) -> None:
    request_id = desk.register()
    earlier = desk.today - timedelta(days=7)
    before = desk.row(request_id).due_on
    changed = {"arrived_on": earlier, "applicant": ApplicantKind.RESEARCH}
    desk.do(c.AmendRequest, request_id, **desk.entry(**changed))
    row = desk.row(request_id)
    assert row.received_on == earlier
    assert before is not None
    assert row.due_on is not None
    assert row.due_on < before
    name, said = desk.events(request_id)[-1]
    assert name == "amended"
    assert said["fields"] == ["arrived_on", "received_on", "applicant"]
    assert (said["applicant"], said["received_on"]) == ("research", earlier.isoformat())


def test_receipt_moves_neither_out_of_the_numbers_year_nor_behind_what_was_done(
    desk: Desk,
) -> None:
    request_id = desk.register()
    other = desk.entry(arrived_on=date(desk.today.year - 1, 12, 1))
    assert desk.refusals(c.AmendRequest, request_id, **other) == {"request_other_year"}
    desk.consult(request_id)
    desk.later(3)
    late = desk.entry(arrived_on=desk.today)
    assert desk.refusals(c.AmendRequest, request_id, **late) == {"received_after_steps"}


def test_a_form_that_was_overtaken_is_told_so(desk: Desk) -> None:
    request_id = desk.register()
    version = desk.row(request_id).version
    desk.ask_correction(request_id)
    said = {"request_id": request_id, "version": version, "office_id": None, "handler_id": None}
    assert desk.town.is_stale("officer", c.AssignRequest, None, **said)


def test_the_applicant_is_read_in_clear_by_the_officer_alone_and_noted_once_a_day(
    desk: Desk,
) -> None:
    request_id = desk.register()
    for _ in range(2):
        with desk.town.acting("officer") as (session, actor):
            row = session.scalars(visible_requests(actor)).one()
            assert read_identity(session, actor, row, "page", **desk.town.time) == SOMEBODY
    desk.later(1)
    with desk.town.acting("officer") as (session, actor):
        row = session.scalars(visible_requests(actor)).one()
        read_identity(session, actor, row, "letter", **desk.town.time)
    noted = [said["purpose"] for name, said in desk.events(request_id) if name == "identity_read"]
    assert noted == ["page", "letter"]
