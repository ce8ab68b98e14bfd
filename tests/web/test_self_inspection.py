"""The self-inspection report on its pages: numbers with their lists, words with versions, handing in, papers."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from review.domain.submissions import SubmissionKind
from review.store.submissions import Submission, SubmissionSetting
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.told import published, tell

REPORT = "/reports/self-inspection/2026"
LATE = "关于防汛值守的通知"


@pytest.fixture
def busy(house: PageHouse) -> PageHouse:
    """Two documents of one office, one of them late, and a return in the other."""
    published(house, "综合处", date(2026, 3, 2), public_on=date(2026, 3, 9), title="关于植树的通知")
    published(house, "综合处", date(2026, 4, 1), public_on=date(2026, 6, 30), title=LATE)
    document_id, case_id = house.add_document("社会处", title="草稿")
    tell(
        house,
        "case.returned",
        document_id,
        case_id,
        date(2026, 5, 6),
        source="sign_off",
        target="returned",
    )
    return house


def cells(page: Page, label: str) -> list[str]:
    """The numbers of one office in the table of offices."""
    row = page.find(f"//th[@scope='row'][normalize-space()='{label}']/..")
    return ["".join(cell.itertext()).strip() for cell in row.xpath("./td")]


def numbers_lead_to_lists(visitor: Visitor, page: Page) -> int:
    """Follow every number of the page's tables; the list has as many lines. Answers how many."""
    links = page.root.xpath("//td[@class='n']/a[contains(@href, '/acts')]")
    for link in links:
        listed = visitor.get(str(link.get("href")))
        rows = listed.root.xpath("//section[@aria-labelledby='acts']//tbody/tr")
        assert len(rows) == int(link.text), link.get("href")
    return len(links)


