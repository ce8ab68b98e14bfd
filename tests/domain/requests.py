"""Well-prepared requests for the tests of the register's rules. Plain values only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from review.domain.calendar import WorkingCalendar
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.request_clock import RequestDates
from review.domain.request_values import AskedParty, HeldRequest, RequestAnswer
from review.domain.requests import RequestOutcome, RequestState
from tests.domain.cases import GOOD_REASON, OFFICE, ORGANISATION

RECEIVED = date(2025, 3, 3)
TODAY = date(2025, 3, 20)

#: Saturdays and Sundays only; the notice of the year is loaded.
PLAIN = WorkingCalendar(years=frozenset({2025, 2026}))


def granting(**changes: Any) -> RequestAnswer:
    """The reply that gives a document."""
    return replace(RequestAnswer(on=TODAY, outcome=RequestOutcome.GRANT), **changes)


def refusing(**changes: Any) -> RequestAnswer:
    """A refusal that says under which ground and why."""
    plain = RequestAnswer(
        on=TODAY, outcome=RequestOutcome.DENY, ground="SEC_PUBLIC", reason=GOOD_REASON
    )
    return replace(plain, **changes)


def refused_third_party() -> AskedParty:
    """A third party that did not want it to go out."""
    return AskedParty(
        kind=ConsultationKind.THIRD_PARTY,
        due_on=date(2025, 3, 14),
        answer=ConsultationAnswer.REFUSAL,
    )


def a_request(state: RequestState = RequestState.HANDLING, **changes: Any) -> HeldRequest:
    """A request of the cast's organisation with one document handed over; ``dates`` are changes of days."""
    days = {"received_on": RECEIVED, **changes.pop("dates", {})}
    plain = HeldRequest(
        id=1,
        organisation_id=ORGANISATION,
        office_id=OFFICE,
        state=state,
        dates=RequestDates(**days),
        today=TODAY,
        on=TODAY,
        due_on=date(2025, 3, 31),
        given=1,
    )
    return replace(plain, **changes)
