"""``flask catalogue``: settings are shown, changed, logged and refused; the index is made anew."""

from __future__ import annotations

import json
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from review.cli import register_commands
from review.store.events import Event
from review.store.people import Organisation
from review.web.runtime import EXTENSION, build_house
from tests.town import Town

TEMPLATE = "{region}-{org}/{yyyy}-{seq:4}"


def flask(town: Town, *arguments: str) -> Result:
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(town.work.settings, clock=town.clock)
    register_commands(app)
    return app.test_cli_runner().invoke(args=["catalogue", *arguments])


def data(town: Town, *arguments: str) -> dict[str, Any]:
    result = flask(town, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_settings_are_shown_changed_and_written_to_the_log(town: Town) -> None:
    with town.work.sessions() as session:
        code = session.get_one(Organisation, town.ids["town"]).code
    here = ("settings", "--organisation", code)
    assert data(town, *here)["titles"] is False
    changed = ("--index-template", TEMPLATE, "--region", "440105", "--titles")
    said = data(town, *here, *changed)
    assert (said["index_template"], said["region"], said["titles"]) == (TEMPLATE, "440105", True)
    refused = flask(town, *here, "--index-template", "{org}-{seq}")
    assert (refused.exit_code, "{yyyy}" in refused.output) == (5, True)
    assert data(town, *here) == said
    with town.work.sessions() as session:
        logged = session.scalars(select(Event.payload).where(Event.name == "setting.changed"))
        names = [json.loads(payload)["name"] for payload in logged]
    assert names == ["index_template", "region_code", "on_request_titles"]


def test_the_index_is_made_anew(town: Town) -> None:
    town.published()
    assert data(town, "reindex") == {"records": 1}
