"""Which row of a sheet names its columns: after titles, over two lines, for a second table below."""

from __future__ import annotations

from review.engines.read.headings import Row, find_headings


def _rows(*lines: str) -> dict[int, Row]:
    """One line for a row, cells parted by bars; an empty line is a blank row."""
    return {
        at: {column: text for column, text in enumerate(line.split("|")) if text}
        for at, line in enumerate(lines)
        if line
    }


def test_a_title_above_the_header_is_passed_over() -> None:
    found = find_headings(_rows("补贴发放名单", "序号|姓名|身份证号", "1|甲|440301199001011234"))
    assert found.above(2, 2) == "身份证号"
    assert found.above(1, 2) == ""


def test_a_header_of_two_lines_below_merged_cells_is_joined() -> None:
    rows = _rows("姓名|联系方式", "|电话|住址", "甲|13800138000|某街1号")
    found = find_headings(rows, [(0, 0, 1, 0), (0, 1, 0, 2)])
    assert found.above(2, 0) == "姓名"
    assert found.above(2, 1) == "联系方式 电话"
    assert found.above(2, 2) == "联系方式 住址"


def test_a_second_table_below_has_a_header_of_its_own() -> None:
    rows = _rows("姓名|电话", "甲|13800138000", "", "单位|金额", "某局|12000", "某委|8000")
    found = find_headings(rows)
    assert found.above(1, 1) == "电话"
    assert found.above(5, 1) == "金额"


def test_data_after_a_blank_row_is_no_header() -> None:
    found = find_headings(_rows("姓名|性别|职业", "甲|男|工人", "", "乙|女|教师", "丙|男|医生"))
    assert found.above(4, 1) == "性别"


def test_a_sheet_of_figures_has_no_header() -> None:
    found = find_headings(_rows("1|2023-01-01", "2|2023-01-02", "3|2023-01-03"))
    assert found.above(2, 1) == ""
