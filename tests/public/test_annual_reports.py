"""The annual reports outside: listed by year, read with their tables, written through the one door."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.public.chain_tables import ProofLink
from review.public.records import (
    RecordRefused,
    ReportCell,
    ReportPart,
    ReportTable,
    write_annual_report,
)
from tests.public.houses import LATER, House
from tests.public.releases import a_report


def test_a_year_shows_its_only_report_with_words_table_and_chart(house: House) -> None:
    assert 'class="empty"' in house.page("/annual-reports")
    house.report(a_report())
    assert '"/annual-reports/2025/1"' in house.page("/annual-reports")
    page = html.fromstring(house.page("/annual-reports/2025"))
    assert page.findtext(".//h1") == a_report().title
    head = page.find(".//table//th[@colspan='2'][@rowspan='2']")
    assert (head.text, head.get("scope")) == ("勾稽关系", "colgroup")
    row = page.find(".//tbody/tr")
    assert [cell.text for cell in row] == ["三、办理结果", "（一）予以公开", "33", "46"]
    assert page.find(".//figure/svg[@class='chart']") is not None
    house.page("/annual-reports/2024", 404)
    house.page("/annual-reports/2024/1", 404)


def test_a_year_of_several_organisations_lists_them(site: House) -> None:
    site.report(a_report())
    site.report(
        a_report(2, organisation_code="KB2290022", organisation_name="临江区人民政府办公室")
    )
    site.report(a_report(3, year=2024, title="2024年度报告"))
    page = site.page("/annual-reports/2025")
    assert page.index('"/annual-reports/2025/1"') < page.index('"/annual-reports/2025/2"')
    assert "2024" not in page
    shown = site.page("/annual-reports/2025/1")
    assert '"/annual-reports/2024/3"' in shown  # its own other year
    assert "临江区" not in shown


def test_the_words_are_chinese_in_either_language(site: House) -> None:
    site.report(a_report())
    page = html.fromstring(site.page("/annual-reports/2025", accept_language="en"))
    article = page.find(".//article")
    assert article.get("lang") == "zh-Hans"
    assert "全年主动公开公文169件。" in article.text_content()


def test_a_correction_takes_its_place_and_repeating_adds_nothing(site: House) -> None:
    site.report(a_report())
    site.report(a_report())
    site.report(a_report(published_on=date(2026, 1, 30)))
    with Session(site.engine) as session:
        bodies = [json.loads(body) for body in session.scalars(select(ProofLink.body))]
    assert [(said["act"], said["report"]) for said in bodies] == [("report", 1), ("report", 1)]


def test_reports_are_told_in_the_feed_of_announcements(site: House) -> None:
    site.report(a_report())
    feed = site.get("/notices.atom").text
    assert "https://open.example.cn/annual-reports/2025/1" in feed
    assert a_report().title in feed


def _uneven(*rows: tuple[ReportCell, ...]) -> tuple[ReportPart, ...]:
    return (ReportPart(title="三", tables=(ReportTable(title="表", heads=(), rows=rows),)),)


ONE = ReportCell(words="1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"title": "年" * 201}, "text_too_long"),
        ({"year": 1999}, "year_unfit"),
        ({"parts": ()}, "parts_missing"),
        ({"report_id": 0}, "number_unfit"),
        ({"parts": (ReportPart(title="甲" * 400_001),)}, "text_too_long"),
        ({"parts": _uneven()}, "table_unfit"),
        ({"parts": _uneven((ONE, ONE), (ONE,))}, "table_unfit"),
        ({"parts": _uneven((replace(ONE, down=2), ONE))}, "table_unfit"),
        ({"parts": _uneven((replace(ONE, across=0),))}, "table_unfit"),
        ({"parts": _uneven(tuple([ONE] * 5_001))}, "table_unfit"),
    ],
)
def test_a_report_that_can_not_be_is_refused(
    site: House, changes: dict[str, Any], code: str
) -> None:
    with Session(site.engine) as session, pytest.raises(RecordRefused) as refused:
        write_annual_report(session, a_report(**changes), LATER)
    assert refused.value.code == code


def test_a_second_report_of_the_same_year_is_refused(site: House) -> None:
    site.report(a_report())
    with Session(site.engine) as session, pytest.raises(RecordRefused) as refused:
        write_annual_report(session, a_report(2), LATER)
    assert refused.value.code == "year_taken"


def test_a_character_that_no_feed_can_hold_becomes_a_blank(site: House) -> None:
    site.report(a_report(title="海屿区\x0b2025年\ud800年度报告"))
    assert "海屿区 2025年 年度报告" in site.page("/annual-reports/2025")
