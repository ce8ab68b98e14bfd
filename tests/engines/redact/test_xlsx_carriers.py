"""A value in every carrier of a workbook: gone where nobody sees it, masked where somebody does, proven."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from review.engines.model import Check
from review.engines.plan import parse_plan
from review.engines.read.xlsx import read_xlsx
from review.engines.redact.plan import resolve
from review.engines.redact.xlsx import RedactedXlsx, redact_xlsx
from review.engines.verify.frames import Frames
from review.engines.verify.xlsx import verify_xlsx
from tests.engines.making import valid_mobile
from tests.engines.xlsx_carriers import KEPT, SEEN, UNSEEN, carrying, with_embedded_file

MOBILE = valid_mobile(Random(61))


def _redacted(path: Path, plan: object) -> tuple[RedactedXlsx, list[Check]]:
    segments = read_xlsx(path).segments
    found = resolve(parse_plan(plan), segments, (), None)
    result = redact_xlsx(path, segments, found.places)
    frames = Frames.of(segments, (), ())
    return result, verify_xlsx(path.read_bytes(), result.data, found.explicit, frames)


def _carriers_of(data: bytes, value: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return [
            name
            for name in package.namelist()
            if value.encode() in package.read(name) or value in name
        ]


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_is_gone_without_being_asked_for(tmp_path: Path, name: str) -> None:
    path = carrying(tmp_path / "a.xlsx", UNSEEN[name], MOBILE)
    assert _carriers_of(path.read_bytes(), MOBILE)
    for plan in ({"actions": []}, {"actions": [{"text": MOBILE, "action": "remove"}]}):
        result, checks = _redacted(path, plan)
        assert not _carriers_of(result.data, MOBILE)
        assert [each.name for each in checks if not each.passed] == []
        assert load_workbook(BytesIO(result.data)).worksheets[0]["A1"].value == KEPT


@pytest.mark.parametrize("action", ["remove", "mask"])
@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_is_masked_where_it_stands(tmp_path: Path, name: str, action: str) -> None:
    path = carrying(tmp_path / "a.xlsx", SEEN[name], MOBILE)
    result, checks = _redacted(path, {"actions": [{"text": MOBILE, "action": action}]})
    assert not _carriers_of(result.data, MOBILE)
    assert [each.name for each in checks if not each.passed] == []
    shown = MOBILE[:3] + "****" + MOBILE[7:] if action == "mask" else "■" * 11
    sheet = load_workbook(BytesIO(result.data)).worksheets[0]
    said = [str(sheet["A2"].value), str(sheet.oddHeader.left.text), sheet.title.replace("＊", "*")]
    assert any(shown in each for each in said)


def test_a_file_within_the_workbook_is_gone(tmp_path: Path) -> None:
    path = with_embedded_file(tmp_path / "a.xlsx", MOBILE)
    result, checks = _redacted(path, {"actions": [{"text": MOBILE, "action": "remove"}]})
    assert "xl/embeddings/a.docx" in result.removed_parts
    assert all(each.passed for each in checks)


def test_what_was_left_behind_is_listed(tmp_path: Path) -> None:
    listed = {
        "hidden row": "xl/worksheets/sheet1.xml: hidden rows 1",
        "hidden column": "xl/worksheets/sheet1.xml: hidden columns 1",
        "white": "xl/worksheets/sheet1.xml: hidden cells 1",
        "formula text": "xl/worksheets/sheet1.xml: formulas 1",
        "filter": "xl/worksheets/sheet1.xml: autoFilter",
        "defined name": "xl/workbook.xml: definedNames",
        "comment": "xl/comments1.xml",
        "hidden sheet": "xl/worksheets/sheet9.xml",
    }
    for name, line in listed.items():
        path = carrying(tmp_path / "a.xlsx", UNSEEN[name], MOBILE)
        assert line in _redacted(path, {"actions": []})[0].removed_parts, name
