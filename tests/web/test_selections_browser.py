"""What is selected with the mouse: passages over paragraphs, on prints of Word files, on pages of an OFD, on the
review page; and the redacted copy that comes by itself once it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from sqlalchemy import select

from review.engines.layout.lines import lines_by_page
from review.engines.read.ofd import read_ofd
from review.store.findings import FindingRow
from review.store.page_lines import PageLines
from tests.chromium import OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.engines.ofd_making import layer, make_ofd, text
from tests.pagehouse import PageHouse
from tests.web.desk.test_browser import desk_of, open_as
from tests.web.desk.test_layouts import _line, _printed
from tests.web.desk.test_words_browser import _drag, _letter
from tests.web.road import Road, a_draft

pytestmark = pytest.mark.browser

LINES = ["请核对吉田先生的材料", "各处室的意见如下", "以上各项由街道办事处负责"]
COPIED = """() => new Promise(done => {
  document.addEventListener("copy", event => done(event.clipboardData.getData("text/plain")));
  document.execCommand("copy");
})"""


@pytest.fixture
def address(house: PageHouse) -> Iterator[str]:
    """The pages, served."""
    with serving(house.app) as url:
        yield url


@pytest.fixture
def word(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with a Word file of three paragraphs."""
    return a_draft(house, make_docx(tmp_path / "a.docx", LINES))


@pytest.fixture
def ofd(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with an OFD whose lines were found."""
    lines = "".join(text(line, 30, 40 + 20 * n) for n, line in enumerate(LINES))
    path = make_ofd(tmp_path / "a.ofd", [layer(lines)])
    road = a_draft(house, path)
    stamp = road.vault.stamp(1)
    assert stamp is not None
    rows = {str(p): [n.as_json() for n in own] for p, own in lines_by_page(read_ofd(path)).items()}
    PageLines(house.house.files, 1, stamp).keep(rows)
    return road


def marked(road: Road) -> list[tuple[str, int, int]]:
    """Where people marked something."""
    with road.house.house.reading() as session:
        rows = session.scalars(select(FindingRow).order_by(FindingRow.id))
        found = [r for r in rows if r.added_by_id is not None]
        return [(r.segment, r.span_start, r.span_end) for r in found]


def select_across(tab: Tab) -> str:
    """Drag from the third letter of the first line to the second of the last; what that selects."""
    lines = tab.locator("svg.words text")
    expect(lines).to_have_count(len(LINES))
    left, _, top = _letter(lines.first, 2)
    _, right, bottom = _letter(lines.last, 1)
    _drag(tab, (left + 1, top), (right - 1, bottom))
    return "\n".join([LINES[0][2:], LINES[1], LINES[2][:2]])


def remove_what_is_selected(tab: Tab) -> None:
    with tab.expect_response(lambda answer: "/desk/add-text" in answer.url):
        tab.locator("#mark-text button[value=remove]").click()
    expect(tab.locator("#settle [data-say]")).to_contain_text("3处")
    assert violations(tab) == []


def test_a_passage_over_paragraphs_of_a_text_is_marked_in_each_of_them(
    word: Road, address: str, open_tab: OpenTab
) -> None:
    tab = open_as(open_tab, word.house, address, "drafter", f"{desk_of(word)}?view=text")
    paragraphs = tab.locator("[data-segment][data-version]")
    expect(paragraphs).to_have_count(len(LINES))
    paragraphs.first.evaluate(
        """(first) => {
          const all = document.querySelectorAll("[data-segment][data-version]");
          window.getSelection().setBaseAndExtent(first.firstChild, 2, all[all.length - 1].firstChild, 2);
          first.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    said = "\n".join([LINES[0][2:], LINES[1], LINES[2][:2]])
    expect(tab.locator("#mark-text textarea")).to_have_value(said)
    remove_what_is_selected(tab)
    ids = [s["id"] for s in word.vault.segments(1)]
    ends = [(2, len(LINES[0])), (0, len(LINES[1])), (0, 2)]
    assert marked(word) == [(i, *end) for i, end in zip(ids, ends, strict=True)]


def test_a_passage_on_the_print_of_a_word_file_is_marked_in_each_paragraph(
    word: Road, address: str, open_tab: OpenTab, tmp_path: Path
) -> None:
    ids = [s["id"] for s in word.vault.segments(1)]
    _printed(
        word,
        tmp_path,
        {
            i: [_line(words, 1, 0, len(words), 1 + n)]
            for n, (i, words) in enumerate(zip(ids, LINES, strict=True))
        },
    )
    tab = open_as(open_tab, word.house, address, "drafter", desk_of(word))
    expect(tab.locator("#mark-text textarea")).to_have_value("")
    said = select_across(tab)
    expect(tab.locator("#mark-text textarea")).to_have_value(said)
    remove_what_is_selected(tab)
    ends = [(2, len(LINES[0])), (0, len(LINES[1])), (0, 2)]
    assert marked(word) == [(i, *end) for i, end in zip(ids, ends, strict=True)]


def test_words_selected_on_a_page_of_an_ofd_are_marked(
    ofd: Road, address: str, open_tab: OpenTab
) -> None:
    tab = open_as(open_tab, ofd.house, address, "drafter", desk_of(ofd))
    expect(tab.locator("svg.words text")).to_have_count(len(LINES))
    line = tab.locator("svg.words text").first
    left, _, height = _letter(line, 3)
    _, right, _ = _letter(line, 6)
    _drag(tab, (left + 1, height), (right - 1, height))
    expect(tab.locator("#mark-text textarea")).to_have_value(LINES[0][3:7])
    with tab.expect_response(lambda answer: "/desk/add-text" in answer.url):
        tab.locator("#mark-text button[value=remove]").click()
    expect(tab.locator("#settle [data-say]")).to_be_visible()
    assert [(start, end) for _, start, end in marked(ofd)] == [(3, 7)]


def test_words_selected_on_the_review_page_are_copied_as_they_are_written(
    ofd: Road, address: str, open_tab: OpenTab
) -> None:
    ofd.submit().agree()
    review = f"/cases/{ofd.case_id}/review"
    tab = open_as(open_tab, ofd.house, address, "confidentiality_reviewer", review)
    said = select_across(tab)
    assert tab.evaluate(COPIED) == said


def test_the_copy_comes_by_itself_when_it_is_made(
    ofd: Road, address: str, open_tab: OpenTab
) -> None:
    ofd.settle("drafter")
    tab = open_as(open_tab, ofd.house, address, "drafter", f"{desk_of(ofd)}?view=after")
    expect(tab.locator("#copies")).to_contain_text("还没有隐去版")
    tab.locator("form[action$='desk/rendition'] button").click()
    expect(tab.locator("#renditions[aria-busy]")).to_be_visible()
    ofd.drain()
    expect(tab.locator("#copies figure.sheet img")).to_have_count(1, timeout=20_000)
    expect(tab.locator("#viewing [data-turn]")).to_be_visible()  # its tools come with it
    expect(tab.locator("#renditions[aria-busy]")).to_have_count(0)
