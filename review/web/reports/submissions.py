"""What all reports that are handed in share: to whom and by when, and taking an entry back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.submissions import ReportPeriod, SubmissionKind, due_of, last_over
from review.domain.values import Refused
from review.services.reports.submissions import (
    PERMISSIONS,
    set_submission_rule,
    withdraw_submission,
)
from review.store.calendar import working_calendar
from review.store.people import names_of
from review.store.submissions import Submission, rule_for, setting_of
from review.web.access import NotVisible, current_organisation_id, may_in_organisation, requires
from review.web.locale import write_date
from review.web.reports.submission_forms import SettingForm, WithdrawForm
from review.web.reports.submission_view import report_address
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("submissions", __name__)

_KINDS = ",".join(f"'{kind.value.replace('_', '-')}'" for kind in SubmissionKind)


@dataclass(frozen=True, kw_only=True)
class SettingPage:
    """What ``reports/submission_setting.html`` prints."""

    title: str
    monthly: bool
    form: SettingForm
    in_force: str
    who: str
    at: datetime | None
    save_url: str
    back_url: str


@bp.get(f"/reports/submissions/settings/<any({_KINDS}):kind>")
@requires(Permission.SUMMARY_RECORD)
def settings(kind: str) -> str:
    """To whom a report goes and when it is due."""
    return _page(_kind(kind), None)


@bp.post(f"/reports/submissions/settings/<any({_KINDS}):kind>")
@requires(Permission.SUMMARY_RECORD)
def save(kind: str) -> ResponseReturnValue:
    """Keep a setting; the service asks who may set which."""
    wanted, form = _kind(kind), SettingForm().offer()
    if not form.validate():
        return _page(wanted, form), 422
    try:
        command = form.to_command(current_organisation_id(), wanted)
        set_submission_rule(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(wanted, form), 422
    flash(_("已保存。"), "ok")
    return redirect(url_for("submissions.settings", kind=kind))


@bp.post("/reports/submissions/<int:submission_id>/withdraw")
@requires(Permission.SUMMARY_RECORD)
def withdraw(submission_id: int) -> ResponseReturnValue:
    """Take an entry back with a reason; it stays in the list."""
    row = current_session().get(Submission, submission_id)
    if row is None or row.organisation_id != current_organisation_id():
        raise NotVisible
    form = WithdrawForm()
    back = report_address(row.kind, ReportPeriod(row.year, row.month))
    try:
        if form.validate():
            withdraw_submission(
                current_session(), current_actor(), form.to_command(row.id), now=now()
            )
            flash(_("已撤销这条报送记录，原记录仍列在下面。"), "ok")
            return redirect(back)
    except Refused as refused:
        form.refuse(refused)
    return render_template(
        "reports/withdraw.html", form=form, submission_id=submission_id, back_url=back
    ), 422


# ---- inside ----------------------------------------------------------------------------------------


def _kind(path: str) -> SubmissionKind:
    kind = SubmissionKind(path.replace("-", "_"))
    if not may_in_organisation(PERMISSIONS[kind]):
        raise NotVisible
    return kind


def _page(kind: SubmissionKind, form: SettingForm | None) -> str:
    session, organisation_id = current_session(), current_organisation_id()
    rule, row = rule_for(session, organisation_id, kind), setting_of(session, organisation_id, kind)
    if form is None:
        form = SettingForm(
            formdata=None,
            recipient=rule.recipient,
            month=rule.month,
            day=rule.day,
            years_after=str(rule.years_after),
        ).offer()
    period = last_over(kind, today())
    due = due_of(rule, period, working_calendar(session))
    said = _("%(year)s年", year=period.year)
    if period.month:
        said = _("%(year)s年%(month)s月", year=period.year, month=period.month)
    page = SettingPage(
        title=word(kind, "submission"),
        monthly=kind is SubmissionKind.CONFIDENTIALITY,
        form=form,
        in_force=str(_("%(period)s的：%(on)s前报送", period=said, on=write_date(due.on))),
        who=names_of(session, [row.set_by_id]).get(row.set_by_id or 0, "") if row else "",
        at=row.set_at if row else None,
        save_url=url_for("submissions.save", kind=kind.value.replace("_", "-")),
        back_url=report_address(kind, period),
    )
    return render_template("reports/submission_setting.html", page=page)
