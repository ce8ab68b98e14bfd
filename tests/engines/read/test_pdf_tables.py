"""Ruled tables of a PDF: which cell a place stands in, under which header, also over two pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from review.engines.read.pdf import PdfReading, read_pdf
from review.engines.read.reading import CellPlace
from tests.engines.making import make_pdf


def _ruled(path: Path) -> Path:
    """Two rows and two columns of lines around the first two lines of each page."""
    rows = b"".join(b"60 %d m 500 %d l S " % (y, y) for y in (780, 740, 710))
    columns = b"".join(b"%d 710 m %d 780 l S " % (x, x) for x in (60, 130, 500))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.contents_add(rows + columns + b"60 710 440 70 re S " * 3)
        pdf.save(path)
    return path


def _cell(reading: PdfReading, words: str) -> CellPlace | None:
    segment = next(each for each in reading.segments if words in each.text)
    return reading.cell(segment.id, segment.text.index(words))


def test_a_cell_knows_its_place_its_header_and_its_neighbour(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "a.pdf", [["姓名        卡号", "某甲        4111"]], font="cid", size=20
    )
    with read_pdf(_ruled(path)) as reading:
        assert _cell(reading, "4111") == CellPlace("page-1-table-1", 1, 1, "卡号", "某甲")
        assert _cell(reading, "姓名") == CellPlace("page-1-table-1", 0, 0)


def test_a_table_that_goes_on_keeps_the_header_of_the_page_before(tmp_path: Path) -> None:
    pages = [
        ["姓名        卡号", "某甲        4111"],
        ["某乙        62220011", "某丙        62220012"],
    ]
    path = make_pdf(tmp_path / "a.pdf", pages, font="cid", size=20)
    with read_pdf(_ruled(path)) as reading:
        assert _cell(reading, "62220011") == CellPlace("page-1-table-1", 2, 1, "卡号", "某乙")
        assert _cell(reading, "62220012") == CellPlace("page-1-table-1", 3, 1, "卡号", "某丙")


def test_a_place_outside_of_tables_has_no_cell(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "a.pdf",
        [["姓名        卡号", "某甲        4111", "", "", "注释"]],
        font="cid",
        size=20,
    )
    with read_pdf(_ruled(path)) as reading:
        assert _cell(reading, "注释") is None
