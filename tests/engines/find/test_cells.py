"""Cells of large tables: looked at once where they say the same, never at the price of another answer."""

from __future__ import annotations

from random import Random

import pytest

from review.engines.find.hits import Label
from review.engines.find.names.columns import tells_itself
from review.engines.find.patterns import find_patterns, may_cross
from review.engines.find.segment import CellFinder, hits_of
from review.engines.find.terms import Term, Terms
from review.engines.read.reading import CellPlace
from tests.engines.making import valid_id, valid_mobile

_RNG = Random(20260801)
ID, MOBILE = valid_id(_RNG), valid_mobile(_RNG)

_VALUES = (
    "", "3", "1234.56", "12345", "1980-05-17", "1980.5", "一九八〇年五月", "张三", "abcdef1", ID, MOBILE,
    "13*******34", "新民镇大柳村1组20号", "病情稳定", "京A12345", "a@b.cn", "6217", "2026年1月1日",
)  # fmt: skip
_HEADERS = (
    "",
    "QQ",
    "微信号",
    "出生日期",
    "家庭住址",
    "病情",
    "身份证号码",
    "联系电话",
    "备注",
    "地点",
)
_LEFTS = ("", "17", "13512345678", "张三", "出生日期", "诊断")


def _label(place: CellPlace) -> Label:
    return lambda _: place.label


def test_the_memory_of_cells_answers_what_each_cell_alone_would() -> None:
    terms = Terms(allow=(Term("张三", ""),), deny=(Term("病情"),))
    finder = CellFinder(terms, None)
    for _ in range(2):
        for header in _HEADERS:
            for left in _LEFTS:
                place = CellPlace("表", 1, 1, header, left)
                for value in _VALUES:
                    alone = hits_of(value, _label(place), terms=terms)
                    assert finder.hits(value, place) == alone


def test_a_word_to_the_left_labels_and_a_figure_does_not() -> None:
    finder = CellFinder(Terms(), None)
    beside_figures = finder.hits("12345", CellPlace("表", 1, 1, "", "1"))
    beside_label = finder.hits("12345", CellPlace("表", 1, 1, "", "QQ"))
    assert beside_figures == []
    assert [hit.code for hit in beside_label] == ["QQ"]


@pytest.mark.parametrize("text", ["1980.5", "8012", "一二三", "第12号", "12%", "—"])
def test_text_with_hardly_a_figure_needs_its_header_to_be_found(text: str) -> None:
    assert find_patterns(text) == []


@pytest.mark.parametrize("cut", [1, 6, 10, 17])
def test_a_number_over_a_joint_may_cross_it(cut: int) -> None:
    assert may_cross(f"{ID[:cut]}\n{ID[cut:]}", [cut + 1])


def test_two_whole_numbers_below_each_other_cross_nothing() -> None:
    for upper, lower in ((ID, ID), (MOBILE, MOBILE), ("2026-01-05", "2026-02-07"), ("12", "13")):
        assert not may_cross(f"{upper}\n{lower}", [len(upper) + 1])


@pytest.mark.parametrize(
    ("text", "header", "told"),
    [
        ("王小明", "姓名", True),
        ("王小明、李小红", "姓名", False),
        ("大柳村王家院12号", "家庭住址", True),
        ("大柳村，联系王小明", "地址及联系人", False),
        ("由王小明代领", "备注", False),
        ("由王小明代领", "", False),
    ],
)
def test_a_column_tells_itself_where_its_head_is_clear(text: str, header: str, told: bool) -> None:
    assert tells_itself(text, header, header) is told
