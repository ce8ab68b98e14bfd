"""The annual reports on disclosure (Article 49 of the Regulation) as pages: by year, and each one whole.

A site may publish for several organisations: a year with one report shows it, with several lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from review.public.announced import report_of
from review.public.pages import ID, site
from review.public.report_format import ReportPart, ReportSection, ReportTable
from review.public.tables import AnnualReport

annual_reports = Blueprint("annual_reports", __name__)

_MOST = 500
_YEAR = "int(fixed_digits=4)"


@dataclass(frozen=True)
class ChartRow:
    """A bar of a chart as `components/chart.html` draws it."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total_words: str
    url: None = None


@dataclass(frozen=True)
class Chart:
    """A chart with its bars."""

    title: str
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True)
class Part:
    """A part of a report as it is printed."""

    title: str
    sections: tuple[ReportSection, ...]
    tables: tuple[ReportTable, ...]
    charts: tuple[Chart, ...]


def released_reports(session: Session, year: int | None = None) -> Sequence[AnnualReport]:
    """Every report of a year, or of all, newest first; their parts are read when they are asked for."""
    newest = select(AnnualReport).order_by(
        AnnualReport.year.desc(), AnnualReport.organisation_code, AnnualReport.report_id
    )
    if year is not None:
        newest = newest.where(AnnualReport.year == year)
    return session.scalars(newest.options(defer(AnnualReport.parts)).limit(_MOST)).all()


@annual_reports.get("/annual-reports")
def listed() -> ResponseReturnValue:
    """List the annual reports, newest first."""
    with Session(site().engine) as session:
        return render_template("public/annual_reports.html", reports=released_reports(session))


@annual_reports.get(f"/annual-reports/<{_YEAR}:year>")
def of_year(year: int) -> ResponseReturnValue:
    """Show the report of a year; where several organisations have one, list them."""
    with Session(site().engine) as session:
        reports = released_reports(session, year)
        if not reports:
            abort(404)
        if len(reports) == 1:
            return _shown(session, reports[0])
        return render_template("public/annual_reports.html", reports=reports)


@annual_reports.get(f"/annual-reports/<{_YEAR}:year>/<{ID}:report_id>")
def show(year: int, report_id: int) -> ResponseReturnValue:
    """Show one report."""
    with Session(site().engine) as session:
        row = session.get(AnnualReport, report_id)
        if row is None or row.year != year:
            abort(404)
        return _shown(session, row)


def _shown(session: Session, row: AnnualReport) -> str:
    """A report with the ways to the reports of the same organisation before and after it."""
    own = [
        (other.year, url_for("annual_reports.show", year=other.year, report_id=other.report_id))
        for other in released_reports(session)
        if other.organisation_code == row.organisation_code
    ]
    report = report_of(row)
    parts = [_part(part) for part in report.parts]
    return render_template("public/annual_report.html", report=report, parts=parts, years=own)


def _part(part: ReportPart) -> Part:
    charts = tuple(
        Chart(
            chart.title,
            tuple(ChartRow(b.label, (("c-open", b.value),), str(b.value)) for b in chart.bars),
        )
        for chart in part.charts
    )
    return Part(part.title, part.sections, part.tables, charts)
