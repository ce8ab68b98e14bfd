"""Files that cannot be taken: each gets one clear reason on the page, nothing typed is lost, the worker lives.

Asserted by the reason that is stored and by the element that tells it, not by its prose.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from review.domain.states import Attribute, CaseAction
from review.domain.values import Proposal
from review.store.documents import Document, FileVersion, live_files
from tests.browser import acts
from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.browser.setting import a_draft
from tests.engines.making import SCAN, make_docx, make_pdf

pytestmark = pytest.mark.browser


def _text_as_docx(folder: Path) -> Path:
    path = folder / "改名.docx"
    path.write_text("只是一段文字", encoding="utf-8")
    return path


def _truncated(folder: Path) -> Path:
    whole = make_pdf(folder / "whole.pdf", [["第一页"]]).read_bytes()
    path = folder / "半份.pdf"
    path.write_bytes(whole[: len(whole) // 3])
    return path


#: What a file is, how it is made, and the code of the reason it gets.
BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "renamed text": (_text_as_docx, "unsupported"),
    "pdf with password": (
        lambda folder: make_pdf(folder / "加密.pdf", [["一"]], password="open-sesame"),
        "encrypted",
    ),
    "truncated pdf": (_truncated, "unreadable"),
    "docx with macros": (
        lambda folder: make_docx(
            folder / "宏.docx", ["甲"], more_parts={"word/vbaProject.bin": b"x"}
        ),
        "macros",
    ),
    "zip bomb": (
        lambda folder: make_docx(
            folder / "炸弹.docx", ["甲"], more_parts={"word/media/a.bin": b"\0" * 40_000_000}
        ),
        "bomb",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_read_says_why_on_its_row_and_blocks_submitting(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path, kind: str
) -> None:
    build, reason = BAD[kind]
    tab = as_("drafter")
    document = acts.upload(tab, build(tmp_path))
    tab.locator("#title").fill("我填的标题")
    refused = tab.locator("#files-panel .file-row .bad")
    expect(refused).to_be_visible(timeout=WORK)
    with house.pages.session() as session:
        (version,) = live_files(session, document)
        assert version.reason == reason
    expect(tab.locator("#files-panel .file-row .meta")).not_to_be_empty()
    expect(tab.locator("#title")).to_have_value("我填的标题")
    tab.locator("input[name=attribute][value=proactive]").check()
    acts.press(tab, "button[name=then][value=submit]")
    expect(tab.locator("#errors a[href*='#files']").first).to_be_visible()
    expect(tab.locator("#title")).to_have_value("我填的标题")
    assert house.state(document) == ("draft", "unissued")
    assert house.worker.alive


def test_a_scan_is_called_a_scan_and_does_not_pass_as_without_findings(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    tab = as_("drafter")
    document = acts.upload(tab, make_pdf(tmp_path / "扫描.pdf", [SCAN]))
    expect(tab.locator("#files-panel .file-row .meta")).to_contain_text("扫描", timeout=WORK)
    tab.goto(f"/documents/{document}/desk")
    expect(tab.locator("#settle .empty svg use[href*='#shield']")).to_have_count(0)
    assert house.worker.alive


def test_an_empty_file_is_refused_at_once_and_starts_nothing(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    empty = tmp_path / "空.docx"
    empty.touch()
    tab = as_("drafter")
    tab.goto("/documents/new")
    tab.locator("#urgency").select_option("urgent")
    tab.locator("#new-document input[type=file]").set_input_files(empty)
    before = _documents(house)
    with tab.expect_response("**/documents/new") as answer:
        tab.locator("#new-document button[type=submit]").click()
    assert answer.value.status == 422
    expect(tab.locator("#errors li")).to_have_count(1)
    expect(tab.locator("#errors")).to_be_focused()
    expect(tab.locator("#urgency")).to_have_value("urgent")
    assert _documents(house) == before


def test_an_upload_over_the_limit_is_not_even_sent(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    tab = as_("drafter")
    tab.goto("/documents/new")
    tab.locator("#new-document input[type=file]").set_input_files(_too_large(house, tmp_path))
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.url))
    tab.locator("#new-document button[type=submit]").click()
    expect(tab.locator("#new-document [data-upload-state]")).not_to_be_empty()
    assert sent == []


def test_an_upload_over_the_limit_is_refused_without_script_too(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    as_("drafter")
    tab = as_("drafter", java_script_enabled=False)
    tab.goto("/documents/new")
    before = _documents(house)
    tab.locator("#new-document input[type=file]").set_input_files(_too_large(house, tmp_path))
    with tab.expect_navigation() as answer:
        tab.locator("#new-document button[type=submit]").click()
    assert answer.value is not None
    assert answer.value.status == 413
    expect(tab.locator("main .note[role=alert]")).to_have_count(1)
    assert _documents(house) == before


def test_a_value_that_goes_in_one_place_stays_in_another(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    number = "13812345678"
    paper = make_docx(
        tmp_path / "两处.docx",
        [
            "海屿区人民政府办公室文件",
            "关于公布监督电话的通知",
            f"住户自己的手机{number}。",
            f"监督电话{number}，由专人值守。",
        ],
    )
    road = a_draft(house, paper, proposal=Proposal(Attribute.PROACTIVE))
    tab = as_("drafter")
    desk = acts.Desk(tab, road.document_id)
    assert desk.open_left() == 2
    tab.locator("h1").click()
    tab.keyboard.press("a")
    expect(tab.locator("#same")).not_to_be_checked()
    desk.key("1")
    desk.expect_open(1)
    desk.expect_at(2)
    tab.locator("#same").uncheck()
    desk.keep_with_reason("监督电话是专门向社会公布的")
    desk.expect_open(0)
    acts.press(tab, "#meter form button")
    expect(tab.locator("#renditions .cert")).to_be_visible(timeout=WORK)
    expect(tab.locator("#renditions .cert-fail")).to_have_count(0)
    tab.keyboard.press("v")
    after = tab.locator("#pages article")
    expect(after).to_contain_text(f"监督电话{number}")
    expect(after).not_to_contain_text(f"自己的手机{number}")
    road.move("drafter", CaseAction.DISCARD)


def _documents(house: BrowserHouse) -> tuple[int, int]:
    with house.pages.session() as session:
        return (
            session.scalars(select(func.count()).select_from(Document)).one(),
            session.scalars(select(func.count()).select_from(FileVersion)).one(),
        )


def _too_large(house: BrowserHouse, folder: Path) -> Path:
    path = folder / "太大.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(house.settings.upload_limit_mb * 1_000_000 + 1)
    return path
