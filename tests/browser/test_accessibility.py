"""Every kind of page there is, for everybody: axe, width, focus, motion, forced colours, paper.

The pages are found by walking the links of a house with everything in it (``tests.walk``) and are held
against the URL map: a page that is new is looked at here without anybody adding it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.gallery import Gallery
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.looking import faults_of_focus, faults_of_media, faults_of_width
from tests.chromium import OFFICE, PAD, PHONE, violations
from tests.pagehouse import PEOPLE
from tests.walk import Walk, endpoints_of, walk

pytestmark = pytest.mark.browser

#: What no link of this house leads to. Pictures, files and parts of pages, which scripts ask for:
PARTS = {
    "annual.current", "auth.choose_language", "calendar_feed.read", "cases.review_overlay",
    "desk.rendition_state", "documents.files_panel", "files.page_image", "files.page_words",
    "imports.errors",
    "interpretations.book", "item_catalogue.book", "marked_copies.download", "renditions.page_image",
    "renditions.printed", "repeal_lists.file", "round_exchange.faults",
    "round_results.notice_file", "round_results.report", "sheets.jump", "sheets.some",
    "spot_checks.packed", "static", "validity.picture",
}  # fmt: skip
#: … and pages of what this house has not: looked at where a story or another test brings it about.
ELSEWHERE = {"annual_compared.show", "auth.sign_in", "broken", "round_results.show"}
LOGINS = [login for login, (_, short, _) in PEOPLE.items() if short != "临江"]


@pytest.fixture(scope="module")
def house(gallery: Gallery) -> BrowserHouse:
    """The house that has a document at every step."""
    return gallery.house


@pytest.fixture(scope="module")
def walked(house: BrowserHouse) -> Walk:
    """Where links lead everybody of the house."""
    people = {login: house.pages.signed_in(login).client for login in LOGINS}
    return walk(house.pages.app, people)


def test_links_lead_to_every_page_there_is(house: BrowserHouse, walked: Walk) -> None:
    assert walked.broken == []
    assert sorted(endpoints_of(house.pages.app) - walked.reached()) == sorted(PARTS | ELSEWHERE)


@pytest.mark.parametrize("login", LOGINS)
def test_pages_are_for_everybody(as_: SignedIn, walked: Walk, login: str) -> None:
    tab, found = as_(login), {}
    for page in walked.richest():
        if page.person != login:
            continue
        tab.goto(page.address)
        wrong = _faults(tab)
        if wrong:
            found[page.endpoint] = wrong
    assert found == {}


@pytest.mark.parametrize("login", LOGINS)
def test_pages_are_for_everybody_in_english_on_a_phone(
    as_: SignedIn, walked: Walk, login: str
) -> None:
    tab, found = as_(login, viewport=PHONE), {}
    tab.goto("/language/en")
    for page in walked.richest():
        if page.person != login:
            continue
        tab.goto(page.address)
        wrong = [*violations(tab), *faults_of_width(tab, PHONE)]
        if wrong:
            found[page.endpoint] = wrong
    tab.goto("/language/zh-Hans")
    assert found == {}


def _faults(tab: Page) -> list[str]:
    return [
        *violations(tab),
        *faults_of_focus(tab),
        *faults_of_media(tab),
        *faults_of_width(tab, PAD, PHONE, OFFICE),
    ]
