"""Issuing without a script: final file and comparison, number and dates, the printed mark, sending back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.engines.inspect import inspect
from review.engines.redact.mark import mark
from review.engines.redact.mark_words import Attribute as Mark
from review.engines.redact.mark_words import Style
from review.services.outstanding import claim
from review.services.printing_marks import record_marked_copy
from review.store.cases import ReviewCase
from review.store.documents import FileStage, FileVersion, live_files
from review.store.findings import differences_of
from review.store.marked_copies import MarkedCopy
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import PARAGRAPHS, Road, a_docx, a_draft, form_by_id, leads_to, says
from tests.web.worker import SYSTEM

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A signed document, proactive in part."""
    return a_draft(house, a_docx(tmp_path)).submit().agree().review().sign()


@pytest.fixture
def clerk(client_as: ClientAs) -> Visitor:
    """The clerk."""
    return client_as("clerk")


def page_of(road: Road, clerk: Visitor) -> Page:
    """The page of issuing."""
    return clerk.get(f"/cases/{road.case_id}/issue")


def upload(road: Road, clerk: Visitor, path: Path, status: int = 303) -> Page:
    """Upload a final main text, and have it read."""
    with path.open("rb") as stream:
        form = page_of(road, clerk).form("final")
        page = clerk.submit(form, status=status, position="0", file=(stream, path.name))
    road.drain()
    return page


def a_final(folder: Path, *changed: str) -> Path:
    """The reviewed text with the mark under it; ``changed`` replaces the second paragraph's end."""
    text = [*PARAGRAPHS, "公开方式：主动公开"]
    text[4:5] = changed or [PARAGRAPHS[4]]
    return a_docx(folder, "定稿.docx", text)


def test_the_next_number_of_the_year_is_suggested_and_the_mark_to_print_stands_there(
    road: Road, clerk: Visitor
) -> None:
    page = page_of(road, clerk)
    assert form_by_id(page, "issue").values["doc_number"] == "海屿府办〔2026〕1号"
    assert page.find("//span[@class='mark-line']").text == "公开方式：主动公开"
    assert says(road, page, "final_file_missing")


def test_exactly_the_reviewed_bytes_are_issued(road: Road, clerk: Visitor) -> None:
    before = page_of(road, clerk)
    assert not before.root.xpath("//details[@id='another']")
    clerk.submit(before.form("issue/reviewed"), status=303)
    page = page_of(road, clerk)
    assert page.find("//details[@id='another']//form[@id='final']") is not None
    assert page.find("//div[@id='compared']//div[contains(@class, 'note-ok')]") is not None
    form = form_by_id(page, "issue")
    clerk.submit(form, doc_number="海屿府办 [2026] 031 号", printed="proactive")
    with road.house.house.reading() as session:
        document = road.document(session)
        assert document.doc_number == "海屿府办〔2026〕31号"
        assert document.status is DocumentStatus.ISSUED
        assert (document.printed_attribute, document.printed_partial) == (Attribute.PROACTIVE, True)
    assert ("render", 2) in road.house.enqueued


def test_a_final_file_is_read_compared_and_its_mark_is_read(
    road: Road, clerk: Visitor, tmp_path: Path
) -> None:
    upload(road, clerk, a_final(tmp_path))
    page = page_of(road, clerk)
    assert page.find("//div[@id='compared']//div[contains(@class, 'note-ok')]") is not None
    assert page.find("//input[@name='printed'][@checked]").get("value") == "proactive"


def test_each_difference_is_shown_and_accepted_with_a_reason(
    road: Road, clerk: Visitor, tmp_path: Path
) -> None:
    upload(road, clerk, a_final(tmp_path, "二、各单位应当在三个工作日内报送情况。"))
    page = page_of(road, clerk)
    assert "五个工作日" in "".join(page.find("//td[.//del]").itertext())
    assert "三个工作日" in "".join(page.find("//td[.//ins]").itertext())
    assert (page.find("//del").text, page.find("//ins").text) == ("五", "三")
    assert says(road, page, "differences_open", count="1")
    ticked = page.find("//input[@name='difference']").get("value")
    none = clerk.submit(page.form("accept"), status=422, reason="领导签发时改了报送时限。")
    assert leads_to(none, "reason")
    thin = clerk.submit(page.form("accept"), status=422, difference=ticked, reason="同意")
    assert thin.find("//input[@name='difference'][@checked]") is not None
    clerk.submit(
        page.form("accept"), status=303, difference=ticked, reason="领导签发时把报送时限改为三天。"
    )
    with road.house.house.reading() as session:
        versions = live_files(session, road.document_id)
        final = [v.id for v in versions if v.stage is FileStage.FINAL]
        assert [d.accepted_at is not None for d in differences_of(session, final)] == [True]


