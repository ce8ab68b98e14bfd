"""How far a copy is, as lines in a file: counts of pages alone."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from review.engines.progress import Step, telling, told
from review.engines.redact import program
from tests.engines.making import make_pdf, valid_id

ID = valid_id(Random(71))


def lines_of(path: Path) -> list[tuple[str, int, int]]:
    rows = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    return [(row["step"], row["done"], row["to_do"]) for row in rows]


def test_each_page_is_told_while_it_is_cut_and_while_it_is_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[f"身份证号码：{ID}"], ["附页"]])
    seen = tmp_path / "a.progress"
    asked = [str(path), "-o", str(tmp_path / "b.pdf"), "--progress", str(seen), "--details"]
    assert program.main(asked) == 0
    found = lines_of(seen)
    assert found[:2] == [("remove", 1, 2), ("remove", 2, 2)]
    assert [each for each in found if each[0] == "prove"] == [("prove", n, 2) for n in (0, 1, 2)]
    assert ID not in seen.read_text(encoding="ascii")
    report = json.loads(capsys.readouterr().out)
    assert {"pikepdf", "pypdfium2", "pdfminer.six", "pypdf"} <= set(report["engine"]["libraries"])
    assert all(check["pages"] == [] for check in report["checks"])


def test_nothing_is_written_where_nobody_asked(tmp_path: Path) -> None:
    told(Step.PROVE, 1, 2)
    with telling(None):
        told(Step.PROVE, 1, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_can_not_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    with telling(tmp_path / "no-such-folder" / "x"):
        told(Step.RECOGNISE, 1, 2)
    with telling(tmp_path / "y"):
        told(Step.RECOGNISE, 2, 2)
    assert lines_of(tmp_path / "y") == [("recognise", 2, 2)]
