"""A short page that was turned into a picture is told from a scan: by what is drawn where no character stands."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from review.engines.read.pdf import read_pdf
from tests.engines.making import make_pdf

Paint = Callable[[ImageDraw.ImageDraw], None]


def _picture_page(
    tmp_path: Path, lines: list[str], paint: Paint, background: str = "white"
) -> Path:
    """The lines drawn as a picture, something painted on it, and the lines once more as invisible text."""
    text = make_pdf(tmp_path / "text.pdf", [lines])
    document = pypdfium2.PdfDocument(text)
    picture = document[0].render(scale=2).to_pil().convert("RGB")
    document.close()
    if background != "white":
        picture = Image.new("RGB", picture.size, background)
    paint(ImageDraw.Draw(picture))
    stream, carrier = io.BytesIO(), io.BytesIO()
    picture.save(stream, "PNG")
    canvas = Canvas(carrier, pagesize=(595.2756, 841.8898))
    canvas.drawImage(ImageReader(stream), 0, 0, 595.2756, 841.8898)
    canvas.save()
    path = tmp_path / "picture.pdf"
    with pikepdf.open(text) as pdf, pikepdf.open(carrier) as under:
        pdf.pages[0].contents_add(b"3 Tr ", prepend=True)
        pdf.pages[0].add_underlay(under.pages[0])
        pdf.save(path)
    return path


def _nothing(_: ImageDraw.ImageDraw) -> None:
    return


def _bars_and_lines(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((144, 400, 500, 430), fill="black")
    pen.line((100, 1200, 1090, 1200), fill="black", width=2)
    pen.line((100, 1200, 100, 1600), fill="black", width=2)


def _handwriting(pen: ImageDraw.ImageDraw) -> None:
    for n in range(24):
        x = 200 + n % 8 * 60
        y = 800 + n // 8 * 60
        pen.line((x, y, x + 30, y + 44), fill="black", width=4)
        pen.line((x, y + 40, x + 34, y + 10), fill="black", width=4)


def _light_words(pen: ImageDraw.ImageDraw) -> None:
    pen.text((300, 800), "words " * 20, fill="white")


@pytest.mark.parametrize("paint", [_nothing, _bars_and_lines])
def test_a_short_page_made_into_a_picture_is_read(tmp_path: Path, paint: Paint) -> None:
    with read_pdf(_picture_page(tmp_path, ["此件公开发布", "印发日期"], paint)) as reading:
        assert [(each.cause, each.fatal) for each in reading.unread] == [("scan", False)]
        assert [page.source for page in reading.pages] == ["ocr"]
        assert reading.segments[0].text == "此件公开发布\n印发日期"


def test_a_picture_of_nothing_but_bars_is_an_empty_page(tmp_path: Path) -> None:
    with read_pdf(_picture_page(tmp_path, [], _bars_and_lines)) as reading:
        assert (reading.unread, reading.segments) == ((), ())


@pytest.mark.parametrize(
    ("lines", "paint", "background"),
    [
        (["此件公开发布"], _handwriting, "white"),
        ([], _handwriting, "white"),
        (["第二行"], _light_words, "black"),
        ([], _light_words, "black"),
    ],
)
def test_words_that_the_text_layer_does_not_say_make_it_a_scan(
    tmp_path: Path, lines: list[str], paint: Paint, background: str
) -> None:
    with read_pdf(_picture_page(tmp_path, lines, paint, background)) as reading:
        assert [each.cause for each in reading.unread] == ["scan"]
