"""What the database itself refuses of a frozen report and of a published text, whoever writes to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from review.domain.reports import ParagraphOrigin, ReportKind, ReportState
from review.store.report_publications import ReportPublication
from review.store.reports import Report, ReportExplanation, ReportFigure, ReportParagraph
from tests.town import Town


@dataclass(frozen=True)
class Written:
    """The rows of a report, by their ids."""

    report: int
    paragraph: int
    figure: int
    explanation: int
    publication: int


def a_published_report(town: Town) -> Written:
    """A report with one row of everything that is written in one."""
    organisation = town.ids["town"]
    by: dict[str, Any] = {"written_by_id": None, "written_at": town.now}
    with town.system() as (session, _):
        report = Report(
            organisation_id=organisation,
            kind=ReportKind.ANNUAL,
            year=2025,
            begun_at=town.now,
            begun_by_id=None,
        )
        session.add(report)
        session.flush()
        here: dict[str, Any] = {"organisation_id": organisation, "report_id": report.id}
        publication = ReportPublication(
            **here, year=2025, title="报告", parts=[], asked_at=town.now
        )
        rows = (
            ReportParagraph(
                **here,
                chapter="problems",
                number=1,
                text="原文。",
                origin=ParagraphOrigin.WRITTEN,
                restored=None,
                **by,
            ),
            ReportFigure(
                **here,
                cell="requests.new.total",
                value="3",
                counted="2",
                note="纸质登记簿另有一件。",
                typed_by_id=None,
                typed_at=town.now,
            ),
            ReportExplanation(**here, check_key="balance.total", difference=1, text="原因。", **by),
            publication,
        )
        session.add_all(rows)
        session.flush()
        found = Written(report.id, *(row.id for row in rows))
        report.state, report.as_of, report.frozen_at = (
            ReportState.FROZEN,
            date(2026, 1, 10),
            town.now,
        )
        report.figures, report.lists = {"tables": {}}, {"requests.new.total": [1]}
        session.flush()
        report.state, report.signed_at = ReportState.SIGNED, town.now
        publication.published_at = town.now
        session.flush()
        publication.written_at = town.now
    return found


def refused(town: Town, message: str, *statements: Executable) -> None:
    for statement in statements:
        with pytest.raises(DBAPIError, match=message), town.system() as (session, _):
            session.execute(statement)


def test_the_database_refuses_every_change_of_a_signed_report(town: Town) -> None:
    rows = a_published_report(town)
    mine = update(Report).where(Report.id == rows.report)
    refused(
        town,
        "a frozen report does not change",
        mine.values(figures={"tables": {"requests.new.total": "9"}}),
        mine.values(lists={}),
        mine.values(before={"requests.new.total": "9"}),
        mine.values(as_of=date(2026, 1, 11)),
        mine.values(figures_digest="0" * 64),
        mine.values(year=2024),
        mine.values(state=ReportState.DRAFT, as_of=None, frozen_at=None, signed_at=None),
        mine.values(state=ReportState.FROZEN, signed_at=None),
        delete(Report).where(Report.id == rows.report),
    )


def test_the_database_refuses_every_change_of_what_is_written_in_it(town: Town) -> None:
    rows = a_published_report(town)
    here = {"organisation_id": town.ids["town"], "report_id": rows.report}
    when = {"written_by_id": None, "written_at": town.now}
    more = insert(ReportParagraph).values(
        **here, chapter="problems", number=2, text="别的话。", origin="written", **when
    )
    refused(
        town,
        "a frozen report does not change",
        more,
        update(ReportParagraph).where(ReportParagraph.id == rows.paragraph).values(text="别的话。"),
        delete(ReportParagraph).where(ReportParagraph.id == rows.paragraph),
        update(ReportFigure).where(ReportFigure.id == rows.figure).values(value="9"),
        delete(ReportFigure).where(ReportFigure.id == rows.figure),
        update(ReportExplanation).where(ReportExplanation.id == rows.explanation).values(text="9"),
        delete(ReportExplanation).where(ReportExplanation.id == rows.explanation),
    )


def test_the_database_refuses_another_text_for_the_one_that_was_published(town: Town) -> None:
    rows = a_published_report(town)
    mine = update(ReportPublication).where(ReportPublication.id == rows.publication)
    refused(
        town,
        "a published report does not change",
        mine.values(parts=[{"title": "一"}]),
        mine.values(title="别的标题"),
        mine.values(published_at=None),
        delete(ReportPublication).where(ReportPublication.id == rows.publication),
    )
