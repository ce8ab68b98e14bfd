"""The two papers of the review page, without a script: walking and settling, plan and copy, what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.aggregation import Kin, Outline, Sign, Topic
from review.domain.findings import Stage
from review.domain.states import CaseAction
from review.services.aggregation import Aggregation, OwnTable, PublicKin
from review.services.reads import reads_of
from review.store.findings import FindingRow, Settlement
from review.store.public_tables import PublicFacts
from review.web.review.aggregation import aggregation_view
from review.web.review.hidden import hidden_lines
from review.web.review.panes import NEAR
from review.web.wording import word
from tests.engines.making import make_docx, make_pdf
from tests.page import Form, Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, PARAGRAPHS, Road, a_docx, a_draft

ClientAs = Callable[[str], Visitor]
ROWS = [["姓名", "手机"], ["张立成", MOBILE], ["王小兰", "13912345679"]]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A document with a table in review, its redacted copy made as the drafter settled it."""
    path = make_docx(tmp_path / "名册.docx", list(PARAGRAPHS), table=ROWS, comment="请核实。")
    return a_draft(house, path).submit().agree()


@pytest.fixture
def reviewer(client_as: ClientAs) -> Visitor:
    """The confidentiality reviewer."""
    return client_as("confidentiality_reviewer")


def page_of(road: Road, reviewer: Visitor, query: str = "") -> Page:
    """The review page."""
    return reviewer.get(f"/cases/{road.case_id}/review{query}")


def paper(page: Page, name: str) -> str:
    """The words of one of the two papers."""
    return "".join(page.find(f"//section[@id='{name}']").itertext())


def bar_form(page: Page, ends: str) -> Form:
    """The first form of the bar that is posted to this address of the desk."""
    found = page.root.xpath("//section[@id='now-bar']//form")
    form = next(each for each in found if each.get("action").endswith(f"/desk/{ends}"))
    return Form(form, page.response.request.path)


def test_findings_are_walked_and_settled_without_leaving_the_page(
    road: Road, reviewer: Visitor
) -> None:
    page = page_of(road, reviewer, "?beside=plan")
    first = page.find("//section[@id='now-bar']").get("data-finding")
    led = reviewer.submit(bar_form(page, "settle"), status=303, settlement="remove")
    assert led.location.startswith(f"/cases/{road.case_id}/review?")
    assert "beside=plan" in led.location
    page = reviewer.follow(led)
    assert page.find("//section[@id='now-bar']").get("data-finding") != first
    assert page.root.xpath("//section[@id='now-bar']//*[@role='status']")
    led = reviewer.submit(bar_form(page, "undo"), status=303)
    assert f"finding={first}" in led.location
    led = reviewer.submit(bar_form(reviewer.follow(led), "settle-as-suggested"), status=303)
    page = reviewer.follow(led)
    assert not page.root.xpath("//section[@id='now-bar']//form[contains(@action, 'as-suggested')]")


def test_only_this_place_is_settled_where_that_is_asked(
    house: PageHouse, reviewer: Visitor, tmp_path: Path
) -> None:
    words = [*PARAGRAPHS, f"再问{MOBILE}。"]
    road = a_draft(house, a_docx(tmp_path, paragraphs=words)).submit().agree()
    with house.house.reading() as session:
        found = session.scalars(select(FindingRow).where(FindingRow.code == "MOB")).all()
    page = page_of(road, reviewer, f"?finding={found[0].id}")
    form = bar_form(page, "settle")
    assert form.values["same_value"] == "y"
    this_place = {name: value for name, value in form.values.items() if name != "same_value"}
    reviewer.client.post(form.action, data=this_place | {"settlement": "remove"})
    with house.house.reading() as session:
        assert len(settled_by_the_reviewer(session)) == 1


def settled_by_the_reviewer(session: Session) -> list[int]:
    """The findings that have the reviewer's word."""
    own = select(Settlement.finding_id).where(Settlement.stage == Stage.REVIEWER)
    return list(session.scalars(own))


