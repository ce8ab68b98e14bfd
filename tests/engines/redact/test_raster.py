"""Pages that became pictures: fine enough to read, small, and searched by every reader."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
import pytest
from pdfminer.high_level import extract_text
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw
from pypdf import PdfReader

from review.engines.redact.glyphs import Rect, open_document
from review.engines.redact.raster import Encoded, draw_page, encode, image_stream
from review.engines.redact.textlayer import Letter, TextLayer, signs_of
from tests.engines.making import make_pdf

_WIDTH, _HEIGHT = 595, 842


def _drawn(path: Path, boxes: tuple[Rect, ...] = ()) -> Encoded:
    document = open_document(path.read_bytes())
    try:
        return draw_page(document, 1, boxes)
    finally:
        document.close()


def _print(colour: str = "black") -> Image.Image:
    """A page of print: lines on white."""
    page = Image.new("RGB", (801, 1001), "white")
    pen = ImageDraw.Draw(page)
    for row in range(60, 900, 30):
        pen.rectangle((60, row, 700, row + 4), fill=colour)
    return page


def _space(picture: Encoded) -> str:
    space = picture.entries["ColorSpace"]
    return str(space[0] if isinstance(space, pikepdf.Array) else space)


def _decoded(picture: Encoded) -> Image.Image:
    """The encoded picture as pdfium shows it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(picture.width, picture.height))
        page.obj.Resources = Dictionary(XObject=Dictionary(P=image_stream(pdf, picture)))
        size = f"{picture.width} 0 0 {picture.height}"
        page.obj.Contents = pikepdf.Stream(pdf, f"q {size} 0 0 cm /P Do Q".encode())
        buffer = io.BytesIO()
        pdf.save(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    try:
        shown: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    return shown


@pytest.mark.parametrize(("size", "dpi"), [(14, 200), (7, 300)])
def test_a_page_of_small_print_is_drawn_finer(tmp_path: Path, size: float, dpi: int) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文文字若干 0123456789"] * 5], size=size)
    picture = _drawn(path)
    assert abs(picture.width - _WIDTH * dpi / 72) < 2


def test_boxes_are_burnt_before_encoding(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文文字若干"]])
    shown = _decoded(_drawn(path, (Rect(0.1, 0.1, 0.3, 0.15),)))
    box = (int(0.11 * shown.width), int(0.105 * shown.height), int(0.29 * shown.width))
    assert shown.crop((*box, int(0.145 * shown.height))).convert("L").getextrema() == (0, 0)


def test_grey_print_is_packed_two_dots_to_a_byte() -> None:
    picture = encode(_print())
    assert (_space(picture), picture.entries["BitsPerComponent"]) == ("/DeviceGray", 4)
    assert len(zlib.decompress(picture.data)) == 401 * 1001
    assert len(picture.data) < 8_000
    shown = _decoded(picture)
    assert (shown.getpixel((800, 1000)), shown.getpixel((70, 62))) == ((255,) * 3, (0,) * 3)


def test_print_with_a_red_seal_keeps_its_red_in_a_palette() -> None:
    page = _print()
    ImageDraw.Draw(page).ellipse((500, 700, 700, 900), outline=(220, 20, 20), width=12)
    picture = encode(page)
    assert (_space(picture), picture.entries["BitsPerComponent"]) == ("/Indexed", 4)
    red, green, blue = _decoded(picture).getpixel((505, 800))
    assert red > 150 > max(green, blue)


def test_a_photograph_is_a_jpeg_and_so_is_print_with_a_small_one_in_colour() -> None:
    photo = Image.merge(
        "RGB",
        [
            Image.radial_gradient("L"),
            Image.linear_gradient("L"),
            Image.linear_gradient("L").rotate(90),
        ],
    )
    assert encode(photo).entries["Filter"] == Name.DCTDecode
    page = _print()
    page.paste(photo, (100, 100))
    assert encode(page).entries["Filter"] == Name.DCTDecode


def test_a_huge_page_stays_within_the_budget_of_one_picture(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["正文"]])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = [0, 0, 7_000, 7_000]
        pdf.save(path)
    picture = _drawn(path)
    assert 20_000_000 < picture.width * picture.height < 24_100_000


def _layered(lines: list[str], *, leftwards: bool = False) -> bytes:
    """A page with nothing but the invisible text of these lines."""
    letters: list[Letter] = []
    for row, line in enumerate(lines):
        at = 500.0 if leftwards else 72.0
        top = (100 + row * 40) / _HEIGHT
        for each in line:
            step = 14 if ord(each) > 0x2E80 else 7
            left = at - step if leftwards else at
            at += -step if leftwards else step
            place = Rect(left / _WIDTH, top, (left + step) / _WIDTH, top + 14 / _HEIGHT)
            letters.append(Letter(each, place))
    layer = TextLayer(signs_of(letters, _WIDTH, _HEIGHT))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(_WIDTH, _HEIGHT))
        page.obj.Resources = Dictionary(Font=Dictionary(T=layer.font(pdf)))
        page.obj.Contents = pikepdf.Stream(pdf, layer.content(letters, _WIDTH, _HEIGHT))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def _readers(data: bytes) -> dict[str, str]:
    document = pdfium.PdfDocument(data)
    page = document[0]
    textpage = page.get_textpage()
    try:
        texts = {"pdfium": textpage.get_text_range()}
    finally:
        textpage.close()
        page.close()
        document.close()
    texts["pdfminer"] = extract_text(io.BytesIO(data))
    texts["pypdf"] = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        texts["pdfplumber"] = pdf.pages[0].extract_text()
    return texts


@pytest.mark.parametrize(
    "words", ["二〇二六年第12号", "大理\U00020bb7市", "Bureau of Works", "No. 7-A（甲）"]
)
def test_every_reader_finds_what_survived(words: str) -> None:
    for reader, text in _readers(_layered(["前文", words, "后文"])).items():
        assert words.replace(" ", "") in "".join(text.split()), reader


def test_a_ligature_is_found_by_its_letters_or_as_it_stands() -> None:
    for reader, text in _readers(_layered(["oﬃce"])).items():
        assert text.strip() in {"office", "oﬃce"}, reader


def test_right_to_left_text_is_read_in_the_order_it_is_spoken() -> None:
    texts = _readers(_layered(["שלום עולם"], leftwards=True))
    for reader in ("pdfium", "pdfminer"):
        assert texts[reader].strip() == "שלום עולם", reader
