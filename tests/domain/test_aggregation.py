"""What tables are about, and when two documents may add up."""

from __future__ import annotations

import pytest

from review.domain.aggregation import (
    Kin,
    Outline,
    Sign,
    Topic,
    as_plain,
    from_plain,
    kinship,
    outlines_of,
    series_of,
    topic_of,
)


def a_table(rows: int, *topics: Topic, columns: str = "abc") -> Outline:
    """A table with these topics; each letter of ``columns`` is a column."""
    return Outline(rows, topics, tuple(columns))


@pytest.mark.parametrize(
    ("head", "topic"),
    [
        ("姓名", Topic.PEOPLE),
        ("负责人联系电话", Topic.PEOPLE),
        ("储备点负责人", Topic.PEOPLE),
        ("储备点地址", Topic.PLACES),
        ("经 度", Topic.PLACES),
        ("储备数量(吨)", Topic.STOCK),
        ("参演人数", Topic.STOCK),
        ("序号", None),
        ("金额(元)", None),
        ("备注(姓名不公开)", None),
        ("", None),
    ],
)
def test_the_head_of_a_column_says_what_it_is_about(head: str, topic: Topic | None) -> None:
    assert topic_of(head) is topic


def cell(row: int, column: int, text: str = "某") -> dict[str, object]:
    """A cell of the first table."""
    return {"text": text, "cell": ["table0", row, column]}


def test_a_table_becomes_its_rows_its_topics_and_the_keys_of_its_columns() -> None:
    heads = [
        {"table": "table0", "column": 0, "header": "储备点 地址", "first": 1},
        {"table": "table0", "column": 1, "header": "数量(吨)", "first": 1},
        {"table": "table0", "column": 2, "header": "", "first": 1},
        {"table": "table1", "column": 0, "header": "序号", "first": 1},
    ]
    rows = [cell(0, 0), *(cell(n, 0) for n in range(1, 13)), cell(5, 1), cell(13, 0, "  ")]
    prose = {"text": "以下是名单。", "cell": None}
    (outline,) = outlines_of([prose, *rows], heads, lambda head: f"key of {head}")
    assert outline == Outline(12, (Topic.PLACES, Topic.STOCK), ("key of 储备点地址", "key of 数量"))
    assert outline.is_list
    assert from_plain(as_plain([outline])) == (outline,)
    assert as_plain([]) is None
    assert from_plain(None) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026年第二季度临时救助对象名单", "2025年第四季度临时救助对象名单"),
        ("关于2026年上半年应急物资储备的通报", "关于2025年下半年应急物资储备的通报"),
        ("关于2026年3月救助金发放名册的公示", "关于2026年11月救助金发放名册的公示"),
    ],
)
def test_issues_of_a_series_are_one_series_whatever_their_period(one: str, other: str) -> None:
    assert series_of(one) == series_of(other) != ""


def test_other_matters_are_no_series_and_too_little_is_none() -> None:
    assert series_of("2026年救灾物资储备情况表") != series_of("2026年防汛物资储备情况表")
    assert series_of("2026年通知") == ""


def test_the_same_columns_are_a_form_and_few_shared_ones_are_not() -> None:
    assert a_table(3, columns="abcd").same_form(a_table(9, columns="abcx")) == 3
    assert a_table(3, columns="ab").same_form(a_table(9, columns="ab")) == 0
    assert a_table(3, columns="abcdefgh").same_form(a_table(9, columns="abcuvwxyz")) == 0


def test_kin_are_told_by_every_sign_the_strongest_first() -> None:
    long = a_table(40, Topic.PLACES, Topic.STOCK)
    assert kinship([long], "储备情况表", [long], "储备情况表") == Kin(
        signs=(Sign.SERIES, Sign.FORM, Sign.TOPIC),
        columns=3,
        topics=(Topic.PLACES, Topic.STOCK),
    )
    other = a_table(40, Topic.PLACES, columns="xyz")
    assert kinship([long], "", [other], "") == Kin(
        signs=(Sign.TOPIC,), columns=0, topics=(Topic.PLACES,)
    )


def test_short_tables_and_other_topics_do_not_add_up() -> None:
    short = a_table(3, Topic.PLACES, columns="xyz")
    people = a_table(40, Topic.PEOPLE, columns="uvw")
    assert kinship([a_table(40, Topic.PLACES)], "甲", [short, people], "乙") is None
