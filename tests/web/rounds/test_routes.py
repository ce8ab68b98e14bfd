"""Rounds on pages: opening after a dry run, the board, reminders, giving away, closing, settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from review.domain.rounds import RoundState
from review.domain.states import Attribute, CaseState, DocumentStatus, ItemState
from review.jobs.rounds import resume_opening
from review.jobs.work import make_work
from review.store.rounds import ClassifiedCount, Round, RoundItem, RoundPolicyRow, RoundReminder
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]


def send(visitor: Visitor, path: str, data: dict[str, str], status: int | None = 302) -> Page:
    """Post values as a form of a page would, with that page's token."""
    token = visitor.get("/worklist").root.xpath("//meta[@name='csrf-token']/@content")
    return visitor.post(path, {"csrf_token": str(token[0]), **data}, status)


@pytest.fixture(autouse=True)
def _july(house: PageHouse) -> None:
    house.clock.now = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


def paper(house: PageHouse, number: int, office: str = "综合处") -> int:
    """A document of 2023 that is kept inside; answers its id."""
    name = f"海府办〔2023〕{number}号"
    return house.add_document(
        office,
        CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title=f"关于第{number}批临时救助工作的通知",
        doc_number=name,
        number_key=name,
        issued_on=date(2023, 5, number),
        attribute=Attribute.ON_REQUEST,
    )[0]


def opened(house: PageHouse, client_as: ClientAs, papers: int = 2) -> int:
    """The July of 2026, opened on its page by the officer; answers its id."""
    for number in range(1, papers + 1):
        paper(house, number)
    paper(house, 20, "社会处")
    send(client_as("disclosure_officer"), "/rounds/open", {"year": "2026"})
    with house.session() as session:
        row = session.scalars(select(Round)).one()
        assert row.state is RoundState.OPENING
        round_id = row.id
    assert ("open_round", round_id) in house.enqueued
    work = make_work(house.house.settings, house.house.secrets, clock=house.clock)
    resume_opening(work, round_id)
    return round_id


def test_a_new_house_is_shown_the_way_to_its_first_july(client_as: ClientAs) -> None:
    page = client_as("disclosure_officer").get("/rounds")
    assert page.status == 200
    assert page.root.xpath("//a[contains(@href, '/rounds/open')]")
    assert (
        not client_as("drafter").get("/rounds").root.xpath("//a[contains(@href, '/rounds/open')]")
    )


def test_the_dry_run_counts_by_office_and_writes_nothing(
    house: PageHouse, client_as: ClientAs
) -> None:
    paper(house, 1)
    paper(house, 2)
    page = client_as("disclosure_officer").get("/rounds/open?year=2026")
    assert [td.text for td in page.root.xpath("//tfoot//td")] == ["2", "0", "0", "2"]
    with house.session() as session:
        assert session.scalars(select(Round)).all() == []


def test_a_july_that_is_not_here_yet_says_when_and_offers_no_button(client_as: ClientAs) -> None:
    visitor = client_as("disclosure_officer")
    page = visitor.get("/rounds/open?year=2027")
    button = page.root.xpath("//button[@aria-describedby='why-open']")[0]
    assert button.get("aria-disabled") == "true"
    assert "2027年7月1日" in page.root.xpath("string(//*[@id='why-open'])")
    assert send(visitor, "/rounds/open", {"year": "2027"}, 422).status == 422


def test_the_board_s_numbers_lead_to_their_lists(house: PageHouse, client_as: ClientAs) -> None:
    round_id = opened(house, client_as)
    page = client_as("disclosure_officer").get(f"/rounds/{round_id}")
    lines = page.root.xpath("//table[contains(@class,'board')]/tbody/tr")
    assert [line.xpath("string(.//th//a)") for line in lines] == ["综合处", "社会处"]
    links = lines[0].xpath("./td/a/@href")
    assert f"/rounds/{round_id}/items?office={house.office_id()}&state=todo" in links
    for link in {*links, *page.root.xpath("//a[@class='tile']/@href")}:
        assert client_as("disclosure_officer").get(link).status == 200


def test_people_of_an_office_see_every_figure_but_open_only_their_own(
    house: PageHouse, client_as: ClientAs
) -> None:
    round_id = opened(house, client_as)
    page = client_as("drafter").get(f"/rounds/{round_id}")
    named = page.root.xpath("//table[contains(@class,'board')]/tbody/tr[th/a]")
    assert [line.xpath("string(.//th//a)") for line in named] == ["综合处"]
    assert not page.root.xpath("//form[contains(@action, '/remind')]")
    assert client_as("other_officer").get(f"/rounds/{round_id}", 404).status == 404


