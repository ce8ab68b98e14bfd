"""Writing what a house announces beside its documents: notices and annual reports.

Part of the one door (`records`): the caller commits, repeating changes nothing, every change is a link
of the chain of proof.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.public.chain import count_change, note_notice, note_report
from review.public.incoming import CONTROL, NoticeIn, RecordRefused
from review.public.report_format import (
    AnnualReportIn,
    read_parts,
    refuse_unfit_report,
    without_controls,
)
from review.public.tables import AnnualReport, Notice
from review.public.wire import to_wire


def write_notice(session: Session, notice: NoticeIn, now: datetime) -> None:
    """Publish a notice, or its new text under the same id. RecordRefused: title_missing."""
    if not notice.title.strip():
        raise RecordRefused("title_missing")
    if put_notice(session, notice):
        note_notice(session, notice.notice_id, now)


def put_notice(session: Session, notice: NoticeIn) -> bool:
    """Have a notice stand as it is said; answers whether that changed anything."""
    values = {**asdict(notice), "body": CONTROL.sub(" ", notice.body)}
    row = session.get(Notice, notice.notice_id)
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    session.merge(Notice(**values))
    count_change(session)
    return True


def write_annual_report(session: Session, report: AnnualReportIn, now: datetime) -> None:
    """Publish an annual report, or its new text under the same id.

    RecordRefused: as `refuse_unfit_report`; year_taken where the organisation has another report of
    that year.
    """
    if put_annual_report(session, report):
        note_report(session, report.report_id, now)


def put_annual_report(session: Session, report: AnnualReportIn) -> bool:
    """Have a report stand as it is said; answers whether that changed anything. RecordRefused."""
    refuse_unfit_report(report)
    _refuse_taken_year(session, report)
    clean = without_controls(report)
    values = {**vars(clean), "parts": to_wire(clean.parts)}
    row = session.get(AnnualReport, report.report_id)
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    session.merge(AnnualReport(**values))
    count_change(session)
    return True


def report_of(row: AnnualReport) -> AnnualReportIn:
    """A released report as it was handed over."""
    return AnnualReportIn(
        report_id=row.report_id,
        year=row.year,
        organisation_code=row.organisation_code,
        organisation_name=row.organisation_name,
        title=row.title,
        parts=read_parts(row.parts),
        published_on=row.published_on,
    )


def _refuse_taken_year(session: Session, report: AnnualReportIn) -> None:
    holder = session.scalar(
        select(AnnualReport.report_id).where(
            AnnualReport.organisation_code == report.organisation_code,
            AnnualReport.year == report.year,
        )
    )
    if holder is not None and holder != report.report_id:
        raise RecordRefused("year_taken", str(report.year))
