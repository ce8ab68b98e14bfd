"""The catalogue of items: a table is pasted, documents stand under their codes, gaps are shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from sqlalchemy import select

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.events import Event
from review.store.item_catalogue import CatalogueItem, standing_items
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse

SignInAs = Callable[[str], Visitor]
PAGE = "/reports/items"
IMPORT = "/reports/items/import"
TABLE = (
    "编码\t事项名称\t责任处室\t公开周期\n"
    "HY-01\t财政预算\t综合处\t每年\n"
    "HY-02\t救助标准\t社会处\t每月\n"
    "HY-03\t政策文件\t\t随时\n"
)


def published(house: PageHouse, title: str, on: date, code: str = "") -> int:
    """A document that went online on a day, under a code."""
    return house.add_document(
        "综合处",
        CaseState.SETTLED,
        status=DocumentStatus.PUBLISHED,
        title=title,
        issued_on=on,
        attribute=Attribute.PROACTIVE,
        published_at=datetime.combine(on, time(4), UTC),
        item_code=code,
    )[0]


@pytest.fixture
def catalogued(house: PageHouse) -> PageHouse:
    """The table taken in at new year, and four documents online."""
    now = house.clock.now
    house.clock.now = datetime(2026, 1, 1, 2, tzinfo=UTC)
    officer = house.signed_in("disclosure_officer")
    officer.submit(officer.get(IMPORT).form(IMPORT), table=TABLE)
    house.clock.now = now
    published(house, "关于2026年预算的公告", date(2026, 2, 3), "HY-01")
    published(house, "关于3月救助标准的通知", date(2026, 3, 9), "HY-02")
    published(house, "关于停车的通知", date(2026, 4, 1))
    published(house, "关于防汛的通知", date(2026, 5, 6), "HY-99")
    return house


def tiles(page: Page) -> list[int]:
    """The numbers above the list."""
    return [int(b.text) for b in page.root.xpath("//a[contains(@class, 'tile')]/b")]


def test_each_code_shows_its_documents_and_the_months_without(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(PAGE)
    rows = [words_of(row) for row in page.root.xpath("//section[.//h2[@id='items']]//tbody/tr")]
    assert rows == [
        "HY-01财政预算综合处每年12026年2月3日—",
        "HY-02救助标准社会处每月12026年3月9日1月、2月、4月、5月、6月",
        "HY-03政策文件—随时公开0——",
    ]
    assert tiles(page) == [3, 1, 1, 1]
    for link, count in (("/reports/items/code/~none", 1), ("/reports/items/code/~unknown", 1)):
        url = next(u for u in page.links if u.startswith(link))
        assert f"共{count}件" in officer.get(url).text
    assert "关于3月救助标准的通知" in officer.get("/reports/items/code/HY-02").text
    officer.get("/reports/items/code/XX", status=404)


def test_the_past_knows_only_what_was_online_then(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    page = client_as("supervisor").get(f"{PAGE}?as_of=2026-03-01")
    assert tiles(page) == [3, 1, 0, 0]
    assert "1月、2月" in page.text


def test_gaps_alone_and_one_office_are_filtered_and_exported(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(f"{PAGE}?gaps=1&office={catalogued.office_id('社会处')}")
    assert len(page.root.xpath("//section[.//h2[@id='items']]//tbody/tr")) == 1
    link = next(link for link in page.links if link.startswith(f"{PAGE}/list.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(officer.client.get(link).data))
    cells = [c.value for row in book.worksheets[0].iter_rows() for c in row]
    assert "救助标准" in cells
    assert "财政预算" not in cells


def test_a_table_with_an_unfit_row_is_not_taken_and_the_row_is_told(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    officer = client_as("disclosure_officer")
    wrong = TABLE + "HY-04\t河湖管理\t水务处\t每年\n"
    page = officer.submit(officer.get(IMPORT).form(IMPORT), status=422, table=wrong)
    assert "第5行的责任处室“水务处”不在本单位的处室里" in page.text
    assert "河湖管理" in page.find("//textarea[@id='table']").text
    with catalogued.session() as session:
        assert "HY-04" not in standing_items(session, catalogued.organisation_id())


def test_a_new_edition_ends_what_it_lacks_and_keeps_the_past(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    officer = client_as("disclosure_officer")
    edition = TABLE.replace("财政预算", "财政预算和决算").replace("HY-03\t政策文件\t\t随时\n", "")
    done = officer.submit(officer.get(IMPORT).form(IMPORT), table=edition, ends_others="y")
    assert "新增0项，修改1项，停用1项，1项没有变化" in officer.follow(done).text
    again = officer.submit(officer.get(IMPORT).form(IMPORT), table=edition, ends_others="y")
    assert "新增0项，修改0项，停用0项，2项没有变化" in officer.follow(again).text
    with catalogued.session() as session:
        standing = standing_items(session, catalogued.organisation_id())
        assert [i.name for i in standing.values()] == ["财政预算和决算", "救助标准"]
        ended = session.scalars(select(CatalogueItem).where(CatalogueItem.code == "HY-03")).one()
        assert ended.until_on == date(2026, 7, 16)
        logged = session.scalars(
            select(Event.payload).where(Event.name == "catalogue.items_taken_in")
        ).all()
    assert [json.loads(p) for p in logged][-1] == {"added": 0, "changed": 1, "ended": 1}
    assert "政策文件" in officer.get(f"{PAGE}?as_of=2026-03-01").text


def test_an_item_that_is_renamed_keeps_its_gaps_and_one_with_a_new_cycle_begins_anew(
    catalogued: PageHouse, client_as: SignInAs
) -> None:
    officer = client_as("disclosure_officer")
    edition = TABLE.replace("救助标准", "救助标准和名额").replace("综合处\t每年", "综合处\t每月")
    officer.submit(officer.get(IMPORT).form(IMPORT), table=edition)
    rows = [
        words_of(row)
        for row in officer.get(PAGE).root.xpath("//section[.//h2[@id='items']]//tbody/tr")
    ]
    assert rows[:2] == [
        "HY-01财政预算综合处每月12026年2月3日—",
        "HY-02救助标准和名额社会处每月12026年3月9日1月、2月、4月、5月、6月",
    ]


def test_without_a_catalogue_the_page_says_what_to_do(client_as: SignInAs) -> None:
    assert "还没有公开事项目录" in client_as("disclosure_officer").get(PAGE).text
    assert not [u for u in client_as("approver").get(PAGE).links if u.startswith(IMPORT)]
    client_as("approver").get(IMPORT, status=403)
    client_as("drafter").get(PAGE, status=403)
