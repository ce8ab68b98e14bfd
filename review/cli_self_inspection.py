"""``flask report self-inspection YEAR``: the self-inspection report as a Word file, or its figures as data.

By the same services as the page. Nothing is written but the file.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from review.cli_ground import (
    misuse,
    organisation_reporting,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.cli_reports import (
    MEANINGS,
    as_of_option,
    asked_day,
    check_year,
    json_option,
    organisation_option,
    output_option,
    report,
    write_file,
    year_argument,
)
from review.domain.duties import Duties, shares_of
from review.domain.submissions import ReportPeriod, SubmissionKind
from review.services.reports.figures import usual_day, year_duties
from review.store.people import Organisation
from review.store.spot_lists import office_names
from review.store.submissions import rule_for, standing_submission
from review.web.reports.self_inspection_paper import self_inspection_paper
from review.web.reports.self_inspection_words import chapters_of

#: The group as it is when this report has joined it; who wants the whole of it takes it from here.
__all__ = ["report", "self_inspection_report"]

KIND = SubmissionKind.SELF_INSPECTION


@report.command("self-inspection")
@year_argument
@output_option
@organisation_option
@as_of_option
@json_option
def self_inspection_report(
    year: int, output: Path | None, code: str, as_of: datetime | None, *, as_json: bool
) -> None:
    """The self-inspection report of a year (自查报告) as a Word file, or its figures as data."""
    if output is None and not as_json:
        misuse("请用 -o 指明文件，或者用 --json / name a file with -o, or use --json")
    work = work_at_hand()
    with refusals_told(MEANINGS), work.sessions() as session:
        now = work.clock()
        today = work.day_of(now)
        check_year(year, today)
        organisation, zone = organisation_reporting(session, code), work.settings.time_zone
        asked = asked_day(as_of, today)
        day = asked or usual_day(session, organisation.id, year, today, zone)
        duties = year_duties(session, organisation.id, year, day, zone)
        if output is not None:
            from review.papers.docx import write_paper

            paper = self_inspection_paper(
                organisation,
                duties,
                chapters_of(session, duties),
                dict(office_names(session, organisation.id)),
                recipient=rule_for(session, organisation.id, KIND).recipient,
                created=now,
                day=today,
            )
            write_file(output, write_paper(paper))
        told = _told(session, organisation, duties)
    if as_json:
        print_json(told)
        return
    provisional = "  暂时数 / provisional" if duties.provisional else ""
    click.echo(f"{organisation.name}  {year}  {duties.as_of}  {output}{provisional}")


def _told(session: Session, organisation: Organisation, duties: Duties) -> dict[str, Any]:
    names = dict(office_names(session, organisation.id))
    sent = standing_submission(session, organisation.id, KIND, ReportPeriod(duties.year))
    return {
        "organisation": organisation.name,
        "year": duties.year,
        "as_of": duties.as_of.isoformat(),
        "provisional": duties.provisional,
        "figures": duties.figures(),
        "rates": _rates(duties, None),
        "offices": [
            {
                "office": names.get(office, ""),
                "office_id": office,
                "rates": _rates(duties, office),
            }
            for office in sorted(duties.offices())
        ],
        "chapters": dict(chapters_of(session, duties)),
        "submitted_on": sent.sent_on.isoformat() if sent else None,
    }


def _rates(duties: Duties, office: int | None) -> dict[str, dict[str, float | int | None]]:
    return {
        share.rate.value: {"value": share.value, "part": share.part, "whole": share.whole}
        for share in shares_of(duties, office)
    }
