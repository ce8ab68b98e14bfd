"""Requests: every row with its role and its guards; each guard spoils with its own reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from review.domain import request_guards as g
from review.domain.consultations import ConsultationKind
from review.domain.machine import Guard
from review.domain.request_flow import REQUEST_FLOW, Row
from review.domain.request_values import AskedParty, HeldRequest
from review.domain.requests import (
    GROUNDED,
    PLACED,
    WITHOUT_CORRECTION,
    RequestAction,
    RequestOutcome,
    RequestState,
)
from review.domain.states import Role
from tests.domain.cases import GOOD_REASON, OTHER_ORGANISATION, person
from tests.domain.requests import (
    RECEIVED,
    TODAY,
    a_request,
    granting,
    refused_third_party,
    refusing,
)

A, S, R = RequestAction, RequestState, RequestOutcome
OFFICER = Role.DISCLOSURE_OFFICER
DAY = timedelta(days=1)
ASKED, CORRECTED = date(2025, 3, 6), date(2025, 3, 12)

TABLE = """
handling amend handling
handling assign handling
handling link handling
handling unlink handling
awaiting_correction amend awaiting_correction
awaiting_correction assign awaiting_correction
awaiting_correction link awaiting_correction
awaiting_correction unlink awaiting_correction
handling ask_correction awaiting_correction
awaiting_correction receive_correction handling
handling consult handling
handling record_answer handling
handling extend handling
handling notice_fee handling
handling record_payment handling
handling ask_reasons handling
handling record_reasons handling
handling defer handling
handling give handling
closed give closed
handling close closed
awaiting_correction close closed
closed tell_third_party closed
closed undo_closing handling
"""

#: What makes an action possible beside the plain request.
READY: dict[RequestAction, dict[str, Any]] = {
    **{action: {} for action in RequestAction},
    A.RECORD_PAYMENT: {"dates": {"fee_noticed_on": ASKED, "fee_due_on": date(2025, 4, 3)}},
    A.RECORD_REASONS: {"reasons_asked_on": ASKED},
    A.DEFER: {"reasons_asked_on": ASKED, "reasons_given_on": CORRECTED},
    A.CLOSE: {"answer": granting()},
    A.TELL_THIRD_PARTY: {"parties": (refused_third_party(),)},
}
AWAITING = {"correction_asked_on": ASKED}

Spoil = Callable[[HeldRequest], HeldRequest]


def days(**changes: Any) -> Spoil:
    """A request some of whose days are others."""
    return lambda r: replace(r, dates=replace(r.dates, **changes))


def said(**changes: Any) -> Spoil:
    """A request that is to be closed otherwise."""
    return lambda r: replace(r, answer=refusing(**changes) if r.answer else None)


STORIES: dict[Guard[HeldRequest], tuple[Spoil, str]] = {
    g.day_has_come: (lambda r: replace(r, on=TODAY + DAY), "request_day_in_future"),
    g.day_is_not_before_receipt: (lambda r: replace(r, on=RECEIVED - DAY), "before_receipt"),
    g.correction_is_asked_once: (days(**AWAITING), "correction_asked_already"),
    g.correction_comes_after_its_notice: (
        days(correction_asked_on=TODAY + DAY),
        "corrected_before_asked",
    ),
    g.term_is_not_over: (lambda r: replace(r, due_on=TODAY - DAY), "extended_after_due"),
    g.term_is_extended_once: (days(extension_days=20), "extended_already"),
    g.reasons_are_asked_once: (
        lambda r: replace(r, reasons_asked_on=ASKED),
        "reasons_asked_already",
    ),
    g.reasons_were_asked: (lambda r: replace(r, reasons_asked_on=None), "reasons_not_asked"),
    g.reasons_were_given: (lambda r: replace(r, reasons_given_on=None), "reasons_not_given"),
    g.fee_is_noticed_once: (days(fee_noticed_on=ASKED), "fee_noticed_already"),
    g.fee_is_outstanding: (days(fee_noticed_on=None), "fee_not_noticed"),
    g.request_is_open_or_granted: (
        lambda r: replace(r, state=S.CLOSED, outcome=R.NOT_HOLDER),
        "not_granted",
    ),
    g.fee_is_settled: (days(fee_noticed_on=ASKED), "fee_outstanding"),
    g.nobody_is_asked_while_giving: (
        lambda r: replace(r, parties=(AskedParty(kind=ConsultationKind.CO_MAKER, due_on=TODAY),)),
        "request_consultation_open",
    ),
    g.answer_is_not_before_the_correction: (
        days(correction_asked_on=ASKED, corrected_on=TODAY + DAY),
        "closed_before_corrected",
    ),
    g.ground_fits_the_outcome: (said(ground=""), "outcome_without_ground"),
    g.reason_is_adequate: (said(reason="依法不予公开"), "answer_needs_reason"),
    g.answer_says_where: (said(outcome=R.ALREADY_PUBLIC, ground=""), "answer_needs_place"),
    g.something_is_given: (
        lambda r: replace(r, given=0, answer=granting()),
        "nothing_given",
    ),
    g.whole_document_is_not_partial: (said(outcome=R.PARTIAL), "partial_gives_whole"),
    g.nobody_is_still_asked: (
        lambda r: replace(r, parties=(AskedParty(kind=ConsultationKind.CO_MAKER, due_on=TODAY),)),
        "request_consultation_open",
    ),
    g.refusal_of_third_party_is_respected: (
        lambda r: replace(r, parties=(refused_third_party(),)),
        "third_party_refused",
    ),
    g.earlier_request_is_named: (said(outcome=R.DUPLICATE, ground=""), "earlier_missing"),
    g.correction_came: (said(outcome=R.UNCLEAR_AFTER_CORRECTION, ground=""), "never_corrected"),
    g.abandoning_has_its_day: (
        lambda r: replace(
            days(**AWAITING)(r),
            correction_due_on=TODAY,
            answer=granting(outcome=R.ABANDONED),
        ),
        "correction_still_open",
    ),
    g.unpaid_has_its_day: (said(outcome=R.FEE_UNPAID, ground=""), "fee_not_awaited"),
    g.reasons_came_before_refusing: (said(outcome=R.EXCESSIVE, ground=""), "reasons_not_asked"),
    g.outcome_fits_a_waiting_request: (said(), "correction_awaited"),
    g.third_party_was_overruled: (lambda r: replace(r, parties=()), "third_party_not_overruled"),
}


def ready(row: Row) -> HeldRequest:
    """A request in the row's state against which nothing speaks."""
    changes: dict[str, Any] = {**READY[row.action]}
    if row.source is S.AWAITING_CORRECTION:
        changes |= {"dates": AWAITING, "correction_due_on": TODAY}
        if row.action is A.CLOSE:
            changes["answer"] = granting(outcome=R.WITHDRAWN)
    if row.source is S.CLOSED:
        changes |= {"outcome": R.GRANT}
    return a_request(row.source, **changes)


