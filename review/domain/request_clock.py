"""When a request must be answered: its day of start, what is not counted, its last day.

Regulation Art. 30 (7 days for the correction notice; the reply clock starts again with the
correction), Art. 33 (20 working days, up to 20 more; consultation is not counted), Art. 35 (a longer
term for excessive requests), Art. 42 with 国办函〔2020〕109号 (20 working days for the fee, not counted).
Pure: days go in, days come out; the calendar is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from review.domain.calendar import Due, WorkingCalendar
from review.domain.clocks import TERMS, Clock, Stop, days_used, due_on
from review.domain.consultations import ConsultationKind

#: Working days an applicant has to pay after the notice (国办函〔2020〕109号).
FEE_TERM = 20
#: Most working days of an extension (Art. 33).
LONGEST_EXTENSION = TERMS[Clock.EXTENSION]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A consultation as the clock sees it; without an answer silence ends it on ``due_on``."""

    kind: ConsultationKind
    sent_on: date
    due_on: date
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RequestDates:
    """Every day of a request that moves its clock."""

    received_on: date
    correction_asked_on: date | None = None
    corrected_on: date | None = None
    extension_days: int = 0
    longer_due_on: date | None = None
    fee_noticed_on: date | None = None
    fee_due_on: date | None = None
    fee_paid_on: date | None = None
    closed_on: date | None = None
    consultations: tuple[Asked, ...] = ()

    @property
    def starts_on(self) -> date:
        """The first day of the reply clock, itself not counted: receipt, or that of the correction."""
        return self.corrected_on or self.received_on

    @property
    def awaits_correction(self) -> bool:
        """Whether the clock stands because the applicant is asked to complete the request."""
        return self.correction_asked_on is not None and self.corrected_on is None


def stops_of(dates: RequestDates) -> tuple[Stop, ...]:
    """The days that are not counted: from the day after a letter to the day of its answer.

    Silence of a third party or co-maker ends the wait on the last day of their term (Art. 32, 34);
    another agency is waited for until it answers. Nothing is waited for after the closing.
    """
    found = [_wait_of(asked, dates.closed_on) for asked in dates.consultations]
    if dates.fee_noticed_on is not None:
        until = dates.fee_paid_on or dates.fee_due_on
        found.append((dates.fee_noticed_on, until))
    stops = [Stop(sent + timedelta(days=1), _earlier(end, dates.closed_on)) for sent, end in found]
    return tuple(s for s in stops if s.ends is None or s.ends >= s.begins)


def reply_due(calendar: WorkingCalendar, dates: RequestDates, today: date) -> Due | None:
    """The last day for the reply; None while the clock stands for a correction.

    With another agency's answer overdue it is what would be due if the answer came ``today``.
    """
    if dates.awaits_correction:
        return None
    if dates.longer_due_on is not None:
        return Due(dates.longer_due_on, estimated=False)
    days = TERMS[Clock.REPLY] + dates.extension_days
    return due_on(calendar, dates.starts_on, days, stops_of(dates), today)


def target_due(
    calendar: WorkingCalendar, dates: RequestDates, target_days: int, today: date
) -> Due | None:
    """The day by which the house wants to have answered: an indicator, with the same stops."""
    if dates.awaits_correction:
        return None
    return due_on(calendar, dates.starts_on, target_days, stops_of(dates), today)


def reply_days_used(calendar: WorkingCalendar, dates: RequestDates, on: date) -> int:
    """Working days of the reply clock that are gone at the end of a day, stops not counted."""
    return (
        0 if dates.awaits_correction else days_used(calendar, dates.starts_on, on, stops_of(dates))
    )


def notice_due(calendar: WorkingCalendar, received_on: date) -> Due:
    """The last day for the correction notice (Art. 30)."""
    return calendar.add(received_on, TERMS[Clock.CORRECTION])


def fee_due(calendar: WorkingCalendar, noticed_on: date) -> Due:
    """The last day for paying."""
    return calendar.add(noticed_on, FEE_TERM)


def _wait_of(asked: Asked, closed_on: date | None) -> tuple[date, date | None]:
    silence_ends = asked.kind is not ConsultationKind.OTHER_AGENCY
    if asked.answered_on is not None:
        ends = min(asked.answered_on, asked.due_on) if silence_ends else asked.answered_on
        return asked.sent_on, ends
    if silence_ends:
        return asked.sent_on, asked.due_on
    return asked.sent_on, closed_on


def _earlier(end: date | None, closed_on: date | None) -> date | None:
    if end is None or closed_on is None:
        return end or closed_on
    return min(end, closed_on)