def test_a_script_that_settles_is_given_only_what_changed(road: Road, reviewer: Visitor) -> None:
    page = page_of(road, reviewer)
    state = page.find("//div[@id='beside']").get("data-state")
    headers = {"HX-Request": "true", "Review-Shows": state, "Desk-Pages": ""}
    form = bar_form(page, "settle")
    same = reviewer.client.post(
        form.action, data=form.values | {"settlement": "mask"}, headers=headers
    )
    assert same.status_code == 200
    for here in ("now-bar", "review-foot", "review-copies", "review-proof"):
        assert f'id="{here}"' in same.text
    assert 'id="original"' not in same.text
    assert 'id="beside"' not in same.text  # as the drafter did: plan and copy are what they were
    other = reviewer.client.post(
        form.action, data=form.values | {"settlement": "remove"}, headers=headers
    )
    assert 'id="beside"' in other.text
    assert 'id="result"' not in other.text  # its plan is another one now


def test_an_answer_of_the_checklist_brings_back_only_what_it_changes(
    road: Road, reviewer: Visitor
) -> None:
    form = page_of(road, reviewer).form("checklist")
    kept = reviewer.client.post(
        form.action,
        data=form.values | {"state_secret": "clear"},
        headers={"HX-Request": "true"},
        follow_redirects=True,
    )
    assert kept.status_code == 200
    assert 'id="review-foot"' in kept.text
    assert 'id="original"' not in kept.text


def test_a_script_is_given_the_bar_alone_when_it_goes_on(road: Road, reviewer: Visitor) -> None:
    page = page_of(road, reviewer)
    onward = page.find("//section[@id='now-bar']//a[@data-key='j']")
    address = onward.get("hx-get").partition("#")[0] + "&part=now"
    answer = reviewer.client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="now-bar"' in answer.text
    assert 'id="original"' not in answer.text


def test_beside_the_original_stand_what_is_planned_and_the_copy(
    road: Road, reviewer: Visitor
) -> None:
    page = page_of(road, reviewer)
    assert page.find("//div[@id='beside']").get("data-shows") == "result"
    assert MOBILE in paper(page, "original")
    assert MOBILE not in paper(page, "result")
    tables = page.root.xpath("//section[@id='result']//table[contains(@class, 'celltable')]//tr")
    assert len(tables) == len(ROWS)
    same = page.root.xpath("//section[@id='result']//@data-segment")
    assert set(same) <= set(page.root.xpath("//section[@id='original']//@data-segment"))
    marked = page.root.xpath("//section[@id='plan']//a[@class='masked']")
    assert {ID_NUMBER, MOBILE} <= {each.text for each in marked}
    turned = reviewer.get(page.find("//section[@id='result']//a[@data-key='v']").get("href"))
    assert turned.find("//div[@id='beside']").get("data-shows") == "plan"


def test_what_is_hidden_in_the_file_is_listed_with_its_fate(road: Road, reviewer: Visitor) -> None:
    page = page_of(road, reviewer)
    lines = page.root.xpath("//ul[@class='hidden-lines']/li")
    assert len(lines) >= 1
    comment = page.find("//ul[@class='hidden-lines']//a[.='请核实。']").get("href")
    assert "请核实。" in "".join(page.find(f"//*[@id='{comment[1:]}']").itertext())
    assert not page.root.xpath("//ul[@class='hidden-lines']//span[@class='todo']")
    assert page.root.xpath("//section[@class='cert']//a")


def test_words_that_stand_on_the_bars_of_a_copy_are_not_told_as_hidden_in_it() -> None:
    def segment(name: str, kind: str) -> dict[str, str]:
        return {"id": name, "kind": kind, "text": "138****5526"}

    on_bar, layer = segment("page-1-hidden-1", "invisible"), segment("page-1-layer", "scan_layer")
    assert hidden_lines([], [on_bar, layer], str) == ()
    (line,) = hidden_lines([on_bar], [on_bar], str)
    assert not line.left
    left = hidden_lines([on_bar, layer], [on_bar, layer, segment("comment-1", "comment")], str)
    assert {each.words for each in left if each.left} == {
        word("scan_layer", "segment"),
        word("comment", "segment"),
    }


