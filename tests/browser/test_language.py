"""English complete: no Chinese is left in the interface but the documents' own words, marked as such.

Page by page as ``test_pages`` has them; what a document says carries ``lang="zh-Hans"``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from review.domain.states import Attribute
from review.domain.values import Proposal
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.setting import a_draft, at_sign_off, decided, in_audit, published
from tests.chromium import OpenTab
from tests.web.road import a_docx

pytestmark = pytest.mark.browser

#: Every text a reader gets, attributes too, that is Chinese and not inside an element marked so.
LEFT_OVER = r"""
() => {
  const han = /[\u3400-\u9fff]/;
  const found = [];
  const theirs = (node) => {
    const marked = node.closest("[lang]");
    return marked !== null && marked.lang.startsWith("zh");
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (han.test(text.data) && !theirs(text.parentElement)) found.push(text.data.trim());
  }
  for (const element of document.body.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      const said = element.getAttribute(name);
      if (said && han.test(said) && !theirs(element)) found.push(`${name}: ${said}`);
    }
  }
  return found;
}
"""


def left_over(tab: Page) -> list[str]:
    """Chinese words of the interface on an English page."""
    assert tab.locator("html").get_attribute("lang") == "en"
    found: list[str] = tab.evaluate(LEFT_OVER)
    return found


def test_no_chinese_is_left_on_english_pages(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    proactive = Proposal(Attribute.PROACTIVE, partial=True)
    draft = a_draft(house, a_docx(tmp_path), proposal=proactive)
    audit = in_audit(house, tmp_path)
    review = a_draft(house, a_docx(tmp_path), proposal=proactive).submit().agree()
    sign, issue = at_sign_off(house, tmp_path), decided(house, tmp_path)
    pages = {
        "drafter": (
            "/worklist",
            "/documents/new",
            "/documents",
            f"/documents/{draft.document_id}",
            f"/documents/{draft.document_id}/edit",
            f"/documents/{draft.document_id}/desk",
            "/documents/register",
            "/documents/99999",
            "/notices",
            "/profile",
            "/password",
        ),
        "disclosure_officer": ("/worklist", f"/cases/{audit.case_id}/audit"),
        "confidentiality_reviewer": (f"/cases/{review.case_id}/review", "/admissions"),
        "approver": (f"/cases/{sign.case_id}/sign-off",),
        "clerk": (f"/cases/{issue.case_id}/issue", "/documents/register"),
        "system_admin": (
            "/admin/people",
            "/admin/offices",
            "/admin/health",
            "/admin/settings",
            "/admin/calendar/2026",
        ),
        "security_admin": ("/admin/grants", "/admin/sign-ins"),
        "audit_admin": ("/admin/log",),
    }
    found = {}
    for login, addresses in pages.items():
        tab = as_(login)
        tab.goto("/language/en")
        for address in addresses:
            tab.goto(address)
            if words := left_over(tab):
                found[f"{login} {address}"] = words
    assert found == {}


def test_refusals_and_the_sign_in_page_speak_english_too(
    house: BrowserHouse, as_: SignedIn, open_tab: OpenTab, tmp_path: Path
) -> None:
    stranger = open_tab(base_url=house.staff, locale="en-GB")
    stranger.goto("/sign-in")
    assert left_over(stranger) == []
    draft = a_draft(house, a_docx(tmp_path), proposal=None)
    tab = as_("drafter_two")
    tab.goto("/language/en")
    tab.goto(f"/documents/{draft.document_id}/edit")
    tab.locator("input[name=attribute][value=exempt]").check()
    with tab.expect_navigation():
        tab.locator("button[name=then][value=submit]").click()
    tab.locator("#errors").wait_for()
    assert left_over(tab) == []


def test_the_public_site_speaks_english_around_chinese_documents(
    house: BrowserHouse, open_tab: OpenTab, tmp_path: Path
) -> None:
    published(house, tmp_path, "海屿府办〔2026〕88号")
    citizen = open_tab(base_url=house.public, locale="en-GB")
    for address in ("/", "/?q=nothing", "/notices", "/about", "/nowhere"):
        citizen.goto(address)
        assert left_over(citizen) == [], address
    citizen.goto("/")
    citizen.locator(".results a").first.click()
    assert left_over(citizen) == []
