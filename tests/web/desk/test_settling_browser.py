"""Settling with a script by few keys: usual reasons by number, what was typed kept, Z back to where one was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from sqlalchemy import select

from review.domain.findings import Stage
from review.store.findings import FindingRow, settlements_of
from tests.chromium import PHONE, OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import cookie, open_as
from tests.web.road import Road, a_draft

pytestmark = pytest.mark.browser

NUMBERS = ("13800001234", "13900002345", "13700003456")


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with three mobiles."""
    lines = [f"第{n}联系人手机{number}。" for n, number in enumerate(NUMBERS, 1)]
    return a_draft(house, make_docx(tmp_path / "名单.docx", lines))


@pytest.fixture
def tab(house: PageHouse, road: Road, open_tab: OpenTab) -> Iterator[Tab]:
    """The desk at the first mobile."""
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk?only=MOB"
        yield open_as(open_tab, house, address, "drafter", path)


def said(road: Road) -> list[tuple[str, str]]:
    """Action and reason that stand for each mobile."""
    with road.house.house.reading() as session:
        rows = session.scalars(select(FindingRow.id).where(FindingRow.code == "MOB")).all()
        found = settlements_of(session, rows)
    standing = [found.get((i, Stage.DRAFTER)) for i in rows]
    return [(s.action.value, s.reason) if s else ("", "") for s in standing]


def at(tab: Tab, number: str) -> None:
    """The finding with this text is the one being settled."""
    expect(tab.locator("#settle .excerpt mark")).to_have_text(number)


def test_a_usual_reason_is_chosen_by_number_and_can_be_edited(tab: Tab, road: Road) -> None:
    at(tab, NUMBERS[0])
    for key in ("3", "Tab", "1"):
        tab.keyboard.press(key)
    reason = tab.locator("#reason")
    words = reason.input_value()
    assert words
    reason.fill(f"{words}已核对。")
    tab.locator(".tool[value=keep]").focus()
    tab.keyboard.press("3")
    at(tab, NUMBERS[1])
    assert said(road)[0] == ("keep", f"{words}已核对。")
    for key in ("3", "Tab", "2", "Enter"):
        tab.keyboard.press(key)
    at(tab, NUMBERS[2])
    assert said(road)[1][0] == "keep"


def test_a_reason_half_typed_waits_for_its_finding(tab: Tab) -> None:
    at(tab, NUMBERS[0])
    tab.keyboard.press("3")
    tab.keyboard.type("对外公布的")
    tab.locator("#now").focus()
    tab.keyboard.press("j")
    at(tab, NUMBERS[1])
    expect(tab.locator("#reason")).to_have_value("")
    tab.keyboard.press("k")
    at(tab, NUMBERS[0])
    expect(tab.locator("#reason")).to_have_value("对外公布的")
    tab.keyboard.press("2")
    at(tab, NUMBERS[1])
    tab.keyboard.press("z")
    at(tab, NUMBERS[0])
    expect(tab.locator("#reason")).to_have_value("")


def test_a_reason_half_typed_is_not_for_who_signs_in_next(tab: Tab, house: PageHouse) -> None:
    at(tab, NUMBERS[0])
    tab.keyboard.press("3")
    tab.keyboard.type("对外公布的")
    name = house.app.config["SESSION_COOKIE_NAME"]
    site = tab.url.partition("/documents")[0]
    other = {"name": name, "value": cookie(house, "drafter_two"), "url": site}
    tab.context.add_cookies([other])
    tab.reload()
    at(tab, NUMBERS[0])
    expect(tab.locator("#reason")).to_have_value("")


def test_z_returns_to_each_finding_in_turn_and_the_number_left_is_said(
    tab: Tab, road: Road
) -> None:
    for number in NUMBERS[:2]:
        at(tab, number)
        tab.keyboard.press("2")
    at(tab, NUMBERS[2])
    expect(tab.locator("#live")).to_contain_text("1")
    tab.keyboard.press("z")
    at(tab, NUMBERS[1])
    tab.keyboard.press("z")
    at(tab, NUMBERS[0])
    assert said(road) == [("", "")] * 3
    tab.keyboard.press("l")
    expect(tab.locator("#meter progress")).to_have_class("done")
    assert [action for action, _reason in said(road)] == ["mask"] * 3


def test_an_exception_opens_at_what_is_empty_and_offers_usual_answers(tab: Tab) -> None:
    tab.keyboard.press("4")
    expect(tab.locator("#reason")).to_be_focused()
    tab.locator("#impact_category").select_option("punitive")
    tab.locator("[data-usual]").click()
    for answer in tab.locator("[data-answer] textarea").all():
        assert len(answer.input_value()) > 8
    assert violations(tab) == []
    tab.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True
