"""Lists and counts of the register: what each word finds, for whom, in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from review.domain import commands as c
from review.domain.consultations import ConsultationKind
from review.domain.requests import ApplicantKind, RequestOutcome
from review.store.request_lists import (
    Order,
    RequestFilter,
    Which,
    count_requests,
    earlier_requests,
    list_requests,
    months_of,
    outcomes_of,
    request_years,
    tallies_of,
)
from review.store.requests import InformationRequest
from tests.asking import SOMEBODY, Desk
from tests.past import add_past

W = Which


def found(desk: Desk, login: str = "officer", **said: object) -> list[int]:
    """The ids a filter finds, oldest first; the count agrees."""
    chosen = RequestFilter(**said)  # type: ignore[arg-type]
    with desk.town.acting(login) as (session, actor):
        rows = list_requests(session, actor, chosen, desk.today)
        assert count_requests(session, actor, chosen, desk.today) == len(rows)
        return sorted(row.id for row in rows)


def test_each_word_finds_what_it_says(desks: Desk) -> None:
    desk = desks
    late = desk.register()
    desk.later(31)
    answered_late = desk.register(arrived_on=desk.today - timedelta(days=35))
    desk.close(answered_late)
    soon = desk.register(arrived_on=desk.today - timedelta(days=25))
    waiting, asked, charged, mine = (desk.register() for _ in range(4))
    desk.ask_correction(waiting)
    desk.consult(asked, ConsultationKind.CO_MAKER)
    desk.do(c.NoticeFee, charged)
    ids = desk.town.ids
    desk.do(c.AssignRequest, mine, office_id=ids["social"], handler_id=ids["drafter"])
    assert found(desk, which=W.LATE) == [late, answered_late]
    assert found(desk, which=W.OPEN_LATE) == [late]
    assert found(desk, which=W.SOON) == [soon]
    assert found(desk, which=W.CLOSED) == [answered_late]
    assert found(desk, which=W.AWAITING_CORRECTION) == [waiting]
    assert found(desk, which=W.CONSULTING) == [asked]
    assert found(desk, which=W.AWAITING_FEE) == [charged]
    assert found(desk, which=W.MINE) == []
    assert found(desk, "drafter", which=W.MINE) == found(desk, "drafter") == [mine]
    with desk.town.acting("officer") as (session, actor):
        tallies = tallies_of(session, actor, desk.today)
        for which in W:
            listed = list_requests(session, actor, RequestFilter(which=which), desk.today)
            assert tallies[which] == len(listed)
        by_due = list_requests(session, actor, RequestFilter(), desk.today, order=Order.DUE)
        days = [row.due_on for row in by_due if row.due_on]
        assert days == sorted(days)
        assert by_due[-1].id == waiting


def test_a_list_is_narrowed_by_days_kind_answer_office_and_document(desk: Desk) -> None:
    firm = desk.register(applicant=ApplicantKind.BUSINESS, arrived_on=date(2026, 3, 2))
    desk.close(firm, RequestOutcome.NOT_HOLDER)
    person = desk.register()
    (document_id,) = add_past(desk.town, date(2024, 3, 1))
    desk.do(c.LinkRequested, person, document_id=document_id)
    assert found(desk, applicant=ApplicantKind.BUSINESS) == [firm]
    assert found(desk, outcome=RequestOutcome.NOT_HOLDER) == [firm]
    assert found(desk, received_to=date(2026, 3, 2)) == [firm]
    assert found(desk, received_from=date(2026, 3, 3)) == [person]
    assert found(desk, closed_from=desk.today, closed_to=desk.today) == [firm]
    assert found(desk, document_id=document_id) == [person]
    assert found(desk, office_id=desk.town.ids["social"]) == []


@pytest.mark.parametrize("text", ["依申请〔2026〕2号", "2", "2号", "殡葬"])
def test_text_is_looked_for_in_numbers_and_content(desk: Desk, text: str) -> None:
    desk.register()
    wanted = desk.register(what="殡葬补贴办法100%")
    assert found(desk, text=text) == [wanted]
    assert found(desk, text="100%补") == []
    assert found(desk, text=SOMEBODY.name) == []
    assert found(desk, text="9" * 60) == []


def test_months_and_answers_are_counted_by_their_own_day(desk: Desk) -> None:
    first = desk.register(arrived_on=date(2025, 12, 30))
    second = desk.register(arrived_on=date(2026, 5, 6))
    for request_id, on in ((first, date(2026, 1, 12)), (second, desk.today)):
        desk.close(request_id, on=on)
    with desk.town.work.sessions() as session:
        town = desk.town.ids["town"]
        months = months_of(session, town, 2026)
        told = {m.month: (m.received, m.closed, m.late) for m in months if m.received or m.closed}
        assert told == {1: (0, 1, 0), 5: (1, 0, 0), desk.today.month: (0, 1, 1)}
        assert outcomes_of(session, town, 2026) == {RequestOutcome.GRANT: 2}
        assert outcomes_of(session, town, 2025) == {}
        assert request_years(session, town) == [2026, 2025]
        assert months_of(session, desk.town.ids["village"], 2026)[0].closed == 0


def test_what_a_request_may_repeat_is_found_by_applicant_or_document(desk: Desk) -> None:
    other = SOMEBODY.__class__(name="许青禾", certificate="1", contact="2")
    same, foreign = desk.register(), desk.register(identity=other)
    (document_id,) = add_past(desk.town, date(2024, 3, 1))
    desk.do(c.LinkRequested, foreign, document_id=document_id)
    unrelated = desk.register(identity=other)
    desk.later(1)
    repeated = desk.register()
    desk.do(c.LinkRequested, repeated, document_id=document_id)
    with desk.town.work.sessions() as session:
        row = session.get_one(InformationRequest, repeated)
        earlier = [r.id for r in earlier_requests(session, row)]
    assert earlier == [foreign, same]
    assert unrelated not in earlier
