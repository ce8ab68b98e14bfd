"""Debian's chromium for tests: starting it, serving an application to it, asking axe.

A tab watches itself: a script error, anything the content policy refused or a request that
leaves the machine fails the test. Knows nothing of what the pages are about.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from waitress.server import create_server

MISSING = (
    "chromium is not installed, and the browser tests need it: "
    "apt-get install chromium fonts-noto-cjk"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
]
OFFICE = {"width": 1280, "height": 720}
PAD = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10_000  # milliseconds

OpenTab = Callable[..., Page]


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve a WSGI application on a free loopback port; yields its address without a slash."""
    server = create_server(
        app, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=True
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(partial(_close, server))
        thread.join(timeout=5)


def _close(server: Any) -> None:
    """End a server from within its loop: connections that tabs keep open would hold it up, and closing from
    outside does not wake it.
    """
    for channel in tuple(server.active_channels.values()):
        channel.handle_close()
    server.close()


def violations(tab: Page) -> list[str]:
    """What axe (WCAG 2.2 AA) finds on the page as it stands: rule, help and the first places."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    result = tab.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{fault['id']}: {fault['help']} at "
        + "; ".join(node["html"][:160] for node in fault["nodes"][:3])
        for fault in result["violations"]
    ]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this run."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


#: Errors a console may tell: an address that answers with a refusal, and the arrow in Bootstrap's sheet, which
#: a tab asks for when it is led on before our sheet, which takes the arrow away, has come.
_NO_FAULT = ("Failed to load resource", "Loading the image 'data:image/svg+xml,%3csvg")


@pytest.fixture
def open_tab(chromium: Browser) -> Iterator[OpenTab]:
    """Give a function that opens tabs with cookies of their own: (viewport=PAD, locale="en-GB")."""
    faults: list[str] = []
    opened = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in _NO_FAULT):
            faults.append(message.text)

    def open_one(**options: Any) -> Page:
        context = chromium.new_context(**{"viewport": OFFICE, "locale": "zh-CN", **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: (
                urlsplit(request.url).hostname in ("127.0.0.1", None)
                or faults.append(f"left the machine: {request.url}")
            ),
        )
        return page

    yield open_one
    for context in opened:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def tab(open_tab: OpenTab) -> Page:
    """One tab the size of an office screen, in Chinese."""
    return open_tab()
