"""What the page of timeliness shows: figures, chart, offices, and the list behind each number.

The figures count the very matters that the list shows; both come from one reading of the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.statistics import AsOf, Frame, Period, usual_as_of
from review.domain.timeliness import (
    BINS,
    Matter,
    Standing,
    Timeliness,
    patrol_due,
    spread,
    timeliness,
)
from review.domain.timeliness_log import Watched
from review.store.calendar import working_calendar
from review.store.spot_lists import office_names
from review.store.statistics.lines import began_on
from review.store.timeliness_log import matters_of
from review.web.access import current_organisation_id
from review.web.deadlines import Badge, badge_of
from review.web.documents.register import number_asked
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.day_asked import day_asked
from review.web.reports.timeliness_rows import Row, rows_of
from review.web.runtime import current_house
from review.web.session import current_session, today
from review.web.wording import word

PAGE = 50
#: How the parts of a chart are coloured (components/chart.html).
_SHADES = {
    Standing.IN_TIME: "c-done",
    Standing.RUNNING: "c-left",
    Standing.LATE: "c-half",
    Standing.OVERDUE: "c-late",
}
#: The order of the tiles, and that of the list.
ORDER = (Standing.OVERDUE, Standing.LATE, Standing.IN_TIME, Standing.RUNNING)
_WAITING = (Standing.OVERDUE, Standing.RUNNING, Standing.LATE, Standing.IN_TIME)


class Part(StrEnum):
    """Which part of the year."""

    YEAR = "year"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the address asks for. ``older``: what began before the period and is not online."""

    year: int
    part: Part = Part.YEAR
    as_of: date
    office_id: int | None = None
    standing: Standing | None = None
    matter: Matter | None = None
    older: bool = False

    @property
    def period(self) -> Period:
        """The days in which a term began."""
        first = date(self.year, 7 if self.part is Part.SECOND else 1, 1)
        last = date(self.year, 6, 30) if self.part is Part.FIRST else date(self.year, 12, 31)
        return Period(first, last)

    @property
    def args(self) -> dict[str, Any]:
        """The address again."""
        return {
            "year": self.year,
            "part": None if self.part is Part.YEAR else self.part.value,
            "as_of": self.as_of.isoformat(),
            "office": self.office_id,
            "standing": self.standing.value if self.standing else None,
            "matter": self.matter.value if self.matter else None,
            "older": 1 if self.older else None,
        }


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the chart and its line in the table beside: label, bars, how many."""

    label: str
    bars: tuple[tuple[str, int], ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """One office: its name and figures, each with the address of its list."""

    name: str
    url: str
    figures: Timeliness
    cells: tuple[tuple[int, str], ...]
    bar: tuple[tuple[str, int], ...]
    rate: str


@dataclass(frozen=True, kw_only=True)
class TimelinessPage:
    """What ``reports/timeliness.html`` prints."""

    wanted: Wanted
    years: tuple[int, ...]
    offices: tuple[tuple[int, str], ...]
    latest: date
    provisional: bool
    estimated: bool
    figures: Timeliness
    rate: str
    median: str
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    columns: tuple[Column, ...]
    by_office: tuple[OfficeLine, ...]
    older: int
    older_url: str
    patrol: Badge | None
    heading: str
    rows: tuple[Row, ...]
    pager: Pager | None
    applied: tuple[tuple[str, str], ...]
    book_url: str
    url: str


def asked() -> Wanted:
    """What the address says, with the usual day where it names none."""
    year = number_asked("year") or today().year
    year = min(max(year, 2000), today().year)
    part = request.args.get("part", "")
    standing, matter = request.args.get("standing", ""), request.args.get("matter", "")
    zone = current_house().settings.time_zone
    began = began_on(current_session(), current_organisation_id(), zone)
    return Wanted(
        year=year,
        part=Part(part) if part in set(Part) else Part.YEAR,
        as_of=day_asked(usual_as_of(Period.of_year(year), today(), began)),
        office_id=number_asked("office"),
        standing=Standing(standing) if standing in set(Standing) else None,
        matter=Matter(matter) if matter in set(Matter) else None,
        older=request.args.get("older") == "1",
    )


def matters_asked(wanted: Wanted) -> tuple[Watched, ...]:
    """Everything the period and the office hold, and what is left over from before."""
    zone = current_house().settings.time_zone
    frame = Frame(
        organisation_id=current_organisation_id(),
        period=wanted.period,
        as_of=AsOf.end_of(wanted.as_of, zone),
        zone=zone,
    )
    found = matters_of(current_session(), frame)
    return tuple(m for m in found if wanted.office_id in (None, m.office_id))


def listed(wanted: Wanted, matters: Iterable[Watched]) -> tuple[Watched, ...]:
    """The matters that the filters leave: what waits first, the most overdue at the top."""
    found = [
        m
        for m in matters
        if is_older(wanted, m) is wanted.older
        and (not wanted.older or m.timed.done_on is None)
        and wanted.matter in (None, m.timed.matter)
        and wanted.standing in (None, m.timed.standing(wanted.as_of))
    ]
    return tuple(sorted(found, key=lambda m: _WAITING.index(m.timed.standing(wanted.as_of))))


def is_older(wanted: Wanted, matter: Watched) -> bool:
    """Whether its term began before the period."""
    return matter.timed.start < wanted.period.from_on


def page_of(wanted: Wanted) -> TimelinessPage:
    """The whole page."""
    calendar = working_calendar(current_session())
    everything = matters_asked(wanted)
    whole = replace(wanted, standing=None, matter=None, older=False)
    older = listed(replace(whole, older=True), everything)
    inside = listed(whole, everything)
    figures = timeliness((m.timed for m in inside), calendar, wanted.as_of)
    shown = listed(wanted, everything)
    pager = pager_of(len(shown), page_number(), PAGE, lambda n: _url(wanted, page=n))
    on_page = shown[max(pager.first - 1, 0) : pager.last]
    offices = tuple(office_names(current_session(), current_organisation_id()))
    zone = current_house().settings.time_zone
    began = began_on(current_session(), current_organisation_id(), zone) or today()
    return TimelinessPage(
        wanted=wanted,
        years=tuple(range(today().year, min(began.year, wanted.year) - 1, -1)),
        offices=offices,
        latest=today(),
        provisional=wanted.as_of < wanted.period.to_on,
        estimated=any(m.timed.estimated for m in inside),
        figures=figures,
        rate=percent(figures.rate),
        median=number_words(figures.median),
        tiles=tuple(_tile(whole, standing, figures) for standing in ORDER),
        columns=tuple(_columns(inside, calendar, wanted.as_of)),
        by_office=tuple(_offices(whole, inside, dict(offices), calendar)),
        older=len(older),
        older_url=_url(replace(whole, older=True)),
        patrol=_patrol(wanted, calendar),
        heading=_heading(wanted),
        rows=tuple(rows_of(on_page, wanted.as_of, calendar)),
        pager=pager if len(shown) > PAGE else None,
        applied=tuple(_applied(wanted, dict(offices))),
        book_url=url_for("timeliness.book", **wanted.args),
        url=url_for("timeliness.show"),
    )


def percent(rate: float | None) -> str:
    """A share as a percentage with one place; a dash where there is none."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


