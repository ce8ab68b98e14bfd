"""Word files on the desk as pages: while they are printed, where they are, and what found no place on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from review.store.abilities import Abilities, write_abilities
from review.store.layouts import Layouts
from review.store.page_images import PageImage, PageImages
from tests.engines.making import make_pdf
from tests.page import Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.desk.test_routes import desk_of, findings
from tests.web.road import Road, a_docx, a_draft

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with a Word file that was read: a mobile, an ID number, a comment."""
    return a_draft(house, a_docx(tmp_path))


def _layouts(road: Road) -> Layouts:
    return Layouts(road.house.house.files, 1)


def _line(text: str, page: int, start: int, end: int, row: int = 1) -> list[Any]:
    edges = [1000 + 200 * n for n in range(end - start + 1)]
    return [start, end, page, 0, 1000 * row, 1000 * row + 200, edges]


def _printed(road: Road, tmp_path: Path, places: Mapping[str, Sequence[Any]]) -> None:
    """Stand in for the worker: two pages, and these places on them."""
    data = {
        "pages": [{"width": 595, "height": 842}] * 2,
        "pieces": places,
        "apart": [s["id"] for s in road.vault.segments(1) if s["id"] not in places],
    }
    made = make_pdf(tmp_path / "made.pdf", [["一"], ["二"]])
    _layouts(road).keep(made, data)


def _converts(road: Road, *, converts: bool) -> None:
    seen = Abilities(
        seen_at=datetime(2026, 7, 1, tzinfo=UTC),
        network_cut=True,
        memory_mb=2048,
        seconds=120,
        cores=2,
        recognises=True,
        names=True,
        converts=converts,
    )
    write_abilities(road.house.house.settings.staff_folder, seen)


def test_while_pages_are_printed_the_text_is_there_and_the_page_tells_when_they_are(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    _converts(road, converts=True)
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road))
    note = page.find("//*[@id='paging-1']")
    assert "正在排出页面" in page.text
    assert note.get("hx-get") == "/files/1/paging"
    assert page.find("//article[@id='text-1']") is not None
    assert ("layout", 1) in road.house.enqueued
    assert "正在排出页面" in words_of(visitor.get("/files/1/paging").root)

    _printed(road, tmp_path, {})
    there = visitor.get("/files/1/paging")
    assert there.find("//a").text == "看页面"
    assert there.find("//*[@id='paging-1']").get("hx-get") is None


def test_without_libreoffice_a_line_says_why_there_is_only_text(
    road: Road, client_as: ClientAs
) -> None:
    _converts(road, converts=False)
    page = client_as("drafter").get(desk_of(road))
    assert "没有安装LibreOffice" in page.text
    assert page.find("//*[@id='paging-1']").get("hx-get") is None
    assert ("layout", 1) not in road.house.enqueued


@pytest.mark.parametrize("code", ["timeout", "unreadable", "pages_not_laid_out"])
def test_why_no_page_came_of_it_is_told_and_not_tried_again(
    road: Road, client_as: ClientAs, code: str
) -> None:
    _layouts(road).fail(code)
    page = client_as("drafter").get(desk_of(road))
    assert "这个文件只能显示文字" in page.text
    assert page.find("//article[@id='text-1']") is not None
    assert ("layout", 1) not in road.house.enqueued


def test_findings_stand_on_the_printed_pages_and_the_others_below_them(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    first, *_others, last = [f for f in findings(road) if f.span_end > f.span_start]
    segments = {s["id"]: s["text"] for s in road.vault.segments(1)}
    text = segments[first.segment]
    cut = first.span_start + 3  # the value goes on on the next page
    places = {first.segment: [_line(text, 1, 0, cut), _line(text, 2, cut, len(text))]}
    _printed(road, tmp_path, places)

    visitor = client_as("drafter")
    page = visitor.get(desk_of(road))
    assert page.find("//figure[@id='page-1-2']//img").get("src") == "/files/1/pages/2.webp"
    svg = "//*[local-name()='svg'][@id='over-1-{}']//*[@id='{}']"
    assert page.find(svg.format(1, f"hit-{first.id}")) is not None
    assert page.find(svg.format(2, f"hit-{first.id}-2")) is not None
    below = page.find("//*[@id='text-1']")
    assert "没有排到页面上的文字" in page.text
    assert below.xpath(f".//a[@id='hit-{last.id}']")
    assert not below.xpath(f".//a[@id='hit-{first.id}']")
    assert below.xpath(f".//*[@data-segment='{last.segment}']")
    whole = visitor.get(f"{desk_of(road)}?view=text")
    assert whole.root.xpath(f"//article//a[@id='hit-{first.id}']")


def test_a_box_on_a_print_marks_the_text_in_it(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    segment = road.vault.segments(1)[0]
    _printed(road, tmp_path, {segment["id"]: [_line(segment["text"], 1, 0, 6)]})
    visitor = client_as("drafter")
    form = visitor.get(desk_of(road)).form("mark-box")
    edges = {"page": "1", "left": "9", "top": "9", "right": "16", "bottom": "13"}
    visitor.submit(form, status=303, **edges)
    made = findings(road)[-1]
    assert (made.segment, made.span_start, made.span_end, made.box) == (segment["id"], 0, 3, None)

    form = visitor.get(desk_of(road)).form("mark-box")
    empty = {"page": "2", "left": "9", "top": "9", "right": "16", "bottom": "13"}
    assert "框里没有文字" in visitor.submit(form, status=422, **empty).text


def test_pages_of_a_print_are_drawn_for_those_who_may_read_the_file(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    visitor = client_as("drafter")
    visitor.get("/files/1/pages/1.webp", status=404)
    _printed(road, tmp_path, {})
    visitor.get("/files/1/pages/1.webp", status=202)
    images = PageImages(road.house.house.files, 1)
    assert images.wanted() == [PageImage(1), PageImage(2)]
    visitor.get("/files/1/pages/3.webp", status=404)
