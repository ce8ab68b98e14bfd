"""The annual report on the disclosure of information: its page, its paper, freezing and signing.

The numbers are in ``annual_figures``, the sums in ``annual_checks``, the words in ``annual_chapters``,
the way outside in ``annual_publication``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import IntegerField

from review.domain.annual_report import Change, changes
from review.domain.commands import FreezeAnnual, SignReport
from review.domain.permissions import Permission
from review.domain.report_forms import FormTable
from review.domain.values import Refused
from review.services.reports.annual import Annual
from review.services.reports.annual_acts import freeze_annual
from review.services.reports.writing import sign_report
from review.web.access import NotVisible, requires
from review.web.forms import ReviewForm
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of
from review.web.reports.annual_forms import shown
from review.web.reports.annual_page import annual_page, organisation_of
from review.web.reports.annual_paper import annual_paper, annual_title
from review.web.reports.annual_tables import cell_words
from review.web.reports.annual_words import drafts_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("annual", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ActForm(ReviewForm):
    """The version that was shown."""

    version = IntegerField(default=0)


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
class ComparedTable:
    """The numbers of one table that are not zero in both years."""

    id: str
    title: str
    rows: tuple[Compared, ...]


@bp.get("/reports/annual")
@requires(Permission.FIGURES_READ)
def current() -> ResponseReturnValue:
    """Lead to the report that is written next: of last year."""
    return redirect(url_for("annual.show", year=today().year - 1))


@bp.get("/reports/annual/<int:year>")
@requires(Permission.FIGURES_READ)
def show(year: int) -> str:
    """The report of a year: figures, sums, parts, what is next."""
    return render_template("reports/annual.html", page=annual_page(annual_asked(year)))


@bp.get("/reports/annual/<int:year>/compared")
@requires(Permission.FIGURES_READ)
def compare(year: int) -> str:
    """Every number beside the report of the year before."""
    annual = annual_asked(year)
    if annual.before is None:
        raise NotVisible
    every = changes(annual.tables, annual.before)
    tables = tuple(
        ComparedTable(
            id=table.value,
            title=word(table, "annual_cell"),
            rows=tuple(_compared(annual, c) for c in every if c.cell.table is table and _says(c)),
        )
        for table in FormTable
    )
    return render_template(
        "reports/annual_compared.html",
        annual=annual,
        tables=tables,
        crumbs=tuple(crumbs_of(annual, _("与上年比较"))),
    )


@bp.get("/reports/annual/<int:year>/report.docx")
@requires(Permission.FIGURES_READ)
def paper(year: int) -> Response:
    """The report as a Word file, as it stands."""
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, only when asked

    annual = annual_asked(year)
    organisation, zone = organisation_of(annual), current_house().settings.time_zone
    made = annual_paper(organisation.name, annual, now=now(), zone=zone)
    response = Response(write_paper(made), mimetype=DOCX)
    name = f"{annual_title(organisation.name, year)}.docx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/reports/annual/<int:year>/freeze")
@requires(Permission.REPORT_WRITE)
def freeze(year: int) -> ResponseReturnValue:
    """Freeze the report as of the day that was shown."""
    form, annual = ActForm(), annual_asked(year)
    command = FreezeAnnual(
        organisation_id=annual.organisation_id,
        year=year,
        version=form.version.data or 0,
        as_of=annual.as_of,
        drafts=tuple(drafts_of(annual).items()),
    )
    try:
        freeze_annual(
            current_session(),
            current_actor(),
            command,
            now=now(),
            today=today(),
            zone=current_house().settings.time_zone,
        )
    except Refused as refused:
        return _refused(year, form, refused)
    flash(_("报告已定稿，等签发领导签发。"), "ok")
    return redirect(url_for("annual.show", year=year))


@bp.post("/reports/annual/<int:year>/sign")
@requires(Permission.REPORT_SIGN)
def sign(year: int) -> ResponseReturnValue:
    """The approver signs what was frozen."""
    form, annual = ActForm(), annual_asked(year)
    if annual.report is None:
        raise NotVisible
    command = SignReport(report_id=annual.report.id, version=form.version.data or 0)
    try:
        sign_report(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        return _refused(year, form, refused)
    flash(_("报告已签发，由政务公开办公布。"), "ok")
    return redirect(url_for("annual.show", year=year))


def _refused(year: int, form: ActForm, refused: Refused) -> ResponseReturnValue:
    form.refuse(refused)
    page = annual_page(annual_asked(year))
    return render_template("reports/annual.html", page=page, reasons=form.reasons), 422


def _says(change: Change) -> bool:
    """Whether a number is worth a row: zero in both years is not."""
    return bool(change.now) or bool(change.before)


def _compared(annual: Annual, change: Change) -> Compared:
    difference = change.difference
    key = change.cell.key
    return Compared(
        name=cell_words(change.cell),
        now=shown(change.now),
        url=annual_url(annual, "annual_figures.show", cell=key),
        before=shown(change.before),
        before_url=url_for("annual_figures.show", year=annual.year - 1, cell=key),
        difference="–" if difference is None else f"{difference:+}" if difference else "0",
    )
