"""The request register of the demonstration: about sixty requests over three years, in all states.

The stories of ``request_plots`` go on side by side, in order of their days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from sqlalchemy import func, select

from review.demo.request_desk import RequestDesk
from review.demo.request_plots import HOW, MATTERS, PRESENT, WHO, YEARS, Story
from review.demo.staging import Stage
from review.domain.calendar import WorkingCalendar
from review.store.calendar import working_calendar
from review.store.requests import InformationRequest


@dataclass(order=True)
class _Going:
    """A request and the day on which its story goes on."""

    day: date
    number: int
    story: Iterator[int]


def hold_requests(stage: Stage, seed: int) -> int:
    """Receive and handle the requests of three years up to today; answers how many there are.

    Left alone where the register has requests already.
    """
    with stage.house.sessions() as session:
        here = InformationRequest.organisation_id == stage.organisation_id
        if there := session.scalar(select(func.count()).where(here)):
            return there
        calendar = working_calendar(session)
    today = stage.house.day_of(stage.house.clock())
    random = Random(seed)
    going = [
        _Going(day, number, _played(_desk(stage, random, number), story))
        for number, (day, story) in enumerate(_received(calendar, today))
    ]
    count = len(going)
    heapify(going)
    while going:
        one = heappop(going)
        stage.on(one.day)
        wait = next(one.story, None)
        if wait is None:
            continue
        one.day = calendar.add(one.day, wait).on
        if one.day <= today:
            heappush(going, one)
    return count


def _received(calendar: WorkingCalendar, today: date) -> list[tuple[date, Story]]:
    """When each request comes, on working days, and how it goes; none from the future."""
    first = today.year - len(YEARS) + 1
    found = [
        (date(first + n, 1, 1) + timedelta(days=days), story)
        for n, year in enumerate(YEARS)
        for days, story in year
    ]
    found += [(today - timedelta(days=ago), story) for ago, story in PRESENT]
    on_working_days = [(calendar.add(day - timedelta(days=1), 1).on, story) for day, story in found]
    return sorted(
        ((day, story) for day, story in on_working_days if day <= today), key=lambda each: each[0]
    )


def _desk(stage: Stage, random: Random, number: int) -> RequestDesk:
    what, office = MATTERS[number % len(MATTERS)]
    return RequestDesk(stage, random, WHO[number % len(WHO)], what, office, HOW[number % len(HOW)])


def _played(desk: RequestDesk, story: Story) -> Iterator[int]:
    desk.register()
    yield from story(desk)
