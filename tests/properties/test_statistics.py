"""The figures are true: each equals a count of the audit log by hand, and those of the past stay as they were.

Histories are drawn from seeds and lived through the services (``tests.histories``); the count by
hand shares no code with the product (``tests.recounted``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from review.domain.statistics import SPECS, AsOf, Frame, Period
from review.domain.statistics.tables import SECTIONS, Section
from review.services.reports.statistics import tables_of
from tests.answers import EXEMPT
from tests.databases import SQLITE
from tests.histories import History
from tests.julys import filed
from tests.recounted.counts import recount
from tests.recounted.log import log_of
from tests.snapshots import Snapshots
from tests.town import Town

Numbers = dict[tuple[str, str, str], tuple[int, tuple[float, ...]]]


@dataclass
class Lived:
    """A history, and what its figures were on a day of its first half, the day after."""

    history: History
    on: date
    then: dict[Section, dict[str, Numbers]]


SEEDS = (7, 20)


@pytest.fixture(scope="module")
def lives(snapshots: Snapshots) -> Iterator[dict[int, Lived]]:
    """A life for each seed."""
    found = {seed: live(snapshots, seed) for seed in SEEDS}
    yield found
    for lived in found.values():
        lived.history.town.close()


@pytest.fixture(params=SEEDS)
def lived(lives: dict[int, Lived], request: pytest.FixtureRequest) -> Lived:
    """One of them."""
    return lives[request.param]


def live(snapshots: Snapshots, seed: int) -> Lived:
    """Four years of a house with several things going on at once, and two Julys."""
    town, _ = snapshots.town(SQLITE, "empty", f"history-{seed}")
    history = History(town, Random(seed))
    history.issued.append(town.published(history.number()))
    history.filed.append(filed(town, EXEMPT, history.number()))
    history.live([*(history.road() for _ in range(2)), *(history.registered() for _ in range(2))])
    history.live([history.checked(3), history.asked_for(), history.request(), history.request()])
    history.live([history.road(), history.july(town.today.year + 1)])
    on = town.today
    town.clock.now += timedelta(days=1)
    then = {section: everything(town, on, section) for section in Section}
    history.live([history.checked(3), history.asked_for(), history.request()])
    history.live([history.road(), history.registered(), history.july(2029)])
    return Lived(history, on, then)


def frame(town: Town, period: Period, on: date) -> Frame:
    zone = town.work.settings.time_zone
    return Frame(
        organisation_id=town.ids["town"], period=period, as_of=AsOf.end_of(on, zone), zone=zone
    )


def figures(session: Session, asked: Frame, section: Section) -> dict[str, Numbers]:
    """Every number of a section that is not nought, with the lengths of what it counts."""
    return {
        table.spec.code: {
            (table.spec.code, row, column): (
                figure.number,
                tuple(sorted(fact.days or 0 for fact in figure.facts)),
            )
            for row in table.rows
            for column in table.columns
            if (figure := table.figure(row, column)).number
        }
        for table in tables_of(session, asked, section)
    }


def by_hand(session: Session, asked: Frame, section: Section) -> dict[str, Numbers]:
    """The same, counted from the log."""
    log = log_of(session, asked.organisation_id, asked.as_of.until, asked.zone)
    found: dict[str, Numbers] = {}
    for spec in SECTIONS[section]:
        days = (asked.period.from_on, asked.period.to_on)
        numbers, lengths = recount(log, spec.code, days)
        found[spec.code] = {
            (spec.code, *cell): (number, tuple(lengths[cell])) for cell, number in numbers.items()
        }
    return found


def everything(town: Town, on: date, section: Section) -> dict[str, Numbers]:
    """Every number of a section of all years together, as known on a day."""
    with town.work.sessions() as session:
        return figures(session, frame(town, Period.of_years(2020, 2029), on), section)


def periods() -> list[Period]:
    """All years together, each year, and some months across no boundary."""
    first, last = 2026, 2029
    years = [Period.of_year(year) for year in range(first, last + 1)]
    return [Period.of_years(first, last), *years, Period(date(first, 3, 9), date(first, 11, 2))]


@pytest.mark.parametrize("section", Section)
def test_every_number_is_what_a_count_of_the_log_by_hand_gives(
    lived: Lived, section: Section
) -> None:
    town = lived.history.town
    days = [town.today, lived.on, *(lived.on - timedelta(days=n) for n in (40, 170))]
    with town.work.sessions() as session:
        for asked in (frame(town, period, on) for on in days for period in periods()):
            assert figures(session, asked, section) == by_hand(session, asked, section)


def test_these_lives_fill_every_table(lives: dict[int, Lived]) -> None:
    towns = [lived.history.town for lived in lives.values()]
    counted = {
        code
        for town in towns
        for section in Section
        for code, numbers in everything(town, town.today, section).items()
        if numbers
    }
    assert counted == {spec.code for spec in SPECS}


@pytest.mark.parametrize("section", Section)
def test_figures_of_a_past_day_are_what_they_were_on_that_day(
    lived: Lived, section: Section
) -> None:
    assert everything(lived.history.town, lived.on, section) == lived.then[section]


def test_changing_todays_data_moves_todays_figures_and_none_of_the_past(lived: Lived) -> None:
    town, yesterday = lived.history.town, lived.history.town.today
    before = {section: everything(town, yesterday, section) for section in Section}
    town.clock.now += timedelta(days=1)
    for document_id in lived.history.issued[:3]:
        lived.history.upheaval(document_id)
    assert {section: everything(town, yesterday, section) for section in Section} == before
    today = everything(town, town.today, Section.ATTRIBUTES)
    assert today["issued_by_year"] != before[Section.ATTRIBUTES]["issued_by_year"]
