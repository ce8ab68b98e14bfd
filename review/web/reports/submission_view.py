"""The panel of a report that is handed in: when it is due, to whom, what was sent, what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.submissions import (
    ReportPeriod,
    SubmissionKind,
    due_of,
    last_over,
)
from review.services.reports.submissions import PERMISSIONS
from review.store.calendar import working_calendar
from review.store.people import names_of
from review.store.submissions import Submission, rule_for, standing_submission, submissions_of
from review.web.access import may_in_organisation
from review.web.deadlines import Badge, badge_of
from review.web.locale import write_date
from review.web.reports.standing import Standing
from review.web.reports.submission_forms import SubmissionForm, WithdrawForm
from review.web.session import current_session, today
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One submission as it is listed."""

    sent_on: date
    recipient: str
    who: str
    note: str
    as_of: date
    nil: bool
    agrees: bool
    withdrawn: str
    report_url: str
    paper_url: str
    withdraw_url: str | None


@dataclass(frozen=True, kw_only=True)
class SubmissionPart:
    """What ``reports/_submission.html`` prints."""

    title: str
    recipient: str
    due_words: str
    due: Badge | None
    done: bool
    sent: tuple[Sent, ...]
    may_record: bool
    record_url: str
    setting_url: str | None
    form: SubmissionForm
    withdraw: WithdrawForm
    as_of: date


def submission_part(
    organisation_id: int,
    kind: SubmissionKind,
    period: ReportPeriod,
    figures: Mapping[str, int],
    as_of: date,
    form: SubmissionForm | None = None,
) -> SubmissionPart:
    """The panel of one period; ``figures`` are those on the page, compared with what was sent."""
    session = current_session()
    rule = rule_for(session, organisation_id, kind)
    calendar = working_calendar(session)
    due = due_of(rule, period, calendar)
    rows = submissions_of(session, organisation_id, kind, period)
    names = names_of(session, [row.recorded_by_id for row in rows])
    standing = next((row for row in rows if row.withdrawn_at is None), None)
    may = may_in_organisation(PERMISSIONS[kind])
    if form is None:
        form = SubmissionForm(formdata=None, recipient=rule.recipient, sent_on=today())
    return SubmissionPart(
        title=word(kind, "submission"),
        recipient=rule.recipient,
        due_words=_due_words(due.on, due.stands_on, estimated=due.estimated),
        due=None if standing else badge_of(due.on, calendar, today(), estimated=due.estimated),
        done=standing is not None,
        sent=tuple(_sent(row, names, figures, as_of, may=may) for row in rows),
        may_record=may and period.first <= today(),
        record_url=record_address(kind, period),
        setting_url=url_for("submissions.settings", kind=_path(kind)) if may else None,
        form=form,
        withdraw=WithdrawForm(formdata=None),
        as_of=as_of,
    )


def record_address(kind: SubmissionKind, period: ReportPeriod) -> str:
    """Where an entry of a period is posted."""
    if kind is SubmissionKind.SELF_INSPECTION:
        return url_for("self_inspection.submit", year=period.year)
    return url_for("confidentiality.submit", year=period.year, month=period.month)


def report_address(kind: SubmissionKind, period: ReportPeriod, as_of: date | None = None) -> str:
    """The page of a report."""
    day = as_of.isoformat() if as_of else None
    if kind is SubmissionKind.SELF_INSPECTION:
        return url_for("self_inspection.show", year=period.year, as_of=day)
    return url_for("confidentiality.show", year=period.year, month=period.month, as_of=day)


def self_inspection_standing(organisation_id: int, day: date) -> Standing | None:
    """The card of the self-inspection report: the newest year that is over."""
    return _standing(organisation_id, SubmissionKind.SELF_INSPECTION, day)


def confidentiality_standing(organisation_id: int, day: date) -> Standing | None:
    """The card of the confidentiality summary: the newest month that is over."""
    return _standing(organisation_id, SubmissionKind.CONFIDENTIALITY, day)


def _standing(organisation_id: int, kind: SubmissionKind, day: date) -> Standing:
    """What is owed now: the newest period that is over, until it was handed in."""
    session = current_session()
    calendar = working_calendar(session)
    period = last_over(kind, day)
    sent = standing_submission(session, organisation_id, kind, period)
    rule = rule_for(session, organisation_id, kind)
    words = _period_words(period)
    values = _values(kind, period)
    if sent is not None:
        said = _("%(period)s：已于%(on)s报送", period=words, on=write_date(sent.sent_on))
        return Standing(words=said, done=True, values=values)
    due = due_of(rule, period, calendar).on
    return Standing(words=_("%(period)s：还没有报送", period=words), due=due, values=values)


def _values(kind: SubmissionKind, period: ReportPeriod) -> dict[str, object]:
    if kind is SubmissionKind.SELF_INSPECTION:
        return {"year": period.year}
    return {"year": period.year, "month": period.month}


def _period_words(period: ReportPeriod) -> str:
    if not period.month:
        return str(_("%(year)s年", year=period.year))
    return str(_("%(year)s年%(month)s月", year=period.year, month=period.month))


def _due_words(on: date, stands_on: date, *, estimated: bool) -> str:
    words = str(_("%(on)s前报送。", on=write_date(on)))
    if on != stands_on:
        words = str(
            _(
                "规定%(rule)s前报送，当天放假，顺延到%(on)s。",
                rule=write_date(stands_on),
                on=write_date(on),
            )
        )
    if estimated:
        words += str(_("工作日历未载入，期限按周一至周五估算。"))
    return words


def _sent(
    row: Submission, names: dict[int, str], figures: Mapping[str, int], as_of: date, *, may: bool
) -> Sent:
    period = ReportPeriod(row.year, row.month)
    return Sent(
        sent_on=row.sent_on,
        recipient=row.recipient,
        who=names.get(row.recorded_by_id or 0, ""),
        note=row.note,
        as_of=row.as_of,
        nil=row.nil,
        agrees=as_of != row.as_of or dict(row.figures) == dict(figures),
        withdrawn=row.withdrawn_reason,
        report_url=report_address(row.kind, period, row.as_of),
        paper_url=_paper_address(row, period),
        withdraw_url=url_for("submissions.withdraw", submission_id=row.id)
        if may and row.withdrawn_at is None
        else None,
    )


def _paper_address(row: Submission, period: ReportPeriod) -> str:
    """The paper as it went out: the figures of its day, and the words that went with them."""
    day = row.as_of.isoformat()
    if row.kind is SubmissionKind.SELF_INSPECTION:
        return url_for("self_inspection.paper", year=row.year, as_of=day, submission=row.id)
    return url_for("confidentiality.paper", year=period.year, month=period.month, as_of=day)


def _path(kind: SubmissionKind) -> str:
    return kind.value.replace("_", "-")
