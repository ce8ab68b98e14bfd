"""The desk's pages in a browser: filled where one looks, their size and turn kept while settling, words of the
map for the keyboard.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from bench.desk_house import READER, a_document
from review.web.desk.pages import WHOLE
from tests.chromium import OpenTab, serving, violations
from tests.web.conftest import PageHouse
from tests.web.desk.test_browser import open_as

pytestmark = pytest.mark.browser

LONG = WHOLE + 36


def whole(tab: Tab, number: int) -> None:
    """That page is there, not only its place."""
    expect(tab.locator(f"figure[data-page='{number}']:not(.far)")).to_have_count(1)


def test_pages_come_where_one_goes_and_look_as_they_were_left(
    house: PageHouse, open_tab: OpenTab
) -> None:
    document = a_document(house, LONG)
    with serving(house.app) as address:
        tab = open_as(open_tab, house, address, READER, f"/documents/{document}/desk")
        far = tab.locator("figure.far")
        expect(tab.locator("figure[data-page='50'].far")).to_have_count(1)
        tab.keyboard.press("n")
        tab.keyboard.type("50")
        tab.keyboard.press("Enter")
        whole(tab, 50)
        expect(tab.locator("figure[data-page='50']")).to_be_in_viewport()
        expect(tab.locator("#jump-page")).to_have_value("50")
        assert far.count() > 0

        tab.keyboard.press("+")
        expect(tab.locator("body")).to_have_attribute("data-size", "125")
        tab.keyboard.press("r")
        turned = tab.locator("figure.turned")
        expect(turned).to_have_count(1)
        wide = turned.bounding_box()
        assert wide is not None
        assert wide["width"] > wide["height"]

        tab.keyboard.press("1")
        expect(tab.locator("#settle [data-say]")).to_be_visible()
        expect(tab.locator("body")).to_have_attribute("data-size", "125")
        expect(turned).to_have_count(1)
        expect(tab.locator("figure .hit-now")).to_be_in_viewport()
        assert tab.locator("figure[data-page='1'] .hit-remove").count() > 0

        tab.reload()
        expect(tab.locator("body")).to_have_attribute("data-size", "125")
        tab.keyboard.press("0")
        expect(tab.locator("body")).to_have_attribute("data-size", "100")


def test_the_map_is_one_stop_of_the_tab_key_and_arrows_walk_it(
    house: PageHouse, open_tab: OpenTab
) -> None:
    document = a_document(house, LONG)
    with serving(house.app) as address:
        tab = open_as(open_tab, house, address, READER, f"/documents/{document}/desk")
        expect(tab.locator("[data-strip] a[tabindex='0']")).to_have_count(1)
        tab.locator("[data-strip] a[tabindex='0']").focus()
        tab.keyboard.press("End")
        tab.keyboard.press("Enter")
        whole(tab, LONG)
        assert violations(tab) == []
