"""Sheets, questions and notes on the desk: a column is one card and one decision, a long table comes in pages,
a question is answered with a reason, what is kept says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect
from sqlalchemy import select

from review.domain.findings import Stage
from review.store.findings import FindingRow, settlements_of
from review.web.desk.tables import page_of
from tests.chromium import OpenTab, serving, violations
from tests.engines.making import make_docx
from tests.page import Visitor, words_of
from tests.web.conftest import PageHouse
from tests.web.desk.test_browser import open_as
from tests.web.road import Road, a_draft, says

ClientAs = Callable[[str], Visitor]
PEOPLE = 6


@pytest.fixture
def sheet_road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft that is a workbook: mobiles in one column, of which one cell is none."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    sheet.append(["序号", "手机号", "备注"])
    for number in range(1, PEOPLE + 1):
        sheet.append([number, f"1380000{number:04d}", "已办结"])
    sheet.append([PEOPLE + 1, "未留", "已办结"])
    book.save(tmp_path / "名册.xlsx")
    return a_draft(house, tmp_path / "名册.xlsx")


def desk_of(road: Road) -> str:
    """The address of the desk."""
    return f"/documents/{road.document_id}/desk"


def said(road: Road) -> list[tuple[str, str]]:
    """Code and what the drafter decided, of every finding that somebody settled."""
    with road.house.house.reading() as session:
        rows = {r.id: r for r in session.scalars(select(FindingRow))}
        found = settlements_of(session, rows)
        return sorted(
            (rows[i].code, s.action.value) for (i, at), s in found.items() if at is Stage.DRAFTER
        )


def test_a_sheet_is_a_table_and_its_column_one_card(sheet_road: Road, client_as: ClientAs) -> None:
    page = client_as("drafter").get(desk_of(sheet_road))
    table = page.find("//table[@class='celltable']")
    assert [th.text for th in table.findall(".//th")][:3] == ["1", "2", "3"]
    assert len(table.xpath(".//a[starts-with(@id, 'hit-')]")) == PEOPLE
    card = page.find("//section[contains(@class, 'card-column')]")
    assert "手机号" in words_of(card)
    assert [a.text for a in card.xpath(".//p//a")] == [f"第{n + 1}行" for n in range(1, PEOPLE + 1)]
    assert len(page.root.xpath("//div[@id='map']//a")) < PEOPLE


def test_a_column_is_masked_in_one_step_and_undone_in_one(
    sheet_road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(sheet_road))
    form = page.form("settle-form")
    button = page.find("//button[@data-key='c']")
    assert button.get("value") == "mask"
    values = {**form.values, "settlement": "mask"}
    led = visitor.post(button.get("formaction"), values, status=303)
    assert said(sheet_road) == [("MOB", "mask")] * PEOPLE
    visitor.submit(visitor.follow(led).form("desk/undo"), status=303)
    assert said(sheet_road) == []


def test_the_whole_column_takes_cells_without_findings_along(
    sheet_road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(sheet_road))
    assert page.find("//input[@id='whole']") is not None
    address = page.find("//button[@data-key='c']").get("formaction")
    values = {**page.form("settle-form").values, "settlement": "remove", "whole": "y"}
    visitor.post(address, values, status=303)
    assert said(sheet_road) == [("MANUAL", "remove"), *[("MOB", "remove")] * PEOPLE]


def test_keeping_a_column_asks_why(sheet_road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(sheet_road))
    address = page.find("//button[@data-key='c']").get("formaction")
    values = {**page.form("settle-form").values, "settlement": "keep"}
    assert says(sheet_road, visitor.post(address, values, status=422), "keep_needs_reason")


# ---- long tables ---------------------------------------------------------------------------------


def cells(rows: int, columns: int) -> Iterator[dict[str, Any]]:
    """The segments of a long sheet."""
    for row in range(rows):
        for column in range(columns):
            yield {
                "id": f"sheet#{row}-{column}",
                "kind": "cell",
                "page": None,
                "text": f"{row},{column}",
                "cell": ["名册", row, column],
            }


def test_a_long_table_comes_in_pages_that_lead_on() -> None:
    segments = list(cells(2_000, 5))
    heads = [{"table": "名册", "column": n, "header": f"列{n}", "first": 1} for n in range(5)]
    page = page_of(segments, heads, ())
    seen = 0
    while True:
        assert sum(len(b.rows) for b in page.blocks) <= 150
        assert page.first == seen + 1
        assert page.blocks[0].heads == (() if seen == 0 else tuple(h["header"] for h in heads))
        seen = page.last
        if page.after is None:
            break
        page = page_of(segments, heads, (), at=page.after)
    assert seen == page.total == 2_000


def test_the_page_of_the_wanted_finding_is_shown() -> None:
    page = page_of(list(cells(2_000, 5)), [], (), focus="sheet#1234-2")
    assert any(row.number == 1235 for block in page.blocks for row in block.rows)


# ---- questions and notes -------------------------------------------------------------------------


@pytest.fixture
def draft_road(house: PageHouse, tmp_path: Path) -> Road:
    """A paper that says of itself that it is a draft."""
    lines = [
        "海屿区人民政府办公室文件",
        "关于加强社区养老服务的意见（征求意见稿）",
        "各街道办事处：",
        "一、各单位应当在五个工作日内报送情况。",
    ]
    return a_draft(house, make_docx(tmp_path / "意见.docx", lines))


def test_a_question_quotes_its_line_and_article_and_is_answered_with_a_reason(
    draft_road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(draft_road))
    assert "《政府信息公开条例》第十六条第二款" in words_of(
        page.find("//p[@class='question mb-0']")
    )
    assert "征求意见稿" in words_of(page.find("//section[@aria-labelledby='questions']"))
    assert not page.root.xpath("//input[@name='law']")
    form = page.form("answer-form")
    refused = visitor.submit(form, status=422, settlement="keep")
    assert says(draft_road, refused, "keep_needs_reason")
    visitor.submit(form, status=303, settlement="keep", reason="已正式印发，不再是征求意见稿。")
    assert said(draft_road) == [("DRAFT", "keep")]


def test_the_marking_page_asks_the_question_apart_from_values(
    draft_road: Road, client_as: ClientAs
) -> None:
    page = client_as("drafter").get(f"/documents/{draft_road.document_id}/edit")
    asked = page.find("//section[@id='found']//ul[@class='questions']")
    assert "征求意见稿" in words_of(asked)
    assert "第十六条第二款" in words_of(asked)
    assert "finding=" in asked.find(".//a").get("href")


# ---- with a script -------------------------------------------------------------------------------


@pytest.mark.browser
def test_one_key_settles_a_column_and_axe_finds_nothing(
    house: PageHouse, open_tab: OpenTab, sheet_road: Road
) -> None:
    with serving(house.app) as address:
        tab = open_as(open_tab, house, address, "drafter", desk_of(sheet_road))
        expect(tab.locator("table.celltable")).to_be_visible()
        assert violations(tab) == []
        tab.keyboard.press("c")
        expect(tab.locator("#meter progress")).to_have_attribute("value", str(PEOPLE))
        assert said(sheet_road) == [("MOB", "mask")] * PEOPLE
        tab.keyboard.press("z")
        expect(tab.locator("#meter progress")).to_have_attribute("value", "0")
