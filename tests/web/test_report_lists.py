"""Confidentiality summary, ledgers, gazette list and appraisal on their pages and as workbooks."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.ledgers import Ledger
from review.store.submissions import Submission
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.told import published, tell

PLANTING, FLOODS, SECRET = "关于植树的通知", "关于防汛值守的通知", "关于应急物资储备布局的请示"
SUMMARY = "/reports/confidentiality?year=2026&month=3"


@pytest.fixture
def busy(house: PageHouse) -> PageHouse:
    """One document published in time, one late, one judged not releasable."""
    published(
        house,
        "综合处",
        date(2026, 3, 2),
        public_on=date(2026, 3, 9),
        title=PLANTING,
        is_normative=True,
    )
    published(house, "社会处", date(2026, 4, 1), public_on=date(2026, 6, 30), title=FLOODS)
    document_id, case_id = house.add_document(
        "社会处",
        CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title=SECRET,
        attribute=Attribute.EXEMPT,
        issued_on=date(2026, 3, 20),
    )
    tell(
        house,
        "case.declared_not_releasable",
        document_id,
        case_id,
        date(2026, 3, 18),
        source="confidentiality_review",
        target="sign_off",
    )
    return house


def sheet_of(visitor: Visitor, address: str) -> list[list[Any]]:
    """The first sheet of a workbook, cell by cell."""
    answer = visitor.client.get(address)
    assert answer.status_code == 200, address
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def titles(rows: list[list[Any]]) -> set[str]:
    """The documents that are named in a sheet."""
    return {cell for row in rows for cell in row if cell in (PLANTING, FLOODS, SECRET)}


def test_the_reviewer_sees_the_month_with_every_verdict(busy: PageHouse) -> None:
    reviewer = busy.signed_in("confidentiality_reviewer")
    page = reviewer.get(SUMMARY)
    assert PLANTING in page.text
    assert "可以公开" in page.text
    assert "不得公开" in page.text
    assert FLOODS not in page.text
    assert titles(
        sheet_of(reviewer, "/reports/confidentiality/summary.xlsx?year=2026&month=3")
    ) == {
        PLANTING,
        SECRET,
    }
    answer = reviewer.client.get("/reports/confidentiality/summary.docx?year=2026&month=3")
    paper = docx.Document(io.BytesIO(answer.data))
    assert "保密审查通过1件次、审查认定不得公开1件次" in "".join(p.text for p in paper.paragraphs)


def test_a_month_of_nothing_is_handed_in_as_a_nil_return(busy: PageHouse) -> None:
    reviewer = busy.signed_in("confidentiality_reviewer")
    page = reviewer.get("/reports/confidentiality?year=2026&month=2")
    assert "零报告" in page.text
    done = reviewer.follow(reviewer.submit(page.form("record"), recipient="区国家保密局"))
    assert "零报告已报" in done.text
    with busy.session() as session:
        row = session.scalars(select(Submission)).one()
    assert (row.nil, row.month) == (True, 2)
    answer = reviewer.client.get("/reports/confidentiality/summary.docx?year=2026&month=2")
    paper = docx.Document(io.BytesIO(answer.data))
    assert "特此零报告" in "".join(p.text for p in paper.paragraphs)


def test_without_a_month_the_newest_that_is_over_is_shown(house: PageHouse) -> None:
    page = house.signed_in("confidentiality_reviewer").get("/reports/confidentiality")
    assert "2026年6月" in page.find("//h1").text
    for address in ("year=2026&month=13", "year=1999&month=1", "year=2031&month=1"):
        house.signed_in("confidentiality_reviewer").get(f"/reports/confidentiality?{address}", 404)


def test_the_reviewer_finds_the_summary_from_the_hub(house: PageHouse) -> None:
    page = house.signed_in("confidentiality_reviewer").get("/reports")
    assert page.root.xpath("//a[contains(@href, '/reports/confidentiality')]")
    assert not page.root.xpath("//a[contains(@href, '/reports/self-inspection')]")


@pytest.mark.parametrize(
    ("ledger", "wanted"),
    [
        (Ledger.ATTRIBUTES, {PLANTING, FLOODS, SECRET}),
        (Ledger.REVIEWS, {PLANTING, FLOODS, SECRET}),
        (Ledger.PUBLICATIONS, {PLANTING, FLOODS}),
        (Ledger.RELEASES, set()),
        (Ledger.ROUNDS, set()),
    ],
)
def test_a_ledger_and_its_workbook_answer_the_same_question(
    busy: PageHouse, ledger: Ledger, wanted: set[str]
) -> None:
    officer = busy.signed_in("disclosure_officer")

    def both(**more: str) -> set[str]:
        asked = "&".join(f"{k}={v}" for k, v in {"ledger": ledger.value, **more}.items())
        page = officer.get(f"/reports/ledgers?{asked}")
        shown = {t for t in (PLANTING, FLOODS, SECRET) if t in page.text}
        assert shown == titles(sheet_of(officer, f"/reports/ledgers/ledger.xlsx?{asked}"))
        return shown

    assert both() == wanted
    assert both(office=str(busy.office_id("综合处"))) == wanted & {PLANTING}
    assert both(attribute="exempt") == wanted & {SECRET}
    assert both(from_on="2027-01-01") == set()
    assert both(from_on="31.12.2026", attribute="poem") == wanted, (
        "what it does not know is left aside"
    )


def test_the_gazette_lists_proactive_normative_documents_of_a_span(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get("/reports/gazette")
    assert PLANTING in page.text
    assert FLOODS not in page.text
    assert titles(sheet_of(officer, "/reports/gazette/list.xlsx")) == {PLANTING}
    before = officer.get("/reports/gazette?from_on=2025-12-31&until_on=2025-01-01")
    assert PLANTING not in before.text
    assert before.find("//input[@name='from_on']").get("value") == "2025-01-01"


def test_the_appraisal_shows_each_share_with_its_formula_and_its_list(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get("/reports/appraisal?year=2026")
    rows = {
        "".join(row.find("th").itertext()): ["".join(c.itertext()) for c in row.iterfind("td")]
        for row in page.root.xpath("//section[@aria-labelledby='offices']//tbody/tr")
    }
    assert rows["综合处"][0].startswith("100.0%")
    assert rows["社会处"][0].startswith("0.0%")
    assert "0 ÷ 1" in rows["社会处"][0]
    assert "按时公开 ÷（按时公开 ＋ 超期公开 ＋ 到期没有公开）" in page.text
    link = page.root.xpath("//section[@aria-labelledby='offices']//tbody//a")[0]
    listed = officer.get(str(link.get("href")))
    assert len(listed.root.xpath("//section[@aria-labelledby='acts']//tbody/tr")) == 1
    book = sheet_of(officer, "/reports/appraisal/offices.xlsx?year=2026")
    total = next(row for row in book if row[0] == "合计")
    assert total[1:4] == ["50.0%", 1, 2]
    officer.get("/reports/appraisal?year=1999", 404)


def test_another_organisation_sees_none_of_it(busy: PageHouse) -> None:
    other = busy.signed_in("other_officer")
    for address in (
        "/reports/self-inspection/2026",
        SUMMARY,
        "/reports/ledgers",
        "/reports/gazette",
        "/reports/appraisal?year=2026",
    ):
        text = other.get(address).text
        assert not [t for t in (PLANTING, FLOODS, SECRET) if t in text], address
