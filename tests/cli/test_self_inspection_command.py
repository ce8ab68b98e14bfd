"""``flask report self-inspection``: a Word file with the figures of a day, the same figures as data, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from review.domain.duties import Duty
from tests.cli.test_report_commands import flask
from tests.databases import SQLITE
from tests.snapshots import Snapshots
from tests.town import Town

COMMAND = "self-inspection"


@pytest.fixture
def town(snapshots: Snapshots) -> Iterator[Town]:
    """A town with one published document."""
    town, _ = snapshots.town(SQLITE, "published", "cli-self-inspection")
    yield town
    town.close()


def test_the_paper_and_the_data_tell_the_same_figures(town: Town, tmp_path: Path) -> None:
    target = tmp_path / "自查.docx"
    result = flask(town, COMMAND, "2026", "-o", str(target), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["provisional"]
    assert set(told["figures"]) == set(Duty)
    assert told["rates"]["published_on_time"] == {"value": 1.0, "part": 1, "whole": 1}
    paper = docx.Document(str(target))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert told["chapters"]["source"] in text
    printed = {row.cells[0].text: row.cells[1].text for row in paper.tables[0].rows}
    assert printed["主动公开"] == str(told["figures"]["proactive"]) == "1"


def test_a_past_day_knows_nothing_of_what_came_later(town: Town) -> None:
    yesterday = (town.today - timedelta(days=1)).isoformat()
    result = flask(town, COMMAND, "2026", "--as-of", yesterday, "--json")
    assert set(json.loads(result.stdout)["figures"].values()) == {0}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2026",), 2),
        (("1999", "--json"), 2),
        (("2007", "--json"), 5),
        (("2027", "--json"), 5),
        (("2026", "--json", "--as-of", "2030-01-01"), 5),
        (("2026", "-o", "/nowhere/a.docx"), 2),
    ],
)
def test_what_can_not_be_done_ends_with_the_code_that_says_so(
    town: Town, arguments: tuple[str, ...], code: int
) -> None:
    assert flask(town, COMMAND, *arguments).exit_code == code