each_row = pytest.mark.parametrize(
    "row",
    [row for row in REQUEST_FLOW.rows if row.role is OFFICER],
    ids=lambda row: f"{row.source}-{row.action}",
)


def codes(request: HeldRequest, action: RequestAction = A.CLOSE) -> set[str]:
    """Why the officer may not."""
    verdict = REQUEST_FLOW.judge(person(OFFICER), request, action)
    return {r.code for r in verdict.refusals}


def test_the_rows_are_the_table_of_the_register() -> None:
    rows = {f"{r.source} {r.action} {r.target}" for r in REQUEST_FLOW.rows}
    assert rows == set(TABLE.strip().splitlines())
    others = [(r.source, r.action, r.role) for r in REQUEST_FLOW.rows if r.role is not OFFICER]
    assert others == [(S.HANDLING, A.CLOSE, Role.SYSTEM)]  # what a list of past years brings


def test_every_guard_is_told() -> None:
    assert {guard for r in REQUEST_FLOW.rows for guard in r.guards} == set(STORIES)


@each_row
def test_the_officer_may_take_a_well_prepared_request_on(row: Row) -> None:
    verdict = REQUEST_FLOW.judge(person(OFFICER), ready(row), row.action)
    assert verdict.allowed, verdict.refusals


@each_row
def test_nobody_else_may_and_no_officer_of_another_house(row: Row) -> None:
    told = {r.role for r in REQUEST_FLOW.rows if (r.source, r.action) == (row.source, row.action)}
    actors = [person(role) for role in set(Role) - told]
    actors.append(person(OFFICER, organisation=OTHER_ORGANISATION))
    for actor in actors:
        verdict = REQUEST_FLOW.judge(actor, ready(row), row.action)
        assert [r.code for r in verdict.refusals] == ["role_missing"]


@each_row
def test_each_guard_refuses_with_its_code(row: Row) -> None:
    for guard in row.guards:
        spoil, code = STORIES[guard]
        spoilt = spoil(ready(row))
        if spoilt.state is row.source:
            assert code in codes(spoilt, row.action)


def test_a_request_is_not_closed_twice() -> None:
    closed = a_request(S.CLOSED, outcome=R.GRANT, answer=granting())
    assert codes(closed) == {"not_in_this_state"}


@pytest.mark.parametrize("outcome", set(R) - GROUNDED)
def test_an_answer_that_withholds_nothing_takes_no_ground(outcome: RequestOutcome) -> None:
    assert "ground_not_needed" in codes(a_request(answer=refusing(outcome=outcome)))


