"""The states of a report: draft, frozen, signed, one after the other. The one place that moves them."""

from __future__ import annotations

from collections.abc import Mapping

from review.domain.reports import ReportState
from review.store.reports import Report

#: There is no way back: what was frozen stays as it is.
NEXT: Mapping[ReportState, ReportState] = {
    ReportState.DRAFT: ReportState.FROZEN,
    ReportState.FROZEN: ReportState.SIGNED,
}


def move_report(report: Report, to: ReportState) -> None:
    """Move a report on. Raises ValueError where it is not at the state before."""
    if NEXT.get(report.state) is not to:
        raise ValueError(f"a report does not move from {report.state} to {to}")
    report.state = to
