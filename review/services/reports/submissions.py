"""Reports that are handed in: to whom and by when, that it was done, and taking that back.

What was handed in keeps its figures and its words. Nothing is changed: a wrong entry is withdrawn with
a reason, and the next one counts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from review.domain.commands import RecordSubmission, SetSubmissionRule, WithdrawSubmission
from review.domain.grounds import comment_is_adequate
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.submissions import (
    NOTE_LIMIT,
    RECIPIENT_LIMIT,
    SubmissionKind,
    rule_refusals,
    submission_refusals,
)
from review.domain.values import Actor, Refusal, Refused
from review.services.reports.figures import figures_digest, figures_of, is_nil, year_duties
from review.store.events import About, append
from review.store.submissions import Submission, SubmissionSetting, lock_submission, setting_of

#: Who records a kind of report as handed in, and sets to whom it goes.
PERMISSIONS = {
    SubmissionKind.SELF_INSPECTION: Permission.SUBMISSION_RECORD,
    SubmissionKind.CONFIDENTIALITY: Permission.SUMMARY_RECORD,
}


def set_submission_rule(
    session: Session, actor: Actor, command: SetSubmissionRule, *, now: datetime
) -> SubmissionSetting:
    """Keep to whom a report goes and when it is due. Raises Refused (``domain.submissions``)."""
    rule = command.rule
    _check(actor, command.organisation_id, rule.kind)
    if faults := rule_refusals(rule):
        raise Refused(*faults)
    row = setting_of(session, command.organisation_id, rule.kind)
    values: dict[str, Any] = {
        "recipient": rule.recipient.strip(),
        "month": rule.month,
        "day": rule.day,
        "years_after": rule.years_after,
        "set_by_id": actor.id,
        "set_at": now,
    }
    if row is None:
        row = SubmissionSetting(organisation_id=command.organisation_id, kind=rule.kind, **values)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    append(
        session,
        "setting.changed",
        actor=actor,
        now=now,
        about=About(organisation_id=command.organisation_id),
        payload={"name": f"submission.{rule.kind.value}"},
    )
    return row


def record_submission(
    session: Session, actor: Actor, command: RecordSubmission, *, now: datetime, today: date
) -> Submission:
    """Record that a report was handed in, with its figures as of the day that is named. Raises Refused.

    Beside the codes of ``domain.submissions``: ``report_recipient_missing``,
    ``report_recipient_too_long``, ``note_too_long`` (``limit``).
    """
    _check(actor, command.organisation_id, command.kind)
    faults = list(
        submission_refusals(
            command.kind,
            command.period,
            as_of=command.as_of,
            sent_on=command.sent_on,
            today=today,
        )
    )
    recipient = command.recipient.strip()
    if not recipient:
        faults.append(Refusal("report_recipient_missing"))
    elif len(recipient) > RECIPIENT_LIMIT:
        faults.append(Refusal("report_recipient_too_long", {"limit": str(RECIPIENT_LIMIT)}))
    if len(command.note) > NOTE_LIMIT:
        faults.append(Refusal("note_too_long", {"limit": str(NOTE_LIMIT)}))
    if faults:
        raise Refused(*faults)
    duties = year_duties(
        session,
        command.organisation_id,
        command.period.year,
        command.as_of,
        ZoneInfo(command.zone),
    )
    figures = figures_of(duties, command.kind, command.period)
    row = Submission(
        organisation_id=command.organisation_id,
        kind=command.kind,
        year=command.period.year,
        month=command.period.month,
        as_of=command.as_of,
        recipient=recipient,
        sent_on=command.sent_on,
        recorded_by_id=actor.id,
        recorded_at=now,
        figures=dict(figures),
        words=dict(command.words),
        nil=is_nil(command.kind, figures),
        note=command.note.strip(),
    )
    session.add(row)
    session.flush()
    append(
        session,
        "submission.recorded",
        actor=actor,
        now=now,
        about=About(organisation_id=command.organisation_id),
        payload={
            "submission": row.id,
            "kind": command.kind.value,
            "year": command.period.year,
            "month": command.period.month,
            "on": command.sent_on.isoformat(),
            "figures_digest": figures_digest(figures),
        },
    )
    return row


def withdraw_submission(
    session: Session, actor: Actor, command: WithdrawSubmission, *, now: datetime
) -> Submission:
    """Take an entry back with a reason; it stays in the list. Raises Refused.

    ``submission_gone``, ``submission_withdrawn``, and the measure of a reason (``comment_missing``,
    ``comment_too_thin``).
    """
    row = lock_submission(session, command.submission_id)
    if row is None:
        raise Refused(Refusal("submission_gone"))
    _check(actor, row.organisation_id, row.kind)
    faults = [Refusal("submission_withdrawn")] if row.withdrawn_at is not None else []
    if (thin := comment_is_adequate(command.reason)) is not None:
        faults.append(thin)
    if len(command.reason) > NOTE_LIMIT:
        faults.append(Refusal("note_too_long", {"limit": str(NOTE_LIMIT)}))
    if faults:
        raise Refused(*faults)
    row.withdrawn_at, row.withdrawn_by_id = now, actor.id
    row.withdrawn_reason = command.reason.strip()
    session.flush()
    append(
        session,
        "submission.withdrawn",
        actor=actor,
        now=now,
        about=About(organisation_id=row.organisation_id),
        payload={"submission": row.id},
    )
    return row


def _check(actor: Actor, organisation_id: int, kind: SubmissionKind) -> None:
    """Raises Refused unless the actor hands in reports of this kind, or is the product itself."""
    if actor.system:
        return
    if refusals := refusals_for(actor, PERMISSIONS[kind], Place(organisation_id=organisation_id)):
        raise Refused(*refusals)
