"""Settling on the desk's pages: whole kinds, steps, filters, usual reasons, exceptions, marks of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review.domain.findings import Stage
from review.domain.impact import ANSWERS
from review.store.findings import PRESENT, FindingRow, Settlement, settlements_of
from review.store.impact_records import ImpactRecord
from tests.engines.making import make_docx
from tests.page import Form, Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.road import ID_NUMBER, Road, a_draft, form_by_id, says

ClientAs = Callable[[str], Visitor]
LINES = (
    "值班员手机13800001234。",
    "联系人手机13900002345，夜间手机13700003456。",
    f"居民身份证号码{ID_NUMBER}。",
)
ANSWER = "依照法律规定公布，公示期满即撤下，本人可以申请更正。"


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with three mobiles and an ID number."""
    return a_draft(house, make_docx(tmp_path / "名单.docx", list(LINES)))


def desk_of(road: Road, **args: Any) -> str:
    """The address of the desk, with a filter where one is given."""
    asked = "&".join(f"{name}={value}" for name, value in args.items())
    return f"/documents/{road.document_id}/desk" + (f"?{asked}" if asked else "")


def findings(road: Road) -> list[FindingRow]:
    """The numbers in the order in which they stand, then what people marked."""
    with road.house.house.reading() as session:
        rows = session.scalars(select(FindingRow).where(PRESENT).order_by(FindingRow.id))
        return [r for r in rows if r.code in ("MOB", "ID") or r.added_by_id is not None]


def said(road: Road, stage: Stage = Stage.DRAFTER) -> list[str]:
    """What stands at a stage for each of them; ``-`` where nothing does."""
    rows = findings(road)
    with road.house.house.reading() as session:
        found = settlements_of(session, [r.id for r in rows])
    return [s.action.value if (s := found.get((r.id, stage))) else "-" for r in rows]


def button(form: Form, page: Page, path: str) -> tuple[str, dict[str, Any]]:
    """Where a button posts to, and what it sends with the fields of its form."""
    found = page.find(path)
    return found.get("formaction"), {**form.values, found.get("name"): found.get("value")}


def listed(page: Page) -> list[str]:
    """The lines of the list, as read."""
    return [words_of(a) for a in page.root.xpath("//ul[@class='flist']/li/a")]


# ---- whole kinds, steps, filters -----------------------------------------------------------------


def test_a_whole_kind_goes_by_one_button_and_its_step_is_undone_from_the_list(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road, finding=findings(road)[0].id))
    assert "共3处" in words_of(page.find("//fieldset[@id='kind']"))
    address, values = button(form_by_id(page, "settle-form"), page, "//button[@data-key='l']")
    page = visitor.follow(visitor.post(address, values, status=303))
    assert said(road) == ["mask", "mask", "mask", "-"]
    assert "已遮挡3处，还有1处待处理" in words_of(page.find("//*[@data-say]"))
    visitor.submit(page.form("settle-form"), status=303, settlement="remove")
    steps = visitor.get(f"{desk_of(road)}/steps")
    rows = [words_of(tr) for tr in steps.root.xpath("//tbody/tr")]
    assert ["公民身份号码" in rows[0], "手机号3" in rows[1]] == [True, True]
    first = steps.root.xpath("//tbody/tr[2]//input[@name='batch']")[0].get("value")
    form = steps.form("desk/undo")
    page = visitor.follow(visitor.submit(form, status=303, batch=first))
    assert said(road) == ["-", "-", "-", "remove"]
    assert f"finding={findings(road)[0].id}" in page.response.request.url
    again = visitor.submit(form, status=422, batch=first)
    assert says(road, again, "step_gone")


def test_undo_leads_back_to_the_finding_that_was_settled(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    second = findings(road)[1].id
    page = visitor.get(desk_of(road, finding=second))
    page = visitor.follow(visitor.submit(page.form("settle-form"), status=303, settlement="mask"))
    assert f"finding={second}" not in page.response.request.url
    led = visitor.submit(page.form("desk/undo"), status=303)
    assert f"finding={second}" in led.location


def test_a_filter_stays_in_the_address_while_one_settles(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road, show="open", only="MOB"))
    assert len(listed(page)) == 3
    assert page.find("//nav[@class='filters']//a[@aria-current]").text.startswith("待处理")
    led = visitor.submit(page.form("settle-form"), status=303, settlement="mask")
    assert "show=open" in led.location
    assert "only=MOB" in led.location
    page = visitor.follow(led)
    assert len(listed(page)) == 2
    assert all("only=MOB" in a.get("href") for a in page.root.xpath("//ul[@class='flist']/li/a"))
    tallies = [words_of(a) for a in page.root.xpath("//a[starts-with(@class, 'tally')]")]
    assert sorted(tallies) == ["公民身份号码0 / 1", "手机号1 / 3"]


