"""A request in the browser: entered while the rule is explained, corrected, linked, given, answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from review.domain.states import Attribute, CaseState, DocumentStatus
from tests.browser.acts import press
from tests.browser.house import BrowserHouse, SignedIn
from tests.chromium import PHONE, violations

pytestmark = pytest.mark.browser

NAME = "欧阳某某"
TITLE = "关于2025年度防汛物资采购的通知"
GROUND = "TP_TRADE_SECRET"
REASON = "报价表属于供应商采取保密措施的经营信息，公开会损害其竞争地位。"


def looked_at(tab: Page, address: str) -> None:
    """Open a page: it answers, axe finds nothing, nothing scrolls sideways, in the office and on a phone."""
    answer = tab.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert violations(tab) == [], address
    usual = tab.viewport_size
    for size in (usual, PHONE):
        assert size is not None
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        wide = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{address} at {size['width']}"
    tab.set_viewport_size(usual)  # type: ignore[arg-type]


def words_of(path: Path) -> str:
    """The paragraphs of a letter."""
    return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)


def saved(tab: Page, selector: str, path: Path) -> str:
    """Press what downloads a letter; answers its words."""
    with tab.expect_download() as download:
        tab.locator(selector).click()
    download.value.save_as(path)
    return words_of(path)


def test_the_officer_takes_a_request_from_receipt_to_its_letter(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    today = house.pages.clock().date()
    document, _case = house.pages.add_document(
        "社会处",
        CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title=TITLE,
        doc_number="海屿府办〔2025〕8号",
        attribute=Attribute.ON_REQUEST,
        issued_on=today - timedelta(days=200),
    )
    house.pages.add_file(document)
    officer = as_("disclosure_officer")

    # receipt: the rule changes with the way it came, before anything is sent
    looked_at(officer, "/request-register/new")
    expect(officer.locator("#terms")).to_contain_text("以提交之日为收到申请之日")
    officer.get_by_label("互联网").check()
    expect(officer.locator("#terms")).to_contain_text("以双方确认之日为收到申请之日")
    officer.locator("#arrived_on").fill((today - timedelta(days=4)).isoformat())
    officer.locator("#confirmed_on").fill((today - timedelta(days=3)).isoformat())
    officer.locator("#name").fill(NAME)
    officer.locator("#contact").fill("海屿区解放路1号")
    officer.locator("#what").fill("防汛物资采购")
    expect(officer.locator("#terms")).to_contain_text("答复期满")
    press(officer, "#register-request button[type=submit]")
    address = officer.url.removeprefix(house.staff)
    assert NAME not in officer.locator("main").inner_text()

    # the correction: the clock is gone, then it begins anew
    officer.locator("#ask-correction > summary").click()
    officer.locator("#ask-correction-what").fill("请写明是哪一年的采购通知。")
    officer.locator("#ask-correction-due_on").fill((today + timedelta(days=14)).isoformat())
    press(officer, "#form-ask-correction button[type=submit]")
    expect(officer.locator("#clock svg")).to_have_count(0)
    assert "请写明是哪一年" in saved(
        officer, "a[href$='/correction']", tmp_path / "correction.docx"
    )
    officer.locator("#receive-correction > summary").click()
    officer.locator("#receive-correction-what").fill("2025年度防汛物资采购的通知")
    press(officer, "#form-receive-correction button[type=submit]")
    expect(officer.locator("#clock svg")).to_have_count(1)

    # the document: found by its title, linked, handed over
    officer.locator("#find").fill("防汛物资")
    press(officer, "#find-documents button[type=submit]")
    press(officer, "form[action$='/documents/link'] button")
    officer.locator(f"summary:has-text('提供整件'):has-text('{TITLE}')").click()
    press(officer, f"#whole-{document} button[type=submit]")
    looked_at(officer, address)

    # the answer: a draft changes nothing and leaves the form to be sent
    officer.get_by_label("部分公开", exact=True).check()
    officer.locator("#close-ground").select_option(GROUND)
    officer.locator("#close-reason").fill(REASON)
    officer.locator("#close-content").fill("采购通知全文；所附报价表隐去后提供复印件。")
    draft = saved(officer, "#form-close [data-again]", tmp_path / "draft.docx")
    assert "第三十七条" in draft
    press(officer, "#form-close button.btn-primary")
    expect(officer.locator("#answer")).to_contain_text("部分公开")
    letter = saved(officer, "a[href$='/reply']", tmp_path / "reply.docx")
    assert f"{NAME}：" in letter
    assert TITLE in letter
    assert REASON.rstrip("。") in letter
    assert "应当先申请行政复议" in letter

    for page in (address, f"{address}/identity", "/request-register/settings"):
        looked_at(officer, page)
    looked_at(officer, "/request-register?which=closed")
    expect(officer.locator("#year svg").first).to_be_visible()
    assert house.log_is_clean()
