"""The annual report beside the report of the year before: every number, and the requests drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from review.domain.annual_report import Change, changes
from review.domain.permissions import Permission
from review.domain.report_forms import Applicants, FormCell, FormTable, RequestRow
from review.services.reports.annual import Annual
from review.web.access import NotVisible, requires
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of
from review.web.reports.annual_forms import shown
from review.web.reports.annual_tables import cell_words
from review.web.wording import word

bp = Blueprint("annual_compared", __name__)

#: The rows of part three that the chart of two years shows.
_DRAWN = (RequestRow.NEW, RequestRow.CARRIED_IN, RequestRow.CARRIED_OUT)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A number beside the same number a year ago."""

    name: str
    now: str
    url: str
    before: str
    before_url: str
    difference: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A pair of columns in the chart: last year's, then this year's."""

    label: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class ComparedTable:
    """The numbers of one table that are not zero in both years."""

    id: str
    title: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True, kw_only=True)
class ComparedPage:
    """What ``reports/annual_compared.html`` prints."""

    annual: Annual
    crumbs: tuple[tuple[str, str | None], ...]
    drawn: tuple[Column, ...]
    tables: tuple[ComparedTable, ...]


@bp.get("/reports/annual/<int:year>/compared")
@requires(Permission.FIGURES_READ)
def show(year: int) -> str:
    """Every number beside the report of the year before; there has to be one."""
    annual = annual_asked(year)
    if annual.before is None:
        raise NotVisible
    every = changes(annual.tables, annual.before)
    page = ComparedPage(
        annual=annual,
        crumbs=tuple(crumbs_of(annual, _("与上年比较"))),
        drawn=_drawn(every),
        tables=tuple(
            ComparedTable(
                id=table.value,
                title=word(table, "annual_cell"),
                rows=tuple(
                    _compared(annual, c) for c in every if c.cell.table is table and _says(c)
                ),
            )
            for table in FormTable
        ),
    )
    return render_template("reports/annual_compared.html", page=page)


def _drawn(every: Sequence[Change]) -> tuple[Column, ...]:
    found = {change.cell: change for change in every}
    changed = [found[FormCell(FormTable.REQUESTS, row, Applicants.TOTAL)] for row in _DRAWN]
    return tuple(
        Column(
            label=word(change.cell.row, "annual_cell").partition("、")[2],
            bars=(("c-half", int(change.before or 0)), ("c-done", int(change.now or 0))),
        )
        for change in changed
    )


def _says(change: Change) -> bool:
    """Whether a number is worth a row: zero in both years is not."""
    return bool(change.now) or bool(change.before)


def _compared(annual: Annual, change: Change) -> Compared:
    difference, key = change.difference, change.cell.key
    return Compared(
        name=cell_words(change.cell),
        now=shown(change.now),
        url=annual_url(annual, "annual_figures.show", cell=key),
        before=shown(change.before),
        before_url=url_for("annual_figures.show", year=annual.year - 1, cell=key),
        difference="–" if difference is None else f"{difference:+}" if difference else "0",
    )
