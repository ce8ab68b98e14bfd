"""The request register on its pages: entered, corrected, asked about, answered, taken back; who sees what."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import select

from review.domain.requests import RequestOutcome, RequestState
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.events import Event
from review.store.requests import (
    AccessRequest,
    InformationRequest,
    RequestConsultation,
    RequestGiving,
)
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse

NAME, CERTIFICATE = "欧阳某某", "ID-440000-1990"
ENTRY: dict[str, Any] = {
    "received_how": "by_hand",
    "arrived_on": "2026-07-06",
    "applicant": "natural_person",
    "name": NAME,
    "certificate": CERTIFICATE,
    "contact": "海屿区解放路1号",
    "what": "2025年度防汛物资采购合同",
    "wanted_form": "electronic",
}


def registered(house: PageHouse, **said: Any) -> tuple[Visitor, str]:
    """The officer enters a request through the page; answers the visitor and the request's address."""
    officer = house.signed_in("disclosure_officer")
    page = officer.get("/request-register/new")
    done = officer.submit(page.form("register-request"), **{**ENTRY, **said})
    officer.follow(done)
    return officer, done.location


def row_of(house: PageHouse, address: str) -> InformationRequest:
    """The request behind an address."""
    with house.session() as session:
        return session.get_one(InformationRequest, int(address.rsplit("/", 1)[1]))


def act(officer: Visitor, address: str, name: str, status: int = 302, **said: Any) -> Page:
    """Fill in one act of the page."""
    form = officer.get(address).form(f"form-{name}")
    return officer.submit(form, status=status, **{f"{name}-{k}": v for k, v in said.items()})


def test_the_officer_enters_a_request_and_sees_its_clock(house: PageHouse) -> None:
    officer, address = registered(house)
    row = row_of(house, address)
    assert (row.reference, row.state) == ("依申请〔2026〕1号", RequestState.HANDLING)
    page = officer.get(address)
    assert page.heading == "依申请〔2026〕1号"
    assert "2026年8月3日" in page.text, "20 working days after 6 July 2026"
    assert page.find("//*[@id='clock']//*[local-name()='svg']") is not None
    assert NAME not in page.text
    assert "欧***" in page.text
    assert page.find("//a[@data-key='n']").get("href") == "#documents", "the next step is offered"


BAD_ENTRIES: tuple[dict[str, str], ...] = (
    {"name": " "},
    {"contact": ""},
    {"what": ""},
    {"arrived_on": ""},
    {"arrived_on": "2026-02-31"},
    {"arrived_on": "9999-12-31"},
    {"arrived_on": "2026-07-18"},
    {"applicant": "robot"},
    {"wanted_form": "telepathy"},
    {"received_how": "internet"},
    {"received_how": "fax", "confirmed_on": "2026-07-01"},
    {"office": "999999999999999999999"},
    {"name": "长" * 201},
)


def test_a_bad_entry_is_refused_with_its_reason_and_keeps_what_was_typed(house: PageHouse) -> None:
    officer = house.signed_in("disclosure_officer")
    good = officer.get("/request-register/new").form("register-request")
    for said in BAD_ENTRIES:
        page = officer.submit(good, status=422, **{**ENTRY, **said})
        assert page.root.xpath(".//*[@id='errors']"), said
        assert page.form("register-request").values["certificate"] == CERTIFICATE
    with house.session() as session:
        assert session.scalars(select(InformationRequest)).all() == []


def test_the_rule_of_receipt_is_explained_while_typing(house: PageHouse) -> None:
    officer = house.signed_in("disclosure_officer")
    asked = "/request-register/receipt?received_how={}&arrived_on={}&confirmed_on={}"
    mail = officer.get(asked.format("ordinary_mail", "2026-07-06", ""))
    assert "与申请人确认" in words_of(mail.find("//*[@id='terms']"))
    confirmed = officer.get(asked.format("ordinary_mail", "2026-07-06", "2026-07-08"))
    assert "2026年8月5日" in words_of(confirmed.find("//*[@id='terms']"))
    for day in ("9999-12-31", "2026-13-01", "x", ""):
        empty = officer.get(asked.format("by_hand", day, ""))
        assert "答复期满" not in words_of(empty.find("//*[@id='terms']"))


