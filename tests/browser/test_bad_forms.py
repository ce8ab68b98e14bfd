"""Forms that cannot be accepted: the reason stands on the page, what was typed stays in its fields.

Asserted by the field the reason leads to and by the stored state, not by prose.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from review.store.documents import Document
from tests.browser import acts
from tests.browser.house import BrowserHouse, SignedIn
from tests.browser.setting import Road, a_draft, a_paper, at_sign_off, decided

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(house: BrowserHouse, tmp_path: Path) -> Road:
    """A draft that has everything but an attribute."""
    return a_draft(house, a_paper(tmp_path), proposal=None)


def expect_refused(tab: Page, place: str) -> None:
    """One summary with the focus, leading to the field."""
    expect(tab.locator("#errors")).to_be_focused()
    expect(tab.locator(f"#errors a[href$='#{place}']")).to_be_visible()


def test_submitting_without_an_attribute_leads_to_the_cards(
    house: BrowserHouse, as_: SignedIn, draft: Road
) -> None:
    tab = as_("drafter")
    tab.goto(f"/documents/{draft.document_id}/edit")
    tab.locator("#summary").fill("写到一半的概述")
    acts.press(tab, "button[name=then][value=submit]")
    expect_refused(tab, "attribute")
    expect(tab.locator("#summary")).to_have_value("写到一半的概述")
    assert house.state(draft.document_id)[0] == "draft"


@pytest.mark.parametrize(
    ("ground", "reason", "place"),
    [
        ("", "补偿标准正在协商，提前披露会影响谈判。", "ground"),
        ("DEL_REQUEST_REPORT", "本文件属于请示报告，依据规定不予公开。", "reason"),
        (
            "DEL_REQUEST_REPORT",
            "依据条例第十五条，公开会影响第三方企业的商业谈判和投标报价。",
            "reason",
        ),
        ("DEL_REQUEST_REPORT", "", "reason"),
    ],
    ids=["no ground", "only repeats the ground", "article of another ground", "no reason"],
)
def test_a_reason_that_does_not_carry_leads_to_its_field_and_is_kept(
    house: BrowserHouse, as_: SignedIn, draft: Road, ground: str, reason: str, place: str
) -> None:
    tab = as_("drafter")
    tab.goto(f"/documents/{draft.document_id}/edit")
    tab.locator("input[name=attribute][value=exempt]").check()
    tab.locator(f"input[name=ground][value='{ground}']").check()
    tab.locator("#reason").fill(reason)
    acts.press(tab, "button[name=then][value=submit]")
    expect_refused(tab, place)
    expect(tab.locator("#reason")).to_have_value(reason)
    expect(tab.locator("input[name=attribute][value=exempt]")).to_be_checked()
    assert house.state(draft.document_id)[0] == "draft"


def test_a_number_that_is_used_and_a_day_to_come_are_refused(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    decided(house, tmp_path).issue("海屿府办〔2026〕70号")
    second = decided(house, tmp_path)
    tab = as_("clerk")
    tab.goto(f"/cases/{second.case_id}/issue")
    tab.locator("#doc_number").fill("海屿府办〔2026〕70号")
    tab.locator("#doc_date").fill("2026-07-17")
    tab.locator("#issued_on").fill("2026-07-17")
    tab.locator("input[name=printed][value=exempt]").check()
    acts.press(tab, ".actionbar button[form=issue]")
    expect_refused(tab, "doc_number")
    expect(tab.locator("#doc_number")).to_have_value("海屿府办〔2026〕70号")
    tab.locator("#doc_number").fill("海屿府办〔2026〕71号")
    tab.locator("#issued_on").fill("2026-07-20")
    acts.press(tab, ".actionbar button[form=issue]")
    expect_refused(tab, "issued_on")
    expect(tab.locator("#doc_number")).to_have_value("海屿府办〔2026〕71号")
    assert house.state(second.document_id) == ("decided", "unissued")


def test_of_two_who_sign_at_once_the_second_keeps_what_was_typed(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    road = at_sign_off(house, tmp_path)
    first, second = as_("approver"), as_("approver")
    reasons = (
        "谈判尚未结束，现在公开会影响补偿协商，签约后再评估。",
        "另一种说法，协商期间不宜对外。",
    )
    for tab, reason in zip((first, second), reasons, strict=True):
        tab.goto(f"/cases/{road.case_id}/sign-off")
        tab.locator("#sign input[name=attribute][value=exempt]").check()
        acts.open_reason(tab)
        tab.locator("#sign #reason").fill(reason)
    acts.press(first, ".actionbar button[form=sign]")
    assert house.state(road.document_id)[0] == "decided"
    with second.expect_navigation() as answer:
        second.locator(".actionbar button[form=sign]").click()
    assert answer.value is not None
    assert answer.value.status == 409
    expect(second.locator("main .note[role=alert]")).to_contain_text("approver")
    expect(second.locator("#kept-reason")).to_have_value(reasons[1])


def test_of_two_who_edit_at_once_the_second_sees_both_and_saves_with_open_eyes(
    house: BrowserHouse, as_: SignedIn, draft: Road
) -> None:
    first, second = as_("drafter"), as_("drafter_two")
    for tab in (first, second):
        tab.goto(f"/documents/{draft.document_id}/edit")
    first.locator("#summary").fill("先写的概述")
    acts.press(first, "button[name=then][value=save]")
    second.locator("#summary").fill("后写的概述")
    with second.expect_navigation() as answer:
        second.locator("button[name=then][value=save]").click()
    assert answer.value is not None
    assert answer.value.status == 409
    expect(second.locator("#summary")).to_have_value("后写的概述")
    row = second.locator("main table tbody tr", has_text="先写的概述")
    expect(row).to_contain_text("后写的概述")
    acts.press(second, "button[name=then][value=save]")
    expect(second.locator("#summary")).to_have_value("后写的概述")
    expect(second.locator("main table tbody tr", has_text="先写的概述")).to_have_count(0)


@pytest.mark.parametrize("login", ["drafter_elsewhere", "other_drafter", "other_officer"])
def test_a_link_to_what_is_not_theirs_leads_nowhere(as_: SignedIn, draft: Road, login: str) -> None:
    tab = as_(login)
    for address in (
        f"/documents/{draft.document_id}",
        f"/documents/{draft.document_id}/edit",
        f"/documents/{draft.document_id}/desk",
        f"/cases/{draft.case_id}/audit",
        f"/cases/{draft.case_id}/review",
    ):
        answer = tab.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        expect(tab.locator("h1")).to_be_visible()
        expect(tab.locator("main")).not_to_contain_text("渔港")


def _drafts(house: BrowserHouse) -> int:
    with house.pages.session() as session:
        return session.scalars(select(func.count()).select_from(Document)).one()


def test_a_form_sent_twice_starts_one_document(
    house: BrowserHouse, as_: SignedIn, tmp_path: Path
) -> None:
    tab = as_("drafter")
    tab.goto("/documents/new")
    before = _drafts(house)
    values = {
        name: tab.locator(f"#new-document input[name={name}]").get_attribute("value") or ""
        for name in ("csrf_token", "form_token", "office_id")
    }
    paper = a_paper(tmp_path)
    sent = {
        **values,
        "urgency": "ordinary",
        "files": {"name": paper.name, "mimeType": "application/zip", "buffer": paper.read_bytes()},
    }
    led = [
        tab.request.post(
            f"{house.staff}/documents/new",
            multipart=sent,
            max_redirects=0,
            headers={"Referer": f"{house.staff}/documents/new"},
        ).headers["location"]
        for _ in range(2)
    ]
    assert led[0] == led[1]
    assert _drafts(house) == before + 1


def test_a_button_pressed_twice_saves_once(house: BrowserHouse, as_: SignedIn, draft: Road) -> None:
    tab = as_("drafter")
    tab.goto(f"/documents/{draft.document_id}/edit")
    sent: list[str] = []
    tab.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    with tab.expect_navigation():
        tab.locator("button[name=then][value=save]").dblclick()
    assert len([url for url in sent if url.endswith("/edit")]) == 1
    expect(tab.locator("#errors")).to_have_count(0)
