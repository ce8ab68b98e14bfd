"""The page of timeliness: what went online within its term, what is late and who holds it.

Domain.md R16: a document and a change of its validity go online within 20 working days; the first
half of a year is looked through by the end of July. Terms by kind of document are set here too.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.services.publication_limits import set_publication_limit
from review.store.calendar import working_calendar
from review.store.timeliness import limits_of
from review.web.access import current_organisation_id, may_in_organisation, requires
from review.web.locale import write_date
from review.web.reports.timeliness_forms import LimitForm
from review.web.reports.timeliness_rows import Row, rows_of
from review.web.reports.timeliness_view import (
    asked,
    listed,
    matters_asked,
    page_of,
)
from review.web.rounds.books import sent
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("timeliness", __name__, url_prefix="/reports/timeliness")


@bp.get("")
@requires(Permission.FIGURES_READ)
def show() -> ResponseReturnValue:
    """Figures, chart, offices and the list."""
    return render_template("reports/timeliness.html", page=page_of(asked()))


@bp.get("/list.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> ResponseReturnValue:
    """The list with its filters as a workbook, all of it."""
    wanted = asked()
    shown = listed(wanted, matters_asked(wanted))
    calendar = working_calendar(current_session())
    rows = rows_of(shown, wanted.as_of, calendar)
    page = Sheet(
        name=_("上网时效"),
        heading=_("上网时效"),
        notes=(
            _("数据截至%(on)s。", on=write_date(wanted.as_of)),
            _("期限自印发、决定公开或者变动之日起计算，开始的当天不计，按工作日计算。"),
        ),
        columns=_columns(),
        rows=(_cells(row) for row in rows),
        empty=_("没有。"),
    )
    made = Book(title=_("上网时效"), created=now(), sheets=(page,))
    return sent(made, f"timeliness-{wanted.year}-{wanted.part.value}")


@bp.get("/terms")
@requires(Permission.FIGURES_READ)
def terms() -> ResponseReturnValue:
    """The terms by kind of document, and the form for a new one."""
    return _terms(LimitForm(formdata=None).offer(today()))


@bp.post("/terms")
@requires(Permission.LOADING_MANAGE)
def set_term() -> ResponseReturnValue:
    """Put a term in force from a day on."""
    form = LimitForm().offer(today())
    if form.validate():
        try:
            set_publication_limit(
                current_session(),
                current_actor(),
                form.to_command(current_organisation_id()),
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已设定，自填写的日期起执行。"), "ok")
            return redirect(url_for("timeliness.terms"))
    return _terms(form)


def _terms(form: LimitForm) -> ResponseReturnValue:
    limits = limits_of(current_session(), current_organisation_id())
    steps = sorted(limits.steps, key=lambda step: (step[0], step[1]))
    rows = [
        (word(kind, "doc_kind") if kind else _("其他文种"), write_date(since), days)
        for kind, since, days in steps
    ]
    return (
        render_template(
            "reports/timeliness_terms.html",
            form=form,
            rows=rows,
            days=limits.days,
            may_set=may_in_organisation(Permission.LOADING_MANAGE),
        ),
        form.status,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(header=_("发文字号"), width=24),
        Column(header=_("标题"), width=60),
        Column(header=_("处室"), width=18),
        Column(header=_("事项"), width=18),
        Column(header=_("起算日期"), width=12, kind=Kind.DATE),
        Column(header=_("最迟上网"), width=12, kind=Kind.DATE),
        Column(header=_("上网日期"), width=12, kind=Kind.DATE),
        Column(header=_("工作日"), width=8, kind=Kind.NUMBER),
        Column(header=_("情况"), width=12),
        Column(header=_("当前环节"), width=14),
        Column(header=_("由谁办理"), width=16),
        Column(header=_("到达环节"), width=12, kind=Kind.DATE),
    )


def _cells(row: Row) -> tuple[Value, ...]:
    return (
        row.number,
        row.title,
        row.office,
        row.matter,
        row.start,
        row.due_on,
        row.done_on,
        row.days,
        row.standing_words,
        row.step,
        row.holder,
        row.since,
    )
