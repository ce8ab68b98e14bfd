"""The appraisal (考核) of the offices: shares with their formulas and the numbers they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext as _

from review.domain.duties import FORMULAS, Duties, Rate, Share, share_of, shares_of
from review.domain.permissions import Permission
from review.domain.submissions import FIRST_YEAR
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.services.reports.figures import usual_day, year_duties
from review.store.spot_lists import office_names
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.locale import write_date
from review.web.reports.day_asked import day_asked
from review.web.reports.duty_lists import list_address
from review.web.reports.duty_words import share_words
from review.web.reports.self_inspection import years_offered
from review.web.rounds.books import sent
from review.web.runtime import current_house
from review.web.session import current_session, now, today
from review.web.wording import word
from review.web.wording.joining import aside

bp = Blueprint("appraisal", __name__)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A share in per cent, the division behind it, and the list of what it divides by."""

    words: str
    worked: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office with its shares."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RateBar:
    """An office in the chart of publications in time, in parts of a hundred."""

    label: str
    parts: tuple[tuple[str, float], ...]
    total_words: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class AppraisalPage:
    """What ``reports/appraisal.html`` prints."""

    year: int
    as_of: date
    latest: date
    provisional: bool
    years: tuple[tuple[str, str, bool], ...]
    formulas: tuple[tuple[str, str], ...]
    lines: tuple[OfficeLine, ...]
    totals: tuple[Cell, ...]
    bars: tuple[RateBar, ...]
    book_url: str


@bp.get("/reports/appraisal")
@requires(Permission.FIGURES_READ)
def show() -> str:
    """Every office with its shares, and the formulas."""
    return render_template("reports/appraisal.html", page=_page(_duties()))


@bp.get("/reports/appraisal/offices.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> Response:
    """The same as a workbook: shares, what is divided by what, and the formulas."""
    made = appraisal_book(_duties())
    return sent(made, made.title)


def appraisal_book(duties: Duties) -> Book:
    """Offices down, shares across, each with numerator and denominator; the formulas on a second sheet."""
    title = str(_("%(year)s年处室考核", year=duties.year))
    notes = (str(_("数字截至%(on)s。", on=write_date(duties.as_of))),)
    columns = [Column(header=_("处室"), width=20)]
    for rate in Rate:
        name = word(rate, "rate")
        columns += [
            Column(header=name, width=16),
            Column(header=_("%(rate)s：分子", rate=name), width=16, kind=Kind.NUMBER),
            Column(header=_("%(rate)s：分母", rate=name), width=16, kind=Kind.NUMBER),
        ]
    offices = Sheet(
        name=str(_("各处室")),
        heading=title,
        notes=notes,
        columns=tuple(columns),
        rows=_book_rows(duties),
        empty=str(_("这一年没有记录。")),
        autofilter=False,
    )
    formulas = Sheet(
        name=str(_("公式")),
        heading=title,
        columns=(Column(header=_("指标"), width=20), Column(header=_("公式"), width=80)),
        rows=[(word(rate, "rate"), word(rate, "rate_formula")) for rate in Rate],
        empty="",
        autofilter=False,
    )
    return Book(title=title, created=now(), sheets=(offices, formulas))


# ---- inside ----------------------------------------------------------------------------------------


def _duties() -> Duties:
    """The duties of the year asked for, this year's without one. Raises NotVisible."""
    session, organisation_id = current_session(), current_organisation_id()
    year = number_asked("year") or today().year
    if not FIRST_YEAR <= year <= today().year:
        raise NotVisible
    zone = current_house().settings.time_zone
    day = day_asked(usual_day(session, organisation_id, year, today(), zone))
    return year_duties(session, organisation_id, year, day, zone)


def _page(duties: Duties) -> AppraisalPage:
    return AppraisalPage(
        year=duties.year,
        as_of=duties.as_of,
        latest=today(),
        provisional=duties.provisional,
        years=tuple(
            (str(year), url_for("appraisal.show", year=year), year == duties.year)
            for year in years_offered()
        ),
        formulas=tuple((word(rate, "rate"), word(rate, "rate_formula")) for rate in Rate),
        lines=tuple(
            OfficeLine(name=name, cells=_cells(duties, office)) for office, name in _offices(duties)
        ),
        totals=_cells(duties, None),
        bars=tuple(_bars(duties)),
        book_url=url_for("appraisal.book", year=duties.year, as_of=duties.as_of.isoformat()),
    )


def _offices(duties: Duties) -> list[tuple[int, str]]:
    """The offices with any act, by name."""
    active = duties.offices()
    names = office_names(current_session(), duties.organisation_id)
    return [(office, name) for office, name in names if office in active]


def _cells(duties: Duties, office: int | None) -> tuple[Cell, ...]:
    return tuple(_cell(duties, share, office) for share in shares_of(duties, office))


def _cell(duties: Duties, share: Share, office: int | None) -> Cell:
    listed = [duty for _sign, duty in FORMULAS[share.rate][1]]
    return Cell(
        words=share_words(share.value),
        worked=f"{share.part} ÷ {share.whole}",
        url=list_address(duties, *listed, office_id=office) if share.whole else None,
    )


def _bars(duties: Duties) -> Iterator[RateBar]:
    rate = Rate.PUBLISHED_ON_TIME
    for office, name in _offices(duties):
        share = share_of(duties, rate, office)
        if share.value is not None:
            good = round(share.value * 100, 1)
            words = aside(share_words(share.value), f"{share.part} ÷ {share.whole}")
            parts = (("c-done", good), ("c-late", round(100 - good, 1)))
            yield RateBar(name, parts, words, _cell(duties, share, office).url)


def _book_rows(duties: Duties) -> Iterator[tuple[Value, ...]]:
    for office, name in [*_offices(duties), (None, str(_("合计")))]:
        row: list[Value] = [name]
        for share in shares_of(duties, office):
            row += [share_words(share.value), share.part, share.whole]
        yield tuple(row)
