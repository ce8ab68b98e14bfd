"""The marking form with a script: help follows the ground, sentences are filled in, typing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.chromium import PHONE, OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.web.conftest import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.documents.test_advice import MARKED
from tests.web.road import a_draft

pytestmark = pytest.mark.browser


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


def test_a_ground_brings_its_help_and_what_was_typed_outlives_the_page(
    house: PageHouse, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "marked.docx", MARKED), proposal=None)
    path = f"/documents/{road.document_id}/edit"
    tab = open_as(open_tab, house, address, "drafter", path)
    expect(tab.locator("#reason")).to_be_hidden()
    tab.locator("input[name=attribute][value=exempt]").check()
    expect(tab.locator("#tests")).to_be_hidden()
    tab.locator("input[name=ground][value=TP_PRIVACY]").check()
    expect(tab.locator("#ground-help")).to_contain_text("手机号1处")
    tab.get_by_role("button", name="填入理由").click()
    reason = tab.locator("#reason")
    expect(reason).to_be_focused()
    chosen = tab.evaluate(
        "() => { const f = document.activeElement;"
        " return f.value.slice(f.selectionStart, f.selectionEnd); }"
    )
    assert chosen == "〔请写明为什么不能隐去后公开〕"
    tab.keyboard.type("逐户隐去后看不出补助怎样发放")
    expect(tab.locator("#adequacy .todo")).to_have_count(0)
    assert violations(tab) == []
    expect(tab.locator("#kept")).to_contain_text("已自动保存")
    typed = reason.input_value()
    tab.goto(f"{address}/worklist")  # no question is asked: nothing is lost
    tab.goto(address + path)
    expect(tab.locator("#reason")).to_have_value(typed)
    expect(tab.locator("input[name=ground]:checked")).to_have_value("TP_PRIVACY")
    tab.get_by_role("button", name="能分开：改为主动公开（部分）").click()
    expect(tab.locator("input[name=attribute]:checked")).to_have_value("proactive")
    expect(tab.locator("input[name=partial]")).to_be_checked()
    tab.set_viewport_size(PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with house.session() as session:
        assert road.case(session).proposed_attribute is None
