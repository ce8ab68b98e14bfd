"""The statistics on pages: every number opens a list of just so much, and says of which day it speaks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from review.domain import commands as c
from review.domain.statistics.tables import SPECS, Section
from review.store.people import Person
from tests.answers import EXEMPT, GOOD_COMMENT
from tests.databases import SQLITE
from tests.histories import History
from tests.isolation import Clock
from tests.julys import filed
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.snapshots import Snapshots
from tests.staffapp import app_over
from tests.town import Town

YEAR = "from=2026-01-01&to=2026-12-31"


@pytest.fixture(scope="module")
def town(snapshots: Snapshots) -> Iterator[Town]:
    """A town of 2026 with something to count on every page; it is 2028 now."""
    town, _ = snapshots.town(SQLITE, "empty", "statistics")
    history = History(town, Random(3))
    published = town.published(history.number())
    history.issued.append(published)
    town.submitted()
    filed(town, EXEMPT, history.number())
    history.live([history.asked_for(), history.request(), history.checked(2)], most_days=2)
    town.clock.now += timedelta(days=600)
    dates = {"doc_date": date(2027, 1, 4), "issued_on": date(2027, 1, 4), "reason": GOOD_COMMENT}
    town.do("clerk", c.CorrectDates, published, **dates)
    with town.system() as (session, _):
        session.execute(update(Person).values(must_change_password=False))
    yield town
    town.close()


@pytest.fixture
def officer(town: Town) -> Visitor:
    """The disclosure officer at the pages of that town."""
    return pages(town).signed_in("officer")


def pages(town: Town) -> PageHouse:
    clock = Clock(town.now)
    app = app_over(town.work.settings, clock, lambda _kind, _row: None)
    return PageHouse(app, clock, [])


def numbers(page: Page) -> list[tuple[str, int]]:
    """Every number of the page that has a list: its address and how much it says."""
    links = page.root.xpath("//main//table//td[@class='n']/a")
    return [(link.get("href"), int(link.text)) for link in links]


@pytest.mark.parametrize("section", Section)
def test_every_number_opens_a_list_of_just_so_much(officer: Visitor, section: Section) -> None:
    found = numbers(officer.get(f"/reports/statistics?section={section}&{YEAR}"))
    assert found
    for address, number in found:
        page = officer.get(address)
        lines = page.root.xpath("//tbody/tr[th]")
        weights = [
            int(w)
            for w in page.root.xpath(
                "//thead[contains(., '计数')]/..//tbody/tr/td[@class='n'][1]/text()"
            )
        ]
        assert (sum(weights) if weights else len(lines)) == number
        assert f"共{number}" in page.root.xpath("string(//main//h2)")


def test_a_year_that_is_over_is_shown_as_known_at_its_end(officer: Visitor, town: Town) -> None:
    page = officer.get(f"/reports/statistics?{YEAR}")
    assert page.find(".//input[@name='as_of']").get("value") == "2026-12-31"
    assert _issued(page, "2026年") == 2
    assert _issued(officer.get(f"/reports/statistics?{YEAR}&as_of={town.today}"), "2026年") == 1


def test_a_year_that_runs_is_shown_as_known_today_and_marked(officer: Visitor, town: Town) -> None:
    page = officer.get("/reports/statistics")
    assert page.find(".//input[@name='as_of']").get("value") == town.today.isoformat()
    assert "还没有结束" in page.text


def test_every_page_leads_to_the_others_with_the_same_question(officer: Visitor) -> None:
    page = officer.get(f"/reports/statistics?{YEAR}&as_of=2026-11-30")
    tabs = page.root.xpath("//nav[@class='tabs']/a/@href")
    assert len(tabs) == len(Section)
    assert all("as_of=2026-11-30" in tab and "to=2026-12-31" in tab for tab in tabs)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=2026-12-31&to=2026-01-01", "开始晚于结束"),
        ("as_of=2099-01-01", "还没有到"),
        ("from=yesterday", "不是能用的日期"),
        ("to=0001-01-01", "不是能用的日期"),
    ],
)
def test_a_question_that_can_not_be_taken_is_answered_with_a_sentence(
    officer: Visitor, asked: str, sentence: str
) -> None:
    page = officer.get(f"/reports/statistics?{asked}&section=nowhere")
    assert sentence in page.text
    assert page.find(".//nav[@class='tabs']/a[@aria-current]").text == "公开属性"


def test_a_list_of_nothing_known_says_so_and_repeats_nothing(officer: Visitor) -> None:
    officer.get("/reports/statistics/list?table=none_such", status=404)
    page = officer.get("/reports/statistics/list?table=found&row=%3Cscript%3E&column=2026-13-99")
    assert "共0" in page.text
    assert "script>" not in page.root.xpath("string(//main)")


def test_the_workbook_says_the_numbers_of_the_page(officer: Visitor) -> None:
    address = f"/reports/statistics.xlsx?section=attributes&{YEAR}"
    book = load_workbook(io.BytesIO(officer.client.get(address).data))
    sheet = book["印发公文，按公开属性"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["2026年", 1, 0, 1, 0, 2, "50.0%"] in rows
    assert any("2026年12月31日" in str(row[0]) for row in rows)


def test_the_workbook_of_a_list_adds_up_to_its_number(officer: Visitor) -> None:
    found = numbers(officer.get(f"/reports/statistics?section=findings&{YEAR}"))
    for address, number in found:
        data = officer.client.get(address.replace("/list?", "/list.xlsx?")).data
        rows = [
            [cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[0]
        ]
        assert next(row[3] for row in rows if row[0] == "合计") == number


def test_figures_are_for_those_who_answer_for_the_house(town: Town) -> None:
    house = pages(town)
    house.signed_in("drafter").get("/reports/statistics", status=403)
    assert "/reports/statistics" in house.signed_in("supervisor").get("/reports").links
    elsewhere = house.signed_in("stranger")
    for spec in SPECS:
        page = elsewhere.get(f"/reports/statistics/list?table={spec.code}&{YEAR}")
        assert "共0" in page.text


def _issued(page: Page, year: str) -> int:
    """The documents of a year in the table by year."""
    row = next(
        row
        for row in page.root.xpath("//section[@id='issued-by-year']//tbody/tr")
        if row.xpath("string(th)") == year
    )
    return int(row.xpath("string(td[5])"))
