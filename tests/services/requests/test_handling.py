"""From receipt to answer: correction, consultation, more time, fee, reasons, the answer and its undoing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from review.domain import commands as c
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import RequestOutcome, RequestState
from review.jobs.daily import follow_requests
from review.services.calendar import change_calendar_days
from review.services.requests.settings import set_request_settings
from review.store.calendar import working_calendar
from tests.asking import REASON, Desk

K, R, S = ConsultationKind, RequestOutcome, RequestState
YES, NO = ConsultationAnswer.CONSENT, ConsultationAnswer.REFUSAL


def working_days(desk: Desk, start: date, end: date) -> int:
    with desk.town.work.sessions() as session:
        return working_calendar(session).between(start, end)


def test_a_request_goes_from_receipt_through_correction_and_extension_to_its_answer(
    desks: Desk,
) -> None:
    desk = desks
    request_id = desk.register()
    desk.later(2)
    desk.ask_correction(request_id)
    row = desk.row(request_id)
    assert (row.state, row.due_on, row.target_on) == (S.AWAITING_CORRECTION, None, None)
    came = desk.later(5)
    desk.do(c.ReceiveCorrection, request_id, what="青府〔2024〕3号文件")
    row = desk.row(request_id)
    assert (row.state, row.what) == (S.HANDLING, "青府〔2024〕3号文件")
    assert row.due_on is not None
    assert working_days(desk, came, row.due_on) == 20
    desk.extend(request_id)
    row = desk.row(request_id)
    assert row.due_on is not None
    assert working_days(desk, came, row.due_on) == 40
    desk.close(request_id)
    assert desk.row(request_id).state is S.CLOSED
    names = [name for name, _ in desk.events(request_id)]
    assert names == ["registered", "correction_asked", "corrected", "extended", "closed"]
    assert desk.events(request_id)[-1][1] == {
        "outcome": "grant",
        "ground": None,
        "on": desk.today.isoformat(),
    }


def test_a_correction_is_asked_once_and_gives_time(desk: Desk) -> None:
    request_id = desk.register()
    said = {"due_on": desk.today, "what": " "}
    assert desk.refusals(c.AskCorrection, request_id, **said) == {
        "correction_text_missing",
        "correction_term_missing",
    }
    desk.ask_correction(request_id)
    assert desk.refusals(c.ReceiveCorrection, request_id, on=desk.today - timedelta(days=1)) == {
        "before_receipt",
        "corrected_before_asked",
    }
    desk.do(c.ReceiveCorrection, request_id)
    assert desk.row(request_id).what == desk.entry()["what"]
    again = {"due_on": desk.today + timedelta(days=9), "what": "还不清楚"}
    assert desk.refusals(c.AskCorrection, request_id, **again) == {"correction_asked_already"}
    desk.close(request_id, R.UNCLEAR_AFTER_CORRECTION)


def test_nobody_waits_for_a_correction_for_ever(desk: Desk) -> None:
    request_id = desk.register()
    desk.ask_correction(request_id, days=10)
    assert desk.refusals(c.CloseRequest, request_id, outcome=R.ABANDONED) == {
        "correction_still_open"
    }
    desk.later(11)
    desk.close(request_id, R.ABANDONED)
    row = desk.row(request_id)
    assert (row.state, row.due_on) == (S.CLOSED, None)
    desk.do(c.UndoClosing, request_id)
    assert desk.row(request_id).state is S.AWAITING_CORRECTION
    desk.do(c.ReceiveCorrection, request_id)  # it came after all
    assert desk.row(request_id).state is S.HANDLING


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"days": 0}, {"extension_out_of_range"}),
        ({"days": 21}, {"extension_out_of_range"}),
        ({"reason": " "}, {"extension_reason_missing"}),
        ({"consented_by_id": None}, {"consent_missing"}),
        ({"consented_on": date(2099, 1, 1)}, {"consent_after_extension"}),
    ],
)
def test_an_extension_has_its_term_its_reason_and_its_consent(
    desk: Desk, said: dict[str, object], codes: set[str]
) -> None:
    request_id = desk.register()
    assert desk.refusals(c.ExtendRequest, request_id, **{**desk.consent(), **said}) == codes


def test_nobody_consents_before_the_request_came(desk: Desk) -> None:
    request_id = desk.register()
    early = desk.consent(consented_on=desk.today - timedelta(days=1))
    assert desk.refusals(c.ExtendRequest, request_id, **early) == {"before_receipt"}


def test_an_extension_comes_once_and_not_after_the_due_date(desk: Desk) -> None:
    request_id, late = desk.register(), desk.register()
    desk.extend(request_id)
    assert desk.refusals(c.ExtendRequest, request_id, **desk.consent()) == {"extended_already"}
    desk.later(60)
    assert desk.refusals(c.ExtendRequest, late, **desk.consent()) == {"extended_after_due"}


def test_consent_is_that_of_the_head_of_the_disclosure_office(desk: Desk) -> None:
    request_id = desk.register()
    ids = desk.town.ids
    for nobody in ("drafter", "stranger", "clerk"):
        said = desk.consent(consented_by_id=ids[nobody])
        assert desk.refusals(c.ExtendRequest, request_id, **said) == {"consent_not_theirs"}
    settings = {"organisation_id": ids["town"], "target_days": 12, "head_id": ids["officer2"]}
    desk.town.do("officer", c.SetRequestSettings, **settings)
    assert desk.refusals(c.ExtendRequest, request_id, **desk.consent()) == {"consent_not_theirs"}
    desk.extend(request_id, consented_by_id=ids["officer2"])
    assert desk.events(request_id)[-1][1]["consented_by"] == ids["officer2"]


def test_the_clock_stands_while_a_third_party_is_asked_and_silence_ends_it(desk: Desk) -> None:
    request_id = desk.register()
    before = desk.row(request_id).due_on
    asked = desk.consult(request_id)
    assert before is not None
    after = desk.row(request_id).due_on
    assert after is not None
    assert working_days(desk, before, after) == 15
    assert desk.refusals(c.CloseRequest, request_id, outcome=R.GRANT) == {
        "request_consultation_open"
    }
    desk.later((asked.due_on - desk.today).days + 1)
    desk.close(request_id)
    assert desk.row(request_id).due_on == after


def test_an_answer_lets_the_clock_run_again(desk: Desk) -> None:
    request_id = desk.register()
    before = desk.row(request_id).due_on
    asked = desk.consult(request_id)
    start = desk.today
    end = desk.later(5)
    desk.hear(asked, YES)
    after = desk.row(request_id).due_on
    assert before is not None
    assert after is not None
    assert working_days(desk, before, after) == working_days(desk, start, end)
    twice = desk.answer_of(asked, YES)
    refused = desk.town.refusals("officer", c.AnswerRequestConsultation, **twice)
    assert refused == {"consultation_answered_already"}


def test_letters_have_a_party_and_days_in_order(desk: Desk) -> None:
    request_id = desk.register()
    wrong = {
        "kind": K.THIRD_PARTY,
        "party": "",
        "sent_on": desk.today,
        "reached_on": desk.today - timedelta(days=1),
    }
    assert desk.refusals(c.ConsultOnRequest, request_id, **wrong) == {
        "party_missing",
        "reached_before_sent",
    }
    asked = desk.consult(request_id)
    early = desk.answer_of(asked, NO, answered_on=desk.today - timedelta(days=1), note="")
    assert desk.town.refusals("officer", c.AnswerRequestConsultation, **early) == {
        "before_receipt",
        "answered_before_sent",
        "refusal_needs_reason",
    }


def test_against_a_refusal_only_public_interest_gives_and_the_third_party_is_told(
    desk: Desk,
) -> None:
    request_id = desk.register()
    asked = desk.consult(request_id)
    desk.hear(asked, NO)
    assert desk.refusals(c.CloseRequest, request_id, outcome=R.GRANT) == {"third_party_refused"}
    desk.close(request_id, public_interest="不公开会使周边村民误食受污染的水产品")
    told = {
        "consultation_id": asked.id,
        "on": desk.today,
        "version": desk.row(request_id).version,
    }
    desk.town.do("officer", c.TellThirdParty, **told)
    assert desk.events(request_id)[-1][0] == "third_party_told"
    again = {**told, "version": desk.row(request_id).version}
    assert desk.town.refusals("officer", c.TellThirdParty, **again) == {"third_party_told_already"}


def test_another_agency_is_waited_for_and_the_last_day_goes_along(desk: Desk) -> None:
    request_id = desk.register()
    asked = desk.consult(request_id, K.OTHER_AGENCY)
    desk.later((asked.due_on - desk.today).days + 7)
    before = desk.row(request_id).due_on
    assert follow_requests(desk.town.work) == 1
    after = desk.row(request_id).due_on
    assert before is not None
    assert after is not None
    assert after > before


def test_a_fee_stops_the_clock_and_is_paid_or_ends_the_request(desk: Desk) -> None:
    paid, unpaid = desk.register(), desk.register()
    assert desk.refusals(c.NoticeFee, paid, cents=0) == {"fee_out_of_range"}
    assert desk.refusals(c.RecordFeePayment, paid) == {"fee_not_noticed"}
    for request_id in (paid, unpaid):
        desk.do(c.NoticeFee, request_id)
    due = desk.row(unpaid).fee_due_on
    assert due is not None
    assert working_days(desk, desk.today, due) == 20
    desk.later(4)
    desk.do(c.RecordFeePayment, paid)
    desk.close(paid)
    assert desk.refusals(c.CloseRequest, unpaid, outcome=R.FEE_UNPAID) == {"fee_still_open"}
    desk.later((due - desk.today).days + 1)
    desk.close(unpaid, R.FEE_UNPAID)
    assert desk.events(unpaid)[1] == ("fee_noticed", desk.events(unpaid)[1][1])


def test_whoever_asks_too_much_is_asked_why_before_anything_follows(desk: Desk) -> None:
    good, bad = desk.register(), desk.register()
    later = desk.today + timedelta(days=120)
    excessive = {"outcome": R.EXCESSIVE, "reason": "一个月内就同一事项申请了一百二十次"}
    assert desk.refusals(c.CloseRequest, bad, **excessive) == {"reasons_not_asked"}
    assert desk.refusals(c.DeferReply, good, due_on=later) == {"reasons_not_given"}
    for request_id in (good, bad):
        desk.do(c.AskReasons, request_id)
    desk.close(bad, **excessive)
    desk.do(c.RecordReasons, good)
    assert desk.refusals(c.DeferReply, good, due_on=desk.today) == {"longer_term_is_shorter"}
    desk.do(c.DeferReply, good, due_on=later)
    assert desk.row(good).due_on == later


def test_an_answer_is_neither_early_nor_bare_nor_given_twice(desk: Desk) -> None:
    request_id = desk.register()
    yesterday = desk.today - timedelta(days=1)
    bare = {"outcome": R.DENY, "on": yesterday}
    assert desk.refusals(c.CloseRequest, request_id, **bare) == {
        "before_receipt",
        "outcome_without_ground",
        "answer_needs_reason",
    }
    desk.close(request_id, R.DENY, ground="SEC_PUBLIC", reason=REASON)
    assert desk.refusals(c.CloseRequest, request_id, outcome=R.GRANT) == {"request_closed_already"}
    assert desk.refusals(c.AskReasons, request_id) == {"request_not_in_this_state"}


def test_a_closing_is_undone_with_a_reason_and_its_clock_runs_on(desk: Desk) -> None:
    request_id = desk.register()
    before = desk.row(request_id).due_on
    desk.close(request_id, R.DENY, ground="SEC_PUBLIC", reason=REASON)
    assert desk.refusals(c.UndoClosing, request_id, reason="错") == {"comment_too_thin"}
    desk.do(c.UndoClosing, request_id)
    row = desk.row(request_id)
    assert (row.state, row.outcome, row.closed_on, row.due_on) == (S.HANDLING, None, None, before)
    assert row.reason == REASON  # the words stay for the next answer
    assert [name for name, _ in desk.events(request_id)][-2:] == ["closed", "closing_undone"]


def test_a_repetition_names_a_request_of_this_house(desk: Desk) -> None:
    first = desk.register()
    desk.later(1)
    second = desk.register()
    repeated = {"outcome": R.DUPLICATE, "content": ""}
    assert desk.refusals(c.CloseRequest, second, **repeated) == {"earlier_missing"}
    for nothing in (second, 999):
        refused = desk.refusals(c.CloseRequest, second, **repeated, earlier_id=nothing)
        assert refused == {"earlier_gone", "earlier_missing"}
    desk.close(second, R.DUPLICATE, earlier_id=first, content="")
    assert desk.row(second).earlier_id == first


def test_the_houses_target_is_a_setting_and_open_requests_follow(desk: Desk) -> None:
    open_, closed = desk.register(), desk.register()
    desk.close(closed)
    kept = desk.row(closed).target_on
    ids = desk.town.ids
    said = {"organisation_id": ids["town"], "head_id": None}
    assert desk.town.refusals("officer", c.SetRequestSettings, **said, target_days=21) == {
        "target_out_of_range"
    }
    desk.town.do("officer", c.SetRequestSettings, **said, target_days=15)
    target = desk.row(open_).target_on
    assert target is not None
    assert working_days(desk, desk.today, target) == 15
    assert desk.row(closed).target_on == kept
    assert desk.town.refusals("drafter", c.SetRequestSettings, **said, target_days=9) == {
        "role_missing"
    }


def test_a_new_calendar_moves_the_last_days_of_open_requests(desk: Desk) -> None:
    request_id, closed = desk.register(), desk.register()
    desk.close(closed)
    kept, before = desk.row(closed).due_on, desk.row(request_id).due_on
    assert before is not None
    with desk.town.system() as (session, actor):
        command = c.ChangeCalendarDays(year=before.year, days_off=(before,), make_up_days=())
        change_calendar_days(session, actor, command, **desk.town.time)
    after = desk.row(request_id).due_on
    assert after is not None
    assert after > before
    assert desk.row(closed).due_on == kept


def test_a_setting_is_the_products_to_make_too(desk: Desk) -> None:
    with desk.town.system() as (session, actor):
        command = c.SetRequestSettings(
            organisation_id=desk.town.ids["town"], target_days=8, head_id=None
        )
        assert set_request_settings(session, actor, command, **desk.town.time).target_days == 8
