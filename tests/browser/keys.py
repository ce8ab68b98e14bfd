"""A person without a mouse: every key that is pressed is counted, Tab and Enter, too.

Controls are reached by Tab or by the keys a page offers, never by a script that sets the focus.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.chromium import PATIENCE

#: More stops than this before a control is nobody's way of working.
MOST_STOPS = 150
_HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"


class Keyboard:
    """The keyboard of a tab. ``pressed`` is how many keys were pressed so far."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.pressed = 0

    def press(self, key: str) -> None:
        """Press one key, or several at once as ``Control+Enter``: counted as one."""
        self.tab.keyboard.press(key)
        self.pressed += 1

    def reach(self, selector: str) -> None:
        """Press Tab until a control has the focus."""
        for _ in range(MOST_STOPS):
            if self.tab.evaluate(_HAS_FOCUS, selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached on {self.tab.url}")

    def choose(self, selector: str) -> None:
        """Press Tab until a control has the focus, then the space bar."""
        self.reach(selector)
        self.press("Space")

    def follow(self, selector: str) -> None:
        """Press Tab until a link or button has the focus, then Enter: another page opens."""
        self.reach(selector)
        with self.tab.expect_navigation():
            self.press("Enter")

    def answered(self, key: str, part: str) -> None:
        """Press a key and wait for what the server answers from an address with this part in it."""
        with self.tab.expect_response(lambda answer: part in answer.url and answer.status < 400):
            self.press(key)


class Settling:
    """Findings settled one value after the other, by the key of what is suggested.

    ``meter`` is where the page says how many are done, ``page`` a part of the address that answers.
    """

    def __init__(self, keys: Keyboard, page: str, bar: str, meter: str, attribute: str) -> None:
        self.keys = keys
        self.page = page
        self.suggested = keys.tab.locator(f"{bar} .tool.suggested")
        self.meter = keys.tab.locator(meter)
        self.attribute = attribute

    def done(self) -> int:
        """How many are settled: the first number the meter says."""
        said = re.search(r"\d+", self.meter.get_attribute(self.attribute) or "")
        assert said, "the page does not say how many are settled"
        return int(said[0])

    def settle_one(self) -> int:
        """Press the key of what is suggested; answers how many findings it settled."""
        key = self.suggested.get_attribute("data-key")
        assert key, "nothing is suggested"
        return self._press(key)

    def settle_by(self, key: str) -> int:
        """Press this key; answers how many findings it settled."""
        return self._press(key)

    def undo(self) -> int:
        """Z: what was settled last is open again; answers how many."""
        return -self._press("z")

    def settle(self, number: int) -> None:
        """Until so many are settled; each key must settle something."""
        while self.done() < number:
            assert self.settle_one() > 0

    def _press(self, key: str) -> int:
        before, said = self.done(), self.meter.get_attribute(self.attribute) or ""
        self.keys.answered(key, self.page)
        expect(self.meter).not_to_have_attribute(self.attribute, said, timeout=PATIENCE)
        return self.done() - before


def on_the_desk(keys: Keyboard) -> Settling:
    """The panel of an open desk."""
    return Settling(keys, "/desk", "#settle", "#meter progress", "value")


def on_the_review_page(keys: Keyboard) -> Settling:
    """The bar above the two papers."""
    return Settling(keys, "/desk", "#now-bar", "#now-bar .now-count", "title")
