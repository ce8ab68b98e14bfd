"""flask audit and flask store: exit 0 when all is as it was, 3 with the place where it is not."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from review.cli_audit import MEANINGS
from review.public.records import FileIn, hide_record, write_record
from review.public.tables import PublicRecord
from review.store.base import make_engine
from review.store.cases import ReviewCase
from review.store.releases import Release, ReleaseState
from review.store.triggers import drop_triggers
from tests.databases import Databases
from tests.public.releases import a_file, a_record
from tests.store import house as houses
from tests.store.house import House
from tests.store.rows import NOW
from tests.store.walks import published

TAMPER = "UPDATE event SET actor_id = 99 WHERE seq = 3"


@pytest.fixture
def house(databases: Databases, engine_name: str, tmp_path: Path) -> Iterator[House]:
    """A house with one document that travelled the whole road and can be seen outside."""
    built = houses.build(databases, engine_name, tmp_path / "data")
    with built.writing() as session:
        _, document = published(session)
        document_id = document.id
    with built.outside() as session:
        record = a_record(document_id)
        write_record(session, built.settings.public_files, record, [_released(tmp_path)])
    yield built
    built.engine.dispose()


def _released(folder: Path) -> FileIn:
    return a_file(folder / "house")


def _tamper(house: House, statement: str = TAMPER) -> None:
    with house.engine.begin() as connection:
        drop_triggers(connection)
        connection.exec_driver_sql(statement)


def test_a_log_that_is_what_it_was_is_called_intact(house: House) -> None:
    code, answer = house.asked("audit", "verify")
    assert (code, answer["intact"], answer["rows"], answer["fault"]) == (0, True, 7, None)
    result = house.run("audit", "verify")
    assert (result.exit_code, answer["head"] in result.stdout) == (0, True)


def test_a_changed_row_is_named_and_the_exit_code_is_3(house: House) -> None:
    _tamper(house)
    code, answer = house.asked("audit", "verify")
    assert (code, answer["intact"]) == (3, False)
    assert answer["fault"] == {"seq": 3, "code": "digest_wrong"}
    assert "event_in_order" in answer["missing_triggers"]
    result = house.run("audit", "verify")
    assert (result.exit_code, "event 3:" in result.stdout) == (3, True)


def test_missing_triggers_alone_are_no_intact_log(house: House) -> None:
    with house.engine.begin() as connection:
        drop_triggers(connection)
    code, answer = house.asked("audit", "verify")
    assert (code, answer["fault"], answer["intact"]) == (3, None, False)
    assert "trigger event_in_order:" in house.run("audit", "verify").stdout


@pytest.mark.parametrize("command", [("audit", "verify"), ("store", "check")])
def test_a_database_that_is_not_there_gets_one_sentence(
    house: House, tmp_path: Path, command: tuple[str, str]
) -> None:
    nowhere = replace(house, engine=make_engine(f"sqlite:///{tmp_path / 'nowhere.db'}"))
    away = replace(house, engine=make_engine("postgresql+psycopg://x@127.0.0.1:1/x"))
    for built, code in ((nowhere, "database_missing"), (away, "database_unreachable")):
        result = built.run(*command)
        assert (result.exit_code, result.stdout) == (3, "")
        assert MEANINGS[code][1] in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "nowhere.db").exists()


@pytest.fixture(scope="module")
def exported(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an exported log and the verifier beside it."""
    folder = tmp_path_factory.mktemp("exported")
    built = houses.build(databases, "sqlite", folder / "data")
    with built.writing() as session:
        published(session)
    built.run("audit", "export", "-o", str(folder / "log.jsonl"), "--with-verifier")
    built.engine.dispose()
    return folder


def _verify_alone(folder: Path, name: str = "log.jsonl") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "audit_verifier.py"), str(folder / name)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_export_is_verified_by_a_script_that_stands_alone(house: House, tmp_path: Path) -> None:
    target = tmp_path / "log.jsonl"
    assert house.run("audit", "export", "-o", str(target), "--with-verifier").exit_code == 0
    head = house.asked("audit", "verify")[1]["head"]
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line.get("seq") for line in lines] == [1, 2, 3, 4, 5, 6, 7, None]
    assert lines[-1] == {"head": {"seq": 7, "digest": head}}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    told = _verify_alone(tmp_path)
    assert (told.returncode, told.stdout) == (0, f"intact: 7 events, head {head}\n")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda lines: [*lines[:2], lines[2].replace("7,", "8,", 1), *lines[3:]], "event 3"),
        (lambda lines: [*lines[:2], *lines[3:]], "event 3 is missing"),
        (lambda lines: lines[:-1], "head is missing"),
        (lambda lines: [*lines[:-2], lines[-1]], "event 7 is missing"),
        (lambda lines: [*lines, lines[-2]], "after the head"),
        (lambda lines: [lines[0], "{", *lines[2:]], "line 2 can not be read"),
        (lambda lines: [lines[0].replace('"sm3"', '"md5"').replace('"sha256"', '"md5"')], "md5"),
        (lambda _: ["{}"], "line 1 can not be read"),
        (lambda _: ["\udcff"], "line 1 can not be read"),
        (lambda _: [], "head is missing"),
    ],
)
def test_a_damaged_export_is_named_by_the_script(
    exported: Path, tmp_path: Path, damage: Callable[[list[str]], list[str]], told: str
) -> None:
    shutil.copy(exported / "audit_verifier.py", tmp_path)
    damaged = "\n".join(damage((exported / "log.jsonl").read_text().splitlines()))
    (tmp_path / "log.jsonl").write_text(damaged, encoding="utf-8", errors="surrogateescape")
    answer = _verify_alone(tmp_path)
    assert (answer.returncode, answer.stderr) == (3, "")
    assert told in answer.stdout


