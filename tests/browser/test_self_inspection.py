"""The self-inspection report in the browser: from the hub to a number's list, the words, and handing it in.

Beside it the pages of the summary, the ledgers, the gazette list and the appraisal: nothing runs over the
edge on a phone, and axe finds nothing.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.house import BrowserHouse, SignedIn
from tests.chromium import PHONE, violations
from tests.web.told import published

pytestmark = pytest.mark.browser

HOME = "/reports/self-inspection/2026"
LATE = "关于防汛值守的通知"
WORDS = "全年印发公文2件，均已公开，其中1件超过期限。"
PAGES = (
    HOME,
    f"{HOME}/acts?figure=late",
    "/reports/confidentiality?year=2026&month=3",
    "/reports/ledgers?ledger=publications",
    "/reports/gazette",
    "/reports/appraisal",
    "/reports/submissions/settings/self-inspection",
)
OVER_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", autouse=True)
def busy(house: BrowserHouse) -> None:
    """Two published documents of one office, one of them late."""
    days = (
        (date(2026, 3, 2), date(2026, 3, 9), "关于植树的通知"),
        (date(2026, 4, 1), date(2026, 6, 30), LATE),
    )
    for on, public_on, title in days:
        published(house.pages, "综合处", on, public_on=public_on, title=title, is_normative=True)


def test_the_officer_follows_a_number_rewrites_a_chapter_and_hands_the_report_in(
    as_: SignedIn,
) -> None:
    tab = as_("disclosure_officer")
    tab.goto("/reports")
    tab.get_by_role("link", name="自查报告", exact=True).click()
    expect(tab.locator("h1")).to_contain_text("2025年")
    tab.get_by_role("link", name="2026", exact=True).click()
    late = tab.locator("#timeliness td a").last
    expect(late).to_have_text("1")
    late.click()
    expect(tab.get_by_role("link", name=LATE)).to_be_visible()
    tab.go_back()
    tab.locator("#source").get_by_role("link", name="改文字").click()
    tab.locator("textarea").fill(WORDS)
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#source")).to_contain_text(WORDS)
    form = tab.locator("form#record")
    form.locator("[name=recipient]").fill("区政务公开办")
    form.locator("[name=note]").fill("公文交换。")
    form.get_by_role("button").click()
    expect(tab.locator("#submission")).to_contain_text("公文交换。")


def test_no_page_has_a_fault_and_all_fit_a_phone(as_: SignedIn) -> None:
    tab, phone = as_("disclosure_officer"), as_("disclosure_officer", viewport=PHONE)
    for address in PAGES:
        tab.goto(address)
        assert violations(tab) == [], address
        assert tab.evaluate(OVER_THE_EDGE) <= 0, address
        phone.goto(address)
        assert phone.evaluate(OVER_THE_EDGE) <= 0, address
