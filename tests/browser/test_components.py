"""Components as a browser and axe see them, under the product's own policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.chromium import PAD, PHONE, OpenTab, serving, violations
from tests.specimen import specimen_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(specimen_app()) as url:
        yield url


@pytest.mark.parametrize("viewport", [None, PAD, PHONE])
def test_axe_finds_nothing_on_any_component(
    site: str, open_tab: OpenTab, viewport: dict[str, int] | None
) -> None:
    tab = open_tab(**({"viewport": viewport} if viewport else {}))
    answer = tab.goto(site)
    assert answer is not None
    assert answer.ok
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_no_picture_of_bootstraps_own_is_left_for_the_policy_to_refuse(
    site: str, tab: Page
) -> None:
    tab.goto(site)
    drawn = """() => Array.from(document.querySelectorAll('*')).filter(one => {
      if (one.type === 'checkbox' || one.type === 'radio') one.checked = true;
      return getComputedStyle(one).backgroundImage.includes('data:');
    }).map(one => one.outerHTML.slice(0, 90))"""
    assert tab.locator("select.form-select").count() > 0
    assert tab.evaluate(drawn) == []


@pytest.mark.parametrize("status", [404, 409, 500])
def test_axe_finds_nothing_on_error_pages(site: str, tab: Page, status: int) -> None:
    tab.goto(f"{site}/errors/{status}")
    assert violations(tab) == []


def test_pressing_what_cannot_be_done_leads_to_the_first_reason(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.locator("form.action button[aria-describedby=why-two]").first.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "annex 2 is being read"


def test_single_keys_work_outside_fields_only(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.locator("h1").click()
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.name") == "q"
    tab.keyboard.type("?j")
    assert tab.locator("dialog[open]").count() == 0
    assert tab.locator("input[name=q]").input_value() == "?j"


def test_question_mark_lists_the_keys_of_the_page(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.locator("h1").click()
    tab.keyboard.press("?")
    assert tab.locator("dialog#keys").get_by_text("Documents").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator("dialog#keys").is_visible()


def test_two_keys_in_a_row_lead_to_a_list(site: str, tab: Page) -> None:
    tab.goto(site)
    tab.locator("h1").click()
    tab.keyboard.press("g")
    tab.keyboard.press("d")
    tab.wait_for_url("**/documents")
    assert tab.url.endswith("/documents")
