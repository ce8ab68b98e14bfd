"""The ledger of reconsideration and litigation as people use it: entered, linked, closed, corrected, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select

from review.domain.requests import ApplicantKind, ProvisionForm, ReceivedHow
from review.store.disputes import Dispute
from review.store.requests import InformationRequest
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
FILED = {
    "proceeding": "review",
    "reference": "〔2026〕海府复12号",
    "body": "海屿区人民政府",
    "filed_on": "2026-06-01",
}


def a_request(house: PageHouse, number: int = 12) -> int:
    """A request of the register, received in May."""
    with house.session() as session:
        row = InformationRequest(
            organisation_id=house.organisation_id(),
            year=2026,
            number=number,
            received_how=ReceivedHow.BY_HAND,
            arrived_on=date(2026, 5, 6),
            confirmed_on=None,
            received_on=date(2026, 5, 6),
            applicant=ApplicantKind.NATURAL_PERSON,
            applicant_name="某人",
            applicant_certificate="",
            applicant_contact="",
            what="防汛预案",
            wanted_form=ProvisionForm.PAPER,
            registered_by_id=None,
            registered_at=datetime(2026, 5, 6, tzinfo=UTC),
        )
        session.add(row)
        session.commit()
        return row.id


def recorded(house: PageHouse) -> Dispute:
    with house.session() as session:
        return session.scalars(select(Dispute)).one()


def entered(officer: Visitor, status: int = 302, **changes: str) -> Page:
    form = officer.get("/reports/disputes/new").form("/reports/disputes")
    page = officer.submit(form, status, **{**FILED, **changes})
    return officer.follow(page) if status == 302 else page


def test_an_officer_enters_a_case_over_a_request_and_its_result(
    house: PageHouse, client_as: ClientAs
) -> None:
    request_id = a_request(house)
    officer = client_as("disclosure_officer")
    assert "没有案件" in officer.get("/reports/disputes").text
    page = entered(officer, request="依申请〔2026〕12号")
    assert recorded(house).request_id == request_id
    assert "尚未审结" in page.text
    assert FILED["reference"] in officer.get("/reports/disputes?state=pending").text
    closed = officer.submit(page.form("/result"), result="upheld", on="2026-07-10")
    assert "结果已登记" in officer.follow(closed).text
    line = officer.get("/reports/disputes?state=closed").text
    assert "结果维持" in line
    assert FILED["reference"] not in officer.get("/reports/disputes?state=pending").text


def test_an_entry_that_can_not_stand_says_why_and_keeps_what_was_typed(
    house: PageHouse, client_as: ClientAs
) -> None:
    a_request(house)
    officer = client_as("disclosure_officer")
    page = entered(officer, 422, request="依申请〔2026〕12号", filed_on="2026-04-01")
    assert FILED["body"] in page.form("/reports/disputes").values["body"]
    assert page.find(".//a[@href='#filed_on']") is not None
    unknown = entered(officer, 422, request="依申请〔2026〕99号")
    assert unknown.find(".//a[@href='#request']") is not None
    nonsense = entered(officer, 422, request="那一件")
    assert nonsense.find(".//a[@href='#request']") is not None
    assert entered(officer, 422, filed_on="").find(".//a[@href='#filed_on']") is not None
    with house.session() as session:
        assert session.scalars(select(Dispute)).all() == []


def test_a_result_is_taken_back_an_entry_corrected_and_voided(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    page = entered(officer)
    assert officer.submit(page.form("/result"), 422, result="", on="").status == 422
    officer.submit(page.form("/result"), result="corrected", on="2026-07-01")
    address = f"/reports/disputes/{recorded(house).id}"
    officer.submit(officer.get(address).form("/reopen"))
    assert recorded(house).result is None
    officer.submit(officer.get(address).form("/amend"), body="某市中级人民法院")
    assert recorded(house).body == "某市中级人民法院"
    assert officer.submit(officer.get(address).form("/void"), 422, reason="").status == 422
    officer.submit(officer.get(address).form("/void"), reason="同一案件登记了两次，以另一条为准。")
    officer.get(address, status=404)
    assert "没有案件" in officer.get("/reports/disputes").text


def test_the_list_behind_a_figure_of_a_past_day_shows_a_case_that_was_voided_later(
    house: PageHouse, client_as: ClientAs
) -> None:
    entered(client_as("disclosure_officer"))
    counted_on = house.clock().date()
    house.clock.advance(days=3)
    officer = client_as("disclosure_officer")
    case = officer.get(f"/reports/disputes/{recorded(house).id}")
    officer.submit(case.form("/void"), reason="同一案件登记了两次，以另一条为准。")
    figure = "/reports/annual/2026/figures/disputes.review.pending"
    then = officer.get(f"{figure}?as_of={counted_on.isoformat()}")
    assert "共1件" in then.text
    assert FILED["reference"] in then.text
    assert "已作废" in then.text
    assert FILED["reference"] not in officer.get(figure).text


def test_a_suit_names_the_reconsideration_before_it(house: PageHouse, client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    entered(officer)
    review = recorded(house)
    suit = {
        "proceeding": "suit_after_review",
        "reference": "（2026）某0102行初7号",
        "filed_on": "2026-07-01",
        "after": str(review.id),
    }
    page = entered(officer, **suit)
    assert review.reference in page.text
    refused = entered(officer, 422, **{**suit, "proceeding": "suit_direct"})
    assert refused.find(".//a[@href='#after']") is not None


def test_others_read_but_do_not_write_and_no_other_organisation_sees_a_case(
    house: PageHouse, client_as: ClientAs
) -> None:
    entered(client_as("disclosure_officer"))
    address = f"/reports/disputes/{recorded(house).id}"
    page = client_as("supervisor").get(address)
    assert list(page.root.iterfind(".//main//form")) == []
    assert "/reports/disputes/new" not in client_as("approver").get("/reports/disputes").links
    client_as("other_officer").get(address, status=404)
    client_as("drafter").get(address, status=403)
