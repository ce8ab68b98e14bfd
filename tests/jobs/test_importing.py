"""Imports from manifest to documents, with the real reader of tables: dry run, course, kill and resume."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from review.domain.commands.importing import ImportMove
from review.domain.states import Attribute, DocumentStatus
from review.domain.values import Refused
from review.jobs.importing import BATCH
from review.jobs.tasks import carry_out
from review.services.outstanding import LATER_AT_ONCE, due_rows
from review.store.check import check_files
from review.store.documents import Document, FileState, FileVersion
from review.store.imports import ImportStep, RowResult
from review.store.replay import replay
from tests import manifests as m
from tests.manifests import line
from tests.town import Town

IMPORTED, DUPLICATE, FAULTY = RowResult.IMPORTED, RowResult.DUPLICATE, RowResult.FAULTY


def brought(town: Town, place: Path, lines: list[dict[m.Column, object]]) -> int:
    """A judged import of lines with their files."""
    folder = m.write_files(place / "files", lines)
    run_id = m.bring(town, m.write_csv(place / "清单.csv", lines), folder)
    m.work_on(town, run_id)
    return run_id


def results(town: Town, run_id: int) -> list[RowResult]:
    return [row.result for row in m.rows_of(town, run_id)]


def documents(town: Town) -> list[Document]:
    with town.work.sessions() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def test_the_dry_run_takes_nothing_in(town: Town, tmp_path: Path) -> None:
    lines = [line(1), line(2, issued_on="2023-13-01"), line(3, path="没有.docx")]
    folder = m.write_files(tmp_path / "files", lines[:2])
    (folder / "多余.pdf").write_bytes(b"x")
    run_id = m.bring(town, m.write_xlsx(tmp_path / "清单.xlsx", lines), folder)
    run = m.work_on(town, run_id)
    assert run.step is ImportStep.JUDGED
    assert documents(town) == []
    assert [m.said_of(row) for row in m.rows_of(town, run_id)] == [
        [],
        [("G3", "date_malformed")],
        [("A4", "file_missing")],
    ]
    assert (run.unnamed, run.unnamed_first) == (1, ["多余.pdf"])


def test_good_lines_become_documents_with_their_history(town: Town, tmp_path: Path) -> None:
    lines = [
        line(1),
        line(2, attribute="不予公开", grounds="人事管理"),
        line(3, attribute="主动公开", issued_on="2009-01-01", doc_date=""),
        line(4, path="", paper_only="是", doc_number="", attribute=""),
        line(5, title=""),
    ]
    run_id = brought(town, tmp_path, lines)
    m.steer(town, run_id, ImportMove.START)
    run = m.work_on(town, run_id)
    assert run.step is ImportStep.FINISHED
    assert results(town, run_id) == [IMPORTED] * 4 + [FAULTY]
    found = documents(town)
    assert [d.status for d in found] == [
        DocumentStatus.FILED,
        DocumentStatus.FILED,
        DocumentStatus.ISSUED,
        DocumentStatus.ISSUED,
    ]
    assert [(d.attribute, d.printed_attribute) for d in found][:3] == [
        (Attribute.ON_REQUEST,) * 2,
        (Attribute.EXEMPT,) * 2,
        (Attribute.PROACTIVE,) * 2,
    ]
    assert (found[1].grounds, found[1].office_id) == (["INT_PERSONNEL"], town.ids["social"])
    assert found[3].paper_only
    assert town.events(found[0].id) == ["document.imported"]
    assert town.payloads(found[0].id)[0]["digest"] == found_digest(town, found[0].id)
    with town.work.sessions() as session:
        assert replay(session) == []


def found_digest(town: Town, document_id: int) -> str:
    (version,) = town.files(document_id)
    assert version.intake_key is not None
    there = town.work.vault.files.intake_path(version.intake_key).read_bytes()
    assert hashlib.sha256(there).hexdigest() == version.digest
    return version.digest


def test_the_same_manifest_again_doubles_nothing(town: Town, tmp_path: Path) -> None:
    lines = [
        line(1),
        line(2, doc_number=""),
        line(3, path="", paper_only="是", doc_number=""),
    ]
    first = brought(town, tmp_path, lines)
    m.steer(town, first, ImportMove.START)
    m.work_on(town, first)
    again = brought(town, tmp_path, lines)
    assert results(town, again) == [DUPLICATE] * 3
    codes = [m.said_of(row)[0][1] for row in m.rows_of(town, again)]
    assert codes == ["number_in_house", "bytes_in_house", "paper_in_house"]
    with pytest.raises(Refused, match="import_nothing_good"):
        m.steer(town, again, ImportMove.START)
    assert len(documents(town)) == 3


def test_two_lines_for_one_file_or_number_are_both_told(town: Town, tmp_path: Path) -> None:
    lines = [
        line(1),
        line(2, path="旧文1.docx"),
        line(3),
        line(4, doc_number="青府[2012]3号"),
        line(5),
        line(6),
    ]
    folder = m.write_files(tmp_path / "files", lines)
    (folder / "旧文6.docx").write_bytes((folder / "旧文5.docx").read_bytes())
    run_id = m.bring(town, m.write_csv(tmp_path / "清单.csv", lines), folder)
    m.work_on(town, run_id)
    rows = m.rows_of(town, run_id)
    assert [m.said_of(row) for row in rows] == [
        [("A2", "file_twice")],
        [("A3", "file_twice")],
        [("C4", "number_twice")],
        [("C5", "number_twice")],
        [],
        [("7", "bytes_twice")],
    ]
    assert rows[0].faults[0]["facts"]["other"] == "A3"
    assert rows[5].result is DUPLICATE


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("乱,写\n1,2\n", "header_missing"),
        ("标题,文件名,印发日期\n", "manifest_empty"),
        ("标题,公文标题,文件名,印发日期\na,b,c,d\n", "header_wrong"),
        ("标题,文号\na,b\n", "header_wrong"),
    ],
)
def test_a_manifest_that_says_nothing_is_refused_as_a_whole(
    town: Town, tmp_path: Path, table: str, code: str
) -> None:
    manifest = tmp_path / "清单.csv"
    manifest.write_text(table, encoding="utf-8")
    run = m.work_on(town, m.bring(town, manifest, tmp_path))
    assert (run.step, run.reason) == (ImportStep.REFUSED, code)
    assert run.manifest_key is None
    assert town.work.vault.files.quarantined() == {}


def test_a_manifest_that_is_no_table_is_refused(town: Town, tmp_path: Path) -> None:
    manifest = tmp_path / "清单.xlsx"
    manifest.write_bytes(b"\x00\x01\x02 no workbook")
    run = m.work_on(town, m.bring(town, manifest, tmp_path))
    assert run.step is ImportStep.REFUSED
    assert (run.reason or "").startswith("manifest_")


def test_a_folder_that_is_not_there_is_told(town: Town, tmp_path: Path) -> None:
    manifest = m.write_csv(tmp_path / "清单.csv", [line(1)])
    run = m.work_on(town, m.bring(town, manifest, tmp_path / "nowhere"))
    assert (run.step, run.reason) == (ImportStep.REFUSED, "folder_missing")


def test_a_file_that_changed_since_the_dry_run_is_refused(town: Town, tmp_path: Path) -> None:
    run_id = brought(town, tmp_path, [line(1), line(2), line(3)])
    (tmp_path / "files" / "旧文1.docx").write_bytes(b"another text")
    (tmp_path / "files" / "旧文2.docx").unlink()
    m.steer(town, run_id, ImportMove.START)
    assert m.work_on(town, run_id).step is ImportStep.FINISHED
    rows = m.rows_of(town, run_id)
    assert [row.result for row in rows] == [RowResult.REFUSED, RowResult.REFUSED, IMPORTED]
    assert [row.faults[-1]["code"] for row in rows[:2]] == ["file_changed", "file_missing"]
    assert len(town.work.vault.files.quarantined()) == 1


def test_a_folder_that_goes_away_pauses_and_comes_back(town: Town, tmp_path: Path) -> None:
    run_id = brought(town, tmp_path, [line(1), line(2)])
    (tmp_path / "files").rename(tmp_path / "away")
    m.steer(town, run_id, ImportMove.START)
    run = m.work_on(town, run_id)
    assert (run.step, run.reason) == (ImportStep.PAUSED, "folder_missing")
    (tmp_path / "away").rename(tmp_path / "files")
    m.steer(town, run_id, ImportMove.RESUME)
    assert m.work_on(town, run_id).step is ImportStep.FINISHED
    assert len(documents(town)) == 2


def test_who_may_not_import_is_refused(town: Town, tmp_path: Path) -> None:
    manifest = m.write_csv(tmp_path / "清单.csv", [line(1)])
    for login in ("drafter", "supervisor", "stranger"):
        with pytest.raises(Refused, match="role_missing"):
            m.bring(town, manifest, tmp_path, login=login)
    run_id = brought(town, tmp_path, [line(1)])
    with pytest.raises(Refused, match="import_not_in_this_step"):
        m.steer(town, run_id, ImportMove.PAUSE)


def test_giving_up_leaves_nothing_in_quarantine(town: Town, tmp_path: Path) -> None:
    run_id = brought(town, tmp_path, [line(1)])
    m.steer(town, run_id, ImportMove.DROP)
    assert town.work.vault.files.quarantined() == {}
    assert m.work_on(town, run_id).step is ImportStep.DROPPED


def test_files_of_imports_are_read_after_what_people_wait_for(town: Town, tmp_path: Path) -> None:
    lines = [line(n) for n in range(1, LATER_AT_ONCE + 3)]
    run_id = brought(town, tmp_path, lines)
    m.steer(town, run_id, ImportMove.START)
    m.work_on(town, run_id)
    mine = town.upload(town.draft())
    with town.work.sessions() as session:
        due = due_rows(session, town.now)
        later = session.scalars(select(FileVersion.id).where(FileVersion.priority > 0)).all()
    assert [row for row in due if row[0] == "read"] == [("read", mine)]
    assert [i for kind, i in due if kind == "read_later"] == sorted(later)[:LATER_AT_ONCE]
    assert due.index(("read", mine)) < due.index(("read_later", min(later)))
    following = carry_out(town.work, "read_later", min(later))
    assert following == [("read_later", sorted(later)[1])]
    assert carry_out(town.work, "read_later", min(later)) == []
    with town.work.sessions() as session:
        state = session.get_one(FileVersion, min(later)).state
        assert state is FileState.FAILED  # the bytes of this test are no document
        assert check_files(session, town.work.vault.files, now=town.now, grace=LONG) == []


LONG = timedelta(hours=1)


def test_more_lines_than_a_batch_go_in_whole(town: Town, tmp_path: Path) -> None:
    lines = [line(n) for n in range(1, BATCH + 20)]
    run_id = brought(town, tmp_path, lines)
    m.steer(town, run_id, ImportMove.START)
    run = m.work_on(town, run_id)
    with town.work.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == len(lines)
    assert (run.done, run.rows) == (len(lines), len(lines))
