"""The annual report in the browser: from a request in the register to the table on the public site.

The officer types what nobody counts, rewrites a paragraph and brings it back, freezes; the leader signs;
the worker checks the words, the officer publishes, and a citizen reads the tables on a phone.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from review.domain.commands import CloseRequest, RecordDispute, RegisterRequest
from review.domain.disputes import DisputeEntry
from review.domain.report_forms import ASKED, Proceeding
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.services.reports.disputes import record_dispute
from review.services.requests.closing import close_request
from review.services.requests.registering import register_request
from review.store.people import actor_of
from tests.browser.house import WORK, BrowserHouse, SignedIn
from tests.chromium import OFFICE, PHONE, OpenTab, violations

pytestmark = pytest.mark.browser

HOME = "/reports/annual/2025"
PROBLEMS = "个别公文上网不及时，已逐件督促处室补齐，并把时限写进了科室分工。"


def asked_and_answered(house: BrowserHouse) -> None:
    """Two requests of 2025, one answered and contested."""
    pages = house.pages
    with pages.session() as session:
        person = pages.person("disclosure_officer")
        actor, today = actor_of(session, person, pages.clock().date()), pages.clock().date()
        given = {"now": pages.clock(), "today": today}
        rows = [
            register_request(
                session,
                actor,
                RegisterRequest(
                    organisation_id=pages.organisation_id(),
                    received_how=ReceivedHow.BY_HAND,
                    arrived_on=day,
                    confirmed_on=None,
                    applicant=kind,
                    identity=Identity(name="某单位", certificate="", contact="窗口领取"),
                    what="请公开停车收费管理办法的制定依据。",
                    wanted_form=ProvisionForm.ELECTRONIC,
                    office_id=None,
                    handler_id=None,
                ),
                **given,
            )
            for day, kind in (
                (date(2025, 3, 4), ApplicantKind.NATURAL_PERSON),
                (date(2025, 12, 22), ApplicantKind.BUSINESS),
            )
        ]
        close_request(
            session,
            actor,
            CloseRequest(
                request_id=rows[0].id,
                version=rows[0].version,
                on=date(2025, 3, 20),
                outcome=RequestOutcome.NOT_EXIST,
                ground="",
                reason="经逐一检索收发文登记和档案目录，没有找到申请所述的文件。",
                content="",
                public_interest="",
                earlier_id=None,
            ),
            **given,
        )
        entry = DisputeEntry(
            proceeding=Proceeding.REVIEW,
            reference="〔2025〕海府复7号",
            body="海屿区人民政府",
            filed_on=date(2025, 4, 10),
            request_id=rows[0].id,
            after_id=None,
        )
        command = RecordDispute(organisation_id=pages.organisation_id(), entry=entry)
        record_dispute(session, actor, command, **given)
        session.commit()


def looked_at(tab: Page, address: str) -> None:
    """Open a page: axe finds nothing, nothing scrolls sideways."""
    answer = tab.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert violations(tab) == [], address
    wide = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, address


def test_a_request_comes_into_the_report_and_the_report_before_the_public(
    house: BrowserHouse, as_: SignedIn, open_tab: OpenTab
) -> None:
    asked_and_answered(house)
    officer, approver = as_("disclosure_officer"), as_("approver")
    for page in ("/reports", HOME, f"{HOME}/figures", f"{HOME}/checks", "/reports/disputes"):
        looked_at(officer, page)

    # a number opens its list, the list its request
    officer.goto(HOME)
    table = officer.locator("#requests-table")
    new = table.locator("tr", has_text="本年新收").locator("td a")
    expect(new.last).to_have_text("2")
    looked_at(officer, str(new.last.get_attribute("href")))
    expect(officer.locator("#list")).to_contain_text("依申请〔2025〕1号")

    # what nobody counts is typed, a paragraph is rewritten and brought back
    officer.goto(f"{HOME}/figures")
    for cell in ASKED:
        officer.locator(f'[id="{cell.key}"]').fill("0")
    officer.get_by_role("button", name="记下").click()
    expect(officer.locator("#part-2")).to_be_visible()
    looked_at(officer, f"{HOME}/chapters/problems")
    officer.locator("#text").fill("另一种说法。")
    officer.get_by_role("button", name="保存").click()
    officer.locator("#text").fill(PROBLEMS)
    officer.get_by_role("button", name="保存").click()
    officer.get_by_role("button", name="恢复第1版").click()
    expect(officer.locator("#text")).to_have_value("另一种说法。")
    officer.get_by_role("button", name="恢复第2版").click()
    expect(officer.locator("#text")).to_have_value(PROBLEMS)

    # frozen by the officer, signed by the leader
    officer.goto(HOME)
    officer.get_by_role("button", name="定稿").click()
    expect(officer.locator(".page-head")).to_contain_text("已定稿")
    looked_at(approver, HOME)
    approver.get_by_role("button", name="签发").click()
    expect(approver.locator(".page-head")).to_contain_text("已签发")

    # checked by the worker, published, read by a citizen on a phone
    officer.goto(HOME)
    officer.get_by_role("button", name="准备公布").click()
    expect(officer.locator("#publication")).to_contain_text("可以公布", timeout=WORK)
    officer.get_by_role("button", name="公布", exact=True).click()
    expect(officer.locator("#publication")).to_contain_text("报告已在公开网站", timeout=WORK)
    for size in (PHONE, OFFICE):
        citizen = open_tab(viewport=size, base_url=house.public)
        looked_at(citizen, "/annual-reports/2025")
        expect(citizen.locator("article")).to_contain_text(PROBLEMS)
        expect(citizen.locator("figure svg.chart")).to_be_visible()
        row = citizen.locator("tr", has_text="本机关不掌握")
        assert row.locator("td").all_inner_texts() == ["1", "0", "0", "0", "0", "0", "1"]
    assert house.log_is_clean()
