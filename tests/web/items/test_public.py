"""Items of what the public reads: a leak is hidden at once, another site's is asked for validity."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from review.domain.evidence import Evidence
from review.domain.evidence import EvidenceCode as C
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome, Validity
from review.store.documents import Document
from review.store.rounds import RoundItem
from review.store.validity import ValidityRelease
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.july import July

ClientAs = Callable[[str], Visitor]
LEAK = Evidence(code=C.LEAK_SUSPECTED, facts={"count": 2, "kinds": {"ID": 2}})
PUBLIC = {"attribute": Attribute.PROACTIVE}
TAKE_DOWN = "//ul[@class='evidence']//a[contains(.,'立即撤下')]"


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def document_of(house: PageHouse, item_id: int) -> int:
    with house.session() as session:
        return session.get_one(RoundItem, item_id).document_id


def test_a_leak_leads_the_officer_to_the_form_that_hides_at_once(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item_id = july.item(about=PUBLIC, found=(LEAK,))
    officer = client_as("disclosure_officer")
    (link,) = officer.get(f"/items/{item_id}").root.xpath(TAKE_DOWN)
    path, _, anchor = link.get("href").partition("#")
    assert path == f"/documents/{document_of(house, item_id)}"
    form = officer.get(path).root.xpath(f"//*[@id='{anchor}']//form")
    assert [f.get("action") for f in form] == [f"{path}/hide"]


def test_nobody_else_is_led_there_and_the_office_answers_take_down(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item_id = july.item(about=PUBLIC, found=(LEAK,))
    page = client_as("drafter").get(f"/items/{item_id}")
    assert page.root.xpath(TAKE_DOWN) == []
    values = page.root.xpath("//input[@name='outcome']/@value")
    assert "take_down" in values
    assert "keep" not in values


def test_without_a_leak_nothing_is_to_be_hidden(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    asked = Evidence(code=C.REQUESTS, facts={"count": 3, "last_on": "2026-06-02"})
    item_id = july.item(about=PUBLIC, found=(asked,))
    assert client_as("disclosure_officer").get(f"/items/{item_id}").root.xpath(TAKE_DOWN) == []


def test_what_another_site_publishes_is_asked_for_validity_or_published_here(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item_id = july.item(about={**PUBLIC, "status": DocumentStatus.ISSUED, "published_at": None})
    page = client_as("drafter").get(f"/items/{item_id}")
    values = set(page.root.xpath("//input[@name='outcome']/@value"))
    assert {"still_in_force", "mark_lapsed", "to_proactive"} <= values
    assert not values & {"keep", "to_on_request", "take_down"}


def test_an_approved_mark_is_handed_to_the_worker_at_once(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item_id = july.item(
        ItemState.AWAITING_APPROVAL,
        about=PUBLIC,
        outcome=Outcome.MARK_LAPSED,
        validity=Validity.LAPSED,
        validity_on=house.clock().date(),
    )
    approver = client_as("approver")
    url = f"/rounds/{july.round_id}/approvals?part=list"
    shown = approver.get(url)  # a mark that changes is looked at first, and ticked by hand
    item = shown.find("//form[@id='together']//input[@name='items']").get("value")
    approver.submit(shown.form("together"), items=[item])
    with house.session() as session:
        document = session.get_one(Document, document_of(house, item_id))
        assert document.validity is Validity.LAPSED
        row = session.scalars(select(ValidityRelease)).one()
    assert ("validity", row.id) in house.enqueued
