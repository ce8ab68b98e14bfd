"""The annual report's tables and sums: the official example agrees, a wrong figure is named with its cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.annual_report import (
    Number,
    Rule,
    Table3,
    Table4,
    Table20,
    Tables,
    changes,
    check,
    tables_from,
    with_typed,
)
from review.domain.report_forms import (
    APPLICANTS,
    ASKED,
    LEAVES,
    REQUEST_ROWS,
    Applicants,
    FormCell,
    FormTable,
    Leaf,
    LeafGroup,
    RequestRow,
    cell_named,
    cells_of,
)

Cells = dict[tuple[str, str], Number]


def tables(
    *,
    year: int = 2023,
    requests: Cells | None = None,
    disputes: Cells | None = None,
    proactive: Cells | None = None,
) -> Tables:
    return Tables(
        year=year,
        proactive=Table20.filled(proactive or {}),
        requests=Table3.filled(requests or {}),
        disputes=Table4.filled(disputes or {}),
    )


def one_applicant(new: int, carried_in: int, granted: int, carried_out: int) -> Cells:
    """All requests from one kind of applicant, all granted."""
    figures = {
        RequestRow.NEW: new,
        RequestRow.CARRIED_IN: carried_in,
        Leaf.GRANTED: granted,
        RequestRow.TOTAL: granted,
        RequestRow.CARRIED_OUT: carried_out,
    }
    return {
        (row, column): value
        for row, value in figures.items()
        for column in (Applicants.BUSINESS, Applicants.TOTAL)
    }


def broken(now: Tables, before: Tables | None = None) -> set[tuple[Rule, str]]:
    return {(each.rule, each.of) for each in check(now, before) if each.holds is False}


def test_the_form_has_the_rows_and_columns_of_the_official_paper() -> None:
    assert len(LEAVES) == 21
    assert [len(group.leaves) for group in LeafGroup] == [1, 1, 8, 3, 5, 3]
    assert len(REQUEST_ROWS) == 25
    assert len(cells_of(FormTable.REQUESTS)) == 25 * 7
    assert len(cells_of(FormTable.DISPUTES)) == 15
    assert len(cells_of(FormTable.PROACTIVE)) == 10
    assert len(ASKED) == 7


def test_a_cell_is_found_again_by_its_key_and_no_other() -> None:
    for table in FormTable:
        for cell in cells_of(table):
            assert cell_named(cell.key) == cell
    assert cell_named("requests.new.nobody") is None


def test_the_example_of_the_fifth_official_text_agrees() -> None:
    """575 new and 18 carried in are 584 closed and 9 carried out."""
    now = tables(requests=one_applicant(575, 18, 584, 9))
    before = tables(year=2022, requests=one_applicant(0, 18, 0, 18))
    assert broken(now, before) == set()


def test_one_request_lost_breaks_the_balance_of_its_column_and_of_the_total() -> None:
    now = tables(requests=one_applicant(575, 18, 583, 9))
    found = [each for each in check(now, None) if each.holds is False]
    assert {(each.rule, each.of) for each in found} == {
        (Rule.BALANCE, "business"),
        (Rule.BALANCE, "total"),
    }
    assert [each.difference for each in found] == [1, 1]
    business = next(each for each in found if each.of == "business")
    assert [term.cell.key for term in (*business.left, *business.right)] == [
        "requests.new.business",
        "requests.carried_in.business",
        "requests.r7_total.business",
        "requests.carried_out.business",
    ]


def test_a_request_without_a_row_breaks_the_sum_of_results() -> None:
    requests = one_applicant(5, 0, 5, 0) | {
        (Leaf.GRANTED, "business"): 4,
        (Leaf.GRANTED, "total"): 4,
    }
    assert broken(tables(requests=requests)) == {
        (Rule.RESULTS, "business"),
        (Rule.RESULTS, "total"),
    }


def test_an_applicant_of_no_kind_breaks_the_sum_of_applicants() -> None:
    requests = one_applicant(5, 0, 5, 0) | {
        (row, "business"): 4 for row in (RequestRow.NEW, Leaf.GRANTED, RequestRow.TOTAL)
    }
    assert broken(tables(requests=requests)) == {
        (Rule.APPLICANTS, row) for row in (RequestRow.NEW, Leaf.GRANTED, RequestRow.TOTAL)
    }


def test_what_comes_over_from_last_year_must_be_what_last_year_left() -> None:
    now = tables(requests=one_applicant(5, 2, 7, 0))
    before = tables(year=2022, requests=one_applicant(5, 0, 2, 3))
    assert broken(now, before) == {
        (Rule.CARRIED_OVER, "business"),
        (Rule.CARRIED_OVER, "total"),
    }


def test_without_last_year_its_sums_are_unknown_and_no_difference() -> None:
    unknown = {each.rule for each in check(tables(), None) if each.holds is None}
    assert unknown == {Rule.CARRIED_OVER, Rule.IN_FORCE}


def test_normative_documents_in_force_follow_from_last_year() -> None:
    row = "normative_documents"
    before = tables(year=2022, proactive={(row, "in_force"): 39})
    now = tables(proactive={(row, "made"): 9, (row, "repealed"): 6, (row, "in_force"): 41})
    found = [each for each in check(now, before) if each.holds is False]
    assert [(each.key, each.difference) for each in found] == [(f"in_force.{row}", -1)]


def test_a_total_of_disputes_is_its_four_results() -> None:
    disputes: Cells = {("review", "upheld"): 3, ("review", "pending"): 1, ("review", "total"): 5}
    assert broken(tables(disputes=disputes)) == {(Rule.DISPUTES, "review")}


def test_what_is_typed_takes_the_totals_with_it() -> None:
    counted = tables(requests=one_applicant(5, 0, 5, 0))
    typed = with_typed(
        counted,
        {
            FormCell(FormTable.REQUESTS, RequestRow.NEW, "research"): 2,
            FormCell(FormTable.REQUESTS, Leaf.GRANTED, "research"): 2,
        },
    )
    assert typed.requests.at(RequestRow.NEW, "total") == 7
    assert typed.requests.at(RequestRow.TOTAL, "research") == 2
    assert typed.requests.at(RequestRow.TOTAL, "total") == 7
    assert broken(typed) == set()


def test_a_total_that_is_typed_stands_and_shows_the_difference() -> None:
    counted = tables(requests=one_applicant(5, 0, 5, 0))
    typed = with_typed(counted, {FormCell(FormTable.REQUESTS, RequestRow.NEW, "total"): 9})
    assert broken(typed) == {(Rule.APPLICANTS, RequestRow.NEW), (Rule.BALANCE, "total")}


def test_a_table_with_a_cell_too_few_or_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly the cells"):
        Table4({})
    with pytest.raises(ValueError, match="below zero"):
        Table4.filled({("review", "upheld"): -1})
    with pytest.raises(ValueError, match="the form has no"):
        Table3.filled({("new", "everybody"): 1})


def test_a_change_is_the_difference_from_last_year_where_both_are_known() -> None:
    now = tables(requests=one_applicant(5, 0, 5, 0))
    before = tables(year=2022, requests=one_applicant(3, 0, 3, 0))
    found = {change.cell.key: change.difference for change in changes(now, before)}
    assert found["requests.new.business"] == 2
    assert {change.difference for change in changes(now, None)} == {None}


#: Requests as (applicant, year received, year closed or None, row): everything else follows.
_REQUEST = st.tuples(
    st.sampled_from(APPLICANTS),
    st.integers(0, 1),
    st.one_of(st.none(), st.integers(0, 1)),
    st.sampled_from(LEAVES),
)


@given(st.lists(_REQUEST, max_size=40))
def test_requests_that_are_counted_one_by_one_always_agree(
    requests: list[tuple[Applicants, int, int | None, Leaf]],
) -> None:
    def year(at: int) -> Tables:
        cells: Cells = {}

        def count(row: str, applicant: Applicants) -> None:
            for column in (applicant, Applicants.TOTAL):
                cells[row, column] = int(cells.get((row, column)) or 0) + 1

        for applicant, received, ended, leaf in requests:
            closed = None if ended is None else max(ended, received)
            if received == at:
                count(RequestRow.NEW, applicant)
            if received < at and (closed is None or closed >= at):
                count(RequestRow.CARRIED_IN, applicant)
            if closed == at:
                count(leaf, applicant)
                count(RequestRow.TOTAL, applicant)
            if received <= at and (closed is None or closed > at):
                count(RequestRow.CARRIED_OUT, applicant)
        return tables(year=2022 + at, requests=cells)

    assert broken(year(1), year(0)) == set()
    assert dict(tables_from(2023, dict(year(1).items())).items()) == dict(year(1).items())
