"""Leaving a page asks when something typed would be lost, and only then: files that were taken are not lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser import acts
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.setting import Road, a_draft, a_paper, decided
from tests.engines.making import make_docx

pytestmark = pytest.mark.browser


class Asked:
    """The questions a tab put to its reader; each is answered with "leave"."""

    def __init__(self, tab: Page) -> None:
        self.kinds: list[str] = []
        tab.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.kinds.append(dialog.type)
        dialog.accept()


@pytest.fixture
def draft(house: BrowserHouse, tmp_path: Path) -> Road:
    """A draft that has everything but an attribute."""
    return a_draft(house, a_paper(tmp_path), proposal=None)


def fill_in_a_registration(tab: Page) -> None:
    tab.goto("/documents/register")
    tab.locator("#title").press_sequentially("关于渔港整治的批复")
    tab.locator("#issuer").fill("临江市人民政府")
    tab.locator("#doc_number").fill("临政〔2025〕9号")
    tab.locator("#issued_on").fill("2025-03-04")
    tab.locator("#printed_attribute").select_option(index=1)


def test_a_document_that_was_registered_with_its_file_leads_on_without_a_question(
    as_: SignedIn, tmp_path: Path
) -> None:
    tab = as_("clerk")
    asked = Asked(tab)
    fill_in_a_registration(tab)
    tab.locator("input[type=file]").set_input_files(a_paper(tmp_path, "关于渔港整治的批复"))
    acts.press(tab, "#register-document button[type=submit]")
    expect(tab.locator(".messages [role=status]")).to_be_visible()
    assert asked.kinds == []


def test_a_file_added_to_a_draft_saves_what_was_typed_beside_it_and_asks_nothing(
    as_: SignedIn, draft: Road, tmp_path: Path
) -> None:
    tab = as_("drafter")
    asked = Asked(tab)
    tab.goto(f"/documents/{draft.document_id}/edit")
    tab.locator("#summary").press_sequentially("刚写的概述")
    tab.locator("#files-input").set_input_files(make_docx(tmp_path / "附件.docx", ["附件内容"]))
    acts.press(tab, "button[formaction$='/files']")
    expect(tab.locator("#files-panel .file-row")).to_have_count(2)
    expect(tab.locator("#summary")).to_have_value("刚写的概述")
    assert asked.kinds == []


def test_the_final_file_of_an_issue_asks_nothing(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = decided(house, tmp_path)
    tab = as_("clerk")
    asked = Asked(tab)
    tab.goto(f"/cases/{road.case_id}/issue")
    tab.locator("#another summary").click()
    tab.locator("#final input[type=file]").set_input_files(a_paper(tmp_path))
    acts.press(tab, "#final button[type=submit]")
    expect(tab.locator("#errors")).to_have_count(0)
    assert asked.kinds == []


def test_what_was_typed_and_not_sent_is_asked_about(as_: SignedIn) -> None:
    tab = as_("clerk")
    asked = Asked(tab)
    fill_in_a_registration(tab)
    tab.goto("/worklist")
    assert asked.kinds == ["beforeunload"]


def test_what_came_back_refused_is_asked_about(as_: SignedIn, tmp_path: Path) -> None:
    tab = as_("clerk")
    asked = Asked(tab)
    fill_in_a_registration(tab)
    empty = tmp_path / "空.docx"
    empty.touch()
    tab.locator("input[type=file]").set_input_files(empty)
    tab.locator("#register-document button[type=submit]").click()
    expect(tab.locator("#errors")).to_be_focused()
    expect(tab.locator("#title")).to_have_value("关于渔港整治的批复")
    tab.goto("/worklist")
    assert asked.kinds == ["beforeunload"]
