"""The demonstration's reports: one signed, the next begun and tied to it, both with figures that agree."""

from __future__ import annotations

from review.demo.staging import stage_of
from review.domain.report_forms import Chapter, RequestRow
from review.domain.reports import ReportState
from review.domain.requests import reference_of
from review.services.reports.annual import Annual, annual_of
from review.store.disputes import ledger
from review.store.report_publications import publication_of
from tests.demo.conftest import Demo


def report(demo: Demo, year: int) -> Annual:
    work = demo.work
    stage = stage_of(work, "haiyu")
    with work.sessions() as session:
        return annual_of(
            session,
            stage.organisation_id,
            year,
            today=work.day_of(work.clock()),
            zone=work.settings.time_zone,
        )


def test_the_report_before_the_last_is_signed_by_another_than_froze_it(demo: Demo) -> None:
    annual = report(demo, 2024)
    assert annual.state is ReportState.SIGNED
    assert annual.report is not None
    assert annual.report.signed_by_id != annual.report.frozen_by_id
    assert set(annual.paragraphs) == set(Chapter)
    assert (annual.missing, annual.unexplained) == ((), ())


def test_the_last_report_is_a_draft_that_carries_on_from_the_signed_one(demo: Demo) -> None:
    signed, draft = report(demo, 2024), report(demo, 2025)
    assert draft.state is ReportState.DRAFT
    assert draft.before == signed.tables
    requests = draft.tables.requests
    assert requests.at(RequestRow.CARRIED_IN, "total") == signed.tables.requests.at(
        RequestRow.CARRIED_OUT, "total"
    )
    assert requests.at(RequestRow.NEW, "total")
    assert Chapter.PROBLEMS not in draft.paragraphs
    # What came in later with past documents breaks one sum, for the officer to explain.
    assert {each.rule for each in draft.broken} <= {"in_force"}


def test_every_dispute_is_about_a_request_and_one_is_pending(demo: Demo) -> None:
    stage = stage_of(demo.work, "haiyu")
    with demo.work.sessions() as session:
        lines = ledger(session, stage.organisation_id)
        pending = ledger(session, stage.organisation_id, pending=True)
    assert len(lines) == 4
    assert [line.dispute.filed_on.year for line in pending] == [2025]
    assert all(line.request_reference.startswith(reference_of(2024, 1)[:3]) for line in lines)


def test_the_signed_report_is_read_on_the_public_site(demo: Demo) -> None:
    annual = report(demo, 2024)
    assert annual.report is not None
    with demo.work.sessions() as session:
        published = publication_of(session, annual.report.id)
        assert published is not None
        assert published.written_at is not None
        tables = [table for part in published.parts for table in part["tables"]]
    assert len(tables) == 6
