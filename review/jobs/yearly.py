"""The yearly schedule: July opens by itself on the first working day of its month.

A start that was missed is caught up within the month; afterwards the product only asks. Looked at
often, done once: rows say what is done already. What else has come due is in ``daily``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.rounds import RoundKind, RoundPolicy
from review.domain.values import Refused
from review.jobs.rounds import run_opening
from review.jobs.work import Work, system_actor
from review.services.rounds.asking import ask_for_start
from review.store.calendar import working_calendar
from review.store.people import Organisation
from review.store.round_policies import policy_for
from review.store.rounds import round_of

log = logging.getLogger("review.jobs")

OPEN, ASK = "open", "ask"


@dataclass(frozen=True)
class Yearly:
    """What a look at the calendar did, by organisation: July opened, officers asked to open it."""

    opened: tuple[int, ...] = ()
    asked: tuple[int, ...] = ()


def look_at_calendar(work: Work) -> Yearly:
    """Open what is due today in every organisation; repeated, it does nothing more."""
    now = work.clock()
    today = work.day_of(now)
    with work.sessions() as session:
        calendar = working_calendar(session)
        due = {
            o.id: _due(session, o.id, work.day_of(o.created_at), calendar, today)
            for o in session.scalars(select(Organisation).order_by(Organisation.id))
        }
    opened = [i for i, what in due.items() if what == OPEN and _opened(work, i, today.year)]
    asked = []
    for organisation_id in (i for i, what in due.items() if what == ASK):
        with work.transaction() as session:
            if ask_for_start(session, organisation_id, now=now, today=today):
                asked.append(organisation_id)
    return Yearly(tuple(opened), tuple(asked))


def first_working_day(policy: RoundPolicy, year: int, calendar: WorkingCalendar) -> date:
    """The day on which the schedule opens the round of a year."""
    day = policy.opens_on(year)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def _due(
    session: Session, organisation_id: int, came: date, calendar: WorkingCalendar, today: date
) -> str:
    """What the July of this year asks for: to be opened, to be asked about, or nothing.

    A house that came after its July had begun may open it by hand; by itself the product begins with
    the next one (product.md section 6: the first July after go-live).
    """
    policy = policy_for(session, organisation_id, today.year)
    opens = first_working_day(policy, today.year, calendar)
    if today.year < policy.first_year or came > opens or today < opens:
        return ""
    if round_of(session, organisation_id, RoundKind.JULY, today.year) is not None:
        return ""
    return OPEN if today <= policy.closes_on(today.year) else ASK


def _opened(work: Work, organisation_id: int, year: int) -> bool:
    try:
        run_opening(work, organisation_id, year, system_actor())
    except Refused as refused:  # settings changed under our eyes; the next look decides anew
        log.warning("july %s of organisation %s: %s", year, organisation_id, refused)
        return False
    return True
