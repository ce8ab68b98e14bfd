"""Repeal lists as people bring them."""

from __future__ import annotations

import pytest

from review.engines.validity import list_entries


@pytest.mark.parametrize(
    ("line", "title", "number"),
    [
        ("1.《关于甲的通知》（海府办〔2019〕12号）", "关于甲的通知", "海府办〔2019〕12号"),
        ("（二）《关于甲的通知》海府办[2019]012号", "关于甲的通知", "海府办〔2019〕12号"),
        ("3、关于甲的通知（海府办〔2019〕12号）", "关于甲的通知", "海府办〔2019〕12号"),
        ("《关于印发〈甲办法〉的通知》", "关于印发〈甲办法〉的通知", None),
        (
            "4. 关于废止《甲办法》的通知（海府办〔2019〕12号）",
            "关于废止《甲办法》的通知",
            "海府办〔2019〕12号",
        ),
        ("关于加强甲工作的意见", "关于加强甲工作的意见", None),
        ("海府办〔2019〕12号", None, "海府办〔2019〕12号"),
        ("5\t关于甲的通知\t海府办〔2019〕12号", "关于甲的通知", "海府办〔2019〕12号"),
    ],
)
def test_a_line_gives_title_and_number(line: str, title: str | None, number: str | None) -> None:
    [entry] = list_entries(line)
    assert (entry.line, entry.title, entry.number) == (1, title, number)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "附件1",
        "废止的规范性文件目录",
        "关于废止部分规范性文件的通知",
        "一、市政府文件",
        "（共2件）",
        "序号\t文件名称\t文号",
    ],
)
def test_a_heading_is_no_entry(line: str) -> None:
    assert list_entries(line) == []


def test_the_columns_of_a_table_are_known_by_their_head() -> None:
    head = "序号\t发文字号\t文件名称\t备注"
    rows = "1\t海府〔2011〕1号\t《甲规定》\t无\n2\t\t乙规定（海府〔2011〕2号）\t\n3\t\t\t"
    text = f"{head}\n{rows}"
    found = [(entry.line, entry.title, entry.number) for entry in list_entries(text)]
    assert found == [(2, "甲规定", "海府〔2011〕1号"), (3, "乙规定", "海府〔2011〕2号")]


def test_one_line_may_hold_several() -> None:
    found = list_entries("《甲规定》（海府〔2011〕1号）；《乙规定》、《丙规定》")
    assert [entry.title for entry in found] == ["甲规定", "乙规定", "丙规定"]
