"""The public site in a real browser, without script: a citizen finds and reads on a phone.

axe looks at every kind of page; nothing scrolls sideways and nothing leaves the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from review.public.records import NoticeIn, Validity
from tests.chromium import OFFICE, PHONE, OpenTab, serving, violations
from tests.public.houses import House
from tests.public.releases import a_report

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?q=救助&validity=in_force&facets=open",
    "/?q=nothing",
    "/documents/1",
    "/documents/2",
    "/documents/3",
    "/notices",
    "/notices/1",
    "/notices/repealed",
    "/notices/withdrawn",
    "/annual-reports",
    "/annual-reports/2025",
    "/data",
    "/proof",
    "/?listing=on_request",
    "/about",
    "/nothing",
)


@pytest.fixture
def address(site: House) -> Iterator[str]:
    site.publish(1, title="海屿区临时救助实施办法", kind="notice")
    site.publish(2, validity=Validity.REPEALED, validity_on=date(2026, 3, 1), successor_id=1)
    site.publish(3)
    for record_id in range(4, 30):
        site.publish(record_id, july=2026, normative=True, removals=(("ID", 2), ("TRADE", 1)))
    site.hide(3, "含个人信息，正在核对")
    site.publish_on_request(30)
    site.report(a_report())
    site.announce(
        NoticeIn(notice_id=1, title="七月评估公告", body="正文", published_on=date(2026, 8, 5))
    )
    with serving(site.client.application) as url:
        yield url


@pytest.mark.parametrize("viewport", [OFFICE, PHONE])
def test_axe_finds_nothing_on_any_public_page(
    address: str, open_tab: OpenTab, viewport: dict[str, int]
) -> None:
    tab = open_tab(viewport=viewport)
    for page in PAGES:
        tab.goto(address + page)
        assert violations(tab) == [], page
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main", page
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page


def test_a_citizen_finds_a_document_on_a_phone_without_script(
    address: str, open_tab: OpenTab
) -> None:
    tab = open_tab(viewport=PHONE, java_script_enabled=False)
    tab.goto(address)
    tab.locator("#q").fill("臨時救助")
    tab.locator("form[role=search] button").click()
    assert tab.locator(".results mark").count() > 0
    tab.locator("#facets a.btn").click()
    tab.locator("input[name=validity][value=repealed]").check()
    tab.locator("#facets button[type=submit]").click()
    assert tab.locator(".results > li").count() == 1
    tab.locator(".results a").first.click()
    assert tab.locator(".validity-lapsed").is_visible()
    tab.locator(".validity a").click()
    assert tab.locator("h1").inner_text() == "海屿区临时救助实施办法"
    with tab.expect_download() as download:
        tab.locator("a.dl").click()
    assert download.value.suggested_filename == "通知.pdf"


def test_a_citizen_chooses_english_and_leaves_nothing_behind(
    address: str, open_tab: OpenTab
) -> None:
    tab = open_tab(viewport=PHONE, java_script_enabled=False)
    tab.goto(address + "/documents/4")
    tab.locator(".pub-foot a[lang=en]").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    tab.locator(".pub-nav a").nth(1).click()
    assert tab.locator("html").get_attribute("lang") == "en"
    assert tab.context.cookies() == []


def test_a_printed_document_is_the_document_alone(address: str, open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.goto(address + "/documents/4")
    tab.emulate_media(media="print")
    for part in (".pub-nav", ".pub-foot", ".crumb"):
        assert not tab.locator(part).first.is_visible(), part
    assert tab.locator(".doc-body h1").is_visible()
    assert tab.locator(".metatable").is_visible()
