"""The annual report on the disclosure of information: its page, its paper, freezing and signing.

The numbers are in ``annual_figures``, the sums in ``annual_checks``, the words in ``annual_chapters``,
the way outside in ``annual_publication``.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import IntegerField

from review.domain.commands import FreezeAnnual, SignReport
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.reports.annual_acts import freeze_annual
from review.services.reports.writing import sign_report
from review.web.access import NotVisible, requires
from review.web.downloads import named
from review.web.forms import ReviewForm
from review.web.reports.annual_asked import annual_asked
from review.web.reports.annual_page import annual_page, organisation_of
from review.web.reports.annual_paper import annual_paper, annual_title
from review.web.reports.annual_words import drafts_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("annual", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ActForm(ReviewForm):
    """The version that was shown."""

    version = IntegerField(default=0)


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


@bp.get("/reports/annual/<int:year>/report.docx")
@requires(Permission.FIGURES_READ)
def paper(year: int) -> Response:
    """The report as a Word file, as it stands."""
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, only when asked

    annual = annual_asked(year)
    organisation, zone = organisation_of(annual), current_house().settings.time_zone
    made = annual_paper(organisation.name, annual, now=now(), zone=zone)
    name = f"{annual_title(organisation.name, year)}.docx"
    return named(Response(write_paper(made), mimetype=DOCX), name)


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
