"""A July in the browser: a document that citizens had to ask for becomes public, without the number in it.

The office answers, the reviewer looks again, the leader signs in the July sitting, the officer publishes; then
the pages of the round are looked at as they stand.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from review.store.rounds import RoundItem
from tests.browser import acts
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.july import filed, item_of, open_july
from tests.browser.papers import everything_in
from tests.chromium import PAD, PHONE, OpenTab, violations
from tests.web.road import ID_NUMBER, MOBILE

pytestmark = pytest.mark.browser

NUMBER = "海屿府办〔2023〕17号"
REASON = "救助款已经发放完毕，隐去联系人的证件号码和手机后，群众可以看到办理程序。"


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
    document = filed(house, tmp_path, NUMBER).document_id
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
