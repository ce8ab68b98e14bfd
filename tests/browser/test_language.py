"""English complete: no Chinese word or mark is left in the interface but the documents' own, marked as such.

What a document says carries ``lang="zh-Hans"``; names of people and places are data, no interface.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.store.people import Office, Organisation, Person
from review.store.requests import InformationRequest
from tests.browser.gallery import Gallery
from tests.browser.house import BrowserHouse, SignedIn
from tests.chromium import OpenTab

pytestmark = pytest.mark.browser

PAGES: dict[str, tuple[str, ...]] = {
    "drafter": (
        "/worklist",
        "/documents/new",
        "/documents",
        "/documents/{word}",
        "/documents/{word}/edit",
        "/documents/{word}/desk",
        "/documents/register",
        "/documents/99999",
        "/notices",
        "/profile",
        "/password",
    ),
    "disclosure_officer": (
        "/worklist",
        "/cases/{audit}/audit",
        "/cases/{publish}/publish",
        "/documents/{public}",
    ),
    "confidentiality_reviewer": ("/cases/{review}/review", "/admissions"),
    "approver": ("/cases/{sign}/sign-off",),
    "clerk": ("/cases/{issue}/issue", "/documents/register"),
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
#: What stays Chinese in English sentences: marks, numbers, laws as they are written, 中文 itself.
STAYS = (
    "绝密",
    "机密",
    "秘密",
    "行政处罚法",
    "第四十八条",
    "海府办",
    "海屿府办",
    "中文",
    "with 、",
)
QUOTED = re.compile("“[^”]*”|〔[0-9]{4}〕[0-9]+号")
LEFT = re.compile("[㐀-鿿、，。；：（）「」！？]")

#: Every text a reader gets, attributes too, that is not inside an element marked as Chinese.
SAID = """
() => {
  const found = [document.title];
  const theirs = (node) => {
    const marked = node.closest("[lang]");
    return marked !== null && marked.lang.startsWith("zh");
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!theirs(text.parentElement)) found.push(text.data.trim());
  }
  const names = ["aria-label", "title", "alt", "placeholder"];
  for (const name of names) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) {
      if (!theirs(element)) found.push(`${name}: ${element.getAttribute(name)}`);
    }
  }
  return found;
}
"""


def data_of(house: BrowserHouse) -> list[str]:
    """What people and documents of the house are called and say: no words of the interface."""
    with house.pages.session() as session:
        rows = [
            *session.execute(select(Person.name)),
            *session.execute(select(Office.name)),
            *session.execute(
                select(Organisation.name, Organisation.short_name, Organisation.number_code)
            ),
            *session.execute(
                select(Document.title, Document.issuer, Document.summary, Document.addressees)
            ),
            *session.execute(select(ReviewCase.proposed_reason)),
            *session.execute(select(FileVersion.name)),
            *session.execute(select(InformationRequest.what)),
        ]
    said = {str(value) for row in rows for value in row if value}
    return sorted(said, key=len, reverse=True)


def left_over(tab: Page, house: BrowserHouse) -> list[str]:
    """Chinese words and marks of the interface on an English page."""
    assert tab.locator("html").get_attribute("lang") == "en"
    data, found = [*data_of(house), *STAYS], []
    for text in tab.evaluate(SAID):
        rest = QUOTED.sub("", text)
        for known in data:
            rest = rest.replace(known, "")
        if LEFT.search(rest):
            found.append(text)
    return found


@pytest.fixture(scope="module")
def house(gallery: Gallery) -> BrowserHouse:
    """The house that has a document at every step."""
    return gallery.house


def test_no_chinese_is_left_on_english_pages(
    house: BrowserHouse, gallery: Gallery, as_: SignedIn
) -> None:
    found = {}
    for login, addresses in PAGES.items():
        tab = as_(login)
        tab.goto("/language/en")
        for address in addresses:
            tab.goto(address.format(**gallery.places))
            if words := left_over(tab, house):
                found[f"{login} {address}"] = words
    assert found == {}


def test_refusals_and_the_sign_in_page_speak_english_too(
    house: BrowserHouse, gallery: Gallery, as_: SignedIn, open_tab: OpenTab
) -> None:
    stranger = open_tab(base_url=house.staff, locale="en-GB")
    stranger.goto("/sign-in")
    assert left_over(stranger, house) == []
    tab = as_("drafter_two")
    tab.goto("/language/en")
    tab.goto(f"/documents/{gallery.places['word']}/edit")
    tab.locator("input[name=attribute][value=exempt]").check()
    with tab.expect_navigation():
        tab.locator("button[name=then][value=submit]").click()
    tab.locator("#errors").wait_for()
    assert left_over(tab, house) == []


def test_the_public_site_speaks_english_around_chinese_documents(
    house: BrowserHouse, open_tab: OpenTab
) -> None:
    citizen = open_tab(base_url=house.public, locale="en-GB")
    for address in ("/", "/?q=nothing", "/notices", "/about", "/nowhere"):
        citizen.goto(address)
        assert left_over(citizen, house) == [], address
    citizen.goto("/")
    citizen.locator(".results a").first.click()
    assert left_over(citizen, house) == []
