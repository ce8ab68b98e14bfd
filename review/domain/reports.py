"""What every yearly report has: its kind, how far it has come, where a paragraph is from.

What each report counts stands in its own module; ``annual_report`` for the annual one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ReportKind(StrEnum):
    """Which report: each has its own chapters and figures, all share drafting, freezing and signing."""

    ANNUAL = "annual"  # 政府信息公开工作年度报告, Regulation Art. 50
    SELF_INSPECTION = "self_inspection"  # 自查报告


class ReportState(StrEnum):
    """How far a report has come. There is no way back: what was frozen stays as it is."""

    DRAFT = "draft"  # figures follow what the house knows
    FROZEN = "frozen"  # figures and words stand (定稿)
    SIGNED = "signed"  # the approver signed it


class ParagraphOrigin(StrEnum):
    """Where the words of a paragraph come from."""

    WRITTEN = "written"  # by a person
    RESTORED = "restored"  # an earlier version brought back
    DRAFTED = "drafted"  # from the figures, taken as they were when the report was frozen


def year_is_over(year: int, as_of: date) -> bool:
    """Whether figures as of a day can be those of the whole year: on its last day they are."""
    return as_of >= date(year, 12, 31)
