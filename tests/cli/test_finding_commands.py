"""``flask finding``: the lists and replays on the command line, with exit codes and without values."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from review.cli import register_commands
from review.domain.states import Attribute, DocumentStatus
from review.store.documents import FileVersion
from review.store.events import Event
from review.store.people import Organisation
from review.web.runtime import EXTENSION, build_house
from tests.archive import Archive
from tests.engines.making import make_docx, valid_id, valid_mobile
from tests.town import Town

REASON = "本镇值班电话，一直对外公布"
MOBILE = valid_mobile(Random(11))
LINES = ("关于临时救助的公示", f"申请人联系电话{MOBILE}。")


def flask(town: Town, *arguments: str, said: str | None = None) -> Result:
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(town.work.settings, clock=town.clock)
    register_commands(app)
    return app.test_cli_runner().invoke(args=["finding", *arguments], input=said)


def data(town: Town, *arguments: str) -> dict[str, Any]:
    result = flask(town, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def code_of(town: Town) -> str:
    with town.work.sessions() as session:
        return session.get_one(Organisation, town.ids["town"]).code


def test_terms_are_added_listed_and_ended(town: Town) -> None:
    here = ("--organisation", code_of(town))
    lines = "0571-8888 6666\t值班室\n12345\n"
    said = flask(town, "terms", "add", "allow", "--reason", REASON, *here, said=lines)
    assert (said.exit_code, "2" in said.output) == (0, True)
    from_on = ("--from", "2030-01-01", "--until", "2031-01-01")
    later = data(town, "terms", "add", "deny", "某某工程", "--reason", REASON, *from_on, *here)
    listed = data(town, "terms", "list", *here)["terms"]
    assert [(t["text"], t["state"]) for t in listed] == [
        ("0571-8888 6666", "in_force"),
        ("12345", "in_force"),
        ("某某工程", "upcoming"),
    ]
    assert data(town, "terms", "list", "--on", "2031-01-01", *here)["terms"][2]["state"] == "over"
    ended = data(town, "terms", "end", str(listed[0]["id"]))
    assert ended["until"] == town.today.isoformat()
    assert data(town, "terms", "list", *here)["terms"][0]["state"] == "over"
    assert later["added"] == [listed[2]["id"]]
    with town.work.sessions() as session:
        events = session.scalars(select(Event).where(Event.name == "finding_list.term_added"))
        assert {event.actor_id for event in events} == {None}


def test_what_is_refused_says_why_and_a_wrong_command_is_two(town: Town) -> None:
    here = ("--organisation", code_of(town))
    number = valid_id(Random(1))
    refused = flask(town, "terms", "add", "allow", number, "--reason", "放行", *here)
    assert refused.exit_code == 5
    assert "identity" in refused.output
    assert number not in refused.output
    assert flask(town, "terms", "end", "99").exit_code == 5
    assert flask(town, "terms", "list").exit_code == 2  # there are two organisations
    assert flask(town, "terms", "list", "--organisation", "nobody").exit_code == 2
    assert flask(town, "terms", "list", "--on", "tomorrow", *here).exit_code == 2
    assert flask(town, "replay", *here).exit_code == 2
    nothing = flask(town, "replay", "--since", "2023-01-01", *here)
    assert (nothing.exit_code, "replay_empty" in nothing.output) == (5, False)
    wrong = flask(town, "replay", "--since", "2023-01-01", "--office", "没有的处", *here)
    assert wrong.exit_code == 2


def test_a_replay_prints_places_and_counts(town: Town, tmp_path: Path) -> None:
    here = ("--organisation", code_of(town))
    archive = Archive(town)
    public = {"status": DocumentStatus.PUBLISHED, "attribute": Attribute.PROACTIVE}
    document_id = archive.document(LINES[0], published_at=town.now, **public)
    version_id = archive.file(document_id, LINES)
    came = town.received(make_docx(tmp_path / "a.docx", LINES).read_bytes())
    with archive.writing() as session:
        version = session.get_one(FileVersion, version_id)
        version.digest = came.digest
        organisation_id = version.organisation_id
        town.work.vault.files.release_from_intake(came.key, organisation_id, came.digest)
    told = flask(town, "replay", "--since", "2023-01-01", "--public", "--strict", "--json", *here)
    assert told.exit_code == 4
    found = json.loads(told.stdout)
    assert (found["state"], found["documents"], found["public_new_certain"]) == ("done", 1, 1)
    assert found["engines_before"] == {"old": 1}
    assert {row["code"] for row in found["rules"] if row["new"]} >= {"MOB"}
    assert [row["document"] for row in found["changed_documents"]] == [document_id]
    assert MOBILE not in told.output
    again = flask(town, "replay", "--since", "2024-01-01", *here)
    assert again.exit_code == 5
