"""The tasks with the real engines: a Word file and a PDF travel outside without their personal data."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path
from random import Random

import pikepdf
import pypdf
import pytest
from pdfminer.high_level import extract_text

from review.domain import commands as c
from review.domain.findings import SettlementAction
from review.domain.states import CaseAction, Urgency
from review.jobs.erasing import erase_discarded
from review.jobs.tasks import work_off
from review.public.files import path_of
from review.services.retrying import retry_task
from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition, findings_of
from review.store.page_images import PageImage, PageImages
from tests.engines.making import make_docx, make_pdf, valid_id, valid_mobile, write_zip
from tests.town import PROACTIVE, Town

ID_NUMBER, MOBILE = valid_id(Random(1)), valid_mobile(Random(1))
DUTY = valid_mobile(Random(2))
LINES = [
    "青榕镇人民政府文件",
    "关于做好临时救助工作的通知",
    "各村民委员会：",
    f"一、住户的身份证号{ID_NUMBER}，手机{MOBILE}。",
    f"二、值班手机{DUTY}，全天有人接听。",
    f"三、投诉人自己的手机也是{DUTY}，请注意保护。",
    "四、各村应当在五个工作日内报送情况。",
]


def file_at(folder: Path, ending: str) -> Path:
    """The notice as a Word file with everything that hides, or as a text PDF."""
    if ending == "pdf":
        properties = {"author": f"某科员{MOBILE}"}
        return make_pdf(
            folder / "notice.pdf", [LINES, ["附页"]], properties=properties, note=MOBILE
        )
    return make_docx(
        folder / "notice.docx",
        LINES,
        comment=f"请核实{MOBILE}",
        tracked_deletion=f"原号{ID_NUMBER}",
        properties={"creator": "某科员"},
    )


def drafted(town: Town, path: Path) -> int:
    """A draft with a file that the worker has read."""
    document_id = int(
        town.do(
            "drafter",
            c.CreateDraft,
            office_id=town.ids["social"],
            urgency=Urgency.ORDINARY,
            title="关于做好临时救助工作的通知",
        ).id
    )
    uploaded(town, document_id, path)
    town.edit(document_id, PROACTIVE)
    return document_id


def uploaded(town: Town, document_id: int, path: Path, *, login: str = "drafter") -> FileVersion:
    """Upload a file and let the worker do what waits."""
    kind = c.AttachFile if login == "drafter" else c.AttachFinalFile
    version_id = town.upload(document_id, path.read_bytes(), login=login, kind=kind, name=path.name)
    work_off(town.work)
    with town.work.sessions() as session:
        return session.get_one(FileVersion, version_id)


def keep_duty_phone(town: Town, document_id: int) -> None:
    """The number of the duty stays in its first place and goes in the second."""
    with town.work.sessions() as session:
        version = town.files(document_id)[0]
        wanted = town.work.vault.digest_value(DUTY)
        here = next(f for f in findings_of(session, [version.id]) if f.value_digest == wanted)
    keep = {"finding_ids": (here.id,), "action": SettlementAction.KEEP}
    town.do("drafter", c.SettleFindings, document_id, **keep, reason="值班电话对外公布，群众要用。")


def every_text(data: bytes) -> str:
    """What any reader finds in the released bytes: all parts of a package, or the layers of a PDF."""
    if data.startswith(b"%PDF"):
        texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [
                o.read_bytes().decode("latin-1")
                for o in pdf.objects
                if isinstance(o, pikepdf.Stream) and "/Filter" not in o
            ]
            infos = [str(value) for value in pdf.docinfo.values()]
        return "".join([*texts, extract_text(io.BytesIO(data)), *streams, *infos])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_document_goes_out_without_its_personal_data(
    town: Town, tmp_path: Path, ending: str
) -> None:
    source = file_at(tmp_path, ending)
    document_id = drafted(town, source)
    [version] = town.files(document_id)
    assert (version.state, version.format) == (FileState.DONE, ending)
    with town.work.sessions() as session:
        found = {(f.code, f.value_digest) for f in findings_of(session, [version.id])}
    digest = town.work.vault.digest_value
    assert {("ID", digest(ID_NUMBER)), ("MOB", digest(MOBILE)), ("MOB", digest(DUTY))} <= found

    keep_duty_phone(town, document_id)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    work_off(town.work)
    with town.work.sessions() as session:
        [rendition] = session.query(Rendition).all()
    assert (rendition.verified, rendition.state) == (True, FileState.DONE)
    assert MOBILE not in repr(rendition.report)

    town.review(document_id)
    town.sign(document_id)
    uploaded(town, document_id, source, login="clerk")
    town.issue(document_id)
    work_off(town.work)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    work_off(town.work)
    town.do("officer", c.Publish, document_id)
    assert town.outside(document_id) == {}
    work_off(town.work)

    outside = town.outside(document_id)
    assert outside["state"] == "published"
    data = (town.work.public.folder / path_of(outside["files"][0][2])).read_bytes()
    text = every_text(data)
    for told in (text, outside["reading_text"]):
        assert ID_NUMBER not in told
        assert MOBILE not in told
        assert "五个工作日" in told.replace("\n", "")
        assert told.replace("\n", "").count(DUTY) >= 1
    assert "某科员" not in text
    assert outside["reading_text"].count(DUTY) == 1


def test_pages_of_a_pdf_are_drawn_for_the_desk_alone(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, file_at(tmp_path, "pdf"))
    [version] = town.files(document_id)
    assert len(version.page_shapes) == version.pages == 2
    image = PageImages(town.work.vault.files, version.id).path(PageImage(2))
    assert image.suffix == ".webp"
    assert image.stat().st_mode & 0o077 == 0


def a_bomb(path: Path) -> Path:
    """A small package that would unpack to 600 MB."""
    make_docx(path, LINES)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    write_zip(path, {**parts, "word/media/image1.png": bytes(300 << 20)})
    return path


def truncated(path: Path) -> Path:
    make_pdf(path, [LINES])
    path.write_bytes(path.read_bytes()[:400])
    return path


def with_macros(path: Path) -> Path:
    return make_docx(path, LINES, more_parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macros"})


def empty_package(path: Path) -> Path:
    write_zip(path, {})
    return path


def test_what_can_not_be_read_says_why_and_the_next_file_is_read(
    town: Town, tmp_path: Path
) -> None:
    hostile = {
        "encrypted": make_pdf(tmp_path / "locked.pdf", [LINES], password="secret"),
        "macros": with_macros(tmp_path / "macros.docx"),
        "bomb": a_bomb(tmp_path / "bomb.docx"),
        "unreadable": truncated(tmp_path / "truncated.pdf"),
        "empty": empty_package(tmp_path / "empty.docx"),
    }
    document_id = drafted(town, file_at(tmp_path, "docx"))
    told = {}
    for name, path in hostile.items():
        town.clock.advance(minutes=1)
        version = uploaded(town, document_id, path)
        assert version.state is FileState.FAILED, name
        assert version.message is not None, name
        assert set(version.message) == {"zh", "en"}, name
        assert all(version.message.values()), name
        told[name] = version.reason
        assert "files_refused" in town.refusals(
            "drafter", c.Move, document_id, action=CaseAction.SUBMIT
        )
    assert told["encrypted"] == "encrypted"
    assert told["macros"] == "macros"
    assert told["bomb"] == "bomb"
    assert told["unreadable"] == "unreadable"
    assert told["empty"] in {"unreadable", "unsupported"}
    town.clock.advance(minutes=1)
    assert uploaded(town, document_id, file_at(tmp_path, "docx")).state is FileState.DONE


# ---- the mark -------------------------------------------------------------------------------------

MARKED = ["机密★10年", *LINES]


def test_a_marked_file_leaves_nothing_behind_and_both_are_told(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = make_docx(tmp_path / "关于某事的机密件.docx", MARKED)
    document_id = drafted(town, path)
    [version] = town.files(document_id)
    assert (version.state, version.reason) == (FileState.REFUSED, "secrecy_mark")
    assert (version.name, version.intake_key, version.erased_at) == ("", None, town.now)
    files = town.work.vault.files
    assert files.quarantined() == {}
    assert not files.original_path(version.organisation_id, version.digest).exists()
    assert version.id not in files.worked_on()
    assert [p for p in files.root.rglob("*") if p.is_file() and b"PK" in p.read_bytes()[:4]] == []
    assert town.told(document_id, "file.refused") == {"drafter", "reviewer", "reviewer2"}
    said = caplog.text + "".join(repr(e) for e in town.payloads(document_id))
    for word in ("机密", "某事", ID_NUMBER, MOBILE):
        assert word not in said
    assert town.document(document_id).reading == {}


def test_an_admitted_digest_is_let_in_and_no_other(town: Town, tmp_path: Path) -> None:
    path = make_docx(tmp_path / "old.docx", MARKED)
    document_id = drafted(town, path)
    digest = town.files(document_id)[0].digest
    said = {"organisation_id": town.ids["town"], "digest": digest, "kind": "not_a_mark"}
    town.do("reviewer", c.AdmitMark, **said, reason="这是讲解密级标志式样的培训材料，不是标志。")
    town.clock.advance(minutes=1)
    assert uploaded(town, document_id, path).state is FileState.DONE
    other = make_docx(tmp_path / "other.docx", [*MARKED, "另一份"])
    town.clock.advance(minutes=1)
    assert uploaded(town, document_id, other).reason == "secrecy_mark"


# ---- erasing --------------------------------------------------------------------------------------


def test_a_discarded_document_is_erased_after_thirty_days_but_not_what_others_share(
    town: Town, tmp_path: Path
) -> None:
    source = file_at(tmp_path, "docx")
    given_up = drafted(town, source)
    town.settle(given_up)
    town.do("drafter", c.AskForRendition, given_up)
    extra = make_docx(tmp_path / "extra.docx", ["附件", f"联系人手机{MOBILE}"])
    town.upload(given_up, extra.read_bytes(), position=None, name="extra.docx")
    work_off(town.work)
    shared = drafted(town, source)
    files = town.work.vault.files
    [main, annex] = town.files(given_up)
    with town.work.sessions() as session:
        renditions = [r.bytes_digest for r in session.query(Rendition).all() if r.bytes_digest]
    assert len(renditions) == 1
    town.move("drafter", given_up, CaseAction.DISCARD)
    town.clock.advance(days=29, hours=23)
    assert erase_discarded(town.work) == 0
    town.clock.advance(hours=1)
    assert erase_discarded(town.work) == 2
    assert files.original_path(main.organisation_id, main.digest).exists()
    assert not files.original_path(annex.organisation_id, annex.digest).exists()
    assert not files.rendition_path(main.organisation_id, renditions[0]).exists()
    assert files.worked_on() == {town.files(shared)[0].id}
    assert town.files(given_up) == []
    assert town.document(given_up).reading == {}
    assert erase_discarded(town.work) == 0


# ---- trying again ---------------------------------------------------------------------------------


def test_lost_bytes_are_told_and_asked_for_again(town: Town, tmp_path: Path) -> None:
    document_id = drafted(town, file_at(tmp_path, "docx"))
    version_id = town.upload(document_id, b"whatever", name="lost.docx")
    [(_, path)] = town.work.vault.files.quarantined().items()
    kept = path.read_bytes()
    path.unlink()
    work_off(town.work)
    with town.work.sessions() as session:
        lost = session.get_one(FileVersion, version_id)
    assert (lost.state, lost.reason, lost.attempts) == (FileState.FAILED, "bytes_missing", 1)
    path.write_bytes(kept)
    with town.system() as (session, actor):
        retry_task(session, actor, "read", version_id, town.now)
    work_off(town.work)
    with town.work.sessions() as session:
        again = session.get_one(FileVersion, version_id)
    assert (again.state, again.reason) == (FileState.FAILED, "unsupported")
