"""Shorter stories: the ways beside the straight road, each step under test done in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from review.domain.states import Attribute, Urgency
from review.store.documents import Document
from tests.browser import acts
from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.browser.setting import (
    HELD_BACK,
    ON_REQUEST,
    a_draft,
    a_paper,
    at_sign_off,
    decided,
    in_audit,
    in_review,
    published,
)
from tests.chromium import OpenTab
from tests.web.road import OPEN

pytestmark = pytest.mark.browser

COMMENT = "请把第二段涉及住户的情况概括表述后再报。"
ANSWER = "已改为概括表述，住户情况不再出现。"


@pytest.mark.parametrize("paper_only", [False, True], ids=["with a file", "paper only"])
def test_the_clerk_registers_what_was_issued_elsewhere(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path, *, paper_only: bool
) -> None:
    tab = as_("clerk")
    tab.goto("/documents/register")
    title = f"关于老旧小区改造的通知{'（纸）' if paper_only else ''}"
    tab.locator("#title").fill(title)
    tab.locator("#issuer").fill("海屿区人民政府")
    tab.locator("#doc_number").fill(f"海府〔2019〕{40 + paper_only}号")
    tab.locator("#doc_date").fill("2019-03-04")
    tab.locator("#issued_on").fill("2019-03-05")
    tab.locator("#office_id").select_option(label="综合处")
    if paper_only:
        tab.locator("#paper_only").check()
    else:
        tab.locator("#files").set_input_files(a_paper(tmp_path, title))
    acts.press(tab, "#register-document button[type=submit]")
    document = acts.document_of(tab)
    expect(tab.locator("h1")).to_have_text(title)
    expect(tab.locator("#files-panel")).not_to_have_attribute("aria-busy", "true", timeout=WORK)
    assert house.state(document) == ("draft", "issued")
    drafter = as_("drafter")
    drafter.goto("/documents?q=老旧小区")
    drafter.locator(f"main a[href='/documents/{document}']").first.click()
    expect(drafter.locator("#moves a.btn")).to_be_visible()


def test_a_disagreement_stays_visible_beside_the_proposal(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = in_audit(house, tmp_path)
    tab = as_("disclosure_officer")
    acts.begin_work(tab, road.document_id)
    tab.locator("#disagree input[name=attribute][value=on_request]").check()
    tab.locator("#disagree #reason").fill("方案已经定稿，可以向提出申请的住户提供。")
    acts.press(tab, "#disagree button[type=submit]")
    assert house.state(road.document_id)[0] == "confidentiality_review"
    expect(tab.locator(".four-wide .differs")).to_have_count(1)
    expect(tab.locator(".four-wide .differs")).to_contain_text("可以向提出申请的住户提供")


def test_a_returned_document_is_answered_before_it_goes_up_again(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = in_audit(house, tmp_path)
    officer = as_("disclosure_officer")
    officer.goto(f"/cases/{road.case_id}/audit")
    officer.locator("#return #comment").fill(COMMENT)
    acts.press(officer, "#return button[type=submit]")
    assert house.state(road.document_id)[0] == "returned"
    drafter = as_("drafter")
    acts.begin_work(drafter, road.document_id)
    expect(drafter.locator("#comments blockquote")).to_have_text(COMMENT)
    acts.press(drafter, "button[name=then][value=submit]")
    expect(drafter.locator("#errors a[href$='#comments']")).to_be_visible()
    drafter.locator("#comments textarea").fill(ANSWER)
    acts.press(drafter, "#comments button[type=submit]")
    expect(drafter.locator("#comments form")).to_have_count(0)
    expect(drafter.locator("#comments .reply blockquote")).to_have_text(ANSWER)
    acts.submit(drafter, road.document_id)
    assert house.state(road.document_id)[0] == "attribute_audit"


def test_the_drafter_recalls_what_is_not_signed(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = in_review(house, tmp_path)
    tab = as_("drafter")
    tab.goto(f"/documents/{road.document_id}")
    acts.press(tab, "#move-recall button")
    assert house.state(road.document_id)[0] == "draft"
    expect(tab.locator(".messages [role=status]")).to_be_visible()


def test_a_question_is_referred_upward_and_its_answer_received(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = in_review(house, tmp_path)
    tab = as_("confidentiality_reviewer")
    tab.goto(f"/cases/{road.case_id}/review")
    tab.locator("#refer_upward summary").click()
    tab.locator("#refer_upward #authority").fill("海屿区国家保密局")
    tab.locator("#refer_upward #question").fill("渔港岸线图是否涉及未公开的测绘成果？")
    acts.press(tab, "#refer_upward button[type=submit]")
    assert house.state(road.document_id)[0] == "referred"
    acts.begin_work(tab, road.document_id)
    tab.locator("#receive_answer summary").click()
    tab.locator("#receive_answer textarea").fill("不涉及，岸线图已由主管部门公布。")
    acts.press(tab, "#receive_answer button[type=submit]")
    assert house.state(road.document_id)[0] == "confidentiality_review"
    tab.goto(f"/documents/{road.document_id}")
    expect(tab.locator("#history .quote").first).to_contain_text("岸线图已由主管部门公布")


def test_the_approver_sees_the_verdict_that_it_must_not_go_out(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = in_review(house, tmp_path, OPEN)
    tab = as_("confidentiality_reviewer")
    tab.goto(f"/cases/{road.case_id}/review")
    tab.locator("#declare_not_releasable summary").click()
    tab.locator("#declare_not_releasable input[value=DEL_REQUEST_REPORT]").check()
    reason = "补偿谈判还没有结束，现在公开会抬高报价，签约后再评估。"
    tab.locator("#declare_not_releasable #reason").fill(reason)
    acts.press(tab, "#declare_not_releasable button[type=submit]")
    assert house.state(road.document_id)[0] == "sign_off"
    approver = as_("approver")
    approver.goto(f"/cases/{road.case_id}/sign-off")
    expect(approver.locator("main")).to_contain_text(reason)
    barred = approver.locator("#sign .choice", has=approver.locator("input[value=proactive]"))
    expect(barred.locator("input")).to_be_disabled()
    expect(barred.locator(".like").last).not_to_be_empty()
    approver.locator("#sign input[name=attribute][value=exempt]").check()
    acts.open_reason(approver)
    approver.locator("#sign input[name=ground][value=DEL_REQUEST_REPORT]").check()
    approver.locator("#sign #reason").fill(reason)
    acts.press(approver, ".actionbar button[form=sign]")
    assert house.state(road.document_id)[0] == "decided"


def test_approver_and_clerk_send_back_to_the_review(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = at_sign_off(house, tmp_path)
    approver = as_("approver")
    approver.goto(f"/cases/{road.case_id}/sign-off")
    approver.locator(".actionbar a[data-open=send_to_review]").click()
    expect(approver.locator("#comment-send_to_review")).to_be_focused()
    approver.keyboard.type("附图里的坐标请再核对一遍有没有测绘成果。")
    acts.press(approver, "#send_to_review button[type=submit]")
    assert house.state(road.document_id)[0] == "confidentiality_review"

    other = decided(house, tmp_path)
    clerk = as_("clerk")
    clerk.goto(f"/cases/{other.case_id}/issue")
    clerk.locator("#send_back summary").click()
    clerk.locator("#send_back #comment").fill("定稿时发现附件换过一页，请重新审查。")
    acts.press(clerk, "#send_back button[type=submit]")
    assert house.state(other.document_id)[0] == "confidentiality_review"


def test_an_urgent_document_is_signed_and_issued_before_its_review(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    paper = a_paper(tmp_path, "关于防御强降雨的紧急通知")
    road = a_draft(house, paper, proposal=OPEN, urgency=Urgency.TOP_URGENT).submit()
    acts.agree(as_("disclosure_officer"), road.document_id)
    assert house.state(road.document_id)[0] == "sign_off"
    acts.sign(as_("approver"), road.document_id)
    road.use_reviewed()
    clerk = as_("clerk")
    clerk.goto(f"/cases/{road.case_id}/issue")
    clerk.locator("input[name=printed][value=proactive]").check()
    acts.issue(clerk, road.case_id, "海屿府办〔2026〕90号", "2026-07-17", printed="proactive")
    road.drain()
    assert house.state(road.document_id) == ("decided", "issued")
    officer = as_("disclosure_officer")
    officer.goto(f"/cases/{road.case_id}/publish")
    expect(officer.locator(".actionbar [aria-disabled=true]")).to_be_visible()
    reviewer = as_("confidentiality_reviewer")
    reviewer.goto(f"/cases/{road.case_id}/review")
    acts.answer_checklist(reviewer)
    for action in ("confirm_confidentiality", "confirm_privacy", "confirm_rendition"):
        acts.confirm(reviewer, road.case_id, action)
    house.worker.finish()
    acts.publish(officer, road.case_id)
    assert house.state(road.document_id) == ("settled", "published")


@pytest.mark.parametrize("proposal", [ON_REQUEST, HELD_BACK], ids=["on request", "exempt"])
def test_what_is_held_back_is_filed(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path, proposal: object
) -> None:
    held = ON_REQUEST if proposal is ON_REQUEST else HELD_BACK
    road = decided(house, tmp_path, held)
    code = held.attribute.value
    number = f"海屿府办〔2026〕{60 if held is ON_REQUEST else 61}号"
    acts.issue(as_("clerk"), road.case_id, number, "2026-07-17", printed=code)
    officer = as_("disclosure_officer")
    officer.goto(f"/documents/{road.document_id}")
    acts.press(officer, "#move-file button")
    assert house.state(road.document_id) == ("settled", "filed")
    with house.pages.session() as session:
        document = session.scalars(select(Document).where(Document.id == road.document_id)).one()
        assert document.attribute is Attribute(code)


def test_hiding_takes_effect_at_once_and_a_second_person_restores(
    house: BrowserHouse, as_: SignedIn, open_tab: OpenTab, tmp_path: Path
) -> None:
    road = published(house, tmp_path, "海屿府办〔2026〕95号")
    citizen = open_tab(base_url=house.public)
    citizen.goto("/")
    citizen.locator(".results a", has_text="临时救助").first.click()
    address = citizen.url
    officer = as_("disclosure_officer")
    officer.goto(f"/documents/{road.document_id}")
    officer.locator("#move-hide summary").click()
    officer.locator("#move-hide textarea").fill("有群众反映含个人信息，正在核对。")
    acts.press(officer, "#move-hide button[type=submit]")
    gone = citizen.goto(address)
    assert gone is not None
    assert gone.status == 410
    expect(citizen.locator("main")).to_contain_text("正在核对")
    officer.goto(f"/documents/{road.document_id}")
    expect(officer.locator("#move-restore [aria-disabled=true]")).to_be_visible()
    second = as_("approver")
    second.goto(f"/documents/{road.document_id}")
    second.locator("#move-restore summary").click()
    second.locator("#move-restore textarea").fill("已核对，没有个人信息，恢复公开。")
    acts.press(second, "#move-restore button[type=submit]")
    back = citizen.goto(address)
    assert back is not None
    assert back.status == 200
    assert house.state(road.document_id)[1] == "published"

    officer.goto(f"/documents/{road.document_id}")
    officer.locator("#reopen summary").click()
    officer.locator("#reopen select").select_option("correction")
    officer.locator("#reopen textarea").fill("附件里的联系电话已经变更，需要更正。")
    acts.press(officer, "#reopen button[type=submit]")
    assert house.state(road.document_id) == ("draft", "published")
    still = citizen.goto(address)
    assert still is not None
    assert still.status == 200
