"""The confidentiality review without a script: answers kept one by one, confirmations of what was shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from review.domain.checklist import ChecklistItem
from review.domain.findings import MUST_SETTLE
from review.domain.states import CaseAction, CaseState, ConfirmationKind
from review.store.cases import answers_of, open_referral, standing_confirmations
from review.store.findings import FindingRow
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import Road, a_docx, a_draft, form_of, leads_to, says

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A document in review, its redacted copy made as the drafter settled it."""
    return a_draft(house, a_docx(tmp_path)).submit().agree()


@pytest.fixture
def reviewer(client_as: ClientAs) -> Visitor:
    """The confidentiality reviewer."""
    return client_as("confidentiality_reviewer")


def page_of(road: Road, reviewer: Visitor) -> Page:
    """The review page."""
    return reviewer.get(f"/cases/{road.case_id}/review")


def confirmed(road: Road) -> set[ConfirmationKind]:
    """Which confirmations stand."""
    with road.house.house.reading() as session:
        return set(standing_confirmations(session, road.case_id))


def test_original_and_copy_stand_side_by_side_and_looking_is_noted(
    road: Road, reviewer: Visitor
) -> None:
    page = page_of(road, reviewer)
    original, _plan, copy = page.root.xpath("//section[contains(@class, 'pane-center')]")
    assert "13812345678" in "".join(original.itertext())
    assert "13812345678" not in "".join(copy.itertext())
    assert "138****5678" in "".join(copy.itertext())
    assert original.find(".//section[@class='unseen']") is not None
    assert page.find("//section[@class='cert']") is not None


def test_answers_are_kept_one_by_one(road: Road, reviewer: Visitor) -> None:
    form = page_of(road, reviewer).form("checklist")
    reviewer.submit(form, status=303, state_secret="clear")
    reviewer.submit(form, status=303, timing="concern", timing_note="应当与解读同时发布。")
    with road.house.house.reading() as session:
        kept = {r.item: r.note for r in answers_of(session, road.case_id)}
    assert kept == {
        ChecklistItem.STATE_SECRET: "",
        ChecklistItem.TIMING: "应当与解读同时发布。",
    }
    page = page_of(road, reviewer)
    assert page.find("//li[@id='state_secret']//input[@checked]").get("value") == "clear"


def test_a_concern_without_a_note_is_no_answer(road: Road, reviewer: Visitor) -> None:
    form = page_of(road, reviewer).form("checklist")
    page = reviewer.submit(form, status=422, wording="concern", method="clear")
    assert says(road, page, "concern_needs_note", item="wording")
    assert leads_to(page, "wording")
    assert page.find("//li[@id='method']//input[@checked]").get("value") == "clear"
    with road.house.house.reading() as session:
        assert answers_of(session, road.case_id) == []


def must_be_settled(road: Road) -> int:
    """How many findings ask for a settlement."""
    with road.house.house.reading() as session:
        return sum(f.level in MUST_SETTLE for f in session.scalars(select(FindingRow)))


def test_confirming_says_what_is_missing_and_then_covers_exactly_what_was_shown(
    road: Road, reviewer: Visitor
) -> None:
    page = page_of(road, reviewer)
    assert says(road, page, "checklist_open", count="8")
    assert says(road, page, "findings_open", count=str(must_be_settled(road)))
    road.settle("confidentiality_reviewer")
    road.answer()
    page = page_of(road, reviewer)
    with road.house.house.reading() as session:
        content = road.case(session).content_digest
    assert form_of(page, "confirm_confidentiality").values["content_digest"] == content
    led = reviewer.submit(form_of(page, "confirm_confidentiality"))
    assert led.location == f"/cases/{road.case_id}/review"
    page = reviewer.follow(led)
    assert says(road, page, "already_confirmed")
    led = reviewer.submit(form_of(page, "confirm_privacy"))
    assert led.location == f"/documents/{road.document_id}"
    assert confirmed(road) == {ConfirmationKind.CONFIDENTIALITY, ConfirmationKind.PRIVACY}


def test_the_first_of_two_confirmations_gives_no_more_time_for_the_second(
    road: Road, reviewer: Visitor
) -> None:
    road.settle("confidentiality_reviewer")
    road.answer()
    today = road.house.clock().date()
    with road.house.session() as session:
        road.case(session).due_on = today
        session.commit()
    reviewer.submit(form_of(page_of(road, reviewer), "confirm_confidentiality"))
    with road.house.house.reading() as session:
        assert road.case(session).due_on == today


