"""Tables that people bring, read as they stand: nothing evaluated, nothing guessed, bounds kept."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from review.engines.sheets import model
from review.engines.sheets.program import by_lines, whole
from review.jobs.engine_calls import read_sheet, read_validity, write_sheet_rows
from review.jobs.sandbox import SandboxLimits
from tests.engines.compound_small import make_compound
from tests.engines.making import make_docx, make_pdf, write_zip


def _book(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    sheet.append(["序号", "标题", "日期", "页数", "和"])
    sheet.append([1, " 关于甲的通知 ", datetime.fromisoformat("2019-03-02"), 3.0, "=A2+D2"])
    sheet.append([])
    sheet.append([2, "=不是公式", datetime.fromisoformat("2019-03-02T09:30:00"), 2.5, True])
    sheet["B4"].data_type = "s"
    sheet["E5"] = "#N/A"
    sheet["A7"] = "合并"
    sheet.merge_cells("A7:B8")
    sheet["C8"] = "旁"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    return path


def _cells(answer: dict[str, Any], sheet: int = 0) -> dict[str, tuple[str, str]]:
    return {
        cell["address"]: (cell["value"], cell["kind"])
        for row in answer["sheets"][sheet]["rows"]
        for cell in row["cells"]
    }


def test_a_workbook_is_read_as_shown(tmp_path: Path) -> None:
    cells = _cells(whole(_book(tmp_path / "a.xlsx")))
    assert cells["B2"] == ("关于甲的通知", "text")
    assert cells["C2"] == ("2019-03-02", "date")
    assert cells["C4"] == ("2019-03-02T09:30:00", "date")
    assert (cells["A2"], cells["D2"], cells["D4"]) == (
        ("1", "number"),
        ("3", "number"),
        ("2.5", "number"),
    )
    assert cells["E2"] == ("=A2+D2", "formula")
    assert cells["B4"] == ("=不是公式", "text")
    assert cells["E4"] == ("TRUE", "text")
    assert cells["E5"] == ("#N/A", "error")


def test_what_is_hidden_or_merged_is_told(tmp_path: Path) -> None:
    answer = whole(_book(tmp_path / "a.xlsx"))
    rows = {row["number"]: row for row in answer["sheets"][0]["rows"]}
    assert list(rows) == [1, 2, 4, 5, 7, 8]
    assert [number for number, row in rows.items() if row.get("hidden")] == [4]
    assert [cell["address"] for cell in rows[1]["cells"] if cell.get("hidden")] == ["D1"]
    merged = {c["address"]: c["merged"] for n in (7, 8) for c in rows[n]["cells"] if "merged" in c}
    assert merged == {"B7": "A7", "A8": "A7", "B8": "A7"}
    assert [(sheet["name"], sheet["hidden"]) for sheet in answer["sheets"]] == [
        ("清单", False),
        ("藏", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_of_offices(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "a.csv"
    lines = [["序号", "标题"], ["1", "关于甲的通知"], [], ["=1+1", ""]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    answer = whole(path)
    assert [row["number"] for row in answer["sheets"][0]["rows"]] == [1, 2, 4]
    assert _cells(answer)["B2"] == ("关于甲的通知", "text")
    assert _cells(answer)["A4"] == ("=1+1", "formula")


def test_the_paragraphs_and_tables_of_a_word_file_are_read(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx",
        ["附件1", "1.《甲规定》"],
        table=[["标题", "文号"], ["乙规定", "海府〔2011〕2号"]],
        tracked_deletion="删去的话",
    )
    answer = whole(path)
    assert _cells(answer, 0) == {"A1": ("附件1", "text"), "A2": ("1.《甲规定》", "text")}
    assert _cells(answer, 1)["B2"] == ("海府〔2011〕2号", "text")


def _with_part(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    write_zip(path, {**files, name: data})
    return path


def _bad_files(folder: Path) -> dict[str, Path]:
    macros = _with_part(_book(folder / "m.xlsx"), "xl/vbaProject.bin", b"x")
    bomb = _with_part(_book(folder / "b.xlsx"), "xl/media/x.bin", b"\x00" * 30_000_000)
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    dtd = _with_part(_book(folder / "d.xlsx"), "xl/sharedStrings.xml", entity)
    broken = _with_part(_book(folder / "k.xlsx"), "xl/worksheets/sheet1.xml", b"<worksheet><row")
    (folder / "e.csv").write_bytes(b"")
    (folder / "n.csv").write_bytes(b"\x00\x01\x02\x03")
    (folder / "p.xlsx").write_bytes(make_compound({"EncryptedPackage": b"x"}))
    (folder / "o.xls").write_bytes(make_compound({"Workbook": b"x"}))
    return {
        "macros": macros,
        "bomb": bomb,
        "dtd": dtd,
        "broken": broken,
        "empty": folder / "e.csv",
        "noise": folder / "n.csv",
        "password": folder / "p.xlsx",
        "old": folder / "o.xls",
        "pdf": make_pdf(folder / "a.pdf", [["甲"]]),
    }


@pytest.mark.parametrize(
    ("which", "reason"),
    [
        ("macros", "macros"),
        ("bomb", "bomb"),
        ("dtd", "bomb"),
        ("broken", "unreadable"),
        ("empty", "unreadable"),
        ("noise", "unsupported"),
        ("password", "encrypted"),
        ("old", "unsupported"),
        ("pdf", "unsupported"),
    ],
)
def test_a_file_that_may_not_be_opened_is_refused_with_its_reason(
    tmp_path: Path, which: str, reason: str
) -> None:
    path = _bad_files(tmp_path)[which]
    out = tmp_path / "rows.jsonl"
    for answer in (whole(path), by_lines(path, out)):
        assert (answer["status"], answer["reason"], answer["sheets"]) == ("refused", reason, [])
        assert all(answer["message"][language] for language in ("zh", "en"))
    assert not out.exists()


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲\n" * 30, encoding="utf-8")
    monkeypatch.setattr(model, "ROWS", 30)
    assert whole(path)["status"] == "read"
    monkeypatch.setattr(model, "ROWS", 29)
    assert whole(path)["reason"] == "bomb"


def test_the_child_answers_whole_or_by_lines(tmp_path: Path) -> None:
    path, out = _book(tmp_path / "a.xlsx"), tmp_path / "rows.jsonl"
    limits = SandboxLimits()
    answer = read_sheet(path, "清单.xlsx", limits=limits)
    assert (answer["name"], _cells(answer)["A2"]) == ("清单.xlsx", ("1", "number"))
    summary = write_sheet_rows(path, "清单.xlsx", out, limits=limits)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert summary["sheets"][0] == {"name": "清单", "hidden": False, "rows": 6}
    assert [{"sheet": 0, **row} for row in answer["sheets"][0]["rows"]] == lines


def test_the_child_reads_what_a_text_says_about_validity() -> None:
    text = "本办法自2024年1月1日起施行，有效期3年。《甲规定》（海府〔2011〕1号）同时废止。"
    segment = {"id": "p0", "part": "x", "kind": "paragraph", "page": None, "text": text}
    found = read_validity([segment], "2023年工作要点", limits=SandboxLimits())
    assert found["mentions"][0]["number"] == "海府〔2011〕1号"
    assert found["periods"][0]["ends"] == "2026-12-31"
    assert (found["subject"]["first"], found["subject"]["last"]) == (2023, 2023)
