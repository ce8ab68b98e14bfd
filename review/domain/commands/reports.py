"""Commands of the yearly reports and of the ledger of disputes.

Frozen and keyword-only; the service function that takes each is named in its docstring. A report is
named by organisation, kind and year: it begins with the first thing that is written in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from review.domain.disputes import DisputeEntry
from review.domain.report_forms import FormCell, Result
from review.domain.reports import ReportKind


@dataclass(frozen=True, kw_only=True)
class WriteParagraph:
    """The words of a chapter: ``write_paragraph``. ``number`` is the version seen, 0 for none."""

    organisation_id: int
    kind: ReportKind
    year: int
    chapter: str
    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class RestoreParagraph:
    """Bring back version ``restored`` of a chapter: ``restore_paragraph``. ``number`` as above."""

    organisation_id: int
    kind: ReportKind
    year: int
    chapter: str
    number: int
    restored: int


@dataclass(frozen=True, kw_only=True)
class TypeFigure:
    """A figure typed into the annual report: ``type_figure``. None goes back to what is counted."""

    organisation_id: int
    year: int
    cell: FormCell
    value: Decimal | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ExplainCheck:
    """Why a sum of the annual report does not agree: ``explain_check``.

    ``difference`` is the one that was seen: an explanation stands for it and for no other.
    """

    organisation_id: int
    year: int
    check: str
    difference: int
    text: str


@dataclass(frozen=True, kw_only=True)
class FreezeAnnual:
    """Freeze the annual report: ``freeze_annual``. ``as_of`` is the day of what the house knew.

    ``drafts`` are the words of the chapters that nobody wrote, as they were shown: chapter, text.
    """

    organisation_id: int
    year: int
    version: int
    as_of: date
    drafts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SignReport:
    """The approver signs a frozen report of any kind: ``sign_report``."""

    report_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class RecordDispute:
    """A reconsideration or suit was filed: ``record_dispute``."""

    organisation_id: int
    entry: DisputeEntry


@dataclass(frozen=True, kw_only=True)
class AmendDispute:
    """What was entered of a dispute was wrong: ``amend_dispute``."""

    dispute_id: int
    version: int
    entry: DisputeEntry


@dataclass(frozen=True, kw_only=True)
class CloseDispute:
    """A dispute has its result: ``close_dispute``. ``on`` is the day of the decision."""

    dispute_id: int
    version: int
    result: Result | None
    on: date | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ReopenDispute:
    """The result was entered by mistake: ``reopen_dispute``."""

    dispute_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class VoidDispute:
    """The whole entry was a mistake: ``void_dispute``."""

    dispute_id: int
    version: int
    reason: str