@pytest.mark.parametrize(
    ("typed", "code", "facts", "field"),
    [
        ({"doc_number": ""}, "number_missing", {}, "doc_number"),
        ({"doc_number": "第七号"}, "number_malformed", {"number": "第七号"}, "doc_number"),
        (
            {"doc_number": "海屿府办〔2026〕9号"},
            "number_used",
            {"number": "海屿府办〔2026〕9号"},
            "doc_number",
        ),
        (
            {"issued_on": "2026-12-01"},
            "date_in_future",
            {"field": "issued_on", "date": "2026-12-01"},
            "issued_on",
        ),
        ({"doc_date": ""}, "doc_date_missing", {}, "doc_date"),
        ({"printed": "exempt"}, "printed_mark_differs", {}, "printed_reason"),
        ({"printed": ""}, "printed_mark_missing", {}, "printed"),
    ],
)
def test_what_can_not_be_issued_says_why_and_keeps_the_rest(
    road: Road,
    clerk: Visitor,
    house: PageHouse,
    tmp_path: Path,
    typed: dict[str, str],
    code: str,
    facts: dict[str, str],
    field: str,
) -> None:
    with house.session() as session:
        other = a_draft(house, None, proposal=None).document(session)
        other.doc_number = other.number_key = "海屿府办〔2026〕9号"
        session.commit()
    road.use_reviewed()
    form = form_by_id(page_of(road, clerk), "issue")
    values = {"doc_number": "海屿府办〔2026〕12号", "printed": "proactive", **typed}
    page = clerk.submit(form, status=422, **values)
    assert says(road, page, code, **facts)
    assert leads_to(page, field)
    assert form_by_id(page, "issue").values["doc_number"] == values["doc_number"]
    with house.house.reading() as session:
        assert road.document(session).status is DocumentStatus.UNISSUED


def test_a_differing_mark_is_printed_with_a_reason(road: Road, clerk: Visitor) -> None:
    road.use_reviewed()
    form = form_by_id(page_of(road, clerk), "issue")
    reason = "印刷厂已按旧版印完，下一批起改正标注。"
    clerk.submit(form, printed="on_request", printed_reason=reason)
    with road.house.house.reading() as session:
        assert road.document(session).printed_reason == reason


def test_an_empty_upload_is_not_taken(road: Road, clerk: Visitor) -> None:
    form = page_of(road, clerk).form("final")
    page = clerk.submit(form, status=422, position="0", file=(io.BytesIO(b""), "空.docx"))
    assert leads_to(page, "files")
    page = clerk.submit(form, status=422, position="7", file=(io.BytesIO(b"PK"), "附件.docx"))
    assert says(road, page, "no_such_position")
    assert list((road.house.house.settings.data / "staff").glob("files/intake/*")) == []
    with road.house.house.reading() as session:
        stages = {v.stage for v in live_files(session, road.document_id)}
    assert stages == {FileStage.REVIEWED}


def test_the_clerk_sends_it_back_with_a_reason(road: Road, clerk: Visitor) -> None:
    form = page_of(road, clerk).form("back")
    page = clerk.submit(form, status=422, comment="有误")
    assert page.find("//details[@id='send_back']").get("open") is not None
    assert page.find("//form[@id='back']//textarea").text == "有误"
    clerk.submit(form, comment="附件一的标题与正文里写的不一致，请再看。")
    with road.house.house.reading() as session:
        assert road.case(session).state is CaseState.CONFIDENTIALITY_REVIEW


def test_only_the_clerk_attaches_and_issues(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(f"/cases/{road.case_id}/issue")
    assert not page.root.xpath("//form[@id='final']")
    token = page.find("//meta[@name='csrf-token']").get("content")
    visitor.post(f"/cases/{road.case_id}/issue/reviewed", {"csrf_token": token}, status=403)


def test_a_draft_without_a_mark_can_be_downloaded_with_it(
    road: Road, clerk: Visitor, client_as: ClientAs, tmp_path: Path
) -> None:
    place = f"/cases/{road.case_id}/marked-copies"
    page = page_of(road, clerk)
    assert "送审稿上没有公开标注" in page.text
    clerk.submit(page.form(place), status=303, style="line")
    assert ("mark", 1) in road.house.enqueued
    waiting = page_of(road, clerk)
    assert waiting.find("//div[@id='marked']").get("hx-get") is not None
    with road.house.session() as session:
        row = session.get_one(MarkedCopy, 1)
        version = session.get_one(FileVersion, row.file_version_id)
        source = road.vault.files.original_path(version.organisation_id, version.digest)
        made = tmp_path / "made.docx"
        made.write_bytes(mark(source, Mark.PROACTIVE, Style(row.style)).data)
        claim(row, road.house.clock())
        record_marked_copy(session, road.vault, SYSTEM, row, made, now=road.house.clock())
        session.commit()
    link = page_of(road, clerk).find("//div[@id='marked']//a").get("href")
    answer = clerk.get(link).response
    copy = tmp_path / "下载.docx"
    copy.write_bytes(answer.get_data())
    answer.close()
    assert inspect(copy).metadata["attribute_mark"].value == "proactive"  # type: ignore[union-attr]
    client_as("other_officer").get(link, status=404)
    assert "送审稿上没有公开标注" not in page_of(road, client_as("drafter")).text


def test_a_copy_with_the_mark_of_an_earlier_decision_is_not_offered(
    road: Road, clerk: Visitor, tmp_path: Path
) -> None:
    clerk.submit(
        page_of(road, clerk).form(f"/cases/{road.case_id}/marked-copies"), status=303, style="line"
    )
    made = tmp_path / "made.docx"
    made.write_bytes(b"marked")
    with road.house.session() as session:
        row = session.get_one(MarkedCopy, 1)
        claim(row, road.house.clock())
        record_marked_copy(session, road.vault, SYSTEM, row, made, now=road.house.clock())
        session.commit()
    assert page_of(road, clerk).root.xpath("//div[@id='marked']//a")
    with road.house.session() as session:
        session.get_one(ReviewCase, road.case_id).decided_attribute = Attribute.ON_REQUEST
        session.commit()
    page = page_of(road, clerk)
    assert "公开方式：依申请公开" in page.text
    assert page.root.xpath("//div[@id='marked']//a") == []
