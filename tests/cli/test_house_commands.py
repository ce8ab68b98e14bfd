"""A real house from the command line: made, verified, found out when its log is changed behind its back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Flask = Callable[..., subprocess.CompletedProcess[str]]
CREATE = (
    "house", "create", "--name", "海屿区人民政府办公室", "--short-name", "海屿区府办",
    "--code", "114499010000000X1A", "--number-code", "海府办", "--office", "综合科", "--office", "城建科",
)  # fmt: skip


def flask_over(data: Path) -> Flask:
    """Commands of the house on a data folder, each in a process of its own."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "REVIEW_DATA": str(data), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def flask(tmp_path: Path) -> Flask:
    """Commands on the test's own data folder; there is no house yet."""
    return flask_over(tmp_path / "data")


@dataclass(frozen=True)
class Made:
    """A house as the command made it: its data folder, and what the command said."""

    data: Path
    said: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The one house of these tests; who changes something takes a copy of its folder."""
    data = tmp_path_factory.mktemp("made") / "data"
    answer = flask_over(data)(*CREATE, "--json")
    assert answer.returncode == 0, answer.stderr
    return Made(data, answer.stdout)


def test_a_new_house_has_three_administrators_with_one_time_passwords(made: Made) -> None:
    signs = json.loads(made.said)["administrators"]
    assert [sign["role"] for sign in signs] == ["system_admin", "security_admin", "audit_admin"]
    assert len({sign["password"] for sign in signs}) == 3
    flask = flask_over(made.data)
    again = flask(*CREATE)
    assert again.returncode == 5
    assert "organisation_exists" in again.stderr
    assert flask("demo", "load").returncode == 5


def test_a_changed_event_is_named(made: Made, flask: Flask, tmp_path: Path) -> None:
    shutil.copytree(made.data, tmp_path / "data")
    intact = flask("audit", "verify", "--json")
    assert intact.returncode == 0
    assert json.loads(intact.stdout)["rows"] > 3
    assert flask("store", "check").returncode == 0
    with sqlite3.connect(tmp_path / "data" / "staff" / "review.db") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE event SET payload = '{}' WHERE seq = 3")
    database.close()
    changed = flask("audit", "verify")
    assert changed.returncode == 3
    assert "event 3" in changed.stdout + changed.stderr


def test_nothing_can_be_verified_where_no_house_is(flask: Flask) -> None:
    answer = flask("audit", "verify")
    assert answer.returncode == 3
    assert "Traceback" not in answer.stderr


def test_misuse_is_two(flask: Flask) -> None:
    assert flask("house", "create").returncode == 2
    assert flask("demo", "load", "--documents", "0").returncode == 2


def test_a_mistyped_setting_is_named_without_a_stack_trace(flask: Flask) -> None:
    answer = flask("audit", "verify", REVIEW_TYPO="1")
    assert answer.returncode == 2
    assert "REVIEW_TYPO is not a setting" in answer.stderr
    assert "Traceback" not in answer.stderr
