"""The invisible text of pages that became pictures, as a reader puts it together: lines that lean or are turned,
fonts that do not say how high a line is, pages of few words.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.read.pdf_page import Turn
from review.engines.redact.boxes import PageMarks, surviving_letters
from review.engines.redact.glyphs import Glyph, PageGlyphs, Rect
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.redact.textlayer import Letter, TextLayer, signs_of
from review.engines.verify.pdf import verify_pdf
from tests.engines.redact.glyph_sheets import saved, sheet

_SECRET = "19850412"


def _said(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return [line.strip() for line in text.splitlines() if line.strip()]


def _as_picture(path: Path) -> list[str]:
    """The lines of the page when it is a picture without the secret; the proof holds."""
    plan = parse_plan({"actions": [{"action": "remove", "text": _SECRET}]})
    with read_pdf(path) as read:
        places = resolve(plan, read.segments, (), 1)
    answer = redact_pdf(path, places.places, places.boxes, raster=(1,))
    checks = verify_pdf(path.read_bytes(), answer.data, places.explicit)
    assert [check.name for check in checks if not check.passed] == []
    return _said(answer.data)


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 100 60", b"0 -1 1 0 100 250", b"-1 0 0 -1 250 100"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_lines_turned_by_quarters_are_lines_of_words_again(
    tmp_path: Path, matrix: bytes, rotate: int
) -> None:
    content = (
        b"BT /F 12 Tf 1 0 0 1 20 20 Tm (Minutes of the meeting) Tj "
        + matrix
        + b" Tm (filed on 19850412 sideways) Tj ET"
    )
    pdf = sheet(content, size=(300, 300))
    pdf.pages[0].obj.Rotate = rotate
    said = " ".join(_as_picture(saved(pdf, tmp_path / "a.pdf")))
    assert "Minutes of the meeting" in said
    assert {"filed", "sideways"} <= set(said.split())


def test_letters_that_lean_on_a_straight_line_are_one_line(tmp_path: Path) -> None:
    content = b"BT /F 12 Tf 1 0 0.36 1 20 100 Tm (leaning on 19850412 words) Tj ET"
    lines = _as_picture(saved(sheet(content, size=(300, 200)), tmp_path / "a.pdf"))
    assert len(lines) == 1
    assert lines[0].startswith("leaning on")
    assert lines[0].endswith("words")


def test_letters_of_which_only_the_ink_is_known_are_as_high_as_their_line() -> None:
    page = pdfium.PdfDocument.new().new_page(100, 100)
    inks = [Rect(0.1, 0.50, 0.2, 0.6), Rect(0.2, 0.45, 0.3, 0.6), Rect(0.3, 0.50, 0.4, 0.65)]
    glyphs = [
        Glyph(at, each, ink, ink, False, True, (10 + 10 * at, 40))
        for at, (each, ink) in enumerate(zip("ahg", inks, strict=True))
    ]
    held = PageGlyphs(1, 100, 100, "ahg", tuple(glyphs), Turn(page.raw))
    letters = surviving_letters(held, PageMarks(), frozenset())
    assert {(each.place.y0, each.place.y1) for each in letters} == {(0.45, 0.65)}


def test_a_page_of_few_words_far_apart_is_read_line_by_line() -> None:
    letters = []
    for row in (0.05, 0.08):
        for start, word in ((0.04, "abc"), (0.4, "mingled")):
            at = start
            for each in word:
                wide = {"m": 0.02, "i": 0.006, "l": 0.006}.get(each, 0.012)
                letters.append(Letter(each, Rect(at, row, at + wide, row + 0.02)))
                at += wide
    layer = TextLayer(signs_of(letters, 595, 842))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(T=layer.font(pdf)))
        page.obj.Contents = pikepdf.Stream(pdf, layer.content(letters, 595, 842))
        said = _said(_bytes(pdf))
    assert " ".join(said).split() == ["abc", "mingled", "abc", "mingled"]


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_more_letters_and_widths_than_a_font_has_codes_are_read_right() -> None:
    letters = [
        Letter(chr(0x4E00 + at), Rect(0.1, 0.1, 0.1 + 0.006 * width, 0.12))
        for at in range(17_000)
        for width in (1, 2, 3, 4)
    ]
    signs = set(signs_of(letters, 600, 800))
    assert len(signs) > 0xFFFF
    layer = TextLayer(signs)
    shown = [
        Letter(letter.character, Rect(0.05 * at, 0.1, 0.05 * at + 0.006 * (1 + at % 4), 0.12))
        for at, letter in enumerate(letters[-4 * 19 :: 4])
    ]
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800)).obj
        page.Contents = pikepdf.Stream(pdf, layer.content(shown, 600, 800))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(T=layer.font(pdf)))
        buffer = io.BytesIO()
        pdf.save(buffer)
    (line,) = _said(buffer.getvalue())
    assert line.replace(" ", "") == "".join(each.character for each in shown)
