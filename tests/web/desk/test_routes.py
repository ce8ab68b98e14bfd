"""The desk without a script: settling where it stands, undoing, marking by hand, the proof of the copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from review.domain.findings import MUST_SETTLE, Stage
from review.store.documents import FileState
from review.store.events import Event
from review.store.findings import FindingRow, Rendition, Settlement, settlements_of
from review.web.desk.text import HIDDEN_KINDS
from tests.engines.making import make_pdf
from tests.page import Page, Visitor, words_of
from tests.web.conftest import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, Road, a_docx, a_draft, says

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft whose file was read: a mobile twice, an ID number, things that paper does not show."""
    return a_draft(house, a_docx(tmp_path))


def desk_of(road: Road) -> str:
    """The address of the desk."""
    return f"/documents/{road.document_id}/desk"


def every_finding(road: Road) -> list[FindingRow]:
    """The findings in the order in which they were found."""
    with road.house.house.reading() as session:
        return list(session.scalars(select(FindingRow).order_by(FindingRow.id)))


def findings(road: Road) -> list[FindingRow]:
    """The numbers, and what people marked; without the names."""
    return [f for f in every_finding(road) if f.code != "PER"]


def to_settle(road: Road) -> int:
    """How many must be settled."""
    return sum(f.level in MUST_SETTLE for f in every_finding(road))


def said(road: Road, stage: Stage) -> dict[int, str]:
    """What stands now at a stage: finding -> action."""
    with road.house.house.reading() as session:
        found = settlements_of(session, [f.id for f in every_finding(road)])
        return {i: s.action.value for (i, at), s in found.items() if at is stage}


def press(visitor: Visitor, page: Page, settlement: str, status: int = 303, **values: str) -> Page:
    """Press one of the four tools for the current finding."""
    return visitor.submit(page.form("settle-form"), status=status, settlement=settlement, **values)


# ---- looking -------------------------------------------------------------------------------------


def test_the_drafter_sees_every_finding_and_what_paper_does_not_show(
    road: Road, client_as: ClientAs
) -> None:
    page = client_as("drafter").get(desk_of(road))
    assert page.find("//*[@id='now']") is not None
    assert len(page.root.xpath("//ul[@class='flist']/li")) == len(every_finding(road))
    assert page.find("//progress").get("max") == str(to_settle(road))
    assert "前面有“" in words_of(page.find("//p[@class='why mb-0']"))
    unseen = page.find("//section[@class='unseen']")
    hidden = [s for s in road.vault.segments(1) if s["kind"] in HIDDEN_KINDS]
    assert len(unseen.findall(".//dd")) == len(hidden) >= 3


def test_text_is_printed_exactly_so_that_offsets_hold(road: Road, client_as: ClientAs) -> None:
    page = client_as("drafter").get(desk_of(road))
    segments = {s["id"]: s["text"] for s in road.vault.segments(1)}
    printed = {
        p.get("data-segment"): "".join(p.itertext()) for p in page.root.xpath("//*[@data-segment]")
    }
    assert printed == segments


def test_looking_is_noted_once_per_person_and_day(road: Road, client_as: ClientAs) -> None:
    drafter, head = client_as("drafter"), client_as("office_head")
    for visitor in (drafter, drafter, head):
        visitor.get(desk_of(road))
    with road.house.house.reading() as session:
        readers = list(session.scalars(select(Event.actor_id).where(Event.name == "file.read_by")))
    assert readers == [road.house.person("drafter").id, road.house.person("office_head").id]


@pytest.mark.parametrize(("login", "status"), [("supervisor", 403), ("other_drafter", 404)])
def test_who_may_not_read_originals_does_not_reach_the_desk(
    road: Road, client_as: ClientAs, login: str, status: int
) -> None:
    client_as(login).get(desk_of(road), status=status)


