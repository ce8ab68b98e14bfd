"""The marking form filled from a file: each value leads to its place, and a file that is no document is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.engines.making import make_docx
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import Road, a_draft

ClientAs = Callable[[str], Visitor]

RULES = (
    "云岭市人民政府办公室文件",
    "云府办规〔2024〕6号",
    "云岭市人民政府办公室关于印发云岭市公共停车管理办法的通知",
    "各县（区）人民政府：",
    "现印发给你们。本办法自2024年7月1日起施行，有效期5年，《云岭市停车场管理办法》同时废止。",
    "云岭市人民政府办公室",
    "2024年5月8日",
    "（此件公开发布）",
)
NEWS = ("清河区召开秋冬防火工作会议", "本报讯（记者 某某）10月8日，清河区召开会议。")


def _marking(road: Road, client_as: ClientAs) -> Page:
    return client_as("drafter").get(f"/documents/{road.document_id}/edit")


def test_what_was_read_leads_to_its_place_in_the_text(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "rules.docx", RULES), proposal=None)
    page = _marking(road, client_as)
    form = page.form("marking").values
    assert (form["doc_kind"], form["is_normative"]) == (["notice"], "y")
    for place_of in ("title-src", "doc_kind-src", "addressees-src", "read-normative"):
        link = urlsplit(page.find(f"//*[@id='{place_of}']//a").get("href"))
        desk = client_as("drafter").get(f"{link.path}?{link.query}")
        place = desk.find(f"//*[@id='{unquote(link.fragment)}']")
        assert "".join(place.itertext()).strip() in RULES, place_of
    said = page.text
    assert "2029年6月30日" in said
    assert "《云岭市停车场管理办法》" in said
    assert not page.root.xpath("//*[@id='not-official']")


def test_a_file_that_looks_like_no_document_is_asked_about(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "news.docx", NEWS), proposal=None)
    page = _marking(road, client_as)
    asked = page.find("//*[@id='not-official']")
    assert asked.find(".//a").get("href") == "#files"
