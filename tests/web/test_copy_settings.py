"""Choosing what goes out with copies, and what a certificate says of the PDF beside one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.services.making import Beside, record_rendition
from review.services.outstanding import claim
from review.store.findings import Rendition
from tests.engines.making import make_pdf
from tests.page import Visitor
from tests.web.conftest import PageHouse
from tests.web.road import MOBILE, Road, a_docx, a_draft
from tests.web.worker import SYSTEM

ClientAs = Callable[[str], Visitor]
PAGE = "/renditions/settings"
_CHECK = {"name": "printed_whole", "passed": True, "detail": "120 characters on 1 pages"}


def chosen(officer: Visitor, **ticks: str) -> None:
    form = officer.get(PAGE).form(PAGE)
    officer.submit(form, status=303, **ticks)


def test_words_are_put_on_the_bars_of_copies_under_review(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    pages = [[f"联系人手机：{MOBILE}"], ["附页"]]
    road = a_draft(house, make_pdf(tmp_path / "通知.pdf", pages)).submit().agree()
    officer = client_as("disclosure_officer")
    chosen(officer, label_bars="y")
    assert "正在重新生成1份隐去版" in officer.get(PAGE).text
    road.drain()
    with house.session() as session:
        before, now = session.query(Rendition).order_by(Rendition.id)
    assert (before.verified, now.verified) == (True, True)
    assert [action.get("label") for action in now.plan["actions"]] == ["第十五条"]


@pytest.fixture
def road(house: PageHouse, client_as: ClientAs, tmp_path: Path) -> Road:
    """A Word file of a house that wants PDFs; its copy is asked for."""
    chosen(client_as("disclosure_officer"), with_pdf="y")
    return a_draft(house, a_docx(tmp_path)).submit()


def printed(road: Road, tmp_path: Path, beside: Beside) -> None:
    """Stand in for the task that prints: the copy's bytes are nobody's business here."""
    road.agree()
    made = tmp_path / "made"
    made.write_bytes(b"the same again")
    with road.house.session() as session:
        row = session.get_one(Rendition, 1)
        claim(row, road.house.clock())
        report = {"verified": True, "checks": [], "pages": [], "removed_parts": []}
        record_rendition(
            session,
            road.vault,
            SYSTEM,
            row,
            made,
            report,
            [],
            now=road.house.clock(),
            beside=beside,
        )
        session.commit()


def test_a_pdf_is_shown_with_its_proof_and_can_be_looked_at(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    pdf = make_pdf(tmp_path / "made.pdf", [["通知"]])
    printed(road, tmp_path, Beside(pdf, None, [_CHECK]))
    drafter = client_as("drafter")
    page = drafter.get(f"/documents/{road.document_id}/renditions/1")
    assert "Word文件里的字都印进了PDF" in page.text
    assert "PDF版摘要" in page.text
    answer = drafter.get(f"/documents/{road.document_id}/renditions/1/printed").response
    assert answer.mimetype == "application/pdf"
    assert answer.get_data() == pdf.read_bytes()
    answer.close()
    client_as("other_officer").get(
        f"/documents/{road.document_id}/renditions/1/printed", status=404
    )


def test_why_there_is_no_pdf_is_said_with_what_it_means(
    road: Road, client_as: ClientAs, tmp_path: Path
) -> None:
    printed(road, tmp_path, Beside(None, "font_missing", []))
    drafter = client_as("drafter")
    page = drafter.get(f"/documents/{road.document_id}/renditions/1")
    assert "没有做成PDF版：服务器上没有文件里某些字的字体" in page.text
    drafter.get(f"/documents/{road.document_id}/renditions/1/printed", status=404)


@pytest.mark.parametrize("login", ["drafter", "confidentiality_reviewer", "approver"])
def test_others_do_not_choose(client_as: ClientAs, login: str) -> None:
    client_as(login).get(PAGE, status=403)
