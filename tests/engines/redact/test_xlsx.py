"""A workbook written anew: what its readers see stays as it was, cell by cell; it opens in other programs."""

from __future__ import annotations

import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from review.engines.messages import Cause
from review.engines.model import FileRefused
from review.engines.plan import parse_plan
from review.engines.read.xlsx import read_xlsx
from review.engines.redact import program
from review.engines.redact.plan import resolve
from review.engines.redact.xlsx import redact_xlsx, sheet_name
from review.engines.redact.xlsx_lines import Lines
from tests.engines.making import valid_id, valid_mobile
from tests.engines.xlsx_parts import Page, make_xlsx, number, row, table, text

_RNG = Random(62)
ID, MOBILE = valid_id(_RNG), valid_mobile(_RNG)


def _redacted(path: Path, *actions: dict[str, Any]) -> bytes:
    segments = read_xlsx(path).segments
    found = resolve(parse_plan({"actions": list(actions)}), segments, (), None)
    return redact_xlsx(path, segments, found.places).data


def _opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data), rich_text=True)


def test_values_keep_their_kinds_and_formats(tmp_path: Path) -> None:
    cells = row(
        1,
        text("A1", "=cmd|' /C calc'!A0"),
        number("B1", "45000", style=4),
        number("C1", "0.125", style=5),
        '<c r="D1" t="b"><v>1</v></c>',
        '<c r="E1" t="e"><v>#N/A</v></c>',
        number("F1", "42", style=3),
    )
    sheet = _opened(_redacted(make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells)))).worksheets[0]
    values = [cell.value for cell in sheet[1]]
    assert values[0] == "=cmd|' /C calc'!A0"
    assert sheet["A1"].data_type != "f"
    assert values[1] == datetime(2023, 3, 15)  # noqa: DTZ001  # a sheet knows no zone
    assert values[2:] == [0.125, True, "#N/A", 42]
    assert (sheet["C1"].number_format, sheet["F1"].number_format) == ("0.00%", "000000")


def test_a_masked_number_becomes_text_and_its_neighbours_stay_numbers(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx", Page("表", rows=row(1, number("A1", MOBILE), number("B1", "7.5")))
    )
    sheet = _opened(_redacted(path, {"text": MOBILE, "action": "mask"})).worksheets[0]
    assert sheet["A1"].value == MOBILE[:3] + "****" + MOBILE[7:]
    assert (sheet["B1"].value, sheet["A1"].number_format) == (7.5, "General")


def test_digits_behind_a_rounding_do_not_stay(tmp_path: Path) -> None:
    """A value shown as 14 % may hold somebody's number in the digits that are rounded away."""
    stored = f"0.1{MOBILE}"
    path = make_xlsx(
        tmp_path / "a.xlsx",
        Page("表", rows=row(1, number("A1", stored, style=5), text("B1", MOBILE))),
    )
    data = _redacted(path, {"text": MOBILE, "action": "remove"})
    shown = next(each.text for each in read_xlsx(path).segments if each.id.endswith("#A1"))
    assert _opened(data).worksheets[0]["A1"].value == shown
    assert MOBILE.encode() not in b"".join(_parts(data))


