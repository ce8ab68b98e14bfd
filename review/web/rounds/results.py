"""The result of a round: figures proposed, approved and published apart, the notice, the papers.

A view reads, calls one service and redirects; the words of the notice come from ``rounds.notice``.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.commands import DraftNotice, PublishNotice
from review.domain.permissions import Permission
from review.domain.values import Refused, Stale
from review.papers.paper import Paper
from review.services.rounds.results import (
    BODY_LIMIT,
    TITLE_LIMIT,
    balance_of,
    draft_notice,
    figures_now,
    publish_notice,
)
from review.store.coverage import ledger
from review.store.people import Organisation
from review.store.round_policies import policy_for
from review.store.round_results import changed_documents, notice_of, office_results
from review.store.rounds import Round
from review.web.access import NotVisible, on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.downloads import named
from review.web.forms import ReviewForm, at_most, not_blank
from review.web.items.list_page import round_words
from review.web.locale import CHINESE
from review.web.rounds.notice import compose_notice
from review.web.rounds.report import notice_paper, report_paper
from review.web.rounds.result_page import result_page
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("round_results", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NoticeForm(ReviewForm):
    """The words of the notice."""

    leads_to = {  # noqa: RUF012
        "notice_empty": "body",
        "notice_too_long": "body",
        "notice_names_withheld": "body",
        "titles_not_allowed": "body",
    }

    title = StringField(
        _l("公告标题"), validators=[not_blank(_l("请填写公告标题。")), at_most(TITLE_LIMIT)]
    )
    body = TextAreaField(
        _l("公告正文"), validators=[not_blank(_l("请填写公告正文。")), at_most(BODY_LIMIT)]
    )
    version = IntegerField(default=0)

    def to_command(self, round_id: int) -> DraftNotice:
        """The words as they were typed."""
        return DraftNotice(
            round_id=round_id,
            version=self.version.data or 0,
            title=self.title.data or "",
            body=self.body.data or "",
        )


@bp.get("/rounds/<int:round_id>/result")
@on_round(Permission.FIGURES_READ)
def show(round_row: Round) -> str:
    """Figures, what changed for the public, the notice and the papers."""
    return _page(round_row, _form(round_row))


@bp.post("/rounds/<int:round_id>/result/notice")
@on_round(Permission.ROUND_MANAGE)
def save_notice(round_row: Round) -> ResponseReturnValue:
    """Keep the words and have them checked."""
    form = NoticeForm()
    if not form.validate():
        return _page(round_row, form), 422
    try:
        command = form.to_command(round_row.id)
        draft_notice(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(round_row, form), 422
    enqueue_outstanding()
    flash(_("公告已保存，正在检查文字里有没有个人信息。"), "ok")
    return redirect(url_for("round_results.show", round_id=round_row.id))


@bp.post("/rounds/<int:round_id>/result/publish")
@on_round(Permission.ROUND_MANAGE)
def publish(round_row: Round) -> ResponseReturnValue:
    """Put the checked notice on the public site."""
    form = NoticeForm()
    command = PublishNotice(round_id=round_row.id, version=form.version.data or 0)
    try:
        publish_notice(current_session(), current_actor(), command, now=now())
    except Stale:
        raise
    except Refused as refused:
        form.refuse(refused)
        shown = _form(round_row)
        shown.refusals = form.refusals
        return _page(round_row, shown), 422
    enqueue_outstanding()
    flash(_("公告正在送往公开网站。"), "ok")
    return redirect(url_for("round_results.show", round_id=round_row.id))


@bp.get("/rounds/<int:round_id>/result/report.docx")
@on_round(Permission.FIGURES_READ)
def report(round_row: Round) -> Response:
    """The internal report as a Word file."""
    session, day = current_session(), today()
    organisation = session.get_one(Organisation, round_row.organisation_id)
    policy = policy_for(session, organisation.id, day.year)
    with force_locale(CHINESE):
        paper = report_paper(
            organisation,
            round_row,
            figures_now(session, round_row),
            office_results(session, round_row.id),
            ledger(session, organisation.id, policy, day),
            balance_of(session, round_row),
            created=now(),
            day=day,
        )
    return _sent(paper, _("%(round)s情况报告", round=round_words(round_row)))


@bp.get("/rounds/<int:round_id>/result/notice.docx")
@on_round(Permission.FIGURES_READ)
def notice_file(round_row: Round) -> Response:
    """The notice as a Word file, in the words that were saved."""
    session = current_session()
    notice = notice_of(session, round_row.id)
    if notice is None:
        raise NotVisible
    organisation = session.get_one(Organisation, round_row.organisation_id)
    return _sent(notice_paper(organisation, notice, today()), notice.title)


# ---- inside --------------------------------------------------------------------------------------


def _form(row: Round) -> NoticeForm:
    """The words saved, else a draft of them."""
    session = current_session()
    notice = notice_of(session, row.id)
    if notice is not None:
        return NoticeForm(
            formdata=None, title=notice.title, body=notice.body, version=notice.version
        )
    organisation = session.get_one(Organisation, row.organisation_id)
    title, body = compose_notice(
        organisation, row, figures_now(session, row), changed_documents(session, row.id)
    )
    return NoticeForm(formdata=None, title=title, body=body, version=0)


def _page(row: Round, form: NoticeForm) -> str:
    return render_template("results/show.html", page=result_page(row), form=form)


def _sent(paper: Paper, name: str) -> Response:
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, only when asked

    return named(Response(write_paper(paper), mimetype=DOCX), f"{name}.docx")
