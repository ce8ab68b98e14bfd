"""The worklist as each role meets it: what waits, what is late, who holds what, and the bell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.cases import Notice, ReviewCase
from review.store.documents import Document
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]

TURNS = [
    ("drafter", CaseState.DRAFT, "edit"),
    ("drafter", CaseState.RETURNED, "edit"),
    ("disclosure_officer", CaseState.ATTRIBUTE_AUDIT, "audit"),
    ("confidentiality_reviewer", CaseState.CONFIDENTIALITY_REVIEW, "review"),
    ("approver", CaseState.SIGN_OFF, "sign-off"),
    ("clerk", CaseState.DECIDED, "issue"),
]


def rows_of(page: Page) -> list[str]:
    """Addresses of the documents listed."""
    return [link.get("href") for link in page.root.xpath("//ul[@class='work']//a[@class='t']")]


def change_case(house: PageHouse, case_id: int, **values: Any) -> None:
    with house.session() as session:
        row = session.get_one(ReviewCase, case_id)
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()


def drafted_by(house: PageHouse, login: str, document_id: int) -> None:
    person = house.person(login)
    with house.session() as session:
        session.get_one(Document, document_id).drafter_id = person.id
        session.commit()


@pytest.mark.parametrize(("login", "state", "page"), TURNS)
def test_whose_turn_it_is_finds_the_document_with_its_next_step(
    house: PageHouse, client_as: ClientAs, login: str, state: CaseState, page: str
) -> None:
    document_id, _ = house.add_document(state=state, title="关于做好防汛工作的通知")
    mine = client_as(login).get("/worklist")
    assert rows_of(mine) == [f"/documents/{document_id}"]
    verb = mine.find("//ul[@class='work']//div[@class='act']/a")
    assert verb.get("href").endswith(page)


def test_drafts_without_a_title_are_told_apart_by_their_file_or_their_time(
    house: PageHouse, client_as: ClientAs
) -> None:
    with_file, _ = house.add_document(title="")
    house.add_file(with_file, name="送审稿.docx")
    house.add_document(title="")
    links = client_as("drafter").get("/worklist").root.xpath("//ul[@class='work']//a[@class='t']")
    told = sorted(link.text for link in links)
    assert told == ["（还没有标题）2026年7月17日 09:00", "（还没有标题）送审稿.docx"]


@pytest.mark.parametrize("login", ["office_head", "approver", "clerk", "supervisor"])
def test_a_draft_is_with_others_for_everybody_else(
    house: PageHouse, client_as: ClientAs, login: str
) -> None:
    document_id, _ = house.add_document(title="关于防汛的通知")
    me = client_as(login)
    assert rows_of(me.get("/worklist")) == []
    assert rows_of(me.get("/worklist?show=others")) == [f"/documents/{document_id}"]


def test_a_colleagues_draft_is_not_mine_but_an_unclaimed_one_is(
    house: PageHouse, client_as: ClientAs
) -> None:
    theirs, _ = house.add_document(title="同事的")
    unclaimed, _ = house.add_document(title="登记的")
    drafted_by(house, "drafter_two", theirs)
    me = client_as("drafter")
    assert rows_of(me.get("/worklist")) == [f"/documents/{unclaimed}"]
    assert rows_of(me.get("/worklist?show=others")) == [f"/documents/{theirs}"]


@pytest.mark.parametrize("login", ["drafter_elsewhere", "other_drafter", "other_officer"])
def test_another_office_or_organisation_sees_nothing_of_it(
    house: PageHouse, client_as: ClientAs, login: str
) -> None:
    house.add_document(state=CaseState.ATTRIBUTE_AUDIT, title="看不见的")
    for show in ("mine", "others", "late", "soon"):
        assert rows_of(client_as(login).get(f"/worklist?show={show}")) == []


@pytest.mark.parametrize("login", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_has_no_worklist(client_as: ClientAs, login: str) -> None:
    client_as(login).get("/worklist", 403)


def test_what_is_late_comes_first_and_is_marked(house: PageHouse, client_as: ClientAs) -> None:
    on_time, _ = house.add_document(state=CaseState.SIGN_OFF, title="按时的")
    late, late_case = house.add_document(state=CaseState.SIGN_OFF, title="逾期的")
    change_case(house, late_case, due_on=date(2026, 7, 15))
    page = client_as("approver").get("/worklist")
    assert rows_of(page) == [f"/documents/{late}", f"/documents/{on_time}"]
    assert page.find("//li[contains(@class,'late')]//a[@class='t']").get("href").endswith(str(late))
    assert page.find("//a[contains(@class,'tile-late')]/b").text == "1"
    assert rows_of(client_as("approver").get("/worklist?show=late")) == [f"/documents/{late}"]
    waits = client_as("confidentiality_reviewer").get("/worklist")
    assert "其中1件在别人手上" in "".join(
        waits.find("//a[contains(@class,'tile-late')]").itertext()
    )


def test_what_is_due_on_a_day_is_one_click_from_the_months_dates(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(state=CaseState.SIGN_OFF, title="有期限的")
    change_case(house, case_id, due_on=date(2026, 7, 21))
    page = client_as("approver").get("/worklist")
    link = page.find("//section[@aria-labelledby='dates']//dl//a").get("href")
    assert "on=2026-07-21" in link
    assert rows_of(client_as("approver").get(link)) == [f"/documents/{document_id}"]
    assert rows_of(client_as("approver").get("/worklist?show=soon")) == [
        f"/documents/{document_id}"
    ]


def test_a_wrong_address_shows_my_own_list(house: PageHouse, client_as: ClientAs) -> None:
    house.add_document(state=CaseState.SIGN_OFF, title="我的")
    for query in ("show=nonsense", "show=due&on=2026-99-99", "role=king", "person=x"):
        assert client_as("approver").get(f"/worklist?{query}").heading


def test_an_officer_sees_who_holds_what_and_can_open_their_list(
    house: PageHouse, client_as: ClientAs
) -> None:
    signing, _ = house.add_document(state=CaseState.SIGN_OFF, title="等签发")
    drafting, _ = house.add_document(title="在起草")
    drafted_by(house, "drafter", drafting)
    me = client_as("disclosure_officer")
    links = me.get("/worklist").root.xpath("//section[@aria-labelledby='holders']//td/a")
    shown = [rows_of(me.get(link.get("href"))) for link in links]
    assert sorted(shown) == sorted([[f"/documents/{signing}"], [f"/documents/{drafting}"]])


def test_a_decided_document_waits_for_clerk_then_reviewer_then_officer(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(state=CaseState.DECIDED, title="已签发")
    change_case(
        house,
        case_id,
        decided_attribute=Attribute.PROACTIVE,
        decided_at=house.clock(),
        approver_id=house.person("approver").id,
    )
    here = [f"/documents/{document_id}"]
    assert rows_of(client_as("clerk").get("/worklist")) == here
    with house.session() as session:
        document = session.get_one(Document, document_id)
        document.status, document.issued_on = DocumentStatus.ISSUED, date(2026, 7, 16)
        session.commit()
    assert rows_of(client_as("clerk").get("/worklist")) == []
    assert rows_of(client_as("confidentiality_reviewer").get("/worklist")) == here
    change_case(house, case_id, decided_attribute=Attribute.ON_REQUEST)
    assert rows_of(client_as("confidentiality_reviewer").get("/worklist")) == []
    assert rows_of(client_as("disclosure_officer").get("/worklist")) == here


def test_an_empty_list_offers_what_the_role_can_do_next(client_as: ClientAs) -> None:
    empty = "//div[@class='empty']//a"
    assert client_as("drafter").get("/worklist").find(empty).get("href") == "/documents/new"
    assert client_as("approver").get("/worklist").find(empty).get("href") == "/documents"


def test_the_worklist_asks_the_database_as_often_for_forty_rows_as_for_one(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("approver")
    house.add_document(state=CaseState.SIGN_OFF, title="第一件")
    few = queries_of(house, lambda: me.get("/worklist"))
    for number in range(40):
        _, case_id = house.add_document(state=CaseState.SIGN_OFF, title=f"第{number}件")
        change_case(house, case_id, due_on=date(2026, 7, 20) + timedelta(days=number))
    many = queries_of(house, lambda: me.get("/worklist"))
    assert few == many <= 20


def queries_of(house: PageHouse, act: Callable[[], object]) -> int:
    """How many statements an act sends to the database."""
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(house.house.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(house.house.engine, "before_cursor_execute", note)
    return len(seen)


def test_notices_are_read_by_the_button_or_by_opening_the_document(
    house: PageHouse, client_as: ClientAs
) -> None:
    documents = [house.add_document(title=f"第{n}件")[0] for n in (1, 2)]
    person = house.person("drafter")
    with house.session() as session:
        for document_id in documents:
            session.add(
                Notice(
                    organisation_id=house.organisation_id(),
                    person_id=person.id,
                    document_id=document_id,
                    event="case.returned",
                    at=house.clock(),
                )
            )
        session.commit()
    me = client_as("drafter")
    assert len(me.get("/notices").root.xpath("//span[@class='tag tag-blue']")) == 2
    me.get(f"/documents/{documents[0]}")
    page = me.get("/notices")
    assert len(page.root.xpath("//span[@class='tag tag-blue']")) == 1
    me.submit(page.form("/notices/read"))
    assert not me.get("/notices").root.xpath("//span[@class='tag tag-blue']")