def test_an_odd_filter_is_none(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    everything = listed(visitor.get(desk_of(road)))
    assert listed(visitor.get(desk_of(road, show="%3Cb%3E"))) == everything
    assert listed(visitor.get(desk_of(road, only="%F0%A0%AE%B7"))) == []


def test_the_reviewer_sees_both_words_side_by_side_and_lists_where_they_differ(
    road: Road, client_as: ClientAs
) -> None:
    road.submit().agree()
    visitor = client_as("confidentiality_reviewer")
    first = findings(road)[0].id
    page = visitor.get(desk_of(road, finding=first))
    both = page.root.xpath("//dl[contains(@class, 'said-both')]/div")
    assert ["还没有处理" in words_of(one) for one in both] == [False, True]
    page = visitor.follow(visitor.submit(page.form("settle-form"), status=303, settlement="remove"))
    page = visitor.get(desk_of(road, show="differ"))
    assert len(listed(page)) == 1
    assert "与拟稿人的处理不同" in listed(page)[0]


# ---- reasons and exceptions ----------------------------------------------------------------------


def test_a_usual_reason_keeps_by_one_press_without_a_script(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road, finding=findings(road)[0].id))
    offered = page.root.xpath("//button[@name='quick']")
    assert [b.get("value") for b in offered] == [
        "office_phone",
        "published",
        "consent",
        "not_personal",
    ]
    visitor.submit(page.form("settle-form"), status=303, quick="office_phone")
    with road.house.house.reading() as session:
        kept = session.scalars(select(Settlement)).one()
    assert (kept.action.value, kept.reason) == ("keep", offered[0].get("data-words"))
    refused = visitor.submit(page.form("settle-form"), status=422, quick="no such reason")
    assert refused.find("//div[@id='errors']") is not None


def test_an_exception_is_weighed_on_the_desk_and_leaves_its_record(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road, finding=findings(road)[0].id))
    law = {
        "law": "行政处罚法",
        "article": "第四十八条",
        "reason": ANSWER,
        "settlement": "exception",
    }
    refused = visitor.submit(page.form("settle-form"), status=422, **law)
    assert says(road, refused, "impact_missing")
    assert refused.find("//details[@data-exception][@open]") is not None
    assert refused.find("//div[@data-answer][@data-punitive]") is not None
    answers = {f"impact_{name}": ANSWER for name in ANSWERS}
    chosen = {"impact_category": "punitive", "impact_level": "moderate"}
    thin = {**answers, "impact_effect": "不大"}
    refused = visitor.submit(refused.form("settle-form"), status=422, **chosen, **thin, **law)
    assert refused.find("//div[@id='errors']//a[@href='#impact_effect']") is not None
    assert refused.find("//textarea[@id='impact_purpose']").text.strip() == ANSWER
    visitor.submit(refused.form("settle-form"), status=303, **chosen, **answers, **law)
    assert said(road)[0] == "exception"
    with road.house.house.reading() as session:
        assert session.scalars(select(ImpactRecord.codes)).one() == ["MOB"]


# ---- marks of one's own --------------------------------------------------------------------------


def test_a_mark_is_made_with_kind_and_note_amended_and_taken_back(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    form = visitor.get(desk_of(road)).form("mark-text")
    marking = {"text": "值班员", "treatment": "mask", "kind": "PER", "note": "轮值人员"}
    page = visitor.follow(visitor.submit(form, status=303, **marking))
    mark = findings(road)[-1]
    assert (mark.code, mark.note, said(road)[-1]) == ("PER", "轮值人员", "mask")
    assert "轮值人员" in page.text
    amend = form_by_id(page, "amend-form")
    assert (amend.values["kind"], amend.values["note"]) == (["PER"], "轮值人员")
    refused = visitor.submit(amend, status=422, note="字" * 61)
    assert refused.find("//div[@id='errors']//a[@href='#mark-note']") is not None
    page = visitor.follow(visitor.submit(amend, status=303, kind="", note="不是姓名"))
    assert (findings(road)[-1].code, findings(road)[-1].note) == ("MANUAL", "不是姓名")
    page = visitor.follow(visitor.submit(form_by_id(page, "withdraw-form"), status=303))
    assert [f.code for f in findings(road)] == ["MOB", "MOB", "MOB", "ID"]
    assert "不是姓名" not in page.text
    page = visitor.get(f"/documents/{road.document_id}/desk/steps")
    assert [words_of(cell) for cell in page.root.xpath("//tbody/tr/td[2]")] == [
        "删去标记",
        "修改标记",
        "遮挡",
    ]
    for code, note in (("MANUAL", "不是姓名"), ("PER", "轮值人员")):
        page = visitor.get(desk_of(road))
        page = visitor.follow(visitor.submit(page.form("desk/undo"), status=303))
        assert (findings(road)[-1].code, findings(road)[-1].note) == (code, note)
        assert note in page.text
    assert said(road)[-1] == "mask"


def test_what_a_detector_found_offers_no_taking_back_and_refuses_it(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(desk_of(road))
    assert not page.root.xpath("//form[@id='withdraw-form']")
    values = {**page.form("desk/undo").values, "finding_id": str(findings(road)[0].id)}
    refused = visitor.post(f"{desk_of(road)}/withdraw-mark", values, status=422)
    assert says(road, refused, "mark_not_by_hand")


# ---- on from the desk ----------------------------------------------------------------------------


def test_whoever_settles_finds_the_way_on_from_the_desk(road: Road, client_as: ClientAs) -> None:
    way = "//a[@id='behind']/@href"
    drafter = client_as("drafter").get(desk_of(road))
    assert drafter.root.xpath(way) == [f"/documents/{road.document_id}/edit"]
    assert client_as("office_head").get(desk_of(road)).root.xpath(way) == []
    road.submit().agree()
    reviewer = client_as("confidentiality_reviewer").get(desk_of(road))
    assert reviewer.root.xpath(way) == [f"/cases/{road.case_id}/review"]