def test_who_only_reads_is_told_why_nothing_can_be_settled(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("office_head")
    page = visitor.get(desk_of(road))
    assert not page.root.xpath("//form[@id='settle-form']")
    assert page.find("//button[@aria-describedby='why-rendition']").get("aria-disabled") == "true"
    token = page.find("//meta[@name='csrf-token']").get("content")
    visitor.post(f"{desk_of(road)}/settle", {"csrf_token": token}, status=403)
    assert said(road, Stage.DRAFTER) == {}


# ---- settling ------------------------------------------------------------------------------------


def test_the_same_value_is_settled_together_and_the_next_open_one_follows(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    first, id_number, again = findings(road)
    led = press(visitor, visitor.get(f"{desk_of(road)}?finding={first.id}"), "mask")
    assert said(road, Stage.DRAFTER) == {first.id: "mask", again.id: "mask"}
    assert f"finding={id_number.id}" in led.location
    page = visitor.follow(led)
    assert page.find("//*[@data-say]") is not None
    assert page.find("//progress").get("value") == "2"


def test_one_place_alone_is_settled_without_the_tick(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(road)).form("settle-form")
    values = {k: v for k, v in form.values.items() if k != "same_value"}
    visitor.post(form.action, {**values, "settlement": "remove"}, status=303)
    assert said(road, Stage.DRAFTER) == {every_finding(road)[0].id: "remove"}


def test_undo_takes_the_last_step_back(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.follow(press(visitor, visitor.get(desk_of(road)), "mask"))
    visitor.submit(page.form("desk/undo"), status=303)
    assert said(road, Stage.DRAFTER) == {}
    again = visitor.submit(visitor.get(desk_of(road)).form("desk/undo"), status=422)
    assert says(road, again, "nothing_to_undo")


def test_keeping_asks_why(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = press(visitor, visitor.get(desk_of(road)), "keep", status=422)
    assert says(road, page, "keep_needs_reason")
    assert page.find("//div[@id='errors']//a[@href='#reason']") is not None
    press(visitor, page, "keep", reason="对外公布的值班手机")
    assert "keep" in said(road, Stage.DRAFTER).values()


def test_an_id_number_is_never_excepted_and_what_was_typed_stays(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    id_number = next(f for f in findings(road) if f.code == "ID")
    page = visitor.get(f"{desk_of(road)}?finding={id_number.id}")
    page = press(
        visitor,
        page,
        "exception",
        status=422,
        law="行政处罚法",
        article="第四十八条",
        reason="具有一定社会影响的行政处罚决定应当依法公开。",
    )
    assert says(road, page, "never_excepted", code="ID")
    assert page.find("//input[@name='law']").get("value") == "行政处罚法"
    assert said(road, Stage.DRAFTER) == {}


def test_what_is_open_is_settled_as_suggested_in_one_step(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road))
    page = visitor.follow(visitor.submit(page.form("settle-as-suggested"), status=303))
    assert set(said(road, Stage.DRAFTER).values()) == {"mask"}
    assert not [f for f in page.root.xpath("//form") if "settle-as" in f.get("action", "")]
    assert "已按建议处理" in words_of(page.find("//*[@data-say]"))
    road.submit().agree()
    visitor = client_as("confidentiality_reviewer")
    page = visitor.get(desk_of(road))
    page = visitor.follow(visitor.submit(page.form("settle-as-suggested"), status=303))
    assert set(said(road, Stage.REVIEWER).values()) == {"mask"}
    assert "照拟稿人的处理" in words_of(page.find("//*[@data-say]"))


def test_the_reviewer_sees_the_drafters_word_and_says_an_own_one(
    road: Road, client_as: ClientAs
) -> None:
    road.submit().agree()
    visitor = client_as("confidentiality_reviewer")
    page = visitor.get(desk_of(road))
    assert road.house.person("drafter").name in page.text
    assert page.find("//progress").get("value") == "0"
    press(visitor, page, "remove")
    assert "remove" in said(road, Stage.REVIEWER).values()
    assert set(said(road, Stage.DRAFTER).values()) == {"mask"}


def test_a_finding_that_is_gone_says_so(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = press(visitor, visitor.get(desk_of(road)), "mask", status=422, finding_id="9999")
    assert says(road, page, "finding_gone")


# ---- marking by hand -----------------------------------------------------------------------------


def test_text_after_a_wide_character_is_marked_by_code_points(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(road)).form("mark-text")
    segment = next(s for s in road.vault.segments(1) if s["text"].startswith("𠮷田"))
    visitor.submit(form, status=303, segment=segment["id"], start="1", end="4", text="田先生")
    made = findings(road)[-1]
    assert (made.code, made.span_start, made.span_end) == ("MANUAL", 1, 4)
    assert road.vault.text_at(1, made.segment, 1, 4) == "田先生"


def test_text_is_marked_without_a_script_by_typing_it(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.submit(visitor.get(desk_of(road)).form("mark-text"), status=303, text="旁听")
    made = findings(road)[-1]
    assert road.vault.text_at(1, made.segment, made.span_start, made.span_end) == "旁听"
    assert visitor.follow(page).find(f"//*[@id='hit-{made.id}']") is not None


@pytest.mark.parametrize(
    ("text", "more"), [("", ""), ("这里没有这句话", ""), ("旁听", "0 9 s\n" * 5000)]
)
def test_text_that_does_not_stand_there_or_is_too_much_is_refused(
    road: Road, client_as: ClientAs, text: str, more: str
) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(road)).form("mark-text")
    page = visitor.submit(form, status=422, text=text, more=more)
    assert page.find("//div[@id='errors']//a[@href='#text']") is not None
    assert page.find("//textarea[@name='text']").text == (text or None)
    assert len(findings(road)) == 3


@pytest.fixture
def pdf_road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft that is a PDF of two pages."""
    lines = [["关于临时救助的通知", f"联系电话{MOBILE}"], [f"身份证号{ID_NUMBER}"]]
    return a_draft(house, make_pdf(tmp_path / "通知.pdf", lines, font="cid"))


def test_findings_stand_on_the_page_image(pdf_road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(pdf_road))
    first, second = findings(pdf_road)
    assert (
        page.find(f"//*[local-name()='svg'][@id='over-1-1']//*[@id='hit-{first.id}']") is not None
    )
    assert (
        page.find(f"//*[local-name()='svg'][@id='over-1-2']//*[@id='hit-{second.id}']") is not None
    )
    picture = visitor.get(page.find("//figure//img").get("src")).response
    picture.get_data()
    picture.close()
    assert picture.mimetype == "image/webp"
    text = visitor.get(f"{desk_of(pdf_road)}?view=text")
    assert text.find(f"//article//a[@id='hit-{first.id}']").text == MOBILE


def test_a_box_is_drawn_by_its_edges(pdf_road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(pdf_road)).form("mark-box")
    edges = {"page": "2", "left": "10", "top": "50", "right": "40", "bottom": "60.5"}
    visitor.submit(form, status=303, **edges)
    assert findings(pdf_road)[-1].box == [2, 0.1, 0.5, 0.4, 0.605]


@pytest.mark.parametrize(
    "edges",
    [
        {"page": "3", "left": "1", "top": "1", "right": "2", "bottom": "2"},
        {"page": "1", "left": "40", "top": "1", "right": "2", "bottom": "2"},
        {"page": "1", "left": "", "top": "1", "right": "2", "bottom": "2"},
        {"page": "one", "left": "1", "top": "1", "right": "2", "bottom": "2"},
    ],
)
def test_a_box_that_is_none_is_refused(
    pdf_road: Road, client_as: ClientAs, edges: dict[str, str]
) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(pdf_road)).form("mark-box")
    page = visitor.submit(form, status=422, **edges)
    assert page.find("//div[@id='errors']//a[@href='#page']") is not None
    assert len(findings(pdf_road)) == 2


# ---- the redacted copy ---------------------------------------------------------------------------


def test_a_copy_is_made_only_when_nothing_is_open(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road))
    assert page.find("//button[@aria-describedby='why-rendition']").get("aria-disabled") == "true"
    token = page.find("//meta[@name='csrf-token']").get("content")
    page = visitor.post(f"{desk_of(road)}/rendition", {"csrf_token": token}, status=422)
    assert says(road, page, "findings_open", count=str(to_settle(road)))


def test_the_copy_is_made_proven_shown_and_handed_out(road: Road, client_as: ClientAs) -> None:
    road.settle("drafter")
    visitor = client_as("drafter")
    page = visitor.submit(visitor.get(desk_of(road)).form("desk/rendition"), status=303)
    assert ("render", 1) in road.house.enqueued
    waiting = visitor.follow(page).find("//*[@id='renditions']")
    assert waiting.get("hx-get") == f"{desk_of(road)}/rendition"
    road.drain()
    done = visitor.get(f"{desk_of(road)}/rendition")
    assert done.find("//section[@class='cert']") is not None
    after = visitor.get(f"{desk_of(road)}?view=after")
    assert "138****5678" in after.text
    shown = after.find("//section[@id='pages']")
    assert MOBILE not in "".join(shown.itertext())
    place = f"/documents/{road.document_id}/renditions/1"
    assert visitor.get(place).find("//section[@class='cert']") is not None
    copy = visitor.get(f"{place}/file").response
    assert MOBILE.encode() not in copy.get_data()
    copy.close()
    client_as("other_drafter").get(place, status=404)


def test_a_failed_proof_shows_the_failed_checks_first_and_no_file(
    road: Road, client_as: ClientAs
) -> None:
    road.settle("drafter")
    visitor = client_as("drafter")
    visitor.submit(visitor.get(desk_of(road)).form("desk/rendition"), status=303)
    with road.house.session() as session:
        row = session.get_one(Rendition, 1)
        row.state, row.reason = FileState.FAILED, "not_verified"
        row.report = {
            "checks": [
                {"name": "reopens", "passed": True, "detail": "9 parts, read by 2 readers"},
                {"name": "values_absent_raw", "passed": False, "detail": "1 of 1; failed: a, b"},
            ]
        }
        session.commit()
    page = visitor.get(desk_of(road))
    assert page.find("//section[@class='cert cert-fail']//li[1]").get("class") == "no"
    assert not page.root.xpath("//a[contains(@href, '/file')]")
    visitor.get(f"/documents/{road.document_id}/renditions/1", status=404)


def test_a_settled_batch_is_one_row_each_under_one_name(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    press(visitor, visitor.get(desk_of(road)), "mask")
    with road.house.house.reading() as session:
        batches = set(session.scalars(select(Settlement.batch)))
    assert len(batches) == 1


def test_a_file_that_could_not_be_read_is_never_one_without_findings(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    scan = make_pdf(tmp_path / "扫描.pdf", ["scan"])
    page = client_as("drafter").get(desk_of(a_draft(house, scan, proposal=None)))
    assert page.find("//section[@id='pages']//div[contains(@class, 'note-warn')]") is not None
    assert not page.root.xpath("//*[local-name()='use'][contains(@href, '#shield')]")


def test_a_copy_under_way_says_which_page_it_is_at(road: Road, client_as: ClientAs) -> None:
    road.settle("drafter")
    visitor = client_as("drafter")
    visitor.submit(visitor.get(desk_of(road)).form("desk/rendition"), status=303)
    waiting = visitor.get(f"{desk_of(road)}/rendition").find("//*[@id='renditions']//progress")
    assert waiting.get("value") is None
    with road.house.session() as session:
        row = session.get_one(Rendition, 1)
        row.state, row.step, row.pages_done, row.pages_to_do = FileState.WORKING, "prove", 3, 12
        session.commit()
    page = visitor.get(f"{desk_of(road)}/rendition")
    bar = page.find("//*[@id='renditions']//progress")
    assert (bar.get("value"), bar.get("max")) == ("3", "12")
    said = "".join(page.find("//*[@id='renditions']//p").itertext())
    assert "正在核验，第3页，共12页" in said
