"""Files against rows, and organisations against each other: everything out of place is named once."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from review.store.check import check_files, check_organisations
from review.store.documents import FileVersion
from review.store.files import Files
from review.store.findings import Rendition
from review.store.problems import Problem
from tests.store import rows
from tests.store.rows import NOW

NO_GRACE = timedelta(seconds=-5)  # the check looks a little into the future: all files are old


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An empty store."""
    return Files(tmp_path / "staff")


@pytest.fixture
def version(session: Session, files: Files) -> FileVersion:
    """A version whose upload waits in quarantine, with the bytes b"main"."""
    received = files.receive(io.BytesIO(b"main"), 100)
    office = rows.office(session, rows.organisation(session))
    return rows.file_version(
        session,
        rows.document(session, office),
        digest=received.digest,
        intake_key=received.key,
    )


def _found(session: Session, files: Files, grace: timedelta = NO_GRACE) -> list[tuple[str, str]]:
    session.flush()
    problems = check_files(session, files, now=datetime.now(UTC), grace=grace)
    return [(problem.code, problem.subject) for problem in problems]


def _clear(files: Files, version: FileVersion) -> Path:
    assert version.intake_key is not None
    path = files.release_from_intake(version.intake_key, version.organisation_id, version.digest)
    version.intake_key = None
    return path


def _rendition(session: Session, files: Files, of: FileVersion, folder: Path) -> Path:
    made = folder / "made.pdf"
    made.write_bytes(b"redacted")
    digest = files.keep_rendition(made, of.organisation_id)
    session.add(
        Rendition(
            organisation_id=of.organisation_id,
            document_id=of.document_id,
            file_version_id=of.id,
            plan_key="p",
            plan={},
            asked_at=NOW,
            verified=True,
            bytes_digest=digest,
        )
    )
    return files.rendition_path(of.organisation_id, digest)


def test_a_store_in_which_every_file_has_its_row_is_sound(
    session: Session, files: Files, version: FileVersion, tmp_path: Path
) -> None:
    assert _found(session, files) == []
    _clear(files, version)
    _rendition(session, files, version, tmp_path)
    files.write_working(version.id, "reading.json", {})
    assert _found(session, files) == []


def test_what_is_missing_is_named_by_its_row(
    session: Session, files: Files, version: FileVersion, tmp_path: Path
) -> None:
    subject = f"file_version {version.id}"
    files.erase_intake(version.intake_key or "")
    assert _found(session, files) == [("quarantined_missing", subject)]
    version.intake_key = None
    assert _found(session, files) == [("original_missing", subject)]
    _rendition(session, files, version, tmp_path).unlink()
    assert [code for code, _ in _found(session, files)] == ["original_missing", "rendition_missing"]


def test_what_was_changed_is_named_by_its_row(
    session: Session, files: Files, version: FileVersion, tmp_path: Path
) -> None:
    subject = f"file_version {version.id}"
    files.intake_path(version.intake_key or "").write_bytes(b"Main")
    assert _found(session, files) == [("quarantined_changed", subject)]
    files.intake_path(version.intake_key or "").write_bytes(b"main")
    for path in (_clear(files, version), _rendition(session, files, version, tmp_path)):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().upper())
    codes = [code for code, _ in _found(session, files)]
    assert codes == ["original_changed", "rendition_changed"]


def test_files_without_a_row_are_named_by_their_place(
    session: Session, files: Files, version: FileVersion, tmp_path: Path
) -> None:
    upload = files.receive(io.BytesIO(b"nobody's"), 100)
    _clear(files, version)
    kept = _rendition(session, files, version, tmp_path)
    files.write_working(version.id, "reading.json", {})
    (files.root / "originals" / "half.part").write_bytes(b"?")
    version.erased_at = NOW
    organisation = version.organisation_id
    assert _found(session, files) == [
        ("original_orphan", f"originals/{organisation}/{version.digest}"),
        ("quarantined_orphan", f"intake/{upload.key}"),
        ("rendition_orphan", f"renditions/{organisation}/{kept.name}"),
        ("stray", "originals/half.part"),
        ("working_orphan", f"working/{version.id}"),
    ]


def test_a_task_that_has_not_committed_yet_is_no_problem(
    session: Session, files: Files, version: FileVersion
) -> None:
    files.receive(io.BytesIO(b"row to come"), 100)
    key = version.intake_key or ""
    files.release_from_intake(key, version.organisation_id, version.digest)
    in_flight = _found(session, files, timedelta(minutes=10))
    assert (version.intake_key, in_flight) == (key, [])


def test_one_organisation_never_hangs_on_another(session: Session) -> None:
    here, there = rows.organisation(session), rows.organisation(session)
    own, foreign = rows.office(session, here), rows.office(session, there)
    document = rows.document(session, own)
    case = rows.case(session, document)
    rows.file_version(session, document)
    assert check_organisations(session) == []
    case.office_id = foreign.id
    own.parent_id = foreign.id
    session.flush()
    assert check_organisations(session) == [
        Problem("organisation_differs", f"office {own.id}", "parent_id"),
        Problem("organisation_differs", f"review_case {case.id}", "office_id"),
    ]
