"""The sign-in page and the administrators' pages as a browser and axe see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from review.config import Settings
from review.web.app import create_app
from tests.chromium import OpenTab, serving, violations
from tests.databases import SQLITE, Databases
from tests.isolation import MORNING, Clock
from tests.pagehouse import PASSWORD, PageHouse, build

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
PAGES = {
    "system_admin": [
        "/admin/people",
        "/admin/offices",
        "/admin/health",
        "/admin/settings",
        "/admin/calendar",
        "/admin/calendar/2026",
    ],
    "security_admin": ["/admin/grants", "/admin/sign-ins"],
    "audit_admin": ["/admin/log", "/profile", "/password"],
}


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The staff site with everybody in it; failed work on the health page, demo people on none."""
    data = Path(tmp_path_factory.mktemp("admin")) / "house"
    url = databases.fresh(SQLITE, build)
    settings = Settings.from_env({"REVIEW_DATA": str(data), "DATABASE_URL": url})
    app = create_app(settings, clock=Clock(MORNING))
    house = PageHouse(app, Clock(MORNING), [])
    document_id, _ = house.add_document()
    house.add_file(document_id, state="failed", reason="timeout", attempts=3)
    with serving(app) as address:
        yield address


def sign_in(tab: Page, site: str, login: str) -> None:
    """Sign in with the keyboard alone."""
    tab.goto(f"{site}/sign-in")
    tab.get_by_label("用户名").focus()
    tab.keyboard.type(login)
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "/sign-in" not in url)


def test_axe_finds_nothing_on_the_sign_in_page(site: str, open_tab: OpenTab) -> None:
    for viewport in (None, NARROW):
        tab = open_tab(**({"viewport": viewport} if viewport else {}))
        tab.goto(f"{site}/sign-in")
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("login", sorted(PAGES))
def test_axe_finds_nothing_on_the_pages_of_an_administrator(
    site: str, open_tab: OpenTab, login: str
) -> None:
    tab = open_tab()
    sign_in(tab, site, login)
    for path in PAGES[login]:
        answer = tab.goto(f"{site}{path}")
        assert answer is not None
        assert answer.ok
        assert violations(tab) == [], path
        tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        tab.set_viewport_size({"width": 1280, "height": 720})


def test_a_wrong_password_is_said_at_once_and_keeps_the_login(site: str, tab: Page) -> None:
    tab.goto(f"{site}/sign-in")
    tab.get_by_label("用户名").fill("drafter_two")
    tab.get_by_label("密码").fill("wrong")
    with tab.expect_response(lambda answer: answer.status == 422):
        tab.keyboard.press("Enter")
    tab.get_by_role("alert").wait_for()
    assert tab.get_by_label("用户名").input_value() == "drafter_two"
    assert violations(tab) == []
