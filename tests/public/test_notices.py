"""What the house announces: notices, documents out of force by year, explanations of withdrawals."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from review.public.records import NoticeIn, Validity
from tests.public.houses import House

ATOM = "{http://www.w3.org/2005/Atom}"


def test_documents_out_of_force_are_listed_by_year_with_what_took_their_place(
    house: House,
) -> None:
    house.publish(1, title="现行办法")
    house.publish(2, validity=Validity.REPEALED, validity_on=date(2026, 3, 1), successor_id=1)
    house.publish(3, validity=Validity.LAPSED, validity_on=date(2024, 12, 31))
    house.publish(4, validity=Validity.REPEALED, validity_on=date(2026, 5, 1))
    page = house.page("/notices/repealed")
    assert page.index("/documents/4") < page.index("/documents/2")
    assert '"/documents/1"' in page
    assert "/documents/3" not in page
    assert "/documents/3" in house.page("/notices/repealed?year=2024")
    assert 'class="muted"' in house.page("/notices/repealed?year=2025")  # a year without any
    house.hide(4)
    assert "/documents/4" not in house.page("/notices/repealed")


def test_a_withdrawal_is_explained_without_its_title(house: House) -> None:
    record = house.publish(7, title="含有姓名的标题")
    assert 'class="empty"' in house.page("/notices/withdrawn")
    house.hide(7, "标题含个人信息")
    for address in ("/notices/withdrawn", "/notices/withdrawn?year=2026"):
        page = house.page(address)
        assert record.index_number in page
        assert "标题含个人信息" in page
        assert record.title not in page
    house.restore(7)
    assert record.index_number not in house.page("/notices/withdrawn")


@pytest.mark.parametrize("year", ["1999", "x", "", "２０２６", "99999999999", "2026'--"])
@pytest.mark.parametrize("register", ["repealed", "withdrawn"])
def test_a_year_that_a_list_does_not_have_is_not_there(
    site: House, register: str, year: str
) -> None:
    site.publish(1, validity=Validity.LAPSED, validity_on=date(2026, 1, 1))
    site.publish(2)
    site.hide(2)
    site.page(f"/notices/{register}?year={year}", 404)


def test_announcements_can_be_subscribed_to(site: House) -> None:
    body = "第一段 & <乙>\n第二段"
    site.announce(
        NoticeIn(notice_id=1, title="七月评估公告", body=body, published_on=date(2026, 7, 19))
    )
    record = site.publish(5)
    site.hide(5, "正在核对")
    feed = ET.fromstring(site.get("/notices.atom").text)  # noqa: S314
    entries = list(feed.iterfind(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "https://open.example.cn/documents/5",
        "https://open.example.cn/notices/1",
    ]
    assert record.index_number in (entries[0].findtext(f"{ATOM}title") or "")
    assert record.title not in site.get("/notices.atom").text
    assert entries[1].findtext(f"{ATOM}content") == body
