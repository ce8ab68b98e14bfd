"""Commands of reports that are handed in: to whom and by when, that it was done, that it was not.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.submissions import ReportPeriod, SubmissionKind, SubmissionRule


@dataclass(frozen=True, kw_only=True)
class SetSubmissionRule:
    """Recipient and day of a report: ``set_submission_rule``. What was handed in keeps its own."""

    organisation_id: int
    rule: SubmissionRule


@dataclass(frozen=True, kw_only=True)
class RecordSubmission:
    """A report was handed in with the figures of the day ``as_of``: ``record_submission``.

    ``zone`` names the clocks by which days end; ``words`` are the chapters as they went out.
    """

    organisation_id: int
    kind: SubmissionKind
    period: ReportPeriod
    as_of: date
    recipient: str
    sent_on: date
    note: str
    zone: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class WithdrawSubmission:
    """The entry was a mistake, or the report came back: ``withdraw_submission``."""

    submission_id: int
    reason: str
