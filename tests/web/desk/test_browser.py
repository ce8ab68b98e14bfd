"""The desk with a script: keys, selections in code points, boxes drawn, and nothing for axe to find."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from sqlalchemy import select

from review.store.findings import FindingRow
from review.store.people import Person
from review.store.sign_ins import add_sign_in
from tests.chromium import PAD, OpenTab, serving, violations
from tests.engines.making import make_pdf
from tests.web.conftest import PageHouse
from tests.web.road import MOBILE, Road, a_docx, a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


def cookie(house: PageHouse, login: str) -> str:
    """The cookie of somebody who is signed in."""
    token, now = secrets.token_urlsafe(24), house.clock()
    with house.session() as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        add_sign_in(session, person.id, token, now, now + timedelta(hours=12), "127.0.0.1")
        session.commit()
    with house.app.test_request_context("/"):
        serializer = house.app.session_interface.get_signing_serializer(house.app)  # type: ignore[attr-defined]
        return str(serializer.dumps({"_user_id": token, "_fresh": True}))


def open_as(
    open_tab: OpenTab, house: PageHouse, address: str, login: str, path: str, **options: object
) -> Tab:
    """A tab of this person at this page."""
    tab = open_tab(base_url=address, **options)
    name = house.app.config["SESSION_COOKIE_NAME"]
    tab.context.add_cookies([{"name": name, "value": cookie(house, login), "url": address}])
    tab.goto(path)
    return tab


def desk_of(road: Road) -> str:
    """The address of the desk."""
    return f"/documents/{road.document_id}/desk"


def last_finding(road: Road) -> FindingRow:
    """What was found or marked last."""
    with road.house.house.reading() as session:
        return session.scalars(select(FindingRow).order_by(FindingRow.id.desc())).first()  # type: ignore[return-value]


def test_a_selection_after_a_wide_character_is_sent_in_code_points(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, a_docx(tmp_path))
    tab = open_as(open_tab, house, address, "drafter", desk_of(road))
    line = tab.locator("[data-segment]", has_text="𠮷田")
    line.evaluate(
        """line => {
          const range = document.createRange();
          const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let place = 0;
          for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            const end = place + node.data.length;
            if (place <= 2 && 2 < end) range.setStart(node, 2 - place);
            if (place < 5 && 5 <= end) range.setEnd(node, 5 - place);
            place = end;
          }
          window.getSelection().removeAllRanges();
          window.getSelection().addRange(range);
        }"""
    )
    line.dispatch_event("mouseup")
    expect(tab.locator("#mark-text textarea")).to_have_value("田先生")
    with tab.expect_response(lambda answer: "/desk/add-text" in answer.url):
        tab.locator("#mark-text button[value=remove]").click()
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    made = last_finding(road)
    assert (made.code, made.span_start, made.span_end) == ("MANUAL", 1, 4)


def test_a_box_is_drawn_with_keys_alone(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, make_pdf(tmp_path / "a.pdf", [[f"电话{MOBILE}"]], font="cid"))
    tab = open_as(open_tab, house, address, "drafter", desk_of(road))
    expect(tab.locator(".sheet img")).to_be_visible()
    tab.keyboard.press("b")
    expect(tab.locator("rect.drawn")).to_have_count(1)
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Shift+ArrowDown")
    with tab.expect_response(lambda answer: "/desk/add-box" in answer.url):
        tab.keyboard.press("Enter")
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    assert last_finding(road).box == [1, 0.41, 0.45, 0.61, 0.51]


def test_a_box_is_drawn_by_dragging(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, make_pdf(tmp_path / "a.pdf", [[f"电话{MOBILE}"]], font="cid"))
    tab = open_as(open_tab, house, address, "drafter", desk_of(road))
    tab.keyboard.press("b")
    frame = tab.locator(".sheet").bounding_box()
    assert frame is not None
    tab.mouse.move(frame["x"] + 100, frame["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(frame["x"] + 300, frame["y"] + 140)
    tab.mouse.up()
    with tab.expect_response(lambda answer: "/desk/add-box" in answer.url):
        tab.locator("#mark-box button[type=submit]").click()
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    page, left, top, right, bottom = last_finding(road).box or [0, 0, 0, 0, 0]
    assert page == 1
    assert left == pytest.approx(100 / frame["width"], abs=0.005)
    assert right == pytest.approx(300 / frame["width"], abs=0.005)
    assert bottom > top


def test_keys_settle_move_on_and_undo_without_leaving_the_page(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, a_docx(tmp_path))
    tab = open_as(open_tab, house, address, "drafter", desk_of(road))
    tab.evaluate("window.stays = true")
    tab.keyboard.press("2")
    expect(tab.locator("#meter progress")).to_have_attribute("value", "2")
    expect(tab.locator("#live")).not_to_be_empty()
    expect(tab.locator("a.now")).to_have_class("src now")
    tab.keyboard.press("z")
    expect(tab.locator("#meter progress")).to_have_attribute("value", "0")
    assert tab.evaluate("window.stays") is True


@pytest.mark.parametrize("where", ["desk", "review", "audit", "sign-off", "issue", "publish"])
def test_axe_finds_nothing_on_the_steps_of_a_case(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path, where: str
) -> None:
    road = a_draft(house, a_docx(tmp_path))
    road.attach(make_pdf(tmp_path / "a.pdf", [[f"电话{MOBILE}"]], font="cid"))
    path, login, options = f"/cases/{road.case_id}/{where}", "approver", {}
    if where == "desk":
        path, login = desk_of(road), "drafter"
    else:
        road.submit()
    if where not in ("desk", "audit"):
        road.agree()
    if where in ("sign-off", "issue", "publish"):
        road.review()
    if where == "sign-off":
        options = {"viewport": PAD}
    if where == "publish":
        road.sign().use_reviewed().issue()
    tab = open_as(open_tab, house, address, login, path, **options)
    assert violations(tab) == []
