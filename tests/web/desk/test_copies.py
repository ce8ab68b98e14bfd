"""Redacted copies on the desk: asked for where that does something, looked at with the tools of the originals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.store.documents import FileState
from review.store.findings import Rendition
from tests.engines.making import make_pdf
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.road import MOBILE, Road, a_draft

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft of two pages, settled."""
    pages = [[f"联系人手机{MOBILE}。"], ["特此通知。"]]
    road = a_draft(house, make_pdf(tmp_path / "通知.pdf", pages, font="cid"))
    road.settle("drafter")
    return road


def desk_of(road: Road, view: str = "") -> str:
    """The address of the desk."""
    return f"/documents/{road.document_id}/desk" + (f"?view={view}" if view else "")


def ask(visitor: Visitor, road: Road) -> Page:
    """Ask for the copies, whether or not there is a button; the desk afterwards."""
    page = visitor.get(desk_of(road))
    token = page.find("//meta[@name='csrf-token']").get("content")
    path = f"/documents/{road.document_id}/desk/rendition"
    return visitor.follow(visitor.post(path, {"csrf_token": token}, status=303))


def asking(page: Page) -> list[str]:
    """The button with which copies are asked for, if there is one that works."""
    found = page.root.xpath("//*[@id='meter']//button[not(@aria-disabled)]")
    return [words_of(each) for each in found]


def told(page: Page) -> str:
    """What the desk says was done."""
    return words_of(page.find("//*[@data-say]"))


def test_a_copy_on_its_way_is_not_said_to_be_there(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    assert asking(visitor.get(desk_of(road))) == ["生成隐去版"]
    assert "已开始生成" in told(ask(visitor, road))
    again = ask(visitor, road)
    assert "正在生成" in told(again)
    assert asking(again) == []
    assert "正在生成" in words_of(again.find("//*[@id='why-rendition']"))


def test_a_copy_that_is_there_is_looked_at_and_not_made_again(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    ask(visitor, road)
    road.drain()
    page = visitor.get(desk_of(road))
    assert asking(page) == []
    assert "view=after" in page.find("//*[@id='meter']//a").get("href")
    assert "已有隐去版" in told(ask(visitor, road))


def test_a_copy_that_failed_is_made_again(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    ask(visitor, road)
    with road.house.session() as session:
        row = session.get_one(Rendition, 1)
        row.state, row.reason = FileState.FAILED, "not_verified"
        session.commit()
    assert asking(visitor.get(desk_of(road))) == ["重新生成隐去版"]
    assert "已开始生成" in told(ask(visitor, road))


def test_a_copy_is_looked_at_with_tools_and_words_and_no_box_is_drawn_on_it(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    empty = visitor.get(desk_of(road, "after"))
    assert "前后对照" not in empty.text
    ask(visitor, road)
    road.drain()
    page = visitor.get(desk_of(road, "after"))
    assert page.find("//*[@id='viewing']//button[@data-turn]") is not None
    jump = page.form("desk/page")
    assert jump.values["view"] == "after"
    assert len(page.root.xpath("//figure[@data-ratio]/div[@class='leaf']/img")) == 2
    words = words_of(page.find("//*[@id='copies']//details"))
    assert "特此通知" in words
    assert MOBILE not in words
    assert not page.root.xpath("//form[@id='mark-box'] | //*[@data-draw]")
    why = page.find("//button[@data-key='b']").get("aria-describedby")
    original = page.find(f"//*[@id='{why}']/a").get("href")
    assert "mark=1" in original
    assert "view" not in original


def test_a_copy_that_is_finished_comes_with_its_tools(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    ask(visitor, road)
    assert visitor.get(desk_of(road, "after")).find("//*[@id='viewing']").get("hidden") is not None
    road.drain()
    done = visitor.get(f"/documents/{road.document_id}/desk/rendition?view=after")
    assert done.find("//*[@id='viewing'][@hx-swap-oob]//button[@data-turn]") is not None
