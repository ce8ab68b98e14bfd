"""The air gap from the command line: a house exports, a machine without a house imports, anybody verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from review.cli import register_commands
from review.config import Settings
from review.domain import commands as c
from review.domain.states import DocumentAction
from review.store.events import events_named
from review.web.app import create_app
from tests.databases import SQLITE
from tests.services.test_releasing import hide_in_the_dark
from tests.snapshots import Snapshots
from tests.town import GOOD_COMMENT, Town

HIDE = {"action": DocumentAction.HIDE, "comment": GOOD_COMMENT}
PASSPHRASE = "海屿 correct horse"
DONE, MISUSE, NOT_INTACT, STRICT_UNMET, REFUSED = 0, 2, 3, 4, 5


@dataclass
class Desk:
    """A machine with its own data folder, where somebody types commands."""

    app: Flask
    folder: Path

    def run(self, *arguments: str | Path) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(each) for each in arguments])

    def json(self, *arguments: str | Path, code: int = DONE) -> dict[str, Any]:
        result = self.run(*arguments, "--json")
        assert result.exit_code == code, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found


@dataclass
class Office:
    """Both sides of the gap, and the stick that is carried across."""

    town: Town
    document_id: int
    inner: Desk
    outer: Desk
    stick: Path

    @property
    def secret(self) -> tuple[str, Path]:
        """How the passphrase is given where nobody is at a terminal."""
        return "--passphrase-file", self.inner.folder / "passphrase"

    def export(self, name: str, *more: str) -> Path:
        path = self.stick / name
        self.inner.json("public", "export", "-o", path, *self.secret, *more)
        return path

    def hide(self) -> None:
        self.town.do("officer", c.ActOnPublished, self.document_id, **HIDE)


def a_desk(settings: Settings, folder: Path, town: Town) -> Desk:
    app = create_app(settings, clock=town.clock)
    register_commands(app)
    return Desk(app, folder)


@pytest.fixture
def office(snapshots: Snapshots, tmp_path: Path) -> Iterator[Office]:
    """A house with one published document and a signing key; outside nothing at all."""
    town, document_id = snapshots.town(SQLITE, "published", "inside")
    outside = tmp_path / "outside"
    stick = tmp_path / "stick"
    stick.mkdir()
    settings = Settings.from_env({"REVIEW_DATA": str(outside)})
    inner = a_desk(town.work.settings, tmp_path, town)
    office = Office(town, document_id, inner, a_desk(settings, outside, town), stick)
    passphrase = office.secret[1]
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    assert inner.run("public", "key", "create", *office.secret).exit_code == DONE
    yield office
    town.close()


def fingerprint(office: Office) -> str:
    found: str = office.inner.json("public", "key", "show")["signing"]["fingerprint"]
    return found


def released(office: Office) -> Path:
    """The bytes as a citizen downloaded them."""
    [path] = [each for each in office.town.work.public.folder.rglob("*") if each.is_file()]
    return path


def test_a_release_is_carried_out_hidden_and_proven(office: Office) -> None:
    first = office.export("1")
    told = office.outer.run("public", "import", first)
    assert told.exit_code == REFUSED
    assert fingerprint(office) in told.stderr  # what is to be compared, with the words to type
    applied = office.outer.json("public", "import", first, "--pin", fingerprint(office))
    assert (applied["sequence"], applied["records"], applied["applied"]) == (1, 1, True)
    assert not office.outer.json("public", "import", first)["applied"]
    file = released(office)
    assert office.outer.json("public", "verify", file)["records"][0]["now"] == "published"
    office.hide()
    second = office.export("2")
    assert office.outer.json("public", "import", second)["hides"] == 1
    answer = office.outer.json("public", "verify", file)
    assert [each["now"] for each in answer["records"]] == ["withdrawn"]
    assert answer == office.inner.json("public", "verify", file)  # one chain on both sides
    office.outer.json("public", "verify", file, "--strict", code=STRICT_UNMET)
    office.outer.json("public", "verify", second, code=NOT_INTACT)
    assert office.outer.run("public", "import", first).exit_code == REFUSED
    assert not (office.outer.folder / "staff").exists()  # outside there is no house at all


def test_the_house_remembers_what_it_exported(office: Office) -> None:
    office.export("1")
    nothing = office.inner.json("public", "export", "-o", office.stick / "2", *office.secret)
    assert nothing == {"written": False, "sequence": 1}
    assert not (office.stick / "2").exists()
    whole = office.inner.json(
        "public", "export", "-o", office.stick / "3", "--since", "0", *office.secret
    )
    assert (whole["sequence"], whole["base"], whole["records"]) == (2, 0, 1)
    with office.town.work.sessions() as session:
        names = ["bundle.exported", "signing_key.created"]
        assert [event.name for event in events_named(session, names)] == [
            "bundle.exported", "bundle.exported", "signing_key.created",
        ]  # fmt: skip
    assert office.inner.run("audit", "verify").exit_code == DONE


def test_a_hide_that_the_catalogue_inside_missed_goes_out_all_the_same(office: Office) -> None:
    office.outer.json("public", "import", office.export("1"), "--pin", fingerprint(office))
    hide_in_the_dark(office.town, office.document_id)
    assert office.outer.json("public", "import", office.export("2"))["hides"] == 1
    restore = {"action": DocumentAction.RESTORE, "comment": GOOD_COMMENT}
    office.town.do("officer2", c.ActOnPublished, office.document_id, **restore)
    assert office.outer.json("public", "import", office.export("3"))["records"] == 1
    file = released(office)
    assert office.outer.json("public", "verify", file, "--strict")["published"]


def test_the_key_is_rotated_by_a_bundle_and_replaced_only_by_hand(office: Office) -> None:
    office.outer.json("public", "import", office.export("1"), "--pin", fingerprint(office))
    old = fingerprint(office)
    assert office.inner.run("public", "key", "rotate", *office.secret).exit_code == DONE
    following = office.inner.json("public", "key", "show")["next"]["fingerprint"]
    applied = office.outer.json("public", "import", office.export("2"))
    assert applied["key_fingerprint"] == following == fingerprint(office) != old
    office.hide()
    assert office.outer.json("public", "import", office.export("3"))["hides"] == 1
    replace = ("public", "key", "create", "--replace", *office.secret)
    assert office.inner.run(*replace).exit_code == MISUSE
    assert office.inner.run(*replace, "--yes").exit_code == DONE
    office.town.do(
        "officer2", c.ActOnPublished, office.document_id,
        action=DocumentAction.RESTORE, comment=GOOD_COMMENT,
    )  # fmt: skip
    fourth = office.export("4")
    foreign = office.outer.run("public", "import", fourth)
    assert (foreign.exit_code, fingerprint(office) in foreign.stderr) == (NOT_INTACT, True)
    key = office.inner.json("public", "key", "show")["signing"]["key"]
    assert office.outer.run("public", "key", "pin", key).exit_code == MISUSE
    assert office.outer.run("public", "key", "pin", key, "--yes").exit_code == DONE
    assert office.outer.json("public", "import", fourth)["records"] == 1
    assert office.outer.json("public", "key", "show")["pinned"]["fingerprint"] == fingerprint(
        office
    )


def test_a_key_is_for_its_owner_only(office: Office) -> None:
    folder = office.town.work.settings.staff_folder / "signing"
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert PASSPHRASE.encode() not in path.read_bytes()
    assert b"ENCRYPTED" in (folder / "signing.key").read_bytes()
    export = ("public", "export", "-o", office.stick / "1")
    assert office.inner.run(*export).exit_code == REFUSED  # nobody to ask for the passphrase
    for wide in (folder / "signing.key", folder, office.secret[1]):
        mode = wide.stat().st_mode
        wide.chmod(mode | 0o040)
        refused = office.inner.run(*export, *office.secret)
        assert (refused.exit_code, str(wide) in refused.stderr) == (REFUSED, True)
        wide.chmod(mode)
    office.secret[1].write_text("another one entirely\n", encoding="utf-8")
    assert office.inner.run(*export, *office.secret).exit_code == REFUSED
    again = office.inner.run("public", "key", "create", *office.secret)
    assert again.exit_code == REFUSED
    assert list(office.stick.iterdir()) == []


def test_what_can_not_be_done_says_why_in_one_sentence(office: Office) -> None:
    first = office.export("1")
    over = office.inner.run("public", "export", "-o", first, *office.secret)
    assert over.exit_code == MISUSE
    since = ("public", "export", "-o", office.stick / "x", "--since", "9", *office.secret)
    assert office.inner.run(*since).exit_code == REFUSED
    nowhere = ("public", "export", "-o", office.stick / "none" / "x", "--since", "0")
    assert office.inner.run(*nowhere, *office.secret).exit_code == REFUSED
    broken = office.stick / "broken"
    broken.write_bytes(first.read_bytes()[:-20])
    pin = ("--pin", fingerprint(office))
    assert office.outer.run("public", "import", broken, *pin).exit_code == NOT_INTACT
    assert office.outer.run("public", "import", first, "--pin", "12").exit_code == MISUSE
    assert office.inner.run("public", "import", first, *pin).exit_code == REFUSED  # fed directly
    assert office.outer.run("public", "import", office.stick / "none").exit_code == MISUSE
    assert office.outer.run("public", "key", "pin", "12").exit_code == MISUSE
    assert office.outer.run("public", "verify", first, "--proof", first).exit_code == NOT_INTACT


def test_a_machine_without_catalogue_has_pinned_nothing_and_verifies_nothing(
    office: Office,
) -> None:
    assert office.outer.json("public", "key", "show") == {
        "signing": None, "next": None, "pinned": None, "bundle": 0,
    }  # fmt: skip
    assert office.outer.run("public", "verify", office.secret[1]).exit_code == REFUSED
    export = ("public", "export", "-o", office.stick / "1", *office.secret)
    assert office.outer.run(*export).exit_code == MISUSE  # no house here
