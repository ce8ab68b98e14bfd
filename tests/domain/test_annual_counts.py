"""From lines of the log to rows of the form: every outcome has its row, documents stand as they were known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from review.domain.annual_counts import (
    ENDED,
    Asked,
    Contested,
    Normative,
    asked,
    contested,
    counted,
    placed,
)
from review.domain.annual_documents import DocumentNow, as_known
from review.domain.annual_report import check
from review.domain.report_forms import APPLICANTS, LEAVES, FormTable, cells_of
from review.domain.requests import REPORT_ROW, ApplicantKind
from review.domain.rounds import OutOfScope
from review.domain.states import Validity
from review.domain.statistics.facts import Line


def line(seq: int, name: str, day: date = date(2025, 3, 1), **said: Any) -> Line:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Line(seq, at, name, said.pop("document", None), None, said)


def told(*lines: tuple[str, dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(line(seq, name, **said) for seq, (name, said) in enumerate(lines))


REGISTERED = ("request.registered", {"request": 1, "applicant": "business", "on": "2025-03-01"})
CLOSED = {"request": 1, "outcome": "deny", "ground": "TP_PRIVACY", "on": "2025-03-20"}


def figures(documents: Iterable[Normative], year: int = 2025) -> list[int]:
    lists = placed(year, (), (), documents)
    row = "normative_documents"
    columns = ("made", "repealed", "in_force")
    found = {cell.column: len(ids) for cell, ids in lists.items() if cell.row == row}
    return [found[column] for column in columns]


def test_every_row_and_applicant_of_the_register_is_one_of_the_form() -> None:
    assert set(REPORT_ROW.values()) == set(LEAVES)
    assert {str(kind) for kind in ApplicantKind} == {str(column) for column in APPLICANTS}


def test_a_request_is_what_its_lines_say() -> None:
    lines = told(
        REGISTERED,
        (
            "request.amended",
            {
                "request": 1,
                "applicant": "research",
                "received_on": "2024-12-30",
                "fields": [],
                "on": "2025-03-02",
            },
        ),
        ("request.closed", CLOSED),
    )
    assert asked(lines) == (Asked(1, "research", date(2024, 12, 30), date(2025, 3, 20), LEAVES[5]),)
    undone = (*lines, line(9, "request.closing_undone", request=1, on="2025-03-21"))
    assert asked(undone) == (Asked(1, "research", date(2024, 12, 30)),)


def test_an_answer_that_has_no_row_is_in_the_total_and_breaks_the_sum() -> None:
    lines = told(REGISTERED, ("request.closed", {**CLOSED, "ground": None}))
    tables = counted(2025, placed(2025, asked(lines), (), ()))
    assert tables.requests.at("r7_total", "business") == 1
    assert {(each.rule, each.of) for each in check(tables, None) if each.holds is False} == {
        ("results", "business"),
        ("results", "total"),
    }


def test_a_line_about_a_request_nobody_registered_is_passed_over() -> None:
    assert asked(told(("request.closed", CLOSED))) == ()
    assert contested(told(("dispute.closed", {"dispute": 1, "result": "upheld", "on": "x"}))) == ()


def test_a_voided_dispute_is_gone_and_a_result_of_no_kind_breaks_the_sum() -> None:
    recorded = ("dispute.recorded", {"dispute": 1, "proceeding": "review", "on": "2025-03-01"})
    assert contested(told(recorded, ("dispute.voided", {"dispute": 1}))) == ()
    odd = Contested(1, "review", date(2025, 3, 1), date(2025, 4, 1), "settled")
    tables = counted(2025, placed(2025, (), (odd,), ()))
    broken = [each.key for each in check(tables, None) if each.holds is False]
    assert broken == ["disputes.review"]


def test_every_cell_that_is_counted_has_a_list_even_an_empty_one() -> None:
    lists = placed(2025, (), (), ())
    assert set(cells_of(FormTable.REQUESTS)) | set(cells_of(FormTable.DISPUTES)) <= set(lists)
    assert not any(lists.values())


def test_a_document_ended_in_the_year_is_repealed_and_no_longer_in_force() -> None:
    issued, ended = date(2020, 1, 5), date(2025, 6, 1)
    for validity in ENDED:
        assert figures([Normative(1, issued, changes=((ended, validity),))]) == [0, 1, 0]
    amended = Normative(1, issued, changes=((ended, Validity.AMENDED),))
    assert figures([amended]) == [0, 0, 1]
    both = Normative(1, date(2025, 2, 1), changes=((ended, Validity.REPEALED),))
    assert figures([both]) == [1, 1, 0]
    assert (
        figures([Normative(1, issued, changes=((date(2024, 6, 1), Validity.LAPSED),))]) == [0] * 3
    )
    back = ((date(2024, 6, 1), Validity.LAPSED), (date(2025, 3, 1), Validity.IN_FORCE))
    assert figures([Normative(1, issued, changes=back)]) == [0, 0, 1]
    assert figures([Normative(1, date(2026, 1, 1))]) == [0] * 3


NOW = DocumentNow(
    id=7,
    issued_on=date(2025, 4, 1),
    doc_date=None,
    validity=Validity.IN_FORCE,
    validity_on=None,
    out_of_scope=None,
)
UNTIL = datetime(2025, 12, 31, 16, tzinfo=UTC)
IMPORTED = line(1, "document.imported", document=7)


def test_a_document_nobody_knew_of_yet_is_not_counted() -> None:
    assert as_known(NOW, [], UNTIL, UTC) is None
    later = line(1, "document.imported", date(2026, 1, 2), document=7)
    assert as_known(NOW, [later], UNTIL, UTC) is None
    assert as_known(NOW, [IMPORTED], UNTIL, UTC) == Normative(7, date(2025, 4, 1))


def test_what_changed_later_is_taken_back() -> None:
    lines = [
        IMPORTED,
        line(
            2,
            "document.dates_corrected",
            date(2026, 2, 1),
            field="issued_on",
            before="2024-12-30",
            after="2025-04-01",
        ),
        line(3, "document.scope_changed", date(2026, 2, 1), before=None, after="party"),
        line(
            4,
            "document.validity_changed",
            date(2026, 2, 1),
            before="in_force",
            after="repealed",
            on="2025-05-01",
        ),
    ]
    now = DocumentNow(
        id=7,
        issued_on=date(2025, 4, 1),
        doc_date=None,
        validity=Validity.REPEALED,
        validity_on=date(2025, 5, 1),
        out_of_scope=OutOfScope.PARTY,
    )
    assert as_known(now, lines, UNTIL, UTC) == Normative(7, date(2024, 12, 30))
    assert as_known(now, lines, datetime(2026, 3, 1, tzinfo=UTC), UTC) is None


def test_a_document_that_came_lapsed_has_lapsed_on_its_day() -> None:
    now = DocumentNow(
        id=7,
        issued_on=date(2015, 4, 1),
        doc_date=None,
        validity=Validity.LAPSED,
        validity_on=date(2025, 5, 1),
        out_of_scope=None,
    )
    found = as_known(now, [IMPORTED], UNTIL, UTC)
    assert found is not None
    assert figures([found]) == [0, 1, 0]
    assert figures([found], 2024) == [0, 0, 1]


def test_without_an_issue_date_the_date_of_the_document_counts() -> None:
    now = DocumentNow(
        id=7,
        issued_on=None,
        doc_date=date(2025, 4, 3),
        validity=Validity.IN_FORCE,
        validity_on=None,
        out_of_scope=None,
    )
    assert as_known(now, [IMPORTED], UNTIL, UTC) == Normative(7, date(2025, 4, 3))
