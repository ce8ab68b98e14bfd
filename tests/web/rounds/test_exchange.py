"""A list leaves as a workbook, is filled in, comes back and is taken over: through pages and the real reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

from openpyxl import load_workbook
from sqlalchemy import select

from review.domain.states import ItemState, Outcome
from review.jobs.exchange import read_round_sheet
from review.jobs.work import make_work
from review.store.round_sheets import RoundSheet
from review.store.rounds import RoundItem
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.web.rounds.test_routes import opened, send

ClientAs = Callable[[str], Visitor]
WHY = "补偿标准仍在协商，提前披露会影响谈判，批复执行后再评估。"


def exported(visitor: Visitor, round_id: int, office: int) -> bytes:
    """The list of an office as a download."""
    answer = visitor.client.get(f"/rounds/{round_id}/exchange/list.xlsx?office={office}")
    assert answer.status_code == 200
    return answer.get_data()


def filled(data: bytes, *rows: dict[str, str]) -> bytes:
    """The workbook with cells typed over, one dict for each row of items."""
    book = load_workbook(io.BytesIO(data))
    keys = {r[0].value: r[1].value for r in book["_keys"].iter_rows()}
    first = int(str(keys["sheet.1.rows"]).partition(":")[0])
    page = book[str(keys["sheet.1.name"])]
    for number, cells in enumerate(rows, first):
        for letter, text in cells.items():
            page[f"{letter}{number}"] = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(house: PageHouse, visitor: Visitor, round_id: int, data: bytes) -> Page:
    """Upload a workbook, have it read, look at it."""
    given = {"file": (io.BytesIO(data), "清单.xlsx")}
    page = send(visitor, f"/rounds/{round_id}/exchange", given)  # type: ignore[arg-type]
    work = make_work(house.house.settings, house.house.secrets, clock=house.clock)
    with house.session() as session:
        sheet_id = session.scalars(select(RoundSheet.id).order_by(RoundSheet.id.desc())).first()
    assert ("round_sheet", sheet_id) in house.enqueued
    read_round_sheet(work, int(sheet_id or 0))
    return visitor.follow(page)


def test_a_list_is_filled_in_elsewhere_and_its_good_row_is_submitted(
    house: PageHouse, client_as: ClientAs
) -> None:
    house.clock.now = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
    round_id = opened(house, client_as)
    visitor = client_as("drafter")
    data = exported(visitor, round_id, house.office_id())
    good = {"I": "延后评估", "K": WHY, "L": "2027"}
    book = load_workbook(io.BytesIO(data))
    words = {str(c.value) for row in book["_choices"].iter_rows() for c in row if c.value}
    good["I"] = next(w for w in words if w.startswith("延后"))
    page = brought(house, visitor, round_id, filled(data, good, {**good, "L": "=2026+1"}))
    assert "L" in page.root.xpath("string(//tbody//b)")
    (action,) = page.root.xpath("//form[contains(@action, '/apply')]/@action")
    send(visitor, action, {"version": "1"})
    with house.session() as session:
        items = session.scalars(
            select(RoundItem)
            .where(RoundItem.office_id == house.office_id())
            .order_by(RoundItem.document_id)
        ).all()
    assert [i.state for i in items] == [ItemState.AWAITING_APPROVAL, ItemState.ASSIGNED]
    assert items[0].outcome is Outcome.DEFER
    faults = visitor.client.get(action.replace("/apply", "/faults.xlsx")).get_data()
    assert len(list(load_workbook(io.BytesIO(faults)).worksheets[0].iter_rows())) == 3


def test_what_is_no_list_of_ours_is_refused_whole_and_its_bytes_are_gone(
    house: PageHouse, client_as: ClientAs
) -> None:
    house.clock.now = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
    round_id = opened(house, client_as)
    page = brought(house, client_as("drafter"), round_id, b"a,b\n1,2\n")
    assert "不是从本系统导出的清单" in page.root.xpath("string(//main)")
    assert not [p for p in house.house.settings.data.rglob("intake/*") if p.is_file()]


def test_lists_and_ledgers_hold_only_the_reader_s_offices(
    house: PageHouse, client_as: ClientAs
) -> None:
    house.clock.now = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
    round_id = opened(house, client_as)
    visitor = client_as("drafter")
    other = house.office_id("社会处")
    visitor.get(f"/rounds/{round_id}/exchange/list.xlsx?office={other}", 404)
    data = visitor.client.get(f"/rounds/{round_id}/ledger.xlsx").get_data()
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    offices = {row[2].value for row in sheet.iter_rows()} - {None, "处室"}
    assert offices == {"综合处"}
    assert date(2023, 5, 1) in {
        c.value.date() for row in sheet.iter_rows() for c in row if hasattr(c.value, "date")
    }
