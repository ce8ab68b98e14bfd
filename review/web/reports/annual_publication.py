"""A signed annual report goes to the public site: its words are checked, then it is published."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import IntegerField, StringField

from review.domain.commands import PreparePublication, PublishReport
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.reports.publishing import prepare_publication, publish_report
from review.store.reports import Report
from review.web.access import NotVisible, requires
from review.web.cases.attempts import enqueue_outstanding
from review.web.forms import ReviewForm
from review.web.reports.annual_asked import annual_asked
from review.web.reports.annual_page import annual_page, organisation_of
from review.web.reports.annual_paper import annual_paper
from review.web.reports.annual_public import public_parts
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now

bp = Blueprint("annual_publication", __name__)


class PublishForm(ReviewForm):
    """The version that was shown, and why what was found may be public."""

    comment = StringField()
    version = IntegerField(default=0)


@bp.post("/reports/annual/<int:year>/publication")
@requires(Permission.REPORT_PUBLISH)
def prepare(year: int) -> ResponseReturnValue:
    """Make what is to be read outside of what was signed, and have its words checked."""
    form, report, annual = PublishForm(), _report(year), annual_asked(year)
    if annual.recounted:
        raise NotVisible  # only what was signed goes outside
    zone = current_house().settings.time_zone
    paper = annual_paper(organisation_of(annual).name, annual, now=now(), zone=zone, drawn=False)
    command = PreparePublication(
        report_id=report.id,
        version=form.version.data or 0,
        title=paper.title,
        parts=public_parts(paper, annual),
    )
    try:
        prepare_publication(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        return _refused(year, form, refused)
    enqueue_outstanding()
    flash(_("网页已生成，正在检查文字里有没有个人信息。"), "ok")
    return redirect(url_for("annual.show", year=year))


@bp.post("/reports/annual/<int:year>/publication/publish")
@requires(Permission.REPORT_PUBLISH)
def publish(year: int) -> ResponseReturnValue:
    """Put the checked report on the public site."""
    form, report = PublishForm(), _report(year)
    command = PublishReport(
        report_id=report.id,
        version=form.version.data or 0,
        explanation=form.comment.data or "",
    )
    try:
        publish_report(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        return _refused(year, form, refused)
    enqueue_outstanding()
    flash(_("报告正在送往公开网站。"), "ok")
    return redirect(url_for("annual.show", year=year))


def _report(year: int) -> Report:
    """The report's row; there is none while nobody has written in it."""
    report = annual_asked(year).report
    if report is None:
        raise NotVisible
    return report


def _refused(year: int, form: PublishForm, refused: Refused) -> ResponseReturnValue:
    form.refuse(refused)
    page = annual_page(annual_asked(year))
    return render_template("reports/annual.html", page=page, reasons=form.reasons), 422
