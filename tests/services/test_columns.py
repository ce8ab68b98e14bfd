"""A column of a table settled at once: what is in it, what it leaves alone, one batch, one event, one undo."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import event, func, select

from review.domain import commands as c
from review.domain.findings import SettlementAction, Stage
from review.store.events import Event
from review.store.findings import FindingRow, Settlement, findings_of, settlements_of
from tests.services.conftest import TownAt
from tests.town import Town, answer, finding, segment

KEEP, MASK, REMOVE = SettlementAction.KEEP, SettlementAction.MASK, SettlementAction.REMOVE
REASON = "这是对外公布的值班联系方式，群众需要用它咨询办理。"
HEADERS = ("姓名", "手机号")


def a_sheet(rows: int, *, gaps: int = 0) -> dict[str, Any]:
    """A sheet of names and numbers, as the reader answers; the last ``gaps`` numbers are not found."""
    segments, findings = [], []
    for row in range(rows + 1):
        values = HEADERS if row == 0 else (f"第{row}人", f"138{row:08d}")
        for column, text in enumerate(values):
            cell = segment(row * 2 + column, text, kind="cell")
            cell["cell"] = ["名册", row, column]
            segments.append(cell)
            if column and 0 < row <= rows - gaps:
                found = finding(row, "MOB", cell, text)
                findings.append({**found, "rule": "MOB/1", "column": "名册:1"})
    columns = [
        {"table": "名册", "column": n, "header": h, "first": 1} for n, h in enumerate(HEADERS)
    ]
    return {**answer(segments, findings), "columns": columns}


def rows(town: Town, document_id: int) -> list[FindingRow]:
    with town.work.sessions() as session:
        return findings_of(session, [f.id for f in town.files(document_id)])


def said(town: Town, document_id: int) -> list[str]:
    """What stands with the drafter, in the order of the findings; ``-`` where nothing does."""
    found = rows(town, document_id)
    with town.work.sessions() as session:
        standing = settlements_of(session, [r.id for r in found])
    wanted = [standing.get((r.id, Stage.DRAFTER)) for r in found]
    return [s.action.value if s else "-" for s in wanted]


def a_column(town: Town, document_id: int, sheet: dict[str, Any]) -> list[FindingRow]:
    """The document's only file is this sheet now."""
    town.attach(document_id, sheet)
    return rows(town, document_id)


def test_a_column_is_settled_at_once_told_once_and_undone_at_once(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    found = a_column(town, document_id, a_sheet(12))
    town.do("drafter", c.SettleFindings, document_id, finding_ids=(found[3].id,), action=REMOVE)
    done = town.do("drafter", c.SettleColumn, document_id, finding_id=found[0].id, action=MASK)
    assert len(done) == 12
    assert said(town, document_id) == ["mask"] * 12
    with town.work.sessions() as session:
        told = session.scalars(select(Event).where(Event.name == "finding.column_settled")).all()
        batches = session.scalar(
            select(func.count(func.distinct(Settlement.batch))).where(
                Settlement.undone_at.is_(None), Settlement.finding_id.in_([f.id for f in found])
            )
        )
    payloads = [json.loads(e.payload) for e in told]
    assert [(p["findings"], p["added"]) for p in payloads] == [(12, 0)]
    assert batches == 1
    town.do("drafter", c.UndoSettlement, document_id)
    assert said(town, document_id) == ["-"] * 3 + ["remove"] + ["-"] * 8


def test_a_whole_column_goes_below_its_header_and_its_marks_go_with_the_undo(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    found = a_column(town, document_id, a_sheet(5, gaps=2))
    town.do(
        "drafter",
        c.SettleColumn,
        document_id,
        finding_id=found[0].id,
        action=REMOVE,
        whole=True,
    )
    everything = rows(town, document_id)
    assert [r.code for r in everything] == ["MOB"] * 3 + ["MANUAL"] * 2
    assert said(town, document_id) == ["remove"] * 5
    assert {r.column_key for r in everything} == {"名册:1"}
    assert {r.level.value for r in everything if r.code == "MANUAL"} == {"hint"}
    undone = town.do("drafter", c.UndoSettlement, document_id)
    assert undone.gone == {r.id for r in everything if r.code == "MANUAL"}
    assert [r.code for r in rows(town, document_id)] == ["MOB"] * 3
    again = {"finding_id": found[0].id, "action": MASK, "whole": True}
    assert len(town.do("drafter", c.SettleColumn, document_id, **again)) == 5
    assert len(rows(town, document_id)) == 5


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"action": KEEP}, {"keep_needs_reason"}),
        ({"action": KEEP, "whole": True, "reason": REASON}, {"column_only_removed"}),
    ],
)
def test_a_column_is_kept_only_with_a_reason_and_only_what_was_found(
    town_at: TownAt, words: dict[str, Any], codes: set[str]
) -> None:
    town, document_id = town_at("draft")
    found = a_column(town, document_id, a_sheet(2))
    asked = {"finding_id": found[0].id, **words}
    assert town.refusals("drafter", c.SettleColumn, document_id, **asked) == codes
    assert said(town, document_id) == ["-", "-"]


def test_a_finding_outside_tables_has_no_column(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    first = rows(town, document_id)[0]
    asked = {"finding_id": first.id, "action": MASK}
    assert town.refusals("drafter", c.SettleColumn, document_id, **asked) == {"no_column"}
    gone = {"finding_id": 10_000, "action": MASK}
    assert town.refusals("drafter", c.SettleColumn, document_id, **gone) == {"finding_gone"}


def test_ten_thousand_rows_take_a_number_of_statements_and_not_of_rows(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    few = statements(town, document_id, 50)
    many = statements(town, document_id, 2_000)
    assert many <= few + 4


def statements(town: Town, document_id: int, size: int) -> int:
    """How many statements settling a column of so many rows takes, already settled once."""
    found = a_column(town, document_id, a_sheet(size))
    asked = {"finding_id": found[-1].id, "action": MASK}
    town.do("drafter", c.SettleColumn, document_id, **asked)
    counted: list[int] = []
    engine = town.work.sessions.kw["bind"]

    def count(*_: object) -> None:
        counted.append(1)

    event.listen(engine, "before_cursor_execute", count)
    town.do("drafter", c.SettleColumn, document_id, **{**asked, "action": REMOVE})
    event.remove(engine, "before_cursor_execute", count)
    assert said(town, document_id)[-1] == "remove"
    return len(counted)
