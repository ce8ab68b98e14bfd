"""The pages of backlogs, requests and sweeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from review.domain.rounds import ItemReason
from review.domain.states import Attribute, DocumentStatus
from review.store.documents import Document
from review.store.rounds import RoundItem
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]


def add_past(house: PageHouse, *days: date, **values: Any) -> list[int]:
    """A filed document for each issue date."""
    said = {
        "title": "关于往年工作的通知",
        "status": DocumentStatus.FILED,
        "attribute": Attribute.ON_REQUEST,
        "organisation_id": house.organisation_id(),
        "office_id": house.office_id(),
        "drafter_id": None,
        "created_at": house.clock(),
        **values,
    }
    with house.session() as session:
        rows = [Document(issued_on=day, **said) for day in days]
        session.add_all(rows)
        session.commit()
        return [row.id for row in rows]


def reasons(house: PageHouse) -> list[ItemReason]:
    with house.session() as session:
        return list(session.scalars(select(RoundItem.reason).order_by(RoundItem.id)))


def test_the_officer_makes_a_backlog_a_project_and_opens_a_batch(
    house: PageHouse, client_as: ClientAs
) -> None:
    add_past(house, date(2015, 5, 5), date(2019, 1, 1), date(2019, 2, 2))
    officer = client_as("disclosure_officer")
    listed = officer.get("/backlogs")
    assert "启用前的存量文件" in listed.text
    assert "3" in listed.text
    project = officer.follow(officer.submit(listed.form("/backlogs"), batch_size="2"))
    assert "开下一批：2件" in project.text
    opened = officer.follow(officer.submit(project.form("/batches"), batch_size="2"))
    assert "已开第1批" in opened.text
    assert "上一批还没有收尾" in opened.text
    assert reasons(house) == [ItemReason.BACKLOG] * 2
    assert "启用前的存量文件" in officer.get("/backlogs").text


def test_a_size_that_can_not_be_is_told_at_its_field(house: PageHouse, client_as: ClientAs) -> None:
    add_past(house, date(2015, 5, 5))
    officer = client_as("disclosure_officer")
    form = officer.get("/backlogs").form("/backlogs")
    refused = officer.submit(form, 422, batch_size="9999")
    assert "每批件数应在1到2000之间" in refused.text
    assert "#batch_size" in refused.links
    assert "每批件数" in officer.submit(form, 422, batch_size="many").text


def test_a_second_request_puts_the_document_on_the_list(
    house: PageHouse, client_as: ClientAs
) -> None:
    (document_id,) = add_past(house, date(2024, 5, 5))
    officer = client_as("disclosure_officer")
    assert f"/documents/{document_id}/requests" in officer.get(f"/documents/{document_id}").links
    address = f"/documents/{document_id}/requests"
    page = officer.get(address)
    assert "还没有人申请过这份公文" in page.text
    missing = officer.submit(page.form("/requests"), 422, reference=" ")
    assert "还没有填申请编号" in missing.text
    first = officer.follow(officer.submit(page.form("/requests"), reference="依申请〔2026〕7号"))
    assert "第2次申请" in first.text
    second = officer.follow(officer.submit(first.form("/requests"), reference="依申请〔2026〕8号"))
    assert "已列入评估" in second.text
    assert reasons(house) == [ItemReason.REPEATED_REQUESTS]
    assert "多人申请" in officer.get("/requests").text


def test_who_may_not_note_requests_finds_no_way_there(
    house: PageHouse, client_as: ClientAs
) -> None:
    (document_id,) = add_past(house, date(2024, 5, 5))
    clerk = client_as("clerk")
    assert f"/documents/{document_id}/requests" not in clerk.get(f"/documents/{document_id}").links
    clerk.get(f"/documents/{document_id}/requests", 403)
    client_as("other_officer").get(f"/documents/{document_id}/requests", 404)


def test_a_sweep_shows_what_it_finds_before_anything_happens(
    house: PageHouse, client_as: ClientAs
) -> None:
    exempt = {"attribute": Attribute.EXEMPT, "grounds": ["INT_PERSONNEL"]}
    add_past(house, date(2021, 1, 1), date(2022, 1, 1), **exempt)
    add_past(house, date(2021, 1, 1))
    officer = client_as("disclosure_officer")
    assert "至少选一项条件" in officer.get("/sweeps").text
    found = officer.get("/sweeps?ground=INT_PERSONNEL")
    assert "符合条件的2件" in found.text
    assert reasons(house) == []
    form = found.form("take-up")
    add_past(house, date(2023, 1, 1), **exempt)
    changed = officer.submit(form, 422)
    assert "现在符合条件的是3件，预览时是2件" in changed.text
    again = officer.get("/sweeps?ground=INT_PERSONNEL")
    officer.submit(again.form("take-up"))
    assert reasons(house) == [ItemReason.RULE_CHANGE] * 3


def test_a_sweep_that_is_not_in_the_lists_is_refused(house: PageHouse, client_as: ClientAs) -> None:
    add_past(house, date(2021, 1, 1))
    page = client_as("disclosure_officer").get("/sweeps?ground=NOTHING&from_year=1812")
    assert "请从列表里选一项" in page.text
    assert reasons(house) == []


def test_another_organisations_project_is_not_there(house: PageHouse, client_as: ClientAs) -> None:
    add_past(house, date(2015, 5, 5))
    officer = client_as("disclosure_officer")
    made = officer.submit(officer.get("/backlogs").form("/backlogs"), batch_size="2")
    client_as("other_officer").get(made.location, 404)
