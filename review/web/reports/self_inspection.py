"""The self-inspection report of a year (自查报告): page, lists behind its numbers, words, paper, handing in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from review.domain.commands import RestoreParagraph
from review.domain.duties import Duties
from review.domain.permissions import Permission
from review.domain.reports import ReportKind
from review.domain.submissions import FIRST_YEAR, ReportPeriod, SubmissionKind
from review.domain.values import Refused, Stale
from review.services.reports.figures import usual_day, year_duties
from review.services.reports.submissions import record_submission
from review.services.reports.writing import restore_paragraph, write_paragraph
from review.store.people import Organisation, names_of
from review.store.reports import ReportParagraph, paragraph_versions, report_of
from review.store.spot_lists import office_names
from review.store.submissions import Submission, rule_for
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.documents.register import number_asked
from review.web.locale import CHINESE
from review.web.reports.day_asked import day_asked
from review.web.reports.duty_lists import asked, duty_book, duty_list
from review.web.reports.self_inspection_page import self_inspection_page
from review.web.reports.self_inspection_paper import self_inspection_paper
from review.web.reports.self_inspection_words import CHAPTERS, chapters_of, draft_of
from review.web.reports.submission_forms import ChapterForm, SubmissionForm
from review.web.rounds.books import sent as sent_book
from review.web.runtime import current_house
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.spot_checks.routes import DOCX, sent
from review.web.wording import word

bp = Blueprint("self_inspection", __name__)

#: How many years a page offers beside each other.
YEARS = 5


@dataclass(frozen=True, kw_only=True)
class Version:
    """An earlier version of a chapter."""

    number: int
    text: str
    who: str
    row: ReportParagraph
    stands: bool


@bp.get("/reports/self-inspection/<int:year>")
@requires(Permission.FIGURES_READ)
def show(year: int) -> str:
    """The figures of a year with their lists, the words, and whether it was handed in."""
    return _page(_duties(year))


@bp.get("/reports/self-inspection/<int:year>/acts")
@requires(Permission.FIGURES_READ)
def acts(year: int) -> str:
    """The list behind a number."""
    duties = _duties(year)
    crumbs = (
        (_("报告"), url_for("reports.show")),
        (
            _("%(year)s年自查报告", year=year),
            url_for("self_inspection.show", year=year, as_of=duties.as_of.isoformat()),
        ),
    )
    return render_template("reports/duty_list.html", page=duty_list(duties, asked(), crumbs))


@bp.get("/reports/self-inspection/<int:year>/acts.xlsx")
@requires(Permission.FIGURES_READ)
def acts_book(year: int) -> Response:
    """The same list as a workbook."""
    book = duty_book(_duties(year), asked())
    return sent_book(book, book.title, long=True)


@bp.get("/reports/self-inspection/<int:year>/report.docx")
@requires(Permission.FIGURES_READ)
def paper(year: int) -> Response:
    """The report as a Word paper; always Chinese."""
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, only when asked

    session, duties = current_session(), _duties(year)
    organisation = session.get_one(Organisation, duties.organisation_id)
    sent_in = _submission_asked(organisation.id, year)
    rule = rule_for(session, organisation.id, SubmissionKind.SELF_INSPECTION)
    with force_locale(CHINESE):
        made = self_inspection_paper(
            organisation,
            duties,
            chapters_of(session, duties, sent_in.words if sent_in else None),
            dict(office_names(session, organisation.id)),
            recipient=sent_in.recipient if sent_in else rule.recipient,
            created=now(),
            day=sent_in.sent_on if sent_in else today(),
        )
    return sent(write_paper(made), DOCX, f"{made.title}.docx")


@bp.post("/reports/self-inspection/<int:year>/submissions")
@requires(Permission.SUBMISSION_RECORD)
def submit(year: int) -> ResponseReturnValue:
    """Record that the report was handed in, with the figures and words on the page."""
    form = SubmissionForm()
    if (led := form.sent_before()) is not None:
        return led
    duties = _duties(year)
    if form.validate():
        command = form.to_command(
            duties.organisation_id,
            SubmissionKind.SELF_INSPECTION,
            ReportPeriod(year),
            duties.as_of,
            chapters_of(current_session(), duties),
        )
        try:
            record_submission(current_session(), current_actor(), command, now=now(), today=today())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已登记报送。数字和文字按报送时的样子保存。"), "ok")
            return form.lead_to(
                url_for("self_inspection.show", year=year, as_of=duties.as_of.isoformat())
            )
    return _page(duties, form), 422


# ---- the words -------------------------------------------------------------------------------------


@bp.get("/reports/self-inspection/<int:year>/chapters")
@requires(Permission.REPORT_WRITE)
def chapter(year: int) -> str:
    """One chapter to be edited, with its versions and the draft from the figures."""
    return _chapter_page(_duties(year), _chapter_asked(), None)


@bp.post("/reports/self-inspection/<int:year>/chapters")
@requires(Permission.REPORT_WRITE)
def write(year: int) -> ResponseReturnValue:
    """Keep a chapter as it was typed, or bring an earlier version back."""
    name, form, duties = _chapter_asked(), ChapterForm(), _duties(year)
    try:
        if not _keep(form, duties, name):
            return _chapter_page(duties, name, form), 422
    except Refused as refused:
        form.refuse(refused)
        return _chapter_page(duties, name, form), 422
    except Stale:
        abandon()
        flash(_("别人刚改过这一部分。下面是现在的文字，您写的还在框里。"), "warn")
        return _chapter_page(duties, name, form), 409
    flash(_("“%(chapter)s”已保存。", chapter=word(name, "duty_chapter")), "ok")
    day = duties.as_of.isoformat()
    return redirect(url_for("self_inspection.show", year=year, as_of=day, _anchor=name))


def _keep(form: ChapterForm, duties: Duties, name: str) -> bool:
    """Keep what was typed, or bring back the version that was pressed; False where nothing is typed."""
    session, actor = current_session(), current_actor()
    restored = request.form.get("restored", type=int)
    if restored is not None:
        command = RestoreParagraph(
            organisation_id=duties.organisation_id,
            kind=ReportKind.SELF_INSPECTION,
            year=duties.year,
            chapter=name,
            number=form.number.data or 0,
            restored=restored,
        )
        restore_paragraph(session, actor, command, now=now(), today=today())
        return True
    if not form.validate():
        return False
    written = form.to_command(duties.organisation_id, duties.year, name)
    write_paragraph(session, actor, written, now=now(), today=today())
    return True


# ---- inside ----------------------------------------------------------------------------------------


def _duties(year: int) -> Duties:
    """The duties of a year on the day that was asked for. Raises NotVisible for a year that is none."""
    session, organisation_id = current_session(), current_organisation_id()
    if not FIRST_YEAR <= year <= today().year:
        raise NotVisible
    zone = current_house().settings.time_zone
    day = day_asked(usual_day(session, organisation_id, year, today(), zone))
    return year_duties(session, organisation_id, year, day, zone)


def _submission_asked(organisation_id: int, year: int) -> Submission | None:
    """The submission whose words are to be printed again; None without one. Raises NotVisible."""
    submission_id = number_asked("submission")
    if submission_id is None:
        return None
    row = current_session().get(Submission, submission_id)
    if row is None or (row.organisation_id, row.year, row.month) != (organisation_id, year, 0):
        raise NotVisible
    return row


def _page(duties: Duties, form: SubmissionForm | None = None) -> str:
    page = self_inspection_page(duties, years_offered(), form)
    return render_template("reports/self_inspection.html", page=page)


def years_offered() -> list[int]:
    """The years that a page offers, newest first; the address knows the others."""
    return list(range(today().year, today().year - YEARS, -1))


def _chapter_asked() -> str:
    name = request.values.get("name", "")
    if name not in CHAPTERS:
        raise NotVisible
    return name


def _chapter_page(duties: Duties, name: str, form: ChapterForm | None) -> str:
    session = current_session()
    report = report_of(session, duties.organisation_id, ReportKind.SELF_INSPECTION, duties.year)
    rows = paragraph_versions(session, report.id, name) if report is not None else []
    names = names_of(session, [row.written_by_id for row in rows])
    draft = draft_of(duties, name)
    number = rows[0].number if rows else 0
    if form is None:
        form = ChapterForm(formdata=None, text=rows[0].text if rows else draft)
    return render_template(
        "reports/chapter.html",
        year=duties.year,
        name=name,
        title=word(name, "duty_chapter"),
        as_of=duties.as_of.isoformat(),
        form=form,
        number=number,
        draft=draft,
        versions=[
            Version(
                number=row.number,
                text=row.text,
                who=names.get(row.written_by_id or 0, ""),
                row=row,
                stands=row is rows[0],
            )
            for row in rows
        ],
    )
