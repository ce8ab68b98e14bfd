"""The statistics: tables and charts of a period as known on a day, the list behind each number, the workbook."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from review.domain.permissions import Permission
from review.domain.statistics import Table
from review.domain.statistics.tables import spec_named
from review.services.reports.statistics import table_of
from review.web.access import NotVisible, requires
from review.web.reports.statistics_asked import Asked, asked
from review.web.reports.statistics_book import list_book, statistics_book
from review.web.reports.statistics_list import statistics_list
from review.web.reports.statistics_page import statistics_page
from review.web.rounds.books import sent
from review.web.session import current_session

bp = Blueprint("statistics", __name__)


@bp.get("/reports/statistics")
@requires(Permission.FIGURES_READ)
def show() -> str:
    """A page of the statistics; ``section`` says which."""
    return render_template("reports/statistics.html", page=statistics_page(asked()))


@bp.get("/reports/statistics/list")
@requires(Permission.FIGURES_READ)
def listed() -> str:
    """What a number counts: ``table`` with ``row`` and ``column``; without one of them, all of it."""
    question, table = _table_asked()
    page = statistics_list(question, table, request.args.get("row"), request.args.get("column"))
    return render_template("reports/statistics_list.html", page=page)


@bp.get("/reports/statistics/list.xlsx")
@requires(Permission.FIGURES_READ)
def export_list() -> Response:
    """The whole list behind a number as a workbook."""
    question, table = _table_asked()
    book = list_book(question, table, request.args.get("row"), request.args.get("column"))
    return sent(book, f"statistics-{table.spec.code}-{question.frame.as_of.on}", long=True)


@bp.get("/reports/statistics.xlsx")
@requires(Permission.FIGURES_READ)
def export() -> Response:
    """Every table of the page, and what each counts, as a workbook."""
    question = asked()
    name = f"statistics-{question.section}-{question.frame.as_of.on.isoformat()}"
    return sent(statistics_book(question), name)


def _table_asked() -> tuple[Asked, Table]:
    """The question and its table; a table that is not there is not found."""
    try:
        spec = spec_named(request.args.get("table", ""))
    except KeyError:
        raise NotVisible from None
    question = asked()
    return question, table_of(current_session(), question.frame, spec)
