"""What the days of a request mean while they are typed: the rule, the day of receipt, the last days.

The days are worked out by the domain and the calendar; nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.clocks import TERMS, Clock
from review.domain.request_clock import notice_due
from review.domain.requests import CONFIRMED, ReceivedHow, receipt_day
from review.store.calendar import working_calendar
from review.store.requests import settings_of
from review.web.locale import write_date
from review.web.session import current_session, today
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class ReceiptTerms:
    """What ``request_register/_terms.html`` prints; the days are empty until receipt is known."""

    rule: str
    needs_confirmation: bool
    received: str
    correction: str
    target: str
    reply: str
    estimated: bool


def terms_of(
    organisation_id: int, how: ReceivedHow, arrived_on: date | None, confirmed_on: date | None
) -> ReceiptTerms:
    """The rule of Art. 31 for this way, and what follows from the days typed so far; no day to come counts."""
    received = receipt_day(how, arrived_on, confirmed_on) if arrived_on is not None else None
    if received is None or received > today():
        return _empty(how)
    session = current_session()
    calendar = working_calendar(session)
    reply = calendar.add(received, TERMS[Clock.REPLY])
    target_days = settings_of(session, organisation_id).target_days
    return ReceiptTerms(
        rule=word(how, "receipt_rule"),
        needs_confirmation=how in CONFIRMED,
        received=write_date(received),
        correction=write_date(notice_due(calendar, received).on),
        target=write_date(calendar.add(received, target_days).on),
        reply=write_date(reply.on),
        estimated=reply.estimated,
    )


def _empty(how: ReceivedHow) -> ReceiptTerms:
    return ReceiptTerms(
        rule=word(how, "receipt_rule"),
        needs_confirmation=how in CONFIRMED,
        received="",
        correction="",
        target="",
        reply="",
        estimated=False,
    )
