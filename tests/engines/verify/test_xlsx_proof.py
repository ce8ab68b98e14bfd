"""The proof of a workbook: passes on a true copy and names the check that a false one fails."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from review.engines.model import Plan, PlanError, Segment
from review.engines.plan import parse_plan
from review.engines.read.xlsx import read_xlsx
from review.engines.redact.plan import resolve
from review.engines.redact.xlsx import redact_xlsx
from review.engines.verify import program
from review.engines.verify.frames import Frames
from review.engines.verify.xlsx import verify_xlsx
from tests.engines.making import valid_id, valid_mobile
from tests.engines.xlsx_parts import Page, make_xlsx, number, row, text

_RNG = Random(63)
ID, MOBILE = valid_id(_RNG), valid_mobile(_RNG)
_SHEET = "xl/worksheets/sheet1.xml"
_PLAN = parse_plan(
    {
        "actions": [{"text": ID, "action": "mask"}, {"text": MOBILE, "action": "remove"}],
        "keep": [{"segment": f"{_SHEET}#A4", "start": 0, "end": 15}],
    }
)


def _original(path: Path) -> Path:
    page = Page(
        "名册",
        rows=row(1, text("A1", "姓名"), text("B1", "证件"))
        + row(2, text("A2", "某人"), text("B2", f"证{ID}。"))
        + row(3, number("A3", MOBILE), number("B3", "45000", style=4))
        + row(4, text("A4", f"值班电话{MOBILE}"), number("B4", "7"))
        + row(5, text("A5", ID), attributes='hidden="1"'),
        after='<mergeCells><mergeCell ref="C1:D1"/></mergeCells>'
        f"<headerFooter><oddHeader>&amp;L页眉{ID}</oddHeader></headerFooter>",
    )
    return make_xlsx(path, page, Page("附表", rows=row(1, text("A1", "丙"))))


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[bytes, bytes, tuple[Segment, ...], Plan]:
    """An original, its copy, what was read of it, and the plan spelled out."""
    path = _original(tmp_path_factory.mktemp("proof") / "a.xlsx")
    segments = read_xlsx(path).segments
    found = resolve(_PLAN, segments, (), None)
    data = redact_xlsx(path, segments, found.places).data
    return path.read_bytes(), data, segments, found.explicit


Pair = tuple[bytes, bytes, tuple[Segment, ...], Plan]


def _failed(pair: Pair, redacted: bytes) -> set[str]:
    original, _, segments, plan = pair
    checks = verify_xlsx(original, redacted, plan, Frames.of(segments, (), ()))
    for check in checks:
        assert ID not in check.detail
        assert MOBILE not in check.detail
    return {each.name for each in checks if not each.passed}


def _changed(data: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, (old, new) in changes.items():
        words = parts.get(name, b"").decode()
        assert old in words, name
        parts[name] = words.replace(old, new, 1).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, held in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), held)
    return buffer.getvalue()


def test_a_true_copy_passes_every_check(pair: Pair) -> None:
    original, redacted, segments, plan = pair
    checks = verify_xlsx(original, redacted, plan, Frames.of(segments, (), ()))
    assert [each.name for each in checks] == [
        "reopens",
        "nothing_else_lost",
        "removed_places_empty",
        "kept_places_stand",
        "values_absent_text",
        "values_absent_raw",
        "no_hidden_parts",
        "no_metadata",
    ]
    assert all(each.passed for each in checks)


def test_a_copy_with_nothing_removed_fails(pair: Pair, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(pair[0])
    assert _failed(pair, redact_xlsx(path, pair[2], ()).data) == {
        "nothing_else_lost",
        "removed_places_empty",
        "kept_places_stand",
        "values_absent_text",
        "values_absent_raw",
    }


_CELL = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'


@pytest.mark.parametrize(
    ("part", "old", "new", "check"),
    [
        (_SHEET, "■■■■■■■■■■■", MOBILE, "removed_places_empty"),
        (_SHEET, "*************", ID[2:15], "removed_places_empty"),
        (_SHEET, "值班电话" + MOBILE, "值班电话", "kept_places_stand"),
        (_SHEET, "某人", "某", "nothing_else_lost"),
        (_SHEET, "<v>7</v>", "<v>8</v>", "nothing_else_lost"),
        (_SHEET, "<v>45000</v>", "<v>45001</v>", "nothing_else_lost"),
        (_SHEET, 'r="B4"', 'r="C4"', "nothing_else_lost"),
        (_SHEET, "页眉", "页", "nothing_else_lost"),
        (_SHEET, 'ref="C1:D1"', 'ref="C1:E1"', "nothing_else_lost"),
        (_SHEET, "</sheetData>", f'<row r="9">{_CELL.format("A9", "多")}</row></sheetData>', "nothing_else_lost"),
        (_SHEET, "</sheetData>", f'<row r="9">{_CELL.format("A9", ID)}</row></sheetData>', "values_absent_text"),
        (_SHEET, "<sheetData>", f"<sheetData><!--{ID}-->", "values_absent_raw"),
        (_SHEET, "<worksheet ", f'<worksheet x="{ID}" ', "values_absent_raw"),
        (_SHEET, '<row r="4">', '<row r="4" hidden="1">', "no_hidden_parts"),
        (_SHEET, "<sheetData>", '<cols><col min="9" max="9" hidden="1"/></cols><sheetData>', "no_hidden_parts"),
        (_SHEET, "<v>7</v>", "<f>1+6</f><v>7</v>", "no_hidden_parts"),
        (_SHEET, "</worksheet>", "<extLst/></worksheet>", "no_hidden_parts"),
        ("xl/workbook.xml", "附表", "附件", "nothing_else_lost"),
        ("xl/workbook.xml", 'name="附表"', 'name="附表" state="hidden"', "no_hidden_parts"),
        ("xl/workbook.xml", "</sheets>", "</sheets><definedNames/>", "no_hidden_parts"),
        ("xl/comments1.xml", "", "<comments/>", "no_hidden_parts"),
        ("docProps/core.xml", "", "<coreProperties/>", "no_metadata"),
        ("xl/styles.xml", "</styleSheet>", "", "reopens"),
    ],
)  # fmt: skip
def test_a_false_copy_fails_the_check_it_should(
    pair: Pair, part: str, old: str, new: str, check: str
) -> None:
    assert check in _failed(pair, _changed(pair[1], {part: (old, new)}))


def test_letters_nobody_sees_fail(pair: Pair) -> None:
    """A copy whose cell shows nothing because its letters are white hides something."""
    white = _changed(
        pair[1],
        {"xl/styles.xml": ('<font><sz val="11"/></font>', '<font><color rgb="FFFFFFFF"/></font>')},
    )
    assert "no_hidden_parts" in _failed(pair, white)


def test_a_plan_on_digits_needs_no_reading(pair: Pair) -> None:
    """Without the texts of a reading, numbers count as stored: no place of this plan is a date."""
    checks = verify_xlsx(pair[0], pair[1], pair[3])
    assert all(each.passed for each in checks)


def test_a_place_that_is_not_there_is_a_fault_of_the_plan(pair: Pair) -> None:
    plan = parse_plan(
        {"actions": [{"segment": f"{_SHEET}#Z99", "start": 0, "end": 1, "action": "remove"}]}
    )
    with pytest.raises(PlanError):
        verify_xlsx(pair[0], pair[1], plan, Frames.of(pair[2], (), ()))


def test_the_verifier_takes_a_workbook_for_one(pair: Pair) -> None:
    checks = program.verify_bytes(pair[0], b"%PDF-1.7", pair[3])
    assert [(each.name, each.passed) for each in checks] == [("reopens", False)]
    assert not program.verify_bytes(pair[0], b"PK\x03\x04xl/", pair[3])[0].passed
