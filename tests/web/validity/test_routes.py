"""Pages of validity: marking, what is proposed, lists, proofs, the catalogue; who sees and who may."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from review.domain.states import CaseState, DocumentStatus, Validity
from review.domain.validity import LineMatch, ProposalState, ProposalWhy
from review.services.outstanding import claim
from review.services.validity.listing import record_list
from review.store.documents import Document
from review.store.repeal_lists import RepealList, lines_of
from review.store.validity import ValidityProposal, marks_of, proofs_of
from review.store.vault import Vault
from tests.page import Page, Visitor
from tests.services.validity.test_proving import PNG
from tests.web.conftest import PageHouse

ClientAs = Callable[[str], Visitor]


def issued(
    house: PageHouse, number: str, title: str, on: date = date(2020, 3, 1), **more: Any
) -> int:
    """An issued document, filed unless said otherwise."""
    given = {
        "doc_number": number,
        "number_key": number,
        "issued_on": on,
        "issuer": "海屿区人民政府办公室",
    }
    status = more.pop("status", DocumentStatus.FILED)
    return house.add_document(state=CaseState.SETTLED, status=status, title=title, **given, **more)[
        0
    ]


@pytest.fixture
def old(house: PageHouse) -> int:
    """Measures of 2020."""
    return issued(house, "海府办〔2020〕3号", "临时救助办法")


@pytest.fixture
def new(house: PageHouse) -> int:
    """What took their place."""
    return issued(house, "海府办〔2024〕7号", "临时救助规定", date(2024, 6, 1))


@pytest.fixture
def officer(client_as: ClientAs) -> Visitor:
    return client_as("disclosure_officer")


def document(house: PageHouse, document_id: int) -> Document:
    with house.house.reading() as session:
        return session.get_one(Document, document_id)


def propose(house: PageHouse, target: int, source: int, on: date | None = date(2024, 6, 1)) -> int:
    """A repeal that was found."""
    with house.session() as session:
        row = ValidityProposal(
            organisation_id=house.organisation_id(),
            document_id=target,
            why=ProposalWhy.REPEALED_BY,
            validity=Validity.REPEALED,
            on=on,
            source_document_id=source,
            made_at=house.clock(),
        )
        session.add(row)
        session.commit()
        return row.id


# ---- one document ----------------------------------------------------------------------------------


def test_an_officer_marks_and_both_pages_show_the_link(
    house: PageHouse, officer: Visitor, old: int, new: int
) -> None:
    page = officer.get(f"/documents/{old}/validity")
    led = officer.submit(
        page.form("mark-form"),
        validity="repealed",
        on="2024-07-01",
        successor_number="海府办[2024]7号",
        legal_reference="第二十条",
    )
    shown = officer.follow(led)
    banner = shown.find("//*[contains(@class,'validity-lapsed')]")
    assert banner.xpath(".//a/@href")[0] == f"/documents/{new}"
    row = document(house, old)
    assert (row.validity, row.validity_on, row.successor_id) == (
        Validity.REPEALED,
        date(2024, 7, 1),
        new,
    )
    assert f"/documents/{old}" in officer.get(f"/documents/{new}/validity").links
    assert f"/documents/{old}/validity" in officer.get(f"/documents/{old}").links


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"validity": "repealed", "on": ""}, "on"),
        ({"validity": "repealed", "on": "2019-01-01"}, "on"),
        ({"validity": "lapsed", "on": "2099-01-01"}, "on"),
        ({"validity": "lapsed", "on": "31.12.2021"}, "on"),
        ({"validity": "dead", "on": "2021-01-01"}, "validity"),
        ({"validity": "in_force", "on": ""}, "validity"),
        (
            {"validity": "repealed", "on": "2024-07-01", "successor_number": "海府办〔2020〕3号"},
            "successor_number",
        ),
        (
            {"validity": "repealed", "on": "2024-07-01", "successor_number": "海府办〔1999〕3号"},
            "successor_number",
        ),
    ],
)
def test_what_can_not_be_marked_leads_to_its_field_and_keeps_what_was_typed(
    house: PageHouse, officer: Visitor, old: int, typed: dict[str, str], field: str
) -> None:
    form = officer.get(f"/documents/{old}/validity").form("mark-form")
    page = officer.submit(form, status=422, **typed, reason="写了一半的说明")
    assert f"#{field}" in page.links
    assert "写了一半的说明" in page.text
    with house.house.reading() as session:
        assert marks_of(session, old) == []


def test_others_read_but_have_no_form(client_as: ClientAs, old: int) -> None:
    for login in ("drafter", "approver", "supervisor", "clerk"):
        page = client_as(login).get(f"/documents/{old}/validity")
        assert page.root.xpath("//form[@id='mark-form']") == []
    client_as("other_officer").get(f"/documents/{old}/validity", status=404)
    client_as("drafter_elsewhere").get(f"/documents/{old}/validity", status=404)


def prove(officer: Visitor, old: int, data: bytes, status: int, **typed: str) -> Page:
    page = officer.get(f"/documents/{old}/validity").form("proof-form")
    said = {
        "marked_as": "repealed",
        "address": "https://www.example.gov.cn/a/1.html",
        "proved_on": "2026-07-01",
        "person": "周科员",
        **typed,
    }
    return officer.submit(page, status=status, **said, picture=(io.BytesIO(data), "截图.png"))


def test_a_proof_of_a_mark_elsewhere_is_kept_and_its_picture_shown(
    house: PageHouse, client_as: ClientAs, old: int
) -> None:
    drafter = client_as("drafter")
    prove(drafter, old, PNG, 302)
    with house.house.reading() as session:
        (row,) = proofs_of(session, old)
    url = f"/documents/{old}/proofs/{row.id}"
    assert url in drafter.get(f"/documents/{old}/validity").links
    answer = drafter.client.get(url)
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    client_as("other_officer").get(url, status=404)


@pytest.mark.parametrize(
    ("data", "typed"),
    [
        (b"MZ this is no picture", {}),
        (PNG, {"address": "javascript:alert(1)"}),
        (PNG, {"proved_on": ""}),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(
    house: PageHouse, officer: Visitor, old: int, data: bytes, typed: dict[str, str]
) -> None:
    prove(officer, old, data, 422, **typed)
    with house.house.reading() as session:
        assert proofs_of(session, old) == []
    assert house.house.files.quarantined() == {}


# ---- proposals -------------------------------------------------------------------------------------


def decide(who: Visitor, status: int, data: dict[str, Any], page: str = "/validity") -> Page:
    """Send a decision with the token of some page."""
    token = who.get(page).root.xpath("//input[@name='csrf_token']/@value")[0]
    return who.post("/validity/decide", {**data, "csrf_token": token}, status=status)


def test_proposals_are_accepted_and_dismissed_together(
    house: PageHouse, officer: Visitor, old: int, new: int
) -> None:
    other = issued(house, "海府办〔2018〕5号", "养老补贴办法")
    first, second = propose(house, old, new), propose(house, other, new)
    page = officer.get("/validity")
    assert {f"/documents/{old}/validity", f"/documents/{other}/validity"} <= set(page.links)
    decide(officer, 302, {"proposal": [str(first)], "decision": "accept"})
    assert document(house, old).validity is Validity.REPEALED
    thin = {"proposal": [str(second)], "decision": "dismiss", "reason": "否"}
    refused = decide(officer, 422, thin)
    assert "#reason" in refused.links
    why = {**thin, "reason": "新文件只废止其中一条，其余仍在执行。"}
    decide(officer, 302, why)
    with house.house.reading() as session:
        assert session.get_one(ValidityProposal, second).decision is ProposalState.DISMISSED
    assert document(house, other).validity is Validity.IN_FORCE


def test_a_day_to_come_is_shown_apart_and_nothing_chosen_is_said(
    house: PageHouse, officer: Visitor, old: int, new: int
) -> None:
    propose(house, old, new, date(2099, 1, 1))
    assert f"/documents/{old}/validity" not in officer.get("/validity").links
    assert f"/documents/{old}/validity" in officer.get("/validity?when=later").links
    decide(officer, 422, {"decision": "accept"}, page="/validity/lists")


def test_who_may_not_mark_sees_and_can_not_decide(
    house: PageHouse, client_as: ClientAs, old: int, new: int
) -> None:
    proposal = propose(house, old, new)
    head = client_as("office_head")
    page = head.get("/validity")
    assert f"/documents/{old}/validity" in page.links
    assert page.root.xpath("//button[@name='decision']") == []
    data = {"proposal": [str(proposal)], "decision": "accept"}
    assert decide(head, 403, data, page="/worklist").status == 403
    stranger = client_as("other_officer")
    assert f"/documents/{old}/validity" not in stranger.get("/validity").links
    decide(stranger, 302, data, page="/validity/lists")  # told that it is not theirs
    assert document(house, old).validity is Validity.IN_FORCE


# ---- lists -----------------------------------------------------------------------------------------


def bring(officer: Visitor, status: int = 302, **typed: Any) -> Page:
    form = officer.get("/validity/lists").form("bring")
    said = {
        "pasted": "1.临时救助办法（海府办〔2020〕3号）",
        "validity": "repealed",
        "on": "2026-03-01",
        "legal_reference": "海府办〔2026〕2号",
        **typed,
    }
    return officer.submit(form, status=status, **said)


def test_a_pasted_list_is_read_previewed_and_applied(
    house: PageHouse, officer: Visitor, old: int
) -> None:
    led = bring(officer)
    (kind, list_id) = house.enqueued[-1]
    assert kind == "repeal_list"
    assert officer.follow(led).root.xpath("//form[@id='apply']") == []  # still being read
    entries = [
        {"line": 1, "title": "临时救助办法", "number": "海府办〔2020〕3号", "place": "1"},
        {"line": 2, "title": "没有的", "number": None, "place": "2"},
    ]
    with house.session() as session:
        row = session.get_one(RepealList, list_id)
        assert claim(row, house.clock())
        record_list(session, Vault(house.house.files, b"k" * 32), row, entries)
        session.commit()
    page = officer.get(f"/validity/lists/{list_id}")
    assert f"/documents/{old}" in page.links
    with house.house.reading() as session:
        lines = lines_of(session, list_id)
    assert [line.match for line in lines] == [LineMatch.BY_NUMBER, LineMatch.UNKNOWN]
    assert page.root.xpath("//input[@name='line']/@value") == [str(lines[0].id)]
    officer.submit(page.form("apply"), status=422, line=[])
    officer.submit(page.form("apply"), line=[str(lines[0].id)])
    assert document(house, old).validity is Validity.REPEALED
    assert f"/validity/lists/{list_id}" in officer.get(f"/documents/{old}/validity").links
    answer = officer.client.get(f"/validity/lists/{list_id}/file")
    assert "临时救助办法" in answer.data.decode()
    answer.close()


@pytest.mark.parametrize(
    "typed",
    [
        {"pasted": ""},
        {"on": "2099-01-01"},
        {"on": ""},
        {"legal_reference": ""},
        {"own_number": "海府办〔1999〕9号"},
        {"pasted": "", "list": (io.BytesIO(b"MZ"), "目录.exe")},
    ],
)
def test_a_list_that_can_not_be_taken_leaves_nothing(
    house: PageHouse, officer: Visitor, typed: dict[str, Any]
) -> None:
    bring(officer, 422, **typed)
    assert house.house.files.quarantined() == {}
    assert house.enqueued == []


def test_lists_are_the_officers_of_the_house(client_as: ClientAs, officer: Visitor) -> None:
    bring(officer)
    client_as("clerk").get("/validity/lists", status=403)
    client_as("other_officer").get("/validity/lists/1", status=404)


# ---- the catalogue ---------------------------------------------------------------------------------


def test_the_catalogue_counts_filters_and_exports(
    house: PageHouse, officer: Visitor, old: int, new: int
) -> None:
    form = officer.get(f"/documents/{old}/validity").form("mark-form")
    officer.submit(form, validity="lapsed", on="2023-01-01")
    page = officer.get("/validity/documents?validity=lapsed")
    assert f"/documents/{old}/validity" in page.links
    assert f"/documents/{new}/validity" not in page.links
    assert "year=2020" in "".join(page.root.xpath("//*[@class='chart']//@href"))
    assert "/validity/documents?year=2020" in page.links
    assert f"/documents/{old}/validity" not in officer.get("/validity/documents?year=2024").links
    answer = officer.client.get("/validity/documents.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = next(row for row in rows if row[1] == "海府办〔2020〕3号")
    assert found[4] == "失效"
    assert str(found[5])[:10] == "2023-01-01"


def test_proofs_are_exported(officer: Visitor, old: int) -> None:
    prove(officer, old, PNG, 302)
    answer = officer.client.get("/validity/proofs.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"临时救助办法", "周科员", "https://www.example.gov.cn/a/1.html"} <= cells
