"""The certificate in a browser: a copy is made, its proof read, printed, taken along and run again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from review.domain.states import Attribute, CaseAction
from review.domain.values import Proposal
from tests.browser import acts
from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.browser.setting import a_draft
from tests.chromium import violations
from tests.engines.making import make_pdf

pytestmark = pytest.mark.browser

NUMBER = "13812345678"


def test_a_copy_is_made_and_its_certificate_printed_and_proven_again(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    lines = ["海屿区人民政府办公室文件", "关于做好值守工作的通知", f"住户的手机{NUMBER}。"]
    paper = make_pdf(tmp_path / "值守.pdf", [lines, ["附页"]])
    road = a_draft(house, paper, proposal=Proposal(Attribute.PROACTIVE))
    tab = as_("drafter")
    desk = acts.Desk(tab, road.document_id)
    assert desk.open_left() == 1
    tab.locator("h1").click()
    desk.key("1")
    desk.expect_open(0)
    acts.press(tab, "#meter form button")
    expect(tab.locator("#renditions .cert")).to_be_visible(timeout=WORK)
    tab.locator("#renditions .cert a").first.click()

    expect(tab.locator("#what tbody tr, table:has(caption) tbody tr").first).to_be_visible()
    expect(tab.locator("main")).not_to_contain_text(NUMBER)
    assert violations(tab) == []
    tab.emulate_media(media="print")
    expect(tab.locator("[data-print]")).to_be_hidden()
    expect(tab.locator(".cert")).to_be_visible()
    assert tab.pdf().startswith(b"%PDF-")
    tab.emulate_media(media="screen")

    with tab.expect_download() as download:
        tab.locator("a[href$='/certificate']").click()
    taken = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert taken["verified"] is True

    acts.press(tab, "#again form button")
    expect(tab.locator("#again progress")).to_have_count(0, timeout=WORK)
    expect(tab.locator("#again li .ok")).to_have_count(1)
    assert violations(tab) == []
    road.move("drafter", CaseAction.DISCARD)
