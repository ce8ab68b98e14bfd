"""A page of a scan beside its copy: what our own encoding does passes, a missing digit or comma does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from review.engines.redact.glyphs import Rect, opened_page
from review.engines.redact.raster import draw_page, encode, image_stream
from review.engines.verify.drawings import Drawings, is_changed
from tests.engines.scanning import MM, RED, Words, font, page_picture, scan_pdf, scanned, stamped

_TEXT = "请于3月15日前，将材料报送办公室。"
_LEFT, _SIZE = 28, 10.5
_LINES = [Words(_TEXT, 20 + 9 * row, _SIZE, _LEFT) for row in range(4)]


def _page(colour: tuple[int, int, int]) -> Image.Image:
    page = page_picture([*_LINES, Words("某某市某某区", 8, 12, None, colour)], (110, 80))
    return stamped(page, (70, 55), diameter_mm=30, colour=colour)


def _copy(picture: Image.Image | Path) -> bytes:
    """The page as the remover makes a picture of it."""
    if isinstance(picture, Path):
        document = pdfium.PdfDocument(picture)
        with opened_page(document, 1) as page:
            size = page.get_size()
        made = draw_page(document, 1, [Rect(0.25, 0.2, 0.4, 0.3)], scan=True)
        document.close()
    else:
        size = picture.width * 72 / 200, picture.height * 72 / 200
        made = encode(picture, scan=True)
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(P=image_stream(pdf, made))
        )
        content = f"q {size[0]:.2f} 0 0 {size[1]:.2f} 0 0 cm /P Do Q".encode()
        page.obj.Contents = pikepdf.Stream(pdf, content)
        pdf.save(buffer)
    return buffer.getvalue()


def _drawn(data: bytes, width: int | None = None) -> Image.Image:
    drawings = Drawings(data)
    try:
        return drawings.draw(1, width)
    finally:
        drawings.close()


@pytest.mark.parametrize("colour", [(60, 60, 60), RED], ids=["grey", "colour"])
@pytest.mark.parametrize("damage", [lambda page: page, scanned], ids=["clean", "scanned"])
def test_a_true_copy_of_a_page_is_not_taken_for_another(
    tmp_path: Path, colour: tuple[int, int, int], damage: Callable[[Image.Image], Image.Image]
) -> None:
    path = scan_pdf(tmp_path / "a.pdf", [damage(_page(colour))])
    before = _drawn(path.read_bytes())
    after = _drawn(_copy(path), before.width)
    assert not is_changed(before, after, [(0.25, 0.2, 0.4, 0.3)])
    assert is_changed(before, after, [])  # the mark itself


@pytest.mark.parametrize("gone", ["送办", "送", "5", "，"])
def test_a_character_a_digit_or_a_comma_that_is_gone_is_seen(gone: str) -> None:
    page = _page(RED)
    before = _drawn(_copy(page))
    at = _TEXT.index(gone)
    erased = page.copy()
    left, right = (_LEFT * MM + font(_SIZE).getlength(_TEXT[:end]) for end in (at, at + len(gone)))
    middle = _LINES[1].top * MM
    ImageDraw.Draw(erased).rectangle((left, middle - 16, right, middle + 16), "white")
    assert is_changed(before, _drawn(_copy(erased), before.width), [])


def test_a_page_of_another_size_is_another_page() -> None:
    one = Image.new("L", (200, 100), 255)
    assert is_changed(one, one.resize((210, 100)), [])
    assert not is_changed(one, one.resize((201, 100)), [])
