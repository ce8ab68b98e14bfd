"""Drafts as a drafter and a clerk meet them: starting, registering, marking, files, sending on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain.catalogue_codes import KEY_FIELDS
from review.domain.states import CaseState, DocumentStatus
from review.store.documents import Document, FileState, live_files
from tests.page import words_of
from tests.pagehouse import PageHouse
from tests.web.drafts import (
    EVIL,
    REASON,
    ClientAs,
    a_file,
    case_of,
    fill_in,
    read_all,
    ready,
    reasons_on,
    start,
    stored,
    token,
)

# ---- starting ------------------------------------------------------------------------------------


def test_a_drafter_starts_with_files_and_the_worker_is_told(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = start(me, files=[a_file(), a_file(b"PK", "附件.docx")])
    with house.house.reading() as session:
        files = live_files(session, document_id)
    assert [(f.position, f.name, f.state) for f in files] == [
        (0, "通知.pdf", FileState.PENDING),
        (1, "附件.docx", FileState.PENDING),
    ]
    assert [("read", f.id) for f in files] == house.enqueued
    assert stored(house, document_id).status is DocumentStatus.UNISSUED


@pytest.mark.parametrize("login", ["clerk", "approver", "office_head", "supervisor", "audit_admin"])
def test_only_a_drafter_starts_a_draft(client_as: ClientAs, login: str) -> None:
    client_as(login).get("/documents/new", 403)


def test_a_form_without_a_file_or_with_an_empty_one_makes_no_document(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    page = me.get("/documents/new")
    for files in ([], a_file(b"", "空.docx")):
        answer = me.submit(page.form("new-document"), status=422, files=files)
        assert reasons_on(answer) == ["#files"]
        assert answer.find("//form[@id='new-document']//input[@type='file']") is not None
    with house.house.reading() as session:
        assert session.scalars(select(Document)).all() == []
    assert house.house.files.quarantined() == {}


def test_five_hundred_megabytes_are_refused_before_they_are_read(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    form = me.get("/documents/new").form("new-document")
    sent = {"environ_overrides": {"CONTENT_LENGTH": "500000000"}}
    me.post(form.action, {**form.values, "files": a_file()}, status=413, **sent)
    assert house.house.files.quarantined() == {}


def test_the_same_form_sent_twice_makes_one_document(house: PageHouse, client_as: ClientAs) -> None:
    me = client_as("drafter")
    form = me.get("/documents/new").form("new-document")
    first = me.submit(form, files=a_file())
    second = me.submit(form, files=a_file())
    assert first.location == second.location
    with house.house.reading() as session:
        assert len(session.scalars(select(Document)).all()) == 1


def test_an_office_that_is_not_mine_can_not_be_chosen(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    form = me.get("/documents/new").form("new-document")
    me.submit(form, status=422, files=a_file(), office_id=house.office_id("社会处"))
    with house.house.reading() as session:
        assert session.scalars(select(Document)).all() == []


def test_any_extension_is_taken_in_and_left_to_the_scan(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = start(
        client_as("drafter"), files=a_file(b"MZ\x90", EVIL.replace(".docx", ".exe"))
    )
    with house.house.reading() as session:
        assert live_files(session, document_id)[0].state is FileState.PENDING


# ---- registering ---------------------------------------------------------------------------------

REGISTERED = {
    "title": "关于转发防汛通知的通知",
    "issuer": "海屿市人民政府",
    "doc_number": "海政〔2024〕5号",
    "doc_kind": "notice",
    "doc_date": "2024-05-01",
    "issued_on": "2024-05-02",
    "printed_attribute": "proactive",
}


def test_a_clerk_registers_with_a_file_and_the_office_goes_on(
    house: PageHouse, client_as: ClientAs
) -> None:
    clerk = client_as("clerk")
    form = clerk.get("/documents/register").form("register-document")
    values = {**REGISTERED, "office_id": house.office_id()}
    answer = clerk.submit(form, files=a_file(), **values)
    document_id = int(answer.location.rsplit("/", 1)[1])
    document = stored(house, document_id)
    assert (document.status, document.doc_number) == (DocumentStatus.ISSUED, "海政〔2024〕5号")
    assert client_as("drafter").get(f"/documents/{document_id}/edit").form("marking").values
    clerk.get(f"/documents/{document_id}/edit", 403)


def test_a_party_document_on_paper_is_registered_and_kept_apart(
    house: PageHouse, client_as: ClientAs
) -> None:
    clerk = client_as("clerk")
    form = clerk.get("/documents/register").form("register-document")
    values = {**REGISTERED, "issuer": "中共海屿区委办公室", "paper_only": "y"}
    answer = clerk.submit(form, files=[], **values)
    document = stored(house, int(answer.location.rsplit("/", 1)[1]))
    assert document.paper_only
    assert document.is_party


@pytest.mark.parametrize(
    ("wrong", "leads_to"),
    [
        ({"title": " "}, "#title"),
        ({"doc_number": "第五号"}, "#doc_number"),
        ({"issued_on": ""}, "#issued_on"),
        ({"issued_on": "2027-01-01"}, "#issued_on"),
        ({"issued_on": "2024-04-01"}, "#issued_on"),
        ({"doc_date": "2024-13-01"}, "#doc_date"),
        ({"doc_kind": "novel"}, "#doc_kind"),
    ],
)
def test_a_wrong_registration_keeps_what_was_typed(
    house: PageHouse, client_as: ClientAs, wrong: dict[str, str], leads_to: str
) -> None:
    clerk = client_as("clerk")
    form = clerk.get("/documents/register").form("register-document")
    page = clerk.submit(form, status=422, files=a_file(), **{**REGISTERED, **wrong})
    assert leads_to in reasons_on(page)
    assert page.find("//input[@id='issuer']").get("value") == REGISTERED["issuer"]
    assert house.house.files.quarantined() == {}


def test_a_number_is_registered_once(client_as: ClientAs) -> None:
    clerk = client_as("clerk")
    for status in (302, 422):
        form = clerk.get("/documents/register").form("register-document")
        page = clerk.submit(form, status=status, files=a_file(), **REGISTERED)
    assert reasons_on(page) == ["#doc_number"]


# ---- marking -------------------------------------------------------------------------------------


def test_a_draft_is_saved_incomplete(house: PageHouse, client_as: ClientAs) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    values = fill_in(me, document_id, title="新标题", tests=["A20_11"], is_policy="y")
    me.post(f"/documents/{document_id}/edit", values)
    document, row = stored(house, document_id), case_of(house, document_id)
    assert (document.title, document.is_policy, row.tests) == ("新标题", True, ["A20_11"])
    assert row.state is CaseState.DRAFT


def test_what_was_read_is_kept_where_the_form_was_opened_before_the_reading_ended(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = start(me)
    values = fill_in(me, document_id, summary="一句话")
    read_all(house, document_id)
    me.post(f"/documents/{document_id}/edit", values)
    assert stored(house, document_id).title == "关于做好防汛工作的通知"


def test_the_panel_polls_until_all_is_read_and_then_asks_for_what_was_read(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = start(me)
    at = f"/documents/{document_id}/files-panel?at=edit"
    assert me.get(at).find("//*[@id='files-panel']").get("hx-trigger") == "every 2s"
    read_all(house, document_id)
    panel = me.get(at)
    assert panel.find("//*[@id='files-panel']").get("hx-get") is None
    asks = panel.find("//*[@hx-trigger='load']").get("hx-post")
    answer = me.post(asks, fill_in(me, document_id, summary="自己写的", title=""), status=200)
    assert answer.find("//textarea[@id='summary']").text.strip() == "自己写的"
    assert answer.find("//*[@id='why-submit']").get("hx-swap-oob") == "true"


def test_on_the_documents_page_the_reading_brings_moves_bar_and_history_along(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    answer = me.get(f"/documents/{document_id}/files-panel")
    assert {e.get("id") for e in answer.root.xpath("//*[@hx-swap-oob='true']")} == {
        "moves",
        "bar",
        "history",
    }


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ({}, "#attribute"),
        ({"attribute": "exempt", "reason": REASON}, "#ground"),
        ({"attribute": "on_request"}, "#reason"),
        ({"attribute": "exempt", "ground": "DEL_DRAFT"}, "#reason"),
        (
            {"attribute": "exempt", "ground": "DEL_DRAFT", "reason": "属于过程稿，不宜公开。"},
            "#reason",
        ),
        (
            {"attribute": "exempt", "ground": "DEL_DRAFT", "reason": f"根据条例第十五条，{REASON}"},
            "#reason",
        ),
        ({"attribute": "exempt", "ground": "STATE_SECRET", "reason": REASON}, "#ground"),
        ({"attribute": "on_request", "reason": REASON, "is_normative": "y"}, "#ground"),
        ({"attribute": "proactive", "joint_issuers": "海屿区财政局"}, "#joint_agreed"),
        ({"attribute": "proactive", "title": ""}, "#title"),
    ],
)
def test_submitting_names_what_is_missing_and_saves_the_draft(
    house: PageHouse, client_as: ClientAs, typed: dict[str, str], leads_to: str
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    values = fill_in(me, document_id, summary="自己写的概述", then="submit", **typed)
    page = me.get(me.post(f"/documents/{document_id}/edit", values).location)
    assert any(link.endswith(leads_to) for link in reasons_on(page))
    assert page.find("//textarea[@id='summary']").text.strip() == "自己写的概述"
    assert case_of(house, document_id).state is CaseState.DRAFT
    assert stored(house, document_id).summary == "自己写的概述"


def test_a_complete_draft_goes_to_the_attribute_audit(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    values = fill_in(
        me, document_id, attribute="exempt", ground="DEL_DRAFT", reason=REASON, then="submit"
    )
    answer = me.post(f"/documents/{document_id}/edit", values)
    assert answer.location == f"/documents/{document_id}"
    row = case_of(house, document_id)
    assert (row.state, row.proposed_grounds) == (CaseState.ATTRIBUTE_AUDIT, ["DEL_DRAFT"])
    me.get(f"/documents/{document_id}/edit", 403)


def test_a_stale_form_shows_both_values_and_keeps_the_typed_ones(
    house: PageHouse, client_as: ClientAs
) -> None:
    me, colleague = client_as("drafter"), client_as("drafter_two")
    document_id = ready(house, me)
    mine = fill_in(me, document_id, summary="我写的")
    colleague.post(
        f"/documents/{document_id}/edit", fill_in(colleague, document_id, summary="同事写的")
    )
    page = me.post(f"/documents/{document_id}/edit", mine, status=409)
    assert page.find("//textarea[@id='summary']").text.strip() == "我写的"
    cells = [c.text for c in page.root.xpath("//div[@role='alert']//td")]
    assert cells == ["同事写的", "我写的"]
    me.post(f"/documents/{document_id}/edit", page.form("marking").values)
    assert stored(house, document_id).summary == "我写的"


def test_a_stale_form_says_in_words_which_key_fields_and_days_differ(
    house: PageHouse, client_as: ClientAs
) -> None:
    me, colleague = client_as("drafter"), client_as("drafter_two")
    document_id = ready(house, me)
    mine = fill_in(me, document_id, key_fields=["06", "14"], effective_on="2026-09-01")
    colleague.post(
        f"/documents/{document_id}/edit", fill_in(colleague, document_id, summary="同事写的")
    )
    page = me.post(f"/documents/{document_id}/edit", mine, status=409)
    said = " ".join(page.find("//div[@role='alert']//table").itertext())
    assert all(KEY_FIELDS[code] in said for code in ("06", "14"))
    assert "06" not in said
    assert "2026年9月1日" in said


def test_the_meter_measures_a_reason_while_it_is_written(client_as: ClientAs) -> None:
    me = client_as("drafter")
    said = {"ground": "DEL_DRAFT", "csrf_token": token(me)}
    thin = me.post("/documents/adequacy", {"reason": "属于过程稿。", **said}, 200)
    good = me.post("/documents/adequacy", {"reason": REASON, **said}, 200)
    assert thin.root.xpath("//li[@class='todo']")
    [left] = good.root.xpath("//li[@class='todo']")
    assert "其余内容" in words_of(left)
    whole = {"reason": f"{REASON}其余内容与它不可分。", **said}
    assert not me.post("/documents/adequacy", whole, 200).root.xpath("//li[@class='todo']")


def test_privacy_kept_back_as_a_whole_is_warned_about_not_blocked(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    typed = {"attribute": "on_request", "ground": "TP_PRIVACY", "reason": REASON}
    me.post(f"/documents/{document_id}/edit", fill_in(me, document_id, **typed))
    page = me.get(f"/documents/{document_id}/edit")
    assert page.root.xpath("//*[@id='marking-attribute']//div[contains(@class,'note-warn')]")


def test_a_normative_document_has_proactive_suggested_and_nothing_else_is_preselected(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    chosen = "//input[@name='attribute'][@checked]"
    assert not me.get(f"/documents/{document_id}/edit").root.xpath(chosen)
    me.post(f"/documents/{document_id}/edit", fill_in(me, document_id, is_normative="y"))
    page = me.get(f"/documents/{document_id}/edit")
    assert page.find(chosen).get("value") == "proactive"


# ---- files of a draft ----------------------------------------------------------------------------


def test_a_file_is_replaced_added_and_taken_off_and_typed_text_is_saved_with_it(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    at = f"/documents/{document_id}/files"
    replace = fill_in(me, document_id, position="0", files=a_file(b"new", "新稿.docx"))
    me.post(at, {**replace, "summary": "边传边写"})
    me.post(at, fill_in(me, document_id, files=a_file(b"more", "附件.docx")))
    with house.house.reading() as session:
        files = live_files(session, document_id)
    assert [(f.position, f.name) for f in files] == [(0, "新稿.docx"), (1, "附件.docx")]
    assert stored(house, document_id).summary == "边传边写"
    me.post(f"/files/{files[1].id}/remove", {"csrf_token": token(me)})
    with house.house.reading() as session:
        assert [f.name for f in live_files(session, document_id)] == ["新稿.docx"]


def test_an_empty_upload_keeps_what_was_typed(house: PageHouse, client_as: ClientAs) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    for files in ([], a_file(b"", "空.pdf")):
        values = fill_in(me, document_id, summary="不能丢", files=files)
        page = me.post(f"/documents/{document_id}/files", values, status=422)
        assert page.find("//textarea[@id='summary']").text.strip() == "不能丢"
        assert "#files" in reasons_on(page)


@pytest.mark.parametrize("reason", ["encrypted", "macros", "bomb", "unsupported", "secrecy_mark"])
def test_a_refused_file_says_why_and_what_to_do(
    house: PageHouse, client_as: ClientAs, reason: str
) -> None:
    me = client_as("drafter")
    document_id = start(me)
    with house.session() as session:
        version = live_files(session, document_id)[0]
        marked = reason == "secrecy_mark"
        version.state = FileState.REFUSED if marked else FileState.FAILED
        version.reason, version.name = reason, "" if marked else EVIL
        version.erased_at = house.clock() if marked else None
        session.commit()
    page = me.get(f"/documents/{document_id}/edit")
    row = page.find("//div[@class='file-row']")
    assert row.xpath(".//span[contains(@class,'bad')]")
    told = "".join(row.find(".//div[@class='meta']").itertext())
    assert len(told) > 15
    assert ("可以另传一份" in told) is marked
    assert page.root.xpath(f"//button[@formaction='/files/{version.id}/remove']")
    assert page.root.xpath("//*[@id='why-submit']//a")
    found = page.find("//section[@id='found']//p")
    assert "muted" not in found.get("class"), (
        "a file that was not read is not a file without findings"
    )
