"""Pages about documents in each of their states, and error pages: axe finds nothing, nothing scrolls sideways.

Every kind of page at least once is looked at in ``test_accessibility``.
A tab itself fails the test on script errors, what the content policy refuses and requests that leave
the machine; see ``tests.chromium``.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.gallery import Gallery
from tests.browser.house import BrowserHouse, SignedIn
from tests.chromium import PAD, PHONE, OpenTab, violations

pytestmark = pytest.mark.browser

#: Steps and states of which a walk along the links might see only one. Who opens which pages; documents
#: and cases are named in braces.
STAFF: dict[str, tuple[str, ...]] = {
    "drafter": (
        "/documents/{word}",
        "/documents/{word}/edit",
        "/documents/{word}/desk",
        "/documents/{pdf}/desk",
        "/documents/{pdf}/desk?view=text",
        "/items/{item}",
    ),
    "approver": ("/rounds/{round}/approvals", "/items/{waiting}"),
    "supervisor": ("/spot-checks/{check}",),
    "clerk": ("/cases/{issue}/issue",),
    "disclosure_officer": (
        "/cases/{audit}/audit",
        "/cases/{publish}/publish",
        "/documents/{public}",
        "/documents/{hidden}",
        "/documents/{public}/validity",
        "/documents/{public}/requests",
        "/rounds/{round}",
        "/rounds/{round}/result",
        "/coverage/documents?column=due_now",
        "/finding-lists/proposals/{proposal}",
        "/finding-replays/{replay}",
    ),
    "confidentiality_reviewer": ("/cases/{review}/review",),
}
ERRORS = {"/documents/register": 403, "/documents/99999": 404, "/broken": 500}
ENGLISH = {
    "drafter": "/documents/{word}/edit",
    "confidentiality_reviewer": "/cases/{review}/review",
}
PUBLIC = ("/", "/?q=救助", "/?q=nothing", "/notices", "/about", "/nowhere")


@pytest.fixture(scope="module")
def house(gallery: Gallery) -> BrowserHouse:
    """The house that has a document at every step."""
    return gallery.house


@pytest.fixture(scope="module")
def places(gallery: Gallery) -> dict[str, int]:
    """Its documents and cases, by the names that addresses use."""
    return gallery.places


def faults(tab: Page) -> list[str]:
    """What axe finds, and whether the page scrolls sideways."""
    found = violations(tab)
    if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return found


@pytest.mark.parametrize("login", STAFF)
def test_axe_finds_nothing_on_the_pages_of(
    as_: SignedIn, places: dict[str, int], login: str
) -> None:
    tab, found = as_(login), {}
    for address in STAFF[login]:
        answer = tab.goto(address.format(**places))
        assert answer is not None
        assert answer.status == 200, address
        if wrong := faults(tab):
            found[address] = wrong
    assert found == {}


def test_axe_finds_nothing_on_the_error_pages(as_: SignedIn) -> None:
    tab = as_("drafter")
    for address, status in ERRORS.items():
        answer = tab.goto(address)
        assert answer is not None
        assert answer.status == status
        assert faults(tab) == [], address


@pytest.mark.parametrize("login", ENGLISH)
def test_axe_finds_nothing_on_an_english_page_of(
    as_: SignedIn, places: dict[str, int], login: str
) -> None:
    tab = as_(login)
    tab.goto("/language/en")
    tab.goto(ENGLISH[login].format(**places))
    assert tab.locator("html").get_attribute("lang") == "en"
    found = faults(tab)
    tab.goto("/language/zh-Hans")
    assert found == []


def test_axe_finds_nothing_on_the_sign_off_of_a_pad(as_: SignedIn, places: dict[str, int]) -> None:
    tab = as_("approver", viewport=PAD)
    tab.goto(f"/cases/{places['sign']}/sign-off")
    assert faults(tab) == []
    tab.locator("#sign input[name=attribute][value=exempt]").check()
    assert faults(tab) == []


def test_axe_finds_nothing_on_the_sign_in_page(house: BrowserHouse, tab: Page) -> None:
    tab.goto(f"{house.staff}/sign-in")
    assert faults(tab) == []
    tab.locator("#sign-in button[type=submit]").click()
    tab.locator("#errors").wait_for()
    assert faults(tab) == []


def test_axe_finds_nothing_on_a_form_with_errors(as_: SignedIn, places: dict[str, int]) -> None:
    tab = as_("drafter")
    tab.goto(f"/documents/{places['word']}/edit")
    tab.locator("#title").fill("")
    tab.locator("input[name=attribute][value=exempt]").check()
    with tab.expect_navigation():
        tab.locator("button[name=then][value=submit]").click()
    tab.locator("#errors").wait_for()
    assert faults(tab) == []


def test_axe_finds_nothing_where_somebody_was_faster(as_: SignedIn, places: dict[str, int]) -> None:
    tab = as_("drafter")
    address = f"/documents/{places['pdf']}/edit"
    tab.goto(address)
    other = as_("drafter_two")
    other.goto(address)
    other.locator("#summary").fill("另一个人写的概述")
    with other.expect_navigation():
        other.locator("button[name=then][value=save]").click()
    tab.locator("#summary").fill("我写的概述")
    with tab.expect_navigation() as answer:
        tab.locator("button[name=then][value=save]").click()
    assert answer.value is not None
    assert answer.value.status == 409
    assert faults(tab) == []


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["office", "phone"])
def test_axe_finds_nothing_on_the_public_site_over_real_releases(
    house: BrowserHouse,
    places: dict[str, int],
    open_tab: OpenTab,
    viewport: dict[str, int] | None,
) -> None:
    tab = open_tab(base_url=house.public, **({"viewport": viewport} if viewport else {}))
    for address in PUBLIC:
        tab.goto(address)
        assert faults(tab) == [], address
    tab.goto("/")
    for link in [a.get_attribute("href") for a in tab.locator(".results a").all()]:
        tab.goto(link or "")
        assert faults(tab) == [], link
    hidden = tab.goto(f"/documents/{places['hidden']}")
    assert hidden is not None
    assert hidden.status == 410
    assert faults(tab) == []
