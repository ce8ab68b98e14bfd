"""What no text reader sees is read with eyes: pictures whole, letters drawn as shapes; and only there."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from review.engines.plan import parse_plan
from review.engines.read.pdf import read_pdf
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.verify.embedded import draw_whole, pictures_of_page, shown_whole
from review.engines.verify.eye import Seen
from review.engines.verify.inked import Corners
from review.engines.verify.legible import is_cut_off, is_legible, sheet_of
from review.engines.verify.pages import Page, read_pages
from review.engines.verify.pdf import verify_pdf
from review.engines.verify.unread import unread_patches
from tests.engines.making import make_pdf
from tests.engines.scanning import font

VALUE = "13912345678"
_PLAN = parse_plan({"actions": [{"text": VALUE, "action": "remove"}]})


def _picture(text: str) -> Image.Image:
    image = Image.new("L", (700, 120), 255)
    ImageDraw.Draw(image).text((30, 20), text, fill=0, font=font(22))
    return image


def _stream(pdf: Pdf, image: Image.Image) -> Stream:
    held = Stream(pdf, image.tobytes())
    held.Type, held.Subtype = Name.XObject, Name.Image
    held.Width, held.Height = image.size
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    return held


def _placed(pdf: Pdf, number: int, shown: str | Image.Image, contents: bytes) -> None:
    page = pdf.pages[number - 1]
    picture = _picture(shown) if isinstance(shown, str) else shown
    page.obj.Resources[Name.XObject] = Dictionary(Im=_stream(pdf, picture))
    page.contents_add(Stream(pdf, contents))


#: Shown as it is, above the foot of the page; only a blank edge let through by a clip; not drawn.
_SHOWN = b"q 350 0 0 60 100 300 cm /Im Do Q"
_CUT = b"q 435 300 20 60 re W n 350 0 0 60 100 300 cm /Im Do Q"
_KEPT = b""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return make_pdf(tmp_path / "a.pdf", [[f"电话{VALUE}"]] * 4)


def _redacted(path: Path) -> bytes:
    with read_pdf(path) as reading:
        found = resolve(_PLAN, reading.segments, (), len(reading.pages))
    return redact_pdf(path, found.places, found.boxes).data


def test_a_value_in_a_picture_is_read_whatever_the_page_shows_of_it(original: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(_redacted(original))) as pdf:
        _placed(pdf, 1, f"电话 {VALUE}", _SHOWN)
        _placed(pdf, 2, f"电话 {VALUE}", _CUT)
        pdf.save(buffer)
    checks = {
        each.name: each for each in verify_pdf(original.read_bytes(), buffer.getvalue(), _PLAN)
    }
    check = checks["pictures_illegible"]
    assert check.pages == (1, 2)
    assert check.detail.startswith("2 places recognised (1 patches of pages, 1 pictures)")
    assert "text explains 2 of them" in check.detail
    assert VALUE not in check.detail


@pytest.mark.parametrize(("shown", "pages"), [(VALUE, (2,)), ("13787654321", ())])
def test_a_value_that_no_text_has_is_looked_for_on_every_page(
    tmp_path: Path, shown: str, pages: tuple[int, ...]
) -> None:
    path, buffer = make_pdf(tmp_path / "a.pdf", [["名单"]] * 2), io.BytesIO()
    with pikepdf.open(path) as pdf:
        _placed(pdf, 2, f"电话 {shown}", _SHOWN)
        pdf.save(buffer)
    data = buffer.getvalue()
    checks = {each.name: each for each in verify_pdf(data, data, _PLAN)}
    assert checks["pictures_illegible"].pages == pages
    assert "2 of 2 pages read for values that no text has" in checks["pictures_illegible"].detail


def test_a_value_that_the_edge_of_the_paper_cuts_is_refused_while_most_of_it_stands(
    tmp_path: Path,
) -> None:
    path, buffer = make_pdf(tmp_path / "a.pdf", [["名单"]] * 2), io.BytesIO()
    with pikepdf.open(path) as pdf:
        right = float(pdf.pages[0].mediabox[2])
        for number, shown in ((1, 8), (2, 4)):
            wide = int(30 + font(22).getlength(f"电话 {VALUE[:shown]}"))
            place = f"q {wide / 2} 0 0 60 {right - wide / 2} 300 cm /Im Do Q".encode()
            _placed(pdf, number, _picture(f"电话 {VALUE}").crop((0, 0, wide, 120)), place)
        pdf.save(buffer)
    data = buffer.getvalue()
    checks = {each.name: each for each in verify_pdf(data, data, _PLAN)}
    assert checks["pictures_illegible"].pages == (1,)


@pytest.mark.parametrize(
    ("text", "box", "is_told"),
    [
        ("电话139123456", (0.7, 0.5, 0.99, 0.52), True),
        ("电话1391234561", (0.7, 0.5, 0.99, 0.52), True),
        ("12345678收", (0.01, 0.5, 0.3, 0.52), True),
        ("电话13912", (0.7, 0.5, 0.99, 0.52), False),
        ("电话139123456", (0.1, 0.5, 0.9, 0.52), False),
        ("1391234569999收", (0.7, 0.5, 0.99, 0.52), False),
    ],
)
def test_most_of_a_value_is_told_by_what_goes_on_beyond_the_paper(
    text: str, box: Corners, is_told: bool
) -> None:
    assert is_cut_off(VALUE, [Seen(text, box)]) is is_told


def test_pictures_are_found_that_a_page_cuts_or_does_not_draw(original: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(original) as pdf:
        for number, contents in enumerate((_SHOWN, _CUT, _KEPT), start=1):
            _placed(pdf, number, str(number), contents)
        pdf.save(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as pdf:
        for number, is_whole in ((1, True), (2, False), (3, False)):
            [picture] = pictures_of_page(pdf, number)
            assert (picture.digest in shown_whole(document, number)) is is_whole
            drawn = draw_whole(pdf, picture)
            assert drawn is not None
            assert drawn.shape == (pytest.approx(120, abs=1), pytest.approx(700, abs=1), 3)
            assert int(drawn.min()) < 40
        assert pictures_of_page(pdf, 4) == []
    document.close()


def test_a_soft_mask_hides_nothing_from_the_eye(original: Path) -> None:
    with pikepdf.open(original) as pdf:
        _placed(pdf, 1, "1", _SHOWN)
        held = pdf.pages[0].obj.Resources.XObject.Im
        held.SMask = _stream(pdf, Image.new("L", (700, 120), 0))
        pdf.save(original.with_name("b.pdf"))
    with pikepdf.open(original.with_name("b.pdf")) as pdf:
        pictures = pictures_of_page(pdf, 1)
        darkest = [
            int(found.min()) for each in pictures if (found := draw_whole(pdf, each)) is not None
        ]
    assert sorted(value < 40 for value in darkest) == [True, True]


def _drawn(path: Path, contents: bytes) -> Page:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(Stream(pdf, contents))
        pdf.save(path)
    return read_pages(path.read_bytes())[0]


_LETTERS = b"".join(
    b"%d %d m %d %d l %d %d l S %d %d m %d %d l S\n"
    % (x, y, x + 6, y + 8, x + 6, y, x, y + 4, x + 6, y + 4)
    for y in (300, 320)
    for x in range(100, 200, 9)
)


def test_text_bars_and_rules_are_no_unread_ink(original: Path) -> None:
    frame = b"72 500 400 100 re S 72 550 m 472 550 l S 0 0 0 rg 80 510 60 12 re f"
    assert unread_patches(_drawn(original, frame), []) == []


@pytest.mark.parametrize("before", [b"", b"0.1 0.2 0.5 rg 60 260 300 120 re f 1 1 1 RG "])
def test_letters_drawn_as_shapes_are_unread_ink_on_paper_and_on_a_dark_ground(
    original: Path, before: bytes
) -> None:
    [patch] = unread_patches(_drawn(original, before + _LETTERS), [])
    assert patch[0] == pytest.approx(100 / 595, abs=0.04)
    assert patch[3] == pytest.approx(1 - 300 / 842, abs=0.04)


def test_what_lies_under_a_mark_needs_no_explanation(original: Path) -> None:
    page = _drawn(original, _LETTERS)
    assert unread_patches(page, [(0.1, 0.55, 0.4, 0.7)]) == []


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        (VALUE, f"电话{VALUE}", True),
        (VALUE, "电话13912345673", True),  # one figure misread
        (VALUE, "电话13912345000", False),
        (VALUE, "电话139-1234·5678", True),
        (VALUE, "电话139-1234-5000", False),
        ("张三", "申请人张三", True),
        ("8083", "编号18083号", False),  # part of another number
        ("8083", "编号8083号", True),
    ],
)
def test_a_long_number_may_be_misread_and_a_short_one_stands_by_itself(
    value: str, text: str, *, told: bool
) -> None:
    assert is_legible(value, text) is told


def test_small_pictures_share_one_sheet() -> None:
    sheet = sheet_of([np.zeros((10, 900, 3), np.uint8), np.zeros((20, 30, 3), np.uint8)])
    assert sheet.shape == (736, 900, 3)
    assert (sheet == 0).all(axis=2).sum() == 10 * 900 + 20 * 30
