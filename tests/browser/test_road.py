"""The whole road in the browser: a Word file and a text PDF travel from upload to a citizen's phone.

Every step is taken by the right person with the page's own controls; at the end the personal data is gone
from everything that left the house.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser import acts
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.papers import TITLE, a_story, everything_in, write
from tests.chromium import PAD, PHONE, OpenTab

pytestmark = pytest.mark.browser

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DROP = """
([zone, name, type, bytes]) => {
  const raw = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([raw], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector(zone).dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}
"""


@pytest.mark.parametrize(("ending", "seed"), [("docx", 1), ("pdf", 2)])
def test_a_document_travels_from_upload_to_a_citizens_phone_without_its_personal_data(
    house: BrowserHouse, as_: SignedIn, open_tab: OpenTab, tmp_path: Path, ending: str, seed: int
) -> None:
    story = a_story(seed)
    drafter = as_("drafter")
    document = acts.upload(drafter, write(tmp_path, story.draft, ending, "送审稿"))
    acts.wait_until_read(drafter)
    acts.fill_in(drafter)

    desk = acts.Desk(drafter, document)
    assert desk.open_left() == 3
    desk.expect_at(1)
    desk.key("2")
    desk.expect_open(2)
    desk.key("z")
    desk.expect_open(3)
    drafter.goto(f"/documents/{document}/desk")
    desk.key("j")
    desk.expect_at(2)
    desk.key("k")
    desk.expect_at(1)
    desk.key("1")
    desk.expect_open(2)
    desk.expect_at(2)
    desk.key("2")  # the same number stands twice: both are masked
    desk.expect_open(0)
    desk.walk_to(4)
    desk.keep_with_reason("办公电话，群众办事需要")
    acts.submit(drafter, document)
    house.worker.finish()

    acts.agree(as_("disclosure_officer"), document)
    case = house.case_of(document)
    reviewer = as_("confidentiality_reviewer")
    acts.begin_work(reviewer, document)
    acts.answer_checklist(reviewer)
    acts.settle_as_the_drafter(reviewer, document)
    house.worker.finish()
    acts.confirm(reviewer, case, "confirm_confidentiality")
    acts.confirm(reviewer, case, "confirm_privacy")
    assert house.state(document) == ("sign_off", "unissued")

    acts.sign(as_("approver", viewport=PAD), document)
    clerk = as_("clerk")
    number = f"海屿府办〔2026〕{seed}号"
    acts.attach_final(clerk, document, write(tmp_path, story.final(number), ending, "印发稿"))
    acts.issue(clerk, case, number, "2026-07-17")
    house.worker.finish()
    assert house.state(document) == ("decided", "issued")

    acts.confirm(reviewer, case, "confirm_rendition")
    house.worker.finish()
    officer = as_("disclosure_officer")
    acts.begin_work(officer, document)
    acts.complete_record(officer, case)
    acts.publish(officer, case)
    house.worker.finish()
    assert house.state(document) == ("settled", "published")
    assert house.log_is_clean()

    citizen = open_tab(base_url=house.public, viewport=PHONE)
    citizen.goto("/")
    citizen.locator("#q").fill("临时救助")
    citizen.locator("form[role=search] button").click()
    citizen.locator(".results a", has_text=TITLE).first.click()
    expect(citizen.locator("h1")).to_have_text(TITLE)
    with citizen.expect_download() as download:
        citizen.locator("a.dl").first.click()
    released = tmp_path / f"released.{ending}"
    download.value.save_as(released)
    out = everything_in(released)
    assert story.duty_phone in out
    page = citizen.content()
    assert number in page
    for secret in story.secrets:
        assert secret not in out
        assert secret not in page
        citizen.goto(f"/?q={secret}")
        assert citizen.locator(".results > li").count() == 0


def test_a_dropped_file_shows_its_progress_and_the_page_follows_the_reading(
    as_: SignedIn, tmp_path: Path
) -> None:
    story = a_story(3)
    paper = write(tmp_path, story.draft, "docx", "拖入的稿")
    tab = as_("drafter")
    tab.goto("/documents/new")
    dropped = ["#new-document .drop", paper.name, WORD, b64encode(paper.read_bytes()).decode()]
    tab.evaluate(DROP, dropped)
    form = tab.locator("#new-document")
    expect(form.locator("[data-upload-state]")).to_have_text(paper.name)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tab.route("**/documents/new", hold)
    form.locator("button[type=submit]").click()
    expect(form.locator("progress")).to_be_visible()
    expect(form).to_have_attribute("aria-busy", "true")
    expect(form.locator("[data-upload-state]")).not_to_have_text(paper.name)
    with tab.expect_navigation():
        held[0].continue_()
    reading = tab.locator("#files-panel")
    expect(reading).to_contain_text(paper.name)
    acts.wait_until_read(tab)
    expect(reading.locator(".file-row .ok")).to_be_visible()
    expect(tab.locator("#found .flist li")).to_have_count(3)
