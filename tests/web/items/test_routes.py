"""Items as pages: the list, evidence and the office's answer, refusals that keep what was typed, notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review.domain.evidence import Evidence
from review.domain.evidence import EvidenceCode as C
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, CaseKind, ItemState, Outcome, Validity
from review.store.cases import latest_case
from review.store.documents import Document
from review.store.item_lists import PAGE
from review.store.rounds import RoundItem
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.july import REASON, July, kept

ClientAs = Callable[[str], Visitor]
OTHER = "社会处"
ASKED = Evidence(code=C.REQUESTS, facts={"count": 3, "last_on": "2026-06-02"})
DATA = Evidence(code=C.PERSONAL_DATA, facts={"then": 2, "new": 3, "to_hide": 5, "kinds": {"ID": 5}})
KEPT = {
    "outcome": "keep",
    "ground": "TP_PRIVACY",
    "reason": REASON,
    "next_review_year": "2029",
    "validity": "in_force",
}


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def listed(page: Page) -> list[str]:
    return [
        link.get("href") for link in page.root.xpath("//ul[@class='work items']//a[@class='t']")
    ]


def tags(page: Page) -> str:
    return " ".join(
        "".join(t.itertext()) for t in page.root.xpath("//span[@class[contains(.,'tag')]]")
    )


# ---- the list ------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_its_address_and_its_items_keep_the_question(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    first = july.item()
    second = july.item(rounds_late=2, reason=ItemReason.CARRIED_FORWARD)
    july.item(ItemState.AWAITING_APPROVAL, **kept())
    me = client_as("drafter")
    assert len(listed(me.get(f"/rounds/{july.round_id}/items"))) == 3
    page = me.get(f"/rounds/{july.round_id}/items?state=todo&sort=late")
    assert listed(page) == [
        f"/items/{second}?state=todo&sort=late",
        f"/items/{first}?state=todo&sort=late",
    ]
    item = me.get(listed(page)[0])
    following = item.find("//a[@data-key='n']").get("href")
    assert following == f"/items/{first}?state=todo&sort=late"
    assert listed(me.get(f"/rounds/{july.round_id}/items?mine=1&delayed=1")) == [
        f"/items/{second}?delayed=1&mine=1"
    ]
    assert listed(me.get(f"/rounds/{july.round_id}/items?q=没有这份")) == []


def test_a_line_says_what_is_unusual_about_an_item(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    july.item(
        to=None,
        about={"drafter": "drafter_two"},
        rounds_late=1,
        boundary=True,
        drafting_office_id=house.office_id(OTHER),
    )
    july.grants_end("drafter_two")
    page = client_as("disclosure_officer").get(f"/rounds/{july.round_id}/items")
    shown = page.root.xpath("//ul[@class='work items']//span[@class[contains(.,'tag')]]")
    assert len(shown) == 4


def test_a_long_list_goes_on_from_where_it_stopped(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    items = july.copies(july.item(), PAGE)
    me = client_as("drafter")
    page = me.get(f"/rounds/{july.round_id}/items")
    assert len(listed(page)) == PAGE
    page = me.get(page.find("//a[@rel='next']").get("href"))
    assert listed(page) == [f"/items/{items[-1]}"]
    assert len(listed(me.get(page.find("//a[@rel='prev']").get("href")))) == PAGE


def test_an_item_is_found_by_whoever_may_know_of_it(july: July, client_as: ClientAs) -> None:
    item = july.item()
    for login in ("drafter", "supervisor"):
        client_as(login).get(f"/items/{item}")
    for login in ("drafter_elsewhere", "other_officer"):
        client_as(login).get(f"/items/{item}", 404)


def test_a_round_is_not_known_to_another_organisation(july: July, client_as: ClientAs) -> None:
    client_as("other_officer").get(f"/rounds/{july.round_id}/items", 404)
    client_as("drafter").get(f"/rounds/{july.round_id + 1}/items", 404)


# ---- one item ------------------------------------------------------------------------------------


def test_the_answer_is_drafted_from_the_evidence(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item(
        found=(ASKED, DATA), about={"grounds": ["TP_PRIVACY"], "ground_reason": REASON}
    )
    page = client_as("drafter").get(f"/items/{item}")
    assert len(page.root.xpath("//section[@id='evidence']//ul[@class='evidence']/li")) == 2
    values = page.form("propose").values
    assert values["outcome"] == Outcome.TO_PROACTIVE_PARTIAL
    assert "3次申请" in values["reason"]
    warned = page.find("//input[@value='to_proactive']/..")
    assert warned.xpath(".//span[@class='like warn']")


def test_only_outcomes_that_fit_can_be_chosen_and_the_others_say_why(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    public = july.item(about={"attribute": Attribute.PROACTIVE})
    paper = july.item(about={"paper_only": True, "file": False})
    me = client_as("drafter")

    def offered(item: int) -> dict[str, bool]:
        cards = me.get(f"/items/{item}").root.xpath("//input[@name='outcome']")
        return {card.get("value"): card.get("disabled") is None for card in cards}

    assert set(offered(public)) == {
        "still_in_force", "mark_amended", "mark_lapsed", "mark_repealed",
        "take_down", "defer", "out_of_scope",
    }  # fmt: skip
    inside = offered(paper)
    assert "to_on_request" not in inside
    assert {o for o, free in inside.items() if not free} == {"to_proactive", "to_proactive_partial"}


def test_answering_leads_to_the_next_item(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    first, second = july.item(), july.item()
    me = client_as("drafter")
    page = me.get(f"/items/{first}?state=todo")
    done = me.submit(page.form("propose"), **KEPT)
    assert done.location == f"/items/{second}?state=todo"
    row = july.row(first)
    assert (row.state, row.outcome) == (ItemState.AWAITING_APPROVAL, Outcome.KEEP)
    assert row.next_review_year == 2029
    again = me.submit(page.form("propose"), **KEPT)
    assert again.location == done.location  # sent twice, done once


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"outcome": ""}, "#outcome"),
    ({"reason": "不宜公开"}, "#reason"),
    ({"next_review_year": ""}, "#next_review_year"),
    ({"next_review_year": "2050"}, "#next_review_year"),
    ({"validity": "lapsed", "validity_on": ""}, "#validity_on"),
    ({"outcome": "out_of_scope", "out_of_scope": ""}, "#out_of_scope"),
    ({"validity_on": "2026-13-40", "validity": "lapsed"}, "#validity_on"),
    ({"outcome": "still_in_force"}, "#outcome"),
]


def test_a_refused_answer_comes_back_with_its_reasons_and_all_that_was_typed(
    july: July, client_as: ClientAs
) -> None:
    item = july.item()
    me = client_as("drafter")
    form = me.get(f"/items/{item}").form("propose")
    for changes, anchor in REFUSED:
        typed = {**KEPT, **changes}
        page = me.submit(form, 422, **typed)
        anchors = [a.get("href") for a in page.root.xpath("//div[@id='errors']//a")]
        assert anchors == [anchor], changes
        assert page.form("propose").values["reason"] == typed["reason"]
    assert july.row(item).state is ItemState.ASSIGNED


def test_who_was_slower_sees_the_item_as_it_is_and_keeps_what_was_typed(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    me = client_as("drafter")
    form = me.get(f"/items/{item}").form("propose")
    with house.session() as session:
        session.get_one(RoundItem, item).version += 1
        session.commit()
    page = me.submit(form, 409, **KEPT)
    assert page.form("propose").values["reason"] == REASON
    assert me.submit(page.form("propose"), **KEPT).status == 302


def test_proposing_a_release_opens_a_case_and_the_item_links_to_it(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    me = client_as("drafter")
    values = {**KEPT, "outcome": "to_proactive", "reason": "工作已经结束，群众多次申请，可以公开。"}
    me.submit(me.get(f"/items/{item}").form("propose"), **values)
    row = july.row(item)
    assert row.state is ItemState.IN_REVIEW
    with house.session() as session:
        case = latest_case(session, row.document_id)
        assert case is not None
        assert (case.kind, case.id) == (CaseKind.JULY, row.case_id)
    page = me.get(f"/items/{item}")
    assert f"/documents/{row.document_id}" in page.links
    assert page.root.xpath("//form[@id='propose']") == []


def test_a_successor_is_found_by_its_number_with_or_without_script(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    newer = july.document(
        title="新办法", doc_number="海府办规〔2025〕8号", number_key="海府办规〔2025〕8号"
    )
    me = client_as("drafter")
    form = me.get(f"/items/{item}").form("propose")
    typed = {
        **KEPT,
        "validity": "repealed",
        "validity_on": "2025-03-01",
        "successor": "海府办规[2025]8号",
    }
    page = me.post(f"/items/{item}/find", {**form.values, **typed}, 200)
    assert page.form("propose").values["reason"] == REASON
    assert page.find(f"//input[@name='successor_id'][@value='{newer}']") is not None
    found = me.get(f"/items/{item}/matches?successor=海府办规〔2025〕8号")
    assert found.root.xpath(f"//input[@value='{newer}']")
    me.submit(page.form("propose"), **typed, successor_id=str(newer))
    row = july.row(item)
    assert (row.validity, row.successor_id) == (Validity.REPEALED, newer)


def test_a_successor_of_another_house_is_kept_as_words(july: July, client_as: ClientAs) -> None:
    item = july.item()
    me = client_as("drafter")
    typed = {
        **KEPT,
        "validity": "repealed",
        "validity_on": "2025-03-01",
        "successor": "《省救助办法》",
    }
    me.submit(me.get(f"/items/{item}").form("propose"), **typed)
    assert july.row(item).successor_text == "《省救助办法》"


def test_the_meter_measures_as_the_rules_do(july: July, client_as: ClientAs) -> None:
    item = july.item()
    me = client_as("drafter")
    token = me.get(f"/items/{item}").form("propose").values["csrf_token"]
    thin = me.post(f"/items/{item}/measure", {**KEPT, "reason": "内部", "csrf_token": token}, 200)
    good = me.post(f"/items/{item}/measure", {**KEPT, "csrf_token": token}, 200)
    assert thin.root.xpath("//div[contains(@class,'low')]")
    assert not good.root.xpath("//div[contains(@class,'low')]")


def test_who_does_not_answer_reads_only(july: July, client_as: ClientAs) -> None:
    item = july.item()
    for login in ("office_head", "disclosure_officer", "approver", "supervisor"):
        page = client_as(login).get(f"/items/{item}")
        assert page.root.xpath("//form[@id='propose']") == [], login


def test_a_closed_item_tells_what_happened(july: July, client_as: ClientAs) -> None:
    me = client_as("drafter")
    for state in (ItemState.SETTLED, ItemState.CARRIED_OVER, ItemState.MOVED):
        settled = state is ItemState.SETTLED
        page = me.get(f"/items/{july.item(state, **(kept() if settled else {}))}")
        assert page.root.xpath("//form[@id='propose']") == []
        assert bool(page.root.xpath("//section[@id='said']")) is settled


def test_a_note_stays_beside_the_item_and_a_blank_one_is_refused(
    july: July, client_as: ClientAs
) -> None:
    item = july.item()
    head = client_as("office_head")
    form = head.get(f"/items/{item}").form("/notes")
    assert head.submit(form, body="请先问民政局再定。").location == f"/items/{item}#notes"
    assert "请先问民政局再定。" in client_as("drafter").get(f"/items/{item}").text
    form = head.get(f"/items/{item}").form("/notes")
    assert head.submit(form, 422, body=" ").root.xpath("//div[@id='errors']")


def test_a_head_gives_an_item_to_somebody_of_the_office(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    head = client_as("office_head")
    form = head.get(f"/items/{item}").form("/give")
    office, person = house.office_id(), house.person("drafter_two").id
    head.submit(form, to=f"{office}:{person}")
    assert july.row(item).assigned_to_id == person
    form = head.get(f"/items/{item}").form("/give")
    elsewhere = house.person("drafter_elsewhere").id
    assert head.submit(form, 422, to=f"{office}:{elsewhere}").root.xpath("//div[@id='errors']")


# ---- on other pages ------------------------------------------------------------------------------


def test_july_items_stand_on_the_worklist_with_their_next_action(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    listed_item = july.item(ItemState.AWAITING_APPROVAL, **kept())
    mine = client_as("drafter").get("/worklist")
    verb = mine.find("//ul[@class='work']//div[@class='act']/a")
    assert verb.get("href") == f"/items/{item}"
    assert mine.find("//a[@class='tile']/b").text == "1"
    leader = client_as("approver").get("/worklist")
    hrefs = [a.get("href") for a in leader.root.xpath("//ul[@class='work']//div[@class='act']/a")]
    assert hrefs == [f"/rounds/{july.round_id}/approvals?part=list"]
    assert f"/items/{listed_item}" in leader.links


def test_a_release_is_on_the_worklist_once(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    me = client_as("drafter")
    values = {**KEPT, "outcome": "to_proactive", "reason": "工作已经结束，群众多次申请，可以公开。"}
    me.submit(me.get(f"/items/{item}").form("propose"), **values)
    page = me.get("/worklist")
    rows = [a.get("href") for a in page.root.xpath("//ul[@class='work']//a[@class='t']")]
    assert rows == [f"/documents/{july.row(item).document_id}"]


def test_a_documents_page_shows_its_rounds_and_takes_a_review_date(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    item = july.item()
    document_id = july.row(item).document_id
    officer = client_as("disclosure_officer")
    page = officer.get(f"/documents/{document_id}")
    assert f"/items/{item}" in page.links
    form = page.form("/review-date")
    refused = officer.submit(form, 422, **{"again-review_on": "2020-01-01"})
    assert refused.form("/review-date").values["again-review_on"] == "2020-01-01"
    officer.submit(form, **{"again-review_on": "2028-07-01", "again-why": "ground_date"})
    with house.session() as session:
        review_on = session.get_one(Document, document_id).review_on
        assert review_on is not None
        assert review_on.isoformat() == "2028-07-01"


def test_a_clerk_corrects_dates_and_takes_a_document_out_of_evaluation(
    house: PageHouse, july: July, client_as: ClientAs
) -> None:
    document_id = july.document()
    clerk = client_as("clerk")
    page = clerk.get(f"/documents/{document_id}")
    assert clerk.submit(page.form("/dates"), 422).root.xpath("//div[@id='errors']")
    typed = {"dates-issued_on": "2023-03-21", "dates-reason": "登记时看错了印发日期，按原件更正。"}
    clerk.submit(page.form("/dates"), **typed)
    page = clerk.get(f"/documents/{document_id}")
    archived = {"scope-out_of_scope": "archived", "scope-reason": "已按规定移交市档案馆保存利用。"}
    clerk.submit(page.form("/scope"), **archived)
    with house.session() as session:
        row = session.get_one(Document, document_id)
        assert (str(row.issued_on), row.out_of_scope) == ("2023-03-21", "archived")
    assert (
        not client_as("drafter")
        .get(f"/documents/{document_id}")
        .root.xpath("//section[@id='standing']//form")
    )
