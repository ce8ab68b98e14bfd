"""Cells know where they stand: table, row, column, header and left neighbour, through spans and nesting."""

from __future__ import annotations

from pathlib import Path

from review.engines.read.docx import DocxReading, read_docx
from review.engines.read.reading import CellPlace
from tests.engines.docx_parts import paragraph
from tests.engines.making import make_docx

_TABLE = "word/document.xml#table"


def _cell(text: str, *, span: int = 1, merge: str = "") -> str:
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += "<w:vMerge/>" if merge == "goes on" else '<w:vMerge w:val="restart"/>'
    inner = text if text.startswith("<w:") else paragraph(text)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def _row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def _read(tmp_path: Path, *tables: str) -> DocxReading:
    return read_docx(make_docx(tmp_path / "a.docx", ["甲"], body_xml="".join(tables)))


def _place(reading: DocxReading, text: str) -> CellPlace | None:
    (segment,) = [each for each in reading.segments if each.text == text]
    place = reading.cell(segment.id, 0)
    assert reading.label(segment.id, 0) == ("" if place is None else place.label)
    return place


def test_a_cell_names_table_row_column_header_and_left_neighbour(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        _table(_row(_cell("序号"), _cell("姓名")), _row(_cell("1"), _cell("王某"))),
        _table(_row(_cell("单独"))),
    )
    assert _place(reading, "王某") == CellPlace(_TABLE + "0", 1, 1, "姓名", "1")
    assert _place(reading, "单独") == CellPlace(_TABLE + "1", 0, 0)
    assert _place(reading, "甲") is None


def test_spans_move_columns_and_a_wide_header_stands_over_all_it_covers(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        _table(
            _row(_cell("联系方式", span=2), _cell("备注")),
            _row(_cell("电话"), _cell("邮箱"), _cell("无")),
            _row(_cell("宽的", span=2), _cell("后面")),
            _row(_cell("缩进"), properties='<w:gridBefore w:val="2"/>'),
        ),
    )
    assert _place(reading, "邮箱") == CellPlace(_TABLE + "0", 1, 1, "联系方式", "电话")
    assert _place(reading, "后面") == CellPlace(_TABLE + "0", 2, 2, "备注", "宽的")
    assert _place(reading, "缩进") == CellPlace(_TABLE + "0", 3, 2, "备注")


def test_a_cell_merged_downwards_is_the_neighbour_of_every_row_it_covers(tmp_path: Path) -> None:
    reading = _read(
        tmp_path,
        _table(
            _row(_cell("部门"), _cell("姓名")),
            _row(_cell("财务处", merge="starts"), _cell("王某")),
            _row(_cell("", merge="goes on"), _cell("李某")),
        ),
    )
    assert _place(reading, "李某") == CellPlace(_TABLE + "0", 2, 1, "姓名", "财务处")


def test_a_title_row_is_no_header_and_marked_rows_continue_it(tmp_path: Path) -> None:
    mark = "<w:tblHeader/>"
    reading = _read(
        tmp_path,
        _table(
            _row(_cell("报名表", span=2)),
            _row(_cell("本人", span=2), _cell("其他"), properties=mark),
            _row(_cell("姓名"), _cell("电话"), _cell("说明"), properties=mark),
            _row(_cell("王某"), _cell("1"), _cell("2")),
        ),
    )
    assert _place(reading, "1") == CellPlace(_TABLE + "0", 3, 1, "本人 电话", "王某")
    assert _place(reading, "2") == CellPlace(_TABLE + "0", 3, 2, "其他 说明", "1")


def test_a_nested_table_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = _table(_row(_cell("内头")), _row(_cell("内容"))) + "<w:p/>"
    reading = _read(
        tmp_path, _table(_row(_cell("外头"), _cell("外右")), _row(_cell(inner), _cell("尾")))
    )
    assert _place(reading, "内容") == CellPlace(_TABLE + "1", 1, 0, "内头")
    assert _place(reading, "尾") == CellPlace(_TABLE + "0", 1, 1, "外右", "内头 内容")


def test_context_of_a_long_cell_is_cut(tmp_path: Path) -> None:
    reading = _read(tmp_path, _table(_row(_cell("长" * 5000), _cell("右"))))
    place = _place(reading, "右")
    assert place is not None
    assert len(place.left) == 400
