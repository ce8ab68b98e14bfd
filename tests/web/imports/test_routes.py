"""The pages of imports: bringing a manifest, the dry run's report, start, pause, the workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from review.config import Settings
from review.config.keys import Secrets
from review.jobs.importing import carry_import
from review.jobs.work import Work, make_work
from review.store.documents import Document
from review.store.imports import ImportRun, ImportStep
from tests import manifests as m
from tests.manifests import line
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
OFFICE = {"office": "综合处"}


def a_zip(lines: list[dict[m.Column, Any]]) -> bytes:
    """The files of lines in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for said in lines:
            if said.get(m.Column.PATH):
                archive.writestr(f"旧文/{said[m.Column.PATH]}", m.BYTES + str(said).encode())
    return out.getvalue()


def a_manifest(place: Path, lines: list[dict[m.Column, Any]]) -> bytes:
    return m.write_xlsx(place / "清单.xlsx", lines).read_bytes()


def upload(
    visitor: Visitor, files: dict[str, tuple[bytes, str]], status: int = 302, **fields: str
) -> Page:
    """Send the form of a new import."""
    page = visitor.get("/imports")
    sent = {name: (io.BytesIO(data), called) for name, (data, called) in files.items()}
    return visitor.submit(page.form("/imports"), status, **sent, **fields)


@pytest.fixture
def work(house: PageHouse, settings: Settings) -> Work:
    """What tasks stand on, over the same house."""
    secrets = Secrets(session_key=b"s" * 32, value_key=b"v" * 32, queue_key=b"q" * 32)
    return make_work(settings, secrets, clock=house.clock)


def carried(work: Work, house: PageHouse) -> None:
    """Everything that pages asked for is done."""
    while house.enqueued:
        kind, row_id = house.enqueued.pop(0)
        if kind == "import":
            house.enqueued += carry_import(work, row_id)


def run_of(house: PageHouse) -> ImportRun:
    with house.session() as session:
        return session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()  # type: ignore[return-value]


def test_a_clerk_brings_a_manifest_looks_at_the_report_and_starts(
    house: PageHouse, client_as: ClientAs, work: Work, tmp_path: Path
) -> None:
    lines = [line(1, **OFFICE), line(2, **OFFICE, issued_on="2023-13-01"), line(3, office="没有处")]
    files = {
        "manifest": (a_manifest(tmp_path, lines), "清单.xlsx"),
        "zip": (a_zip(lines), "旧文.zip"),
    }
    clerk = client_as("clerk")
    answer = upload(clerk, files)
    waiting = clerk.follow(answer)
    assert "正在读清单" in waiting.text
    carried(work, house)
    report = clerk.follow(answer)
    assert "印发日期“2023-13-01”不是日期" in report.text
    assert "G3" in report.text
    assert "没有叫“没有处”的处室" in report.text
    started = clerk.submit(report.form("/start"))
    carried(work, house)
    done = clerk.follow(started)
    assert "已完成" in done.text
    with house.session() as session:
        (document,) = session.scalars(select(Document)).all()
        assert document.title == "关于做好防汛工作的通知"
    listed = clerk.get("/documents")
    assert "关于做好防汛工作的通知" in listed.text
    assert "依申请公开" in clerk.get(f"/documents/{document.id}").text
    book = load_workbook(io.BytesIO(clerk.client.get(f"{answer.location}/errors").data))
    said = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert [row[1] for row in said if row[0]] == ["G3", "K4"]


def test_the_template_has_every_column_and_can_be_brought_back(
    house: PageHouse, client_as: ClientAs, work: Work
) -> None:
    clerk = client_as("clerk")
    sent = clerk.client.get("/imports/template")
    assert sent.status_code == 200
    book = load_workbook(io.BytesIO(sent.data))
    assert [cell.value for cell in book.worksheets[0][1]] == [w[0] for w in m.HEADERS.values()]
    answer = upload(clerk, {"manifest": (sent.data, "空.xlsx"), "zip": (a_zip([line(1)]), "a.zip")})
    carried(work, house)
    assert "表头下面没有内容" in clerk.follow(answer).text
    assert run_of(house).step is ImportStep.REFUSED


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "还没有选文件"),
        (("zip",), "还没有选文件"),
        (("manifest",), "请上传压缩包，或选服务器上的文件夹"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    house: PageHouse, client_as: ClientAs, tmp_path: Path, names: tuple[str, ...], words: str
) -> None:
    there = {
        "manifest": (a_manifest(tmp_path, [line(1)]), "清单.xlsx"),
        "zip": (a_zip([line(1)]), "旧文.zip"),
    }
    answer = upload(client_as("clerk"), {name: there[name] for name in names}, 422)
    assert words in answer.text
    assert house.house.files.quarantined() == {}
    assert house.enqueued == []


def test_another_organisations_import_is_not_there(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    files = {
        "manifest": (a_manifest(tmp_path, [line(1)]), "清单.xlsx"),
        "zip": (a_zip([line(1)]), "旧文.zip"),
    }
    answer = upload(client_as("clerk"), files)
    stranger = client_as("other_officer")
    stranger.get(answer.location, 404)
    assert stranger.client.get(f"{answer.location}/errors").status_code == 404
    client_as("drafter").get("/imports", 403)


def test_two_people_do_not_start_the_same_import(
    house: PageHouse, client_as: ClientAs, work: Work, tmp_path: Path
) -> None:
    lines = [line(1, **OFFICE)]
    files = {
        "manifest": (a_manifest(tmp_path, lines), "清单.xlsx"),
        "zip": (a_zip(lines), "旧文.zip"),
    }
    clerk, officer = client_as("clerk"), client_as("disclosure_officer")
    where = upload(clerk, files).location
    carried(work, house)
    mine, theirs = clerk.get(where).form("/start"), officer.get(where).form("/start")
    clerk.submit(mine)
    officer.submit(theirs, 409)
