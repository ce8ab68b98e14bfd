"""What an organisation chooses for its copies: who may, what is made anew, and what goes out together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.states import CaseAction, ConfirmationKind
from review.services.making import Beside, record_rendition
from review.services.outstanding import claim
from review.services.preparing import frozen_record
from review.store.case_values import plan_of, renditions_of
from review.store.cases import standing_confirmations
from review.store.check import check_files
from review.store.documents import Document, FileState, files_of_record
from review.store.events import Event, payload_of
from review.store.findings import Rendition
from review.store.people import Organisation
from review.store.problems import Problem
from tests.answers import CLEAN, TITLE, segment
from tests.services.conftest import TownAt
from tests.town import Town, plain_answer

_PASSED = {"name": "printed_whole", "passed": True, "detail": "9 characters on 1 pages"}


def chosen(town: Town, **said: bool) -> list[Rendition]:
    """The officer's choice; answers the copies that are asked for anew."""
    with town.work.sessions() as session:
        house = session.query(Organisation).order_by(Organisation.id).first()
    values: dict[str, Any] = {"organisation_id": house.id, "with_pdf": False, "label_bars": False}
    return list(town.do("officer", c.ChooseCopies, **{**values, **said}))


def made_with(
    town: Town,
    folder: Path,
    printed: str | None,
    reason: str | None = None,
    *,
    copy: str = "redacted",
) -> None:
    """Stand in for the task: the copy as before, and the PDF that was printed of it, or why not."""
    with town.system() as (session, actor):
        for row in session.query(Rendition).filter_by(state=FileState.PENDING):
            assert claim(row, town.now)
            made = folder / "made"
            made.write_bytes(f"{copy} {row.file_version_id} by {row.plan_key}".encode())
            pdf = folder / "made.pdf"
            pdf.write_bytes((printed or "").encode())
            file = pdf if printed is not None else None
            record_rendition(
                session,
                town.work.vault,
                actor,
                row,
                made,
                {"verified": True, "checks": [], "pages": [], "removed_parts": []},
                [segment(1, TITLE), segment(2, CLEAN)],
                now=town.now,
                beside=Beside(file, reason, [_PASSED]),
            )


def released(town: Town, document_id: int) -> list[str]:
    """The formats that would go out now; whatever is stored is in order, and a confirmation covers exactly
    the files of the release, as the words of an evidence pack say.
    """
    with town.work.sessions() as session:
        assert problems(session, town) == []
        record = frozen_record(session, session.get_one(Document, document_id))
        covered = renditions_of(session, files_of_record(session, document_id)).bytes_digest
    joined = "\n".join(file["digest"] for file in record["files"])
    assert covered == sha256(joined.encode()).hexdigest()
    return [file["format"] for file in record["files"]]


def problems(session: Session, town: Town) -> list[Problem]:
    """What is wrong with the store an hour after anything was written: the disk has a clock of its own."""
    later = datetime.now(UTC) + timedelta(hours=1)
    return check_files(session, town.work.vault.files, now=later, grace=timedelta())


def rendition_confirmed(town: Town, document_id: int) -> bool:
    with town.work.sessions() as session:
        row = town.case(session, document_id)
        return ConfirmationKind.RENDITION in standing_confirmations(session, row.id)


