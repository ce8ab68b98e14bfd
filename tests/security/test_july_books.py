"""What leaves July's pages as a workbook, or comes in by a folder: no title, and no name, that breaks in."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from review.domain.states import Validity
from review.jobs.import_source import FolderSource
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.conftest import client_as, house, settings
from tests.web.july import July

__all__ = ["client_as", "house", "settings"]

ClientAs = Callable[[str], Visitor]
SECRET = "关于对某公司专项检查有关情况的请示"


@pytest.fixture
def july(house: PageHouse) -> July:
    return July(house)


def test_the_catalogue_names_a_successor_of_another_office_by_its_number_alone(
    july: July, client_as: ClientAs
) -> None:
    theirs = july.document(office="社会处", title=SECRET, drafter=None)
    july.document(successor_id=theirs, validity=Validity.REPEALED, validity_on=date(2024, 1, 1))

    def cells(login: str) -> set[str]:
        answer = client_as(login).client.get("/validity/documents.xlsx?validity=repealed")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
        return {str(cell.value) for row in sheet.iter_rows() for cell in row}

    assert "海府办〔2023〕1号" in cells("drafter")
    assert not any(SECRET in cell for cell in cells("drafter"))
    assert any(SECRET in cell for cell in cells("disclosure_officer"))


def test_a_file_whose_name_is_no_text_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "一.docx").write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.docx")).write_bytes(b"x")
    listing = FolderSource(tmp_path).listing()
    assert listing.find("一.docx") == ("一.docx", None)
    for path in (*listing.sizes, *listing.refused):
        path.encode("utf-8")
