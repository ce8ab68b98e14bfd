"""A redacted copy in a browser: its pages turn, their words are selected, and nothing is drawn on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from review.domain.commands import AskForRendition
from review.services import settling
from review.store.findings import findings_of
from tests.chromium import OpenTab, serving, violations
from tests.engines.making import make_pdf
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.road import MOBILE, Road, a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft of two pages, settled, its copy made."""
    pages = [[f"联系人手机{MOBILE}。"], ["特此通知。"]]
    road = a_draft(house, make_pdf(tmp_path / "通知.pdf", pages, font="cid"))
    road.settle("drafter")
    ask_for_copies(road)
    return road


def ask_for_copies(road: Road) -> None:
    """Have them made."""
    with road.house.session() as session:
        command = AskForRendition(document_id=road.document_id)
        actor = road.actor(session, "drafter")
        settling.ask_for_rendition(session, actor, command, now=road.house.clock())
        session.commit()
    road.drain()


@pytest.fixture
def tab(house: PageHouse, road: Road, open_tab: OpenTab) -> Iterator[Tab]:
    """The desk at the copy."""
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk?view=after"
        yield open_as(open_tab, house, address, "drafter", path)


def boxes(road: Road) -> list[list[float]]:
    """The boxes that were drawn."""
    with road.house.house.reading() as session:
        return [f.box for f in findings_of(session, [1]) if f.box is not None]


def test_a_page_of_a_copy_turns_and_the_original_stays_as_it_was(tab: Tab) -> None:
    page = tab.locator("figure.sheet.copy").first
    expect(page.locator("img")).to_be_visible()
    upright = page.bounding_box()
    tab.keyboard.press("r")
    expect(page).to_have_attribute("data-turn", "90")
    turned = page.bounding_box()
    assert upright is not None
    assert turned is not None
    assert upright["height"] > upright["width"]
    assert turned["height"] < turned["width"]
    tab.keyboard.press("h")
    assert violations(tab) == []
    tab.keyboard.press("v")
    original = tab.locator("figure.sheet:not(.copy)").first
    expect(original.locator("svg.over")).to_be_attached()
    assert original.get_attribute("data-turn") in (None, "0")
    tab.keyboard.press("v")
    expect(tab.locator("figure.sheet.copy").first).to_have_attribute("data-turn", "90")


def test_no_box_is_drawn_on_a_copy_and_the_way_to_the_original_is_short(
    tab: Tab, road: Road
) -> None:
    expect(tab.locator("figure.sheet.copy img").first).to_be_visible()
    tab.keyboard.press("r")
    tab.keyboard.press("b")
    expect(tab.locator("#why-no-box a")).to_be_focused()
    frame = tab.locator("figure.sheet.copy").first.bounding_box()
    assert frame is not None
    tab.mouse.move(frame["x"] + 100, frame["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(frame["x"] + 300, frame["y"] + 140)
    tab.mouse.up()
    assert boxes(road) == []
    tab.locator("#why-no-box a").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("rect.drawn")).to_have_count(1)
    with tab.expect_response(lambda answer: "/desk/add-box" in answer.url):
        tab.keyboard.press("Enter")
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    assert boxes(road) == [[1, 0.4, 0.45, 0.6, 0.5]]


def test_the_words_of_a_copy_can_be_selected(tab: Tab) -> None:
    tab.locator("#copies details summary").click()
    words = tab.locator("#copies details article")
    expect(words).to_contain_text("特此通知")
    words.get_by_text("特此通知").click(click_count=3)
    assert "特此通知" in tab.evaluate("window.getSelection().toString()")