def test_what_changed_since_the_last_review_is_told_and_leads_to_its_place(
    road: Road, reviewer: Visitor, tmp_path: Path
) -> None:
    page = page_of(road, reviewer)
    assert not page.root.xpath("//section[@id='changes']")
    road.answer()
    road.move("drafter", CaseAction.RECALL)
    road.house.clock.advance(days=1)
    words = [*PARAGRAPHS[:4], "二、各单位应当在十个工作日内报送情况。", *PARAGRAPHS[5:]]
    road.attach(a_docx(tmp_path, "改稿.docx", words), 0)
    road.submit().agree()
    reviewer = road.house.signed_in("confidentiality_reviewer")  # on another day
    page = page_of(road, reviewer)
    lines = page.root.xpath("//section[@id='changes']//li")
    changed = [li for li in lines if li.xpath(".//del[contains(., '五')]")]
    assert changed[0].xpath(".//ins[contains(., '十')]")
    there = reviewer.get(changed[0].xpath(".//a/@href")[0])
    anchor = changed[0].xpath(".//a/@href")[0].partition("#")[2]
    marked = there.root.xpath("//*[contains(@class, 'seg-changed')]")
    assert anchor in {each.get("id") for each in marked}
    assert page.root.xpath("//nav[@id='review-tabs']//span[@class='dot']")
    with road.house.house.reading() as session:
        me = road.house.person("confidentiality_reviewer").id
        mine = [r for r in reads_of(session, road.document_id) if r.person_id == me]
    assert len({r.version_id for r in mine if r.day == mine[0].day}) == 2  # both texts were told


def test_the_record_prints_every_step_answer_and_digest_and_no_word_of_the_file(
    road: Road, client_as: ClientAs
) -> None:
    road.review()
    page = client_as("supervisor").get(f"/cases/{road.case_id}/record")
    with road.house.house.reading() as session:
        case = road.case(session)
        digests = {case.content_digest, case.plan_digest}
    titles = {t.replace(" ", "") for t in page.root.xpath("//span[@class='digest']/@title")}
    assert digests <= titles
    assert len(page.root.xpath("//section[@id='answers']//tbody/tr")) == 8
    assert len(page.root.xpath("//section[@id='confirmations']//time")) == 2
    assert len(page.root.xpath("//section[@id='steps']//time")) >= 4
    assert MOBILE not in page.text
    assert page.root.xpath("//button[@data-print]")


def test_evidence_of_aggregation_is_worded_with_links(house: PageHouse) -> None:
    public = PublicKin(
        document_id=7,
        facts=PublicFacts(title="2025年名册", number=None, office="民政科", on=None),
        own_office=False,
        kin=Kin(signs=tuple(Sign), columns=4, topics=(Topic.PEOPLE,)),
        removed={"PER": 46},
    )
    own = OwnTable(position=1, outline=Outline(86, (Topic.PEOPLE,), ()))
    with house.app.test_request_context("/"):
        told = aggregation_view(Aggregation(own=(own,), public=(public,), found=3))
        nothing = aggregation_view(Aggregation(own=(), public=(), found=0))
    assert ("86" in told.own[0], told.more) == (True, 2)
    (line,) = told.public
    assert (line.url, "4" in line.why, "46" in line.removed) == ("/documents/7", True, True)
    assert (nothing.own, nothing.public, nothing.more) == ((), (), 0)
    assert nothing.hint != told.hint


def test_pages_far_from_the_finding_at_hand_are_given_their_findings_when_they_come_near(
    house: PageHouse, reviewer: Visitor, tmp_path: Path
) -> None:
    blank = ["本页没有要处理的内容。"] * (NEAR + 2)
    pages = [f"联系手机{MOBILE}", *blank, f"身份证号{ID_NUMBER}"]
    path = make_pdf(tmp_path / "长文.pdf", pages)
    long = a_draft(house, path).submit().agree()
    page = page_of(long, reviewer)
    drawn = page.root.xpath("//section[@id='original']//*[starts-with(@id, 'hit-')]")
    (later,) = page.root.xpath("//section[@id='original']//*[@hx-trigger='intersect once']")
    assert len(drawn) == 1
    answer = reviewer.client.get(later.get("hx-get"))
    assert answer.text.count('id="hit-') == 1
    assert ID_NUMBER not in answer.text
    plan = later.get("hx-get").replace("paper=original", "paper=plan")
    assert 'id="hit-' not in reviewer.client.get(plan).text
    beyond = later.get("hx-get").replace(f"leaf={len(pages)}", "leaf=99")
    assert reviewer.client.get(beyond).status_code == 404


def test_the_map_leads_to_places_of_this_page(road: Road, reviewer: Visitor) -> None:
    address = f"/cases/{road.case_id}/review?part=map"
    answer = reviewer.client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f"/cases/{road.case_id}/review?" in answer.text
    assert "/desk?" not in answer.text
