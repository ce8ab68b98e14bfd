"""Scans on the desk: what could not be read must be looked at, what was recognised says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.findings import Stage
from review.store.documents import FileVersion
from review.store.findings import FindingRow, settlements_of
from review.store.page_images import PageImage, PageImages
from tests.engines.making import SCAN, make_pdf
from tests.page import Visitor
from tests.web.conftest import PageHouse
from tests.web.desk.test_routes import desk_of, findings
from tests.web.road import Road, a_draft

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft of a page with text and two scanned ones that could not be recognised."""
    pages = [
        ["关于开展春季植树活动的通知", "各村民委员会：", "请于本月底以前组织村民植树。"],
        SCAN,
        SCAN,
    ]
    return a_draft(house, make_pdf(tmp_path / "scan.pdf", pages))


def unread(road: Road) -> list[FindingRow]:
    return [finding for finding in findings(road) if finding.code == "UNREAD"]


def test_each_unread_page_is_a_finding_of_its_own_where_it_stands(
    road: Road, client_as: ClientAs
) -> None:
    first, second = unread(road)
    assert first.value_digest != second.value_digest
    assert [finding.boxes[0][0] for finding in (first, second)] == [2, 3]
    page = client_as("drafter").get(f"{desk_of(road)}?finding={second.id}")
    assert page.find("//progress").get("max") == "2"
    over = page.find("//*[@id='over-1-3']")
    assert f"hit-{second.id}" in over.xpath(".//@id")
    assert over.xpath(".//@class[contains(., 'hit-now')]")
    assert not page.root.xpath("//input[@name='same_value']")


def test_a_person_says_that_they_looked_and_the_reason_is_written_for_them(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    first, second = unread(road)
    page = visitor.get(f"{desk_of(road)}?finding={first.id}")
    form = page.form("look-form")
    visitor.submit(form, status=303, settlement="keep")
    with road.house.house.reading() as session:
        said = settlements_of(session, [first.id, second.id])
    assert list(said) == [(first.id, Stage.DRAFTER)]
    assert "没有要隐去的内容" in said[first.id, Stage.DRAFTER].reason


def test_what_was_not_read_is_never_masked_nor_excepted(road: Road, client_as: ClientAs) -> None:
    visitor = client_as("drafter")
    page = visitor.get(f"{desk_of(road)}?finding={unread(road)[0].id}")
    form = page.form("look-form")
    for action in ("mask", "exception"):
        said = visitor.submit(form, status=422, settlement=action)
        assert "读不准的地方不能遮挡" in said.text


def test_a_page_with_recognised_text_says_that_nobody_verified_it(
    road: Road, client_as: ClientAs
) -> None:
    files = road.vault.files
    reading = files.read_working(1, "reading.json")
    assert [page["number"] for page in reading["pages"]] == [1, 2, 3]
    reading["pages"] = [{"number": 1, "source": "text"}, {"number": 2, "source": "ocr"}]
    files.write_working(1, "reading.json", reading)
    with road.house.session() as session:
        session.get_one(FileVersion, 1).pages_done = 1
        session.commit()
    drafter = client_as("drafter")
    page = drafter.get(desk_of(road))
    assert not page.root.xpath("//*[@id='page-1-1']//figcaption/span")
    assert "未经核对" in page.find("//*[@id='page-1-2']//figcaption/span").text
    assert "第2页" in drafter.get(f"{desk_of(road)}?view=text").text
    panel = drafter.get(f"/documents/{road.document_id}")
    assert "未经核对" in "".join(panel.find("//*[@id='file-1']").itertext())


def test_looking_closely_asks_for_sharper_pictures_and_stays_while_settling(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(f"{desk_of(road)}?view=close")
    first, *_ = page.root.xpath("//figure//img/@src")
    assert first.endswith("dpi=216")
    visitor.get(first.replace("&amp;", "&"), status=202)
    assert PageImage(1, 216) in PageImages(road.vault.files, 1).wanted()
    form = page.form("look-form")
    assert "view=close" in visitor.submit(form, status=303, settlement="keep").location


def test_progress_of_recognition_is_told_page_by_page(road: Road, client_as: ClientAs) -> None:
    with road.house.session() as session:
        version = session.get_one(FileVersion, 1)
        version.state, version.pages_done, version.pages_to_do = "working", 2, 20
        session.commit()
    page = client_as("drafter").get(f"/documents/{road.document_id}")
    assert "识别第 3/20 页" in "".join(page.find("//*[@id='file-1']").itertext())
