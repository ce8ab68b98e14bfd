"""Commands of spot checks and of the evidence pack.

Frozen and keyword-only; the service function that takes each is named in its docstring. ``version``
is that of the entry (of the check, for closing) the form was rendered from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.spot_checks import CriterionAnswer, Population


@dataclass(frozen=True, kw_only=True)
class DrawSpotCheck:
    """Draw a sample: ``draw_spot_check``. One of ``size`` and ``error_bound`` says how many."""

    organisation_id: int
    name: str
    population: Population
    seed: str
    confidence: float
    error_bound: float | None
    size: int | None


@dataclass(frozen=True, kw_only=True)
class ExamineEntry:
    """Fill in the checking form of one document: ``examine_entry``.

    With ``rectify_by`` the office is asked to mend what ``rectify_what`` says.
    """

    entry_id: int
    version: int
    answers: tuple[CriterionAnswer, ...]
    rectify_what: str
    rectify_by: date | None


@dataclass(frozen=True, kw_only=True)
class ReportRectified:
    """The office says that a fault is mended: ``report_rectified``."""

    entry_id: int
    version: int
    note: str


@dataclass(frozen=True, kw_only=True)
class RecheckEntry:
    """Look again at what was mended: ``recheck_entry``. Failed, it is asked again until ``due_on``."""

    entry_id: int
    version: int
    passed: bool
    note: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class ReferEntry:
    """A wrong attribute goes into the year's dynamic adjustment (动态调整): ``refer_entry``."""

    entry_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CloseSpotCheck:
    """No form of the check changes any more: ``close_spot_check``."""

    spot_check_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ExportEvidence:
    """The evidence pack of a whole check, or of one of its documents: ``export_evidence``."""

    spot_check_id: int
    entry_id: int | None
