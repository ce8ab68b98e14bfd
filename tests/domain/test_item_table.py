"""Reading a catalogue of items as offices keep it: heads in any order, and every unfit row told."""

from __future__ import annotations

import pytest

from review.domain.item_catalogue import Cycle
from review.domain.item_table import MOST_ITEMS, ItemRow, cycle_of, read_items

OFFICES = {"综合处": 1, "社会处": 2}


def test_columns_are_known_by_their_heads() -> None:
    rows = [
        ["海屿区政务公开事项目录", "", "", ""],
        ["序号", "公开事项名称", "责任处室", "公开周期", "事项编码"],
        ["1", "财政预算", "综合处", "每年", "HY-01-001"],
        ["", "", "", "", ""],
        ["2", "  救助  标准 ", "社会处", "每季度", "ＨＹ-01-002"],
    ]
    assert read_items(rows, OFFICES) == (
        (
            ItemRow("HY-01-001", "财政预算", 1, Cycle.YEARLY),
            ItemRow("HY-01-002", "救助 标准", 2, Cycle.QUARTERLY),
        ),
        (),
    )


def test_a_table_without_heads_is_code_name_office_cycle() -> None:
    items, faults = read_items([["A1", "机构职能"], ["A2", "政策文件", "综合处", "随时"]], OFFICES)
    assert faults == ()
    assert [(i.code, i.office_id, i.cycle) for i in items] == [
        ("A1", None, Cycle.AS_MADE),
        ("A2", 1, Cycle.AS_MADE),
    ]


@pytest.mark.parametrize(
    ("words", "cycle"),
    [
        ("每月", Cycle.MONTHLY),
        ("月度", Cycle.MONTHLY),
        ("按季度公开", Cycle.QUARTERLY),
        ("每半年", Cycle.HALF_YEARLY),
        ("年度", Cycle.YEARLY),
        ("每年3月底前", Cycle.YEARLY),
        ("自该信息形成或者变更之日起20个工作日内予以公开", Cycle.AS_MADE),
        ("3个月内", Cycle.AS_MADE),
        ("", Cycle.AS_MADE),
    ],
)
def test_cycles_are_read_as_catalogues_word_them(words: str, cycle: Cycle) -> None:
    assert cycle_of(words) is cycle


def test_every_unfit_row_is_told_and_nothing_is_taken() -> None:
    rows = [
        ["编码", "名称", "责任处室"],
        ["A1", "机构职能", "综合处"],
        ["甲一", "政策文件", ""],
        ["A3", "", ""],
        ["A1", "机构职能", ""],
        ["A5", "财政", "财政处"],
    ]
    items, faults = read_items(rows, OFFICES)
    assert items == ()
    assert [(f.code, f.facts["row"]) for f in faults] == [
        ("item_row_code", "3"),
        ("item_row_name", "4"),
        ("item_row_twice", "5"),
        ("item_row_office", "6"),
    ]
    assert faults[2].facts["first"] == "2"


def test_a_table_of_nothing_or_of_too_much_is_told_so() -> None:
    assert [f.code for f in read_items([], OFFICES)[1]] == ["items_missing"]
    assert [f.code for f in read_items([["编码", "名称"]], OFFICES)[1]] == ["items_missing"]
    many = [[f"A{n}", "事项"] for n in range(MOST_ITEMS + 1)]
    assert [f.code for f in read_items(many, OFFICES)[1]] == ["items_too_many"]
    unfit = [["？", ""] for _ in range(500)]
    assert len(read_items(unfit, OFFICES)[1]) < 60
