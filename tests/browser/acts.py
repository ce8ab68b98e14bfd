"""What each role does in the browser, one step of the road per function, by the page's own controls.

Steps wait for what the page shows, never for time. Each takes the tab of the person whose turn it is.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import WORK
from tests.browser.papers import SUMMARY, TITLE


def document_of(tab: Page) -> int:
    """The document whose page is open."""
    found = re.search(r"/documents/(\d+)", tab.url)
    assert found, tab.url
    return int(found[1])


def press(tab: Page, selector: str) -> None:
    """Press a button that leads to another page."""
    with tab.expect_navigation():
        tab.locator(selector).click()


def begin_work(tab: Page, document_id: int) -> None:
    """Find the document in the worklist and press its button."""
    tab.goto("/worklist")
    row = tab.locator(".work > li", has=tab.locator(f'a[href="/documents/{document_id}"]'))
    with tab.expect_navigation():
        row.locator("a.btn").click()


# ---- drafter -------------------------------------------------------------------------------------


def upload(tab: Page, *paths: Path) -> int:
    """Start a draft with files by the file chooser; answers the document once its form is open."""
    tab.goto("/documents/new")
    with tab.expect_file_chooser() as chooser:
        tab.locator("#new-document input[type=file]").click()
    chooser.value.set_files(paths)
    press(tab, "#new-document button[type=submit]")
    return document_of(tab)


def wait_until_read(tab: Page) -> None:
    """The page says by itself that the files are read, and what was found."""
    expect(tab.locator("#files-panel")).not_to_have_attribute("aria-busy", "true", timeout=WORK)
    expect(tab.locator("#title")).not_to_have_value("", timeout=WORK)
    expect(tab.locator("#found .flist")).to_be_visible(timeout=WORK)


def fill_in(tab: Page, *, attribute: str = "proactive", partial: bool = True) -> None:
    """Correct what was read and propose an attribute; saves the draft. The subject is left open."""
    tab.locator("#title").fill(TITLE)
    tab.locator("#doc_kind").select_option("notice")
    tab.locator("#summary").fill(SUMMARY)
    tab.locator(f"input[name=attribute][value={attribute}]").check()
    tab.locator("input[name=partial]").set_checked(partial)
    press(tab, "button[name=then][value=save]")
    assert tab.locator("#title").input_value() == TITLE


def submit(tab: Page, document_id: int) -> None:
    """Send it up from the marking page."""
    tab.goto(f"/documents/{document_id}/edit")
    press(tab, "button[name=then][value=submit]")
    expect(tab.locator(".messages [role=status]")).to_be_visible()


# ---- desk ----------------------------------------------------------------------------------------


class Desk:
    """The desk worked by keyboard alone."""

    def __init__(self, tab: Page, document_id: int) -> None:
        self.tab = tab
        tab.goto(f"/documents/{document_id}/desk")

    def open_left(self) -> int:
        """How many findings still must be settled."""
        meter = self.tab.locator("#meter progress")
        return int(meter.get_attribute("max") or 0) - int(meter.get_attribute("value") or 0)

    def expect_open(self, number: int) -> None:
        """The meter says so many are left."""
        meter = self.tab.locator("#meter progress")
        settled = int(meter.get_attribute("max") or 0) - number
        expect(meter).to_have_attribute("value", str(settled))

    def expect_at(self, number: int) -> None:
        """The finding with this number is the current one."""
        title = self.tab.locator("#settle .pane-title strong")
        expect(title).to_have_text(re.compile(rf"\D{number}\D|^{number}\D|\D{number}$"))

    def key(self, key: str) -> None:
        """Press a key that settles, undoes or moves, and wait for its answer."""
        with self.tab.expect_response(lambda answer: "/desk" in answer.url and answer.ok):
            self.tab.keyboard.press(key)

    def walk_to(self, number: int) -> None:
        """From the first finding to this one, with J."""
        self.tab.goto(self.tab.url.split("?")[0])
        self.expect_at(1)
        for at in range(2, number + 1):
            self.key("j")
            self.expect_at(at)

    def keep_with_reason(self, reason: str) -> None:
        """3 leads to the reason; typed, Shift+Tab leaves the field, and 3 settles."""
        self.tab.keyboard.press("3")
        assert self.tab.evaluate("document.activeElement.name") == "reason"
        self.tab.keyboard.type(reason)
        self.tab.keyboard.press("Shift+Tab")
        self.key("3")


# ---- officer, reviewer ---------------------------------------------------------------------------


def agree(tab: Page, document_id: int) -> None:
    """The disclosure officer agrees."""
    begin_work(tab, document_id)
    press(tab, ".actionbar button.btn-primary")


def answer_checklist(tab: Page) -> None:
    """Eight answers one by one, each kept at once."""
    lines = tab.locator("#checklist .checklist > li")
    expect(lines).to_have_count(8)
    for number in range(8):
        with tab.expect_response(lambda answer: "/review/checklist" in answer.url):
            lines.nth(number).locator(".seg label:not(.neg)").click()
        expect(tab.locator("#check-state")).to_contain_text(re.compile(rf"8\D+{number + 1}\D"))


def settle_as_the_drafter(tab: Page, document_id: int) -> None:
    """The reviewer goes to the desk and takes over what the drafter settled."""
    tab.goto(f"/documents/{document_id}/desk")
    with tab.expect_response(lambda answer: "settle-as-suggested" in answer.url):
        tab.locator("form[action$='settle-as-suggested'] button").click()
    expect(tab.locator("#meter progress.done")).to_be_visible()


def confirm(tab: Page, case_id: int, action: str) -> None:
    """Confirm on the review page what stands there."""
    tab.goto(f"/cases/{case_id}/review")
    form = tab.locator("#review-foot form", has=tab.locator(f"input[value={action}]"))
    with tab.expect_navigation():
        form.locator("button[type=submit]").click()
    expect(tab.locator("#errors")).to_have_count(0)


# ---- approver, clerk, officer --------------------------------------------------------------------


def open_reason(tab: Page) -> None:
    """On the signing page: ground and reason, which are folded where opinions before filled them in."""
    held = tab.locator("#sign details.held-back")
    if held.get_attribute("open") is None:
        held.locator("summary").first.click()


def sign(tab: Page, document_id: int, attribute: str = "proactive") -> None:
    """The approver decides; the button says the result."""
    begin_work(tab, document_id)
    tab.locator(f"#sign input[name=attribute][value={attribute}]").check()
    press(tab, ".actionbar button[form=sign]")
    expect(tab.locator("#errors")).to_have_count(0)


def attach_final(tab: Page, document_id: int, path: Path) -> None:
    """The clerk uploads the final file; the page shows the comparison once it is read."""
    begin_work(tab, document_id)
    tab.locator("#final input[type=file]").set_input_files(path)
    press(tab, "#final button[type=submit]")
    expect(tab.locator("#final-files")).not_to_have_attribute("aria-busy", "true", timeout=WORK)
    expect(tab.locator("#compared .note-ok")).to_be_visible(timeout=WORK)


def issue(tab: Page, case_id: int, number: str, day: str, printed: str = "") -> None:
    """The clerk gives number and days; what is printed was read, or is said."""
    tab.goto(f"/cases/{case_id}/issue")
    tab.locator("#doc_number").fill(number)
    tab.locator("#doc_date").fill(day)
    tab.locator("#issued_on").fill(day)
    if printed:
        tab.locator(f"input[name=printed][value={printed}]").check()
    press(tab, ".actionbar button[form=issue]")
    expect(tab.locator("#errors")).to_have_count(0)


def complete_record(tab: Page, case_id: int) -> None:
    """The officer adds what the catalogue needs and the drafter left open."""
    tab.goto(f"/cases/{case_id}/publish")
    expect(tab.locator(".actionbar [aria-disabled=true]")).to_be_visible()
    tab.locator("#edit-record #subject").select_option("17")
    press(tab, "#edit-record button[type=submit]")
    expect(tab.locator("#edit-record #subject")).to_have_value("17")


def publish(tab: Page, case_id: int) -> None:
    """The officer waits for the last check and publishes."""
    tab.goto(f"/cases/{case_id}/publish")
    expect(tab.locator("#string-check .note-ok")).to_be_visible(timeout=WORK)
    press(tab, ".actionbar button.btn-primary")
    expect(tab.locator("#errors")).to_have_count(0)
