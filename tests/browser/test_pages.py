"""Every kind of page in a real browser: axe finds nothing, nothing scrolls sideways, no fault is heard.

A tab itself fails the test on script errors, what the content policy refuses and requests that leave
the machine; see ``tests.chromium``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from review.domain.states import Attribute
from review.domain.values import Proposal
from review.web.access import open_to_all
from tests.browser.house import BrowserHouse, SignedIn, running_house
from tests.browser.papers import a_story, write
from tests.browser.setting import (
    Road,
    a_draft,
    at_sign_off,
    decided,
    in_audit,
    published,
    to_be_published,
)
from tests.chromium import PAD, PHONE, OpenTab, violations
from tests.databases import SQLITE, Databases
from tests.pagehouse import build
from tests.web.road import a_docx

pytestmark = pytest.mark.browser

#: Who opens which pages; documents and cases are named in braces.
STAFF: dict[str, tuple[str, ...]] = {
    "drafter": (
        "/worklist",
        "/documents/new",
        "/documents/{word}",
        "/documents/{word}/edit",
        "/documents/{word}/desk",
        "/documents/{pdf}/desk",
        "/documents/{pdf}/desk?view=text",
        "/notices",
        "/documents",
        "/profile",
        "/password",
    ),
    "clerk": ("/documents/register", "/cases/{issue}/issue"),
    "disclosure_officer": (
        "/cases/{audit}/audit",
        "/cases/{publish}/publish",
        "/documents/{public}",
        "/documents/{hidden}",
    ),
    "confidentiality_reviewer": ("/cases/{review}/review", "/admissions"),
    "system_admin": (
        "/admin/people",
        "/admin/offices",
        "/admin/health",
        "/admin/settings",
        "/admin/calendar",
        "/admin/calendar/2026",
    ),
    "security_admin": ("/admin/grants", "/admin/sign-ins"),
    "audit_admin": ("/admin/log",),
}
ERRORS = {"/documents/register": 403, "/documents/99999": 404, "/broken": 500}
ENGLISH = {
    "drafter": "/documents/{word}/edit",
    "confidentiality_reviewer": "/cases/{review}/review",
}
PUBLIC = ("/", "/?q=救助", "/?q=nothing", "/notices", "/about", "/nowhere")


def _break_on_request(app: Flask) -> None:
    """An address at which the application fails, as no page of ours does."""

    @open_to_all
    def broken() -> str:
        raise ArithmeticError

    app.add_url_rule("/broken", view_func=broken)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[BrowserHouse]:
    """The house of this module has one broken address more."""
    folder = tmp_path_factory.mktemp("house")
    url = databases.fresh(SQLITE, build)
    with running_house(folder, url, furnish=_break_on_request) as running:
        yield running


@pytest.fixture(scope="module")
def places(house: BrowserHouse, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Documents and cases at every step, by the names that addresses use."""
    folder = tmp_path_factory.mktemp("papers")
    proactive = Proposal(Attribute.PROACTIVE, partial=True)
    word = a_draft(house, a_docx(folder), proposal=proactive)
    pdf = a_draft(house, write(folder, a_story(5).draft, "pdf", "稿"), proposal=proactive)
    review = a_draft(house, a_docx(folder), proposal=proactive).submit().agree()
    return {
        "word": word.document_id,
        "pdf": pdf.document_id,
        "audit": in_audit(house, folder).case_id,
        "review": review.case_id,
        "sign": at_sign_off(house, folder).case_id,
        "issue": decided(house, folder).case_id,
        "publish": to_be_published(house, folder, "海屿府办〔2026〕31号").case_id,
        "public": published(house, folder, "海屿府办〔2026〕32号").document_id,
        "hidden": _hidden(house, folder).document_id,
    }


def _hidden(house: BrowserHouse, folder: Path) -> Road:
    road = published(house, folder, "海屿府办〔2026〕33号")
    visitor = house.pages.signed_in("disclosure_officer")
    page = visitor.get(f"/documents/{road.document_id}")
    visitor.submit(page.form("/hide"), comment="有群众反映含个人信息，正在核对。")
    return road


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
