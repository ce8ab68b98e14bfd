"""What was typed and sent after the sign-in had ended: it is shown, and stands in its fields after signing in again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from sqlalchemy import update

from review.store.people import SignIn
from tests.chromium import OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.pagehouse import PASSWORD, PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.road import Road, a_draft

pytestmark = pytest.mark.browser

REASON = "处罚决定依法公布，当事人姓名须照登。"


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with a mobile."""
    return a_draft(house, make_docx(tmp_path / "名单.docx", ["联系人手机13800001234。"]))


@pytest.fixture
def tab(house: PageHouse, road: Road, open_tab: OpenTab) -> Iterator[Tab]:
    """The desk at the mobile, with an exception filled in."""
    with serving(house.app) as address:
        path = f"/documents/{road.document_id}/desk?only=MOB"
        tab = open_as(open_tab, house, address, "drafter", path)
        tab.keyboard.press("4")
        tab.locator("#reason").fill(REASON)
        tab.locator("#law").fill("行政处罚法")
        tab.locator("#article").fill("第四十八条")
        tab.locator("#impact_category").select_option("punitive")
        tab.locator("#impact_level").select_option(index=1)
        tab.locator("[data-usual]").click()
        yield tab


def end_sign_ins(house: PageHouse) -> None:
    """As when the term is over: no sign-in lives any longer."""
    with house.session() as session:
        session.execute(update(SignIn).values(revoked_at=house.clock()))
        session.commit()


def answers(tab: Tab) -> list[str]:
    """What stands in the five answers."""
    return [each.input_value() for each in tab.locator("[data-answer] textarea").all()]


def sign_in(tab: Tab, login: str) -> None:
    """Through the form that is open."""
    tab.locator("#login").fill(login)
    tab.locator("#password").fill(PASSWORD)
    with tab.expect_navigation():
        tab.locator("#sign-in button[type=submit]").click()


def test_an_exception_sent_too_late_is_shown_and_back_in_its_fields_after_signing_in(
    tab: Tab, house: PageHouse
) -> None:
    typed = answers(tab)
    assert len(typed) == 5
    assert all(typed)
    end_sign_ins(house)
    tab.locator(".tool[value=exception]").click()
    expect(tab.locator("h1")).to_be_focused()
    shown = [each.input_value() for each in tab.locator("main textarea").all()]
    assert {REASON, "行政处罚法", *typed} <= set(shown)
    assert "惩戒性公示" in shown
    assert not {"MOB", "certain", "punitive", "exception"} & set(shown)
    assert violations(tab) == []
    with tab.expect_navigation():
        tab.locator("main a.btn-primary").click()
    sign_in(tab, "drafter")
    expect(tab.locator("#reason")).to_have_value(REASON)
    assert answers(tab) == typed
    with tab.expect_response("**/desk/settle"):
        tab.locator(".tool[value=exception]").click()
    expect(tab.locator("#meter progress")).to_have_class("done")


def test_who_signs_in_next_finds_nothing_of_it(tab: Tab, house: PageHouse) -> None:
    end_sign_ins(house)
    tab.locator(".tool[value=exception]").click()
    expect(tab.locator("h1")).to_be_focused()
    with tab.expect_navigation():
        tab.locator("main a.btn-primary").click()
    sign_in(tab, "drafter_two")
    expect(tab.locator("#reason")).to_have_value("")
    assert not any(answers(tab))
