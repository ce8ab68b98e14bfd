"""A whole review by keyboard alone, with every key counted: nobody needs a mouse, nobody presses one key twice.

The paper has twelve pages and twenty findings of eight values. Drafter and reviewer each settle all of
them; the reviewer answers the checklist, each question by itself, and gives both confirmations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from review.demo.typeset import Paper
from review.demo.values import mobile, resident_id
from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.browser.keys import Keyboard, Settling, on_the_desk, on_the_review_page
from tests.browser.papers import write
from tests.browser.setting import IN_PART, Road, a_draft
from tests.chromium import PATIENCE, violations

pytestmark = pytest.mark.browser

PAGES = 12
#: How often each of the eight values stands in the paper.
TIMES = (4, 3, 3, 2, 2, 2, 2, 2)
#: What one person may press after opening until everything is done (issue 7).
MOST_KEYS = 30
#: The keys of a review that goes well: one for each value, one for each question and one to begin with them, one
#: for each confirmation; none to have the page show what it knows.
QUESTIONS = 8
KEYS = len(TIMES) + (QUESTIONS + 1) + 2
#: What a slip costs: pressed, taken back.
A_SLIP = 2
MUTE = (
    "二、规范办理程序。各街道应当在受理之日起五个工作日内完成审核确认，做到应救尽救、及时施救。"
    "对情况紧急的，可以先行救助，事后补办手续，并在公示栏中予以公示，接受群众监督。"
    "有关部门要加强协调配合，形成工作合力，定期开展督促检查，确保各项措施落到实处。"
)


def a_long_paper() -> Paper:
    """Twelve pages; each finding stands in a paragraph of its own."""
    rng = Random(7)
    values = [resident_id(rng) if n % 2 else mobile(rng) for n in range(len(TIMES))]
    said = [
        f"身份证号{value}。" if n % 2 else f"联系手机{value}。"
        for n, value in enumerate(values)
        for _ in range(TIMES[n])
    ]
    rng.shuffle(said)
    paragraphs = [part for line in said for part in (MUTE, MUTE, line)] + [MUTE] * 6
    return Paper(
        issuer="海屿区人民政府办公室",
        title="关于做好困难群众临时救助工作的通知",
        addressees="各街道办事处，区政府有关部门",
        paragraphs=tuple(paragraphs),
    )


@pytest.fixture(scope="module")
def road(house: BrowserHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """The draft, read and found, with nothing settled."""
    folder: Path = tmp_path_factory.mktemp("long")
    paper = write(folder, a_long_paper(), "pdf", "送审稿")
    return a_draft(house, paper, proposal=IN_PART)


def settled_with_few_keys(settling: Settling) -> None:
    """All of it, one slip undone on the way; with no more keys than may be."""
    begun = settling.keys.pressed
    assert settling.done() == 0
    settled = settling.settle_one()
    assert settling.undo() == settled
    assert settling.settle_one() == settled  # Z led back to what was undone
    settling.settle(sum(TIMES))
    assert settling.keys.pressed - begun <= MOST_KEYS


def test_a_drafter_settles_a_long_paper_by_keyboard(as_: SignedIn, road: Road) -> None:
    tab = as_("drafter")
    tab.goto(f"/documents/{road.document_id}/desk")
    expect(tab.locator("figure.sheet")).to_have_count(PAGES)
    settled_with_few_keys(on_the_desk(Keyboard(tab)))
    expect(tab.locator("#meter progress.done")).to_be_visible()
    assert violations(tab) == []


def test_a_reviewer_reviews_it_whole_by_keyboard(
    house: BrowserHouse, as_: SignedIn, road: Road
) -> None:
    road.submit().agree()
    tab = as_("confidentiality_reviewer")
    tab.goto("/worklist")
    keys = Keyboard(tab)
    keys.follow(f'a.btn[href*="/cases/{road.case_id}/review"]')
    opened = keys.pressed

    settled_with_few_keys(on_the_review_page(keys))
    answer_the_checklist(keys)
    confirm(keys, "confirm_confidentiality")
    confirm(keys, "confirm_privacy")
    assert house.state(road.document_id) == ("sign_off", "unissued")
    assert keys.pressed - opened == KEYS + A_SLIP <= MOST_KEYS


def test_a_reviewer_who_settles_otherwise_sees_the_copy_being_made_and_confirms_it(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = a_draft(house, write(tmp_path, a_long_paper(), "pdf", "送审稿"), proposal=IN_PART)
    road.submit().agree()
    tab = as_("confidentiality_reviewer")
    tab.goto(f"/cases/{road.case_id}/review")
    keys = Keyboard(tab)
    settling = on_the_review_page(keys)
    expect(tab.locator("#beside")).to_have_attribute("data-shows", "result")
    while settling.done() < sum(TIMES):
        settling.settle_by("1")
    expect(tab.locator("#result")).to_have_count(0)  # its plan is another one now
    answer_the_checklist(keys)
    keys.press("c")
    expect(tab.locator("#review-copies progress")).to_be_visible()
    confirm(keys, "confirm_confidentiality")
    confirm(keys, "confirm_privacy")
    assert house.state(road.document_id) == ("sign_off", "unissued")
    assert keys.pressed == KEYS + 1 <= MOST_KEYS


def answer_the_checklist(keys: Keyboard) -> None:
    """Q goes to the first question, O answers the one that is shown and goes on: nothing is answered unseen."""
    tab = keys.tab
    expect(tab.locator("#checklist .checklist > li")).to_have_count(QUESTIONS)
    keys.press("q")
    for number in range(1, QUESTIONS + 1):
        expect(tab.locator(f"#checklist li:nth-child({number}).is-now")).to_be_in_viewport()
        keys.answered("o", "/review/checklist")
        kept = re.compile(rf"8\D+{number}\D")
        expect(tab.locator("#check-state")).to_contain_text(kept, timeout=PATIENCE)


def confirm(keys: Keyboard, action: str) -> None:
    """Once nothing is missing any more, Ctrl+Enter gives the confirmation that is next; nobody presses F5."""
    tab: Page = keys.tab
    button = tab.locator(f"form:has(input[value={action}]) button[data-key='ctrl+enter']")
    expect(button).to_be_enabled(timeout=WORK)
    with tab.expect_navigation():
        keys.press("Control+Enter")
    assert tab.locator("#errors").all_inner_texts() == []
