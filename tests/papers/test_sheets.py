"""Workbooks: opened again by another library, nothing in them runs, and equal books are equal bytes."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook as Opened
from openpyxl import load_workbook

from review.papers.book import CHOICES_SHEET, KEYS_SHEET, Book, Column, Kind, Sheet, Value
from review.papers.sheets import write_sheet

CREATED = datetime(2026, 7, 1, 1, tzinfo=UTC)
OUTCOMES = ("维持", "转为主动公开", "标注失效, 废止")
COLUMNS = (
    Column(header="标识", locked=True, hidden=True),
    Column(header="标题", width=50, locked=True),
    Column(header="页数", kind=Kind.NUMBER, locked=True, summed=True),
    Column(header="印发日期", kind=Kind.DATE, locked=True),
    Column(header="结果", kind=Kind.CHOICE, choices=OUTCOMES, hint="选一个结果"),
    Column(header="复评日期", kind=Kind.DATE),
    Column(header="理由", width=40),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("i-1", "关于印发方案的通知", 3, date(2023, 1, 2), None, None, None),
    ("i-2", "关于0012号的批复", Decimal("4.5"), date(2023, 3, 4), "维持", date(2027, 7, 1), "0012"),
)
DANGEROUS = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    '=HYPERLINK("http://127.0.0.1","x")',
    "{=1}",
    "http://127.0.0.1/",
)


def book_of(
    rows: Iterable[tuple[Value, ...]] = ROWS,
    columns: tuple[Column, ...] = COLUMNS,
    name: str = "法制科",
) -> Book:
    """A list of one office."""
    sheet = Sheet(
        name=name,
        heading="2026年七月评估清单",
        notes=("只填右边三列。",),
        columns=columns,
        rows=rows,
        totals="合计",
        empty="没有要评估的公文。",
    )
    return Book(
        title="清单", created=CREATED, sheets=(sheet,), keys={"round": "2026", "office": "o-7"}
    )


def opened(data: bytes) -> Opened:
    """The workbook as another library reads it."""
    return load_workbook(io.BytesIO(data))


def told(value: object) -> object:
    """A cell's value; a date cell comes back as a midnight."""
    return value.date() if isinstance(value, datetime) else value


def keys_of(book: Opened) -> dict[str, str]:
    """What a re-import reads on the hidden sheet."""
    return {str(a.value): str(b.value or "") for a, b in book[KEYS_SHEET].iter_rows()}