def test_what_changed_since_the_page_was_shown_is_not_confirmed(
    road: Road, reviewer: Visitor
) -> None:
    road.settle("confidentiality_reviewer")
    road.answer()
    page = page_of(road, reviewer)
    other = reviewer.submit(
        form_of(page, "confirm_confidentiality"), status=422, content_digest="0" * 64
    )
    assert says(road, other, "content_changed_since")
    form = form_of(page, "confirm_privacy")
    desk = reviewer.get(f"/documents/{road.document_id}/desk")
    reviewer.submit(desk.form("settle-form"), status=303, settlement="remove")
    road.drain()
    late = reviewer.submit(form, status=422)
    assert says(road, late, "plan_changed_since")
    assert confirmed(road) == set()


def test_a_question_goes_up_and_its_answer_comes_back(road: Road, reviewer: Visitor) -> None:
    form = form_of(page_of(road, reviewer), "refer_upward")
    page = reviewer.submit(form, status=422, question="附件一里的储备数量能否公开，请予明确。")
    assert leads_to(page, "authority")
    assert (
        page.find("//textarea[@name='question']").text == "附件一里的储备数量能否公开，请予明确。"
    )
    led = reviewer.submit(form_of(page, "refer_upward"), authority="市保密局")
    told = "".join(reviewer.follow(led).find("//*[@role='status']").itertext())
    assert "等上级在" in told
    assert "前办理" not in told
    page = page_of(road, reviewer)
    assert "市保密局" in page.text
    thin = reviewer.submit(form_of(page, "receive_answer"), status=422, comment="可以")
    assert thin.find("//textarea[@id='answer-text']").text == "可以"
    reviewer.submit(form_of(page, "receive_answer"), comment="储备数量隐去以后其余可以公开。")
    with road.house.house.reading() as session:
        assert open_referral(session, road.case_id) is None
        assert road.case(session).state is CaseState.CONFIDENTIALITY_REVIEW


def test_a_verdict_against_release_needs_a_ground_that_fits(road: Road, reviewer: Visitor) -> None:
    form = form_of(page_of(road, reviewer), "declare_not_releasable")
    page = reviewer.submit(form, status=422, ground="", reason="不能公开")
    assert leads_to(page, "ground")
    assert leads_to(page, "reason")
    page = reviewer.submit(
        form, status=422, ground="SEC_PUBLIC", reason="依据条例第十六条，布防点位公开后会被利用。"
    )
    assert says(road, page, "reason_cites_other_article", articles="16")
    reviewer.submit(form, ground="SEC_PUBLIC", reason="布防点位公开后会被人利用来规避检查。")
    with road.house.house.reading() as session:
        case = road.case(session)
        assert (case.state, case.not_releasable_ground) == (CaseState.SIGN_OFF, "SEC_PUBLIC")


def test_the_drafter_sees_the_review_but_decides_nothing(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(f"/cases/{road.case_id}/review")
    assert not page.root.xpath("//div[@id='review-foot']//button[not(@aria-disabled)]")
    token = page.find("//meta[@name='csrf-token']").get("content")
    visitor.post(
        f"/cases/{road.case_id}/review/checklist",
        {"csrf_token": token, "state_secret": "clear"},
        status=403,
    )
    with road.house.house.reading() as session:
        assert answers_of(session, road.case_id) == []
    client_as("supervisor").get(f"/cases/{road.case_id}/review", status=403)


def test_what_was_issued_is_confirmed_byte_by_byte(road: Road, reviewer: Visitor) -> None:
    road.review().sign().use_reviewed().issue()
    road.settle("confidentiality_reviewer")
    road.drain()
    page = page_of(road, reviewer)
    form = form_of(page, "confirm_rendition")
    assert len(form.values["bytes_digest"]) == 64
    stale = reviewer.submit(form, status=422, bytes_digest="0" * 64)
    assert says(road, stale, "bytes_changed_since")
    reviewer.submit(form_of(page_of(road, reviewer), CaseAction.CONFIRM_RENDITION))
    assert ConfirmationKind.RENDITION in confirmed(road)
    assert "check" in {kind for kind, _ in road.house.enqueued}
