"""What a page does not show of its pictures does not go out, and pages that show all of theirs stay as they are."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import RedactedPdf, redact_pdf
from review.engines.redact.pictures_cut import masked_pictures
from review.engines.redact.pictures_hidden import has_hidden_pixels
from review.engines.redact.plan import resolve
from tests.engines.redact.hidden_pictures import HIDDEN, SHOWN, VALUE, Maker, make


def _redacted(path: Path, *values: str) -> RedactedPdf:
    plan = parse_plan({"actions": [{"text": each, "action": "remove"} for each in values]})
    with read_pdf(path) as reading:
        found = resolve(plan, reading.segments, (), len(reading.pages))
    return redact_pdf(path, found.places, found.boxes)


def _measured(path: Path) -> bool:
    data = path.read_bytes()
    document = pdfium.PdfDocument(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return has_hidden_pixels(document, 1, masked_pictures(pdf))
    finally:
        document.close()


@pytest.mark.parametrize("maker", HIDDEN.values(), ids=HIDDEN)
def test_a_page_that_hides_a_part_of_a_picture_becomes_a_picture(
    tmp_path: Path, maker: Maker
) -> None:
    path = make(tmp_path / "a.pdf", maker)
    [page] = _redacted(path).pages
    assert (page.method, page.reason) == ("raster", "picture_cut_off")


@pytest.mark.parametrize("maker", SHOWN.values(), ids=SHOWN)
def test_a_page_that_shows_all_of_its_pictures_stays_as_it_is(tmp_path: Path, maker: Maker) -> None:
    assert not _measured(make(tmp_path / "a.pdf", maker))


def test_a_marked_page_loses_what_the_author_s_own_bar_covers(tmp_path: Path) -> None:
    path = make(tmp_path / "a.pdf", HIDDEN["bar"], ("公开内容", f"电话{VALUE}"))
    made = _redacted(path, VALUE)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        sizes = [
            (int(each.Width), int(each.Height))
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
    assert made.pages[0].method == "raster"
    assert (700, 120) not in sizes
