"""The sums of the annual report as a page: each with its numbers, and why one does not agree."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.annual_report import Check
from review.domain.commands import ExplainCheck
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.reports.annual import Annual
from review.services.reports.annual_acts import NOTE_LIMIT, explain_check
from review.web.access import requires
from review.web.forms import ReviewForm, at_most
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of, may_write
from review.web.reports.annual_lists import Listed, heads_of, rows_of
from review.web.reports.annual_sums import SumView, sums_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("annual_checks", __name__)

#: Rows shown under a sum; more of them have one cause, or are found in the lists of its numbers.
_MOST = 20


class ExplainForm(ReviewForm):
    """Why a sum does not agree, at the difference that was shown."""

    leads_to = {  # noqa: RUF012
        "comment_missing": "text",
        "comment_too_thin": "text",
        "figure_note_too_long": "text",
        "check_changed": "text",
    }

    check = StringField()
    difference = IntegerField(default=0)
    text = TextAreaField(_l("为什么不符"), [at_most(NOTE_LIMIT)])


@dataclass(frozen=True, kw_only=True)
class Group:
    """The sums of one rule."""

    rule: str
    sums: tuple[SumView, ...]


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A sum that does not agree, and the rows that make it differ: the first ``_MOST`` of ``total``."""

    sum: SumView
    heads: tuple[str, ...]
    rows: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class ChecksPage:
    """What ``reports/annual_checks.html`` prints."""

    annual: Annual
    crumbs: tuple[tuple[str, str | None], ...]
    broken: tuple[Broken, ...]
    unknown: tuple[SumView, ...]
    agree: tuple[Group, ...]
    writes: bool
    form: ExplainForm
    post_url: str


@bp.get("/reports/annual/<int:year>/checks")
@requires(Permission.FIGURES_READ)
def show(year: int) -> str:
    """Every sum: those that do not agree first."""
    return _page(annual_asked(year), ExplainForm(formdata=None))


@bp.post("/reports/annual/<int:year>/checks")
@requires(Permission.REPORT_WRITE)
def explain(year: int) -> ResponseReturnValue:
    """Keep why a sum does not agree."""
    annual, form = annual_asked(year), ExplainForm()
    command = ExplainCheck(
        organisation_id=annual.organisation_id,
        year=year,
        check=form.check.data or "",
        difference=form.difference.data or 0,
        text=form.text.data or "",
    )
    if form.validate():
        try:
            explain_check(
                current_session(),
                current_actor(),
                command,
                now=now(),
                today=today(),
                zone=current_house().settings.time_zone,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已记下原因。差额变了要重新说明。"), "ok")
            return form.lead_to(annual_url(annual, "annual_checks.show"))
    return _page(annual, form), 422


def _page(annual: Annual, form: ExplainForm) -> str:
    every = sums_of(annual)
    agree = [view for view in every if view.holds]
    return render_template(
        "reports/annual_checks.html",
        page=ChecksPage(
            annual=annual,
            crumbs=tuple(crumbs_of(annual, _("勾稽核对"))),
            broken=tuple(
                _broken(annual, each, view)
                for each, view in zip(annual.checks, every, strict=True)
                if view.holds is False
            ),
            unknown=tuple(view for view in every if view.holds is None),
            agree=tuple(
                Group(rule=rule, sums=tuple(view for view in agree if view.rule == rule))
                for rule in dict.fromkeys(view.rule for view in agree)
            ),
            writes=may_write(annual),
            form=form,
            post_url=url_for("annual_checks.explain", year=annual.year),
        ),
    )


def _broken(annual: Annual, about: Check, view: SumView) -> Broken:
    cell, ids = about.left[0].cell, annual.breaking(about)
    return Broken(
        sum=view,
        heads=heads_of(cell),
        rows=rows_of(annual.organisation_id, cell, ids[:_MOST]),
        total=len(ids),
    )
