"""The one door into the public catalogue, on both engines: release, hide, restore, erase, check.

Each story goes on from an empty catalogue; files are made beside the public folder.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from review.public.records import (
    FileIn,
    NoticeIn,
    RecordIn,
    RecordRefused,
    RecordState,
    check_store,
    erase_record,
    hide_record,
    restore_record,
    write_notice,
    write_record,
)
from review.public.tables import Change, Notice, PublicFile, PublicRecord
from tests.public.releases import RELEASED_AT, a_file, a_record

LATER = RELEASED_AT + timedelta(days=3)


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises(RecordRefused) as caught:
        act()
    return caught.value.code


def _publish(session: Session, folder: Path, *files: FileIn, **changes: object) -> RecordIn:
    record = a_record(**changes)  # type: ignore[arg-type]
    write_record(session, folder, record, files or [a_file(folder.parent / "house")])
    session.commit()
    return record


def test_a_released_record_stands_as_it_was_handed_over(session: Session, folder: Path) -> None:
    record = _publish(session, folder)
    session.expire_all()
    row = session.get_one(PublicRecord, 1)
    assert {item.name: getattr(row, item.name) for item in fields(record)} == {
        item.name: getattr(record, item.name) for item in fields(record)
    }
    assert row.state is RecordState.PUBLISHED
    assert (row.sort_on, row.year) == (record.issued_on, 2026)
    assert "海府办[2026]1号" in row.search_text


def test_a_copy_lies_under_its_digest_and_can_not_be_written(
    session: Session, folder: Path
) -> None:
    file = a_file(folder.parent / "house")
    _publish(session, folder, file)
    copy = folder / file.sha256[:2] / file.sha256
    assert copy.read_bytes() == file.source.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444
    assert session.scalar(select(PublicFile.path)) == f"{file.sha256[:2]}/{file.sha256}"
    assert check_store(session, folder).is_intact


def test_repeating_a_release_changes_nothing(session: Session, folder: Path) -> None:
    _publish(session, folder)
    before = session.scalar(select(Change.count))
    _publish(session, folder)
    assert session.scalar(select(Change.count)) == before
    assert session.scalar(select(func.count()).select_from(PublicFile)) == 1


def test_repeating_a_release_mends_a_lost_or_damaged_copy(session: Session, folder: Path) -> None:
    file = a_file(folder.parent / "house")
    _publish(session, folder, file)
    copy = folder / file.sha256[:2] / file.sha256
    for damage in (copy.unlink, lambda: copy.write_bytes(b"other bytes")):
        copy.chmod(0o644)
        damage()
        assert not check_store(session, folder).is_intact
        _publish(session, folder, file)
        assert check_store(session, folder).is_intact


def test_a_new_revision_replaces_text_and_files(session: Session, folder: Path) -> None:
    _publish(session, folder)
    house = folder.parent / "house"
    files = [
        a_file(house, "通知.pdf", b"second"),
        a_file(house, "附件1.xlsx", b"sheet", position=2),
    ]
    _publish(session, folder, *files, revision=2, title="更正后的标题")
    row = session.get_one(PublicRecord, 1)
    assert (row.revision, row.title) == (2, "更正后的标题")
    assert [file.name for file in row.files] == ["通知.pdf", "附件1.xlsx"]
    assert len(check_store(session, folder).orphans) == 1  # the bytes of the first revision


def test_an_older_revision_that_comes_late_is_left_aside(session: Session, folder: Path) -> None:
    _publish(session, folder, revision=2, title="第二版")
    _publish(session, folder, revision=1, title="第一版")
    assert session.get_one(PublicRecord, 1).title == "第二版"


def test_one_revision_never_has_two_contents(session: Session, folder: Path) -> None:
    _publish(session, folder)
    assert _refused(lambda: _publish(session, folder, title="另一个")) == "revision_reused"
    other = a_file(folder.parent / "house", content=b"other")
    assert _refused(lambda: _publish(session, folder, other)) == "revision_reused"


def test_bytes_that_are_not_those_cleared_are_never_released(
    session: Session, folder: Path
) -> None:
    file = a_file(folder.parent / "house")
    file.source.write_bytes(b"%PDF-1.7 RELEASED")  # same size, other bytes
    code = _refused(lambda: write_record(session, folder, a_record(), [file]))
    session.rollback()
    assert code == "copy_differs"
    assert session.get(PublicRecord, 1) is None
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_index_number_is_permanent_and_belongs_to_one_record(
    session: Session, folder: Path
) -> None:
    _publish(session, folder)
    taken = _refused(lambda: _publish(session, folder, record_id=2, index_number=_number(1)))
    changed = _refused(lambda: _publish(session, folder, revision=2, index_number="other"))
    assert (taken, changed) == ("index_number_taken", "index_number_permanent")


def _number(record_id: int) -> str:
    return a_record(record_id).index_number


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "title_missing"),
        ({"index_number": ""}, "index_number_missing"),
        ({"organisation_name": ""}, "organisation_name_missing"),
        ({"issuer": ""}, "issuer_missing"),
        ({"title": "题" * 501}, "text_too_long"),
        ({"reading_text": "a\x00b"}, "text_unfit"),
        ({"summary": "\ud800"}, "text_unfit"),
        ({"revision": 0}, "number_unfit"),
    ],
)
def test_a_record_that_can_not_be_is_refused(
    session: Session, folder: Path, changes: dict[str, object], code: str
) -> None:
    assert _refused(lambda: _publish(session, folder, **changes)) == code
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("a.pdf", {"media_type": "text/html"}, "file_type_unfit"),
        ("a.pdf", {"name": "../a.pdf"}, "file_name_unfit"),
        ("a.pdf", {"name": "a\r\nX: y.pdf"}, "file_name_unfit"),
        ("a.pdf", {"name": "page.html"}, "file_type_unfit"),
        ("a.pdf", {"bytes": 3}, "copy_differs"),
    ],
)
def test_a_file_that_can_not_be_is_refused(
    session: Session, folder: Path, name: str, changes: dict[str, object], code: str
) -> None:
    file = replace(a_file(folder.parent / "house", name), **changes)  # type: ignore[arg-type]
    assert _refused(lambda: _publish(session, folder, file)) == code


def test_a_record_without_a_file_is_refused(session: Session, folder: Path) -> None:
    assert _refused(lambda: write_record(session, folder, a_record(), [])) == "file_missing"


def test_hiding_needs_an_explanation_and_a_record(session: Session, folder: Path) -> None:
    _publish(session, folder)
    assert _refused(lambda: hide_record(session, 1, " ", LATER)) == "explanation_missing"
    assert _refused(lambda: hide_record(session, 9, "误发", LATER)) == "unknown_record"


def test_hiding_twice_keeps_the_first_time(session: Session, folder: Path) -> None:
    _publish(session, folder)
    hide_record(session, 1, "正在核对", LATER)
    hide_record(session, 1, "又一次", LATER + timedelta(hours=1))
    row = session.get_one(PublicRecord, 1)
    assert (row.state, row.withdrawn_at, row.explanation) == (
        RecordState.WITHDRAWN,
        LATER,
        "正在核对",
    )


def test_a_release_begun_before_the_hiding_does_not_undo_it(session: Session, folder: Path) -> None:
    _publish(session, folder)
    hide_record(session, 1, "正在核对", LATER)
    session.commit()
    _publish(session, folder)  # the same task once more
    assert _refused(lambda: _publish(session, folder, revision=2)) == "hidden_since"
    assert session.get_one(PublicRecord, 1).state is RecordState.WITHDRAWN
    _publish(session, folder, revision=2, released_at=LATER + timedelta(days=1))
    assert session.get_one(PublicRecord, 1).state is RecordState.PUBLISHED


def test_a_hidden_record_comes_back_as_it_was(session: Session, folder: Path) -> None:
    _publish(session, folder)
    hide_record(session, 1, "正在核对", LATER)
    restore_record(session, folder, 1, LATER + timedelta(hours=2))
    row = session.get_one(PublicRecord, 1)
    assert (row.state, row.explanation, row.withdrawn_at) == (RecordState.PUBLISHED, "", None)
    assert row.changed_at == LATER + timedelta(hours=2)


def test_a_record_does_not_come_back_without_its_bytes(session: Session, folder: Path) -> None:
    file = a_file(folder.parent / "house")
    _publish(session, folder, file)
    hide_record(session, 1, "正在核对", LATER)
    (folder / file.sha256[:2] / file.sha256).unlink()
    assert _refused(lambda: restore_record(session, folder, 1, LATER)) == "copy_differs"


def test_erasing_takes_text_and_bytes_and_keeps_number_and_explanation(
    session: Session, folder: Path
) -> None:
    house = folder.parent / "house"
    own, shared = a_file(house, content=b"own"), a_file(house, content=b"shared", position=2)
    _publish(session, folder, own, shared)
    _publish(session, folder, replace(shared, position=1), record_id=2)
    assert _refused(lambda: erase_record(session, folder, 1, LATER)) == "still_published"
    hide_record(session, 1, "含个人信息，已撤下", LATER)
    erase_record(session, folder, 1, LATER)
    session.commit()
    row = session.get_one(PublicRecord, 1)
    assert (row.title, row.reading_text, row.search_text, row.files) == ("", "", "", [])
    assert (row.index_number, row.explanation) == (_number(1), "含个人信息，已撤下")
    assert check_store(session, folder).is_intact  # own bytes gone, those of record 2 there
    assert _refused(lambda: restore_record(session, folder, 1, LATER)) == "erased"


def test_the_check_names_what_is_missing_changed_or_nobodys(session: Session, folder: Path) -> None:
    house = folder.parent / "house"
    files = [a_file(house, content=bytes([at]), position=at) for at in (1, 2, 3)]
    _publish(session, folder, *files)
    paths = [f"{file.sha256[:2]}/{file.sha256}" for file in files]
    (folder / paths[0]).unlink()
    (folder / paths[1]).chmod(0o644)
    (folder / paths[1]).write_bytes(b"changed")
    (folder / ".incoming-left").write_bytes(b"a crash in the middle")
    report = check_store(session, folder)
    assert report.missing == (paths[0],)
    assert report.changed == (paths[1],)
    assert report.orphans == (".incoming-left",)


def test_every_change_is_counted(session: Session, folder: Path) -> None:
    counts = [session.scalar(select(Change.count))]
    acts: list[Callable[[], object]] = [
        lambda: _publish(session, folder),
        lambda: hide_record(session, 1, "正在核对", LATER),
        lambda: restore_record(session, folder, 1, LATER),
        lambda: write_notice(
            session,
            NoticeIn(notice_id=1, title="公告", body="正文", published_on=LATER.date()),
            LATER,
        ),
    ]
    for act in acts:
        act()
        session.commit()
        counts.append(session.scalar(select(Change.count)))
    assert counts == [0, 1, 2, 3, 4]


def test_a_notice_is_written_once_and_can_be_corrected(session: Session) -> None:
    notice = NoticeIn(notice_id=7, title="公告", body="第一段\n第二段", published_on=LATER.date())
    write_notice(session, notice, LATER)
    write_notice(session, replace(notice, body="更正"), LATER)
    session.commit()
    assert session.scalars(select(Notice.body)).all() == ["更正"]
    assert (
        _refused(lambda: write_notice(session, replace(notice, title=""), LATER)) == "title_missing"
    )


def test_the_database_itself_refuses_a_hiding_without_time_or_words(
    public_engine: Engine, folder: Path
) -> None:
    for changes in ({"withdrawn_at": None}, {"explanation": ""}):
        with Session(public_engine) as session:
            write_record(session, folder, a_record(), [a_file(folder.parent / "house")])
            hide_record(session, 1, "正在核对", LATER)
            row = session.get_one(PublicRecord, 1)
            for name, value in changes.items():
                setattr(row, name, value)
            with pytest.raises(IntegrityError):
                session.flush()


def test_the_release_step_can_look_through_every_text_that_would_be_public() -> None:
    texts = a_record().strings()
    held = {
        item.name for item in fields(RecordIn) if isinstance(getattr(a_record(), item.name), str)
    }
    assert set(texts) == held - {"validity", "listing"}  # codes of ours
    assert {"title", "summary", "reading_text", "successor_text", "doc_number"} <= set(texts)


def test_a_moment_without_a_time_zone_is_refused(session: Session, folder: Path) -> None:
    naive = RELEASED_AT.replace(tzinfo=None)
    with pytest.raises(StatementError):
        _publish(session, folder, released_at=naive)
