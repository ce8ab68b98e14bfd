"""The desk opened from one of several files stands in that file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.chromium import OpenTab, serving
from tests.engines.making import make_docx, make_pdf
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.road import a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(house: PageHouse, open_tab: OpenTab, tmp_path: Path) -> Iterator[Tab]:
    """The page of a draft with a main text of several pages and three annexes, the last two without findings."""
    lines = [f"第{n}行，联系人手机13800001234。" if n < 3 else f"第{n}行。" for n in range(60)]
    road = a_draft(house, make_pdf(tmp_path / "正文.pdf", [lines] * 3))
    road.attach(make_docx(tmp_path / "名单.docx", ["值班手机13900002345。"]))
    road.attach(make_docx(tmp_path / "说明.docx", ["本附件没有个人信息。"]))
    road.attach(make_pdf(tmp_path / "图.pdf", [["示意图"]]))
    with serving(house.app) as address:
        yield open_as(open_tab, house, address, "drafter", f"/documents/{road.document_id}")


def look_at(tab: Tab, name: str) -> None:
    """Press 查看 beside a file."""
    with tab.expect_navigation():
        tab.locator(".file-row", has_text=name).get_by_role("link", name="查看").click()


def test_an_annex_with_findings_opens_at_its_own_first_one(tab: Tab) -> None:
    look_at(tab, "名单.docx")
    expect(tab.locator("#settle .excerpt mark")).to_have_text("13900002345")
    expect(tab.locator("#pages .now").first).to_be_in_viewport()


@pytest.mark.parametrize("name", ["说明.docx", "图.pdf"])
def test_an_annex_without_findings_opens_at_its_beginning(tab: Tab, name: str) -> None:
    look_at(tab, name)
    expect(tab.locator("#pages .file-name", has_text=name)).to_be_in_viewport()


def test_the_main_text_opens_at_its_first_one(tab: Tab) -> None:
    look_at(tab, "正文.pdf")
    expect(tab.locator("#settle .excerpt mark")).to_have_text("13800001234")
