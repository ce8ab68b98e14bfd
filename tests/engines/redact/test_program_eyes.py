"""A value that a plan names and finds in text goes out on no other page where only eyes can read it: there the proof
reads, and refuses what it can not make right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Pdf

from review.engines.redact import program
from tests.engines.making import make_pdf
from tests.engines.redact import drawn_values as drawn

_VALUE = "13912345678"
_OTHER = "13787654321"
_LINES = ["本机关依法公开下列事项，公众可以在网站查询有关内容。"] * 3
_CALLED = [f"电话{_VALUE}"]

Change = Callable[[Pdf], None]
Ways = dict[str, Callable[[Pdf, int, str], None]]


def _run(folder: Path, pages: list[list[str]], change: Change) -> int:
    """The exit code for a document whose plan names the value."""
    path, plan = make_pdf(folder / "a.pdf", pages), folder / "plan.json"
    with drawn.changed(path) as pdf:
        change(pdf)
        pdf.save(path)
    plan.write_text(json.dumps({"actions": [{"text": _VALUE, "action": "remove"}]}))
    return program.main([str(path), "-o", str(folder / "b.pdf"), "--plan", str(plan), "--details"])


def _report(captured: str) -> tuple[dict[str, list[int]], list[str]]:
    """The pages of the checks that failed, and how each page was treated."""
    report = json.loads(captured)
    failed = {each["name"]: each["pages"] for each in report["checks"] if not each["passed"]}
    return failed, [each["method"] for each in report["pages"]]


def _lying(pdf: Pdf, page: int, text: str) -> None:
    drawn.lying_font(pdf, page, text, "".join(_SAID[int(each)] for each in text))


#: What a font calls the ten figures.
_SAID = "公开信息事项以网站准"
_WAYS: Ways = {
    "lying_font": _lying,
    "picture": drawn.small_picture,
    "outlines": drawn.outlines,
    "tile": drawn.tile,
}


@pytest.mark.parametrize("way", _WAYS)
def test_a_value_that_another_page_shows_in_no_text_is_not_let_through(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run(tmp_path, [_CALLED, _LINES], lambda pdf: _WAYS[way](pdf, 2, _VALUE))
    failed, methods = _report(capsys.readouterr().out)
    assert (code, failed["pictures_illegible"]) == (program.NOT_VERIFIED, [2])
    assert methods == ["glyphs", "raster"]
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("way", _WAYS)
def test_another_number_there_keeps_its_vectors(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run(tmp_path, [_CALLED, _LINES], lambda pdf: _WAYS[way](pdf, 2, _OTHER))
    assert (code, _report(capsys.readouterr().out)) == (0, ({}, ["glyphs", "untouched"]))


def test_a_page_that_the_proof_doubted_is_read_when_it_has_become_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run(
        tmp_path,
        [_CALLED, _LINES],
        lambda pdf: drawn.lying_map(pdf, 2, _VALUE, "公开事公开项以网站为准"),
    )
    failed, methods = _report(capsys.readouterr().out)
    assert (code, failed) == (program.NOT_VERIFIED, {"pictures_illegible": [2]})
    assert methods == ["glyphs", "raster"]


def test_a_value_that_no_text_has_is_found_as_outlines_on_the_last_of_many_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run(tmp_path, [["名单"]] * 41, lambda pdf: drawn.outlines(pdf, 41, _VALUE))
    failed, _ = _report(capsys.readouterr().out)
    assert (code, failed) == (program.NOT_VERIFIED, {"pictures_illegible": [41]})
