"""What is looked at once a day: years and secrecy terms that are over, review dates, reminders, the public head."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from review.domain.commands import CloseRound
from review.domain.rounds import RoundState
from review.jobs.work import Work, system_actor
from review.public.records import close_day
from review.services.requests.deadlines import follow_days
from review.services.rounds.closing import close_round
from review.services.rounds.going_on import rounds_of_past_years
from review.services.rounds.reminding import remind_due
from review.services.triggers import take_up_due
from review.store.rounds import lock_round

log = logging.getLogger("review.jobs")


def take_up_dates(work: Work) -> int:
    """Put what has come due into the year's dynamic round; answers how many items. Twice does nothing twice."""
    now = work.clock()
    with work.transaction() as session:
        return take_up_due(session, system_actor(), now=now, today=work.day_of(now))


def follow_requests(work: Work) -> int:
    """Carry on the clocks of requests that wait for another agency; answers how many."""
    with work.transaction() as session:
        return follow_days(session, work.day_of(work.clock()))


def close_past_years(work: Work) -> int:
    """Close the dynamic rounds of years that are over; what is open goes on in this year's. Answers how many."""
    now = work.clock()
    today = work.day_of(now)
    with work.sessions() as session:
        found = rounds_of_past_years(session, today)
    for round_id in found:
        with work.transaction() as session:
            row = lock_round(session, round_id)
            if row is not None and row.state is RoundState.OPEN:
                command = CloseRound(round_id=round_id, version=row.version)
                close_round(session, system_actor(), command, now=now, today=today)
    return len(found)


def close_public_day(work: Work) -> bool:
    """Publish the head of the day that is over in the chain of proof; False where that was done.

    Looked at every hour: a public side that is away at midnight gets its head when it is back.
    """
    now = work.clock()
    try:
        with work.public.session() as outside:
            return close_day(outside, work.day_of(now) - timedelta(days=1), now)
    except (SQLAlchemyError, OSError) as error:
        log.warning("public store: %s", type(error).__name__)
        return False


def remind_offices_due(work: Work) -> int:
    """Remind the offices whose reminder is due; answers how many. Twice on a day tells nobody twice."""
    now = work.clock()
    with work.transaction() as session:
        return remind_due(session, system_actor(), now=now, today=work.day_of(now))
