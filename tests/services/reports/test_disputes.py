"""The ledger of reconsideration and litigation: entered, corrected, closed, mistakes taken back; part four follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.disputes import DisputeEntry
from review.domain.report_forms import FormTable, Proceeding, Result, cells_of
from review.services.reports.annual import annual_of
from review.store.disputes import Dispute, ledger
from tests.annual import asks
from tests.answers import GOOD_COMMENT
from tests.services.conftest import TownAt
from tests.town import Town

ENTRY = DisputeEntry(
    proceeding=Proceeding.REVIEW,
    reference="海府复〔2025〕7号",
    body="海屿区人民政府",
    filed_on=date(2025, 4, 2),
    request_id=None,
    after_id=None,
)


def enters(town: Town, **said: Any) -> Dispute:
    entry = replace(ENTRY, **said)
    row: Dispute = town.do(
        "officer", c.RecordDispute, organisation_id=town.ids["town"], entry=entry
    )
    return row


def closes(town: Town, row: Dispute, result: Result, on: date) -> Dispute:
    closed: Dispute = town.do(
        "officer",
        c.CloseDispute,
        dispute_id=row.id,
        version=row.version,
        result=result,
        on=on,
        note="",
    )
    return closed


def part_four(town: Town, year: int) -> dict[str, int]:
    """The figures of part four that are not zero."""
    with town.work.sessions() as session:
        annual = annual_of(
            session,
            town.ids["town"],
            year,
            today=town.today,
            zone=town.work.settings.time_zone,
        )
    figures = {cell: annual.tables.at(cell) for cell in cells_of(FormTable.DISPUTES)}
    return {f"{cell.row}.{cell.column}": int(n) for cell, n in figures.items() if n}


def test_a_case_counts_as_pending_until_its_result_and_then_in_the_year_of_the_result(
    town: Town,
) -> None:
    review = enters(town)
    closes(town, review, Result.UPHELD, date(2025, 6, 1))
    suit = enters(
        town,
        proceeding=Proceeding.SUIT_AFTER_REVIEW,
        reference="（2025）海行初12号",
        body="海屿区人民法院",
        filed_on=date(2025, 6, 20),
        after_id=review.id,
    )
    closes(town, suit, Result.CORRECTED, date(2026, 2, 3))
    assert part_four(town, 2025) == {
        "review.upheld": 1,
        "review.total": 1,
        "suit_after_review.pending": 1,
        "suit_after_review.total": 1,
    }
    assert part_four(town, 2026) == {
        "suit_after_review.corrected": 1,
        "suit_after_review.total": 1,
    }


def test_a_result_entered_by_mistake_is_taken_back(town: Town) -> None:
    row = closes(town, enters(town), Result.OTHER, date(2025, 5, 1))
    again = {"dispute_id": row.id, "version": row.version}
    assert town.refusals(
        "officer", c.CloseDispute, result=Result.UPHELD, on=town.today, note="", **again
    ) == {"dispute_closed"}
    row = town.do("officer", c.ReopenDispute, **again)
    assert part_four(town, 2025) == {"review.pending": 1, "review.total": 1}
    assert town.refusals("officer", c.ReopenDispute, dispute_id=row.id, version=row.version) == {
        "dispute_pending"
    }


def test_an_entry_that_was_a_mistake_leaves_ledger_and_figures(town: Town) -> None:
    row = enters(town)
    said = {"dispute_id": row.id, "version": row.version}
    suit = enters(town, proceeding=Proceeding.SUIT_AFTER_REVIEW, after_id=row.id)
    assert town.refusals("officer", c.VoidDispute, reason=GOOD_COMMENT, **said) == {
        "dispute_followed"
    }
    voiding = {"dispute_id": suit.id, "version": suit.version, "reason": GOOD_COMMENT}
    town.do("officer", c.VoidDispute, **voiding)
    town.do("officer", c.VoidDispute, reason=GOOD_COMMENT, **said)
    with town.work.sessions() as session:
        assert ledger(session, town.ids["town"]) == []
    assert part_four(town, 2025) == {}
    assert town.refusals("officer", c.VoidDispute, **voiding) == {"dispute_unknown"}


def test_a_correction_moves_the_case_to_its_right_column_and_year(town: Town) -> None:
    request = asks(town, date(2024, 11, 4))
    row = enters(town)
    entry = replace(
        ENTRY,
        proceeding=Proceeding.SUIT_DIRECT,
        filed_on=date(2024, 12, 2),
        request_id=request,
    )
    said = {"dispute_id": row.id, "version": row.version, "entry": entry}
    row = town.do("officer", c.AmendDispute, **said)
    assert part_four(town, 2024) == {"suit_direct.pending": 1, "suit_direct.total": 1}
    with town.work.sessions() as session:
        lines = ledger(session, town.ids["town"], pending=True)
    assert [line.request_reference for line in lines] == ["依申请〔2024〕1号"]
    assert town.refusals(
        "officer", c.AmendDispute, dispute_id=row.id, version=row.version, entry=entry
    ) == {"dispute_unchanged"}


def test_a_reconsideration_that_a_suit_follows_stays_one_and_before_it(town: Town) -> None:
    review = enters(town)
    enters(
        town,
        proceeding=Proceeding.SUIT_AFTER_REVIEW,
        filed_on=date(2025, 6, 20),
        after_id=review.id,
    )

    def refused(**said: Any) -> set[str]:
        entry = replace(ENTRY, **said)
        return town.refusals(
            "officer", c.AmendDispute, dispute_id=review.id, version=review.version, entry=entry
        )

    assert refused(proceeding=Proceeding.SUIT_DIRECT) == {"dispute_followed"}
    assert refused(filed_on=date(2025, 6, 21)) == {"dispute_before_review"}
    entry = replace(ENTRY, filed_on=date(2025, 6, 20))
    row = town.do(
        "officer", c.AmendDispute, dispute_id=review.id, version=review.version, entry=entry
    )
    assert row.filed_on == date(2025, 6, 20)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reference": " "}, "dispute_reference_missing"),
        ({"body": ""}, "dispute_body_missing"),
        ({"reference": "长" * 121}, "dispute_text_too_long"),
        ({"filed_on": date(2031, 1, 1)}, "dispute_day_to_come"),
        ({"request_id": 404}, "dispute_request_unknown"),
        ({"after_id": 404, "proceeding": Proceeding.SUIT_AFTER_REVIEW}, "dispute_review_unknown"),
    ],
)
def test_an_entry_that_can_not_stand_is_told_why(
    look: TownAt, said: dict[str, Any], code: str
) -> None:
    town, _ = look("empty")
    entry = replace(ENTRY, **said)
    assert town.refusals(
        "officer", c.RecordDispute, organisation_id=town.ids["town"], entry=entry
    ) == {code}


def test_only_a_suit_follows_a_reconsideration_and_not_before_it(town: Town) -> None:
    first = enters(town)

    def refused(**said: Any) -> set[str]:
        entry = replace(ENTRY, after_id=first.id, **said)
        return town.refusals(
            "officer", c.RecordDispute, organisation_id=town.ids["town"], entry=entry
        )

    assert refused() == {"dispute_follows_nothing"}
    suit = {"proceeding": Proceeding.SUIT_AFTER_REVIEW, "filed_on": date(2025, 4, 1)}
    assert refused(**suit) == {"dispute_before_review"}
    request = asks(town, date(2025, 4, 20))
    assert town.refusals(
        "officer",
        c.RecordDispute,
        organisation_id=town.ids["town"],
        entry=replace(ENTRY, request_id=request),
    ) == {"dispute_before_request"}


def test_a_result_that_can_not_stand_is_told_why(town: Town) -> None:
    row = enters(town)

    def refused(result: Result | None, on: date | None) -> set[str]:
        said = {"dispute_id": row.id, "version": row.version, "note": ""}
        return town.refusals("officer", c.CloseDispute, result=result, on=on, **said)

    day = date(2025, 5, 1)
    assert refused(None, day) == refused(Result.PENDING, day) == {"dispute_result_missing"}
    assert refused(Result.UPHELD, None) == {"dispute_day_missing"}
    assert refused(Result.UPHELD, date(2025, 4, 1)) == {"dispute_result_before_filing"}
    assert refused(Result.UPHELD, date(2031, 1, 1)) == {"dispute_day_to_come"}


def test_another_organisation_and_another_role_enter_nothing(town: Town) -> None:
    row = enters(town)
    said = {"dispute_id": row.id, "version": row.version}
    for login in ("stranger", "approver", "drafter"):
        assert town.refusals(login, c.VoidDispute, reason=GOOD_COMMENT, **said) == {"role_missing"}
