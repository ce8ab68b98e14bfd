"""The tools on the desk: one that can never be used says why before anything is filled in, by the refusing rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.values import Refusal
from review.store.findings import FindingRow, findings_of
from review.web.wording import sentence_of
from tests.engines.making import make_pdf
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, Road, a_draft

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft of one page with a mobile and an ID number."""
    lines = [f"联系人手机{MOBILE}。", f"居民身份证号码{ID_NUMBER}。"]
    return a_draft(house, make_pdf(tmp_path / "名单.pdf", [lines], font="cid"))


def desk_at(road: Road, code: str) -> str:
    """The desk at the finding of a kind."""
    found = next(f for f in findings(road) if f.code == code)
    return f"/documents/{road.document_id}/desk?finding={found.id}"


def findings(road: Road) -> list[FindingRow]:
    """What is found and marked."""
    with road.house.house.reading() as session:
        return findings_of(session, [1])


def tool(page: Page, value: str) -> str | None:
    """Why a tool can not be used, in words; None where it can."""
    button = page.find(f"//form[@id='settle-form']//button[@class][@value='{value}']")
    if button.get("aria-disabled") != "true":
        return None
    return words_of(page.find(f"//*[@id='{button.get('aria-describedby')}']"))


def worded(road: Road, code: str, /, **facts: str) -> str:
    """A refusal as the pages say it."""
    with road.house.app.test_request_context("/"):
        return sentence_of(Refusal(code, facts))


def test_an_id_number_offers_no_exception_and_says_why(road: Road, client_as: ClientAs) -> None:
    page = client_as("drafter").get(desk_at(road, "ID"))
    assert tool(page, "exception") == worded(road, "never_excepted", code="ID")
    assert [tool(page, value) for value in ("remove", "mask", "keep")] == [None] * 3
    assert not page.root.xpath("//input[@name='law']")


def test_a_mobile_offers_all_four(road: Road, client_as: ClientAs) -> None:
    page = client_as("drafter").get(desk_at(road, "MOB"))
    assert [tool(page, value) for value in ("remove", "mask", "keep", "exception")] == [None] * 4
    assert page.find("//input[@name='law']") is not None


def test_a_drawn_box_offers_no_mask_and_says_why(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    edges = {"page": "1", "left": "20", "top": "40", "right": "60", "bottom": "50"}
    visitor.submit(visitor.get(desk_at(road, "MOB")).form("mark-box"), status=303, **edges)
    page = visitor.get(desk_at(road, "BOX"))
    assert tool(page, "mask") == worded(road, "no_text_to_mask")
    assert tool(page, "remove") is None
