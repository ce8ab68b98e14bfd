"""The demonstration house after issue: past documents come in, three Julys are held, and what is beside them.

In order of time. The first two Julys are over and closed; the third is open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from review.demo.beside import hold_beside
from review.demo.importing import bring_past
from review.demo.julys import hold_july, set_first_july
from review.demo.past import told_papers
from review.demo.present import hold_open_july, hold_small_july
from review.demo.staging import Stage, open_july_of, stage_of
from review.jobs.work import Work

#: Closed Julys before the open one.
CLOSED = 2
_HOUSES = ("haiyu", "minzheng")
#: Fewer documents of the past make no July worth looking at.
LEAST = 60


def hold_julys(
    work: Work,
    count: int,
    seed: int,
    *,
    on_batch: Callable[[int], None],
    say: Callable[[str], None],
) -> None:
    """Bring ``count`` documents of the past in and hold the Julys over them.

    ``on_batch`` hears how many documents came, ``say`` what is being done.
    """
    year = open_july_of(work.day_of(work.clock()))
    first = year - CLOSED
    stages = {key: stage_of(work, key) for key in _HOUSES}
    for stage in (*stages.values(), stage_of(work, "haizhou")):
        set_first_july(stage, first)
    _bring(stages, year, count, seed, date(first, 6, 3), earlier=True, on_batch=on_batch)
    if count < LEAST:
        return _bring(stages, year, count, seed, date(year, 2, 3), earlier=False, on_batch=on_batch)
    told = told_papers(year, seed)
    for closed in range(first, year):
        say(f"  七月评估 {closed} / the July of {closed}")
        released = told["published"].number if closed == year - 1 else ""
        hold_july(stages["haiyu"], closed, released=released)
        hold_july(stages["minzheng"], closed)
    _bring(stages, year, count, seed, date(year, 2, 3), earlier=False, on_batch=on_batch)
    say(f"  七月评估 {year} / the July of {year}")
    hold_beside(stages["haiyu"], year)
    hold_open_july(stages["haiyu"], told, year)
    hold_small_july(stages["minzheng"], year)
    return None


def _bring(
    stages: dict[str, Stage],
    year: int,
    count: int,
    seed: int,
    day: date,
    *,
    earlier: bool,
    on_batch: Callable[[int], None],
) -> None:
    for stage in stages.values():
        stage.on(day)
    bring_past(stages, year, count, seed, earlier=earlier, on_batch=on_batch)
