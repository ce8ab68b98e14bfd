"""The worklist's filters, order and pages in the address, and handing ticked work over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from review.domain.states import CaseState, ItemState
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.rounds import RoundItem
from review.store.worklists import PAGE
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.july import July
from tests.web.request_entries import registered

ClientAs = Callable[[str], Visitor]


def titles(page: Page) -> list[str]:
    return [words_of(link) for link in page.root.xpath("//ul[@class='work']//a[@class='t']")]


def tabs(page: Page) -> dict[str, str]:
    """The number at each tab, by the list it leads to."""
    found = {}
    for link in page.root.xpath("//nav[@class='tabs']/a"):
        show = link.get("href").partition("show=")[2].partition("&")[0] or "mine"
        found[show] = words_of(link.find("span"))
    return found


def draft(house: PageHouse, title: str, drafter: str = "drafter", **values: Any) -> int:
    office = values.pop("office", "综合处")
    document_id, case_id = house.add_document(
        office, values.pop("state", CaseState.DRAFT), title=title
    )
    with house.session() as session:
        session.get_one(Document, document_id).drafter_id = house.person(drafter).id
        for name, value in values.items():
            setattr(session.get_one(ReviewCase, case_id), name, value)
        session.commit()
    return document_id


def drafter_of(house: PageHouse, document_id: int) -> int | None:
    with house.house.reading() as session:
        return session.get_one(Document, document_id).drafter_id


def test_filters_stand_in_the_address_and_each_can_be_taken_off(
    house: PageHouse, client_as: ClientAs
) -> None:
    draft(house, "关于防汛的通知")
    draft(house, "关于救助的通知", state=CaseState.RETURNED)
    draft(house, "社会处的通知", "drafter_elsewhere", office="社会处")
    me = client_as("disclosure_officer")
    page = me.get("/worklist?show=others&step=draft&q=防汛")
    assert titles(page) == ["关于防汛的通知"]
    assert tabs(page)["others"] == "1"
    off = [a.get("href") for a in page.root.xpath("//p[contains(@class,'list-applied')]/a")]
    assert [len(titles(me.get(url))) for url in off] == [2, 1, 3]
    form = page.form("/worklist")
    assert (form.values["q"], form.values["step"], form.values["show"]) == (
        "防汛",
        ["draft"],
        "others",
    )


def test_a_filter_says_how_much_it_would_leave(house: PageHouse, client_as: ClientAs) -> None:
    draft(house, "甲")
    draft(house, "乙", state=CaseState.RETURNED)
    draft(house, "丙", "drafter_elsewhere", office="社会处")
    registered(house)
    page = client_as("supervisor").get("/worklist?show=others")
    options = {
        select.get("name"): {
            option.get("value"): words_of(option).rpartition(" ")[2]
            for option in select.findall("option")[1:]
        }
        for select in page.root.xpath("//details//select")
    }
    assert options["kind"] == {"first": "3", "information_request": "1"}
    assert options["step"] == {"draft": "2", "returned": "1", "handling": "1"}
    assert set(options["office"].values()) == {"2", "1"}
    for name, counted in options.items():
        for value, count in counted.items():
            narrowed = client_as("supervisor").get(f"/worklist?show=others&{name}={value}")
            assert len(titles(narrowed)) == int(count), (name, value)


def test_what_was_given_back_has_a_list_of_its_own(house: PageHouse, client_as: ClientAs) -> None:
    draft(house, "拟稿中")
    draft(house, "退回的", state=CaseState.RETURNED)
    July(house).item(ItemState.RETURNED, about={"title": "退回的评估件"})
    page = client_as("drafter").get("/worklist?show=back")
    assert sorted(titles(page)) == ["退回的", "退回的评估件"]
    assert tabs(page)["back"] == "2"
    assert "没有退回给您的" in client_as("approver").get("/worklist?show=back").text


def test_a_long_list_is_read_page_by_page_and_back(house: PageHouse, client_as: ClientAs) -> None:
    for number in range(PAGE + 2):
        day = date(2026, 7, 20) + timedelta(days=number // 3)
        draft(house, f"第{number:02}件", state=CaseState.SIGN_OFF, due_on=day)
    me = client_as("approver")
    first = me.get("/worklist?sort=due")
    assert len(titles(first)) == PAGE
    second = me.get(first.find("//a[@rel='next']").get("href"))
    assert titles(first) + titles(second) == [f"第{number:02}件" for number in range(PAGE + 2)]
    assert not second.root.xpath("//a[@rel='next']")
    assert titles(me.get(second.find("//a[@rel='prev']").get("href"))) == titles(first)


def test_the_order_is_turned_round_by_the_column_it_is_sorted_by(
    house: PageHouse, client_as: ClientAs
) -> None:
    for title, days in (("早", 1), ("晚", 9)):
        day = date(2026, 7, 20) + timedelta(days=days)
        draft(house, title, state=CaseState.SIGN_OFF, due_on=day)
    me = client_as("approver")
    page = me.get("/worklist")
    assert titles(page) == ["早", "晚"]
    turned = page.find("//nav[@class='work-order']/a[@aria-current]").get("href")
    assert titles(me.get(turned)) == ["晚", "早"]


@pytest.mark.parametrize(
    "edge",
    [
        "x",
        "2026-07-20~case~",
        "2026-07-20~king~1",
        "99~case~1",
        "~~",
        f"2026-07-20~case~{'9' * 30}",
    ],
)
def test_a_place_nobody_knows_shows_the_list_from_its_beginning(
    house: PageHouse, client_as: ClientAs, edge: str
) -> None:
    draft(house, "第一件", state=CaseState.SIGN_OFF, due_on=date(2026, 7, 20))
    for order in ("due", "since"):
        page = client_as("approver").get(f"/worklist?sort={order}&after={edge}")
        assert titles(page) == ["第一件"]


# ---- handing over ------------------------------------------------------------------------------------


def ticks(page: Page) -> list[str]:
    return [box.get("value") for box in page.root.xpath("//input[@name='work']")]


def test_a_head_gives_ticked_work_to_another_drafter(house: PageHouse, client_as: ClientAs) -> None:
    document_id = draft(house, "要交出去的")
    item_id = July(house).item()
    head = client_as("office_head")
    page = head.get("/worklist?show=others&q=")
    other = str(house.person("drafter_two").id)
    done = head.submit(
        page.form("hand-over"), work=ticks(page), person=other, reason="原拟稿人休假到月底"
    )
    assert done.location.endswith("/worklist?show=others")
    assert "已把2件交给drafter_two·某" in head.follow(done).text
    assert drafter_of(house, document_id) == int(other)
    with house.house.reading() as session:
        assert session.get_one(RoundItem, item_id).assigned_to_id == int(other)
    told = client_as("drafter_two").get("/notices").text
    assert "交给别人办" in told


def test_the_answer_names_what_stayed_and_why(house: PageHouse, client_as: ClientAs) -> None:
    stays = draft(house, "别处的公文", "drafter_elsewhere", office="社会处")
    goes = draft(house, "本处的公文")
    officer = client_as("disclosure_officer")
    page = officer.get("/worklist?show=others")
    said = {"work": ticks(page), "person": str(house.person("drafter_two").id), "reason": "换人"}
    done = officer.submit(page.form("hand-over"), 200, **said)
    assert "已把1件交给drafter_two·某" in done.text
    assert "别处的公文" in done.text
    assert "今天不是这个处室的拟稿人" in done.text
    assert drafter_of(house, goes) == house.person("drafter_two").id
    assert drafter_of(house, stays) == house.person("drafter_elsewhere").id
    again = officer.submit(page.form("hand-over"), **said)
    assert again.location.endswith("/worklist?show=others")


def test_an_unfinished_form_keeps_what_was_ticked_and_typed(
    house: PageHouse, client_as: ClientAs
) -> None:
    draft(house, "要交出去的")
    head = client_as("office_head")
    page = head.get("/worklist?show=others")
    ticked = ticks(page)
    back = head.submit(page.form("hand-over"), 422, work=ticked, reason="休假")
    assert "还没有选交给谁" in back.text
    kept = back.form("hand-over").values
    assert (kept["work"], kept["reason"]) == (ticked[0], "休假")


def test_an_unfinished_form_of_a_later_page_comes_back_on_that_page_with_its_ticks(
    house: PageHouse, client_as: ClientAs
) -> None:
    for number in range(PAGE + 2):
        draft(house, f"第{number:02}件", due_on=date(2026, 7, 20) + timedelta(days=number))
    head = client_as("office_head")
    first = head.get("/worklist?show=others&sort=due")
    second = head.get(first.find("//a[@rel='next']").get("href"))
    listed, ticked = titles(second), ticks(second)
    assert len(ticked) == 2
    back = head.submit(second.form("hand-over"), 422, work=ticked, reason="休假")
    assert titles(back) == listed
    kept = back.root.xpath("//input[@name='work'][@checked]/@value")
    assert kept == ticked
    other = str(house.person("drafter_two").id)
    one = head.submit(back.form("hand-over"), work=ticked[:1], person=other, reason="休假")
    assert titles(head.follow(one)) == listed


def test_a_page_whose_work_has_gone_shows_the_list_from_its_beginning(
    house: PageHouse, client_as: ClientAs
) -> None:
    draft(house, "第一件", state=CaseState.SIGN_OFF, due_on=date(2026, 7, 20))
    page = client_as("approver").get("/worklist?sort=due&after=2026-07-21~case~9")
    assert titles(page) == ["第一件"]


def test_who_hands_nothing_over_sees_no_ticks_and_moves_nothing(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = draft(house, "在拟稿")
    work = ticks(client_as("office_head").get("/worklist?show=others"))
    other = str(house.person("drafter_two").id)
    for login in ("drafter", "approver", "supervisor", "clerk"):
        me = client_as(login)
        page = me.get("/worklist?show=others")
        assert ticks(page) == []
        token = page.find("//meta[@name='csrf-token']").get("content")
        said = {"csrf_token": token, "work": work, "person": other, "reason": "换人"}
        me.post("/worklist/hand-over", said, 422)
    assert drafter_of(house, document_id) == house.person("drafter").id


def test_what_is_not_with_its_drafter_can_not_be_ticked(
    house: PageHouse, client_as: ClientAs
) -> None:
    draft(house, "等签发", state=CaseState.SIGN_OFF)
    assert ticks(client_as("office_head").get("/worklist?show=others")) == []
