"""What is done to a request on its page: corrected, extended, linked, given, asked about, answered, taken back."""

from __future__ import annotations

from sqlalchemy import select

from review.domain.requests import RequestOutcome, RequestState
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.requests import AccessRequest, RequestConsultation, RequestGiving
from tests.pagehouse import PageHouse
from tests.web.request_entries import NAME, act, registered, row_of, text_of


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
    form = officer.get(address).form("form-extend")
    for days, reason, by in (("20", "", head), ("21", "要查档案", head), ("20", "要查档案", "")):
        said = {"days": days, "reason": reason, "consented_by": by}
        officer.submit(form, status=422, **{f"extend-{k}": v for k, v in said.items()})
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
    form = officer.get(address).form("form-notice-fee")
    for yuan in ("", "三百", "-3", "1.234", "0", "99999999999"):
        officer.submit(form, status=422, **{"notice-fee-yuan": yuan})
    officer.submit(form, **{"notice-fee-yuan": "300.50"})
    assert row_of(house, address).fee_cents == 30050
    assert "人民币300.50元" in text_of(officer.get(f"{address}/letters/fee"))
    act(officer, address, "record-payment")
    assert row_of(house, address).fee_paid_on == house.clock().date()


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
