"""The letters of a real PDF: their places, their order on a line, and files that are no print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.engines import limits
from review.engines.__main__ import main
from review.engines.layout.printed import read_print
from review.engines.model import FileRefused
from tests.engines.making import make_docx, make_pdf


def test_letters_come_with_pages_and_places(tmp_path: Path) -> None:
    printed = read_print(make_pdf(tmp_path / "a.pdf", [["救助张某，13800"], ["另一页"]]))
    assert "".join(each.folded for each in printed.letters) == "救助张某13800另一页"
    assert [each.page for each in printed.letters] == [1] * 9 + [2] * 3
    assert len(printed.sizes) == 2
    line = [each.box for each in printed.letters[:9]]
    assert line == sorted(line)
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in line)
    assert [each.begins for each in printed.letters[:3]] == [True, False, False]


def test_more_letters_than_a_print_may_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["救助对象"]])
    monkeypatch.setattr(limits, "LAYOUT_LETTERS", 3)
    with pytest.raises(FileRefused):
        read_print(path)


def test_the_program_answers_places_of_segments(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["各区民政局应当认真核对", "联系电话13800138000"]])
    asked = [
        {
            "id": "p0",
            "part": "b",
            "kind": "paragraph",
            "page": None,
            "text": "各区民政局应当认真核对",
        },
        {
            "id": "p1",
            "part": "b",
            "kind": "paragraph",
            "page": None,
            "text": "联系电话：13800138000",
        },
        {"id": "p2", "part": "b", "kind": "paragraph", "page": None, "text": "不在纸上的一段文字"},
    ]
    (tmp_path / "segments.json").write_text(json.dumps({"segments": asked}))
    assert main(["layout", str(path), "--segments", str(tmp_path / "segments.json")]) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert sorted(answer["pieces"]) == ["p0", "p1"]
    assert answer["apart"] == ["p2"]
    assert len(answer["pages"]) == 1


def test_what_is_no_print_and_what_are_no_segments_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    segments = tmp_path / "segments.json"
    segments.write_text('{"segments": []}')
    word = make_docx(tmp_path / "a.docx", ["文字"])
    assert main(["layout", str(word), "--segments", str(segments)]) == 5
    segments.write_text('{"segments": [{"id": "p0"}]}')
    assert main(["layout", str(word), "--segments", str(segments)]) == 2
    assert capsys.readouterr().err == "layout: no segments as inspect tells them\n"
