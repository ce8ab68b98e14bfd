"""``flask calendar`` and ``flask catalogue items``: a notice and a table taken in from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from review.cli import register_commands
from review.store.item_catalogue import CatalogueItem
from review.store.people import Organisation
from review.web.runtime import EXTENSION, build_house
from tests.domain.holiday_notices import NOTICE_2027
from tests.town import Town


def flask(town: Town, *arguments: str, **more: Any) -> Result:
    """Run a command on the town's house."""
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(town.work.settings, clock=town.clock)
    register_commands(app)
    return app.test_cli_runner().invoke(args=arguments, **more)


def data(result: Result) -> dict[str, Any]:
    """What a command printed as data."""
    assert result.exit_code == 0, result.exit_code
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_notice_is_tried_first_and_then_taken_in(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE_2027, encoding="utf-8")
    tried = data(flask(town, "calendar", "take-in", str(file), "--try", "--json"))
    assert (tried["year"], tried["reference"]) == (2027, "国办发明电〔2026〕9号")
    assert {"date": "2027-02-08", "working": False} in tried["changes"]
    assert data(flask(town, "calendar", "show", "2027", "--json"))["days_off"] == []
    assert data(flask(town, "calendar", "take-in", str(file), "--json")) == tried
    shown = data(flask(town, "calendar", "show", "2027", "--json"))
    assert "2027-02-08" in shown["days_off"]
    assert shown["make_up_days"] == [
        "2027-02-14",
        "2027-02-20",
        "2027-05-08",
        "2027-09-26",
        "2027-10-09",
    ]


def test_a_notice_with_a_slip_is_refused_with_its_sentence(town: Town) -> None:
    wrong = NOTICE_2027.replace("2月20日（周六）", "2月20日（周五）")
    result = flask(town, "calendar", "take-in", "-", input=wrong)
    assert result.exit_code == 5
    assert "2027-02-20 是星期六，写的是星期五" in result.output
    nothing = flask(town, "calendar", "take-in", "-", input="")
    assert (nothing.exit_code, "--year" in nothing.output) == (5, True)


def test_a_catalogue_of_items_is_taken_in_from_a_workbook(town: Town, tmp_path: Path) -> None:
    with town.work.sessions() as session:
        code = session.get_one(Organisation, town.ids["town"]).code
    file = tmp_path / "items.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["事项编码", "事项名称", "公开周期"],
        ["A-01", "财政预算", "每年"],
        ["A-02", "机构职能", ""],
    ):
        book.active.append(row)
    book.save(file)
    here = ("catalogue", "items", str(file), "--organisation", code, "--json")
    assert data(flask(town, *here)) == {"added": 2, "changed": 0, "ended": 0, "same": 0}
    assert data(flask(town, *here)) == {"added": 0, "changed": 0, "ended": 0, "same": 2}
    with town.work.sessions() as session:
        assert session.scalars(select(CatalogueItem.code)).all() == ["A-01", "A-02"]
    book.active.append(["甲", "财政决算", "每年"])
    book.save(file)
    refused = flask(town, *here)
    assert (refused.exit_code, "第 4 行" in refused.output) == (5, True)


def test_a_file_without_a_table_is_told_so(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "items.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    result = flask(town, "catalogue", "items", str(file), "--organisation", "")
    assert result.exit_code == 2
