"""The reviewer's page in a browser: what is made appears by itself, papers are looked at as on the desk, and stand
side by side where there is room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.browser.papers import write
from tests.browser.setting import IN_PART, Road, a_draft
from tests.browser.test_keyboard_review import a_long_paper
from tests.chromium import PATIENCE, violations
from tests.web.road import a_docx

pytestmark = pytest.mark.browser

WIDE = {"width": 1920, "height": 1080}
REVIEWER = "confidentiality_reviewer"


@pytest.fixture(scope="module")
def road(house: BrowserHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """Twelve pages in review, with a copy made as the drafter settled them."""
    paper = write(tmp_path_factory.mktemp("long"), a_long_paper(), "pdf", "送审稿")
    return a_draft(house, paper, proposal=IN_PART).submit().agree()


def open_review(tab: Page, road: Road, query: str = "") -> None:
    """The review page with its scripts at work."""
    tab.goto(f"/cases/{road.case_id}/review{query}")
    expect(tab.locator("button[data-together]")).to_be_visible()


def press(tab: Page, key: str) -> None:
    """A key that acts, and its answer."""
    with tab.expect_response(lambda answer: "/desk/" in answer.url and answer.ok):
        tab.keyboard.press(key)


def top_of(tab: Page, pane: str, page: int) -> float:
    """How far below the top of its pane a page begins."""
    found: float = tab.evaluate(
        "([pane, page]) => { const at = document.getElementById(pane);"
        " return at.querySelector(`.sheet[data-page='${page}']`).getBoundingClientRect().top"
        " - at.getBoundingClientRect().top; }",
        [pane, page],
    )
    return found


def test_a_copy_that_is_asked_for_appears_by_itself_and_can_be_confirmed(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    paper = write(tmp_path, a_long_paper(), "pdf", "另一稿")
    road = a_draft(house, paper, proposal=IN_PART).submit().agree()
    tab = as_(REVIEWER)
    open_review(tab, road)
    expect(tab.locator("#result")).to_be_visible()
    press(tab, "1")
    expect(tab.locator("#result")).to_have_count(0)
    expect(tab.locator("#plan .pane-note")).to_be_visible()
    expect(tab.locator("#review-proof .cert")).to_have_count(0)
    tab.locator("#now-bar form[action$='settle-as-suggested'] button").click()
    expect(tab.locator("#review-tabs .count")).to_be_hidden()
    tab.keyboard.press("c")
    expect(tab.locator("#review-copies progress")).to_be_visible()
    expect(tab.locator("#result")).to_be_visible(timeout=WORK)
    expect(tab.locator("#review-copies progress")).to_have_count(0)
    expect(tab.locator("#review-proof .cert")).to_be_visible()
    privacy = tab.locator("#review-foot form:has(input[value=confirm_privacy]) button")
    expect(privacy).not_to_have_attribute("aria-disabled", "true")
    assert violations(tab) == []
    press(tab, "z")
    expect(tab.locator("#result")).to_be_visible()  # what the drafter said stands, and its copy


def test_the_finding_at_hand_is_in_view_in_both_papers_after_settling(
    as_: SignedIn, road: Road
) -> None:
    tab = as_(REVIEWER)
    open_review(tab, road, "?beside=plan")
    before = tab.locator("#now-bar").get_attribute("data-finding")
    press(tab, "1")
    expect(tab.locator("#now-bar")).not_to_have_attribute("data-finding", before or "")
    finding = tab.locator("#now-bar").get_attribute("data-finding")
    page = (tab.locator("#now-bar").get_attribute("data-stands") or "").rpartition("-")[2]
    expect(tab.locator(f"#hit-{finding}.is-now rect").first).to_be_in_viewport()
    expect(tab.locator(f"#plan .sheet[data-page='{page}']")).to_be_in_viewport()
    assert abs(top_of(tab, "original", int(page)) - top_of(tab, "plan", int(page))) < 4
    press(tab, "z")


def test_papers_are_enlarged_turned_and_turned_to_as_on_the_desk(as_: SignedIn, road: Road) -> None:
    tab = as_(REVIEWER)
    open_review(tab, road)
    first = tab.locator("#original .sheet").first
    width = first.bounding_box()["width"]  # type: ignore[index]
    tab.keyboard.press("+")
    expect(tab.locator("[data-size-now]")).to_have_text("125%")  # once, not twice
    assert first.bounding_box()["width"] > width  # type: ignore[index]
    tab.keyboard.press("0")
    expect(tab.locator("[data-size-now]")).to_have_text("100%")
    tab.keyboard.press("r")
    for paper in ("original", "result"):
        expect(tab.locator(f"#{paper} .sheet.turned")).to_have_attribute("data-page", "1")
    tab.keyboard.press("n")
    tab.keyboard.type("9")
    tab.keyboard.press("Enter")
    for paper in ("original", "result"):
        expect(tab.locator(f"#{paper} .sheet[data-page='9']")).to_be_in_viewport()
    tab.keyboard.press("m")
    expect(tab.locator("#map-place .leaf")).to_have_count(12)
    assert violations(tab) == []
    tab.locator("#map-place .leaf").nth(11).click(position={"x": 3, "y": 3})
    expect(tab.locator("#original .sheet[data-page='12']")).to_be_in_viewport()
    tab.keyboard.press("m")
    expect(tab.locator("#map-place")).to_be_hidden()
    tab.keyboard.press("s")
    expect(tab.locator("button[data-together]")).to_have_attribute("aria-pressed", "false")
    tab.keyboard.press("?")
    listed = tab.locator("dialog.keys dt").all_inner_texts()
    assert {"S", "+", "-", "0", "W", "H", "R", "N", "M", "Q", "O", "X"} <= {
        t.strip() for t in listed
    }


def test_original_plan_and_copy_stand_side_by_side_where_there_is_room(
    as_: SignedIn, road: Road
) -> None:
    tab = as_(REVIEWER, viewport=WIDE)
    open_review(tab, road)
    for paper in ("original", "plan", "result"):
        expect(tab.locator(f"#{paper}")).to_be_visible()
    expect(tab.locator("#checklist")).to_be_visible()
    expect(tab.locator("[data-turn-to]:visible")).to_have_count(0)
    tab.locator("#plan").hover()
    tab.mouse.wheel(0, 2150)
    expect(tab.locator("#plan .sheet[data-page='4']")).to_be_in_viewport()
    for paper in ("original", "result"):
        expect(tab.locator(f"#{paper} .sheet[data-page='4']")).to_be_in_viewport()
        tab.wait_for_function(
            "paper => { const top = at => document.querySelector(`#${at} .sheet[data-page='4']`)"
            ".getBoundingClientRect().top; return Math.abs(top(paper) - top('plan')) < 4; }",
            arg=paper,
        )
    assert violations(tab) == []


def test_a_narrow_window_shows_plan_or_copy_without_asking_for_it(
    as_: SignedIn, road: Road
) -> None:
    tab = as_(REVIEWER)
    open_review(tab, road)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.keyboard.press("v")
    expect(tab.locator("#plan")).to_be_visible()
    expect(tab.locator("#result")).to_be_hidden()
    assert [url for url in asked if "/review" in url and "overlay" not in url] == []
    assert "beside=plan" in tab.url
    tab.keyboard.press("v")
    expect(tab.locator("#result")).to_be_visible()


def test_one_place_alone_is_settled_where_the_tick_is_taken_away(as_: SignedIn, road: Road) -> None:
    tab = as_(REVIEWER)
    open_review(tab, road)
    expect(tab.locator("#same")).to_be_checked()
    tab.keyboard.press("a")
    expect(tab.locator("#same")).not_to_be_checked()
    press(tab, "2")
    expect(tab.locator("#now-bar .now-count")).to_have_attribute("title", re.compile(r"\D1\D"))
    press(tab, "z")


def test_what_is_hidden_leads_to_its_words(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    words = ["各街道办事处：", *["请按照要求认真办理。"] * 60]
    road = a_draft(house, a_docx(tmp_path, paragraphs=words), proposal=IN_PART).submit().agree()
    tab = as_(REVIEWER)
    open_review(tab, road)
    line = tab.locator("#review-hidden a", has_text="请核实张立成的手机。")
    target = tab.locator(f'[id="{(line.get_attribute("href") or "").removeprefix("#")}"]')
    tab.locator("#original").evaluate("pane => { pane.scrollTop = 0; }")
    expect(target).not_to_be_in_viewport()
    line.click()
    expect(target).to_be_in_viewport(timeout=PATIENCE)
    expect(target).to_contain_text("请核实张立成的手机。")


def test_a_question_is_answered_only_where_one_was_led_to_it(as_: SignedIn, road: Road) -> None:
    tab = as_(REVIEWER)
    open_review(tab, road)
    tab.keyboard.press("o")  # leads to the first, answers nothing
    expect(tab.locator("#checklist li.is-now")).to_have_attribute("id", "state_secret")
    expect(tab.locator("#checklist input:checked")).to_have_count(0)
    tab.keyboard.press("x")
    expect(tab.locator("#state_secret .neg input")).to_be_checked()
    expect(tab.locator("#state_secret_note")).to_be_focused()
