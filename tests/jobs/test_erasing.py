"""Redacted copies that newer ones have replaced: when their files go, what keeps them, what stays of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from review.domain.requests import ProvisionForm
from review.jobs.erasing import erase_discarded, erase_superseded
from review.services.making import segments_name
from review.services.renditions import ask_renditions
from review.services.unsaved_forms import keep_typed
from review.store.case_values import plan_of
from review.store.cases import ReviewCase
from review.store.check import check_files
from review.store.documents import Document, FileState, FileVersion
from review.store.findings import Rendition, rendition_for
from review.store.page_images import PageImage, PageImages
from review.store.proofs import RenditionProof
from review.store.releases import Release
from review.store.requests import RequestGiving
from review.store.unsaved_forms import KEPT, UnsavedForm
from tests.asking import Desk
from tests.engines.making import make_docx
from tests.jobs.test_tasks import drafted
from tests.town import Town


@pytest.fixture
def version(town: Town, tmp_path: Path) -> FileVersion:
    """A file of a draft that was read."""
    document_id = drafted(town, make_docx(tmp_path / "通知.docx", ["关于救助工作的通知"]))
    [found] = town.files(document_id)
    return found


def _copy(town: Town, version: FileVersion, words: bytes, key: str | None = None) -> int:
    """A verified copy with its text and a picture, made now; by the present plan where no key is given."""
    files = town.work.vault.files
    made = files.working_folder(version.id) / "made"
    made.write_bytes(words)
    digest = files.keep_rendition(made, version.organisation_id)
    made.unlink()
    with town.work.transaction() as session:
        own = session.get_one(FileVersion, version.id)
        row = Rendition(
            organisation_id=own.organisation_id,
            document_id=own.document_id,
            file_version_id=own.id,
            plan_key=key or plan_of(session, own).key,
            plan={"actions": []},
            asked_at=town.work.clock(),
            state=FileState.DONE,
            verified=True,
            bytes_digest=digest,
            made_at=town.work.clock(),
        )
        session.add(row)
        session.flush()
        files.write_working(own.id, segments_name(row.id), [])
        PageImages(files, own.id).path(PageImage(1, rendition=row.id)).write_bytes(b"picture")
        town.clock.advance(minutes=1)
        return row.id


def _left(town: Town, version: FileVersion, rendition_id: int) -> tuple[bool, bool, bool]:
    """Whether bytes, text and pictures of a copy are there."""
    files = town.work.vault.files
    with town.work.sessions() as session:
        digest = session.get_one(Rendition, rendition_id).bytes_digest or ""
    return (
        files.rendition_path(version.organisation_id, digest).exists(),
        files.read_working(version.id, segments_name(rendition_id)) is not None,
        any(image.rendition == rendition_id for image in PageImages(files, version.id).drawn()),
    )


def test_a_replaced_copy_is_erased_after_a_day_and_its_row_keeps_what_it_proved(
    town: Town, version: FileVersion
) -> None:
    old = _copy(town, version, b"old", "1" * 64)
    same = _copy(town, version, b"shared", "2" * 64)
    new = _copy(town, version, b"shared")
    assert erase_superseded(town.work) == 0
    town.clock.advance(days=1)
    assert erase_superseded(town.work) == 2
    assert _left(town, version, old) == (False, False, False)
    assert _left(town, version, same) == (True, False, False)  # the newest has the same bytes
    assert _left(town, version, new) == (True, True, True)
    with town.work.sessions() as session:
        row = session.get_one(Rendition, old)
        assert (row.verified, row.erased_at) == (True, town.work.clock())
        assert row.bytes_digest is not None
        later = town.work.clock() + timedelta(days=4_000)
        assert check_files(session, town.work.vault.files, now=later, grace=timedelta()) == []
    assert erase_superseded(town.work) == 0


def test_what_is_wanted_now_and_what_somebody_waits_for_stays(
    town: Town, version: FileVersion
) -> None:
    present = _copy(town, version, b"present")
    proved = _copy(town, version, b"proved", "3" * 64)
    newest = _copy(town, version, b"newest", "4" * 64)
    with town.acting("drafter") as (session, actor):
        session.add(
            RenditionProof(
                organisation_id=version.organisation_id,
                document_id=version.document_id,
                rendition_id=proved,
                bytes_digest="",
                asked_by_id=actor.id,
                asked_at=town.work.clock(),
            )
        )
    town.clock.advance(days=2)
    assert erase_superseded(town.work) == 0
    assert {all(_left(town, version, each)) for each in (present, proved, newest)} == {True}


def test_copies_that_were_there_when_an_applicant_was_given_some_stay(
    town: Town, version: FileVersion
) -> None:
    annex = _copy(town, version, b"annex", "7" * 64)  # not the one that the giving names
    main = _copy(town, version, b"main", "8" * 64)
    request_id = Desk(town).open().register()
    with town.work.transaction() as session:
        session.add(
            RequestGiving(
                organisation_id=version.organisation_id,
                request_id=request_id,
                document_id=version.document_id,
                given_on=town.today,
                form=ProvisionForm.PAPER,
                redacted=True,
                rendition_id=main,
                digest="9" * 64,
                given_by_id=town.ids["officer"],
                given_at=town.work.clock(),
            )
        )
    town.clock.advance(minutes=1)
    after = _copy(town, version, b"after", "a" * 64)
    _copy(town, version, b"newest")
    town.clock.advance(days=2)
    assert erase_superseded(town.work) == 1
    there = [_left(town, version, each)[0] for each in (annex, main, after)]
    assert there == [True, True, False]


def test_bytes_that_another_document_released_stay(
    town: Town, version: FileVersion, tmp_path: Path
) -> None:
    old = _copy(town, version, b"old", "6" * 64)
    _copy(town, version, b"new")
    other = drafted(town, make_docx(tmp_path / "other.docx", ["关于救助工作的另一份通知"]))
    with town.work.transaction() as session:
        digest = session.get_one(Rendition, old).bytes_digest
        session.add(
            Release(
                organisation_id=version.organisation_id,
                document_id=other,
                case_id=session.scalars(
                    select(ReviewCase.id).where(ReviewCase.document_id == other)
                ).one(),
                revision=1,
                record={"files": [{"digest": digest}]},
                strings_digest="",
                asked_at=town.work.clock(),
            )
        )
    town.clock.advance(days=2)
    assert erase_superseded(town.work) == 1
    assert _left(town, version, old) == (True, False, False)


def test_what_was_typed_and_never_saved_goes_when_nobody_came_back(
    town: Town, version: FileVersion
) -> None:
    with town.acting("drafter") as (session, actor):
        document = session.get_one(Document, version.document_id)
        keep_typed(session, actor, document, {"title": ["未存"]}, now=town.clock())
    erase_discarded(town.work)
    with town.work.sessions() as session:
        assert session.scalar(select(func.count(UnsavedForm.id))) == 1
    town.clock.advance(days=KEPT.days + 1)
    erase_discarded(town.work)
    with town.work.sessions() as session:
        assert session.scalar(select(func.count(UnsavedForm.id))) == 0


def test_a_plan_that_is_wanted_again_has_its_copy_made_anew(
    town: Town, version: FileVersion
) -> None:
    with town.work.sessions() as session:
        key = plan_of(session, session.get_one(FileVersion, version.id)).key
    old = _copy(town, version, b"old")
    _copy(town, version, b"new", "5" * 64)
    with town.work.transaction() as session:
        session.get_one(Rendition, old).erased_at = town.work.clock()
    with town.work.transaction() as session:
        own = session.get_one(FileVersion, version.id)
        assert rendition_for(session, own.id, key) is None
        [asked] = ask_renditions(session, [own], town.work.clock())
        assert (asked.id, asked.state, asked.verified) == (old, FileState.PENDING, False)
        assert (asked.erased_at, asked.digests) == (None, ())
