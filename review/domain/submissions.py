"""Reports that an organisation hands in: which there are, to whom, and by when.

The self-inspection report of a year (自查报告, due 5 January of the next one by the rule that S1 of
domain.md quotes, while another line of it says 31 December) and the monthly confidentiality summary
(保密审查汇总表, a nil return where nothing was reviewed; domain.md 7.3). Recipient and day are
settings, because the circulars contradict each other (domain.md 1.4). Rules only.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.domain.calendar import WorkingCalendar
from review.domain.clocks import FIXED_DATES, Clock, FixedDue, next_working_day
from review.domain.values import Refusal

RECIPIENT_LIMIT = 100
NOTE_LIMIT = 500
#: Years a report may be about.
FIRST_YEAR, LAST_YEAR = 2008, 2100


class SubmissionKind(StrEnum):
    """What is handed in."""

    SELF_INSPECTION = "self_inspection"  # 自查报告: of a year, month 0
    CONFIDENTIALITY = "confidentiality"  # 保密审查汇总表: of a month


@dataclass(frozen=True, kw_only=True)
class SubmissionRule:
    """To whom a report goes, and the day it is due.

    ``month`` and ``day`` of the year ``years_after`` the one reported on; of a monthly summary only
    ``day`` counts, in the month that follows.
    """

    kind: SubmissionKind
    recipient: str
    month: int
    day: int
    years_after: int


_MONTH, _DAY = FIXED_DATES[Clock.SELF_INSPECTION]
#: What holds until a house says otherwise. Whom it goes to nobody can know beforehand.
DEFAULT_RULES: dict[SubmissionKind, SubmissionRule] = {
    SubmissionKind.SELF_INSPECTION: SubmissionRule(
        kind=SubmissionKind.SELF_INSPECTION, recipient="", month=_MONTH, day=_DAY, years_after=1
    ),
    SubmissionKind.CONFIDENTIALITY: SubmissionRule(
        kind=SubmissionKind.CONFIDENTIALITY, recipient="", month=1, day=5, years_after=0
    ),
}


@dataclass(frozen=True)
class ReportPeriod:
    """What a report is about: a year (``month`` 0) or a month of it."""

    year: int
    month: int = 0

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def following(self) -> ReportPeriod:
        """The period after it."""
        if not self.month:
            return ReportPeriod(self.year + 1)
        return ReportPeriod(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def preceding(self) -> ReportPeriod:
        """The period before it."""
        if not self.month:
            return ReportPeriod(self.year - 1)
        return ReportPeriod(self.year - (self.month == 1), (self.month - 2) % 12 + 1)


def is_period(kind: SubmissionKind, period: ReportPeriod) -> bool:
    """Whether a report of this kind can be about this period."""
    months = range(1, 13) if kind is SubmissionKind.CONFIDENTIALITY else (0,)
    return FIRST_YEAR <= period.year <= LAST_YEAR and period.month in months


def due_of(rule: SubmissionRule, period: ReportPeriod, calendar: WorkingCalendar) -> FixedDue:
    """When the report on a period is due; a free day moves to the next working day, and shows it."""
    if rule.kind is SubmissionKind.CONFIDENTIALITY:
        following = period.following
        return next_working_day(calendar, date(following.year, following.month, rule.day))
    return next_working_day(calendar, date(period.year + rule.years_after, rule.month, rule.day))


def last_over(kind: SubmissionKind, today: date) -> ReportPeriod:
    """The newest period that is over: what is owed first."""
    here = ReportPeriod(today.year, today.month if kind is SubmissionKind.CONFIDENTIALITY else 0)
    return here.preceding


def rule_refusals(rule: SubmissionRule) -> tuple[Refusal, ...]:
    """Everything against a setting; empty when it may be kept.

    ``report_recipient_missing``, ``report_recipient_too_long``, ``report_day_impossible`` (a day that
    not every year or month has), ``report_day_too_early`` (a year's report due before its December).
    """
    faults: list[Refusal] = []
    if not rule.recipient.strip():
        faults.append(Refusal("report_recipient_missing"))
    elif len(rule.recipient.strip()) > RECIPIENT_LIMIT:
        faults.append(Refusal("report_recipient_too_long", {"limit": str(RECIPIENT_LIMIT)}))
    longest = 28
    if rule.kind is SubmissionKind.SELF_INSPECTION and 1 <= rule.month <= 12:
        longest = 28 if rule.month == 2 else monthrange(2001, rule.month)[1]
    if not (1 <= rule.month <= 12 and 1 <= rule.day <= longest and rule.years_after in (0, 1)):
        facts = {"month": str(rule.month), "day": str(rule.day)}
        faults.append(Refusal("report_day_impossible", facts))
    elif rule.kind is SubmissionKind.SELF_INSPECTION and rule.years_after == 0 and rule.month < 12:
        faults.append(Refusal("report_day_too_early"))
    return tuple(faults)


def submission_refusals(
    kind: SubmissionKind, period: ReportPeriod, *, as_of: date, sent_on: date, today: date
) -> tuple[Refusal, ...]:
    """Everything against the dates of a submission: it lies in the past, after the figures it sends.

    ``report_period_unknown``, ``report_period_not_begun``, ``submission_in_future``,
    ``submission_before_figures``. A year that is not over may be sent in: then it is provisional.
    """
    if not is_period(kind, period):
        return (Refusal("report_period_unknown"),)
    faults: list[Refusal] = []
    if period.first > min(as_of, today):
        faults.append(Refusal("report_period_not_begun", {"on": period.first.isoformat()}))
    if sent_on > today:
        faults.append(Refusal("submission_in_future", {"on": sent_on.isoformat()}))
    if as_of > sent_on:
        faults.append(Refusal("submission_before_figures", {"on": as_of.isoformat()}))
    return tuple(faults)
