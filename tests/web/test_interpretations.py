"""Interpretations in step: which documents need one, which have it, which are late."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import pytest

from review.domain.interpretations import InStep, in_step
from review.domain.states import Attribute, CaseState, DocumentStatus
from review.store.events import About, append
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.staff import SYSTEM

SignInAs = Callable[[str], Visitor]
PAGE = "/reports/interpretations"
ADDRESS = "https://www.example.gov.cn/jd/1.html"
DUE = date(2026, 3, 30)


def issued(house: PageHouse, title: str, on: date, **values: Any) -> int:
    """An issued document."""
    document_id, _ = house.add_document(
        "综合处",
        CaseState.DECIDED,
        status=DocumentStatus.ISSUED,
        title=title,
        issued_on=on,
        attribute=Attribute.PROACTIVE,
        **values,
    )
    return document_id


@pytest.fixture
def stocked(house: PageHouse) -> PageHouse:
    """One of each: missing, waiting, linked late, linked, unmarked, and one that needs none."""
    noon = datetime.combine(date(2026, 3, 9), time(4), UTC)
    issued(house, "关于电价的意见", date(2026, 3, 2), interpretation_required=True)
    issued(house, "关于台风的意见", date(2026, 7, 15), interpretation_required=True)
    late = issued(
        house,
        "关于供水的意见",
        date(2026, 3, 2),
        interpretation_required=True,
        interpretation_url=ADDRESS,
    )
    issued(house, "关于防汛的意见", date(2026, 3, 2), interpretation_url=ADDRESS)
    issued(house, "关于公积金的办法", date(2026, 3, 2), is_normative=True, published_at=noon)
    issued(house, "关于值班的通知", date(2026, 3, 2), published_at=noon)
    with house.session() as session, session.begin():
        append(
            session,
            "document.changed",
            actor=SYSTEM,
            now=datetime(2026, 5, 6, 4, tzinfo=UTC),
            about=About(house.organisation_id(), late),
            payload={"fields": ["summary", "interpretation_url"]},
        )
    return house


def rows(page: Page) -> dict[str, str]:
    """Title and standing of the list."""
    found = page.root.xpath("//section[.//h2[@id='list']]//tbody/tr")
    return {words_of(r.find("th/a")): words_of(r.findall("td")[4]) for r in found}


def test_every_document_stands_where_it_belongs(stocked: PageHouse, client_as: SignInAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get(PAGE)
    assert rows(page) == {
        "关于电价的意见": "超期未链接",
        "关于供水的意见": "超期链接",
        "关于防汛的意见": "已链接",
        "关于公积金的办法": "没有标注要不要解读",
        "关于台风的意见": "待链接",
    }
    for tile in page.root.xpath("//a[contains(@class, 'tile')]"):
        assert len(rows(officer.get(tile.get("href")))) == int(tile.find("b").text)
    assert page.root.xpath(f"//a[@href='{ADDRESS}']")


def test_a_link_that_came_later_was_not_there_before(
    stocked: PageHouse, client_as: SignInAs
) -> None:
    page = client_as("supervisor").get(f"{PAGE}?as_of=2026-04-30")
    assert rows(page)["关于供水的意见"] == "超期未链接"
    assert "关于台风的意见" not in rows(page)


def test_an_address_put_right_later_does_not_make_the_link_late(
    house: PageHouse, client_as: SignInAs
) -> None:
    said = {"interpretation_required": True, "interpretation_url": ADDRESS}
    early = issued(house, "关于供水的意见", date(2026, 3, 2), **said)
    with house.session() as session, session.begin():
        for day in (date(2026, 3, 9), date(2026, 6, 1)):
            append(
                session,
                "document.changed",
                actor=SYSTEM,
                now=datetime.combine(day, time(4), UTC),
                about=About(house.organisation_id(), early),
                payload={"fields": ["interpretation_url"]},
            )
    visitor = client_as("supervisor")
    for as_of in ("2026-04-30", "2026-07-01"):
        assert rows(visitor.get(f"{PAGE}?as_of={as_of}")) == {"关于供水的意见": "已链接"}


def test_the_list_is_exported(stocked: PageHouse, client_as: SignInAs) -> None:
    officer = client_as("disclosure_officer")
    link = next(u for u in officer.get(f"{PAGE}?standing=linked").links if "list.xlsx" in u)
    book = openpyxl.load_workbook(io.BytesIO(officer.client.get(link).data))
    cells = [c.value for row in book.worksheets[0].iter_rows() for c in row]
    assert ADDRESS in cells
    assert "关于电价的意见" not in cells


def test_an_empty_year_says_what_will_stand_here(house: PageHouse, client_as: SignInAs) -> None:
    assert "这一年没有需要解读的公文" in client_as("approver").get(PAGE).text
    client_as("drafter").get(PAGE, status=403)


@pytest.mark.parametrize(
    ("required", "url", "linked_on", "on", "standing"),
    [
        (True, ADDRESS, DUE, date(2026, 7, 1), InStep.LINKED),
        (True, ADDRESS, date(2026, 3, 31), date(2026, 7, 1), InStep.LINKED_LATE),
        (True, ADDRESS, date(2026, 3, 31), DUE, InStep.WAITING),
        (True, "", None, date(2026, 3, 31), InStep.MISSING),
        (False, ADDRESS, None, DUE, InStep.LINKED),
        (False, "", None, DUE, None),
    ],
)
def test_a_link_is_in_step_until_the_term_is_over(
    required: bool, url: str, linked_on: date | None, on: date, standing: InStep | None
) -> None:
    assert in_step(required=required, url=url, linked_on=linked_on, due_on=DUE, on=on) is standing
