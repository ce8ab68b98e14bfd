"""The register of all documents: what a search finds, how it is narrowed, and what it never shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from review.domain.states import CaseState, DocumentStatus
from review.store.documents import Document
from review.store.register import normal_fragment
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
EVIL = "<script>alert(1)</script>\"'&<b>粗"


def rows_of(page: Page) -> list[int]:
    """Ids of the documents listed, in order."""
    links = page.root.xpath("//ul[@class='work']//a[@class='t']")
    return [int(link.get("href").rsplit("/", 1)[1]) for link in links]


def issued(house: PageHouse, number: str, title: str = "通知", **values: object) -> int:
    given = {"doc_number": number, "number_key": number, "issued_on": date(2026, 3, 4), **values}
    return house.add_document(
        state=CaseState.SETTLED, status=DocumentStatus.FILED, title=title, **given
    )[0]


@pytest.mark.parametrize(
    "typed",
    [
        "海府办〔2026〕31号",
        "海府办[2026] 31号",
        "海府办（２０２６）31",
        "（2026）31號",
        "〔2026〕31",
    ],
)
def test_a_number_is_found_whatever_brackets_are_typed(
    house: PageHouse, client_as: ClientAs, typed: str
) -> None:
    wanted = issued(house, "海府办〔2026〕31号")
    issued(house, "海府办〔2026〕13号")
    page = client_as("clerk").get("/documents", query_string={"q": typed})
    assert rows_of(page) == [wanted]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("海府办[2026] 31号", "海府办〔2026〕31号"),
        ("【2025】 7 號", "〔2025〕7号"),
        ("防汛", "防汛"),
    ],
)
def test_a_typed_number_is_brought_into_the_stored_form(typed: str, stored: str) -> None:
    assert normal_fragment(typed) == stored


def test_a_title_is_found_by_any_part_of_it(house: PageHouse, client_as: ClientAs) -> None:
    wanted, _ = house.add_document(title="关于做好防汛工作的通知")
    house.add_document(title="关于防火的通知")
    assert rows_of(client_as("clerk").get("/documents?q=防汛工作")) == [wanted]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "100%_"])
def test_wildcards_are_just_characters(house: PageHouse, client_as: ClientAs, typed: str) -> None:
    house.add_document(title="普通的标题")
    assert rows_of(client_as("clerk").get("/documents", query_string={"q": typed})) == []


def test_filters_narrow_and_are_taken_off_one_by_one(house: PageHouse, client_as: ClientAs) -> None:
    notice = issued(house, "甲〔2026〕1号", doc_kind="notice", issuer="海屿区人民政府")
    issued(house, "甲〔2025〕2号", doc_kind="letter", issued_on=date(2025, 5, 5))
    elsewhere = house.add_document("社会处", title="社会处的")[0]
    me = client_as("clerk")
    assert rows_of(me.get("/documents?kind=notice&year=2026")) == [notice]
    assert rows_of(me.get("/documents?issuer=海屿区")) == [notice]
    assert rows_of(me.get(f"/documents?office={house.office_id('社会处')}")) == [elsewhere]
    page = me.get("/documents?kind=notice&year=2026")
    removing = page.root.xpath("//form[@id='register-search']//a[@class='tag tag-blue']/@href")
    assert {len(rows_of(me.get(link))) for link in removing} == {1}
    assert len(removing) == 2


def test_the_attribute_is_the_decided_one_or_what_the_case_says_so_far(
    house: PageHouse, client_as: ClientAs
) -> None:
    decided = issued(house, "甲〔2026〕1号", attribute="exempt")
    house.add_document(title="还没有属性的")
    assert rows_of(client_as("clerk").get("/documents?attribute=exempt")) == [decided]
    assert rows_of(client_as("clerk").get("/documents?attribute=proactive")) == []


def test_each_status_has_a_tab_with_its_number(house: PageHouse, client_as: ClientAs) -> None:
    issued(house, "甲〔2026〕1号")
    house.add_document(title="草稿")
    me = client_as("clerk")
    page = me.get("/documents")
    counts = [t.text for t in page.root.xpath("//nav[@class='tabs']//span[@class='count']")]
    assert counts == ["2", "1", "1"]
    tabs = page.root.xpath("//nav[@class='tabs']/a/@href")
    assert [len(rows_of(me.get(link))) for link in tabs] == [2, 1, 1]


def test_paging_walks_all_documents_once_and_back(house: PageHouse, client_as: ClientAs) -> None:
    every = [house.add_document(title=f"第{n}件")[0] for n in range(45)]
    me = client_as("clerk")
    page, seen = me.get("/documents"), []
    while True:
        seen += rows_of(page)
        following = page.root.xpath("//nav[@class='pager']/a[@rel='next']/@href")
        if not following:
            break
        page = me.get(following[0])
    assert seen == list(reversed(every))
    back = me.get(page.find("//nav[@class='pager']/a[@rel='prev']").get("href"))
    assert rows_of(back) == list(reversed(every))[20:40]


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "attribute=x",
        "office=x",
        "kind=x",
        "year=abc",
        "year=99999",
        "before=x",
        "published=2026-13",
        "published=x",
        "at=-5",
        "office=999999999999999999999",
    ],
)
def test_values_nobody_knows_are_left_aside(
    house: PageHouse, client_as: ClientAs, query: str
) -> None:
    house.add_document(title="在的")
    assert client_as("clerk").get(f"/documents?{query}").status == 200


def test_a_month_of_publication_lists_what_became_public_in_it(
    house: PageHouse, client_as: ClientAs
) -> None:
    public = house.add_document(
        state=CaseState.SETTLED,
        status=DocumentStatus.PUBLISHED,
        title="公开的",
        issued_on=date(2026, 7, 1),
        published_at=house.clock(),
    )[0]
    me = client_as("clerk")
    assert rows_of(me.get("/documents?published=2026-07")) == [public]
    assert rows_of(me.get("/documents?published=2026-06")) == []
    tile = me.get("/worklist").root.xpath("//a[contains(@class,'tile')]/@href")[-1]
    assert rows_of(me.get(tile)) == [public]


@pytest.mark.parametrize("login", ["other_drafter", "other_officer", "drafter_elsewhere"])
def test_what_is_out_of_scope_is_not_found_at_all(
    house: PageHouse, client_as: ClientAs, login: str
) -> None:
    document_id, _ = house.add_document(title="综合处的")
    me = client_as(login)
    assert rows_of(me.get("/documents?q=综合处")) == []
    me.get(f"/documents/{document_id}", 404)


def test_a_title_with_markup_is_shown_as_text(house: PageHouse, client_as: ClientAs) -> None:
    house.add_document(title=EVIL)
    page = client_as("clerk").get("/documents")
    assert page.find("//a[@class='t']").text == EVIL
    assert not page.root.xpath("//main//script")


def test_what_is_still_visible_outside_is_marked(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = house.add_document(title="撤不下来的")
    with house.session() as session:
        session.get_one(Document, document_id).still_visible = True
        session.commit()
    assert client_as("clerk").get("/documents").root.xpath("//span[@class='tag tag-red']")