def test_every_number_opens_a_list_of_that_many(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get(REPORT)
    assert cells(page, "综合处")[0] == "2"
    assert cells(page, "社会处")[3] == "1"
    assert numbers_lead_to_lists(officer, page) >= 10
    late = officer.get(f"{REPORT}/acts?figure=late")
    assert LATE in late.text
    assert "关于植树的通知" not in late.text


def test_a_tile_counts_what_its_list_shows(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get(REPORT)
    tile = page.find("//a[contains(@class, 'tile')]")
    listed = officer.get(str(tile.get("href")))
    assert tile.xpath("./b")[0].text == "2"
    assert len(listed.root.xpath("//section[@aria-labelledby='acts']//tbody/tr")) == 2


def test_figures_of_an_earlier_day_show_what_was_known_then(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get(f"{REPORT}?as_of=2026-06-01")
    assert "2026年6月1日" in page.text
    assert (
        "关于防汛值守的通知" in officer.get(f"{REPORT}/acts?figure=overdue&as_of=2026-06-01").text
    )
    ahead = officer.get(f"{REPORT}?as_of=2036-06-01")
    assert ahead.find("//input[@name='as_of']").get("value") == "2026-07-17"


def test_the_list_is_a_workbook_too(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    answer = officer.client.get(f"{REPORT}/acts.xlsx?figure=late&figure=on_time")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    titles = [row[1].value for row in sheet.iter_rows() if row[1].value]
    assert LATE in titles
    assert "关于植树的通知" in titles


@pytest.mark.parametrize(
    "address",
    [
        "/reports/self-inspection/1999",
        "/reports/self-inspection/2031",
        f"{REPORT}/acts",
        f"{REPORT}/acts?figure=poem",
        f"{REPORT}/acts?figure=late&office=99999",
        f"{REPORT}/report.docx?submission=99",
        f"{REPORT}/chapters?name=poem",
    ],
)
def test_an_address_that_names_nothing_leads_nowhere(house: PageHouse, address: str) -> None:
    house.signed_in("disclosure_officer").get(address, 404)


def test_a_year_without_anything_says_so(house: PageHouse) -> None:
    page = house.signed_in("supervisor").get(REPORT)
    assert "这一年没有记录" in page.text
    assert page.root.xpath("//form[@id='record']") == [], "a supervisor hands nothing in"


def test_the_officer_hands_the_report_in_and_takes_a_wrong_entry_back(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    setting = officer.get("/reports/submissions/settings/self-inspection")
    form = setting.form("/reports/submissions/settings/self-inspection")
    assert "还没有写报送给谁" in officer.submit(form, status=422, recipient=" ").text
    assert officer.submit(form, status=422, recipient="区政务公开办", month="2", day="31")
    officer.follow(
        officer.submit(form, recipient="区政务公开办", month="12", day="31", years_after="0")
    )
    page = officer.get(REPORT)
    assert page.form("record").values["recipient"] == "区政务公开办"
    assert "2026年12月31日" in page.text
    ahead = officer.submit(page.form("record"), status=422, sent_on="2026-08-01")
    assert ahead.find("//*[@id='errors']//a").get("href") == "#sent_on"
    done = officer.follow(officer.submit(page.form("record"), note="公文交换"))
    assert "公文交换" in done.text
    with busy.session() as session:
        row = session.scalars(select(Submission)).one()
        kept = session.scalars(select(SubmissionSetting)).one()
    assert (row.kind, row.figures["late"], kept.years_after) == (
        SubmissionKind.SELF_INSPECTION,
        1,
        0,
    )
    withdraw = f"/reports/submissions/{row.id}/withdraw"
    assert officer.submit(done.form(withdraw), status=422, reason="错")
    after = officer.follow(officer.submit(done.form(withdraw), reason="报送单位写错了，重新登记。"))
    assert "已撤销：报送单位写错了" in after.text
    assert after.root.xpath(f"//form[@action='{withdraw}']") == []


def test_another_house_withdraws_nothing_here(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    page = officer.get(REPORT)
    officer.submit(page.form("record"), recipient="区政务公开办")
    with busy.session() as session:
        row_id = session.scalars(select(Submission.id)).one()
    other = busy.signed_in("other_officer")
    page = other.get("/reports/submissions/settings/self-inspection")
    form = page.form("/reports/submissions/settings/self-inspection")
    other.post(f"/reports/submissions/{row_id}/withdraw", form.values, 404)


def test_words_are_drafted_from_figures_and_edited_with_versions(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    assert "2026年印发公文2件" in officer.get(REPORT).text
    address = f"{REPORT}/chapters?name=source"
    form = officer.get(address).form("/chapters")
    assert officer.submit(form, status=422, text=" ")
    officer.follow(officer.submit(form, text="全年印发两件，都已公开。"))
    assert (
        officer.submit(form, status=409, text="同时写的另一段文字。")
        .form("/chapters")
        .values["text"]
        == "同时写的另一段文字。"
    )
    second = officer.get(address).form("/chapters")
    officer.follow(officer.submit(second, text="第二稿。"))
    back = officer.get(address)
    restore = back.root.xpath("//form[.//input[@name='restored']]")[0]
    values = {f.get("name"): f.get("value") for f in restore.xpath(".//input[@name]")}
    officer.post(str(restore.get("action")), values, 302)
    assert "全年印发两件，都已公开。" in officer.get(REPORT).text


def test_the_paper_carries_words_figures_and_charts_in_chinese(busy: PageHouse) -> None:
    officer = busy.signed_in("disclosure_officer")
    officer.get(REPORT)
    answer = officer.client.get(f"{REPORT}/report.docx", headers={"Accept-Language": "en"})
    paper = docx.Document(io.BytesIO(answer.data))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "2026年公文公开属性工作自查报告" in text
    assert "年度未结束" in text
    heads = [t.rows[0].cells[0].text for t in paper.tables]
    assert "处室" in heads
    assert len(paper.inline_shapes) == 2
    assert "八、存在的问题和下一步打算" in text