def test_who_asks_is_read_in_clear_on_its_own_page_and_noted(house: PageHouse) -> None:
    officer, address = registered(house)
    shown = officer.get(f"{address}/identity")
    assert shown.form("amend-request").values["name"] == NAME
    officer.get(f"{address}/identity")
    with house.session() as session:
        reads = session.scalars(select(Event).where(Event.name == "request.identity_read")).all()
    assert len(reads) == 1, "once per person, request and day"
    assert NAME not in "".join(event.payload for event in reads)
    officer.submit(shown.form("amend-request"), name="司马某某")
    assert row_of(house, address).applicant_name == "司马某某"
    officer.submit(shown.form("amend-request"), status=409, form_token="late", name="诸葛某某")
    assert row_of(house, address).applicant_name == "司马某某"


def test_an_office_sees_its_requests_but_not_who_asks_and_handles_nothing(
    house: PageHouse,
) -> None:
    office = str(house.office_id("综合处"))
    _officer, address = registered(house, office=office)
    drafter = house.signed_in("drafter")
    page = drafter.get(address)
    assert NAME not in page.text
    assert not page.root.xpath(".//form[contains(@action, '/request-register/')][@method='post']")
    drafter.get(f"{address}/identity", status=403)
    drafter.get(f"{address}/letters/receipt", status=403)
    assert address.rsplit("/", 1)[1] in "".join(drafter.get("/request-register").links)
    elsewhere = house.signed_in("drafter_elsewhere")
    elsewhere.get(address, status=404)
    assert address not in elsewhere.get("/request-register?which=all").links
    house.signed_in("other_officer").get(address, status=404)


def test_a_correction_stops_the_clock_and_begins_it_anew(house: PageHouse) -> None:
    officer, address = registered(house)
    act(officer, address, "ask-correction", status=422, what="", due_on="2026-07-31")
    act(
        officer,
        address,
        "ask-correction",
        on="2026-07-09",
        what="请写明合同编号",
        due_on="2026-07-31",
    )
    page = officer.get(address)
    assert row_of(house, address).due_on is None
    assert page.find("//a[@data-key='n']").get("href") == "#receive-correction"
    assert not page.root.xpath(".//*[@id='clock']//*[local-name()='svg']")
    act(officer, address, "receive-correction", what="合同编号HY-2025-08", on="2026-07-16")
    row = row_of(house, address)
    assert (row.due_on.isoformat(), row.what) == ("2026-08-13", "合同编号HY-2025-08")


def test_an_extension_needs_consent_and_moves_the_day(house: PageHouse) -> None:
    officer, address = registered(house)
    head = str(house.person("approver").id)
    act(officer, address, "extend", status=422, days="20", reason="", consented_by=head)
    act(officer, address, "extend", status=422, days="21", reason="要查档案", consented_by=head)
    act(officer, address, "extend", status=422, days="20", reason="要查多个处室的档案")
    act(officer, address, "extend", days="20", reason="要查多个处室的档案", consented_by=head)
    assert row_of(house, address).due_on.isoformat() == "2026-08-31"
    again = officer.get(address)
    assert again.find("//*[@id='extend']/button").get("aria-disabled") == "true"


def test_a_document_is_found_linked_and_taken_off_again(house: PageHouse) -> None:
    document, _case = house.add_document(
        "社会处",
        CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title="关于防汛物资采购的通知",
        attribute=Attribute.ON_REQUEST,
        issued_on=house.clock().date().replace(month=3),
    )
    officer, address = registered(house)
    assert "没有查到" in officer.get(f"{address}?find=月球").text
    found = officer.get(f"{address}?find=防汛物资")
    officer.submit(found.form("/documents/link"))
    with house.session() as session:
        link = session.scalars(select(AccessRequest)).one()
    assert (link.document_id, link.reference) == (document, "依申请〔2026〕1号")
    page = officer.get(address)
    assert f"/documents/{document}" in page.links
    assert address in officer.get(f"/documents/{document}/requests").links
    officer.submit(page.form("/documents/unlink"))
    assert "还没有关联公文" in officer.get(address).text


