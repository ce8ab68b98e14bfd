"""What the desk says that a mask will leave: for every kind, by the engine's own rules, with or without a bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from review.store.findings import FindingRow
from tests.engines.making import make_docx, make_pdf
from tests.engines.ofd_making import layer, make_ofd, text
from tests.page import Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, Road, a_draft

ClientAs = Callable[[str], Visitor]
LINES = ["低保家庭名单：张志强", f"联系电话{MOBILE}", f"身份证号{ID_NUMBER}"]


def shown(road: Road, visitor: Visitor) -> dict[str, str]:
    """What the panel says of the mask of each finding, by its kind."""
    with road.house.house.reading() as session:
        ids = {row.code: row.id for row in session.query(FindingRow)}
    said = {}
    for code, finding in ids.items():
        page = visitor.get(f"/documents/{road.document_id}/desk?finding={finding}")
        said[code] = "".join(words_of(p) for p in page.root.xpath("//p[@id='stands']"))
    return said


def test_the_panel_says_what_will_stand_for_a_name_and_for_a_number(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, make_docx(tmp_path / "名单.docx", LINES))
    said = shown(road, client_as("drafter"))
    assert said["MOB"] == f"遮挡后写作：{MOBILE[:3]}****{MOBILE[-4:]}"
    assert said["ID"] == f"遮挡后写作：{ID_NUMBER[:2]}{'*' * 13}{ID_NUMBER[-3:]}"
    assert said["PER"] == "遮挡后写作：张某某"


def test_on_a_page_a_mask_is_a_bar_with_its_words_beneath(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, make_pdf(tmp_path / "通知.pdf", [LINES], font="cid"))
    said = shown(road, client_as("drafter"))
    assert said["MOB"] == f"遮挡后页面上盖黑条，条下的文字写作：{MOBILE[:3]}****{MOBILE[-4:]}"


def test_on_a_page_that_is_drawn_a_mask_is_nothing_but_a_bar(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, make_ofd(tmp_path / "通知.ofd", [layer(text(LINES[1]))]))
    said = shown(road, client_as("drafter"))
    assert said["MOB"] == "遮挡后页面上盖黑条，不写替代的文字。"


def test_a_mark_made_by_hand_promises_no_mask(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, make_docx(tmp_path / "名单.docx", LINES))
    visitor = client_as("drafter")
    desk = visitor.get(f"/documents/{road.document_id}/desk?mark=1")
    visitor.submit(desk.form("desk/add-text"), status=303, text="家庭", treatment="mask")
    assert shown(road, visitor)["MANUAL"] == ""
