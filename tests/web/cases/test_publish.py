"""Publishing without a script: the record, the last check of every string, and the settled case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.states import Attribute, CaseAction, ConfirmationKind, DocumentStatus
from review.domain.values import Proposal
from review.store.cases import standing_confirmations
from review.store.people import Person
from review.store.releases import ReleaseState, release_of_case
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import MOBILE, Road, a_docx, a_draft, form_of, says

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """An issued document whose bytes a reviewer confirmed and whose strings were checked."""
    made = a_draft(house, a_docx(tmp_path)).submit().agree().review().sign()
    made.use_reviewed().issue()
    made.settle("confidentiality_reviewer")
    made.drain()
    made.confirm(CaseAction.CONFIRM_RENDITION)
    made.drain()
    return made


@pytest.fixture
def officer(client_as: ClientAs) -> Visitor:
    """The disclosure officer."""
    return client_as("disclosure_officer")


def page_of(road: Road, officer: Visitor) -> Page:
    """The page of publishing."""
    return officer.get(f"/cases/{road.case_id}/publish")


def confirmed_by(road: Road) -> str:
    """The name of the reviewer who confirmed the bytes."""
    with road.house.house.reading() as session:
        row = standing_confirmations(session, road.case_id)[ConfirmationKind.RENDITION]
        return session.get_one(Person, row.person_id).name


def test_the_officer_sees_what_the_public_will_see_and_publishes(
    road: Road, officer: Visitor
) -> None:
    page = page_of(road, officer)
    preview = "".join(page.find("//section[@id='preview']").itertext())
    assert "138****5678" in preview
    assert MOBILE not in preview
    assert page.find("//section[@id='preview']//a[contains(@href,'/renditions/')]") is not None
    assert confirmed_by(road) in "".join(page.find("//section[@id='strings']").itertext())
    officer.submit(form_of(page, "publish"))
    with road.house.house.reading() as session:
        document = road.document(session)
        release = release_of_case(session, road.case_id)
        assert document.status is DocumentStatus.PUBLISHED
        assert document.index_number == "CODE0/2026-00001"
        assert release is not None
        assert release.state is ReleaseState.PENDING
    assert "publish" in {kind for kind, _ in road.house.enqueued}


def test_a_value_in_the_summary_refuses_the_release_and_names_the_field(
    road: Road, officer: Visitor
) -> None:
    form = page_of(road, officer).form("publish/record")
    officer.submit(form, status=303, summary=f"咨询电话{MOBILE}。")
    waiting = page_of(road, officer)
    assert waiting.find("//div[@id='string-check']").get("hx-get") is not None
    assert says(road, waiting, "strings_not_checked")
    road.drain()
    page = page_of(road, officer)
    hits = "".join(page.find("//div[@id='string-check']//ul").itertext())
    assert page.find("//form[@id='edit-record']//label[@for='summary']").text.strip() in hits
    assert page.find("//button[@aria-describedby='why-publish']").get("aria-disabled") == "true"


def test_an_incomplete_record_names_the_fields(road: Road, officer: Visitor) -> None:
    form = page_of(road, officer).form("publish/record")
    officer.submit(form, status=303, subject="", summary="")
    page = page_of(road, officer)
    assert says(road, page, "record_incomplete", fields="subject summary")


def test_a_summary_that_is_too_long_is_kept_and_refused(road: Road, officer: Visitor) -> None:
    form = page_of(road, officer).form("publish/record")
    page = officer.submit(form, status=422, summary="长" * 301)
    assert page.find("//textarea[@name='summary']").text.strip() == "长" * 301
    assert "长长" not in "".join(page.find("//section[@id='preview']").itertext())


def test_a_record_that_somebody_else_changed_answers_409(road: Road, officer: Visitor) -> None:
    form = page_of(road, officer).form("publish/record")
    officer.submit(form, status=303, summary="部署临时救助工作，明确时限。")
    page = officer.submit(form, status=409, summary="另一段概述。")
    assert "另一段概述。" in page.text


def test_others_see_the_page_but_publish_nothing(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("clerk")
    page = page_of(road, visitor)
    assert page.find("//button[@aria-describedby='why-publish']").get("aria-disabled") == "true"
    token = page.find("//meta[@name='csrf-token']").get("content")
    values = {"csrf_token": token, "version": "9", "act": "publish"}
    visitor.post(f"/cases/{road.case_id}/publish", values, status=409)
    visitor.post(f"/cases/{road.case_id}/publish/record", {"csrf_token": token}, status=403)


def test_what_was_decided_on_request_is_filed_instead(
    house: PageHouse, tmp_path: Path, officer: Visitor
) -> None:
    reason = "名册含困难群众的姓名和住址，公开会影响他们的正常生活。"
    said = Proposal(Attribute.ON_REQUEST, grounds=("TP_PRIVACY",), reason=reason)
    road = a_draft(house, a_docx(tmp_path), proposal=said).submit().agree()
    road.answer()
    road.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
    road.sign(said).use_reviewed().issue()
    page = page_of(road, officer)
    officer.submit(form_of(page, "file"))
    with house.house.reading() as session:
        assert road.document(session).status is DocumentStatus.FILED