def test_a_pdf_that_comes_later_has_to_be_confirmed_with_its_copy(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("confirmed")
    assert rendition_confirmed(town, document_id)
    assert len(chosen(town, with_pdf=True)) == 1
    made_with(town, tmp_path, "%PDF- first")
    assert released(town, document_id) == ["docx", "pdf"]
    assert not rendition_confirmed(town, document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert rendition_confirmed(town, document_id)
    assert chosen(town, with_pdf=True) == []  # nothing changed, nothing is made

    assert len(chosen(town)) == 1
    made_with(town, tmp_path, None)
    assert released(town, document_id) == ["docx"]
    assert not rendition_confirmed(town, document_id)
    with town.work.sessions() as session:
        names = [payload_of(e) for e in session.query(Event).filter_by(name="setting.changed")]
        made = [payload_of(e) for e in session.query(Event).filter_by(name="rendition.made")]
    assert names == [{"name": "copy_with_pdf"}] * 2
    assert [bool(each["printed_digest"]) for each in made][-2:] == [True, False]


def test_a_pdf_that_another_copy_has_too_stays_when_one_lets_go_of_it(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("confirmed")
    chosen(town, with_pdf=True)
    made_with(town, tmp_path, "%PDF- the same")
    with town.work.transaction() as session:
        first, last = session.query(Rendition).order_by(Rendition.id)
        first.printed_digest = last.printed_digest
    chosen(town)
    made_with(town, tmp_path, None)
    assert released(town, document_id) == ["docx"]  # and what the first names is still stored


def test_a_published_pdf_stays_known_when_the_copy_is_made_without_it(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("confirmed")
    chosen(town, with_pdf=True)
    made_with(town, tmp_path, "%PDF- public")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    town.check_strings(document_id)
    with town.work.sessions() as session:
        version = town.case(session, document_id).version
        case_id = town.case(session, document_id).id
    town.do("officer", c.Publish, case_id=case_id, version=version)
    with town.work.transaction() as session:
        row = session.query(Rendition).order_by(Rendition.id.desc()).first()
        assert row is not None
        digest, row.state = row.printed_digest or "", FileState.PENDING
        organisation = row.organisation_id
    made_with(town, tmp_path, None)
    kept = town.work.vault.files.rendition_path(organisation, digest)
    with town.work.sessions() as session:
        assert kept.exists()
        assert problems(session, town) == []
        kept.unlink()
        assert [each.code for each in problems(session, town)] == ["rendition_missing"]


def test_bytes_that_a_copy_made_anew_does_not_have_are_erased(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("confirmed")
    with town.work.transaction() as session:
        row = session.query(Rendition).order_by(Rendition.id.desc()).first()
        assert row is not None
        row.state = FileState.PENDING
        old = town.work.vault.files.rendition_path(row.organisation_id, row.bytes_digest or "")
    assert old.exists()
    made_with(town, tmp_path, None, copy="redacted by a later engine")
    assert not old.exists()
    assert released(town, document_id) == ["docx"]


def test_a_copy_without_the_pdf_that_was_wanted_is_as_good_as_before(
    town_at: TownAt, tmp_path: Path
) -> None:
    town, document_id = town_at("confirmed")
    chosen(town, with_pdf=True)
    made_with(town, tmp_path, None, "office_missing")
    assert rendition_confirmed(town, document_id)
    with town.work.sessions() as session:
        row = session.query(Rendition).order_by(Rendition.id.desc()).first()
        assert row is not None
        assert (row.verified, row.printed_reason) == (True, "office_missing")
    assert released(town, document_id) == ["docx"]


def test_words_on_bars_change_the_copy_and_not_what_was_agreed_on(town_at: TownAt) -> None:
    read = plain_answer()
    read["file"] = {"format": "pdf", "pages": 1}
    town, _ = town_at("empty")
    document_id = town.draft(read=read)
    town.settle(document_id)
    with town.work.sessions() as session:
        [version] = files_of_record(session, document_id)
        before = plan_of(session, version)
        agreed = town.case(session, document_id).plan_digest
    chosen(town, label_bars=True)
    with town.work.sessions() as session:
        plan = plan_of(session, version)
        assert {place.label for place in plan.places} == {"第十五条"}
        [first, *_] = plan.as_json()["actions"]  # type: ignore[misc]  # of JSON
        assert first["label"] == "第十五条"
        assert plan.key != before.key
        assert town.case(session, document_id).plan_digest == agreed
        assert renditions_of(session, [version]).bytes_digest == ""


@pytest.mark.parametrize("login", ["drafter", "reviewer", "approver", "clerk"])
def test_only_the_officer_chooses(look: TownAt, login: str) -> None:
    town, _ = look("empty")
    with town.work.sessions() as session:
        house = session.query(Organisation).order_by(Organisation.id).first()
    said = {"organisation_id": house.id, "with_pdf": True, "label_bars": True}
    assert town.refusals(login, c.ChooseCopies, **said) == {"role_missing"}
