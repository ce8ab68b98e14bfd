"""``flask import``: exit codes, the dry run, a folder, a zip, a second run; the sentences people read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select

from review.cli import register_commands
from review.store.check import check_files
from review.store.documents import Document
from review.web.app import create_app
from tests import manifests as m
from tests.databases import Databases
from tests.manifests import line
from tests.snapshots import Snapshots
from tests.town import Town

Import = Callable[..., Result]


@pytest.fixture(scope="module")
def towns(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    """Prepared towns."""
    return Snapshots(databases, tmp_path_factory.mktemp("towns"))


@pytest.fixture
def imported(town: Town) -> Import:
    """Run the command in the town."""
    app = create_app(town.work.settings, clock=town.clock)
    register_commands(app)

    def run(*arguments: str | Path, code: str = "town") -> Result:
        said = ["import", *map(str, arguments), *(["--organisation", code] if code else [])]
        return app.test_cli_runner().invoke(args=said)

    return run


def documents(town: Town) -> int:
    with town.work.sessions() as session:
        return int(session.scalar(select(func.count()).select_from(Document)) or 0)


def reported(answer: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_folder_is_judged_taken_in_and_known_the_second_time(
    imported: Import, town: Town, tmp_path: Path
) -> None:
    lines = [line(1), line(2), line(3, path="", paper_only="是")]
    folder = m.write_files(tmp_path / "files", lines)
    manifest = m.write_xlsx(tmp_path / "清单.xlsx", lines)
    dry = imported(folder, "--manifest", manifest, "--dry-run", "--json")
    assert dry.exit_code == 0, dry.stderr
    assert (reported(dry)["waiting"], documents(town)) == (3, 0)
    taken = imported(folder, "--manifest", manifest, "--json")
    assert taken.exit_code == 0, taken.stderr
    assert (reported(taken)["imported"], documents(town)) == (3, 3)
    again = imported(folder, "--manifest", manifest, "--json")
    assert again.exit_code == 0
    assert (reported(again)["duplicate"], documents(town)) == (3, 3)
    with town.work.sessions() as session:
        files, grace = town.work.vault.files, timedelta(0)
        assert check_files(session, files, now=datetime.now(UTC), grace=grace) == []


def test_faults_are_told_with_their_cells_and_good_lines_survive(
    imported: Import, town: Town, tmp_path: Path
) -> None:
    lines = [line(1), line(2, issued_on="2023-13-01"), line(3)]
    folder = m.write_files(tmp_path / "files", lines)
    (folder / "旧文3.docx").unlink()
    archive = tmp_path / "旧文.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.iterdir():
            packed.write(path, path.name)
    answer = imported(archive, "--manifest", m.write_csv(tmp_path / "清单.csv", lines))
    assert answer.exit_code == 5
    assert "G3  印发日期“2023-13-01”不是日期。请写成 2023-07-01 的样子。" in answer.stdout
    assert "A4  找不到文件“旧文3.docx”。" in answer.stdout
    assert "共3行：已导入1" in answer.stdout
    assert documents(town) == 1


def test_what_can_not_begin_is_said_in_one_sentence(
    imported: Import, town: Town, tmp_path: Path
) -> None:
    manifest = m.write_csv(tmp_path / "清单.csv", [line(1)])
    for arguments in (
        (tmp_path / "nowhere", "--manifest", manifest),
        (tmp_path, "--manifest", tmp_path / "nowhere.xlsx"),
        (tmp_path, "--manifest", manifest, "--office", "nobody"),
        (tmp_path,),
    ):
        answer = imported(*arguments)
        assert answer.exit_code == 2, arguments
        assert "Traceback" not in answer.stderr
    for code in ("", "nobody"):
        unnamed = imported(tmp_path, "--manifest", manifest, code=code)
        assert unnamed.exit_code == 2
        assert "town, village" in unnamed.stderr
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    refused = imported(tmp_path, "--manifest", bad)
    assert refused.exit_code == 5
    assert "没有找到表头" in refused.stdout
