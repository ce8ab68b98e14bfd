"""Text that runs along no side of the page, letters that share a glyph, and notes that bring no appearance."""

from __future__ import annotations

from math import cos, radians, sin
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.boxes import PageMarks, surviving_letters
from review.engines.redact.glyphs import Glyph, PageGlyphs, Rect
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.redact.raster import encode
from review.engines.verify.pdf import verify_pdf
from tests.engines.redact.glyph_sheets import saved, sheet

_SECRET = "19850412"


def _aslant(degrees: float) -> bytes:
    turned = cos(radians(degrees)), sin(radians(degrees)), -sin(radians(degrees))
    across, up, back = (b"%.5f" % each for each in turned)
    lines = b" 0 -16 Td ".join(
        b"(%s) Tj" % line for line in (b"open above", b"on 19850412 it", b"open below")
    )
    matrix = b" ".join((across, up, back, across))
    return b"BT /F 12 Tf " + matrix + b" 60 60 Tm " + lines + b" ET"


@pytest.mark.parametrize(
    ("degrees", "raster"), [(3, ()), (30, ()), (135, ()), (3, (1,)), (30, (1,))]
)
def test_lines_aslant_keep_their_neighbours(
    tmp_path: Path, degrees: float, raster: tuple[int, ...]
) -> None:
    path = saved(sheet(_aslant(degrees), size=(300, 300)), tmp_path / "a.pdf")
    plan = parse_plan({"actions": [{"action": "remove", "text": _SECRET}]})
    with read_pdf(path) as read:
        places = resolve(plan, read.segments, (), 1)
    answer = redact_pdf(path, places.places, places.boxes, raster=raster)
    checks = verify_pdf(path.read_bytes(), answer.data, places.explicit)
    assert [check.name for check in checks if not check.passed] == []
    document = pdfium.PdfDocument(answer.data)
    said = "".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "openabove" in said
    assert "openbelow" in said
    assert sum(letter in said for letter in _SECRET) == 0
    assert answer.pages[0].method == ("raster" if raster else "glyphs")


def test_letters_of_one_glyph_get_a_place_each() -> None:
    place = Rect(0.1, 0.1, 0.2, 0.15)
    shared = [Glyph(at, each, place, place, False, True) for at, each in enumerate("ffi")]
    page = PageGlyphs(1, 100, 100, "ffi", tuple(shared))
    letters = surviving_letters(page, PageMarks(), frozenset())
    assert [each.character for each in letters] == ["f", "f", "i"]
    starts = [round(each.place.x0, 4) for each in letters]
    assert starts == [0.1, 0.1333, 0.1667]
    assert letters[-1].place.x1 == pytest.approx(0.2)


def test_a_note_without_an_appearance_is_still_seen(tmp_path: Path) -> None:
    pdf = sheet(b"BT /F 12 Tf 20 100 Td (open) Tj ET")
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, F=4, C=[1, 0, 0])
    note.Rect = Array([200, 40, 300, 140])
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    path = saved(pdf, tmp_path / "a.pdf")
    answer = redact_pdf(path, (), ())
    assert [(page.method, page.reason) for page in answer.pages] == [("raster", "annotation")]
    document = pdfium.PdfDocument(answer.data)
    colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 20)
    document.close()
    assert any(red > 200 and green < 90 for _, (red, green, _) in colours)


def test_a_small_colourful_picture_keeps_its_colours() -> None:
    page = Image.new("RGB", (1600, 2200), "white")
    pen = ImageDraw.Draw(page)
    for row in range(60, 2000, 30):
        pen.rectangle((60, row, 1200, row + 4), fill="black")
    rising = Image.linear_gradient("L").resize((120, 120))
    falling = Image.eval(rising, lambda level: 255 - level)
    page.paste(Image.merge("RGB", (rising, rising.rotate(90), falling)), (1300, 100))
    assert encode(page).entries["Filter"] == "/DCTDecode"
