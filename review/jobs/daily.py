"""What is looked at once a day: years and secrecy terms that are over, review dates, reminders."""

from __future__ import annotations

from review.domain.commands import CloseRound
from review.domain.rounds import RoundState
from review.jobs.work import Work, system_actor
from review.services.rounds.closing import close_round
from review.services.rounds.going_on import rounds_of_past_years
from review.services.rounds.reminding import remind_due
from review.services.triggers import take_up_due
from review.store.rounds import lock_round


def take_up_dates(work: Work) -> int:
    """Put what has come due into the year's dynamic round; answers how many items. Twice does nothing twice."""
    now = work.clock()
    with work.transaction() as session:
        return take_up_due(session, system_actor(), now=now, today=work.day_of(now))


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


def remind_offices_due(work: Work) -> int:
    """Remind the offices whose reminder is due; answers how many. Twice on a day tells nobody twice."""
    now = work.clock()
    with work.transaction() as session:
        return remind_due(session, system_actor(), now=now, today=work.day_of(now))
