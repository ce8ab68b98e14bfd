"""The ledger of coverage on pages: the sum is the register's, each number opens its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import update

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.people import Organisation
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]


def issued(house: PageHouse, day: date, office: str = "综合处", **more: object) -> None:
    values = {"status": DocumentStatus.FILED, "attribute": Attribute.ON_REQUEST, **more}
    house.add_document(office, CaseState.SETTLED, title="通知", issued_on=day, **values)


def furnished(house: PageHouse) -> None:
    issued(house, date(2023, 5, 1), evaluated_on=date(2026, 7, 1))
    issued(house, date(2023, 6, 1))
    issued(house, date(2025, 6, 1))
    issued(house, date(2023, 7, 1), is_party=True)


def test_the_ledger_adds_up_to_the_register(house: PageHouse, client_as: ClientAs) -> None:
    furnished(house)
    page = client_as("disclosure_officer").get("/coverage")
    foot = [" ".join(td.itertext()).strip() for td in page.root.xpath("//tfoot//td")]
    assert foot[0] == "4"
    assert sum(int(n) for n in foot[1:6]) == 4
    assert "合计与登记簿一致" in page.root.xpath("string(//main)")


def test_every_number_opens_a_list_of_just_so_many(house: PageHouse, client_as: ClientAs) -> None:
    furnished(house)
    visitor = client_as("disclosure_officer")
    links = visitor.get("/coverage").root.xpath("//section[.//tfoot]//td[@class='n']/a")
    assert links
    for link in links:
        rows = visitor.get(link.get("href")).root.xpath("//tbody/tr[th]")
        assert len(rows) == int(link.text)


def test_an_unknown_column_leads_nowhere(client_as: ClientAs) -> None:
    assert client_as("disclosure_officer").get("/coverage/documents?column=x", 404).status == 404


def test_a_house_above_sees_figures_of_those_below_and_none_of_their_documents(
    house: PageHouse, client_as: ClientAs
) -> None:
    issued(house, date(2023, 5, 1), "办公室")
    with house.session() as session:
        session.execute(
            update(Organisation)
            .where(Organisation.id == house.organisation_id("临江"))
            .values(parent_id=house.organisation_id())
        )
        session.commit()
    page = client_as("disclosure_officer").get("/coverage")
    row = page.root.xpath("//*[@id='below']//tbody/tr")[0]
    assert row.xpath("string(./td[1])") == "1"
    assert row.xpath(".//a") == []


def test_figures_are_for_those_who_answer_for_the_house(client_as: ClientAs) -> None:
    assert client_as("drafter").get("/coverage", 403).status == 403
    assert client_as("supervisor").get("/coverage").status == 200
