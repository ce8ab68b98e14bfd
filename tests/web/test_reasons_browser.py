"""Whoever gives a ground and a reason has what the drafter has: what the ground means, and the meter as one types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.chromium import OpenTab, serving, violations
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.july import July
from tests.web.road import Road, a_docx, a_draft

pytestmark = pytest.mark.browser

THIN = "属于过程性信息，不予公开。"
GOOD = "补偿标准还在和三个村协商，现在公开会抬高要价，协议签订后再评估。"


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """With the disclosure officer."""
    return a_draft(house, a_docx(tmp_path))


def expect_help_and_meter(tab: Tab) -> None:
    """A ground that is chosen is explained, a reason is measured while it is typed."""
    help_of = tab.locator("#ground-help")
    tab.locator("input[name=ground][value=DEL_DRAFT]").check()
    expect(help_of.locator("dl")).to_be_visible()
    assert len(help_of.locator("dd").first.inner_text()) > 20
    expect(help_of.locator("a[href$='#DEL_DRAFT']")).to_be_visible()
    reason = tab.locator("#reason")
    reason.fill("")
    reason.press_sequentially(THIN)
    expect(tab.locator("#adequacy .adequacy.low")).to_have_count(1)
    reason.fill(GOOD)
    expect(tab.locator("#adequacy .adequacy.low")).to_have_count(0)
    expect(tab.locator("#adequacy .adequacy")).to_have_count(1)
    assert violations(tab) == []


def test_an_officer_who_differs(
    house: PageHouse, address: str, open_tab: OpenTab, road: Road
) -> None:
    road.submit()
    path = f"/cases/{road.case_id}/audit"
    tab = open_as(open_tab, house, address, "disclosure_officer", path)
    tab.locator("input[name=attribute][value=exempt]").check()
    expect_help_and_meter(tab)
    tab.locator("input[name=attribute][value=proactive]").check()
    expect(tab.locator("#adequacy li")).to_have_count(2)  # nobody is asked whom openness harms


def test_an_approver_who_decides(
    house: PageHouse, address: str, open_tab: OpenTab, road: Road
) -> None:
    road.submit().agree().review()
    path = f"/cases/{road.case_id}/sign-off"
    tab = open_as(open_tab, house, address, "approver", path)
    tab.locator("input[name=attribute][value=exempt]").check()
    expect_help_and_meter(tab)


def test_a_drafter_who_answers_in_july(house: PageHouse, address: str, open_tab: OpenTab) -> None:
    item_id = July(house).item()
    tab = open_as(open_tab, house, address, "drafter", f"/items/{item_id}")
    tab.locator("input[name=outcome][value=keep]").check()
    expect_help_and_meter(tab)


def test_a_reviewer_who_declares_that_it_must_not_go_out(
    house: PageHouse, address: str, open_tab: OpenTab, road: Road
) -> None:
    road.submit().agree()
    path = f"/cases/{road.case_id}/review"
    tab = open_as(open_tab, house, address, "confidentiality_reviewer", path)
    tab.locator("details.way", has=tab.locator("#reason")).locator("summary").first.click()
    expect_help_and_meter(tab)