def test_a_whole_document_is_handed_over_with_the_digest_that_was_shown(house: PageHouse) -> None:
    document, _case = house.add_document(
        "社会处",
        CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title="关于防汛物资采购的通知",
        attribute=Attribute.ON_REQUEST,
        issued_on=house.clock().date().replace(month=3),
    )
    house.add_file(document)
    officer, address = registered(house)
    officer.submit(officer.get(f"{address}?find=防汛物资").form("/documents/link"))
    page = officer.get(address)
    assert not page.root.xpath(f".//form[@id='copy-{document}']"), "no copy was proven"
    whole = page.form(f"whole-{document}")
    forged = {f"whole-{document}-digest": "0" * 64}
    officer.submit(whole, status=422, **forged)
    officer.post(f"{address}/documents/give", {**whole.values, "box": "../x"}, status=404)
    officer.submit(whole)
    with house.session() as session:
        given = session.scalars(select(RequestGiving)).one()
    assert (given.document_id, given.redacted) == (document, False)
    again = officer.get(address)
    assert not again.root.xpath(".//form[contains(@action, '/documents/unlink')]")
    assert given.digest[:4] in again.text


def test_a_third_party_is_asked_answers_no_and_stays_unknown_to_the_applicant(
    house: PageHouse,
) -> None:
    officer, address = registered(house)
    act(officer, address, "consult", status=422, kind="third_party", party="")
    act(officer, address, "consult", kind="third_party", party="海屿甲公司", sent_on="2026-07-08")
    with house.session() as session:
        asked = session.scalars(select(RequestConsultation)).one()
    page = officer.get(address)
    assert page.find("//a[@data-key='n']").get("href") == "#parties"
    form = page.form("party-answer-1")
    officer.submit(form, status=422, **{f"answer-{asked.id}-answer": "refusal"})
    said = {f"answer-{asked.id}-answer": "refusal", f"answer-{asked.id}-note": "涉及报价构成。"}
    officer.submit(form, **said)
    assert "不同意公开" in officer.get(address).text
    letter = officer.get(f"{address}/letters/third-party?party={asked.id}")
    words = text_of(letter)
    assert "海屿甲公司：" in words
    assert NAME not in words
    officer.get(f"{address}/letters/third-party?party=999", status=404)
    officer.get(f"{address}/letters/fee", status=404)


def test_a_fee_is_noticed_in_yuan_and_paid(house: PageHouse) -> None:
    officer, address = registered(house)
    for yuan in ("", "三百", "-3", "1.234", "0", "99999999999"):
        act(officer, address, "notice-fee", status=422, yuan=yuan)
    act(officer, address, "notice-fee", yuan="300.50")
    assert row_of(house, address).fee_cents == 30050
    assert "人民币300.50元" in text_of(officer.get(f"{address}/letters/fee"))
    act(officer, address, "record-payment")
    assert row_of(house, address).fee_paid_on == house.clock().date()


def text_of(page: Page) -> str:
    """The paragraphs of a letter."""
    document = docx.Document(io.BytesIO(page.response.data))
    return "\n".join(p.text for p in document.paragraphs)


def test_an_answer_is_drafted_entered_taken_back_and_entered_again(house: PageHouse) -> None:
    officer, address = registered(house)
    form = officer.get(address).form("form-close")
    officer.submit(form, status=422)
    bare = {"close-outcome": RequestOutcome.DENY.value}
    officer.submit(form, status=422, **bare)
    said = {
        **bare,
        "close-ground": "TP_TRADE_SECRET",
        "close-reason": "合同中的供应商报价构成属于其采取保密措施的经营信息。",
    }
    draft = officer.post(f"{address}/letters/draft", {**form.values, **said}, status=200)
    assert "《条例》第十五条" in text_of(draft)
    assert row_of(house, address).outcome is None, "a draft enters nothing"
    officer.submit(form, **said)
    row = row_of(house, address)
    assert (row.outcome, row.state) == (RequestOutcome.DENY, RequestState.CLOSED)
    page = officer.get(address)
    letter = next(link for link in page.links if link.endswith("/letters/reply"))
    assert "应当先申请行政复议" in text_of(officer.get(letter))
    act(officer, address, "undo-closing", status=422, comment="错")
    act(officer, address, "undo-closing", comment="答复种类选错了，应当是信息不存在。")
    assert row_of(house, address).state is RequestState.HANDLING
    again = officer.get(address).form("form-close")
    assert "报价构成" in again.values["close-reason"], "the words of the answer stay"
    officer.submit(
        again,
        **{
            "close-outcome": "not_exist",
            "close-ground": "",
            "close-reason": "查遍2025年档案目录，没有这份合同。",
        },
    )
    assert row_of(house, address).outcome is RequestOutcome.NOT_EXIST


