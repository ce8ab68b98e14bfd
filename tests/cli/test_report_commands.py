"""``flask report annual``: a Word file with the official tables, the same figures as data, exit codes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import Result
from flask import Flask

from review.cli import register_commands
from review.domain import commands as c
from review.domain.report_forms import ASKED, Chapter, FormTable, RequestRow, cells_of
from review.domain.requests import ApplicantKind
from review.web.locale import install
from review.web.runtime import EXTENSION, build_house
from tests.annual import (
    WORDS,
    asks,
    finish,
    four_requests,
    freezing,
    type_figure,
)
from tests.answers import GOOD_COMMENT
from tests.town import Town


def flask(town: Town, *arguments: str, code: str | None = "town") -> Result:
    said = () if code is None else ("--organisation", code)
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(town.work.settings, clock=town.clock)
    install(app)
    register_commands(app)
    return app.test_cli_runner().invoke(args=["report", *arguments, *said])


def data(town: Town, *arguments: str) -> dict[str, Any]:
    result = flask(town, "annual", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def text_of(paper: Any) -> str:
    return "\n".join(paragraph.text for paragraph in paper.paragraphs)


def test_the_paper_has_six_parts_and_prints_the_figures_that_are_told(
    town: Town, tmp_path: Path
) -> None:
    four_requests(town)
    told = data(town, "2025")
    target = tmp_path / "annual.docx"
    result = flask(town, "annual", "2025", "-o", str(target))
    assert result.exit_code == 0, result.output
    assert [p.name for p in tmp_path.iterdir()] == ["annual.docx"]
    paper = docx.Document(str(target))
    headings = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    assert [heading[0] for heading in headings] == list("一二三四五六")
    proactive, requests, disputes = paper.tables
    assert len(requests.rows) == 28
    rows = {row.cells[2].text: [c.text for c in row.cells[3:]] for row in requests.rows[3:]}
    printed = [rows[label] for label in rows]
    figures = told["figures"]
    wanted = [
        [figures[cell.key] for cell in cells_of(FormTable.REQUESTS) if cell.row == row]
        for row in dict.fromkeys(cell.row for cell in cells_of(FormTable.REQUESTS))
    ]
    assert [row for row in wanted if row not in printed] == []
    assert [c.text for c in disputes.rows[3].cells] == ["0"] * 15
    assert proactive.rows[2].cells[1].text == "—"
    assert "草案" in text_of(paper)


def test_what_is_not_over_and_what_differs_is_said(town: Town) -> None:
    four_requests(town)
    asks(town, date(2026, 2, 3), ApplicantKind.RESEARCH)
    told = data(town, "2026")
    assert told["provisional"]
    assert told["figures"]["requests.new.research"] == "1"
    type_figure(town, "requests.new.business", 4, GOOD_COMMENT)
    told = data(town, "2025")
    broken = {each["check"]: each["difference"] for each in told["checks"] if not each["holds"]}
    assert {key: n for key, n in broken.items() if n} == {"balance.business": 3, "balance.total": 3}
    assert set(told["missing"]) == {cell.key for cell in ASKED}
    assert told["typed"] == {"requests.new.business": GOOD_COMMENT}
    assert told["counted"]["requests.new.business"] == "1"
    assert Chapter.PROBLEMS not in told["chapters"]


def test_a_frozen_report_is_the_same_paper_byte_for_byte_on_any_day(
    town: Town, tmp_path: Path
) -> None:
    four_requests(town)
    finish(town)
    town.do("officer", c.FreezeAnnual, **freezing(town))
    first, second = tmp_path / "first.docx", tmp_path / "second.docx"
    assert flask(town, "annual", "2025", "-o", str(first)).exit_code == 0
    town.clock.advance(days=30)
    asks(town, date(2025, 5, 6))
    assert flask(town, "annual", "2025", "-o", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert data(town, "2025")["chapters"][Chapter.PROBLEMS] == WORDS
    moved = data(town, "2025", "--as-of", town.today.isoformat())
    assert moved["figures"][f"requests.{RequestRow.NEW}.total"] == "4"
    assert (moved["recounted"], data(town, "2025")["recounted"]) == (True, False)
    again = tmp_path / "again.docx"
    day = ("--as-of", town.today.isoformat())
    assert flask(town, "annual", "2025", "-o", str(again), *day).exit_code == 0
    assert "不是定稿" in text_of(docx.Document(str(again)))
    assert "不是定稿" not in text_of(docx.Document(str(second)))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("annual", "2025"), 2),  # neither a file nor data
        (("annual", "1066", "--json"), 2),
        (("annual", "2027", "--json"), 5),
        (("annual", "2025", "--json", "--as-of", "2031-01-01"), 5),
        (("annual", "2025", "-o", "/nowhere/at/all.docx"), 2),
    ],
)
def test_a_command_that_can_not_be_carried_out_says_so_and_leaves_nothing(
    town: Town, arguments: tuple[str, ...], code: int
) -> None:
    result = flask(town, *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr


def test_without_a_name_the_organisation_of_the_house_is_meant(town: Town) -> None:
    four_requests(town)
    answer = flask(town, "annual", "2025", "--json", code=None)
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == data(town, "2025")
