"""Opening a round in the background: one range of documents per transaction, resumed after a crash.

The round's row says how far it came; a lease keeps two workers from doing the same, and if they do
it anyway the keys of the tables keep every item single.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from review.domain.commands import OpenRound
from review.domain.values import Actor
from review.jobs.work import Work, system_actor
from review.services.rounds.opening import begin_opening, open_next_range
from review.store.rounds import Round, is_unfinished, lock_round

#: A range takes a second at most; a worker that is silent for so long is gone.
LEASE = timedelta(minutes=2)


def run_opening(
    work: Work,
    organisation_id: int,
    year: int,
    actor: Actor,
    *,
    late: bool = False,
    progress: Callable[[Round], None] = lambda _: None,
) -> Round:
    """Open the July of a year, or have it look once more for what is missing; answers the round.

    ``progress`` hears of the round after every range. Raises Refused as ``begin_opening``. Where another
    process is at it, this one does its share of the ranges: none is done twice.
    """
    with work.transaction() as session:
        now = work.clock()
        command = OpenRound(organisation_id=organisation_id, year=year)
        row = begin_opening(session, actor, command, now=now, today=work.day_of(now), late=late)
        row.leased_until = now + LEASE
        round_id = row.id
    return _ranges(work, round_id, actor, progress)


def resume_opening(work: Work, round_id: int) -> None:
    """Go on with an opening that stopped half-way, unless another worker is at it (a task)."""
    with work.transaction() as session:
        row = lock_round(session, round_id)
        now = work.clock()
        if row is None or not is_unfinished(row):
            return
        if row.leased_until is not None and row.leased_until > now:
            return
        row.leased_until = now + LEASE
    _ranges(work, round_id, system_actor(), lambda _: None)


def _ranges(work: Work, round_id: int, actor: Actor, progress: Callable[[Round], None]) -> Round:
    while True:
        with work.transaction() as session:
            now = work.clock()
            more = open_next_range(session, actor, round_id, now=now)
            row = session.get_one(Round, round_id)
            if more:
                row.leased_until = now + LEASE
        progress(row)
        if not more:
            return row