def test_a_closing_is_refused_when_the_page_was_overtaken(house: PageHouse) -> None:
    officer, address = registered(house)
    old = officer.get(address).form("form-close")
    act(officer, address, "ask-reasons")
    said = {"close-outcome": "petition", "close-content": "请向区信访局提出。"}
    page = officer.submit(old, status=409, **said)
    assert page.form("form-close").values["close-content"] == "请向区信访局提出。"
    assert row_of(house, address).outcome is None


def test_the_list_is_narrowed_by_its_address_and_the_year_leads_to_it(house: PageHouse) -> None:
    officer, address = registered(house)
    registered(house, applicant="business", name="海屿乙公司", what="道路施工许可")
    form = officer.get(address).form("form-close")
    officer.submit(form, **{"close-outcome": "petition", "close-content": "请向区信访局提出。"})
    assert address not in officer.get("/request-register").links
    closed = officer.get("/request-register?which=closed&outcome=petition")
    assert address in closed.links
    business = officer.get("/request-register?which=all&applicant=business")
    assert "海屿乙公司" in business.text
    assert address not in business.links
    for nonsense in ("which=x", "received_from=2026-99-99", "office=abc", "page=99", "year=99999"):
        officer.get(f"/request-register?{nonsense}")
    year = officer.get("/request-register").find("//*[@id='year']")
    numbers = [a.get("href") for a in year.xpath(".//td/a")]
    assert any("received_from=2026-07-01" in address for address in numbers)
    for number in year.xpath(".//td/a"):
        listed = officer.get(number.get("href"))
        assert len(listed.root.xpath(".//a[@data-row]")) == int(number.text)


def test_the_ledger_is_what_the_list_shows_with_applicants_masked(house: PageHouse) -> None:
    officer, _address = registered(house)
    registered(house, applicant="business", name="海屿乙公司", what="=1+1 道路施工许可")
    answer = officer.get("/request-register/ledger?applicant=business")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.response.data)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "海屿乙公司" in cells
    assert "=1+1 道路施工许可" in cells
    whole = officer.get("/request-register/ledger?which=all").response.data
    values = openpyxl.load_workbook(io.BytesIO(whole)).worksheets[0].values
    assert NAME not in str(list(values))


def test_open_requests_stand_on_the_worklist_of_whoever_handles_them(house: PageHouse) -> None:
    _officer, address = registered(house)
    assert address in house.signed_in("disclosure_officer").get("/worklist").links
    assert address not in house.signed_in("drafter").get("/worklist").links
    handler = house.person("drafter").id
    _again, given = registered(house, office=str(house.office_id("综合处")), handler=str(handler))
    assert given in house.signed_in("drafter").get("/worklist").links
    assert given not in house.signed_in("drafter_elsewhere").get("/worklist").links


def test_settings_are_kept_and_stand_in_letters(house: PageHouse) -> None:
    officer, address = registered(house)
    page = officer.get("/request-register/settings")
    for days in ("0", "21", "x"):
        officer.submit(page.form("request-settings"), status=422, target_days=days)
    head = str(house.person("office_head").id)
    officer.submit(page.form("request-settings"), target_days="8", head=head)
    assert row_of(house, address).target_on.isoformat() == "2026-07-16"
    officer.submit(page.form("letterhead"), status=422, court="长" * 201)
    officer.submit(page.form("letterhead"), review_body="临海市人民政府", court="海屿区人民法院")
    form = officer.get(address).form("form-close")
    officer.submit(form, **{"close-outcome": "petition", "close-content": "请向区信访局提出。"})
    assert "依法向临海市人民政府申请行政复议" in text_of(officer.get(f"{address}/letters/reply"))
    house.signed_in("drafter").get("/request-register/settings", status=403)


@pytest.mark.parametrize("login", ["system_admin", "audit_admin", "security_admin"])
def test_administrators_do_not_see_the_register(house: PageHouse, login: str) -> None:
    house.signed_in(login).get("/request-register", status=403)
