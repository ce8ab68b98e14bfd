"""Lists that come back filled in: each row by itself, the good ones taken over, the others told why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.grounds import GROUNDS
from review.domain.rounds import OutOfScope
from review.domain.states import DocumentStatus, ItemState, Outcome, Validity
from review.domain.values import Refused, Stale
from review.services.rounds.exchange import (
    Judged,
    RowStatus,
    apply_sheet,
    bring_sheet,
    judge_sheet,
    record_sheet,
    results_of,
)
from review.services.rounds.sheet_rows import Vocabulary, check_of
from review.store.documents import Document, FileState
from review.store.events import Event
from review.store.round_sheets import RoundSheet
from tests.july_house import July
from tests.julys import PLENTY, PRIVATE

WORDS = Vocabulary(
    outcomes={"维持不变": Outcome.KEEP, "继续有效": Outcome.STILL_IN_FORCE, "延后": Outcome.DEFER},
    grounds={code: code for code in GROUNDS},
    validities={v.value: v for v in Validity},
    scopes={s.value: s for s in OutOfScope},
)
KEEP = {"I": "维持不变", "J": "DEL_REQUEST_REPORT", "K": PRIVATE, "L": "2028"}


@pytest.fixture
def papers(july: July) -> list[int]:
    """Three papers of the social office in an open July; the last one is public."""
    found = [
        july.paper(date(2023, month, 4), doc_number=f"青府〔2023〕{month}号") for month in (3, 4)
    ]
    public = {"status": DocumentStatus.PUBLISHED, "doc_number": "青府〔2023〕5号"}
    found.append(july.paper(date(2023, 5, 4), **public))
    july.open(2026)
    return found


def row(july: July, number: int, document_id: int, **filled: str) -> dict[str, Any]:
    """A row as the reader tells it; ``filled`` may replace any column."""
    item = july.items(2026)[document_id]
    with july.town.work.sessions() as session:
        said = session.get_one(Document, document_id).doc_number or ""
    values = {
        "A": str(item.id),
        "B": str(item.version),
        "C": check_of(item.round_id, item.id, item.version),
        "D": said,
        **filled,
    }
    cells = [
        {
            "address": f"{letter}{number}",
            "value": text.removeprefix("="),
            "kind": "formula" if text.startswith("=") else "text",
        }
        for letter, text in values.items()
    ]
    return {"number": number, "cells": cells}


def answer(july: July, *rows: dict[str, Any], **keys: str) -> dict[str, Any]:
    """What the reader answers for a workbook with these rows from row 4 on."""
    known = {
        "round": str(july.round(2026).id),
        "sheet.1.name": "清单",
        "sheet.1.rows": f"4:{3 + len(rows)}",
        **keys,
    }
    pairs = [
        {
            "number": n,
            "cells": [
                {"address": f"A{n}", "value": name, "kind": "text"},
                {"address": f"B{n}", "value": value, "kind": "text"},
            ],
        }
        for n, (name, value) in enumerate(known.items(), 1)
    ]
    sheets = [
        {"name": "清单", "hidden": False, "rows": list(rows)},
        {"name": "_keys", "hidden": True, "rows": pairs},
    ]
    return {"name": "a.xlsx", "status": "read", "sheets": sheets}


def brought(july: July, said: dict[str, Any], login: str = "drafter") -> int:
    """Somebody brings a workbook, and it is "read"; answers its id."""
    round_id = july.round(2026).id
    with july.town.acting(login) as (session, actor):
        command = c.BringSheet(
            round_id=round_id, name="a.xlsx", key="k" * 40, digest="0" * 64, bytes=9
        )
        sheet = bring_sheet(session, actor, command, now=july.town.now)
        sheet.state = FileState.WORKING
        record_sheet(sheet, said)
        return sheet.id


def judged(july: July, sheet_id: int, login: str = "drafter") -> tuple[Judged, ...]:
    with july.town.acting(login) as (session, actor):
        return judge_sheet(session, actor, session.get_one(RoundSheet, sheet_id), WORDS)


def taken_over(july: July, sheet_id: int, login: str = "drafter") -> tuple[Judged, ...]:
    with july.town.acting(login) as (session, actor):
        version = session.get_one(RoundSheet, sheet_id).version
        command = c.ApplySheet(sheet_id=sheet_id, version=version)
        return results_of(
            apply_sheet(session, july.town.work.vault, actor, command, WORDS, **july.town.time)
        )


def told(rows: tuple[Judged, ...]) -> list[tuple[str, str]]:
    """Cells and codes of every fault."""
    return [(fault.cell, fault.refusal.code) for each in rows for fault in each.faults]


def test_good_rows_are_taken_over_and_a_bad_one_spoils_no_other(
    july: July, papers: list[int]
) -> None:
    rows = (
        row(july, 4, papers[0], **KEEP),
        row(july, 5, papers[1], **{**KEEP, "K": "请示、报告"}),
        row(july, 6, papers[2], I="继续有效"),
    )
    done = taken_over(july, brought(july, answer(july, *rows)))
    assert [j.status for j in done] == [RowStatus.APPLIED, RowStatus.REFUSED, RowStatus.APPLIED]
    assert {f.cell for f in done[1].faults} == {"K5"}
    items = july.items(2026)
    assert [items[d].state for d in papers] == [
        ItemState.AWAITING_APPROVAL,
        ItemState.ASSIGNED,
        ItemState.AWAITING_APPROVAL,
    ]
    assert items[papers[0]].next_review_year == 2028
    with july.town.work.sessions() as session:
        names = session.scalars(select(Event.name).where(Event.name.like("item.proposed"))).all()
    assert len(names) == 2


def test_rows_that_nobody_filled_in_stay_as_they_are(july: July, papers: list[int]) -> None:
    sheet = brought(july, answer(july, row(july, 4, papers[0]), row(july, 5, papers[1])))
    assert {j.status for j in judged(july, sheet)} == {RowStatus.UNCHANGED}
    with pytest.raises(Refused) as refused:
        taken_over(july, sheet)
    assert [r.code for r in refused.value.refusals] == ["sheet_nothing_good"]


@pytest.mark.parametrize(
    ("filled", "fault"),
    [
        ({"A": "999999", **KEEP}, ("A4", "row_id_changed")),
        ({"A": "x", **KEEP}, ("A4", "row_id_changed")),
        ({"D": "青府〔2023〕4号", **KEEP}, ("D4", "row_id_changed")),
        ({**KEEP, "I": "大概公开吧"}, ("I4", "cell_outcome_unknown")),
        ({**KEEP, "I": "=1+1"}, ("I4", "cell_formula")),
        ({**KEEP, "K": "=HYPERLINK(1)"}, ("K4", "cell_formula")),
        ({**KEEP, "I": "继续有效"}, ("I4", "outcome_unfit")),
        ({**KEEP, "L": "很久以后"}, ("L4", "cell_year_malformed")),
        ({**KEEP, "L": "2026"}, ("L4", "next_review_out_of_range")),
        ({**KEEP, "L": ""}, ("L4", "next_review_missing")),
        ({**KEEP, "J": "自己编的"}, ("J4", "cell_choice_unknown")),
        ({**KEEP, "M": "lapsed", "N": "昨天"}, ("N4", "cell_date_malformed")),
        ({**KEEP, "M": "lapsed"}, ("N4", "validity_date_missing")),
        ({**KEEP, "I": ""}, ("I4", "outcome_missing")),
        (
            {**KEEP, "M": "repealed", "N": "2025-01-01", "O": "青府〔2025〕999号"},
            ("O4", "cell_successor_unknown"),
        ),
    ],
)
def test_each_fault_is_told_with_its_cell(
    july: July, papers: list[int], filled: dict[str, str], fault: tuple[str, str]
) -> None:
    sheet = brought(july, answer(july, row(july, 4, papers[0], **filled)))
    assert fault in told(judged(july, sheet))
    with pytest.raises(Refused):
        taken_over(july, sheet)
    assert july.items(2026)[papers[0]].state is ItemState.ASSIGNED


def test_a_row_that_stands_there_twice_counts_once(july: July, papers: list[int]) -> None:
    rows = (row(july, 4, papers[0], **KEEP), row(july, 5, papers[0], **KEEP))
    done = taken_over(july, brought(july, answer(july, *rows)))
    assert [j.status for j in done] == [RowStatus.APPLIED, RowStatus.REFUSED]
    assert told(done) == [("A5", "row_twice")]


def test_rows_below_the_exported_ones_are_not_believed(july: July, papers: list[int]) -> None:
    said = answer(july, row(july, 4, papers[0], **KEEP), row(july, 5, papers[1], **KEEP))
    said["sheets"][1]["rows"][2]["cells"][1]["value"] = "4:4"
    sheet = brought(july, said)
    assert told(judged(july, sheet)) == [("A5", "sheet_foreign_rows")]


def test_another_office_s_row_shows_no_title_and_does_nothing(
    july: July, papers: list[int]
) -> None:
    sheet = brought(july, answer(july, row(july, 4, papers[0], **KEEP)), login="builder")
    (only,) = judged(july, sheet, login="builder")
    assert (only.status, only.title) == (RowStatus.REFUSED, "")
    assert told((only,)) == [("A4", "row_not_yours")]


def test_a_row_that_moved_on_since_the_export_is_stale(july: July, papers: list[int]) -> None:
    exported = row(july, 4, papers[0], **KEEP)
    to = {"office_id": july.town.ids["social"], "person_id": july.town.ids["drafter"]}
    item = july.items(2026)[papers[0]]
    july.town.do("officer", c.ReassignItems, item_ids=(item.id,), **to)
    sheet = brought(july, answer(july, exported))
    assert told(judged(july, sheet)) == [("I4", "row_stale")]


def test_a_workbook_is_taken_over_once_and_only_by_who_brought_it(
    july: July, papers: list[int]
) -> None:
    sheet = brought(july, answer(july, row(july, 4, papers[0], **KEEP)))
    with pytest.raises(Refused) as refused:
        taken_over(july, sheet, login="officer")
    assert [r.code for r in refused.value.refusals] == ["sheet_unknown"]
    taken_over(july, sheet)
    with pytest.raises(Refused) as refused:
        taken_over(july, sheet)
    assert [r.code for r in refused.value.refusals] == ["sheet_applied"]


def test_a_workbook_that_changed_under_the_form_is_not_taken_over(
    july: July, papers: list[int]
) -> None:
    sheet = brought(july, answer(july, row(july, 4, papers[0], **KEEP)))
    command = c.ApplySheet(sheet_id=sheet, version=7)
    vault = july.town.work.vault
    with july.town.acting("drafter") as (session, actor), pytest.raises(Stale):
        apply_sheet(session, vault, actor, command, WORDS, **july.town.time)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"round": ""}, "sheet_no_keys"),
        ({"round": "4711"}, "sheet_other_round"),
        ({"sheet.1.rows": ""}, "sheet_no_keys"),
    ],
)
def test_a_workbook_that_is_not_this_round_s_list_is_refused_whole(
    july: July, papers: list[int], keys: dict[str, str], code: str
) -> None:
    sheet_id = brought(july, answer(july, row(july, 4, papers[0], **KEEP), **keys))
    with july.town.work.sessions() as session:
        sheet = session.get_one(RoundSheet, sheet_id)
        assert (sheet.state, sheet.reason, sheet.cells) == (FileState.REFUSED, code, [])


def test_who_answers_for_no_office_brings_nothing(july: July, papers: list[int]) -> None:
    assert papers
    with pytest.raises(Refused) as refused:
        brought(july, answer(july), login="approver")
    assert [r.code for r in refused.value.refusals] == ["role_missing"]


def test_the_reason_is_kept_as_it_was_written(july: July, papers: list[int]) -> None:
    filled = {"I": "延后", "K": PLENTY, "L": "2027"}
    taken_over(july, brought(july, answer(july, row(july, 4, papers[0], **filled))))
    item = july.items(2026)[papers[0]]
    assert (item.outcome, item.outcome_reason, item.next_review_year) == (
        Outcome.DEFER,
        PLENTY,
        2027,
    )
