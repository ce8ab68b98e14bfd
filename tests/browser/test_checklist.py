"""The checklist of a review: a concern is written down before anything is sent or confirmed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.gallery import Gallery
from tests.browser.house import signed_in_tabs
from tests.chromium import OpenTab

pytestmark = pytest.mark.browser


def test_whoever_has_a_concern_may_write_it_down_and_confirms_nothing_before(
    gallery: Gallery, open_tab: OpenTab
) -> None:
    tab = signed_in_tabs(gallery.house, open_tab)("confidentiality_reviewer")
    tab.goto(f"{gallery.house.staff}/cases/{gallery.places['review']}/review")
    sent: list[str] = []
    tab.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    question = tab.locator("#checklist .checklist > li").first
    question.locator(".seg label.neg").click()
    note = question.locator(".check-note input")
    expect(note).to_be_focused()
    tab.locator("#review-foot form").first.evaluate("form => form.requestSubmit()")
    expect(note).to_be_focused()
    assert sent == []
    note.fill("名册与去年公开的合在一起能认出每一户。")
    with tab.expect_response(lambda answer: "/review/checklist" in answer.url) as kept:
        note.press("Tab")
    assert kept.value.status == 303
