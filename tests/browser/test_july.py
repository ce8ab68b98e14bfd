"""A July in the browser: a document that citizens had to ask for becomes public, without the number in it.

The office answers, the reviewer looks again, the leader signs in the July sitting, the officer publishes; then
the pages of the round are looked at as they stand.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from review.domain.commands import CorrectDates
from review.domain.states import CaseAction
from review.jobs.rounds import run_opening
from review.jobs.work import Work, system_actor
from review.services.items.standing import correct_dates
from review.store.rounds import RoundItem
from tests.browser import acts
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.papers import everything_in
from tests.browser.setting import ON_REQUEST, a_draft
from tests.chromium import PAD, PHONE, OpenTab, violations
from tests.web.road import ID_NUMBER, MOBILE, a_docx

pytestmark = pytest.mark.browser

ISSUED = date(2023, 5, 17)
NUMBER = "海屿府办〔2023〕17号"
REASON = "救助款已经发放完毕，隐去联系人的证件号码和手机后，群众可以看到办理程序。"


def filed(house: BrowserHouse, folder: Path) -> int:
    """A document with a valid number in it, issued in 2023 to be had on request."""
    road = a_draft(house, a_docx(folder), proposal=ON_REQUEST)
    road.submit().agree()
    road.answer()
    road.settle("confidentiality_reviewer")
    road.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
    road.sign(ON_REQUEST).use_reviewed().issue(NUMBER)
    road.move("disclosure_officer", CaseAction.FILE)
    road.drain()
    with house.pages.session() as session:
        command = CorrectDates(
            document_id=road.document_id,
            version=road.document(session).version,
            doc_date=ISSUED,
            issued_on=ISSUED,
            reason="补录旧文，印发日期以发文登记簿为准。",
        )
        clerk = road.actor(session, "clerk")
        correct_dates(session, clerk, command, now=house.pages.clock(), today=road.today)
        session.commit()
    return road.document_id


def open_july(house: BrowserHouse) -> int:
    """July opens, and the evidence of its items is made; answers the round."""
    work = house.worker.work
    assert isinstance(work, Work)
    row = run_opening(work, house.pages.organisation_id(), 2026, system_actor())
    house.worker.tell("evidence", row.id)
    house.worker.finish()
    return row.id


def item_of(house: BrowserHouse, document_id: int) -> int:
    """The document's item."""
    with house.pages.session() as session:
        query = select(RoundItem.id).where(RoundItem.document_id == document_id)
        return session.scalars(query).one()


def state_of_item(house: BrowserHouse, item_id: int) -> str:
    """Where the item stands."""
    with house.pages.session() as session:
        return session.get_one(RoundItem, item_id).state.value


def looked_at(tab: Page, address: str) -> None:
    """Open a page: it answers, axe finds nothing, nothing scrolls sideways."""
    answer = tab.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert tab.url.endswith(address)
    assert violations(tab) == [], address
    wide = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, address


def test_a_document_on_request_becomes_public_in_july_without_the_number_in_it(
    house: BrowserHouse, as_: SignedIn, open_tab: OpenTab, tmp_path: Path
) -> None:
    document = filed(house, tmp_path)
    round_id = open_july(house)
    item = item_of(house, document)

    # the officer looks at the board, the office answers its item
    officer = as_("disclosure_officer")
    for page in (f"/rounds/{round_id}", f"/rounds/{round_id}/items", "/coverage"):
        looked_at(officer, page)
    drafter = as_("drafter")
    looked_at(drafter, f"/items/{item}")
    expect(drafter.locator("#evidence")).to_be_visible()
    drafter.locator("input[name=outcome][value=to_proactive_partial]").check()
    drafter.locator("#reason").fill(REASON)
    acts.press(drafter, ".actionbar button[form=propose]")
    expect(drafter.locator("#errors")).to_have_count(0)
    assert state_of_item(house, item) == "in_review"

    # its july case goes the ordinary road; what was settled then is still settled
    acts.Desk(drafter, document).expect_open(0)
    acts.submit(drafter, document)
    house.worker.finish()
    acts.agree(officer, document)
    case = house.case_of(document)
    reviewer = as_("confidentiality_reviewer")
    acts.begin_work(reviewer, document)
    acts.answer_checklist(reviewer)
    house.worker.finish()
    acts.confirm(reviewer, case, "confirm_confidentiality")
    acts.confirm(reviewer, case, "confirm_privacy")
    assert state_of_item(house, item) == "awaiting_approval"

    # the leader's sitting: one act approves the item and signs the case
    approver = as_("approver", viewport=PAD)
    looked_at(approver, f"/rounds/{round_id}/approvals")
    acts.press(approver, ".actionbar button[form=approve]")
    assert state_of_item(house, item) == "settled"
    house.worker.finish()

    acts.confirm(reviewer, case, "confirm_rendition")
    house.worker.finish()
    acts.publish(officer, case)
    house.worker.finish()
    assert house.state(document) == ("settled", "published")
    assert house.log_is_clean()

    citizen = open_tab(base_url=house.public, viewport=PHONE)
    citizen.goto(f"/documents/{document}")
    assert NUMBER in citizen.content()
    with citizen.expect_download() as download:
        citizen.locator("a.dl").first.click()
    released = tmp_path / "released.docx"
    download.value.save_as(released)
    out, page = everything_in(released), citizen.content()
    assert "各单位应当在五个工作日内报送情况" in out
    for secret in (ID_NUMBER, MOBILE):
        assert secret not in out
        assert secret not in page
    for address in (f"/rounds/{round_id}", f"/rounds/{round_id}/result", f"/items/{item}"):
        looked_at(officer, address)