def test_the_menu_leads_officers_to_the_board_and_drafters_to_their_items(
    house: PageHouse, client_as: ClientAs
) -> None:
    round_id = opened(house, client_as)
    officer = client_as("disclosure_officer").client.get("/rounds/current")
    drafter = client_as("drafter").client.get("/rounds/current")
    assert officer.location == f"/rounds/{round_id}"
    assert drafter.location == f"/rounds/{round_id}/items?state=open"
    menu = client_as("disclosure_officer").get("/rounds").root.xpath("//nav[@class='topnav']/a")
    assert "七月评估 3" in [a.text for a in menu]


def test_reminding_twice_on_a_day_tells_once_and_says_so(
    house: PageHouse, client_as: ClientAs
) -> None:
    round_id = opened(house, client_as)
    visitor = client_as("disclosure_officer")
    office = {"office": str(house.office_id())}
    send(visitor, f"/rounds/{round_id}/remind", office)
    send(visitor, f"/rounds/{round_id}/remind", office)
    assert "今天已经催办过" in visitor.get(f"/rounds/{round_id}").root.xpath("string(//main)")
    with house.session() as session:
        assert len(session.scalars(select(RoundReminder)).all()) == 1
    assert send(client_as("drafter"), f"/rounds/{round_id}/remind", office, 403).status == 403


def test_an_office_types_its_classified_documents(house: PageHouse, client_as: ClientAs) -> None:
    round_id = opened(house, client_as)
    typed = {"office": str(house.office_id()), "count": "7"}
    send(client_as("drafter"), f"/rounds/{round_id}/classified", typed)
    send(client_as("drafter"), f"/rounds/{round_id}/classified", {**typed, "count": "many"})
    send(client_as("drafter_elsewhere"), f"/rounds/{round_id}/classified", typed)
    with house.session() as session:
        assert session.scalars(select(ClassifiedCount.count)).all() == [7]


def test_items_are_given_to_another_office_at_once(house: PageHouse, client_as: ClientAs) -> None:
    round_id = opened(house, client_as)
    visitor, to = client_as("disclosure_officer"), house.office_id("社会处")
    nobody = {"office": str(house.office_id()), "to": str(to)}
    assert send(visitor, f"/rounds/{round_id}/reassign", nobody, 422).status == 422
    send(visitor, f"/rounds/{round_id}/reassign", {**nobody, "all": "1"})
    with house.session() as session:
        offices = session.scalars(select(RoundItem.office_id)).all()
    assert set(offices) == {to}


def test_a_round_is_closed_only_after_its_month_and_with_a_look_before(
    house: PageHouse, client_as: ClientAs
) -> None:
    round_id = opened(house, client_as)
    visitor = client_as("disclosure_officer")
    with house.session() as session:
        version = {"version": str(session.get_one(Round, round_id).version)}
    send(visitor, f"/rounds/{round_id}/close", version)
    with house.session() as session:
        assert session.get_one(Round, round_id).state is RoundState.OPEN
    house.clock.now = datetime(2026, 8, 1, 2, 0, tzinfo=UTC)
    visitor = client_as("disclosure_officer")
    page = visitor.get(f"/rounds/{round_id}/close")
    assert page.root.xpath("string(//tbody/tr[1]/td[2])") == "2"
    send(visitor, f"/rounds/{round_id}/close", version)
    with house.session() as session:
        assert session.get_one(Round, round_id).state is RoundState.CLOSED
        states = set(session.scalars(select(RoundItem.state)))
    assert states == {ItemState.CARRIED_OVER}
    assert visitor.get(f"/rounds/{round_id}").status == 200


def test_settings_show_the_dates_that_follow_before_they_are_saved(
    house: PageHouse, client_as: ClientAs
) -> None:
    visitor = client_as("disclosure_officer")
    typed = {
        "effective_year": "2027",
        "first_year": "2026",
        "reading": "b",
        "lookback_months": "30",
        "span_months": "12",
        "month": "7",
        "office_days": "10",
        "titles": "counts",
    }
    shown = visitor.get("/rounds/settings", query_string=typed)
    assert "2025年1月1日 – 2025年12月31日" in shown.root.xpath("string(//*[@id='windows'])")
    assert send(visitor, "/rounds/settings", {**typed, "month": "13"}, 422).status == 422
    send(visitor, "/rounds/settings", typed)
    with house.session() as session:
        row = session.scalars(select(RoundPolicyRow)).one()
    assert (row.effective_year, row.before, row.titles.value) == (2027, False, "counts")
    assert client_as("drafter").get("/rounds/settings", 403).status == 403
