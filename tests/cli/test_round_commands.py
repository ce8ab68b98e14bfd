"""``flask round``: July on the command line, with counts before, exit codes, and what can not be undone asked for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from review.cli import register_commands
from review.domain.rounds import ItemReason, RoundState
from review.domain.states import DocumentStatus
from review.store.documents import Document
from review.store.events import Event
from review.web.runtime import EXTENSION, build_house
from tests.july_house import July
from tests.town import Town

IN_WINDOW = date(2023, 5, 4)


@pytest.fixture
def july(town: Town) -> July:
    """A town on 1 July 2026 whose first July was 2021."""
    july = July(town)
    july.at(2021, 6, 1)
    july.since(2021)
    july.at(2026)
    return july


def _flask(july: July, *arguments: str) -> Result:
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(july.town.work.settings, clock=july.town.clock)
    register_commands(app)
    return app.test_cli_runner().invoke(args=["round", *arguments])


def _json(july: July, *arguments: str) -> dict[str, Any]:
    result = _flask(july, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_preview_equals_a_query_by_hand_and_writes_nothing(july: July) -> None:
    for day in (date(2022, 12, 31), IN_WINDOW, date(2023, 12, 31), date(2024, 1, 1)):
        july.paper(day)
    july.paper(date(2010, 1, 1))
    july.paper(IN_WINDOW, status=DocumentStatus.WITHDRAWN)
    july.paper(IN_WINDOW, office_id=july.town.ids["building"], drafter_id=None)
    july.paper(
        date(2012, 1, 1),
        evaluated_on=date(2023, 7, 1),
        review_on=date(2026, 7, 1),
        review_why=ItemReason.GROUND_DATE,
    )
    told = _json(july, "preview", "2026", "--organisation", "town")
    assert (told["year"], told["window"]) == (2026, ["2023-01-01", "2024-01-01"])
    with july.town.work.sessions() as session:
        window = session.scalar(
            select(func.count())
            .select_from(Document)
            .where(
                Document.issued_on >= "2023-01-01",
                Document.issued_on < "2024-01-01",
                Document.status == DocumentStatus.FILED,
            )
        )
        events = session.scalar(select(func.count()).select_from(Event))
    assert sum(office["window"] for office in told["offices"]) == window == 3
    assert told["total"] == sum(office["items"] for office in told["offices"]) == 5
    assert {(o["office"], o["items"]) for o in told["offices"]} == {("social", 4), ("building", 1)}
    assert told["organisations"][0]["left_out"] == {"withdrawn": 1, "backlog": 1}
    assert july.items(2026) == {}
    assert events == 1  # the settings, and nothing since


def test_without_an_organisation_all_are_counted_together(july: July) -> None:
    july.paper(IN_WINDOW)
    ids = july.town.ids
    july.paper(IN_WINDOW, organisation_id=ids["village"], office_id=ids["hall"], drafter_id=None)
    told = _json(july, "preview", "2026")
    assert told["total"] == 2
    assert {o["organisation"] for o in told["offices"]} == {"青榕镇人民政府", "望潮村村民委员会"}
    assert [part["total"] for part in told["organisations"]] == [1, 1]


def test_opening_twice_reports_that_nothing_was_added(july: July) -> None:
    july.paper(IN_WINDOW)
    town = ("--organisation", "town")
    first = _json(july, "open", "2026", *town)["rounds"][0]
    again = _json(july, "open", "2026", *town)["rounds"][0]
    assert (first["added"], first["items"], first["state"]) == (1, 1, "open")
    assert (again["added"], again["items"], again["round"]) == (0, 1, first["round"])
    told = _json(july, "status", "2026", *town)["rounds"][0]
    assert (told["state"], told["total"], told["items"]) == ("open", 1, {"assigned": 1})
    assert told["closes_on"] == "2026-07-31"


def test_progress_goes_to_standard_error(july: July) -> None:
    july.paper(IN_WINDOW)
    result = _flask(july, "open", "2026", "--organisation", "town")
    assert result.exit_code == 0
    assert "1 / 1" in result.stderr
    assert "1 / 1" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("open", "2027"), 5),
        (("open", "2020"), 5),
        (("close", "2026"), 5),
        (("close", "2026", "--yes"), 5),
        (("preview", "2026", "--organisation", "nobody"), 2),
        (("open", "next"), 2),
        (("open", "1890"), 2),
    ],
)
def test_what_can_not_be_is_refused_in_one_sentence(
    july: July, arguments: tuple[str, ...], code: int
) -> None:
    result = _flask(july, *arguments)
    assert result.exit_code == code
    assert result.stderr.strip()
    assert result.stdout == ""
    assert july.items(2026) == {}


def test_a_july_that_nobody_started_is_opened_with_yes_alone(july: July) -> None:
    july.at(2026, 9, 1)
    july.paper(IN_WINDOW)
    town = ("--organisation", "town")
    assert _flask(july, "open", "2026", *town).exit_code == 5
    assert _json(july, "open", "2026", *town, "--yes")["rounds"][0]["added"] == 1


def test_closing_with_open_items_says_what_it_carries_over_and_asks_for_yes(july: July) -> None:
    july.paper(IN_WINDOW)
    town = ("--organisation", "town")
    july.open(2026)
    early = _flask(july, "close", "2026", *town, "--yes")
    assert early.exit_code == 5
    assert "2026-08-01" in early.stderr
    july.at(2026, 8, 1)
    asked = _flask(july, "close", "2026", *town)
    assert asked.exit_code == 5
    assert "--yes" in asked.stderr
    assert july.round(2026).state is RoundState.OPEN
    done = _json(july, "close", "2026", *town, "--yes")["rounds"][0]
    assert (done["settled"], done["carried_over"], done["cases_open"]) == (0, 1, 0)
    assert july.round(2026).state is RoundState.CLOSED
    assert _flask(july, "open", "2026", *town).exit_code == 5
