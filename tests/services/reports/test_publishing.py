"""A signed annual report on its way to the public site: refused before, checked by the detectors, written once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.reports import ReportKind, ReportState
from review.domain.values import Refused, Stale
from review.jobs.notices import carry_report
from review.public.tables import AnnualReport
from review.services.reports.publishing import record_publication_check
from review.services.reports.writing import digest_of
from review.store.documents import FileState
from review.store.events import Event
from review.store.report_publications import ReportPublication, publication_of
from review.store.reports import Report
from review.store.triggers import drop_triggers
from tests.answers import MOBILE
from tests.town import Town

TITLE = "海屿区人民政府办公室2025年政府信息公开工作年度报告"


def parts(text: str) -> list[dict[str, Any]]:
    section = {"heading": "（一）主动公开", "paragraphs": [text]}
    return [{"title": "一、总体情况", "sections": [section], "tables": [], "charts": []}]


def a_report(town: Town, state: ReportState = ReportState.SIGNED) -> int:
    """A report as the services leave it."""
    with town.work.transaction() as session:
        row = Report(
            organisation_id=town.ids["town"],
            kind=ReportKind.ANNUAL,
            year=2025,
            begun_at=town.now,
            begun_by_id=town.ids["officer"],
            state=state,
            as_of=None if state is ReportState.DRAFT else date(2026, 1, 10),
            frozen_at=None if state is ReportState.DRAFT else town.now,
            frozen_by_id=town.ids["officer"],
            signed_at=town.now if state is ReportState.SIGNED else None,
            signed_by_id=town.ids["approver"] if state is ReportState.SIGNED else None,
        )
        row.figures_digest = digest_of(session, row)
        session.add(row)
        session.flush()
        return row.id


def prepares(town: Town, report_id: int, text: str = "全年没有收到申请。", **said: Any) -> Any:
    said = {"who": "officer", "version": 1, **said}
    return town.do(
        said["who"],
        c.PreparePublication,
        report_id=report_id,
        version=said["version"],
        title=TITLE,
        parts=said.get("parts", parts(text)),
    )


def publishes(town: Town, report_id: int, version: int, explanation: str = "") -> Any:
    return town.do(
        "officer",
        c.PublishReport,
        report_id=report_id,
        version=version,
        explanation=explanation,
    )


def checked(town: Town, publication_id: int) -> None:
    """The check found nothing; the child process that looks is another test's."""
    with town.work.transaction() as session:
        record_publication_check(session, session.get_one(ReportPublication, publication_id), [])


def row_of(town: Town, report_id: int) -> ReportPublication:
    with town.work.sessions() as session:
        found = publication_of(session, report_id)
        assert found is not None
        return found


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_report_goes_outside_with_a_reason_for_what_was_found(town: Town) -> None:
    report_id = a_report(town)
    row = prepares(town, report_id, f"咨询电话{MOBILE}。")
    with pytest.raises(Refused) as early:
        publishes(town, report_id, row.version)
    assert codes(early) == ["publication_not_checked"]
    carry_report(town.work, row.id)
    assert row_of(town, report_id).hits == ["MOB"]
    with pytest.raises(Refused) as unexplained:
        publishes(town, report_id, row.version)
    assert codes(unexplained) == ["publication_hit"]
    publishes(town, report_id, row.version, "对外公布的咨询电话。")
    carry_report(town.work, row.id)
    carry_report(town.work, row.id)  # twice does nothing more
    with town.work.public.session() as outside:
        released = outside.scalars(select(AnnualReport)).one()
        assert (released.year, released.title) == (2025, TITLE)
        assert MOBILE in str(released.parts)
    assert row_of(town, report_id).written_at is not None
    with town.work.sessions() as session:
        said = session.scalars(select(Event).where(Event.name == "report.published")).one()
    assert json.loads(said.payload)["hits"] == 1
    with pytest.raises(Refused) as again:
        prepares(town, report_id, "另一段。")
    assert codes(again) == ["report_published"]


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.FROZEN])
def test_only_a_signed_report_is_prepared(town: Town, state: ReportState) -> None:
    with pytest.raises(Refused) as refused:
        prepares(town, a_report(town, state))
    assert codes(refused) == ["report_not_signed"]


def test_a_report_that_is_not_what_was_signed_any_more_goes_nowhere(town: Town) -> None:
    report_id = a_report(town)
    row = prepares(town, report_id)
    checked(town, row.id)
    with town.system() as (session, _):
        drop_triggers(session.connection())  # only who owns the tables can
        session.get_one(Report, report_id).figures = {"tables": {"requests.new.total": "9"}}
    for act in (lambda: prepares(town, report_id), lambda: publishes(town, report_id, 1)):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["report_altered"]
    assert row_of(town, report_id).published_at is None


def test_what_is_prepared_again_is_checked_again(town: Town) -> None:
    report_id = a_report(town)
    first = prepares(town, report_id)
    checked(town, first.id)
    assert row_of(town, report_id).state is FileState.DONE
    same = prepares(town, report_id)
    assert same.version == first.version
    prepares(town, report_id, "改过的一段。")
    row = row_of(town, report_id)
    assert (row.state, row.checked_digest, row.version) == (FileState.PENDING, "", 2)
    with pytest.raises(Refused) as unchecked:
        publishes(town, report_id, 1)
    assert codes(unchecked) == ["publication_not_checked"]
    checked(town, row.id)
    with pytest.raises(Stale):
        publishes(town, report_id, 1)


def test_what_can_not_be_shown_or_is_not_theirs_is_refused(town: Town) -> None:
    report_id = a_report(town)
    with pytest.raises(Refused) as unfit:
        prepares(town, report_id, parts=[{"title": "一"}])
    assert codes(unfit) == ["publication_unfit"]
    with pytest.raises(Refused) as stranger:
        prepares(town, report_id, who="drafter")
    assert codes(stranger) == ["role_missing"]
    with pytest.raises(Refused) as missing:
        publishes(town, report_id, 1)
    assert codes(missing) == ["publication_missing"]
    with pytest.raises(Refused) as unknown:
        prepares(town, report_id + 1)
    assert codes(unknown) == ["report_unknown"]
    with pytest.raises(Stale):
        prepares(town, report_id, version=7)
