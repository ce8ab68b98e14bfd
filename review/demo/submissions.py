"""What the demonstration house handed in: last year's self-inspection report, the summaries of some months.

One month is a nil return, and the newest month that is over is still owed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from review.demo.staging import Stage
from review.domain.commands import RecordSubmission, SetSubmissionRule
from review.domain.states import Role
from review.domain.submissions import DEFAULT_RULES, ReportPeriod, SubmissionKind
from review.services.reports.submissions import record_submission, set_submission_rule
from review.store.submissions import Submission

_YEARLY, _MONTHLY = SubmissionKind.SELF_INSPECTION, SubmissionKind.CONFIDENTIALITY
_RECIPIENTS = {_YEARLY: "海屿区政务公开工作办公室", _MONTHLY: "海屿区国家保密局"}
_MONTHS = 4


def hand_in(stage: Stage) -> None:
    """Settings and submissions, in order of time; left alone where there are any already."""
    with stage.house.sessions() as session:
        if session.scalar(select(func.count()).select_from(Submission)):
            return
    today = stage.house.day_of(stage.house.clock())
    months = [ReportPeriod(today.year, today.month)]
    for _ in range(_MONTHS + 1):
        months.append(months[-1].preceding)
    _set_rules(stage, months[-1].first)
    year = ReportPeriod(today.year - 1)
    _send(stage, _YEARLY, year, min(date(today.year, 1, 5), today))
    for period in reversed(months[2:]):
        _send(stage, _MONTHLY, period, period.last + timedelta(days=3))


def _set_rules(stage: Stage, day: date) -> None:
    stage.on(min(day, date(day.year, 1, 4)))
    for kind, recipient in _RECIPIENTS.items():
        rule = replace(DEFAULT_RULES[kind], recipient=recipient)
        with stage.acting(Role.DISCLOSURE_OFFICER) as (session, actor):
            command = SetSubmissionRule(organisation_id=stage.organisation_id, rule=rule)
            set_submission_rule(session, actor, command, now=stage.moment)


def _send(stage: Stage, kind: SubmissionKind, period: ReportPeriod, day: date) -> None:
    stage.on(day)
    role = Role.DISCLOSURE_OFFICER if kind is _YEARLY else Role.CONFIDENTIALITY_REVIEWER
    with stage.acting(role) as (session, actor):
        command = RecordSubmission(
            organisation_id=stage.organisation_id,
            kind=kind,
            period=period,
            as_of=min(period.last, stage.today),
            recipient=_RECIPIENTS[kind],
            sent_on=stage.today,
            note="经公文交换报送纸质件，电子件同时发送。",
            zone=stage.house.settings.time_zone.key,
            words=(),
        )
        record_submission(session, actor, command, **stage.time)
