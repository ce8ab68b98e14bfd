"""What is looked at once a day: review dates that have come, secrecy terms that are over, reminders."""

from __future__ import annotations

from review.jobs.work import Work, system_actor
from review.services.rounds.reminding import remind_due
from review.services.triggers import take_up_due


def take_up_dates(work: Work) -> int:
    """Put what has come due into the year's dynamic round; answers how many items. Twice does nothing twice."""
    now = work.clock()
    with work.transaction() as session:
        return take_up_due(session, system_actor(), now=now, today=work.day_of(now))


def remind_offices_due(work: Work) -> int:
    """Remind the offices whose reminder is due; answers how many. Twice on a day tells nobody twice."""
    now = work.clock()
    with work.transaction() as session:
        return remind_due(session, system_actor(), now=now, today=work.day_of(now))
