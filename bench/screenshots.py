"""The pictures of docs/screenshots, taken of the demonstration house: `make screenshots`.

Makes a demonstration house in a temporary folder (or takes the one in ``--data``), serves both sites
on free ports and photographs every kind of page in both languages with Debian's chromium. Which pages
is in ``picture_house``, what becomes of a picture in ``picture_files``.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.picture_files import FOLDER, LANGUAGES, Taken, finish, keep
from bench.picture_house import VISITOR, Scene, View, scene
from tests.chromium import ARGUMENTS, MISSING


class Photographer:
    """A browser in one language; each person signs in once."""

    def __init__(self, browser: Browser, shown: Scene, language: str) -> None:
        self.browser = browser
        self.scene = shown
        self.language = language
        self._tabs: dict[tuple[str, bool], Page] = {}

    def take(self, view: View) -> Taken:
        """Open the page, wait until it is whole, and keep what it shows."""
        tab = self._tab(view)
        tab.set_viewport_size({"width": view.width, "height": view.height})
        site = self.scene.public if view.public else self.scene.staff
        tab.goto(site + view.address)
        tab.wait_for_load_state("networkidle")
        path = keep(view.name, self.language, tab.screenshot(animations="disabled"))
        print(f"{path.relative_to(FOLDER)}  {path.stat().st_size // 1024} KB")
        return Taken(view.name, self.language, tab.title())

    def close(self) -> None:
        """Sign everybody out of this browser."""
        for tab in self._tabs.values():
            tab.context.close()

    def _tab(self, view: View) -> Page:
        key = (view.person, view.public)
        if key not in self._tabs:
            locale = "zh-CN" if self.language == "zh" else "en-GB"
            context: BrowserContext = self.browser.new_context(
                locale=locale, reduced_motion="reduce"
            )
            tab = self._tabs[key] = context.new_page()
            if view.person != VISITOR:
                _enter(tab, self.scene.staff, view.person)
            if not view.public:
                tab.goto(f"{self.scene.staff}/language/{LANGUAGES[self.language]}")
        return self._tabs[key]


def _enter(tab: Page, staff: str, person: str) -> None:
    """Continue as somebody, from the sign-in page."""
    tab.goto(f"{staff}/sign-in")
    option = tab.locator("#demo-person option", has_text=person).first
    tab.select_option("#demo-person", option.get_attribute("value"))
    with tab.expect_navigation():
        tab.locator("form", has=tab.locator("#demo-person")).locator("button").click()


def photograph(browser: Browser, shown: Scene, only: str) -> list[Taken]:
    """Take every picture in both languages, or those whose name holds a word."""
    taken = []
    for language in LANGUAGES:
        photographer = Photographer(browser, shown, language)
        taken += [photographer.take(view) for view in shown.views if only in view.name]
        photographer.close()
    return taken


def main() -> int:
    """Make the house where there is none, and take the pictures."""
    parser = argparse.ArgumentParser(prog="bench.screenshots", description=__doc__)
    parser.add_argument("--data", type=Path, help="data folder of a demonstration house")
    parser.add_argument("--documents", type=int, help="so many documents in a house that is made")
    parser.add_argument("--only", default="", help="only pictures whose name holds this")
    options = parser.parse_args()
    program = shutil.which("chromium")
    if program is None:
        print(MISSING, file=sys.stderr)
        return 2
    logging.disable(logging.WARNING)  # a line for every page that is walked through
    with ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shown = stack.enter_context(scene(folder, options.documents, print))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        taken = photograph(browser, shown, options.only)
    if not options.only:
        finish(taken)
    return 0


if __name__ == "__main__":
    sys.exit(main())
