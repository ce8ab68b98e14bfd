"""The request register on its pages: entry, list, ledger, worklist, settings; who sees whom."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from review.domain.requests import RequestState
from review.store.events import Event
from review.store.requests import InformationRequest
from tests.page import words_of
from tests.pagehouse import PageHouse
from tests.web.request_entries import CERTIFICATE, ENTRY, NAME, registered, row_of, text_of


def test_the_officer_enters_a_request_and_sees_its_clock(house: PageHouse) -> None:
    officer = house.signed_in("disclosure_officer")
    page = officer.get("/request-register/new")
    done = officer.submit(page.form("register-request"), **ENTRY)
    address = done.location
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
    {
        "arrived_on": "0202-07-06"
    },  # half a year as browsers send it; a number of that year would stay
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
    office = house.office_id("综合处")
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
    _again, given = registered(house, office=house.office_id("综合处"), handler=handler)
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
