"""The desk with more pages than anybody looks at: what is sent at once, what later, what after an act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from bench.desk_house import A_PAGE, ALIKE, SHAPE, a_document
from review.store.case_values import plan_of
from review.store.documents import FileState, FileVersion
from review.store.findings import FindingRow, Rendition, Settlement
from review.web.desk.answers import AT, HOLDS
from review.web.desk.pages import BEHIND, MOST_SHEETS, WHOLE
from tests.isolation import MORNING
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse

LONG = WHOLE + 16


@pytest.fixture
def drafter(house: PageHouse) -> Visitor:
    """The drafter, signed in."""
    return house.signed_in("drafter")


def figures(page: Page, far: bool) -> list[int]:
    """The numbers of the pages that are there whole, or only keep their place."""
    found = page.root.xpath("//figure[contains(@class, 'sheet')]")
    return [int(f.get("data-page")) for f in found if ("far" in f.get("class").split()) is far]


def part(visitor: Visitor, document: int, page: Page, holds: str, settlement: str) -> str:
    """Settle the current finding as the script of the desk does; answers what came back."""
    form = page.form("settle-form")
    at = form.values["finding_id"]
    answer = visitor.client.post(
        f"/documents/{document}/desk/settle",
        data={**form.values, "settlement": settlement},
        headers={"HX-Request": "true", AT: at, HOLDS: holds},
    )
    assert answer.status_code == 200
    assert f"finding={int(at) + ALIKE}#" in answer.headers["HX-Replace-Url"]
    return answer.text


def test_few_pages_are_sent_whole(house: PageHouse, drafter: Visitor) -> None:
    page = drafter.get(f"/documents/{a_document(house, 3)}/desk")
    assert figures(page, far=False) == [1, 2, 3]
    assert figures(page, far=True) == []


def test_of_many_pages_those_near_the_finding_are_whole_and_the_others_keep_their_place(
    house: PageHouse, drafter: Visitor
) -> None:
    page = drafter.get(f"/documents/{a_document(house, LONG)}/desk")
    assert figures(page, far=False) == list(range(1, 2 + BEHIND))
    assert figures(page, far=True) == list(range(2 + BEHIND, LONG + 1))
    place = page.find("//figure[@data-page='30']")
    assert place.xpath(".//*[local-name()='svg']/@viewBox") == ["0 0 210 297.0"]
    assert not place.xpath(".//img")


def test_without_a_script_a_place_and_a_number_lead_to_the_page(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, LONG)
    first = drafter.get(f"/documents/{document}/desk")
    link = first.find("//figure[@data-page='30']//a").get("href")
    assert 30 in figures(drafter.get(link.split("#")[0]), far=False)
    jump = first.find("//form[@data-jump]")
    file = jump.find(".//input[@name='file']").get("value")
    away = drafter.get(f"{jump.get('action')}?file={file}&leaf=33", status=303).location
    assert away.endswith(f"#page-{file}-33")
    assert 33 in figures(drafter.get(away.split("#")[0]), far=False)


def test_a_script_is_given_a_range_of_pages_and_never_all_of_them(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, LONG)
    version = drafter.get(f"/documents/{document}/desk").find("//figure").get("data-version")
    some = f"/documents/{document}/desk/sheets?file={version}"
    assert figures(drafter.get(f"{some}&first=20&last=22"), far=False) == [20, 21, 22]
    page = drafter.get(f"{some}&first=20&last=22")
    assert len(page.root.xpath("//*[starts-with(@id, 'hit-')]")) == 3 * A_PAGE
    assert len(figures(drafter.get(f"{some}&first=1&last=9999"), far=False)) == MOST_SHEETS
    for nothing in ("&first=9000&last=9001", "&first=5&last=4", "&first=x&last=", "9"):
        assert "<figure" not in drafter.client.get(f"{some}{nothing}").text


def test_settling_sends_the_panel_and_only_what_looks_different_on_the_pages_that_are_held(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, LONG)
    page = drafter.get(f"/documents/{document}/desk")
    version = page.find("//figure").get("data-version")
    answer = part(drafter, document, page, f"{version}.1-9", "remove")
    assert "<html" not in answer
    assert 'id="settle"' in answer
    assert 'id="meter" hx-swap-oob="true"' in answer
    assert f'id="over-{version}-1" hx-swap-oob="true"' in answer
    assert f'id="over-{version}-2"' not in answer
    assert f'id="map-{version}-1" hx-swap-oob="true"' in answer
    assert f'id="map-{version}-2"' not in answer


def test_undoing_sends_only_the_pages_of_the_step(house: PageHouse, drafter: Visitor) -> None:
    document = a_document(house, LONG)
    page = drafter.get(f"/documents/{document}/desk")
    version = page.find("//figure").get("data-version")
    form = page.form("settle-form")
    part(drafter, document, page, "", "remove")
    answer = drafter.client.post(
        f"/documents/{document}/desk/undo",
        data={"csrf_token": form.values["csrf_token"]},
        headers={"HX-Request": "true", AT: form.values["finding_id"], HOLDS: f"{version}.1-9"},
    ).text
    assert f'id="over-{version}-1" hx-swap-oob="true"' in answer
    assert f'id="map-{version}-1" hx-swap-oob="true"' in answer
    assert f'id="over-{version}-2"' not in answer
    assert f'id="map-{version}-2"' not in answer


def test_a_page_that_is_not_held_is_not_sent_after_an_act(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, LONG)
    page = drafter.get(f"/documents/{document}/desk")
    version = page.find("//figure").get("data-version")
    for holds in (f"{version}.20-29", "", "nonsense", f"{version}.1-x", "9" * 5_000):
        answer = part(drafter, document, page, holds, "remove")
        assert 'id="settle"' in answer
        assert 'id="over-' not in answer


def test_few_findings_are_ticks_of_the_map_and_of_many_each_page_has_one_path_for_a_kind_and_look(
    house: PageHouse, drafter: Visitor
) -> None:
    few = drafter.get(f"/documents/{a_document(house, 2)}/desk")
    many = drafter.get(f"/documents/{a_document(house, LONG)}/desk")
    ticks = "//*[@id='map']//*[local-name()='a'][contains(@href, '#hit-')]"
    pages = "//*[@id='map']//*[local-name()='a'][contains(@href, '#page-')]"
    assert len(few.root.xpath(ticks)) == 2 * A_PAGE
    assert len(many.root.xpath(ticks)) == 0
    assert len(many.root.xpath(pages)) == LONG
    paths = many.root.xpath("//*[@data-strip]//*[local-name()='path']")
    assert len(paths) == 2 * LONG  # mobiles and names
    assert f"{A_PAGE}处发现" in many.root.xpath(f"{pages}/@aria-label")[0]


@contextmanager
def counted(house: PageHouse) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, and the findings and settlements that become objects."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def note_row(row: object, _context: object) -> None:
        seen.append(type(row).__name__)

    event.listen(house.house.engine, "before_cursor_execute", note)
    for table in (FindingRow, Settlement):
        event.listen(table, "load", note_row)
    try:
        yield seen
    finally:
        event.remove(house.house.engine, "before_cursor_execute", note)
        for table in (FindingRow, Settlement):
            event.remove(table, "load", note_row)


def test_settling_asks_as_often_and_makes_as_few_rows_for_a_long_document_as_for_a_short_one(
    house: PageHouse, drafter: Visitor
) -> None:
    asked = []
    for pages in (1, LONG):
        document = a_document(house, pages)
        page = drafter.get(f"/documents/{document}/desk")
        with counted(house) as seen:
            part(drafter, document, page, "", "remove")
        asked.append(Counter(seen))
    assert asked[0].total() == asked[1].total()
    assert asked[1]["FindingRow"] == asked[0]["FindingRow"] > 0


def test_a_place_in_the_text_that_no_number_holds_is_left_aside(
    house: PageHouse, drafter: Visitor
) -> None:
    address = f"/documents/{a_document(house, 1)}/desk?view=text"
    text = drafter.get(address).find("//article[starts-with(@id, 'text-')]")
    version = text.get("id").removeprefix("text-")
    drafter.get(f"{address}&at={version}.{'9' * 5000}")


def a_copy(house: PageHouse, document: int, pages: int) -> int:
    """A proven copy of the document's file by its present plan; answers the version's id."""
    with house.session() as session:
        version = session.query(FileVersion).filter_by(document_id=document).one()
        session.add(
            Rendition(
                organisation_id=version.organisation_id,
                document_id=document,
                file_version_id=version.id,
                plan_key=plan_of(session, version).key,
                plan={},
                asked_at=MORNING,
                state=FileState.DONE,
                verified=True,
                bytes_digest="0" * 64,
                page_shapes=[SHAPE] * pages,
                report={"checks": []},
                made_at=MORNING,
            )
        )
        session.commit()
        return version.id


def test_of_a_long_copy_the_pages_near_the_eye_are_sent_and_the_others_when_they_come_near(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, LONG)
    version = a_copy(house, document, LONG)
    desk = f"/documents/{document}/desk"
    page = drafter.get(f"{desk}?view=after")
    assert figures(page, far=False) == list(range(1, 2 + BEHIND))
    assert figures(page, far=True) == list(range(2 + BEHIND, LONG + 1))
    asked = f"{desk}/sheets?view=after&file={version}&first=20&last=22"
    sent = drafter.get(asked)
    assert figures(sent, far=False) == [20, 21, 22]
    assert all("/renditions/" in src for src in sent.root.xpath("//img/@src"))
    made = drafter.get(f"{desk}/rendition?view=after").find("//div[@id='copies']")
    assert made.get("hx-swap-oob") == "true"
    assert drafter.get(f"{desk}/rendition").root.xpath("//div[@id='copies']") == []


def test_a_filter_opens_at_the_first_finding_it_lists_that_waits(
    house: PageHouse, drafter: Visitor
) -> None:
    document = a_document(house, 2, settled=5)
    first = drafter.get(f"/documents/{document}/desk")
    listed = drafter.get(f"/documents/{document}/desk?only=BANK")
    assert first.form("settle-form").values["finding_id"] == "6"
    # Of every three the third is an account: the sixth is the first of them that waits.
    again = drafter.get(f"/documents/{document}/desk?only=MOBILE")
    assert listed.form("settle-form").values["finding_id"] == "6"
    assert again.form("settle-form").values["finding_id"] == "7"
