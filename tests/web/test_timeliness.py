"""The page of timeliness: numbers that open their lists, the patrol of the first half, terms by kind."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest

from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.events import About, append
from review.store.timeliness import limits_of
from tests.isolation import MORNING
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.staff import SYSTEM

SignInAs = Callable[[str], Visitor]
PAGE = "/reports/timeliness"
TERMS = "/reports/timeliness/terms"
TODAY = MORNING.date()


def issued(
    house: PageHouse,
    title: str,
    issued_on: date,
    published_on: date | None = None,
    office: str = "综合处",
) -> int:
    """A proactive document with the lines of its issue and, perhaps, of its publication."""
    document_id, case_id = house.add_document(
        office,
        CaseState.SETTLED if published_on else CaseState.DECIDED,
        status=DocumentStatus.PUBLISHED if published_on else DocumentStatus.ISSUED,
        title=title,
        doc_kind="notice",
        issued_on=issued_on,
        attribute=Attribute.PROACTIVE,
        **({"published_at": _noon(published_on)} if published_on else {}),
    )
    standing = {
        "office": house.office_id(office),
        "doc_kind": "notice",
        "issued_on": issued_on.isoformat(),
        "doc_date": None,
        "party": False,
    }
    _tell(house, document_id, case_id, "case.issued", issued_on, "decided", "issued", standing)
    if published_on:
        says = ("case.published", published_on, "settled", "published", standing)
        _tell(house, document_id, case_id, *says)
    return document_id


def _tell(
    house: PageHouse,
    document_id: int,
    case_id: int,
    name: str,
    on: date,
    state: str,
    status: str,
    standing: dict[str, object],
) -> None:
    nothing = ("comment", "content_digest", "plan_digest", "bytes_digest", "proposed")
    payload = {
        **dict.fromkeys(nothing),
        "source": "decided",
        "target": state,
        "role": "clerk",
        "status": status,
        "attribute": "proactive",
        "grounds": [],
        **standing,
    }
    with house.session() as session, session.begin():
        about = About(house.organisation_id(), document_id, case_id)
        append(session, name, actor=SYSTEM, now=_noon(on), about=about, payload=payload)


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(4), UTC)


@pytest.fixture
def stocked(house: PageHouse) -> PageHouse:
    """Four documents of the first half, one of July: in time, late, overdue twice, running."""
    issued(house, "关于防汛的通知", date(2026, 3, 2), date(2026, 3, 10))
    issued(house, "关于供水的通知", date(2026, 3, 3), date(2026, 5, 20))
    issued(house, "关于电价的通知", date(2026, 4, 1), office="社会处")
    issued(house, "关于停车的通知", date(2026, 5, 6))
    issued(house, "关于台风的通知", TODAY)
    return house


def numbers(page: Page) -> dict[str, str]:
    """The tiles: words and number."""
    return {
        tile.find("span").text: tile.find("b").text
        for tile in page.root.xpath("//*[contains(@class, 'tile') and b]")
    }


def titles(page: Page) -> list[str]:
    """The documents of the list."""
    found = page.root.xpath("//section[@id='list']//tbody//th/a")
    return [str(a.text) for a in found]


def test_every_number_opens_a_list_of_that_length(stocked: PageHouse, client_as: SignInAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(PAGE)
    assert numbers(page) == {
        "超期未上网": "2",
        "超期上网": "1",
        "按时上网": "1",
        "期限未到": "1",
    }
    assert "中位数29.5个工作日，按时率25.0%" in page.text
    for tile in page.root.xpath("//a[contains(@class, 'tile')]"):
        assert len(titles(officer.get(tile.get("href")))) == int(tile.find("b").text)
    for link in page.root.xpath("//section[.//h2[@id='offices']]//td/a"):
        assert len(titles(officer.get(link.get("href")))) == int(link.text)


def test_an_overdue_document_names_its_step_and_who_holds_it(
    stocked: PageHouse, client_as: SignInAs
) -> None:
    page = client_as("supervisor").get(
        f"{PAGE}?standing=overdue&office={stocked.office_id('社会处')}"
    )
    assert titles(page) == ["关于电价的通知"]
    row = words_of(page.find("//section[@id='list']//tbody/tr"))
    assert "保密审查员" in row
    assert "2026年4月1日起" in row


def test_the_past_is_shown_as_it_was_known(stocked: PageHouse, client_as: SignInAs) -> None:
    page = client_as("disclosure_officer").get(f"{PAGE}?as_of=2026-03-20")
    assert numbers(page) == {
        "超期未上网": "0",
        "超期上网": "0",
        "按时上网": "1",
        "期限未到": "1",
    }


def test_the_first_half_has_a_patrol_due_at_the_end_of_july(
    stocked: PageHouse, client_as: SignInAs
) -> None:
    page = client_as("disclosure_officer").get(f"{PAGE}?part=first")
    assert page.find("//h1").text == "2026年上半年上网巡查"
    assert "7月31日" in words_of(page.find("//*[contains(@class, 'due')]"))
    assert sorted(titles(page)) == [
        "关于供水的通知",
        "关于停车的通知",
        "关于电价的通知",
        "关于防汛的通知",
    ]
    second = client_as("disclosure_officer").get(f"{PAGE}?part=second")
    assert titles(second) == ["关于台风的通知"]
    assert "另有2件更早起算、仍未上网" in second.text


def test_the_list_is_exported_with_its_filters(stocked: PageHouse, client_as: SignInAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(f"{PAGE}?standing=late")
    link = next(link for link in page.links if link.startswith(f"{PAGE}/list.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(officer.client.get(link).data))
    cells = [c.value for row in book.worksheets[0].iter_rows() for c in row]
    assert "关于供水的通知" in cells
    assert "关于停车的通知" not in cells
    assert "超期上网" in cells


def test_a_shorter_term_holds_from_its_day_on(stocked: PageHouse, client_as: SignInAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(TERMS)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    values = {"doc_kind": "notice", "days": "5", "from_on": TODAY.isoformat()}
    wrong = officer.submit(page.form(TERMS), status=422, **{**values, "days": "21"})
    assert wrong.find("//a[@href='#days']") is not None
    wrong = officer.submit(page.form(TERMS), status=422, **{**values, "from_on": yesterday})
    assert wrong.find("//a[@href='#from_on']") is not None
    officer.submit(page.form(TERMS), **values)
    with stocked.session() as session:
        limits = limits_of(session, stocked.organisation_id())
    assert limits.for_kind("notice", TODAY) == 5
    assert limits.for_kind("notice", TODAY - timedelta(days=1)) == 20
    row = officer.get(f"{PAGE}?standing=running").find("//section[@id='list']//tbody/tr")
    assert "2026年7月24日" in words_of(row)
    assert not client_as("supervisor").get(TERMS).root.xpath(f"//form[@action='{TERMS}']")


def test_an_empty_house_says_what_will_stand_here(client_as: SignInAs) -> None:
    page = client_as("approver").get(PAGE)
    assert "这段时间没有应当上网的公文" in page.text
    client_as("drafter").get(PAGE, status=403)