def _parts(data: bytes) -> list[bytes]:
    from zipfile import ZipFile  # noqa: PLC0415  # only here

    with ZipFile(BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


def test_a_column_is_emptied_below_its_header(tmp_path: Path) -> None:
    rows = [["姓名", "证件"], *(["某人", valid_id(_RNG)] for _ in range(5))]
    path = make_xlsx(tmp_path / "a.xlsx", Page("名册", rows=table(rows)))
    actions = [
        {"segment": f"xl/worksheets/sheet1.xml#B{at}", "start": 0, "end": 18, "action": "remove"}
        for at in range(2, 7)
    ]
    sheet = _opened(_redacted(path, *actions)).worksheets[0]
    assert [cell.value for cell in sheet["B"]] == ["证件", *["■" * 18] * 5]
    assert [cell.value for cell in sheet["A"]] == ["姓名", *["某人"] * 5]


def test_runs_keep_their_looks_around_a_mask(tmp_path: Path) -> None:
    inner = f"<is><r><t>电话{MOBILE[:4]}</t></r><r><rPr><b/></rPr><t>{MOBILE[4:]}转</t></r></is>"
    path = make_xlsx(
        tmp_path / "a.xlsx", Page("表", rows=row(1, f'<c r="A1" t="inlineStr">{inner}</c>'))
    )
    value = _opened(_redacted(path, {"text": MOBILE, "action": "mask"})).worksheets[0]["A1"].value
    assert str(value) == f"电话{MOBILE[:3]}****{MOBILE[7:]}转"
    assert value[-1].font.b


def test_hidden_rows_and_columns_close_up_with_merges_panes_and_widths(tmp_path: Path) -> None:
    page = Page(
        "表",
        before='<sheetViews><sheetView workbookViewId="0"><pane xSplit="2" ySplit="2" state="frozen"/></sheetView>'
        '</sheetViews><cols><col min="2" max="2" hidden="1"/><col min="3" max="3" width="33" customWidth="1"/></cols>',
        rows=row(1, text("A1", "题"), text("C1", "丙"))
        + row(2, text("A2", "隐"), attributes='hidden="1"')
        + row(3, text("A3", "并"), text("D3", "丁")),
        after='<mergeCells><mergeCell ref="A3:C4"/></mergeCells>',
    )
    sheet = _opened(_redacted(make_xlsx(tmp_path / "a.xlsx", page))).worksheets[0]
    assert (sheet["B1"].value, sheet["A2"].value, sheet["C2"].value) == ("丙", "并", "丁")
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A2:B3"]
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["B"].width == 33


def test_hidden_lines_are_counted_out() -> None:
    lines = Lines([(2, 2), (5, 9), (7, 12)], 100)
    assert [lines.new(at) for at in (1, 2, 3, 4, 5, 12, 13)] == [1, None, 2, 3, None, None, 4]
    assert (lines.span(1, 13), lines.span(5, 8), lines.span(4, 6)) == ((1, 4), None, (3, 3))
    assert lines.hidden == 9


def test_names_of_sheets_stay_names(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx",
        Page(f"张{MOBILE}", rows=row(1, text("A1", "甲"))),
        Page("隐藏", state="veryHidden", rows=row(1, text("A1", "乙"))),
        Page("附表", rows=row(1, text("A1", "丙"))),
    )
    book = _opened(_redacted(path, {"text": MOBILE, "action": "mask"}))
    assert book.sheetnames == [f"张{MOBILE[:3]}＊＊＊＊{MOBILE[7:]}", "附表"]
    assert sheet_name("", 2, {"工作表2"}) == "工作表3"
    assert sheet_name("附表", 1, {"附表"}) == "工作表1"
    assert sheet_name("a/b", 1, set()) == "a／b"
    assert sheet_name("长" * 32, 1, set()) == "工作表1"


def test_a_workbook_with_nothing_to_see_is_refused(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", Page("隐", state="hidden", rows=row(1, text("A1", "甲"))))
    with pytest.raises(FileRefused) as refused:
        _redacted(path)
    assert refused.value.message.zh.startswith("工作簿中没有显示单元格的工作表")
    assert Cause.NO_SHEET_TO_SHOW.value == "no_sheet_to_show"


def test_odd_characters_survive(tmp_path: Path) -> None:
    odd = "_x0041_\n\t结尾_x005F_x0041_"
    inner = "<is><t>_x005F_x0041_&#10;&#9;结尾_x005F_x005F__x0007_</t></is>"
    path = make_xlsx(
        tmp_path / "a.xlsx", Page("表", rows=row(1, f'<c r="A1" t="inlineStr">{inner}</c>'))
    )
    before = [each.text for each in read_xlsx(path).segments if each.kind == "cell"]
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(_redacted(path))
    assert [each.text for each in read_xlsx(copy).segments if each.kind == "cell"] == before
    assert before[0].startswith(odd[:10])


def test_the_command_writes_a_proven_workbook_that_libreoffice_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx",
        Page("名册", rows=table([["姓名", "证件"], ["某人", ID], ["他人", "无"]])),
    )
    targets = [tmp_path / "b.xlsx", tmp_path / "c.xlsx"]
    for target in targets:
        assert program.main([str(path), "-o", str(target)]) == program.VERIFIED
    assert ID not in capsys.readouterr().out
    assert targets[0].read_bytes() == targets[1].read_bytes()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path / "csv"), str(targets[0])],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    lines = (tmp_path / "csv" / "b.csv").read_text(encoding="utf-8").splitlines()
    masked = ID[:2] + "*" * 13 + ID[-3:]
    assert lines == ["姓名,证件", f"某人,{masked}", "他人,无"]
