"""Work under way: what is left by what was seen, and a word about it every ten seconds at most."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

import review.web

pytestmark = pytest.mark.browser

SCRIPT = Path(review.web.__file__).parent / "static" / "js" / "progress.js"
LINE = """<div id="line" data-progress="file-1" data-say="正文 第{n}页" data-say-minutes="还要{{n}}分钟"
data-say-moment="不到1分钟"><progress value="{n}" max="100"></progress><span data-left></span></div>"""


@pytest.fixture
def watched(tab: Page) -> Page:
    """A page with one piece of work at 10 of 100, under a clock that stands still."""
    tab.clock.install(time=1_000_000)
    tab.route("**/work", lambda route: route.fulfill(body=a_page(10), content_type="text/html"))
    tab.goto("http://127.0.0.1/work")
    return tab


def a_page(done: int) -> str:
    script = SCRIPT.read_text(encoding="utf-8")
    shell = '<!doctype html><meta charset="utf-8"><title>x</title><script>{s}</script>'
    live = '<div id="live" role="status" aria-live="polite"></div>'
    return f"{shell.format(s=script)}{live}<main>{LINE.format(n=done)}</main>"


def swap(tab: Page, content: str) -> None:
    """What htmx does when an answer has come."""
    tab.evaluate(
        "html => { document.querySelector('main').innerHTML = html;"
        " document.dispatchEvent(new CustomEvent('htmx:afterSwap')); }",
        content,
    )


def live(tab: Page) -> str:
    return tab.locator("#live").inner_text()


def test_what_is_left_is_told_once_enough_was_seen(watched: Page) -> None:
    assert watched.locator("[data-left]").inner_text() == ""
    watched.clock.run_for(20_000)
    swap(watched, LINE.format(n=30))
    assert watched.locator("[data-left]").inner_text() == "还要2分钟"
    watched.clock.run_for(20_000)
    swap(watched, LINE.format(n=80))
    assert watched.locator("[data-left]").inner_text() == "不到1分钟"


def test_a_screen_reader_hears_of_it_every_ten_seconds_at_most(watched: Page) -> None:
    watched.clock.run_for(100)
    assert "第10页" in live(watched)
    swap(watched, LINE.format(n=11))
    watched.clock.run_for(5_000)
    assert "第10页" in live(watched)
    swap(watched, LINE.format(n=15))
    watched.clock.run_for(6_000)
    assert "第15页" in live(watched)


def test_the_end_is_told_at_once(watched: Page) -> None:
    watched.clock.run_for(100)
    swap(watched, "<p data-progress-done>文件读完了。</p>")
    assert live(watched) == "文件读完了。"
