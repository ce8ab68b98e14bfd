"""Sign-off on a pad: the ordinary case is one screen, upright and lying down, and says what it leads to."""

from __future__ import annotations

import pytest

from tests.browser.gallery import Gallery
from tests.browser.house import signed_in_tabs
from tests.chromium import PAD, OpenTab, violations

pytestmark = pytest.mark.browser

LYING = {"width": PAD["height"], "height": PAD["width"]}


@pytest.mark.parametrize("size", [PAD, LYING], ids=["upright", "lying"])
def test_an_ordinary_sign_off_needs_no_scrolling(
    gallery: Gallery, open_tab: OpenTab, size: dict[str, int]
) -> None:
    tab = signed_in_tabs(gallery.house, open_tab)("approver", viewport=size)
    tab.goto(f"{gallery.house.staff}/cases/{gallery.places['sign']}/sign-off")
    high, seen, wide = tab.evaluate(
        "[document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth]"
    )
    assert high <= seen
    assert wide <= size["width"]
    bar = tab.locator(".actionbar").bounding_box()
    proof = tab.locator(".sign-proof").bounding_box()
    assert bar is not None
    assert proof is not None
    assert proof["y"] + proof["height"] <= bar["y"]
    assert violations(tab) == []


@pytest.mark.parametrize("size", [PAD, LYING], ids=["upright", "lying"])
def test_holding_back_as_proposed_needs_no_scrolling_and_says_its_ground(
    gallery: Gallery, open_tab: OpenTab, size: dict[str, int]
) -> None:
    tab = signed_in_tabs(gallery.house, open_tab)("approver", viewport=size)
    tab.goto(f"{gallery.house.staff}/cases/{gallery.places['sign']}/sign-off")
    tab.locator("input[name=attribute][value=exempt]").check()
    high, seen = tab.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert high <= seen
    held = tab.locator("details.held-back")
    assert "请示报告" in held.locator("> summary").inner_text()
    assert not tab.locator("#ground").is_visible()
    held.locator("> summary").click()
    chosen = tab.locator("#ground input:checked")
    listed, at = tab.locator("#ground").bounding_box(), chosen.bounding_box()
    assert listed is not None
    assert at is not None
    assert listed["y"] <= at["y"] <= listed["y"] + listed["height"]
    tab.locator("#ground input:enabled").nth(1).check()
    assert "请示报告" not in held.locator("> summary").inner_text()
    assert violations(tab) == []


def test_the_button_and_the_consequences_follow_the_chosen_card(
    gallery: Gallery, open_tab: OpenTab
) -> None:
    tab = signed_in_tabs(gallery.house, open_tab)("approver", viewport=PAD)
    tab.goto(f"{gallery.house.staff}/cases/{gallery.places['sign']}/sign-off")
    tab.locator("input[name=attribute][value=on_request]").check()
    assert "依申请公开" in tab.locator("button[form=sign]").inner_text()
    assert tab.locator(".after-on-request").is_visible()
    assert not tab.locator(".after-proactive").is_visible()
