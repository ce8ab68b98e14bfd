"""What number formats hide: a day behind its year, words in sections that no cell shows. None of it is carried
over, what stays looks as before, and the proof finds it for itself.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from openpyxl import load_workbook

from review.engines.model import Plan
from review.engines.plan import parse_plan
from review.engines.read.xlsx import read_xlsx
from review.engines.redact.plan import resolve
from review.engines.redact.xlsx import RedactedXlsx, redact_xlsx
from review.engines.redact.xlsx_formats import without_unshown
from review.engines.verify.frames import Frames
from review.engines.verify.xlsx import verify_xlsx
from review.engines.verify.xlsx_formats import came_of, section_for, tells_unshown
from tests.engines.making import write_zip
from tests.engines.xlsx_parts import NAMESPACES, Page, make_xlsx, number, row, text

SECRET = "王小明13912345678"


def _book(path: Path, rows: str, *codes: str, book: str = "") -> Path:
    """A sheet whose styles 1, 2 … have these number formats."""
    formats = "".join(
        f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>'
        for at, code in enumerate(codes, 164)
    )
    xfs = "".join(f'<xf numFmtId="{164 + at}" fontId="0"/>' for at in range(len(codes)))
    styles = (
        f'<styleSheet {NAMESPACES}><numFmts count="{len(codes)}">{formats}</numFmts>'
        '<fonts><font><sz val="11"/></font></fonts><fills><fill/></fills>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{xfs}</cellXfs></styleSheet>'
    )
    return make_xlsx(path, Page("表", rows=rows), parts={"xl/styles.xml": styles}, book=book)


def _plan(*values: str) -> Plan:
    return parse_plan({"actions": [{"text": each, "action": "remove"} for each in values]})


def _redacted(path: Path, plan: Plan) -> RedactedXlsx:
    segments = read_xlsx(path).segments
    return redact_xlsx(path, segments, resolve(plan, segments, (), None).places)


def _failed(path: Path, data: bytes, plan: Plan) -> list[str]:
    frames = Frames.of(read_xlsx(path).segments, (), ())
    checks = verify_xlsx(path.read_bytes(), data, plan, frames)
    return [each.name for each in checks if not each.passed]


def _bytes(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("value", ["1990-01-05", "1990年1月5日"])
def test_a_day_behind_its_year_does_not_stay(
    tmp_path: Path, value: str, *, from_1904: bool
) -> None:
    stored = str(32878 - 1462 * from_1904)
    cells = row(
        1,
        text("A1", f"{value}"),
        number("B1", stored, style=1),
        number("C1", f"{stored}.25", style=2),
        number("D1", stored, style=3),
        number("E1", stored),
        number("F1", str(int(stored) + 1), style=1),
    )
    about = '<workbookPr date1904="1"/>' if from_1904 else ""
    path = _book(tmp_path / "a.xlsx", cells, "yyyy", 'm"月"d"日"', "yyyy/m/d", book=about)
    plan = _plan(value)
    data = _redacted(path, plan).data
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert (sheet["B1"].value, sheet["C1"].value) == ("1990", "1月5日")
    assert sheet["D1"].is_date  # it shows the day: another writing is not what the plan names
    assert sheet["E1"].value == int(stored)
    assert sheet["F1"].is_date
    assert _failed(path, data, plan) == []


def test_a_day_that_was_left_behind_its_year_is_a_failed_proof(tmp_path: Path) -> None:
    cells = row(1, text("A1", "■■■■■■■■■■"), number("B1", "32878", style=1))
    copy = _redacted(_book(tmp_path / "b.xlsx", cells, "yyyy"), _plan()).data
    path = _book(tmp_path / "a.xlsx", cells.replace("■■■■■■■■■■", "1990-01-05"), "yyyy")
    assert _failed(path, copy, _plan("1990-01-05")) == ["values_absent_raw"]


def test_words_in_a_section_that_no_cell_shows_are_left_out_and_listed(tmp_path: Path) -> None:
    cells = row(1, number("A1", "5", style=1), number("B1", "-5", style=2))
    path = _book(tmp_path / "a.xlsx", cells, f'0;0;0;"{SECRET}"', f'0"{SECRET}";-0"元";"无"')
    made = _redacted(path, _plan())
    assert made.removed_parts == ("xl/styles.xml: hidden 2",)
    assert not any(each in _bytes(made.data) for each in (SECRET, "139", "无"))
    sheet = load_workbook(BytesIO(made.data)).worksheets[0]
    assert (sheet["A1"].value, sheet["A1"].number_format) == (5, "0;0;0;")
    assert (sheet["B1"].value, sheet["B1"].number_format) == (-5, '0;-0"元";')
    assert _failed(path, made.data, _plan()) == []


def test_words_that_were_left_in_an_unshown_section_are_a_failed_proof(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", row(1, number("A1", "5", style=1)), '0;0;0;"王小明"')
    data = _redacted(path, _plan()).data
    with zipfile.ZipFile(BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    code = "0;0;0;&quot;王小明&quot;".encode()
    files["xl/styles.xml"] = files["xl/styles.xml"].replace(b'"0;0;0;"', b'"%s"' % code)
    write_zip(tmp_path / "b.xlsx", files)
    assert code in files["xl/styles.xml"]
    assert _failed(path, (tmp_path / "b.xlsx").read_bytes(), _plan()) == ["no_hidden_parts"]


@pytest.mark.parametrize(
    "code",
    [
        '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
        '#,##0"万元";[红色]-#,##0"万元"',
        'yyyy"年"m"月"d"日";@',
        '[>=100000000]0.00,,"亿";[>=10000]0.0,"亿";0"亿"',
        "[DBNum1][$-804]General",
        "[$-F800]dddd, mmmm dd, yyyy",
        "[<=9999999]###-####;###-###-####",
    ],
)
def test_ordinary_formats_stay_as_they_are(tmp_path: Path, code: str) -> None:
    path = _book(tmp_path / "a.xlsx", row(1, number("A1", "20000", style=1)), code)
    made = _redacted(path, _plan())
    assert made.removed_parts == ()
    assert load_workbook(BytesIO(made.data)).worksheets[0]["A1"].number_format == code
    assert _failed(path, made.data, _plan()) == []


@pytest.mark.parametrize(
    "code",
    ['[=13912345678]"甲";0', "_王_小_明0", "*王0", "[王小明]0"],
    ids=["condition", "width", "filling", "bracket"],
)
def test_a_format_that_tells_in_other_ways_becomes_what_it_showed(
    tmp_path: Path, code: str
) -> None:
    path = _book(tmp_path / "a.xlsx", row(1, number("A1", "5", style=1)), code)
    made = _redacted(path, _plan())
    sheet = load_workbook(BytesIO(made.data)).worksheets[0]
    assert (sheet["A1"].value, sheet["A1"].number_format) == ("5", "General")
    assert not any(each in _bytes(made.data) for each in ("139123", "王"))
    assert _failed(path, made.data, _plan()) == []


@pytest.mark.parametrize("value", ["小明", "王小明", "仿宋"])
def test_a_short_value_in_a_format_or_a_font_can_be_verified(tmp_path: Path, value: str) -> None:
    cells = row(1, text("A1", value), number("B1", "5", style=1), number("C1", "0", style=1))
    path = _book(tmp_path / "a.xlsx", cells, f'0;"{value}"0;"无"')
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    font = '<font><sz val="11"/><name val="仿宋"/></font>'.encode()
    files["xl/styles.xml"] = files["xl/styles.xml"].replace(b'<font><sz val="11"/></font>', font)
    write_zip(path, files)
    plan = _plan(value)
    made = _redacted(path, plan)
    assert value not in _bytes(made.data)
    assert _failed(path, made.data, plan) == []


def test_a_code_loses_only_words_that_are_not_shown() -> None:
    code = r'"甲"0_ ;\乙0;[$丙-804]0丁;"甲"@"戊"'
    assert without_unshown(code, {0}) == '"甲"0_ ;0;0;"甲"@'
    assert without_unshown(code, {1, 3}) == r'"甲"0_ ;\乙0;0;"甲"@"戊"'
    assert without_unshown(code, {0, 1, 2, 3}) == code
    assert came_of('"甲"0_ ;0;0;"甲"@', code, 5)
    assert not came_of('"甲"0_ ;0;0;"甲"@', code, -5)
    assert tells_unshown(code, {0, 1, 2})
    assert not tells_unshown('"甲"0_ ;0;0;"甲"@', {0})
    assert [section_for(code, each) for each in (5.0, -5.0, 0.0, None)] == [0, 1, 2, 3]