@pytest.mark.parametrize("ground", ["SPECIAL_ACCESS", "WHATEVER"])
def test_a_refusal_cites_a_ground_of_articles_14_to_16(ground: str) -> None:
    assert codes(a_request(answer=refusing(ground=ground))) == {"ground_not_of_requests"}


def test_a_reason_does_not_cite_the_article_of_another_ground() -> None:
    reason = f"{GOOD_REASON}，依照条例第十五条"
    assert codes(a_request(answer=refusing(reason=reason))) == {"reason_cites_other_article"}


@pytest.mark.parametrize("outcome", PLACED)
def test_who_is_sent_elsewhere_is_told_where(outcome: RequestOutcome) -> None:
    answer = granting(outcome=outcome)
    assert codes(a_request(answer=answer)) == {"answer_needs_place"}
    assert codes(a_request(answer=replace(answer, content="青榕镇政府网站"))) == set()


@pytest.mark.parametrize("outcome", set(R) - WITHOUT_CORRECTION)
def test_while_a_correction_is_awaited_a_request_ends_only_by_itself(
    outcome: RequestOutcome,
) -> None:
    waiting = a_request(S.AWAITING_CORRECTION, dates=AWAITING, correction_due_on=ASKED)
    assert "correction_awaited" in codes(replace(waiting, answer=granting(outcome=outcome)))


def test_abandoned_is_what_was_not_corrected_by_the_last_day() -> None:
    waiting = a_request(
        S.AWAITING_CORRECTION,
        dates=AWAITING,
        correction_due_on=TODAY,
        answer=granting(outcome=R.ABANDONED),
    )
    assert codes(waiting) == {"correction_still_open"}
    assert codes(replace(waiting, correction_due_on=TODAY - DAY)) == set()
    assert codes(a_request(answer=granting(outcome=R.ABANDONED))) == {"correction_not_awaited"}


def test_unpaid_is_what_was_not_paid_by_the_last_day() -> None:
    unpaid = a_request(
        dates={"fee_noticed_on": ASKED, "fee_due_on": TODAY},
        answer=granting(outcome=R.FEE_UNPAID),
    )
    assert codes(unpaid) == {"fee_still_open"}
    assert codes(days(fee_due_on=TODAY - DAY)(unpaid)) == set()
    assert codes(days(fee_due_on=TODAY - DAY, fee_paid_on=ASKED)(unpaid)) == {"fee_not_awaited"}


def test_a_third_partys_refusal_yields_to_a_written_public_interest_only() -> None:
    held_back = a_request(parties=(refused_third_party(),), answer=granting(public_interest="利益"))
    assert codes(held_back) == {"third_party_refused"}
    assert codes(replace(held_back, answer=granting(public_interest=GOOD_REASON))) == set()
    partial = refusing(outcome=R.PARTIAL)
    assert codes(replace(held_back, answer=partial, redacted_given=1)) == set()


def test_nothing_is_handed_over_while_a_third_party_has_its_term_whatever_the_reply() -> None:
    asked = AskedParty(kind=ConsultationKind.THIRD_PARTY, due_on=TODAY)
    assert codes(a_request(parties=(asked,)), A.GIVE) == {"request_consultation_open"}
    silent = replace(asked, due_on=TODAY - DAY)
    assert codes(a_request(parties=(silent,)), A.GIVE) == set()


def test_a_term_that_was_made_longer_is_not_extended() -> None:
    longer = a_request(dates={"longer_due_on": date(2025, 5, 30)})
    assert codes(longer, A.EXTEND) == {"extended_already"}


def test_silence_of_a_third_party_lets_the_agency_decide() -> None:
    silent = AskedParty(kind=ConsultationKind.THIRD_PARTY, due_on=TODAY - DAY)
    assert codes(a_request(parties=(silent,), answer=granting())) == set()


def test_a_duplicate_names_an_earlier_request() -> None:
    duplicate = granting(outcome=R.DUPLICATE)
    assert codes(a_request(answer=replace(duplicate, earlier_on=RECEIVED - DAY))) == set()
    assert codes(a_request(answer=replace(duplicate, content="2019年来函"))) == set()
    late = replace(duplicate, earlier_on=RECEIVED + DAY)
    assert codes(a_request(answer=late)) == {"earlier_is_later"}


def test_undoing_leads_back_to_where_the_request_stood() -> None:
    row = next(r for r in REQUEST_FLOW.rows if r.action is A.UNDO_CLOSING)
    assert row.needs_comment
    assert row.lands_on(a_request(S.CLOSED)) is S.HANDLING
    assert row.lands_on(a_request(S.CLOSED, dates=AWAITING)) is S.AWAITING_CORRECTION


def test_a_closing_is_never_judged_without_its_answer() -> None:
    with pytest.raises(ValueError, match="with its answer"):
        codes(a_request())
