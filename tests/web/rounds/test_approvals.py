"""The approver's sitting: cards for what changes the public side, the rest together, nothing hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review.domain.evidence import Evidence, EvidenceCode
from review.domain.states import (
    Attribute,
    CaseKind,
    CaseState,
    DocumentStatus,
    ItemState,
    Outcome,
    Route,
)
from review.public.migrate import upgrade_public
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.rounds import RoundItem
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.july import REASON, July, kept

ClientAs = Callable[[str], Visitor]
AWAITING = ItemState.AWAITING_APPROVAL
LEAK = Evidence(code=EvidenceCode.LEAK_SUSPECTED, facts={"count": 2, "kinds": {"ID": 2}})


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def taken_down(july: July) -> int:
    return july.item(
        AWAITING,
        about={"attribute": Attribute.PROACTIVE, "title": "名单有误的公报"},
        outcome=Outcome.TAKE_DOWN,
        found=(LEAK,),
    )


def at_sign_off(house: PageHouse, july: July) -> int:
    """A release whose july case waits for the approver, with no confirmation yet."""
    document_id = july.document(title="关于救助资金发放情况的通报")
    with house.session() as session:
        document = session.get_one(Document, document_id)
        case = ReviewCase(
            organisation_id=document.organisation_id,
            office_id=document.office_id,
            document_id=document_id,
            kind=CaseKind.JULY,
            state=CaseState.SIGN_OFF,
            route=Route.AUDIT_THEN_CONFIDENTIALITY,
            opened_at=house.clock(),
            opened_by_id=None,
            step_since=house.clock(),
        )
        case.proposed_attribute, case.proposed_reason = Attribute.PROACTIVE, REASON
        case.proposer_ids = [house.person("drafter").id]
        session.add(case)
        session.commit()
        case_id = case.id
    return july.item(
        AWAITING, document_id=document_id, outcome=Outcome.TO_PROACTIVE, case_id=case_id
    )


def url(july: July, asked: str = "") -> str:
    return f"/rounds/{july.round_id}/approvals{asked}"


def ticked(page: Page) -> list[str]:
    boxes = page.root.xpath("//form[@id='together']//input[@name='items'][@checked]")
    return [box.get("value").partition(":")[0] for box in boxes]


def test_what_is_taken_down_comes_first_and_the_sum_is_the_round(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    release, down = at_sign_off(house, july), taken_down(july)
    july.item(AWAITING, **kept())
    july.item()
    leader = client_as("approver")
    page = leader.get(url(july))
    assert page.form("approve").action == f"/items/{down}/approval"
    numbers = [int(b.text) for b in page.root.xpath("//ul[@class='sum mb-2']//b")]
    assert sum(numbers[:-1]) == numbers[-1] == 4
    following = page.find("//a[@data-key='n']").get("href")
    assert following == url(july, f"?item={release}")
    assert leader.get(following).root.xpath("//button[@data-key='p']") == []
    assert page.find("//a[@data-open='return']") is not None
    assert len(page.root.xpath("//nav[@class='tabs']/a")) == 2


def test_a_release_without_its_proofs_can_not_be_approved_and_says_which(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = at_sign_off(house, july)
    leader = client_as("approver")
    page = leader.get(url(july))
    button = page.find("//div[@class='actionbar']//button[@aria-disabled='true']")
    assert button.get("aria-describedby") == "why-approve"
    assert len(page.root.xpath("//ul[@class='proofs']/li[@class='no']")) >= 3
    refused = leader.submit(page.form("approve"), 422)
    assert refused.root.xpath("//div[@class='actionbar']//ul[@class='blockers']/li")
    assert july.row(item).state is AWAITING


def test_taking_down_is_one_act_and_the_next_card_follows(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    upgrade_public(house.house.settings.public_database_url)
    first, second = taken_down(july), taken_down(july)
    leader = client_as("approver")
    page = leader.get(url(july))
    done = leader.submit(page.form("approve"))
    row = july.row(first)
    assert (row.state, row.outcome) == (ItemState.SETTLED, Outcome.TAKE_DOWN)
    with house.session() as session:
        document = session.get_one(Document, row.document_id)
        assert document.status is DocumentStatus.WITHDRAWN
    page = leader.get(done.location)
    assert page.form("approve").action == f"/items/{second}/approval"
    place = "".join(page.find("//span[contains(@class,'progress-words')]").itertext())
    assert "2" in place
    again = leader.submit(page.form("return"), 422, comment="不行")
    assert again.form("return").values["comment"] == "不行"
    leader.submit(again.form("return"), comment="请先核实名单里的号码是不是真的，再提出。")
    assert july.row(second).state is ItemState.RETURNED
    told = client_as("drafter").get(f"/items/{second}")
    assert "请先核实名单里的号码" in told.text


def test_an_approval_of_what_changed_meanwhile_is_not_done(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = taken_down(july)
    leader = client_as("approver")
    form = leader.get(url(july)).form("approve")
    with house.session() as session:
        session.get_one(RoundItem, item).version += 1
        session.commit()
    leader.submit(form, 409)
    assert july.row(item).state is AWAITING


def test_the_list_shows_exceptions_first_unticked_and_each_reason(
    july: July, client_as: ClientAs
) -> None:
    plain = july.item(AWAITING, **kept())
    odd = july.item(AWAITING, **kept(suggested_outcome=Outcome.TO_PROACTIVE))
    page = client_as("approver").get(url(july))
    boxes = page.root.xpath("//form[@id='together']//input[@name='items']/@value")
    assert [value.partition(":")[0] for value in boxes] == [str(odd), str(plain)]
    assert ticked(page) == [str(plain)]
    assert len(page.root.xpath("//li[@class='except']")) == 1
    assert page.text.count(REASON) == 2


def test_the_ticked_are_approved_together_and_the_others_stay(
    july: July, client_as: ClientAs
) -> None:
    first, second, third = (july.item(AWAITING, **kept()) for _ in range(3))
    leader = client_as("approver")
    form = leader.get(url(july, "?part=list")).form("together")
    values = form.values
    values["items"] = [v for v in values["items"] if not v.startswith(f"{third}:")]
    done = leader.post(form.action, values)
    assert done.location == url(july, "?part=list")
    states = [july.row(i).state for i in (first, second, third)]
    assert states == [ItemState.SETTLED, ItemState.SETTLED, AWAITING]
    assert ticked(leader.get(done.location)) == [str(third)]
    empty = leader.get(url(july, "?part=list")).form("together")
    refused = leader.post(empty.action, {**empty.values, "items": []}, 422)
    assert refused.root.xpath("//div[@id='errors']")


def test_what_could_not_be_approved_is_named_and_the_good_ones_went(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    good, changed = july.item(AWAITING, **kept()), july.item(AWAITING, **kept())
    leader = client_as("approver")
    form = leader.get(url(july)).form("together")
    with house.session() as session:
        session.get_one(RoundItem, changed).version += 1
        session.commit()
    page = leader.submit(form, 200)
    links = [a.get("href") for a in page.root.xpath("//div[@id='done']//a")]
    assert links == [f"/items/{changed}"]
    assert july.row(good).state is ItemState.SETTLED
    assert july.row(changed).state is AWAITING
    assert ticked(page) == [str(changed)]


def test_a_refused_list_comes_back_as_it_was_ticked_although_cards_wait_too(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    taken_down(july)
    first, changed, left = (july.item(AWAITING, **kept()) for _ in range(3))
    leader = client_as("approver")
    form = leader.get(url(july, "?part=list")).form("together")
    empty = leader.post(form.action, {**form.values, "items": []}, 422)
    assert empty.find("//div[@id='errors']") is not None
    assert ticked(empty) == []
    form = empty.form("together")
    with house.session() as session:
        wanted = [f"{i}:{session.get_one(RoundItem, i).version}" for i in (first, changed)]
        session.get_one(RoundItem, changed).version += 1
        session.commit()
    page = leader.post(form.action, {**form.values, "items": wanted}, 200)
    assert page.find("//div[@id='done']") is not None
    assert ticked(page) == [str(changed)]
    assert july.row(left).state is AWAITING


def test_what_the_approver_proposed_themselves_can_not_be_ticked(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item(AWAITING, **kept(proposer_id=house.person("approver").id))
    page = client_as("approver").get(url(july))
    box = page.find("//form[@id='together']//input[@name='items']")
    assert box.get("disabled") is not None
    assert box.get("checked") is None
    assert july.row(item).state is AWAITING


def test_only_who_sees_the_whole_house_opens_the_sitting_and_only_the_leader_approves(
    july: July, client_as: ClientAs
) -> None:
    july.item(AWAITING, **kept())
    client_as("drafter").get(url(july), 403)
    client_as("other_officer").get(url(july), 404)
    page = client_as("supervisor").get(url(july))
    assert page.find("//div[@class='actionbar']//button").get("aria-disabled") == "true"