def number_words(number: float | None) -> str:
    """A median: whole where it is whole."""
    return "—" if number is None else f"{number:g}"


# ---- inside --------------------------------------------------------------------------------------


def _url(wanted: Wanted, **more: Any) -> str:
    return url_for("timeliness.show", **{**wanted.args, **more}, _anchor="list")


def _tile(
    whole: Wanted, standing: Standing, figures: Timeliness
) -> tuple[int, str, str, str, bool]:
    count = figures.by_standing[standing]
    late = standing is Standing.OVERDUE and count > 0
    url = _url(replace(whole, standing=standing))
    return count, word(standing, "timeliness_standing"), "", url, late


def _columns(inside: Iterable[Watched], calendar: WorkingCalendar, as_of: date) -> Iterable[Column]:
    days = [
        m.timed.days(calendar, as_of)
        for m in inside
        if m.timed.matter is Matter.ISSUED and m.timed.done_on is not None
    ]
    begins = (0, *(end + 1 for end in BINS))
    for place, count in enumerate(spread(days)):
        last = place == len(BINS)
        label = f"{begins[place]}+" if last else f"{begins[place]}–{BINS[place]}"
        shade = "c-late" if last else "c-done"
        yield Column(label=label, bars=((shade, count),), count=count)


def _offices(
    whole: Wanted,
    inside: Iterable[Watched],
    names: dict[int, str],
    calendar: WorkingCalendar,
) -> Iterable[OfficeLine]:
    known = list(inside)
    for office_id, name in names.items():
        own = [m.timed for m in known if m.office_id == office_id]
        if not own:
            continue
        figures = timeliness(own, calendar, whole.as_of)
        mine = replace(whole, office_id=office_id)
        yield OfficeLine(
            name=name,
            url=_url(mine),
            figures=figures,
            cells=tuple((figures.by_standing[s], _url(replace(mine, standing=s))) for s in ORDER),
            bar=tuple((_SHADES[s], figures.by_standing[s]) for s in ORDER),
            rate=percent(figures.rate),
        )


def _patrol(wanted: Wanted, calendar: WorkingCalendar) -> Badge | None:
    """Until when the first half is looked through, while it is looked at."""
    if wanted.part is not Part.FIRST:
        return None
    due = patrol_due(wanted.year, calendar)
    if wanted.as_of > due.on:
        return None
    return badge_of(due.on, calendar, wanted.as_of, estimated=due.estimated)


def _heading(wanted: Wanted) -> str:
    words = {
        Part.YEAR: _("%(year)s年上网时效", year=wanted.year),
        Part.FIRST: _("%(year)s年上半年上网巡查", year=wanted.year),
        Part.SECOND: _("%(year)s年下半年上网时效", year=wanted.year),
    }
    return words[wanted.part]


def _applied(wanted: Wanted, names: dict[int, str]) -> Iterable[tuple[str, str]]:
    """Each filter with the address without it."""
    if wanted.older:
        yield _("更早起算、仍未上网"), _url(replace(wanted, older=False))
    if wanted.office_id is not None:
        yield names.get(wanted.office_id, "—"), _url(replace(wanted, office_id=None))
    if wanted.standing is not None:
        words = word(wanted.standing, "timeliness_standing")
        yield words, _url(replace(wanted, standing=None))
    if wanted.matter is not None:
        yield word(wanted.matter, "timeliness_matter"), _url(replace(wanted, matter=None))