@pytest.fixture(params=["memory", "spool"])
def spool(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Both ways of writing."""
    return tmp_path if request.param == "spool" else None


def test_a_list_comes_back_with_its_texts_numbers_and_dates(spool: Path | None) -> None:
    page = opened(write_sheet(book_of(), spool=spool)).worksheets[0]
    rows = [[told(cell.value) for cell in row] for row in page.iter_rows()]
    assert rows[0][1] == "2026年七月评估清单"
    assert rows[1][1] == "只填右边三列。"
    assert rows[2] == [column.header for column in COLUMNS]
    assert rows[3] == ["i-1", "关于印发方案的通知", 3, date(2023, 1, 2), None, None, None]
    assert rows[4][2:] == [4.5, date(2023, 3, 4), "维持", date(2027, 7, 1), "0012"]
    assert (rows[5][1], rows[5][2]) == ("合计", 7.5)


def test_a_reimport_finds_where_the_list_stands_and_what_it_belongs_to(spool: Path | None) -> None:
    keys = keys_of(opened(write_sheet(book_of(), spool=spool)))
    assert keys == {
        "round": "2026",
        "office": "o-7",
        "sheet.1.name": "法制科",
        "sheet.1.header": "3",
        "sheet.1.rows": "4:5",
    }


def test_nobody_sees_the_sheets_with_identifiers_and_choices() -> None:
    book = opened(write_sheet(book_of()))
    states = {page.title: page.sheet_state for page in book}
    assert states == {"法制科": "visible", CHOICES_SHEET: "veryHidden", KEYS_SHEET: "veryHidden"}
    assert book.worksheets[0].column_dimensions["A"].hidden


def test_an_office_can_fill_in_its_answers_and_nothing_else(spool: Path | None) -> None:
    page = opened(write_sheet(book_of(), spool=spool)).worksheets[0]
    assert page.protection.sheet
    assert page.protection.password is None
    locked = [cell.protection.locked for cell in page[4]]
    assert locked == [True, True, True, True, False, False, False]
    assert all(cell.protection.locked for row in (1, 2, 3, 6) for cell in page[row])


def test_a_choice_is_offered_whole_also_with_a_comma_in_it(spool: Path | None) -> None:
    book = opened(write_sheet(book_of(), spool=spool))
    rules = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert set(rules) == {"E4:E5", "F4:F5"}
    assert rules["E4:E5"].type == "list"
    assert rules["E4:E5"].formula1 == f"{CHOICES_SHEET}!$A$1:$A$3"
    assert rules["E4:E5"].prompt == "选一个结果"
    assert rules["F4:F5"].type == "date"
    assert tuple(cell.value for cell in book[CHOICES_SHEET]["A"]) == OUTCOMES


def test_a_list_can_be_scrolled_and_filtered_without_its_total() -> None:
    page = opened(write_sheet(book_of())).worksheets[0]
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:G5"


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_like_a_formula_stays_text(text: str, spool: Path | None) -> None:
    """Everywhere a text can stand: cells, choices, headers, headings, notes, keys, totals, names."""
    columns = (
        Column(header=text),
        Column(header="x", kind=Kind.CHOICE, choices=(text, "b"), hint=text),
        Column(header="y", kind=Kind.NUMBER),
        Column(header="z", kind=Kind.DATE),
    )
    sheet = Sheet(
        name=text, columns=columns, rows=((text, text, text, text),), empty=text, heading=text,
        notes=(text,), totals=text,
    )  # fmt: skip
    data = write_sheet(
        Book(title=text, created=CREATED, sheets=(sheet,), keys={text: text}), spool=spool
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any("externalLink" in name or b"hyperlink" in part for name, part in parts.items())
    page = opened(data).worksheets[0]
    assert [cell.data_type for cell in page[4]] == ["s"] * 4
    assert page["A4"].value == text.replace("\r", "\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "＝1"])
def test_text_like_a_formula_stays_text_when_it_is_edited(text: str) -> None:
    page = opened(write_sheet(book_of(((text, text, 1, None, None, None, text),)))).worksheets[0]
    assert page["G4"].quotePrefix
    assert page["G4"].number_format == "@"


def test_equal_books_are_equal_bytes(spool: Path | None) -> None:
    first, second = (write_sheet(book_of(), spool=spool) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time[:2] for entry in package.infolist()} == {(1980, 1)}
        core = package.read("docProps/core.xml").decode()
    assert core.count("2026-07-01T01:00:00Z") == 2
    assert "<dc:creator></dc:creator>" in core


def test_nothing_is_left_in_the_spool_folder(tmp_path: Path) -> None:
    write_sheet(book_of(), spool=tmp_path)
    with pytest.raises(ValueError, match="zip"):
        write_sheet(book_of((*ROWS, ("too", "short"))), spool=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_list_says_so(spool: Path | None) -> None:
    book = opened(write_sheet(book_of(()), spool=spool))
    assert book.worksheets[0]["B4"].value == "没有要评估的公文。"
    assert keys_of(book)["sheet.1.rows"] == ""
    assert book.worksheets[0].auto_filter.ref is None


def test_names_of_sheets_are_made_fit_and_different() -> None:
    names = ["a/b", "A:B", "", "'", "History", "很长" * 20, "很长" * 20, KEYS_SHEET]
    column = Column(header="x")
    sheets = tuple(Sheet(name=n, columns=(column,), rows=(("v",),), empty="-") for n in names)
    book = opened(write_sheet(Book(title="t", created=CREATED, sheets=sheets)))
    titles = book.sheetnames[:-1]
    assert titles[:4] == ["a_b", "A_B (2)", "Sheet3", "Sheet4"]
    assert len({title.casefold() for title in titles}) == len(names)
    assert all(len(title) <= 31 for title in titles)
    assert keys_of(book)["sheet.2.name"] == "A_B (2)"


def test_a_character_no_file_can_hold_is_shown_as_replaced(spool: Path | None) -> None:
    strange = "a\x00b\x1fc\ud800d\ufffee𠮷"
    page = opened(
        write_sheet(book_of(((strange, strange, 1, None, None, None, "x" * 40_000),)), spool=spool)
    ).worksheets[0]
    assert page["B4"].value == "a�b�c�d�e𠮷"
    assert len(page["G4"].value) == 32_767
    assert page["G4"].value.endswith("x…")


def test_a_number_too_long_for_a_cell_and_a_day_before_its_calendar_are_kept_as_text() -> None:
    row = ("i", "t", 440_103_199_001_011_234, date(1899, 12, 31), None, None, None)
    page = opened(write_sheet(book_of((row,)))).worksheets[0]
    assert (page["C4"].value, page["D4"].value) == ("440103199001011234", "1899-12-31")


@pytest.mark.parametrize(
    "row",
    [
        ("i", 2023, 1, None, None, None, None),
        ("i", "t", True, None, None, None, None),
        ("i", "t", float("nan"), None, None, None, None),
        ("i", "t", 1, 45_000, None, None, None),
        ("i", date(2023, 1, 1), 1, None, None, None, None),
        ("i", "t", 1, datetime(2023, 1, 1, tzinfo=UTC), None, None, None),
        ("i", "t"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(row: tuple[Value, ...]) -> None:
    with pytest.raises(ValueError, match=r"column|number|zone|zip"):
        write_sheet(book_of((row,)))


def test_impossible_tables_can_not_be_made() -> None:
    with pytest.raises(ValueError, match="choices"):
        Column(header="x", kind=Kind.CHOICE)
    with pytest.raises(ValueError, match="numbers"):
        Column(header="x", summed=True)
    with pytest.raises(ValueError, match="column"):
        Sheet(name="x", columns=(), rows=(), empty="-")
    with pytest.raises(ValueError, match="sheet"):
        Book(title="x", created=CREATED, sheets=())
    with pytest.raises(ValueError, match="zone"):
        Book(title="x", created=CREATED.replace(tzinfo=None), sheets=book_of().sheets)


LONG_LIST = """
import datetime, pathlib, sys
from review.papers.book import Book, Column, Kind, Sheet
from review.papers.sheets import write_sheet

def peak():  # KiB; of this program only, unlike getrusage, which remembers the parent
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

def write(count):
    columns = (Column(header="a"), Column(header="b", kind=Kind.NUMBER), Column(header="c"))
    rows = (("Title %d" % n, n, "x" * 40) for n in range(count))
    sheet = Sheet(name="s", columns=columns, rows=rows, empty="-")
    created = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
    book = Book(title="t", created=created, sheets=(sheet,))
    return write_sheet(book, spool=pathlib.Path(sys.argv[1]))

write(100)
before = peak()
data = write(50_000)
print(peak() - before, len(data))
"""


def test_fifty_thousand_rows_take_no_more_memory_than_their_file(
    root: Path, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LONG_LIST, str(tmp_path)],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    grown, written = map(int, run.stdout.split())
    assert written > 400_000
    assert grown < 3 * written / 1024 + 8_000
