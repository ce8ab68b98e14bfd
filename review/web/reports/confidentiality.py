"""The monthly summary of confidentiality reviews (保密审查汇总表): page, paper, workbook, nil return, handing in.

``/reports/confidentiality`` shows the newest month that is over; the year's months stand above it.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from review.domain.duties import Duties
from review.domain.permissions import Permission
from review.domain.submissions import FIRST_YEAR, ReportPeriod, SubmissionKind, last_over
from review.domain.values import Refused
from review.services.reports.figures import usual_day, year_duties
from review.services.reports.submissions import record_submission
from review.store.people import Organisation
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.locale import CHINESE
from review.web.reports.confidentiality_page import confidentiality_page, summary_rows
from review.web.reports.confidentiality_paper import confidentiality_book, confidentiality_paper
from review.web.reports.day_asked import day_asked
from review.web.reports.submission_forms import SubmissionForm
from review.web.rounds.books import sent as sent_book
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today
from review.web.spot_checks.routes import DOCX, sent

bp = Blueprint("confidentiality", __name__)

KIND = SubmissionKind.CONFIDENTIALITY


@bp.get("/reports/confidentiality")
@requires(Permission.CONFIDENTIALITY_READ)
def show() -> str:
    """A month's reviews, and whether its summary was handed in."""
    period = _period()
    return _page(period, _duties(period))


@bp.get("/reports/confidentiality/summary.docx")
@requires(Permission.CONFIDENTIALITY_READ)
def paper() -> Response:
    """The summary as a Word paper; a nil return where nothing was reviewed. Always Chinese."""
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, only when asked

    period = _period()
    duties = _duties(period)
    organisation = current_session().get_one(Organisation, duties.organisation_id)
    with force_locale(CHINESE):
        made = confidentiality_paper(
            organisation, duties, period, summary_rows(duties, period), created=now(), day=today()
        )
    name = f"{made.title}-{period.year}-{period.month:02}.docx"
    return sent(write_paper(made), DOCX, name)


@bp.get("/reports/confidentiality/summary.xlsx")
@requires(Permission.CONFIDENTIALITY_READ)
def book() -> Response:
    """The summary as a workbook."""
    period = _period()
    duties = _duties(period)
    made = confidentiality_book(duties, period, summary_rows(duties, period), created=now())
    return sent_book(made, made.title)


@bp.post("/reports/confidentiality/submissions")
@requires(Permission.SUMMARY_RECORD)
def submit() -> ResponseReturnValue:
    """Record that the summary of a month was handed in, a nil return too."""
    form, period = SubmissionForm(), _period()
    if (led := form.sent_before()) is not None:
        return led
    duties = _duties(period)
    if form.validate():
        command = form.to_command(duties.organisation_id, KIND, period, duties.as_of, ())
        try:
            record_submission(current_session(), current_actor(), command, now=now(), today=today())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已登记报送。数字按报送时的样子保存。"), "ok")
            return form.lead_to(
                url_for(
                    "confidentiality.show",
                    year=period.year,
                    month=period.month,
                    as_of=duties.as_of.isoformat(),
                )
            )
    return _page(period, duties, form), 422


# ---- inside ----------------------------------------------------------------------------------------


def _period() -> ReportPeriod:
    """The month that the address names; else the newest that is over. Raises NotVisible."""
    year, month = number_asked("year"), number_asked("month")
    if year is None and month is None:
        return last_over(KIND, today())
    year = year or today().year
    if not (FIRST_YEAR <= year <= today().year and 1 <= (month or 1) <= 12):
        raise NotVisible
    return ReportPeriod(year, month or 1)


def _duties(period: ReportPeriod) -> Duties:
    """The acts of the month's year, as known on the day asked for."""
    session, organisation_id = current_session(), current_organisation_id()
    zone = current_house().settings.time_zone
    day = day_asked(usual_day(session, organisation_id, period.year, today(), zone))
    return year_duties(session, organisation_id, period.year, day, zone)


def _page(period: ReportPeriod, duties: Duties, form: SubmissionForm | None = None) -> str:
    page = confidentiality_page(duties, period, form)
    return render_template("reports/confidentiality.html", page=page)
