"""Settling with a script by few keys: usual reasons by number, what was typed kept, Z back to where one was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, expect
from sqlalchemy import select

from review.domain.findings import Stage
from review.store.findings import FindingRow, findings_of, settlements_of
from tests.chromium import PHONE, OpenTab, serving, violations
from tests.engines.making import make_docx, make_pdf
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import cookie, open_as
from tests.web.road import ID_NUMBER, Road, a_draft

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


def a_list(path: Path) -> Path:
    """A table with one mobile in each row."""
    book = docx.Document()
    table = book.add_table(rows=0, cols=2)
    for row in (("姓名", "手机"), *zip(("甲", "乙", "丙"), NUMBERS, strict=True)):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    book.save(str(path))
    return path


def box_of(road: Road) -> list[float] | None:
    """The box that stands, if there is one."""
    with road.house.house.reading() as session:
        return next((f.box for f in findings_of(session, [1]) if f.box is not None), None)


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


@pytest.mark.parametrize("button", [".tool-kind", ".tool-column"])
def test_keeping_a_whole_kind_or_column_without_a_reason_ends_at_the_same_button(
    house: PageHouse, tmp_path: Path, open_tab: OpenTab, button: str
) -> None:
    road = a_draft(house, a_list(tmp_path / "名单.docx"))
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk?only=MOB"
        tab = open_as(open_tab, house, address, "drafter", path)
        at(tab, NUMBERS[0])
        keep = tab.locator(f"{button}[value=keep]")
        keep.focus()
        tab.keyboard.press("Enter")
        expect(tab.locator("#reason")).to_be_focused()
        for key in ("Tab", "1"):
            tab.keyboard.press(key)
        expect(keep).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.locator("#meter progress")).to_have_class("done")
        assert [action for action, _reason in said(road)] == ["keep"] * 3


def test_an_answer_that_is_an_error_is_shown_with_the_button_that_was_pressed(
    tab: Tab, road: Road
) -> None:
    at(tab, NUMBERS[0])
    sent: list[tuple[str, str]] = []

    def busy(route: Route) -> None:
        sent.append((route.request.url.rpartition("/")[2], route.request.post_data or ""))
        if len(sent) == 1:
            route.fulfill(status=409, content_type="text/html", body="<!doctype html><p>409</p>")
        else:
            route.continue_()

    tab.route(re.compile(r"/desk/(settle|kind)$"), busy)
    with tab.expect_navigation():
        tab.locator(".tool-kind[value=mask]").click()
    assert [path for path, _body in sent] == ["kind", "kind"]
    assert all("settlement=mask" in body for _path, body in sent)
    assert [action for action, _reason in said(road)] == ["mask"] * 3


def test_a_tool_that_can_not_be_used_leads_to_its_reason_and_asks_for_nothing(
    house: PageHouse, tmp_path: Path, open_tab: OpenTab
) -> None:
    lines = [f"居民身份证号码{ID_NUMBER}。"]
    road = a_draft(house, make_docx(tmp_path / "名单.docx", lines))
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk"
        tab = open_as(open_tab, house, address, "drafter", path)
        at(tab, ID_NUMBER)
        tab.keyboard.press("4")
        expect(tab.locator("#why-not-exception")).to_be_focused()
        expect(tab.locator("#errors")).to_have_count(0)
        assert violations(tab) == []
        tab.keyboard.press("2")
        expect(tab.locator("#settle [data-say]")).to_be_visible()


def test_z_gives_a_box_its_edges_back_and_lets_a_deleted_mark_stand_again(
    house: PageHouse, tmp_path: Path, open_tab: OpenTab
) -> None:
    road = a_draft(house, make_pdf(tmp_path / "a.pdf", [["特此通知。"]], font="cid"))
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk"
        tab = open_as(open_tab, house, address, "drafter", path)
        expect(tab.locator(".sheet img")).to_be_visible()
        tab.keyboard.press("b")
        with tab.expect_response(lambda answer: "/desk/add-box" in answer.url):
            tab.keyboard.press("Enter")
        tab.locator(".own-mark summary").click()
        tab.locator("#amend-form [name=bottom]").fill("70")
        tab.locator("#amend-form button").click()
        expect(tab.locator("#settle [data-say]")).to_contain_text("已修改")
        assert box_of(road) == [1, 0.4, 0.45, 0.6, 0.7]
        tab.locator("#now").focus()
        tab.keyboard.press("z")
        expect(tab.locator("#settle [data-say]")).to_contain_text("已撤销")
        assert box_of(road) == [1, 0.4, 0.45, 0.6, 0.5]
        tab.locator(".own-mark summary").click()
        tab.locator("#withdraw-form button").click()
        expect(tab.locator("#settle [data-say]")).to_contain_text("已删去")
        expect(tab.locator(".over .hit")).to_have_count(0)
        assert box_of(road) is None
        tab.locator("body").press("z")
        expect(tab.locator(".over .hit")).to_have_count(1)
        assert box_of(road) == [1, 0.4, 0.45, 0.6, 0.5]
        tab.locator("#now").focus()
        tab.keyboard.press("z")
        expect(tab.locator(".over .hit")).to_have_count(0)
