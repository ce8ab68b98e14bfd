"""Adopting the advice with a script: the form is filled and says so, nothing is sent, axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from review.domain.like_titles import LEAST
from tests.chromium import OFFICE, OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.web.conftest import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.documents.test_advice import MARKED, past
from tests.web.road import a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


def test_adopting_fills_the_form_and_sends_nothing(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "marked.docx", MARKED), proposal=None)
    for year in range(LEAST):
        past(house, "综合处", f"关于印发{1990 + year}年值班安排的通知")
    past(house, "综合处", "关于做好2024年困难群众临时救助工作的通知")
    past(house, "社会处", "关于调整困难群众临时救助标准的通知", exempt=True)
    path = f"/documents/{road.document_id}/edit"
    tab = open_as(open_tab, house, address, "drafter", path, viewport=OFFICE)
    card = tab.locator("#advice")
    expect(card.get_by_text("也有相反的内容")).to_be_visible()
    expect(tab.locator("input[name=attribute]:checked")).to_have_count(0)
    card.locator("summary").click()
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    card.get_by_role("button", name="采用建议").click()
    expect(tab.locator("input[name=attribute]:checked")).to_have_value("proactive")
    expect(tab.locator("input[name=partial]")).to_be_checked()
    expect(card.get_by_role("status")).to_have_text("已填入第3栏，还没有保存。")
    with house.session() as session:
        assert road.case(session).proposed_attribute is None
