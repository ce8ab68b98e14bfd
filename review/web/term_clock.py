"""The clock of a question that was sent out and waits for its answer: one cell a working day, and words.

For referrals upward and for third parties, co-makers and agencies; printed by ``components/clock.html``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.consultations import is_open, standing
from review.store.cases import Consultation

#: Cells of a clock: one for each working day of its term, and those beyond it.
_MOST_CELLS: Final = 30


@dataclass(frozen=True)
class TermClock:
    """Working days as cells (used, late or left), and the same in words."""

    cells: tuple[str, ...]
    words: str


def term_clock(sent_on: date, due_on: date, day: date, calendar: WorkingCalendar) -> TermClock:
    """How much of a term is over on a day."""
    term = calendar.between(sent_on, due_on)
    used = max(calendar.between(sent_on, day), 0)
    late = max(used - term, 0)
    cells = ["used"] * min(used, term) + ["left"] * max(term - used, 0) + ["late"] * late
    if late:
        words = _("期限%(term)s个工作日，已超期%(n)s个工作日", term=term, n=late)
    else:
        words = _(
            "期限%(term)s个工作日，已过%(n)s个，还剩%(left)s个", term=term, n=used, left=term - used
        )
    return TermClock(tuple(cells[:_MOST_CELLS]), str(words))


def clock_of(asked: Consultation, day: date, calendar: WorkingCalendar) -> TermClock | None:
    """The clock of whom the office asked, while it waits for an answer; None once it need not."""
    if not is_open(standing(asked.kind, asked.due_on, day, asked.answer)):
        return None
    return term_clock(asked.sent_on, asked.due_on, day, calendar)
