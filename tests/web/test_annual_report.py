"""The annual report as people use it: numbers typed, sums explained, words in versions, frozen, signed, public."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from sqlalchemy import select

from review.domain.report_forms import ASKED, Chapter
from review.domain.reports import ReportState
from review.public.records import read_parts
from review.services.reports.publishing import record_publication_check
from review.store.report_publications import ReportPublication
from review.store.reports import Report, ReportParagraph
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.request_entries import registered

ClientAs = Callable[[str], Visitor]
HOME = "/reports/annual/2025"
PROBLEMS = "个别公文上网不及时，已逐件督促处室补齐，并把时限写进了科室分工。"


def typed(
    officer: Visitor, cell: str, value: str, note: str = "", status: int = 302, year: int = 2025
) -> Page:
    form = officer.get(f"/reports/annual/{year}/figures/{cell}").form(f"/figures/{cell}")
    page = officer.submit(form, status, value=value, note=note)
    return officer.follow(page) if status == 302 else page


def written(officer: Visitor, chapter: str, text: str) -> Page:
    form = officer.get(f"{HOME}/chapters/{chapter}").form(f"/chapters/{chapter}")
    return officer.follow(officer.submit(form, text=text))


def filled(officer: Visitor) -> None:
    """Everything a year needs in which nothing happened."""
    form = officer.get(f"{HOME}/figures").form("/figures")
    assert len(ASKED) == len(form.element.xpath(".//input[@type='text']"))
    officer.submit(form, **{cell.key: "0" for cell in ASKED})
    written(officer, Chapter.PROBLEMS, PROBLEMS)


def report(house: PageHouse) -> Report:
    with house.session() as session:
        return session.scalars(select(Report)).one()


def test_the_hub_says_when_the_report_is_due_and_leads_to_it(client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get("/reports")
    assert HOME in page.links
    assert "2025年的报告：起草中" in page.text
    assert officer.get("/reports/annual", status=302).location.endswith(HOME)


def test_an_empty_year_shows_the_form_and_what_is_missing(client_as: ClientAs) -> None:
    page = client_as("disclosure_officer").get(HOME)
    assert f"还有{len(ASKED)}个数字要填报" in page.text
    assert "一、本年新收政府信息公开申请数量" in page.text
    assert len(page.root.xpath("//table[@id='requests-table']/tbody/tr")) == 30
    assert "还差2项才能办" in page.root.xpath("string(//div[@class='actionbar'])")
    for year in ("2007", "2027"):
        client_as("disclosure_officer").get(f"/reports/annual/{year}", status=404)


def test_a_year_that_runs_is_provisional(client_as: ClientAs) -> None:
    page = client_as("disclosure_officer").get("/reports/annual/2026")
    assert "2026年还没有结束，这些是阶段数" in page.text


def test_a_typed_number_is_kept_with_its_reason_and_its_broken_sum_is_told_and_explained(
    client_as: ClientAs,
) -> None:
    officer = client_as("disclosure_officer")
    cell = "requests.new.business"
    refused = typed(officer, cell, "3", status=422)
    assert refused.find("//a[@href='#note']") is not None
    assert typed(officer, cell, "三件", status=422).find("//a[@href='#value']") is not None
    page = typed(officer, cell, "3", "系统启用前收到的三件，原登记在纸质登记簿上。")
    assert "勾稽不符" in page.text
    home = officer.get(HOME)
    assert "项不符" in home.text
    checks = officer.get(f"{HOME}/checks")
    form = checks.form("/checks")
    assert officer.submit(form, 422, text="").find("//a[@href='#text']") is not None
    told = officer.submit(form, text="纸质登记簿上的三件没有录入办理结果，待补录。")
    assert "已说明" in officer.follow(told).text
    back = typed(officer, cell, "")
    assert "撤回填报" in back.text


def test_a_sum_that_does_not_agree_shows_the_requests_that_break_it(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    filled(officer)
    officer.submit(officer.get(HOME).form("/freeze"))
    late, _address = registered(house, arrived_on="2025-12-30")
    page = late.get("/reports/annual/2026/checks")
    tables = page.root.xpath("//article[@class='broken-sum']//table")
    assert ["依申请〔2025〕1号" in "".join(table.itertext()) for table in tables] == [True, True]
    # a number that was typed has no list: only its cells are shown
    typed(
        officer,
        "requests.carried_in.business",
        "2",
        "系统启用前收到的两件，登记在纸质登记簿上。",
        year=2026,
    )
    again = officer.get("/reports/annual/2026/checks")
    assert len(again.root.xpath("//article[@class='broken-sum']")) > len(
        again.root.xpath("//article[@class='broken-sum']//table")
    )


def test_the_numbers_that_no_system_counts_are_typed_on_one_page(client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    licences, fees = "proactive.licensing.decisions", "proactive.fees.amount"
    form = officer.get(f"{HOME}/figures").form("/figures")
    refused = officer.submit(form, 422, **{licences: "12", fees: "约三万"})
    assert refused.form("/figures").values[licences] == "12"
    assert refused.find(f"//a[@href='#{fees}']") is not None
    told = officer.follow(officer.submit(form, **{licences: "12", fees: "3.50"}))
    assert f"还有{len(ASKED) - 2}个数字要填报" in told.text
    assert "3.50" in told.text
    unchanged = officer.get(f"{HOME}/figures").form("/figures")
    assert unchanged.values[licences] == "12"
    officer.submit(unchanged)


def test_words_are_kept_in_versions_and_brought_back(house: PageHouse, client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    chapter = Chapter.PLATFORM.value
    page = officer.get(f"{HOME}/chapters/{chapter}")
    assert "下面是按数字拟写的" in page.text
    drafted = page.form(f"/chapters/{chapter}").values["text"]
    written(officer, chapter, "第一稿，平台运行正常。")
    page = written(officer, chapter, "第二稿，平台运行平稳。")
    assert drafted.strip() in page.text
    back = officer.follow(officer.submit(page.form("/restore")))
    assert back.form(f"/chapters/{chapter}").values["text"].strip() == "第一稿，平台运行正常。"
    with house.session() as session:
        assert [row.number for row in session.scalars(select(ReportParagraph))] == [1, 2, 3]
    officer.get(f"{HOME}/chapters/none", status=404)


def test_the_officer_freezes_the_approver_signs_and_nothing_moves_any_more(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    filled(officer)
    frozen = officer.follow(officer.submit(officer.get(HOME).form("/freeze")))
    assert "已定稿" in frozen.text
    assert "还不能办" not in client_as("approver").get(HOME).text
    approver = client_as("approver")
    approver.submit(approver.get(HOME).form("2025/sign"))
    assert report(house).state is ReportState.SIGNED
    page = officer.get(f"{HOME}/chapters/{Chapter.PROBLEMS}")
    assert list(page.root.iterfind(".//main//textarea")) == []
    answer = officer.get(f"{HOME}/report.docx").response
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.data)).paragraphs)
    assert PROBLEMS in words
    # the next year knows what this one said
    compared = officer.get("/reports/annual/2026/compared")
    assert "与上年比较" in compared.text


def test_a_signed_report_is_checked_explained_and_published(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer, approver = client_as("disclosure_officer"), client_as("approver")
    filled(officer)
    officer.submit(officer.get(HOME).form("/freeze"))
    assert list(officer.get(HOME).root.iterfind(".//*[@id='publication']")) == []
    approver.submit(approver.get(HOME).form("2025/sign"))
    page = officer.follow(officer.submit(officer.get(HOME).form("/publication")))
    assert "正在检查文字" in page.text
    assert "文字还没有检查完" in page.text
    with house.session() as session:
        row = session.scalars(select(ReportPublication)).one()
        record_publication_check(session, row, ["TEL"])
        tables = [table for part in read_parts(row.parts) for table in part.tables]
        session.commit()
    assert [len(table.rows) for table in tables] == [2, 1, 2, 1, 25, 1]
    page = officer.get(HOME)
    assert "公布前请核对" in page.text
    refused = officer.submit(page.form("/publish"), 422, comment="")
    assert "像是不能公开的内容" in refused.text
    officer.submit(page.form("/publish"), comment="是本办公室对外公布的咨询电话。")
    assert "正在送往公开网站" in officer.get(HOME).text
    assert "2025年的报告已公布" in officer.get("/reports").text


def test_readers_read_and_strangers_do_not(client_as: ClientAs) -> None:
    page = client_as("supervisor").get(HOME)
    assert list(page.root.xpath("//main//form[@method='post']")) == []
    client_as("supervisor").get(f"{HOME}/figures/requests.new.total")
    client_as("supervisor").get(f"{HOME}/figures/none", status=404)
    client_as("drafter").get(HOME, status=403)
