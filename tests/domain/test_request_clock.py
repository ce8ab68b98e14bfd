"""The clock of a request: start, stops, silence, fee, extension, the longer term."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.domain.consultations import ConsultationKind
from review.domain.request_clock import (
    Asked,
    RequestDates,
    fee_due,
    notice_due,
    reply_days_used,
    reply_due,
    stops_of,
    target_due,
)
from tests.domain.requests import PLAIN, RECEIVED

K = ConsultationKind
TODAY = date(2025, 3, 20)


def dates(**changes: Any) -> RequestDates:
    return RequestDates(received_on=RECEIVED, **changes)


def due(today: date = TODAY, **changes: Any) -> date | None:
    found = reply_due(PLAIN, dates(**changes), today)
    return found.on if found is not None else None


def asked(kind: ConsultationKind, answered_on: date | None = None) -> Asked:
    """A letter of Tuesday 4 March whose term ends on Tuesday 25 March."""
    return Asked(
        kind=kind, sent_on=date(2025, 3, 4), due_on=date(2025, 3, 25), answered_on=answered_on
    )


def test_a_reply_is_due_twenty_working_days_after_receipt() -> None:
    assert due() == date(2025, 3, 31)
    assert notice_due(PLAIN, RECEIVED).on == date(2025, 3, 12)


def test_an_extension_adds_its_days() -> None:
    assert due(extension_days=20) == date(2025, 4, 28)
    assert due(extension_days=5) == date(2025, 4, 7)


def test_the_clock_stands_while_a_correction_is_awaited_and_starts_anew_with_it() -> None:
    waiting = dates(correction_asked_on=date(2025, 3, 6))
    assert reply_due(PLAIN, waiting, TODAY) is None
    assert target_due(PLAIN, waiting, 10, TODAY) is None
    assert reply_days_used(PLAIN, waiting, TODAY) == 0
    came = {"correction_asked_on": date(2025, 3, 6), "corrected_on": date(2025, 3, 17)}
    assert due(**came) == date(2025, 4, 14)


def test_the_days_of_a_consultation_are_not_counted() -> None:
    answer = asked(K.THIRD_PARTY, date(2025, 3, 11))  # 5 to 11 March: five working days
    assert due(consultations=(answer,)) == date(2025, 4, 7)
    assert reply_days_used(PLAIN, dates(consultations=(answer,)), date(2025, 3, 12)) == 2


def test_two_consultations_at_once_stop_the_clock_once() -> None:
    both = (asked(K.THIRD_PARTY, date(2025, 3, 11)), asked(K.CO_MAKER, date(2025, 3, 11)))
    assert due(consultations=both) == date(2025, 4, 7)


@pytest.mark.parametrize("kind", [K.THIRD_PARTY, K.CO_MAKER])
def test_silence_of_third_party_and_co_maker_ends_with_their_term(kind: ConsultationKind) -> None:
    silent = due(consultations=(asked(kind),), today=date(2025, 4, 30))
    assert silent == due(consultations=(asked(kind, date(2025, 3, 25)),))
    late = asked(kind, date(2025, 4, 10))  # an answer after the term moves nothing any more
    assert due(consultations=(late,)) == silent


def test_another_agency_is_waited_for_until_it_answers() -> None:
    waiting = (asked(K.OTHER_AGENCY),)
    first = due(consultations=waiting, today=date(2025, 4, 1))
    second = due(consultations=waiting, today=date(2025, 4, 8))
    assert first is not None
    assert second is not None
    assert PLAIN.between(first, second) == 5
    answered = (asked(K.OTHER_AGENCY, date(2025, 4, 8)),)
    assert due(consultations=answered) == second


def test_what_is_closed_waits_for_nobody() -> None:
    closed = dates(consultations=(asked(K.OTHER_AGENCY),), closed_on=date(2025, 3, 11))
    assert [stop.ends for stop in stops_of(closed)] == [date(2025, 3, 11)]
    assert reply_due(PLAIN, closed, date(2025, 9, 1)) == reply_due(PLAIN, closed, TODAY)


def test_an_answer_on_the_day_of_the_letter_stops_nothing() -> None:
    assert stops_of(dates(consultations=(asked(K.CO_MAKER, date(2025, 3, 4)),))) == ()


def test_the_fee_stops_the_clock_from_its_notice_to_its_payment() -> None:
    until = fee_due(PLAIN, date(2025, 3, 4)).on
    assert until == date(2025, 4, 1)
    noticed = {"fee_noticed_on": date(2025, 3, 4), "fee_due_on": until}
    assert due(**noticed) == date(2025, 4, 28)
    assert due(**noticed, fee_paid_on=date(2025, 3, 11)) == date(2025, 4, 7)


def test_the_longer_term_of_great_requests_is_the_day_that_was_told() -> None:
    assert due(longer_due_on=date(2025, 8, 1), extension_days=20) == date(2025, 8, 1)


def test_the_houses_own_target_has_the_same_stops() -> None:
    answer = asked(K.THIRD_PARTY, date(2025, 3, 11))
    plain, stopped = dates(), dates(consultations=(answer,))
    assert target_due(PLAIN, plain, 10, TODAY) == (date(2025, 3, 17), False)
    assert target_due(PLAIN, stopped, 10, TODAY) == (date(2025, 3, 24), False)


def test_a_term_into_a_year_without_notice_is_an_estimate() -> None:
    found = reply_due(PLAIN, RequestDates(received_on=date(2026, 12, 21)), TODAY)
    assert found is not None
    assert found.estimated
