"""A PDF beside the redacted copy of a Word file, with the real engines and LibreOffice: on its road, and
where there can be none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from review.domain import commands as c
from review.domain.states import CaseAction
from review.jobs.printing import letters_without_font, print_copy
from review.jobs.reading import Source
from review.jobs.sandbox import SandboxLimits
from review.jobs.tasks import work_off
from review.public.incoming import printed_beside, printed_of
from review.services.certifying import certificate_of_copy
from review.services.outgoing import record_in
from review.services.preparing import frozen_record
from review.store.case_values import renditions_of
from review.store.check import check_files
from review.store.documents import Document, FileState
from review.store.findings import Rendition
from review.store.page_images import PageImage, PageImages
from review.store.people import Organisation
from review.store.proofs import RenditionProof
from review.store.releases import Release
from tests.engines.making import make_docx
from tests.jobs.test_tasks import DUTY, ID_NUMBER, MOBILE, drafted, every_text, file_at
from tests.town import Town


def test_a_word_file_goes_out_with_a_proven_pdf_that_says_the_same(
    town: Town, tmp_path: Path
) -> None:
    document_id = drafted(town, file_at(tmp_path, "docx"))
    with town.work.transaction() as session:
        house = session.get_one(Document, document_id).organisation_id
        session.get_one(Organisation, house).copy_with_pdf = True
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    work_off(town.work)

    [version] = town.files(document_id)
    files = town.work.vault.files
    with town.work.sessions() as session:
        made = session.query(Rendition).one()
        failed = [each["name"] for each in made.printed_checks or [] if not each["passed"]]
        assert (made.verified, made.printed_reason, failed) == (True, None, [])
        assert made.pages == len(made.page_shapes) == 1  # people look at the pages of the PDF
        assert PageImage(1, rendition=made.id) in PageImages(files, version.id).drawn()
        document = session.get_one(Document, document_id)
        record = frozen_record(session, document)
        together = renditions_of(session, [version]).bytes_digest
        told = certificate_of_copy(session, town.work.vault, made)
        later = datetime.now(UTC) + timedelta(hours=1)  # the disk has a clock of its own
        assert check_files(session, files, now=later, grace=timedelta()) == []
    assert [(f["format"], f["digest"]) for f in record["files"]] == [
        ("docx", made.bytes_digest),
        ("pdf", made.printed_digest),
    ]
    assert told["printed"]["sha256"] == made.printed_digest
    printed = files.rendition_path(version.organisation_id, made.printed_digest or "")
    text = every_text(printed.read_bytes())
    assert "应当在五个工作日内报送情况" in "".join(text.split())
    assert not any(secret in text for secret in (ID_NUMBER, MOBILE, DUTY))

    with town.work.transaction() as session:
        release = Release(
            organisation_id=version.organisation_id,
            document_id=document_id,
            case_id=town.case(session, document_id).id,
            revision=1,
            record=record,
            strings_digest="",
            asked_at=town.now,
        )
        session.add(release)
        session.flush()
        document = session.get_one(Document, document_id)
        _, out = record_in(session, town.work.vault, document, release, town.work.day_of)
        assert [each.sha256 for each in out] == [each["digest"] for each in record["files"]]
        session.rollback()
    assert [(each.position, each.media_type) for each in out][1] == (
        printed_beside(0),
        "application/pdf",
    )
    assert (printed_of(out[0].position), printed_of(out[1].position)) == (None, 0)

    printed.chmod(0o600)
    printed.write_bytes(printed.read_bytes() + b"%")
    town.do("reviewer", c.AskForProof, document_id, rendition_id=made.id)
    work_off(town.work)
    with town.work.sessions() as session:
        again = session.query(RenditionProof).one()
        made = session.query(Rendition).one()
        assert (again.state, again.verified) == (FileState.DONE, False)
        assert not made.verified
        assert renditions_of(session, [version]).bytes_digest != together


def _printed(tmp_path: Path, *lines: str) -> str | None:
    copy = make_docx(tmp_path / "copy.docx", lines)
    out = tmp_path / "out.pdf"
    found = print_copy(
        Source(copy, None),
        copy,
        tmp_path / "plan.json",
        {},
        out,
        texts=lines,
        limits=SandboxLimits(),
    )
    assert found.file is None
    assert [path.name for path in tmp_path.glob("*.pdf")] == []
    return found.reason


def _program(folder: Path, name: str, script: str) -> None:
    folder.mkdir()
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_without_libreoffice_the_copy_goes_alone_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _printed(tmp_path, "普通文字") == "office_missing"


def test_letters_that_no_font_has_are_told_before_boxes_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "programs", "fc-list", "echo '20-7e 3002 4e00-9fa5 ' 4e00")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    assert letters_without_font(["普通文字 abc 12 。", "——\n"]) == frozenset()
    assert letters_without_font(["姓𲎯，名Ω"]) == {"𲎯", "Ω"}
    assert _printed(tmp_path, "姓𲎯") == "font_missing"


def test_an_office_program_that_makes_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "programs", "soffice", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    assert _printed(tmp_path, "普通文字") == "unreadable"