def test_the_script_says_how_it_is_used(exported: Path) -> None:
    assert _verify_alone(exported, "nothing.jsonl").returncode == 2
    alone = [sys.executable, str(exported / "audit_verifier.py")]
    told = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.startswith("usage:")) == (2, True)


def test_an_export_overwrites_nothing_and_leaves_nothing_half_done(
    house: House, tmp_path: Path
) -> None:
    target = tmp_path / "log.jsonl"
    target.write_text("mine")
    result = house.run("audit", "export", "-o", str(target))
    assert (result.exit_code, target.read_text()) == (2, "mine")
    assert house.run("audit", "export", "-o", str(tmp_path / "no" / "log")).exit_code == 2
    _tamper(house, "DELETE FROM event_head")
    result = house.run("audit", "export", "-o", str(tmp_path / "other.jsonl"))
    assert result.exit_code == 0
    assert '{"head":null}' in (tmp_path / "other.jsonl").read_text()
    assert list(tmp_path.glob("*.part")) == []


def test_a_house_in_order_passes_every_check(house: House) -> None:
    code, answer = house.asked("store", "check")
    assert (code, answer["intact"]) == (0, True)
    assert {check["name"]: check["passed"] for check in answer["checks"]} == dict.fromkeys(
        ["log", "files", "history", "organisations", "public", "search", "proof"], True
    )
    assert house.run("store", "check").exit_code == 0


def test_the_store_check_names_every_place(house: House) -> None:
    _tamper(house)
    stray = house.files.root / "intake" / ("f" * 40)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"nobody's")
    with house.writing() as session:
        session.execute(update(ReviewCase).values(state="draft"))
    with house.outside() as session:
        session.execute(update(PublicRecord).values(search_text="other"))
    (house.settings.public_files / "left").write_bytes(b"?")
    found = house.problems()
    assert ("digest_wrong", "event 3") in found["log"]
    assert found["files"] == [("quarantined_orphan", f"intake/{'f' * 40}")]
    assert [code for code, _ in found["history"]] == ["case_state_differs"]
    assert found["public"] == [("public_orphan", "public/left")]
    assert [code for code, _ in found["search"]] == ["search_differs"]
    result = house.run("store", "check", "--grace", "0")
    assert result.exit_code == 3
    codes = {code for problems in found.values() for code, _ in problems}
    assert all(MEANINGS[code][1] in result.stdout for code in codes)


def test_what_the_public_sees_is_what_was_published(house: House) -> None:
    with house.outside() as session:
        record = session.scalars(select(PublicRecord.record_id)).one()
        hide_record(session, record, "正在核对", NOW)
    assert house.problems()["public"] == [("public_not_visible", f"document {record}")]
    with house.writing() as session:
        case = session.scalars(select(ReviewCase)).one()
        session.add(
            Release(
                organisation_id=case.organisation_id,
                document_id=record,
                case_id=case.id,
                revision=1,
                record={},
                strings_digest="",
                asked_at=NOW,
                state=ReleaseState.PENDING,
            )
        )
    assert house.problems() == {}  # on its way
    with house.outside() as session:
        other = a_record(record + 1, issued_on=date(2026, 1, 5))
        folder = house.settings.public_files
        write_record(session, folder, other, [_released(folder.parents[2])])
    assert house.problems()["public"] == [("public_not_released", f"document {record + 1}")]


def test_a_public_side_that_can_not_be_opened_is_no_intact_store(house: House) -> None:
    path = Path(house.settings.public_database_url.removeprefix("sqlite:///"))
    path.unlink()
    assert house.problems()["public"] == [("public_unreachable", "public database")]
    assert not path.exists()


def test_every_code_has_its_meaning_in_both_languages() -> None:
    assert all(chinese and english for chinese, english in MEANINGS.values())


def test_a_grace_below_nothing_is_misuse(house: House) -> None:
    assert house.run("store", "check", "--grace", "-1").exit_code == 2
