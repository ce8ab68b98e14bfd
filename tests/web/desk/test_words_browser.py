"""Words on pictures of pages in a browser: selected where they stand they fill the form of marks as text does, are
copied as they are written; boxes on a page that was turned.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from review.engines.layout.lines import lines_by_page
from review.engines.read.pdf import read_pdf
from review.store.page_lines import PageLines
from tests.chromium import OpenTab, serving, violations
from tests.engines.making import make_pdf
from tests.web.conftest import PageHouse
from tests.web.desk.test_browser import desk_of, last_finding, open_as
from tests.web.road import MOBILE, Road, a_draft

pytestmark = pytest.mark.browser

LINES = ["请核对吉田先生的材料", f"联系电话{MOBILE}", "以上各项由街道办事处负责"]
TEXT = "\n".join(LINES).replace("吉", "𠮷")  # which no font of a maker has


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with a PDF whose lines were found."""
    path = make_pdf(tmp_path / "a.pdf", [LINES])
    road = a_draft(house, path)
    reading = road.vault.reading(1)
    page = next(each for each in reading["segments"] if each["id"] == "page-1")
    page["text"] = page["text"].replace("吉", "𠮷")
    house.house.files.write_working(1, "reading.json", reading)
    stamp = road.vault.stamp(1)
    assert stamp is not None
    with read_pdf(path) as opened:
        found = lines_by_page(opened)
    rows = {str(page): [line.as_json() for line in own] for page, own in found.items()}
    PageLines(house.house.files, 1, stamp).keep(rows)
    return road


def _desk(open_tab: OpenTab, road: Road, address: str) -> Tab:
    tab = open_as(open_tab, road.house, address, "drafter", desk_of(road))
    expect(tab.locator("svg.words text")).to_have_count(len(LINES))
    return tab


def _letter(line: Locator, at: int) -> tuple[float, float, float]:
    """Left side, right side and middle height of a letter (UTF-16) on the screen."""
    found = line.evaluate(
        """(line, at) => {
          const box = line.getExtentOfChar(at);
          const turn = line.getScreenCTM();
          const from = new DOMPoint(box.x, box.y).matrixTransform(turn);
          const to = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(turn);
          return [from.x, to.x, (from.y + to.y) / 2];
        }""",
        at,
    )
    return found[0], found[1], found[2]


def _drag(tab: Tab, start: tuple[float, float], end: tuple[float, float]) -> None:
    tab.mouse.move(*start)
    tab.mouse.down()
    tab.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    tab.mouse.move(*end)
    tab.mouse.up()


def test_words_selected_on_a_page_are_marked_in_code_points(
    road: Road, address: str, open_tab: OpenTab
) -> None:
    tab = _desk(open_tab, road, address)
    line = tab.locator("svg.words text").first
    left, _, height = _letter(line, 5)
    _, right, _ = _letter(line, 7)
    _drag(tab, (left + 1, height), (right - 1, height))
    expect(tab.locator("#mark-text textarea")).to_have_value("田先生")
    with tab.expect_response(lambda answer: "/desk/add-text" in answer.url):
        tab.locator("#mark-text button[value=remove]").click()
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    made = last_finding(road)
    assert (made.code, made.segment, made.span_start, made.span_end) == ("MANUAL", "page-1", 4, 7)
    assert made.box is None
    assert violations(tab) == []


def test_a_selection_over_lines_and_findings_is_copied_as_it_is_written(
    road: Road, address: str, open_tab: OpenTab
) -> None:
    tab = _desk(open_tab, road, address)
    first, last = tab.locator("svg.words text").first, tab.locator("svg.words text").last
    left, _, top = _letter(first, 6)
    _, right, bottom = _letter(last, 1)
    _drag(tab, (left + 1, top), (right - 1, bottom))
    wanted = TEXT[5 : TEXT.index("以上") + 2]
    expect(tab.locator("#mark-text textarea")).to_have_value(wanted)
    copied = tab.evaluate(
        """() => new Promise(done => {
          document.addEventListener("copy", event => done(event.clipboardData.getData("text/plain")));
          document.execCommand("copy");
        })"""
    )
    assert copied == wanted
    other = tab.locator(".over a:not(:has(+ .hit-now))").last
    number = (other.get_attribute("id") or "").removeprefix("hit-")
    other.click()
    expect(tab.locator("#settle")).to_have_attribute("data-finding", number)


def test_a_box_on_a_turned_page_lies_where_it_was_drawn(
    road: Road, address: str, open_tab: OpenTab
) -> None:
    tab = _desk(open_tab, road, address)
    tab.keyboard.press("r")
    expect(tab.locator("figure.turned")).to_have_count(1)
    tab.keyboard.press("b")
    frame = tab.locator("figure.turned").bounding_box()
    assert frame is not None
    assert frame["width"] > frame["height"]
    start, end = (frame["x"] + 60, frame["y"] + 80), (frame["x"] + 160, frame["y"] + 200)
    _drag(tab, start, end)
    drawn = tab.locator("rect.drawn").bounding_box()
    assert drawn is not None
    assert (drawn["x"], drawn["y"]) == pytest.approx(start, abs=2)
    assert (drawn["width"], drawn["height"]) == pytest.approx((100, 120), abs=3)
    tab.locator("figure.turned").press("ArrowRight")
    moved = tab.locator("rect.drawn").bounding_box()
    assert moved is not None
    assert moved["x"] > drawn["x"]
    assert moved["y"] == pytest.approx(drawn["y"], abs=1)
